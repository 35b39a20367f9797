"""A `crm` that begins as a fork of this process: warm, where one from nothing takes a quarter of a second to start.

It is a process like any other: streams or a terminal, signals, limits, folder and environment are its own. What Python
decides while it starts is as it is here: the locale, how arguments become text, what is imported. Who tests that starts
one from nothing. No connection to its file may be open here: SQLite would take this process's locks for its own.
"""

import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from crm_cli.store import file

BUG = 99
HEAVY = ("crm_cli.main", "crm_cli.store.work", "crm_cli.store.contacts", "rich.console", "rich.table", "subprocess")
STREAMS = (("stdin", "r", "surrogateescape"), ("stdout", "w", "surrogateescape"), ("stderr", "w", "backslashreplace"))
_write_new = file._write_new  # tests put something quicker in its place


def warm(
    words: Sequence[str | bytes], env: dict[str, str], before: Callable[[], object] | None = None
) -> Callable[[], None]:
    """What `subprocess` or `pexpect` is to do in a new process just before it becomes another program: be `crm`."""
    for module in HEAVY:
        import_module(module)

    def become() -> None:
        try:
            if before:
                before()
            _run(words, env)
        except KeyboardInterrupt:
            os._exit(130)
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(BUG)

    return become


def _run(words: Sequence[str | bytes], env: dict[str, str]) -> NoReturn:
    """Be as after a start, and run the command."""
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # also that on which is told that no program was found
    for number, (name, mode, errors) in enumerate(STREAMS):
        stream = open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored, signal.SIG_IGN)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    tempfile.tempdir = None
    file._write_new = _write_new
    sys.argv = ["crm", *map(os.fsdecode, words)]
    from crm_cli.__main__ import run

    run()
    raise AssertionError  # it never comes back
