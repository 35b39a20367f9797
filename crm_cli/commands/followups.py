"""`crm followups …`"""

from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, output_of, present_of, query_of, say_of, words_of
from crm_cli.commands.editor import in_editor
from crm_cli.commands.moments import when_of
from crm_cli.commands.options import Check, Filter, Ids, Uid, Who, Yes, text
from crm_cli.commands.report import agree, check, named, offer_next_step, removing, show, wrote
from crm_cli.commands.shape import Changes, Lists, Shows, Writes
from crm_cli.domain.choices import choice, number
from crm_cli.domain.dates import both
from crm_cli.domain.fields import FOLLOWUP
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.numbers import record_id
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import FOLLOWUP_KINDS
from crm_cli.errors import Invalid
from crm_cli.i18n import _

app = typer.Typer(help=_("Next steps: what is to be done, for whom, and when."))

_EDITS: Mapping[str, Callable[[str], object]] = {
    "title": lambda typed: line(typed, field="title"),
    "priority": lambda typed: number(typed, 1, 9, field="priority"),
    "kind": lambda typed: choice(typed, FOLLOWUP_KINDS, field="kind"),
    "owner": lambda typed: line(typed, field="owner"),
}
SPANS = ("overdue", "today", "tomorrow", "week")
TODAY_COLUMNS = ("id", "due_on", "due_time", "contact", "reach", "title")

Due = Annotated[str, text("--due", metavar="WHEN", help=_("tomorrow, +3d, sat 10:30, 2026-12-01, 1405/09/10"))]
Time = Annotated[str | None, text("--time", metavar="HH:MM", help=_("time of the day"))]
Kind = Annotated[str | None, text("--kind", metavar="KIND", values=FOLLOWUP_KINDS, help=", ".join(FOLLOWUP_KINDS))]
Priority = Annotated[str | None, text("--priority", metavar="1-9", help=_("1 is highest, 9 lowest; 5 if not given"))]
Owner = Annotated[str | None, text("--owner", metavar="STAFF", help=_("colleague who does it"))]
Outcome = Annotated[str | None, text("--outcome", help=_("what came of it"))]


@app.command(cls=Writes)
def add(
    ctx: typer.Context,
    who: Who,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=_("what is to be done"), show_default=False)],
    due: Due,
    time: Time = None,
    priority: Priority = None,
    kind: Kind = None,
    owner: Owner = None,
    uid: Uid = None,
) -> None:
    """Add a next step.

    Example: crm followups add sara "send the quote" --due tomorrow --time 10:30
    """
    crm = crm_of(ctx)
    when = when_of(ctx, due, time)
    draft = FollowupDraft(
        contact=who,
        title=line(title, field="title"),
        due_on=when.day,
        due_time=when.time,
        kind=choice(kind, FOLLOWUP_KINDS, field="kind") if kind else "call",
        priority=number(priority, 1, 9, field="priority") if priority else 5,
        owner=owner,
        uid=parse_uid(uid) if uid else None,
    )
    _wrote(ctx, _("follow-up {followups}"), [crm.followups.add(draft)])


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


@app.command(cls=Changes)
def edit(
    ctx: typer.Context,
    ids: Ids,
    title: Annotated[str | None, text("--title", help=_("what is to be done"))] = None,
    priority: Priority = None,
    kind: Kind = None,
    owner: Owner = None,
) -> None:
    """Change title, priority, kind or owner; without flags in $EDITOR. The day is changed by `move`.

    Example: crm followups edit 12 --priority 1
    """
    numbers = ids_of(ids)
    typed = ctx.params
    with in_editor(ctx, crm_of(ctx).followups.picked(numbers), tuple(_EDITS), {}):
        if unwanted := typed.get("clear"):
            raise Invalid(_("{field} cannot be empty").format(field=unwanted[0]), field=unwanted[0])
        fields = {key: read(typed[key]) for key, read in _EDITS.items() if typed[key] is not None}
        crm_of(ctx).followups.edit(numbers, fields)
    _wrote(ctx, _("changed {followups}"), numbers)


