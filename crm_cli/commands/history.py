"""`crm undo`, `crm redo` and `crm history`."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of
from crm_cli.commands.report import show, wrote
from crm_cli.commands.shape import Changes, Lists
from crm_cli.domain.choices import choice
from crm_cli.domain.fields.history import COMMAND
from crm_cli.domain.numbers import as_id, record_id
from crm_cli.i18n import _
from crm_cli.services.history import RECORDS, TakenBack

app = typer.Typer()


@app.command(cls=Changes)
def undo(
    ctx: typer.Context,
    number: Annotated[
        str | None, typer.Argument(metavar="[N]", help=_("command of `crm history`; the last one when not given"))
    ] = None,
) -> None:
    """Take back a command with everything it did. --dry-run shows what would change, field by field.

    Example: crm undo
    """
    chosen = record_id(number, "command") if number else None
    done = crm_of(ctx).history.undo(chosen)
    report(ctx, _("taken back: {number} {line}").format(number=done.number, line=done.line), done)


@app.command(cls=Changes)
def redo(ctx: typer.Context) -> None:
    """Do again what `crm undo` took back last.

    Example: crm redo
    """
    done = crm_of(ctx).history.redo()
    report(ctx, _("done again: {number} {line}").format(number=done.number, line=done.line), done)


def report(ctx: typer.Context, message: str, done: TakenBack) -> None:
    """Report what was taken back or done again; a dry run shows it field by field."""
    crm = crm_of(ctx)
    changed = crm.history.of_command(done.by)
    if crm.dry_run:
        show(ctx, changed)
    wrote(ctx, message, None if crm.dry_run else changed, [done.by])


@app.command(cls=Lists.of(COMMAND))
def history(
    ctx: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NOUN:ID]", help=_("a record (contact:12), a command (its number), or a filter")),
    ] = None,
) -> None:
    """List what was done, newest first; of one record or one command, what changed, field by field.

    Example: crm history contact:12
    """
    crm, words = crm_of(ctx), what or []
    noun, colon, number = words[0].partition(":") if len(words) == 1 else ("", "", "")
    if len(words) == 1 and (command := as_id(words[0])):
        show(ctx, crm.history.of_command(command, query_of(ctx)))
    elif colon and as_id(number):
        show(ctx, crm.history.of_record(choice(noun, RECORDS, field="record"), record_id(number, noun), query_of(ctx)))
    else:
        show(ctx, crm.history.list(query_of(ctx, words)))
