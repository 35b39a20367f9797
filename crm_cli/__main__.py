"""The entry point: `crm`, and `python -m crm_cli`.

A command lives for tens of milliseconds, so the garbage collector is off from the first line and the interpreter is
not taken apart at the end: everything is flushed, then the process leaves at once with its code. Together this takes
about a third off every command. What runs long switches the collector on again.
"""

import gc
import os
import sys
from typing import NoReturn

gc.disable()


def _import_shutil_alone() -> None:
    """Typer needs shutil, which loads three compression libraries only to list the archive formats it could make.

    crm makes no archives with it. Loading them takes as long as reading a list; whoever needs them imports them.
    """
    blocked = [name for name in ("zlib", "bz2", "lzma") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(blocked))  # type: ignore[arg-type]  # None makes `import` fail at once
    import shutil  # noqa: F401

    for name in blocked:
        del sys.modules[name]


def run() -> NoReturn:
    """Run the command line of this process and leave with its exit code."""
    _import_shutil_alone()
    _open_streams()
    from crm_cli import config, i18n
    from crm_cli.errors import CrmError

    # The language comes before the commands: Typer reads help texts at import.
    try:
        settings = config.load({})
        i18n._.use(settings["ui.lang"])
    except CrmError:
        settings = None  # the command that needs them says what is wrong with them
    from crm_cli.commands.context import Cli
    from crm_cli.main import main

    code = main(cli=Cli(settings=settings))
    os._exit(_flushed(code))


def _open_streams() -> None:
    """Text goes out as UTF-8 whatever the locale says: a name must never be the reason for a crash."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    if sys.stderr is not None:
        sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _flushed(code: int) -> int:
    """Write out what is buffered; a full disk turns success into failure, a closed pipe does not."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except BrokenPipeError:
            continue
        except OSError as error:
            if stream is sys.stdout:
                _complain(error)
                code = code or 1
        except ValueError:  # closed by the command
            continue
    return code


def _complain(error: OSError) -> None:
    from crm_cli.i18n import _
    from crm_cli.render.say import Say

    Say().error(_("the output could not be written: {reason}").format(reason=error.strerror))


if __name__ == "__main__":
    run()
