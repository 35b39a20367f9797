"""`crm complaints report`: how many complaints, about what, how long they take, and how that was worked out."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of, say_of
from crm_cli.commands.moments import period_of
from crm_cli.commands.options import Filter, text
from crm_cli.commands.report import show
from crm_cli.commands.shape import Lists
from crm_cli.domain.choices import choice
from crm_cli.domain.complaint_figures import FIGURES, GROUPINGS, formula
from crm_cli.domain.dates import both
from crm_cli.domain.fields.figures import FIGURE
from crm_cli.i18n import _

app = typer.Typer()

DAYS = 90  # until today, when nothing is said


@app.command(cls=Lists.of(FIGURE))
def report(
    ctx: typer.Context,
    filter_: Filter = None,
    from_: Annotated[str | None, text("--from", metavar="DAY", help=_("first day; 90 days ago if not given"))] = None,
    to: Annotated[str | None, text("--to", metavar="DAY", help=_("last day; today if not given"))] = None,
    by: Annotated[
        str | None, text("--by", metavar="WHAT", values=GROUPINGS, help=_("each about, topic, or staff who handles it"))
    ] = None,
    explain: Annotated[
        str | None,
        text(
            "--explain", metavar="FIGURE", values=tuple(FIGURES), help=_("formula of a figure, and what went into it")
        ),
    ] = None,
) -> None:
    """Show figures of the complaints received in a period: how many and why, how long they take, who is content.

    Times are in working hours and, called `elapsed`, by the clock on the wall. What is not resolved yet is counted
    apart; so are complaints whose cause nobody has found. `csat` is how many of those who answered are content.
    Intervals are of 95 %; there are none under five cases. `--explain handling_p90` shows the formula of a figure and
    the complaints behind it.

    Example: crm complaints report --from "1 Oct" --to "31 Oct" --by topic
    """
    from crm_cli.services import complaint_figures

    group = choice(by, GROUPINGS, field="grouping") if by else None
    figure = choice(explain, tuple(FIGURES), field="figure") if explain else None
    first, last = period_of(ctx, from_, to, DAYS)
    say_of(ctx).note(_("received from {first} to {last}").format(first=both(first), last=both(last)))
    if figure:
        say_of(ctx).note(f"{figure}: {formula(figure)}")
        show(ctx, complaint_figures.explain(crm_of(ctx), first, last, query_of(ctx, filter_), figure, group))
    else:
        show(ctx, complaint_figures.report(crm_of(ctx), first, last, query_of(ctx, filter_), group))
