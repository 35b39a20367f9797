"""`crm date`: what a typed day or time means, before it is used."""

from typing import Annotated

import typer

from crm_cli.commands.context import output_of, present_of
from crm_cli.commands.moments import note_skipped
from crm_cli.commands.shape import Shows
from crm_cli.config.known import WEEKDAYS
from crm_cli.domain.dates import When, both, day_text
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.present import Present
from crm_cli.i18n import _
from crm_cli.render.write import write_lines, write_listing

app = typer.Typer()

MEANING = FieldSet(
    "date",
    (
        Field("date", "day", _("the day")),
        Field("time", "time", _("the time, if one is named")),
        Field("text", "text", _("what was understood, in both calendars")),
        Field("jalali", "text", _("the day in the Jalali calendar")),
        Field("weekday", "choice", _("the day of the week"), WEEKDAYS),
        Field("working", "flag", _("work is done on that day")),
        Field("in_days", "number", _("how many days ahead it is; below zero how long ago")),
    ),
    ("date", "time", "jalali", "weekday", "working", "in_days"),
)


@app.command(cls=Shows)
def date(
    ctx: typer.Context,
    phrase: Annotated[list[str], typer.Argument(metavar="PHRASE", help=_("a day or a time as you would type it"))],
    past: Annotated[bool, typer.Option("--past", help=_("something that has been, as --at reads it"))] = False,
) -> None:
    """Show what a phrase for a day or time means, in both calendars. Several words need no quotes.

    Example: crm date next fri 10:30
    """
    from crm_cli.services.listed import listed

    present, output = present_of(ctx), output_of(ctx)
    found = present.when(" ".join(phrase), past=past)
    away = (found.day - present.today).days
    if output.format in ("table", "plain"):
        write_lines(_in_words(found, away, present), output)
    else:
        clock = f"{found.time:%H:%M}" if found.time else None
        jalali, weekday = day_text(found.day, "jalali"), WEEKDAYS[found.day.weekday()]
        row = (found.day.isoformat(), clock, both(found), jalali, weekday, present.is_working(found.day), away)
        write_listing(listed(MEANING, [row]), output, present)
    note_skipped(ctx, found)


def _in_words(found: When, away: int, present: Present) -> str:
    facts = (
        day_text(found.day, "gregorian"),
        day_text(found.day, "jalali"),
        _distance(away),
        _("a working day") if present.is_working(found.day) else _("a day off"),
    )
    return f"{both(found)}\n{' · '.join(facts)}\n"


def _distance(days: int) -> str:
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    return _.plural("in {n} day", "in {n} days", days) if days > 0 else _.plural("{n} day ago", "{n} days ago", -days)
