"""`crm followups start|stop|done|skip|snooze|move|cancel|reopen`: the way of a next step to its end."""

from collections.abc import Callable
from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, present_of, say_of
from crm_cli.commands.followups import chosen, report
from crm_cli.commands.moments import when_of
from crm_cli.commands.options import PickedIds, text
from crm_cli.commands.report import offer_next_step
from crm_cli.commands.shape import Bulk
from crm_cli.domain.dates import both
from crm_cli.domain.text import line
from crm_cli.i18n import _

app = typer.Typer()

Time = Annotated[str | None, text("--time", metavar="HH:MM", help=_("time of the day"))]
Outcome = Annotated[str | None, text("--outcome", help=_("what came of it"))]


@app.command(cls=Bulk)
def start(ctx: typer.Context, ids: PickedIds) -> None:
    """Note that you are working on follow-ups.

    Example: crm followups start 12
    """
    _apply(ctx, ids, _("started {followups}"), crm_of(ctx).followups.start)


@app.command(cls=Bulk)
def stop(ctx: typer.Context, ids: PickedIds) -> None:
    """Put follow-ups down again, still to be done.

    Example: crm followups stop 12
    """
    _apply(ctx, ids, _("open again: {followups}"), crm_of(ctx).followups.stop)


@app.command(cls=Bulk)
def done(ctx: typer.Context, ids: PickedIds, outcome: Outcome = None) -> None:
    """Complete follow-ups. One that comes again is followed by the next.

    Example: crm followups done 12 13 --outcome "booked"
    """
    numbers, said = chosen(ctx, ids), line(outcome, field="outcome") if outcome else None
    made = crm_of(ctx).followups.complete(numbers, outcome=said)
    report(ctx, _("done: {followups}"), numbers, made)
    _offer(ctx, numbers)


@app.command(cls=Bulk)
def skip(ctx: typer.Context, ids: PickedIds) -> None:
    """Pass over follow-ups that come again: the next takes their place, and they count as cancelled.

    Example: crm followups skip 12
    """
    numbers = chosen(ctx, ids)
    made = crm_of(ctx).followups.skip(numbers)
    report(ctx, _("skipped {followups}"), numbers, made)
    _offer(ctx, numbers)


@app.command(cls=Bulk)
def snooze(
    ctx: typer.Context, ids: PickedIds, until: Annotated[str, text("--until", metavar="WHEN", help=_("a day to come"))]
) -> None:
    """Take follow-ups out of sight until a day to come. The due day stays.

    Example: crm followups snooze 12 --until sat
    """
    present = present_of(ctx)
    day = present.day(until)
    say_of(ctx).note(both(day))
    _apply(ctx, ids, _("snoozed {followups}"), lambda numbers: crm_of(ctx).followups.snooze(numbers, until=day))


@app.command(cls=Bulk)
def move(
    ctx: typer.Context,
    ids: PickedIds,
    to: Annotated[str, text("--to", metavar="WHEN", help=_("the new due day"))],
    time: Time = None,
) -> None:
    """Move follow-ups to another day. The first due day stays on record.

    Example: crm followups move 12 --to +3d
    """
    when = when_of(ctx, to, time)
    _apply(
        ctx, ids, _("moved {followups}"), lambda numbers: crm_of(ctx).followups.move(numbers, to=when.day, at=when.time)
    )


@app.command(cls=Bulk)
def cancel(ctx: typer.Context, ids: PickedIds, outcome: Outcome = None) -> None:
    """Give follow-ups up; they do not count as done, and do not come again.

    Example: crm followups cancel 12 --outcome "went elsewhere"
    """
    said = line(outcome, field="outcome") if outcome else None
    numbers = _apply(
        ctx, ids, _("cancelled {followups}"), lambda numbers: crm_of(ctx).followups.cancel(numbers, outcome=said)
    )
    _offer(ctx, numbers)


@app.command(cls=Bulk)
def reopen(ctx: typer.Context, ids: PickedIds) -> None:
    """Take up follow-ups that were done or cancelled.

    Example: crm followups reopen 12
    """
    numbers = chosen(ctx, ids, all_of_them=True)
    crm_of(ctx).followups.reopen(numbers)
    report(ctx, _("reopened {followups}"), numbers)


def _apply(ctx: typer.Context, ids: list[str], message: str, verb: Callable[[list[int]], None]) -> list[int]:
    numbers = chosen(ctx, ids)
    verb(numbers)
    report(ctx, message, numbers)
    return numbers


def _offer(ctx: typer.Context, numbers: list[int]) -> None:
    offer_next_step(ctx, (followup.contact_id for followup in crm_of(ctx).followups.get(numbers)))
