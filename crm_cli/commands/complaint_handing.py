"""`crm complaints refer|accept|return|ask|rate`: from colleague to colleague, and what the customer thinks of it."""

from typing import Annotated

import typer

from crm_cli.commands.complaints import chosen, report
from crm_cli.commands.context import crm_of, say_of
from crm_cli.commands.options import PickedIds, text
from crm_cli.commands.shape import Bulk
from crm_cli.domain.choices import number
from crm_cli.domain.complaints import code
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
    """Hand complaints on to a colleague, who accepts or returns them.

    Example: crm complaints refer 3 --to leila --note "the supplier is hers"
    """
    crm, numbers = crm_of(ctx), chosen(ctx, ids)
    to_id = crm.complaints.refer(numbers, to, note=noted(note))
    report(ctx, numbers, _("handed to {staff}:").format(staff=crm.staff.name_of(to_id)))
    for around in crm.complaints.handed_around(numbers):
        say_of(ctx).note(_("{code} was handed on more than twice: nobody has it").format(code=code(around)))


@app.command(cls=Bulk)
def accept(ctx: typer.Context, ids: PickedIds) -> None:
    """Accept complaints that were handed to you.

    Example: crm complaints accept 3
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.answer(numbers, accepted=True)
    report(ctx, numbers, _("accepted"))


@app.command("return", cls=Bulk)
def return_(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Return complaints that were handed to you.

    Example: crm complaints return 3 --note "I sold it"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.answer(numbers, accepted=False, reply=noted(note))
    report(ctx, numbers, _("returned"))


@app.command(cls=Bulk)
def ask(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that customers were asked how content they are, and have not answered yet.

    Example: crm complaints ask 3 --note "by sms"
    """
    numbers = chosen(ctx, ids, all_of_them=True)
    crm_of(ctx).complaints.ask(numbers, note=noted(note))
    report(ctx, numbers, _("asked"))


@app.command(cls=Bulk)
def rate(
    ctx: typer.Context,
    ids: PickedIds,
    score: Annotated[
        str, typer.Argument(metavar="1-5", help=_("1 not content at all, 5 entirely"), show_default=False)
    ],
    note: Note = None,
) -> None:
    """Keep how content customers said they are with what was done.

    Example: crm complaints rate 3 4 --note "would have liked it faster"
    """
    numbers = chosen(ctx, ids, all_of_them=True)
    value = number(score, 1, 5, field="satisfaction")
    crm_of(ctx).complaints.rate(numbers, value, note=noted(note))
    report(ctx, numbers, _("satisfaction {score} of 5:").format(score=value))
