"""`crm complaints merge|link|unlink`: complaints that belong together."""

from collections.abc import Callable
from typing import Annotated

import typer

from crm_cli.commands.complaints import ids_of, report
from crm_cli.commands.context import crm_of
from crm_cli.commands.options import Ids, Yes, text
from crm_cli.commands.report import agree
from crm_cli.commands.shape import Changes
from crm_cli.domain.complaints import code, complaint_id
from crm_cli.domain.text import noted
from crm_cli.i18n import _

app = typer.Typer()

Note = Annotated[str | None, text("--note", help=_("a note for the timelines"))]
To = Annotated[str, text("--to", metavar="ID", help=_("complaint they have to do with"))]


@app.command(cls=Changes)
def merge(
    ctx: typer.Context,
    ids: Ids,
    into: Annotated[str, text("--into", metavar="ID", help=_("complaint they become part of"))],
    note: Note = None,
    yes: Yes = False,
) -> None:
    """Make complaints about one matter part of one that goes on.

    Example: crm complaints merge 4 5 --into 3
    """
    numbers, survivor = ids_of(ids), complaint_id(into)
    agree(ctx, _("merge {n} complaints?").format(n=len(numbers)), len(numbers), yes=yes)
    crm_of(ctx).complaints.merge(numbers, survivor, note=noted(note))
    report(ctx, numbers)


@app.command(cls=Changes)
def link(ctx: typer.Context, ids: Ids, to: To, note: Note = None) -> None:
    """Note that complaints have to do with another one; each is then shown with the others.

    Example: crm complaints link 4 --to 3 --note "the same driver"
    """
    _linking(ctx, ids, to, lambda number, others: crm_of(ctx).complaints.link(number, others, note=noted(note)))


@app.command(cls=Changes)
def unlink(ctx: typer.Context, ids: Ids, to: To) -> None:
    """Note that complaints have nothing to do with another, after all.

    Example: crm complaints unlink 4 --to 3
    """
    _linking(ctx, ids, to, crm_of(ctx).complaints.unlink)


def _linking(ctx: typer.Context, ids: list[str], to: str, change: Callable[[int, list[int]], None]) -> None:
    numbers, number = ids_of(ids), complaint_id(to)
    change(number, numbers)
    report(ctx, numbers, code(number))
