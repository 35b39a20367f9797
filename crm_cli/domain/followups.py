"""The next step with a customer: its states (RFC 5545 VTODO) and the moves between them."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import NamedTuple

from crm_cli.domain.handoffs import Handoff
from crm_cli.domain.recurrence import Recurrence, next_due, parse_every, written
from crm_cli.errors import Conflict, Invalid
from crm_cli.i18n import _

LIVE = ("open", "doing")

# verb -> (from, to)
MOVES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "start": (("open",), "doing"),
    "stop": (("doing",), "open"),
    "done": (LIVE, "done"),
    "cancel": (LIVE, "cancelled"),
    "reopen": (("done", "cancelled"), "open"),
    "skip": (LIVE, "cancelled"),
    "snooze": (LIVE, ""),
    "move": (LIVE, ""),
    "refer": (LIVE, ""),
    "accept": (LIVE, ""),
    "return": (LIVE, ""),
}
SKIPPED = "skipped"  # the outcome of one that was passed over


class FollowupDraft(NamedTuple):
    """A follow-up to be. `contact` and `owner` are names or ids as typed.

    `origin` is manual, or the rule that makes it; a rule makes nothing twice under one `origin_key`.
    """

    contact: str
    title: str
    due_on: date
    due_time: time | None = None
    kind: str = "call"
    priority: int = 5
    owner: str | None = None
    uid: str | None = None
    complaint_id: int | None = None
    interaction_id: int | None = None
    repeat: Recurrence | None = None
    origin: str = "manual"
    origin_key: str | None = None


class FollowupRecord(NamedTuple):
    """A stored follow-up. `first_due_on` never changes: punctuality is measured against it.

    One that comes again has a rule, `every`, with its `anchor`, `until` and `times`; it is number `occurrence` of its
    `series`, counted from 0, which was due on `anchor_on`.
    """

    id: int
    uid: str
    contact_id: int
    title: str
    kind: str
    due_on: date
    due_time: time | None
    first_due_on: date
    hidden_until: date | None
    status: str
    priority: int
    owner_id: int | None
    outcome: str | None
    closed_at: str | None
    complaint_id: int | None
    interaction_id: int | None
    origin: str
    every: str | None
    anchor: str | None
    anchor_on: date | None
    until: date | None
    times: int | None
    series: str | None
    occurrence: int | None
    version: int
    created_at: str
    updated_at: str


def _after(followup: FollowupRecord, verb: str) -> FollowupRecord:
    """`followup` in the state `verb` leads to. Raises Conflict naming what is possible instead."""
    sources, target = MOVES[verb]
    if followup.status not in sources:
        legal = [name for name, (origins, _target) in MOVES.items() if followup.status in origins]
        answers = ("accept", "return")  # which want something that is not known here
        possible = [name for name in legal if name not in answers and (name != "skip" or followup.every)]
        raise Conflict(
            _("follow-up {id} is {status}; {verb} is not possible").format(
                id=followup.id, status=followup.status, verb=verb
            ),
            hint=_("possible now: {verbs}").format(verbs=", ".join(possible)),
        )
    return followup._replace(status=target or followup.status)


def started(followup: FollowupRecord) -> FollowupRecord:
    """Being worked on."""
    return _after(followup, "start")


def stopped(followup: FollowupRecord) -> FollowupRecord:
    """Put down again, still to be done."""
    return _after(followup, "stop")


def completed(followup: FollowupRecord, *, at: str, outcome: str | None = None) -> FollowupRecord:
    """Done at the UTC instant `at`."""
    return _after(followup, "done")._replace(closed_at=at, hidden_until=None, outcome=outcome)


def cancelled(followup: FollowupRecord, *, at: str, outcome: str | None = None) -> FollowupRecord:
    """Given up at the UTC instant `at`; it does not count as done."""
    return _after(followup, "cancel")._replace(closed_at=at, hidden_until=None, outcome=outcome)


def reopened(followup: FollowupRecord) -> FollowupRecord:
    """To be done after all; its due day stays."""
    return _after(followup, "reopen")._replace(closed_at=None, outcome=None)


def snoozed(followup: FollowupRecord, *, until: date, today: date) -> FollowupRecord:
    """Out of sight until the day `until`; due day and first due day stay. Raises Invalid for a day not to come."""
    if until <= today:
        raise Invalid(
            _("{day} is not in the future").format(day=until.isoformat()),
            hint=_("snooze until a later day, for example --until tomorrow"),
            field="until",
        )
    return _after(followup, "snooze")._replace(hidden_until=until)


def moved(followup: FollowupRecord, *, to: date, at: time | None) -> FollowupRecord:
    """Due on another day; visible at once. `first_due_on` stays, so moving flatters no figure."""
    return _after(followup, "move")._replace(due_on=to, due_time=at, hidden_until=None)


def skipped(followup: FollowupRecord, *, at: str) -> FollowupRecord:
    """Passed over at the UTC instant `at`, in favour of the next of its series. Raises Conflict for one without."""
    if not followup.every:
        raise Conflict(
            _("follow-up {id} does not come again").format(id=followup.id),
            hint=_("give it up with crm followups cancel {id}, or move it: crm followups move {id} --to WHEN").format(
                id=followup.id
            ),
        )
    return _after(followup, "skip")._replace(closed_at=at, hidden_until=None, outcome=SKIPPED)


def referred(followup: FollowupRecord, *, to_id: int) -> FollowupRecord:
    """In the hands of another colleague. Raises Conflict when it is there already."""
    if followup.owner_id == to_id:
        raise Conflict(
            _("follow-up {id} is in these hands already").format(id=followup.id), hint=_("name another colleague")
        )
    return _after(followup, "refer")._replace(owner_id=to_id)


def answered(followup: FollowupRecord, handoff: Handoff | None, *, accepted: bool) -> FollowupRecord:
    """Kept by whom it was handed to, or back with whom it came from. Raises Conflict when nobody handed it on."""
    changed = _after(followup, "accept" if accepted else "return")
    if handoff is None:
        raise Conflict(
            _("follow-up {id} was not handed on, or that was answered").format(id=followup.id),
            hint=_("hand it on: crm followups refer {id} --to STAFF").format(id=followup.id),
        )
    return changed if accepted else changed._replace(owner_id=handoff.from_id)


# ---- those that come again


def repeated(followup: FollowupRecord, rule: Recurrence | None) -> FollowupRecord:
    """Coming again by `rule` from its own due day on, or, without one, for the last time."""
    if rule is None:
        return followup._replace(
            every=None, anchor=None, anchor_on=None, until=None, times=None, series=None, occurrence=None
        )
    if rule.until and rule.until < followup.due_on:
        raise Invalid(
            _("{until} is before the due day {due}").format(until=rule.until, due=followup.due_on),
            hint=_("name a later day, or leave --until out"),
            field="until",
        )
    return followup._replace(
        every=written(rule),
        anchor=rule.anchor,
        anchor_on=followup.due_on,
        until=rule.until,
        times=rule.times,
        series=followup.uid,
        occurrence=0,
    )


def rule_of(followup: FollowupRecord) -> Recurrence | None:
    """How it comes again, or None."""
    if not followup.every:
        return None
    rule = parse_every(followup.every, "gregorian")
    return rule._replace(
        anchor="completion" if followup.anchor == "completion" else "schedule",
        until=followup.until,
        times=followup.times,
    )


def next_of(followup: FollowupRecord, done_on: date, is_working: Callable[[date], bool]) -> tuple[date, int] | None:
    """The day the next of its series is due, and its number; None at the end of the series and outside of any."""
    rule = rule_of(followup)
    if rule is None or followup.anchor_on is None or followup.occurrence is None:
        return None
    return next_due(rule, followup.anchor_on, followup.occurrence, followup.due_on, done_on, is_working)
