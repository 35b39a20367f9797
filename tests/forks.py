"""A `crm` that begins as a fork of this process: warm, while Python alone takes a quarter of a second to start.

It is a process like any other: streams, a terminal, signals, limits, a folder and an environment of its own. What is
decided while Python starts is as it is here: the locale, how arguments become text, what is imported. Who tests that
starts one from nothing. No connection to its file may be open here: SQLite would take locks of this process for its own.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

from crm_cli.main import main as _imported  # noqa: F401  # once here, and in no fork
from crm_cli.store import file

_write_new = file._write_new  # before tests put something quicker in its place
BUG = 99
STREAMS = (("stdin", "r", "surrogateescape"), ("stdout", "w", "surrogateescape"), ("stderr", "w", "backslashreplace"))


def warm(words: tuple[str | bytes, ...], env: dict[str, str], before: Callable[[], object] | None = None) -> Any:
    """What `subprocess` and `pexpect` do in a new process just before it would become another program: be `crm`."""

    def become() -> NoReturn:
        try:
            if before:
                before()
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # also what they would tell by that no program was found
            _begin(words, env)
        finally:
            os._exit(BUG)

    return become


def _begin(words: tuple[str | bytes, ...], env: dict[str, str]) -> None:
    """Undo what tests and `subprocess` have done to this process, and run the command."""
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored, signal.SIG_IGN)
    for number, (name, mode, errors) in enumerate(STREAMS):
        stream = open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115, PTH123
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.excepthook = _told
    file._write_new = _write_new
    sys.argv = ["crm", *map(os.fsdecode, words)]
    from crm_cli.__main__ import run  # switches the garbage collector off

    run()
