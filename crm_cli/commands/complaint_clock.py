"""`crm complaints due|next|escalate`: what the clocks say, what is to be done now, what everybody should see."""

from typing import Annotated

import typer

from crm_cli.commands.complaints import chosen, report
from crm_cli.commands.context import crm_of, query_of
from crm_cli.commands.options import Check, Filter, PickedIds, text
from crm_cli.commands.report import check, show
from crm_cli.commands.shape import Bulk, Lists
from crm_cli.domain.complaints import complaint_id
from crm_cli.domain.fields.complaints import COMPLAINT_CLOCK, COMPLAINT_STEP
from crm_cli.domain.text import noted
from crm_cli.i18n import _

app = typer.Typer()


@app.command(cls=Lists.of(COMPLAINT_CLOCK))
def due(ctx: typer.Context, filter_: Filter = None, check_: Check = False) -> None:
    """Show by when complaints are to be acknowledged or resolved, in working time and by the clock.

    What is late comes first; what waits for the customer stands still. --check is about what is late.

    Example: crm complaints due owner:leila
    """
    complaints, query = crm_of(ctx).complaints, query_of(ctx, filter_)
    if check_:
        check(ctx, complaints.due(query._replace(filter=f"is:late {query.filter}".rstrip())))
    else:
        show(ctx, complaints.due(query))


@app.command("next", cls=Lists.of(COMPLAINT_STEP))
def next_(
    ctx: typer.Context,
    complaint: Annotated[str, typer.Argument(metavar="ID", help=_("id or code of a complaint"), show_default=False)],
) -> None:
    """Say what is to be done about a complaint now, with the commands that do it.

    Example: crm complaints next C-3
    """
    show(ctx, crm_of(ctx).complaints.next_moves(complaint_id(complaint)))


@app.command(cls=Bulk)
def escalate(
    ctx: typer.Context, ids: PickedIds, note: Annotated[str | None, text("--note", help=_("why"))] = None
) -> None:
    """Bring complaints to everybody's attention: the highest level, whatever the clock says.

    Example: crm complaints escalate C-3 --note "the owner should call"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.escalate(numbers, note=noted(note))
    report(ctx, numbers)
