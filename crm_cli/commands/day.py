"""`crm today` and `crm search`: across nouns."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of
from crm_cli.commands.options import Check, Filter
from crm_cli.commands.report import check, show
from crm_cli.commands.shape import Lists
from crm_cli.i18n import _

app = typer.Typer()


@app.command(cls=Lists)
def today(ctx: typer.Context, filter_: Filter = None, check_: Check = False) -> None:
    """Show the day: overdue and due follow-ups, customers who wait for an answer, birthdays.

    Each line ends with the command that deals with it.

    Example: crm today
    """
    day, query = crm_of(ctx).day, query_of(ctx, filter_)
    if check_:
        check(ctx, day.today(query, birthdays=0))  # a birthday is nice to know, not something to be done
    else:
        show(ctx, day.today(query))


@app.command(cls=Lists)
def search(ctx: typer.Context, words: Annotated[list[str], typer.Argument(metavar="TEXT", help=_("words"))]) -> None:
    """Find contacts by name, phone and e-mail, and conversations by their words. Any script, any digits.

    Example: crm search istanbul
    """
    show(ctx, crm_of(ctx).day.search(" ".join(words), query_of(ctx)))
