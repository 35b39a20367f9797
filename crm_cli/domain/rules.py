"""The rules that plan next steps by themselves: what each looks for, and what it then wants to be done.

A rule makes nothing twice: what it makes carries an origin key of the rule, the record and the occasion.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.i18n import _

if TYPE_CHECKING:
    from crm_cli.domain.complaints import ComplaintRecord

BIRTHDAY, CADENCE, RESOLVED, NO_NEXT_STEP = "birthday", "cadence", "complaint_resolved", "no_next_step"
NAMES = (BIRTHDAY, CADENCE, RESOLVED, NO_NEXT_STEP)

# Days without a conversation after which a customer of this tier is called.
CADENCE_DAYS: Mapping[str, int] = {"A": 30, "B": 60, "C": 120}
ASK_AFTER_DAYS = 3  # whether a complaint is solved
STILL_ASKED_DAYS = 14  # after that, nobody asks any more


class Occasion(NamedTuple):
    """Something a rule has found: whose it is, who is responsible, the record and its uid, and since when."""

    rule: str
    contact_id: int
    owner_id: int | None
    uid: str
    since: date
    tier: str | None = None
    complaint_id: int | None = None


class Proposal(NamedTuple):
    """A next step that a rule wants: what it is, when it is due, and the key under which it is made only once."""

    rule: str
    title: str
    kind: str
    due_on: date
    key: str


def meaning(rule: str) -> str:
    """What a rule does, for people."""
    return {
        BIRTHDAY: _("the day before a birthday: prepare a greeting; on the day: congratulate"),
        CADENCE: _("customers of tier A, B, C nobody has spoken with for 30, 60, 120 days: call"),
        RESOLVED: _("three days after a complaint is resolved: ask whether the problem is gone"),
        NO_NEXT_STEP: _("open complaints and customers of tier A, B with nothing planned: plan the next step"),
    }[rule]


def proposed(occasion: Occasion, today: date) -> Proposal:
    """What is to be done about it. Nothing is due before today: it would be late from the beginning."""
    rule, since = occasion.rule, occasion.since
    if rule == BIRTHDAY:
        title = _("birthday: congratulate") if since <= today else _("birthday tomorrow: prepare a greeting")
        return Proposal(rule, title, "care", today, _key(occasion, since.isoformat(), str((today - since).days)))
    if rule == CADENCE:
        silent, rhythm = (today - since).days, CADENCE_DAYS[occasion.tier or "C"]
        title = _("keep in touch: {n} days without a conversation").format(n=silent)
        return Proposal(rule, title, "call", today, _key(occasion, since.isoformat(), str(silent // rhythm)))
    if rule == RESOLVED:
        due = max(today, since + timedelta(days=ASK_AFTER_DAYS))
        title = _("ask whether the problem of C-{id} is gone").format(id=occasion.complaint_id)
        return Proposal(rule, title, "call", due, _key(occasion, since.isoformat()))
    return Proposal(rule, _("plan the next step"), "other", today, _key(occasion, today.isoformat()))


def asking(complaint: "ComplaintRecord", today: date, is_working: Callable[[date], bool]) -> Proposal:
    """The step that follows when a complaint is resolved on `today`, on a day on which somebody works.

    It carries the key of the rule for complaints resolved, which then makes no second one.
    """
    occasion = Occasion(
        RESOLVED, complaint.contact_id, complaint.owner_id, complaint.uid, today, complaint_id=complaint.id
    )
    found = proposed(occasion, today)
    day = found.due_on
    while not is_working(day):
        day += timedelta(days=1)
    return found._replace(due_on=day, key=":".join([found.key, *["again"] * complaint.reopen_count]))


def _key(occasion: Occasion, *occurrence: str) -> str:
    return ":".join((occasion.rule, occasion.uid, *occurrence))
