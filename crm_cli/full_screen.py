"""How the full screen is opened: from the command tree, and straight where a line asks for nothing else.

The first picture should not wait for what it does not need: `crm tui` goes past Typer and the tree, asyncio is loaded
without TLS, and the collector rests until the picture stands (`tui/run.py`).
"""

import sys
from collections.abc import Sequence

from crm_cli.commands.context import Cli
from crm_cli.config import config_path, demo_path
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.tui.modes import names


def straight(words: Sequence[str], cli: Cli) -> int | None:
    """Open the full screen if that is all the line says, and return the exit code; None for any other line.

    A line without words says so where the settings do (`ui.start`), which the caller has looked up; not in a pipe.
    """
    match list(words):
        case ["--db", file, "tui", *screens] if file and not file.startswith("-"):
            flags = {"db": file}
        case ["--demo", "tui", *screens]:
            flags = {"db": str(demo_path())}
        case ["tui", *screens]:
            flags = {}
        case [*screens] if not screens and on_terminal():
            flags = {}
        case _:
            return None
    if len(screens) > 1 or not set(screens) <= set(names()):
        return None
    cli.words, cli.demo = words, "--demo" in words
    cli.flags |= flags
    try:
        return begin(cli, "".join(screens))
    except BaseException as error:  # as at the root of the tree
        from crm_cli.commands import exits

        return exits.present(cli.understood(error), cli.say)
    finally:
        cli.close()


def begin(cli: Cli, screen: str) -> int:
    """Run the full screen, beginning with this mode; returns the exit code.

    What is wrong with the settings or with the file is raised before the terminal is taken.
    """
    if not on_terminal():
        raise Invalid(_("the full screen needs a terminal"), hint=_("in a script or a pipe: crm today"))
    cli.crm.check()
    cli.crm.mark()
    cli.close()
    _load_asyncio()
    from crm_cli.services.application import utc_now
    from crm_cli.tui.desk import Desk
    from crm_cli.tui.run import run

    root = ("--demo",) if cli.demo else ("--db", cli.flags["db"]) if "db" in cli.flags else ()
    desk = Desk(
        cli.settings,
        settings_file=config_path(cli.env),
        may_create=cli.create,
        clock=cli.clock or utc_now,
        root=root,
    )
    return run(desk, screen, cli.say)


def on_terminal() -> bool:
    """Whether a person sits at all three ends."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _load_asyncio() -> None:
    """asyncio, as on a Python without TLS: nothing here speaks to a network, and TLS is a tenth of the start."""
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # how Python spells a module that is not there
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]
