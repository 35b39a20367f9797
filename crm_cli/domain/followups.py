"""The next step with a customer: its states (RFC 5545 VTODO) and the moves between them."""

from collections.abc import Mapping
from datetime import date, time
from typing import NamedTuple

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
    "snooze": (LIVE, ""),
    "move": (LIVE, ""),
}


class FollowupDraft(NamedTuple):
    """A follow-up to be. `contact` and `owner` are names or ids as typed."""

    contact: str
    title: str
    due_on: date
    due_time: time | None = None
    kind: str = "call"
    priority: int = 5
    owner: str | None = None
    uid: str | None = None


class FollowupRecord(NamedTuple):
    """A stored follow-up. `first_due_on` never changes: punctuality is measured against it."""

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
    version: int
    created_at: str
    updated_at: str


def _after(followup: FollowupRecord, verb: str) -> FollowupRecord:
    """`followup` in the state `verb` leads to. Raises Conflict naming what is possible instead."""
    sources, target = MOVES[verb]
    if followup.status not in sources:
        possible = [name for name, (origins, _target) in MOVES.items() if followup.status in origins]
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
