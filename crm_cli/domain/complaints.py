"""Complaints: their states (after the steps of ISO 10002) and the moves between them.

A rule takes the complaint as it is and returns what it becomes. Who moved it, when and why is the timeline's business.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from crm_cli.domain.numbers import record_id
from crm_cli.domain.vocabulary import BY_HAND
from crm_cli.errors import Conflict, Invalid
from crm_cli.i18n import _

# What usually comes next; in the other states it is not our turn.
NEXT_VERB: Mapping[str, str] = {
    "new": "acknowledge",
    "acknowledged": "investigate",
    "investigating": "resolve",
    "resolved": "close",
}
ENDED = ("closed", "rejected", "withdrawn", "merged")
REOPEN_DAYS = 30  # after that, what is heard again is a new complaint that follows the old one

# verb -> (from, to)
MOVES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "acknowledge": (("new",), "acknowledged"),
    "investigate": (("new", "acknowledged", "waiting"), "investigating"),
    "wait": (("acknowledged", "investigating"), "waiting"),
    "resolve": (("acknowledged", "investigating", "waiting"), "resolved"),
    "close": (("resolved",), "closed"),
    "reject": (("acknowledged", "investigating"), "rejected"),
    "withdraw": (("new", "acknowledged", "investigating", "waiting"), "withdrawn"),
    "merge": (("new", "acknowledged", "investigating", "waiting"), "merged"),
    "reopen": (("resolved", "closed", "rejected", "withdrawn"), "investigating"),
}


class ComplaintDraft(NamedTuple):
    """A complaint to be. `contact` and `owner` are names or ids as typed; `received_at` is aware, None for now.

    `heard` is what the customer said, in the customer's words; `severity` is 1 (gravest) to 4, None until assessed;
    `follows_id` is an earlier complaint that this one takes up again.
    """

    contact: str
    heard: str
    received_at: datetime | None = None
    channel: str | None = None
    wanted: str | None = None
    about: str | None = None
    which: str | None = None
    topic: str | None = None
    severity: int | None = None
    safety: bool = False
    owner: str | None = None
    follows_id: int | None = None
    uid: str | None = None


class ComplaintRecord(NamedTuple):
    """A stored complaint. Instants are UTC text as stored; `remedies` are the kinds of what was offered.

    Its deadlines, and what `complaint_clocks` needs to move them, are None where it comes from an older format.
    """

    id: int
    uid: str
    contact_id: int
    status: str
    received_at: str
    channel: str | None
    heard: str
    wanted: str | None
    about: str | None
    which: str | None
    topic: str | None
    severity: int | None
    safety: bool
    owner_id: int | None
    decision: str | None
    reason: str | None
    reopen_count: int
    follows_id: int | None
    merged_into_id: int | None
    ended_at: str | None
    acknowledge_due: str | None
    half_due: str | None
    resolve_due: str | None
    acknowledged_at: str | None
    resolved_at: str | None
    waiting_since: str | None
    waited_seconds: int
    escalation: int
    version: int
    created_at: str
    updated_at: str
    remedies: tuple[str, ...] = ()


def code(number: int) -> str:
    """What a complaint is called when one speaks about it: `C-12`."""
    return f"C-{number}"


def complaint_id(text: str) -> int:
    """A typed id of a complaint: `12`, `C-12` or `complaint:12`. Raises Invalid."""
    bare = text.strip().removeprefix("complaint:")
    return record_id(bare[2:] if bare[:2].casefold() == "c-" else bare, "complaint")


def possible(status: str) -> tuple[str, ...]:
    """The verbs that are legal in a state."""
    return tuple(verb for verb, (sources, _target) in MOVES.items() if status in sources)


def _after(complaint: ComplaintRecord, verb: str, *, ended_at: str | None = None) -> ComplaintRecord:
    """`complaint` in the state `verb` leads to. Raises Conflict naming the legal moves."""
    sources, target = MOVES[verb]
    if complaint.status not in sources:
        legal = possible(complaint.status)
        raise Conflict(
            _("complaint {id} is {status}; {verb} is not possible").format(
                id=complaint.id, status=complaint.status, verb=verb
            ),
            hint=_("possible now: {verbs}").format(verbs=", ".join(legal))
            if legal
            else _("it is part of complaint {id} now").format(id=complaint.merged_into_id)
            if complaint.merged_into_id
            else _("the complaint it became part of was deleted: crm history complaint:{id}").format(id=complaint.id),
        )
    return complaint._replace(status=target, ended_at=ended_at)


def acknowledged(complaint: ComplaintRecord) -> ComplaintRecord:
    """The customer knows that it arrived."""
    return _after(complaint, "acknowledge")


def investigating(complaint: ComplaintRecord) -> ComplaintRecord:
    """Being looked into; a new one counts as acknowledged by that."""
    return _after(complaint, "investigate")


def waiting(complaint: ComplaintRecord) -> ComplaintRecord:
    """The customer owes us an answer."""
    return _after(complaint, "wait")


def resolved(complaint: ComplaintRecord, *, decision: str, remedies: Iterable[str]) -> ComplaintRecord:
    """Decided, and told to the customer. Raises Invalid when nothing is offered, not even an explanation."""
    offered = tuple(dict.fromkeys(remedies))
    if not offered:
        raise Invalid(
            _("resolving needs a remedy"), hint=_("add --remedy KIND, at least --remedy explanation"), field="remedy"
        )
    return _after(complaint, "resolve")._replace(decision=decision, remedies=complaint.remedies + offered)


def closed(complaint: ComplaintRecord, *, at: str) -> ComplaintRecord:
    """Nothing is left to be done about it."""
    return _after(complaint, "close", ended_at=at)


def rejected(complaint: ComplaintRecord, *, at: str, reason: str) -> ComplaintRecord:
    """Not justified, and the reason was told."""
    return _after(complaint, "reject", ended_at=at)._replace(decision="rejected", reason=reason)


def withdrawn(complaint: ComplaintRecord, *, at: str) -> ComplaintRecord:
    """Taken back by the customer."""
    return _after(complaint, "withdraw", ended_at=at)


def merged(complaint: ComplaintRecord, into: ComplaintRecord, *, at: str) -> ComplaintRecord:
    """The same matter as another one, which is still open and goes on. Raises Conflict for itself or an ended one."""
    if into.id == complaint.id:
        raise Conflict(_("complaint {id} cannot be merged into itself").format(id=complaint.id))
    if into.status in ENDED:
        raise Conflict(
            _("complaint {id} is {status}; nothing can be merged into it").format(id=into.id, status=into.status),
            hint=_("name one that is open: crm complaints list"),
        )
    return _after(complaint, "merge", ended_at=at)._replace(merged_into_id=into.id)


def reopened(complaint: ComplaintRecord, *, at: str) -> ComplaintRecord:
    """Taken up again at the UTC instant `at`. Raises Conflict when it ended more than REOPEN_DAYS days before."""
    again = _after(complaint, "reopen")
    ended_at = complaint.ended_at
    if ended_at and datetime.fromisoformat(at) - datetime.fromisoformat(ended_at) > timedelta(REOPEN_DAYS):
        raise Conflict(
            _("complaint {id} ended more than {days} days ago").format(id=complaint.id, days=REOPEN_DAYS),
            hint=_("add a new one: crm complaints add {contact} --follows {id} --heard TEXT").format(
                contact=complaint.contact_id, id=complaint.id
            ),
        )
    return again._replace(decision=None, reason=None, reopen_count=complaint.reopen_count + 1)


def escalated(complaint: ComplaintRecord) -> ComplaintRecord:
    """At the highest level, because somebody says so. Raises Conflict when it has ended, or is there already."""
    if complaint.status in ENDED or complaint.escalation == BY_HAND:
        raise Conflict(
            _("complaint {id} is {status} and escalated by hand already").format(
                id=complaint.id, status=complaint.status
            )
            if complaint.status not in ENDED
            else _("complaint {id} is {status}; it needs nobody").format(id=complaint.id, status=complaint.status),
            hint=_("possible now: {verbs}").format(verbs=", ".join(possible(complaint.status)) or _("nothing")),
        )
    return complaint._replace(escalation=BY_HAND)


def assigned(complaint: ComplaintRecord, owner_id: int) -> ComplaintRecord:
    """In the hands of a colleague. Raises Conflict when it has ended."""
    if complaint.status in ENDED:
        raise Conflict(
            _("complaint {id} is {status}; it needs nobody").format(id=complaint.id, status=complaint.status),
            hint=_("possible now: {verbs}").format(verbs=", ".join(possible(complaint.status)) or _("nothing")),
        )
    return complaint._replace(owner_id=owner_id)
