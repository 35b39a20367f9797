"""`crm followups refer|accept|return`: handing a next step on to a colleague."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of
from crm_cli.commands.followups import chosen, report
from crm_cli.commands.options import PickedIds, text
from crm_cli.commands.shape import Bulk
from crm_cli.domain.text import noted
from crm_cli.i18n import _

app = typer.Typer()

Note = Annotated[str | None, text("--note", help=_("what they should know"))]


@app.command(cls=Bulk)
def refer(
    ctx: typer.Context,
    ids: PickedIds,
    to: Annotated[str, text("--to", metavar="STAFF", help=_("colleague who is to take them over"))],
    note: Note = None,
) -> None:
    """Hand follow-ups on to a colleague, in whose list they are from now on.

    Example: crm followups refer 12 --to leila --note "speaks Turkish"
    """
    crm, numbers = crm_of(ctx), chosen(ctx, ids)
    to_id = crm.followups.refer(numbers, to, note=noted(note))
    report(ctx, _("handed to {staff}: {{followups}}").format(staff=crm.staff.name_of(to_id)), numbers)


@app.command(cls=Bulk)
def accept(ctx: typer.Context, ids: PickedIds) -> None:
    """Accept follow-ups that were handed to you.

    Example: crm followups accept 12
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).followups.answer(numbers, accepted=True)
    report(ctx, _("accepted {followups}"), numbers)


@app.command("return", cls=Bulk)
def return_(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Return follow-ups that were handed to you.

    Example: crm followups return 12 --note "I am away that week"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).followups.answer(numbers, accepted=False, reply=noted(note))
    report(ctx, _("returned {followups}"), numbers)
