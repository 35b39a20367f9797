"""`crm complaints radar`: what piles up, before it is a flood."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of, say_of
from crm_cli.commands.exits import DUE
from crm_cli.commands.options import text
from crm_cli.commands.report import show
from crm_cli.commands.shape import Lists
from crm_cli.domain.choices import number
from crm_cli.domain.fields.complaints import COMPLAINT_PATTERN
from crm_cli.i18n import _

app = typer.Typer()


@app.command(cls=Lists.of(COMPLAINT_PATTERN))
def radar(
    ctx: typer.Context,
    days: Annotated[str, text("--days", metavar="N", help=_("within so many days; 7 unless said"))] = "7",
    least: Annotated[str, text("--least", metavar="N", help=_("at least so many complaints; 3 unless said"))] = "3",
    check: Annotated[bool, typer.Option("--check", help=_("print nothing; exit with 10 if anything is found"))] = False,
) -> None:
    """Show what several complaints of a few days have in common: a topic, supplier, person or product.

    The last of them lies within as many days until today. Merged complaints count once. Others are customers who in
    the last 60 days spoke about the same topic or complained about the same: they may want a call before they call.

    Example: crm complaints radar --days 14
    """
    from crm_cli.services import complaint_radar

    within, enough = number(days, 1, 366, field="days"), number(least, 2, 1000, field="least")
    found = complaint_radar.radar(crm_of(ctx), query_of(ctx), days=within, least=enough)
    if not check:
        show(ctx, found)
    elif total := found.total():
        say_of(ctx).note(_.plural("{n} pattern was found", "{n} patterns were found", total))
        raise typer.Exit(DUE)
