"""The entry point: `crm`, and `python -m crm_cli`.

A command lives for tens of milliseconds, so the garbage collector is off from the first line and the interpreter is
not taken apart at the end: everything is flushed, then the process leaves at once with its code. Together this takes
about a third off every command. What runs long switches the collector on again.
"""

import gc
import os
import sys
from importlib import import_module
from types import ModuleType

gc.disable()


# What Typer and the modules below it import at once and use only now and then: a tenth of the start-up time.
RARELY_USED = ("bz2", "ipaddress", "lzma", "subprocess", "tokenize", "zlib")


class _Later(ModuleType):
    """Stands in for a module until something of it is used. (`LazyLoader` loads when a module is imported twice.)"""

    def __getattr__(self, attribute: str) -> object:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = import_module(self.__name__)
        vars(self).update(vars(module))
        return getattr(module, attribute)


def _import_on_use(names: tuple[str, ...]) -> None:
    """Let these modules load when something of theirs is first used."""
    for name in names:
        if name not in sys.modules:
            sys.modules[name] = _Later(name)


def run() -> None:
    """Run the command line of this process and leave with its exit code."""
    try:
        code = _complete() if sys.argv[1:2] == ["--complete"] else _run()
    except KeyboardInterrupt:  # before the commands, which have a seam of their own
        code = 130
    os._exit(_flushed(code))


def _complete() -> int:
    """What a shell asks on TAB, answered before anything else is loaded."""
    from crm_cli.quick import complete

    complete([_as_utf8(word) for word in sys.argv[2:]])
    return 0


def _run() -> int:
    _open_streams()
    _import_on_use(RARELY_USED)
    from crm_cli import config, i18n
    from crm_cli.errors import CrmError

    # The language comes before the commands: Typer reads help texts at import.
    try:
        settings = config.load({})
        i18n._.use(settings["ui.lang"])
    except CrmError:
        settings = None  # the command that needs them says what is wrong with them
    from crm_cli.commands.context import Cli

    words = [_as_utf8(word) for word in sys.argv[1:]]
    if "tui" in words or (not words and settings and settings["ui.start"] == "tui"):
        from crm_cli.full_screen import straight

        code = straight(words, Cli(settings=settings))
        if code is not None:
            return code
    from crm_cli.main import main

    return main(words, cli=Cli(settings=settings))


def _open_streams() -> None:
    """Text comes in and goes out as UTF-8 whatever the locale says: a name must never be the reason for a crash.

    A stream that was closed is opened on nothing, before a database could take its number.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        stream = getattr(sys, name)
        if stream is None:
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
            stream = os.fdopen(number, mode, encoding="utf-8")
            setattr(sys, name, stream)
        stream.reconfigure(encoding="utf-8", errors="strict" if name == "stdin" else "backslashreplace")


def _as_utf8(word: str) -> str:
    """An argument read as UTF-8, where the locale made Python read it otherwise; other bytes stay marked."""
    return word if word.isascii() else os.fsencode(word).decode("utf-8", "surrogateescape")


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
