"""`crm holidays …`: the days on which nobody works."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, present_of, query_of, say_of, words_of
from crm_cli.commands.incoming import opened
from crm_cli.commands.options import Ids
from crm_cli.commands.report import named, removing, show, wrote
from crm_cli.commands.shape import Changes, Lists, Writes
from crm_cli.domain.choices import number
from crm_cli.domain.dates import both, calendar_of
from crm_cli.domain.fields.holidays import HOLIDAY
from crm_cli.domain.jalali import day_at, parts
from crm_cli.domain.numbers import record_id
from crm_cli.domain.text import line
from crm_cli.i18n import _

app = typer.Typer(help=_("Days on which nobody works."))


@app.command("list", cls=Lists.of(HOLIDAY))
def list_(
    ctx: typer.Context,
    year: Annotated[
        str | None, typer.Argument(metavar="YEAR", help=_("2026, 1405; this year if not given"), show_default=False)
    ] = None,
) -> None:
    """List the holidays of a year: those of the country, and those that were entered or imported.

    Solar holidays of Iran are computed. Lunar ones are `expected`: the sighting of the moon can move them by a day,
    and a calendar file of the year, once imported, stands in their place.

    Example: crm holidays list 1405
    """
    show(ctx, crm_of(ctx).holidays.list(*_bounds(ctx, year), query_of(ctx, None)))


@app.command(cls=Writes)
def add(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(metavar="DAY", help=_("2026-12-24, 1405/10/03, 'next fri'"))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("why nobody works"))],
) -> None:
    """Add a holiday of your own.

    Example: crm holidays add 2026-12-24 "office closed"
    """
    crm, when = crm_of(ctx), present_of(ctx).day(day)
    say_of(ctx).note(both(when))
    made = crm.holidays.add(when, line(name, field="name"))
    wrote(ctx, _("holiday {id}: {name}").format(id=made, name=name), crm.holidays.picked([made]), [made])


@app.command("import", cls=Changes)
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("an iCalendar file; - is standard input"))],
) -> None:
    """Take the all-day events of a calendar file as holidays, in place of those it brought before.

    Example: crm holidays import iran-1405.ics
    """
    crm = crm_of(ctx)
    with opened(file) as stream:
        made = crm.holidays.load(stream, Path(file).name)
    message = _.plural("{n} holiday imported", "{n} holidays imported", len(made))
    wrote(ctx, message, crm.holidays.picked(made), made)


@app.command(cls=Changes)
def delete(ctx: typer.Context, ids: Ids) -> None:
    """Delete holidays that were entered or imported.

    Example: crm holidays delete 3
    """
    crm = crm_of(ctx)
    numbers = list(dict.fromkeys(record_id(text, "holiday") for text in words_of(ids)))
    report = removing(ctx, crm.holidays.picked(numbers), numbers)
    crm.holidays.delete(numbers)
    report(_("deleted holiday {ids}").format(ids=named(numbers, ["" for _number in numbers])))


def _bounds(ctx: typer.Context, typed: str | None) -> tuple[date, date]:
    """First and last day of a year, whose calendar its number tells."""
    if typed is None:
        calendar = present_of(ctx).calendar
        year = parts(present_of(ctx).today, calendar)[0]
    else:
        year = number(typed, 1200, 2121, field="year")
        calendar = calendar_of(year, typed)
    return day_at(year, 1, 1, calendar), day_at(year + 1, 1, 1, calendar) - timedelta(days=1)
