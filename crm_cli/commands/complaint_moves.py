"""`crm complaints acknowledge|investigate|wait|resolve|…`: the way of a complaint to its end."""

from typing import Annotated

import typer

from crm_cli.commands.complaints import chosen, ids_of, report
from crm_cli.commands.context import crm_of
from crm_cli.commands.options import Ids, PickedIds, Yes, text
from crm_cli.commands.report import agree, offer_next_step
from crm_cli.commands.shape import Bulk, Changes
from crm_cli.domain.choices import choice
from crm_cli.domain.complaints import complaint_id
from crm_cli.domain.text import note as parse_note
from crm_cli.domain.vocabulary import DECISIONS, REMEDIES
from crm_cli.i18n import _

app = typer.Typer()

Note = Annotated[str | None, text("--note", help=_("a note for the timeline"))]


@app.command(cls=Bulk)
def assign(
    ctx: typer.Context,
    ids: PickedIds,
    staff: Annotated[str, typer.Argument(metavar="STAFF", help=_("colleague who handles them"), show_default=False)],
    note: Note = None,
) -> None:
    """Give complaints into the hands of a colleague.

    Example: crm complaints assign 3 5 leila
    """
    numbers = chosen(ctx, ids)
    crm = crm_of(ctx)
    owner_id = crm.complaints.assign(numbers, staff, note=_noted(note))
    report(ctx, numbers, _("with {staff}:").format(staff=crm.staff.name_of(owner_id)))


@app.command(cls=Bulk)
def acknowledge(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that customers know their complaints arrived.

    Example: crm complaints acknowledge 3 --note "called back within the hour"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.acknowledge(numbers, note=_noted(note))
    report(ctx, numbers)


@app.command(cls=Bulk)
def investigate(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Look into complaints; a new one counts as acknowledged by that.

    Example: crm complaints investigate 3
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.investigate(numbers, note=_noted(note))
    report(ctx, numbers)


@app.command(cls=Bulk)
def wait(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that it is the customer's turn: a receipt, an answer, a signature.

    Example: crm complaints wait 3 --note "sends the receipt"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.wait(numbers, note=_noted(note))
    report(ctx, numbers)


@app.command(cls=Bulk)
def resolve(
    ctx: typer.Context,
    ids: PickedIds,
    decision: Annotated[
        str,
        text(
            "--decision",
            metavar="DECISION",
            values=DECISIONS,
            help=_("was the customer right: upheld, partly, rejected"),
        ),
    ],
    remedy: Annotated[
        list[str] | None,
        text("--remedy", metavar="KIND", values=REMEDIES, help=", ".join(REMEDIES) + _("; may be repeated")),
    ] = None,
    note: Note = None,
) -> None:
    """Decide complaints and tell the customer, with something to make amends.

    Example: crm complaints resolve 3 --decision upheld --remedy refund --remedy apology
    """
    crm, numbers = crm_of(ctx), chosen(ctx, ids)
    crm.complaints.resolve(
        numbers,
        decision=choice(decision, DECISIONS, field="decision"),
        remedies=[choice(kind, REMEDIES, field="remedy") for kind in remedy or ()],
        note=_noted(note),
    )
    _report_end(ctx, numbers)


@app.command(cls=Bulk)
def close(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Close resolved complaints: nothing is left to be done about them.

    Example: crm complaints close 3
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.close(numbers, note=_noted(note))
    _report_end(ctx, numbers)


@app.command(cls=Bulk)
def reject(
    ctx: typer.Context,
    ids: PickedIds,
    reason: Annotated[str, text("--reason", help=_("why, as the customer was told"))],
    note: Note = None,
) -> None:
    """Reject complaints that are not justified, and tell the customer why.

    Example: crm complaints reject 3 --reason "the fee is the embassy's"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.reject(numbers, reason=parse_note(reason, field="reason"), note=_noted(note))
    _report_end(ctx, numbers)


@app.command(cls=Bulk)
def withdraw(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that customers took their complaints back.

    Example: crm complaints withdraw 3 --note "found the bag at home"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.withdraw(numbers, note=_noted(note))
    _report_end(ctx, numbers)


@app.command(cls=Bulk)
def reopen(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Take complaints up again that ended in the last 30 days. Later, a new one follows the old.

    Example: crm complaints reopen 3 --note "the refund never arrived"
    """
    numbers = chosen(ctx, ids, all_of_them=True)
    crm_of(ctx).complaints.reopen(numbers, note=_noted(note))
    report(ctx, numbers)


@app.command(cls=Changes)
def merge(
    ctx: typer.Context,
    ids: Ids,
    into: Annotated[str, text("--into", metavar="ID", help=_("complaint they become part of"))],
    note: Note = None,
    yes: Yes = False,
) -> None:
    """Make complaints about the same matter part of one that goes on.

    Example: crm complaints merge 4 5 --into 3
    """
    numbers, survivor = ids_of(ids), complaint_id(into)
    agree(ctx, _("merge {n} complaints?").format(n=len(numbers)), len(numbers), yes=yes)
    crm_of(ctx).complaints.merge(numbers, survivor, note=_noted(note))
    report(ctx, numbers)


def _noted(typed: str | None) -> str | None:
    return parse_note(typed, field="note") if typed else None


def _report_end(ctx: typer.Context, ids: list[int]) -> None:
    """What ends something offers the next step."""
    report(ctx, ids)
    offer_next_step(ctx, (record.contact_id for record in crm_of(ctx).complaints.get(ids)))
