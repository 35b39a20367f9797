"""`crm followups add|edit`: what is to be done, when, for whom, and how it comes again."""

from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Annotated

import typer

from crm_cli.commands.context import crm_of, present_of, say_of
from crm_cli.commands.editor import in_editor
from crm_cli.commands.followups import chosen, report
from crm_cli.commands.moments import when_of
from crm_cli.commands.options import PickedIds, Uid, Who, text
from crm_cli.commands.shape import Bulk, Writes
from crm_cli.domain.choices import choice, number
from crm_cli.domain.complaints import complaint_id
from crm_cli.domain.dates import both
from crm_cli.domain.followup_fields import READ
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.numbers import record_id
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import FOLLOWUP_KINDS
from crm_cli.errors import Invalid
from crm_cli.i18n import _

if TYPE_CHECKING:
    from crm_cli.domain.recurrence import Recurrence

app = typer.Typer()

MOST_TIMES = 1000
CLEARABLE = ("every", "until", "times")
Due = Annotated[str, text("--due", metavar="WHEN", help=_("tomorrow, +3d, sat 10:30, 2026-12-01, 1405/09/10"))]
Time = Annotated[str | None, text("--time", metavar="HH:MM", help=_("time of the day"))]
Kind = Annotated[str | None, text("--kind", metavar="KIND", values=FOLLOWUP_KINDS, help=", ".join(FOLLOWUP_KINDS))]
Priority = Annotated[str | None, text("--priority", metavar="1-9", help=_("1 is highest, 9 lowest; 5 if not given"))]
Owner = Annotated[str | None, text("--owner", metavar="STAFF", help=_("colleague who does it"))]
About = Annotated[str | None, text("--complaint", metavar="ID", help=_("complaint it belongs to"))]
Every = Annotated[
    str | None,
    text("--every", metavar="RULE", help=_("comes again: day, 2 weeks, mon,thu, month, jalali-month on last day")),
]
AfterDone = Annotated[
    bool | None, typer.Option("--after-done/--on-schedule", help=_("count the next from the day it is done, or not"))
]
Until = Annotated[str | None, text("--until", metavar="DAY", help=_("comes again until that day at the latest"))]
Times = Annotated[str | None, text("--times", metavar="N", help=_("comes so many times in all"))]


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
    complaint: About = None,
    interaction: Annotated[str | None, text("--interaction", metavar="ID", help=_("conversation it came from"))] = None,
    every: Every = None,
    after_done: AfterDone = None,
    until: Until = None,
    times: Times = None,
    uid: Uid = None,
) -> None:
    """Add a next step, once or coming again.

    Example: crm followups add sara "send the quote" --due tomorrow --time 10:30
    """
    crm = crm_of(ctx)
    when = when_of(ctx, due, time)
    repeat = _repeat(ctx)
    draft = FollowupDraft(
        contact=who,
        title=line(title, field="title"),
        due_on=when.day,
        due_time=when.time,
        kind=choice(kind, FOLLOWUP_KINDS, field="kind") if kind else "call",
        priority=number(priority, 1, 9, field="priority") if priority else 5,
        owner=owner,
        uid=parse_uid(uid) if uid else None,
        complaint_id=complaint_id(complaint) if complaint else None,
        interaction_id=record_id(interaction, "interaction") if interaction else None,
        repeat=repeat(None) if repeat else None,
    )
    report(ctx, _("follow-up {followups}"), [crm.followups.add(draft)])


@app.command(cls=Bulk)
def edit(
    ctx: typer.Context,
    ids: PickedIds,
    title: Annotated[str | None, text("--title", help=_("what is to be done"))] = None,
    priority: Priority = None,
    kind: Kind = None,
    owner: Owner = None,
    complaint: About = None,
    every: Every = None,
    after_done: AfterDone = None,
    until: Until = None,
    times: Times = None,
    clear: Annotated[
        list[str] | None, text("--clear", metavar="FIELD", values=CLEARABLE, help=", ".join(CLEARABLE))
    ] = None,
) -> None:
    """Change title, priority, kind, owner or how it comes again; without flags in $EDITOR. `move` changes the day.

    A rule that is changed counts from the due day on, for this one and the rest of its series.

    Example: crm followups edit 12 --priority 1
    """
    numbers = chosen(ctx, ids)
    typed = ctx.params
    with in_editor(ctx, crm_of(ctx).followups.picked(numbers), ("title", "priority", "kind", "owner"), {}):
        fields = {key: read(typed[key]) for key, read in READ.items() if typed[key] is not None}
        if "complaint" in fields:
            fields["complaint_id"] = fields.pop("complaint")
        crm_of(ctx).followups.edit(numbers, fields, _repeat(ctx))
    report(ctx, _("changed {followups}"), numbers)


def _repeat(ctx: typer.Context) -> "Callable[[Recurrence | None], Recurrence | None] | None":
    """How what was typed changes the way something comes again; None where nothing was typed about it."""
    typed = ctx.params
    cleared = set(typed.get("clear") or ())
    for field in cleared - set(CLEARABLE):
        raise Invalid(_("{field} cannot be empty").format(field=field), field=field)
    if not cleared and all(typed[name] is None for name in ("every", "after_done", "until", "times")):
        return None
    return lambda rule: None if "every" in cleared else _changed(ctx, rule, cleared)


def _changed(ctx: typer.Context, rule: "Recurrence | None", cleared: Set[str]) -> "Recurrence":
    from crm_cli.domain.recurrence import parse_every

    typed, present = ctx.params, present_of(ctx)
    if typed["every"] is not None:
        new = parse_every(typed["every"], present.calendar)
        rule = new._replace(anchor=rule.anchor, until=rule.until, times=rule.times) if rule else new
    if rule is None:
        raise Invalid(_("it does not come again"), hint=_("add --every, for example --every month"), field="every")
    if typed["after_done"] is not None:
        rule = rule._replace(anchor="completion" if typed["after_done"] else "schedule")
    if typed["until"] is not None:
        until = present.day(typed["until"])
        say_of(ctx).note(both(until))
        rule = rule._replace(until=until)
    if typed["times"] is not None:
        rule = rule._replace(times=number(typed["times"], 1, MOST_TIMES, field="times"))
    return rule._replace(
        until=None if "until" in cleared else rule.until, times=None if "times" in cleared else rule.times
    )