@app.command(cls=Changes)
def start(ctx: typer.Context, ids: Ids) -> None:
    """Note that you are working on follow-ups.

    Example: crm followups start 12
    """
    _apply(ctx, ids, _("started {followups}"), crm_of(ctx).followups.start)


@app.command(cls=Changes)
def stop(ctx: typer.Context, ids: Ids) -> None:
    """Put follow-ups down again, still to be done.

    Example: crm followups stop 12
    """
    _apply(ctx, ids, _("open again: {followups}"), crm_of(ctx).followups.stop)


@app.command(cls=Changes)
def done(ctx: typer.Context, ids: Ids, outcome: Outcome = None) -> None:
    """Complete follow-ups.

    Example: crm followups done 12 13 --outcome "booked"
    """
    said = line(outcome, field="outcome") if outcome else None
    numbers = _apply(
        ctx, ids, _("done: {followups}"), lambda numbers: crm_of(ctx).followups.complete(numbers, outcome=said)
    )
    offer_next_step(ctx, (followup.contact_id for followup in crm_of(ctx).followups.get(numbers)))


@app.command(cls=Changes)
def snooze(
    ctx: typer.Context, ids: Ids, until: Annotated[str, text("--until", metavar="WHEN", help=_("a day to come"))]
) -> None:
    """Take follow-ups out of sight until a day to come. The due day stays.

    Example: crm followups snooze 12 --until sat
    """
    present = present_of(ctx)
    day = present.day(until)
    say_of(ctx).note(both(day))
    _apply(ctx, ids, _("snoozed {followups}"), lambda numbers: crm_of(ctx).followups.snooze(numbers, until=day))


@app.command(cls=Changes)
def move(
    ctx: typer.Context,
    ids: Ids,
    to: Annotated[str, text("--to", metavar="WHEN", help=_("the new due day"))],
    time: Time = None,
) -> None:
    """Move follow-ups to another day. The first due day stays on record.

    Example: crm followups move 12 --to +3d
    """
    when = when_of(ctx, to, time)
    _apply(
        ctx, ids, _("moved {followups}"), lambda numbers: crm_of(ctx).followups.move(numbers, to=when.day, at=when.time)
    )


@app.command(cls=Changes)
def cancel(ctx: typer.Context, ids: Ids, outcome: Outcome = None) -> None:
    """Give follow-ups up; they do not count as done.

    Example: crm followups cancel 12 --outcome "went elsewhere"
    """
    said = line(outcome, field="outcome") if outcome else None
    numbers = _apply(
        ctx, ids, _("cancelled {followups}"), lambda numbers: crm_of(ctx).followups.cancel(numbers, outcome=said)
    )
    offer_next_step(ctx, (followup.contact_id for followup in crm_of(ctx).followups.get(numbers)))


@app.command(cls=Changes)
def reopen(ctx: typer.Context, ids: Ids) -> None:
    """Take up follow-ups that were done or cancelled.

    Example: crm followups reopen 12
    """
    _apply(ctx, ids, _("reopened {followups}"), crm_of(ctx).followups.reopen)


@app.command(cls=Changes)
def delete(ctx: typer.Context, ids: Ids, yes: Yes = False) -> None:
    """Delete follow-ups. One that will not be done is better cancelled.

    Example: crm followups delete 12
    """
    crm, numbers = crm_of(ctx), ids_of(ids)
    agree(ctx, _("delete {n} follow-ups?").format(n=len(numbers)), len(numbers), yes=yes)
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
    return list(dict.fromkeys(record_id(value, "followup") for value in words_of(values)))


def _apply(ctx: typer.Context, ids: list[str], message: str, verb: Callable[[list[int]], None]) -> list[int]:
    numbers = ids_of(ids)
    verb(numbers)
    _wrote(ctx, message, numbers)
    return numbers


def _wrote(ctx: typer.Context, message: str, ids: list[int]) -> None:
    crm = crm_of(ctx)
    titles = (f"{record.title}" for record in crm.followups.get(ids))
    wrote(ctx, message.format(followups=named(ids, titles)), crm.followups.picked(ids), ids)
