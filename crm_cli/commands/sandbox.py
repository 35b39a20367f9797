"""`crm demo`: getting to know crm without touching anything real."""

from typing import Annotated

import typer

from crm_cli.commands.context import cli_of, crm_of
from crm_cli.commands.report import show
from crm_cli.commands.shape import Lists
from crm_cli.config import demo_path
from crm_cli.domain.fields.day import TODAY
from crm_cli.i18n import _

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
