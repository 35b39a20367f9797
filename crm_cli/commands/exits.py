"""Exit codes: one table, shown by --help and in the README; and the one presenter of errors on a terminal."""

from typing import Any

import typer

from crm_cli.errors import (
    Busy,
    Conflict,
    CrmError,
    Damaged,
    Declined,
    Invalid,
    NewerFile,
    NotFound,
    ProgramFailed,
    StoreUnavailable,
)
from crm_cli.i18n import _
from crm_cli.render.say import Say

OK, FAILED, USAGE, NOT_FOUND, BUSY, CONFLICT, NEWER, DAMAGED, DUE = 0, 1, 2, 3, 4, 5, 6, 7, 10
INTERRUPTED = 130


def table() -> tuple[tuple[str, str], ...]:
    """Every exit code and what it means."""
    return (
        ("0", _("done; an empty list is done too")),
        ("1", _("failed: disk full, no permission, read-only, a question declined, something unexpected")),
        ("2", _("usage or invalid input; --yes missing without a terminal; an import with rejects")),
        ("3", _("a named record or file does not exist")),
        ("4", _("busy: another process holds the file")),
        ("5", _("conflict: ambiguous name, duplicate, illegal move, changed meanwhile")),
        ("6", _("the file is from a newer version")),
        ("7", _("not a crm file, or damaged")),
        ("10", _("--check found something due, doctor found something to mend")),
        ("130, 143", _("interrupted")),
    )


_CODES: tuple[tuple[type[CrmError], int], ...] = (
    (Invalid, USAGE),
    (NotFound, NOT_FOUND),
    (Conflict, CONFLICT),
    (Busy, BUSY),
    (NewerFile, NEWER),
    (Damaged, DAMAGED),
    (Declined, FAILED),
    (ProgramFailed, FAILED),
    (StoreUnavailable, FAILED),
)


def code_of(error: CrmError) -> int:
    """The exit code of an error."""
    return next((code for family, code in _CODES if isinstance(error, family)), FAILED)


def present(error: BaseException, say: Say) -> int:
    """Say what went wrong and return the exit code. What is not ours is a bug: a short apology."""
    if isinstance(error, CrmError):
        say.error(error.message, error.hint)
        return code_of(error)
    if isinstance(error, typer.TyperException):
        return _present_usage(error, say)
    if isinstance(error, BrokenPipeError | SystemExit):  # Typer turns the first into the second
        return OK
    if isinstance(error, KeyboardInterrupt):
        say.error(_("interrupted"))
        return INTERRUPTED
    if isinstance(error, typer.Abort | EOFError):
        say.error(_("nothing was answered"))
        return FAILED
    if isinstance(error, UnicodeEncodeError):  # bytes in an argument that are no text
        say.error(_("{text!r} is not valid UTF-8 text").format(text=error.object), _("type it anew"))
        return USAGE
    if isinstance(error, OSError):
        say.error(_("{reason}: {file}").format(reason=error.strerror or error, file=error.filename or _("output")))
        return FAILED
    say.error(
        _("something unexpected happened ({kind})").format(kind=type(error).__name__),
        _("repeat with `crm --debug ...` for details"),
    )
    return FAILED


def _present_usage(error: typer.TyperException, say: Say) -> int:
    ctx: Any = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "crm"
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        say.error(ctx.get_help(), bare=True)
        return USAGE
    hint = _("see `{command} --help`").format(command=path)
    option = getattr(error, "option_name", None)
    if option in ROOT_OPTIONS and ctx and ctx.parent:
        hint = _("{option} stands before the command: crm {option} ... {command}").format(
            option=option, command=path.partition(" ")[2]
        )
    say.error(message.rstrip("."), hint)
    return USAGE


ROOT_OPTIONS = frozenset({"--db", "--create", "--demo", "--no-color", "--quiet", "-q", "--debug", "--version"})
