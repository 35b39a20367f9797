"""`crm complaints acknowledge|investigate|wait|resolve|…`: the way of a complaint to its end."""

from typing import Annotated

import typer

from crm_cli.commands.complaints import Cause, NoDocument, Prevention, Severity, chosen, report
from crm_cli.commands.context import crm_of, say_of
from crm_cli.commands.moments import when_of
from crm_cli.commands.money import remedy_of
from crm_cli.commands.options import PickedIds, text
from crm_cli.commands.report import offer_next_step
from crm_cli.commands.shape import Bulk
from crm_cli.domain.choices import choice, number
from crm_cli.domain.complaint_fields import READ
from crm_cli.domain.dates import When, both
from crm_cli.domain.text import note as parse_note
from crm_cli.domain.text import noted
from crm_cli.domain.vocabulary import DECISIONS, REMEDIES
from crm_cli.i18n import _

app = typer.Typer()

Note = Annotated[str | None, text("--note", help=_("a note for the timeline"))]
Force = Annotated[str | None, text("--force", metavar="WHY", help=_("do it although something is missing, and why"))]


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
    owner_id = crm.complaints.assign(numbers, staff, note=noted(note))
    report(ctx, numbers, _("with {staff}:").format(staff=crm.staff.name_of(owner_id)))


@app.command(cls=Bulk)
def acknowledge(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that customers know their complaints arrived.

    Example: crm complaints acknowledge 3 --note "called back within the hour"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.acknowledge(numbers, note=noted(note))
    report(ctx, numbers)


@app.command(cls=Bulk)
def investigate(
    ctx: typer.Context, ids: PickedIds, severity: Severity = None, note: Note = None, force: Force = None
) -> None:
    """Look into complaints; a new one counts as acknowledged by that. How grave they are has to be known.

    Example: crm complaints investigate 3 --severity 2
    """
    numbers = chosen(ctx, ids)
    grave = number(severity, 1, 4, field="severity") if severity else None
    crm_of(ctx).complaints.investigate(numbers, severity=grave, note=noted(note), forced=_forced(force))
    report(ctx, numbers)


@app.command(cls=Bulk)
def wait(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that it is the customer's turn: a receipt, an answer, a signature.

    Example: crm complaints wait 3 --note "sends the receipt"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.wait(numbers, note=noted(note))
    report(ctx, numbers)


@app.command(cls=Bulk)
def resolve(
    ctx: typer.Context,
    ids: PickedIds,
    decision: Annotated[
        str | None,
        text(
            "--decision",
            metavar="DECISION",
            values=DECISIONS,
            help=_("was the customer right: upheld, partly, rejected"),
        ),
    ] = None,
    remedy: Annotated[
        list[str] | None,
        text(
            "--remedy",
            metavar="KIND",
            values=REMEDIES,
            help=", ".join(REMEDIES) + _("; with an amount, refund:2500000; may be repeated"),
        ),
    ] = None,
    ask: Annotated[
        str | None, text("--ask", metavar="WHEN", help=_("when to ask whether the problem is gone: 3 days, sat"))
    ] = None,
    note: Note = None,
    force: Force = None,
) -> None:
    """Decide complaints and tell the customer, with something to make amends. A follow-up asks whether it helped.

    Example: crm complaints resolve 3 --decision upheld --remedy refund:2500000 --remedy apology --ask sat
    """
    crm, numbers = crm_of(ctx), chosen(ctx, ids)
    day = when_of(ctx, ask).day if ask else None
    steps = crm.complaints.resolve(
        numbers,
        decision=choice(decision, DECISIONS, field="decision") if decision else None,
        remedies=[remedy_of(ctx, typed) for typed in remedy or ()],
        note=noted(note),
        ask_on=day,
        forced=_forced(force),
    )
    report(ctx, numbers)
    for step in crm.followups.get(steps):
        said = _("next step: follow-up {id}, {day}: {title}")
        say_of(ctx).note(said.format(id=step.id, day=both(When(step.due_on, None)), title=step.title))


@app.command(cls=Bulk)
def close(
    ctx: typer.Context,
    ids: PickedIds,
    cause: Cause = None,
    prevention: Prevention = None,
    no_document: NoDocument = None,
    note: Note = None,
    force: Force = None,
) -> None:
    """Close resolved complaints: proof is kept, promises are kept, the customer was asked, the cause is known.

    Example: crm complaints close 3 --cause "driver booked twice" --no-document "told on the phone"
    """
    numbers = chosen(ctx, ids)
    said = {"cause": cause, "prevention": prevention, "no_document": no_document}
    found: dict[str, object] = {key: READ[key](typed) for key, typed in said.items() if typed is not None}
    crm_of(ctx).complaints.close(numbers, found=found, note=noted(note), forced=_forced(force))
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
    crm_of(ctx).complaints.reject(numbers, reason=parse_note(reason, field="reason"), note=noted(note))
    _report_end(ctx, numbers)


@app.command(cls=Bulk)
def withdraw(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that customers took their complaints back.

    Example: crm complaints withdraw 3 --note "found the bag at home"
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).complaints.withdraw(numbers, note=noted(note))
    _report_end(ctx, numbers)


@app.command(cls=Bulk)
def reopen(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Take complaints up again that ended in the last 30 days. Later, a new one follows the old.

    Example: crm complaints reopen 3 --note "the refund never arrived"
    """
    numbers = chosen(ctx, ids, all_of_them=True)
    crm_of(ctx).complaints.reopen(numbers, note=noted(note))
    report(ctx, numbers)


def _forced(typed: str | None) -> str | None:
    return parse_note(typed, field="force") if typed is not None else None


def _report_end(ctx: typer.Context, ids: list[int]) -> None:
    """What ends something offers the next step."""
    report(ctx, ids)
    offer_next_step(ctx, (record.contact_id for record in crm_of(ctx).complaints.get(ids)))
