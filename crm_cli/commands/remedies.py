"""`crm remedies …`: what is offered for complaints, whether it is taken, and whether it arrived."""

from typing import Annotated

import typer

from crm_cli.commands import bulk
from crm_cli.commands.context import crm_of, output_of, query_of
from crm_cli.commands.money import remedy_of
from crm_cli.commands.options import Filter, PickedIds, Values, text
from crm_cli.commands.report import show, wrote
from crm_cli.commands.shape import Bulk, Lists, Shows, Writes
from crm_cli.domain.complaints import code, complaint_id
from crm_cli.domain.fields.remedies import REMEDY
from crm_cli.domain.money import money_text
from crm_cli.domain.numbers import record_id
from crm_cli.domain.remedies import Remedy
from crm_cli.domain.text import note as parse_note
from crm_cli.domain.vocabulary import REMEDIES
from crm_cli.i18n import _

app = typer.Typer(help=_("What is offered to make amends, and whether it arrived."))

MOST_NAMED = 3

All = Annotated[bool, typer.Option("--all", help=_("those that were delivered or declined too"))]
Note = Annotated[str | None, text("--note", help=_("a note for the timeline of the complaint"))]


@app.command("list", cls=Lists.of(REMEDY))
def list_(ctx: typer.Context, filter_: Filter = None, all_: All = False) -> None:
    """List what was offered and is neither delivered nor declined, the oldest first.

    Example: crm remedies list kind:refund amount:over-1000000
    """
    show(ctx, crm_of(ctx).remedies.list(query_of(ctx, filter_), all_of_them=all_))


@app.command(cls=Shows)
def count(ctx: typer.Context, filter_: Filter = None, all_: All = False) -> None:
    """Count remedies that are neither delivered nor declined.

    Example: crm remedies count is:accepted
    """
    from crm_cli.render.write import write_count

    write_count(crm_of(ctx).remedies.list(query_of(ctx, filter_), all_of_them=all_).total(), output_of(ctx))


@app.command(cls=Writes)
def offer(
    ctx: typer.Context,
    complaint: Annotated[
        str, typer.Argument(metavar="COMPLAINT", help=_("number or code of the complaint"), show_default=False)
    ],
    kind: Annotated[
        str, typer.Argument(metavar=Values("KIND", REMEDIES), help=", ".join(REMEDIES), show_default=False)
    ],
    amount: Annotated[
        str | None, text("--amount", metavar="MONEY", help=_("what it costs: 2500000, 12.50 EUR, 250000 toman"))
    ] = None,
    note: Annotated[str | None, text("--note", help=_("what was said about it"))] = None,
) -> None:
    """Offer something to make amends. An explanation counts as delivered: the customer has heard it.

    Example: crm remedies offer C-3 refund --amount 2500000 --note "by card"
    """
    draft = remedy_of(ctx, kind, amount)._replace(note=parse_note(note, field="note") if note is not None else None)
    number = crm_of(ctx).remedies.offer(complaint_id(complaint), draft)
    _report(ctx, [number], _("offered"))


@app.command(cls=Bulk)
def accept(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that customers take what was offered; it is owed from now on.

    Example: crm remedies accept 4
    """
    numbers = _chosen(ctx, ids)
    crm_of(ctx).remedies.accept(numbers, note=_noted(note))
    _report(ctx, numbers, _("accepted"))


@app.command(cls=Bulk)
def decline(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that customers do not want what was offered; nothing is owed.

    Example: crm remedies decline 4 --note "wants no money back"
    """
    numbers = _chosen(ctx, ids)
    crm_of(ctx).remedies.decline(numbers, note=_noted(note))
    _report(ctx, numbers, _("declined"))


@app.command(cls=Bulk)
def deliver(ctx: typer.Context, ids: PickedIds, note: Note = None) -> None:
    """Note that remedies have reached the customers, who thereby accept them.

    Example: crm remedies deliver 4 5 --note "paid by card"
    """
    numbers = _chosen(ctx, ids)
    crm_of(ctx).remedies.deliver(numbers, note=_noted(note))
    _report(ctx, numbers, _("delivered"))


def _chosen(ctx: typer.Context, ids: list[str]) -> list[int]:
    """The remedies that are named, or that --where picks of those that are neither delivered nor declined."""
    return bulk.chosen(ctx, ids, _read, crm_of(ctx).remedies.list)


def _read(words: list[str]) -> list[int]:
    return [record_id(word, "remedy", "remedies list") for word in words]


def _noted(typed: str | None) -> str | None:
    return parse_note(typed, field="note") if typed is not None else None


def _report(ctx: typer.Context, ids: list[int], done: str) -> None:
    """Report a change: which remedies, of which complaints."""
    crm = crm_of(ctx)
    said = "; ".join(_called(one, toman=crm.present.toman) for one in crm.remedies.get(ids[:MOST_NAMED]))
    said = said if len(ids) <= MOST_NAMED else _("{n} remedies").format(n=len(ids))
    wrote(ctx, f"{done}: {said}", crm.remedies.picked(ids), ids)


def _called(remedy: Remedy, *, toman: bool) -> str:
    cost = f" {money_text(*remedy.money, toman=toman)}" if remedy.money else ""
    return f"{remedy.id} {remedy.kind}{cost}, {code(remedy.complaint_id)}"
