"""`crm demo` and `crm date`: getting to know crm without touching anything real."""

from typing import Annotated

import typer

from crm_cli.commands.context import asked_format, cli_of, crm_of, present_of
from crm_cli.commands.report import show, write_records
from crm_cli.commands.shape import Lists, Shows
from crm_cli.config import demo_path
from crm_cli.domain.dates import both
from crm_cli.domain.fields import TODAY
from crm_cli.i18n import _
from crm_cli.render.write import write_text

app = typer.Typer()


@app.command(cls=Lists.of(TODAY))
def demo(
    ctx: typer.Context,
    keep: Annotated[bool, typer.Option("--keep", help=_("keep the sandbox as it is, if there is one"))] = False,
) -> None:
    """Build a sandbox: a small travel agency to try crm on. Your own file is never touched.

    Example: crm demo
    """
    from crm_cli.domain.listing import Query
    from crm_cli.services import demo as sandbox

    cli, path = cli_of(ctx), demo_path()
    cli.flags["db"] = str(path)
    cli.create, cli.demo = True, False
    if not (keep and path.exists()):
        sandbox.clear(path)
        counts = sandbox.build(crm_of(ctx))
        cli.say.note(
            _(
                "a sandbox with {contacts} contacts, {interactions} interactions, {followups} follow-ups and "
                "{complaints} complaints"
            ).format(**counts._asdict())
        )
    show(ctx, crm_of(ctx).day.today(Query()))
    for line in (
        "",
        _("Try it; nothing here is real:"),
        "  crm --demo today",
        "  crm --demo followups today",
        "  crm --demo complaints list",
        "  crm --demo complaints show 1",
        "  crm --demo contacts show sara",
        '  crm --demo log call sara "wants Istanbul in March" --next +2d',
        "  crm --demo search istanbul",
    ):
        cli.say.note(line)


@app.command(cls=Shows)
def date(
    ctx: typer.Context,
    when: Annotated[list[str], typer.Argument(metavar="WHEN", help=_("a day or a time as you would type it"))],
) -> None:
    """Show how a typed day or time is understood, in both calendars.

    Example: crm date "sat 10:30"
    """
    found = present_of(ctx).when(" ".join(when))
    if asked_format(ctx):
        clock = found.time.strftime("%H:%M") if found.time else None
        write_records(ctx, [{"date": found.day.isoformat(), "time": clock, "text": both(found)}])
    else:
        write_text(both(found) + "\n")
