"""`crm remind install|status|uninstall`: having the system bring up what is due."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_cli.commands.context import asked_format, cli_of, crm_of, output_of, query_of, say_of
from crm_cli.commands.options import Values, Yes
from crm_cli.commands.report import confirm, write_records
from crm_cli.commands.shape import Lists, Runs
from crm_cli.config.known import find, table
from crm_cli.domain.schedules import SCHEDULE, SCHEDULERS, file_of, job
from crm_cli.errors import NotFound
from crm_cli.i18n import _
from crm_cli.render.write import write_listing, write_text
from crm_cli.services import scheduling

if TYPE_CHECKING:
    from crm_cli.services.scheduling import Found, Scheduler

app = typer.Typer()

With = Annotated[
    str | None,
    typer.Option(
        "--with", metavar=Values("NAME", SCHEDULERS), help=_("what runs it; without it, what the platform has")
    ),
]


@app.command(cls=Runs)
def install(
    ctx: typer.Context,
    every: Annotated[str, typer.Option("--every", metavar="TIME", help=_("how often: 5min, 30min, 1h"))] = "5min",
    with_: With = None,
    yes: Yes = False,
) -> None:
    """Have `crm remind --notify` run by itself, for this file: by a timer of systemd or a line in the crontab.

    On macOS an agent of launchd does it, on Windows a scheduled task. What will be written is shown before; doing it
    again changes what is different.

    Example: crm remind install --every 10min
    """
    cli, crm = cli_of(ctx), crm_of(ctx)
    assert crm.reader  # refuses what is no file of crm's, of which it would complain every few minutes
    if not crm.exists:
        raise NotFound(_("there is no file {path} yet").format(path=crm.path), hint="crm contacts add NAME")
    wanted = job(scheduling.program(), str(crm.path.absolute()), every)
    scheduler = scheduling.best(scheduling.schedulers(cli.env, with_))
    texts = scheduler.wanted(wanted)
    places = [(scheduler.name, place) for place in texts]
    if scheduler.is_done(wanted):
        _report(ctx, places, _("nothing to be done, it is there: {place}"))
        return
    for place, text in texts.items():
        cli.say.note(f"{place}\n{_indented(text)}")
    _warn_of_variables(ctx)
    confirm(ctx, _("have {name} run this?").format(name=scheduler.name), yes=yes)
    if not cli.dry_run:
        scheduler.install(wanted)
    _report(ctx, places, _("written: {place}"))


@app.command(cls=Lists.of(SCHEDULE))
def status(ctx: typer.Context) -> None:
    """Show what runs `crm remind` by itself, for which file, and when.

    Example: crm remind status
    """
    from crm_cli.services.listed import listed

    crm = crm_of(ctx)
    found = _found(ctx)
    last = crm.reminders.last() if crm.exists else None
    rows = [_row(ctx, one, last) for _scheduler, one in found]
    write_listing(listed(SCHEDULE, rows, query_of(ctx)), output_of(ctx), crm.present)
    if not found:
        say_of(ctx).note(_("nothing runs it by itself: crm remind install"))


@app.command(cls=Runs)
def uninstall(ctx: typer.Context, with_: With = None) -> None:
    """Take away what `install` has set up, wherever that is.

    Example: crm remind uninstall
    """
    dry_run, found = crm_of(ctx).dry_run, _found(ctx, with_)
    if not found:
        raise NotFound(_("nothing of `crm remind install` is here"))
    for scheduler, _one in found if not dry_run else ():
        scheduler.uninstall()
    _report(ctx, [(one.scheduler, one.place) for _scheduler, one in found], _("removed: {place}"))


def _found(ctx: typer.Context, name: str | None = None) -> list[tuple["Scheduler", "Found"]]:
    schedulers = scheduling.schedulers(cli_of(ctx).env, name)
    return [(scheduler, found) for scheduler in schedulers if (found := scheduler.found())]


def _row(ctx: typer.Context, found: "Found", last: str | None) -> tuple[object, ...]:
    import shlex

    file = file_of(found.words)
    is_this = file is not None and Path(file).resolve() == crm_of(ctx).path.resolve()
    return (found.scheduler, found.place, found.active, is_this, last, found.next, shlex.join(found.words))


def _warn_of_variables(ctx: typer.Context) -> None:
    """Settings of this shell hold in this shell only."""
    cli = cli_of(ctx)
    keys = [s.key for s in table() if cli.settings.values[s.key].origin.startswith("environment")]
    names = [find(key).variable for key in keys if key != "db"]
    names += ["CRM_CONFIG"] if cli.env.get("CRM_CONFIG") else []
    if names:
        message = _("known to this shell only: {names}; settings for good: crm config set KEY VALUE")
        cli.say.note(message.format(names=", ".join(names)))


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.rstrip("\n").split("\n"))


def _report(ctx: typer.Context, places: Sequence[tuple[str, str]], message: str) -> None:
    """A line of talk for each place of a scheduler; on stdout the records in the format asked for, or the places."""
    cli = cli_of(ctx)
    if asked_format(ctx):
        write_records(ctx, [{"with": name, "place": place} for name, place in places])
    elif sys.stdout is None or not sys.stdout.isatty():
        write_text("".join(f"{place}\n" for _name, place in places))
    for _name, place in places:
        said = message.format(place=place)
        cli.say.note(_("dry run, nothing run: {message}").format(message=said) if cli.dry_run else said)
