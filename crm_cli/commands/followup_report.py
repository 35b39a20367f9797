"""`crm followups report`: how well the agency keeps its days."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of, say_of
from crm_cli.commands.moments import period_of
from crm_cli.commands.options import Filter, text
from crm_cli.commands.report import show
from crm_cli.commands.shape import Lists
from crm_cli.domain.dates import both
from crm_cli.domain.fields.figures import FIGURE
from crm_cli.i18n import _

app = typer.Typer()

DAYS = 30  # until today, when nothing is said


@app.command(cls=Lists.of(FIGURE))
def report(
    ctx: typer.Context,
    filter_: Filter = None,
    from_: Annotated[str | None, text("--from", metavar="DAY", help=_("first day; 30 days ago if not given"))] = None,
    to: Annotated[str | None, text("--to", metavar="DAY", help=_("last day; today if not given"))] = None,
) -> None:
    """Show how many follow-ups were done by their first due day, for all and for each colleague.

    Cancelled ones are left out; moving and snoozing do not help. `lateness` is the mean of those done late. Intervals
    are of 95 %; there are none under five cases.

    Example: crm followups report kind:payment --from "1 Oct" --to "31 Oct"
    """
    from crm_cli.services import punctuality

    first, last = period_of(ctx, from_, to, DAYS)
    say_of(ctx).note(_("first due from {first} to {last}").format(first=both(first), last=both(last)))
    show(ctx, punctuality.report(crm_of(ctx), first, last, query_of(ctx, filter_)))
