"""`crm followups list|today|show|count|delete`; what changes them is in `followup_form` and its neighbours."""

from collections.abc import Sequence
from typing import Annotated

import typer

from crm_cli.commands import bulk
from crm_cli.commands.context import crm_of, output_of, query_of, words_of
from crm_cli.commands.options import Check, Filter, Ids, PickedIds, text
from crm_cli.commands.report import check, named, removing, show, wrote
from crm_cli.commands.shape import Bulk, Lists, Shows
from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.domain.numbers import record_id
from crm_cli.i18n import _

app = typer.Typer(help=_("Next steps: what is to be done, for whom, and when."))

MOST_TOLD = 3
SPANS = ("overdue", "today", "tomorrow", "week")
TODAY_COLUMNS = ("id", "due_on", "due_time", "contact", "reach", "title")


@app.command("list", cls=Lists.of(FOLLOWUP))
def list_(
    ctx: typer.Context,
    filter_: Filter = None,
    due: Annotated[
        str | None,
        text("--due", metavar="WHEN", values=SPANS, help=_("due by then: overdue, today, tomorrow, week, +2w")),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help=_("done and cancelled ones too"))] = False,
) -> None:
    """List next steps by due day.

    Example: crm followups list --due week owner:sara
    """
    show(ctx, crm_of(ctx).followups.list(query_of(ctx, filter_), due=due, all_of_them=all_))


@app.command(cls=Lists.of(FOLLOWUP))
def today(ctx: typer.Context, filter_: Filter = None, check_: Check = False) -> None:
    """Show what is overdue and what is due today, in working order, with the way to reach each contact.

    Example: crm followups today
    """
    listing = crm_of(ctx).followups.today(query_of(ctx, filter_))
    if check_:
        check(ctx, listing)
    else:
        show(ctx, listing, TODAY_COLUMNS)


@app.command("show", cls=Shows)
def show_(ctx: typer.Context, ids: Ids) -> None:
    """Show follow-ups whole.

    Example: crm followups show 12
    """
    from crm_cli.commands.report import show_records

    numbers = ids_of(ids)
    crm_of(ctx).followups.get(numbers)
    show_records(ctx, crm_of(ctx).followups.picked(numbers))


@app.command(cls=Bulk)
def delete(ctx: typer.Context, ids: PickedIds) -> None:
    """Delete follow-ups. One that will not be done is better cancelled.

    Example: crm followups delete 12
    """
    crm = crm_of(ctx)
    numbers = chosen(ctx, ids, _("delete {n} follow-ups?"), all_of_them=True)
    report = removing(ctx, crm.followups.picked(numbers), numbers)
    crm.followups.delete(numbers)
    report(_("deleted follow-up {ids}").format(ids=", ".join(map(str, numbers))))


@app.command(cls=Shows)
def count(
    ctx: typer.Context,
    filter_: Filter = None,
    due: Annotated[bool, typer.Option("--due", help=_("only what is overdue or due today"))] = False,
) -> None:
    """Count follow-ups still to be done.

    Example: crm followups count --due
    """
    from crm_cli.render.write import write_count

    followups, query = crm_of(ctx).followups, query_of(ctx, filter_)
    listing = followups.today(query) if due else followups.list(query, awake=True)
    write_count(listing.total(), output_of(ctx))


def ids_of(values: list[str]) -> list[int]:
    """Typed ids of follow-ups, each once."""
    return list(dict.fromkeys(_read(words_of(values))))


def chosen(ctx: typer.Context, ids: list[str], question: str = "", *, all_of_them: bool = False) -> list[int]:
    """The follow-ups that are named, or that --where picks: of those still to be done, or of all of them."""
    followups = crm_of(ctx).followups
    return bulk.chosen(ctx, ids, _read, lambda query: followups.list(query, all_of_them=all_of_them), question)


def _read(words: list[str]) -> list[int]:
    return [record_id(word, "followup") for word in words]


def report(ctx: typer.Context, message: str, ids: list[int], made: Sequence[int] = ()) -> None:
    """Report a change of follow-ups, and the next of those that come again."""
    crm = crm_of(ctx)
    titles = (f"{record.title}" for record in crm.followups.get(ids))
    said = message.format(followups=named(ids, titles))
    for record in crm.followups.get(made[:MOST_TOLD]):
        said += " · " + _("again {day}: {id}").format(day=record.due_on.isoformat(), id=record.id)
    if len(made) > MOST_TOLD:
        said += " · " + _("and {n} more").format(n=len(made) - MOST_TOLD)
    wrote(ctx, said, crm.followups.picked(ids), ids)
