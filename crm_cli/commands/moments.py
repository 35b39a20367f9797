"""Days and times as typed for a command; what was understood is echoed in both calendars."""

from datetime import date, datetime, timedelta

import typer

from crm_cli.commands.context import present_of, say_of
from crm_cli.domain.dates import When, both, parse_time
from crm_cli.errors import Invalid
from crm_cli.i18n import _


def when_of(ctx: typer.Context, typed: str, time: str | None = None) -> When:
    """A typed due day with its time; what was understood is echoed in both calendars."""
    when = present_of(ctx).when(typed)
    if time is not None:
        if when.time is not None:
            raise Invalid(
                _("{typed!r} already says a time; --time {time!r} says another").format(typed=typed, time=time),
                hint=_("give the time once"),
                field="time",
            )
        when = when._replace(time=parse_time(time))
    echo(ctx, when)
    return when


def echo(ctx: typer.Context, when: When) -> None:
    """Say what was understood."""
    say_of(ctx).note(both(when))
    note_skipped(ctx, when)


def note_skipped(ctx: typer.Context, when: When) -> None:
    """Say so where clocks skip the time that was named."""
    if later := present_of(ctx).instead_of(when):
        message = _("clocks skip {time:%H:%M} on that day; it becomes {later:%H:%M}")
        say_of(ctx).note(message.format(time=when.time, later=later))


def period_of(ctx: typer.Context, first: str | None, last: str | None, days: int) -> tuple[date, date]:
    """The days typed as --from and --to; without them so many `days` until today. Raises Invalid for a wrong order."""
    present = present_of(ctx)
    ends = present.day(last, past=True) if last else present.today
    begins = present.day(first, past=True) if first else ends - timedelta(days=days)
    if begins > ends:
        raise Invalid(
            _("the first day, {first}, comes after the last, {last}").format(first=begins, last=ends), field="from"
        )
    return begins, ends


def past_of(ctx: typer.Context, typed: str) -> When:
    """A day or a minute that has begun; what was understood is echoed. Raises Invalid for one that has not."""
    present = present_of(ctx)
    when = present.when(typed, past=True)
    if when.day > present.today or (when.time and present.moment(when) > present.now):
        raise Invalid(
            _("{when} is still to come").format(when=both(when)),
            hint=_("name what has been: yesterday, 2026-11-20, 'yesterday 16:30'"),
            field="at",
        )
    echo(ctx, when)
    return when


def moment_of(ctx: typer.Context, typed: str | None) -> datetime | None:
    """When it took place; what was understood is echoed. Raises Invalid for a time to come."""
    if not typed:
        return None
    when, at = present_of(ctx).been(typed)
    echo(ctx, when)
    return at
