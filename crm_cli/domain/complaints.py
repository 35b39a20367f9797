"""Complaints: their states (after the steps of ISO 10002) and the moves between them.

A rule takes the complaint as it is and returns what it becomes. Who moved it, when and why is the timeline's business.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from crm_cli.domain.handoffs import Handoff
from crm_cli.domain.numbers import record_id
from crm_cli.domain.vocabulary import BY_HAND
from crm_cli.errors import Conflict
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
    `follows_id` is an earlier complaint that this one takes up again; `confidential` keeps one about a colleague out of
    that colleague's lists.
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
    confidential: bool = False
    owner: str | None = None
    follows_id: int | None = None
    uid: str | None = None


class ComplaintRecord(NamedTuple):
    """A stored complaint. Instants are UTC text as stored; `about_id` is the colleague it is about.

    Its deadlines, and what `complaint_clocks` needs to move them, are None where it comes from an older format.
    `no_document` says why there is none; `asked_at` is when the customer was asked for their `satisfaction`, 1 to 5.
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
    cause: str | None
    prevention: str | None
    no_document: str | None
    asked_at: str | None
    satisfaction: int | None
    about_id: int | None
    confidential: bool
    version: int
    created_at: str
    updated_at: str


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


def resolved(complaint: ComplaintRecord, *, decision: str | None) -> ComplaintRecord:
    """Decided, and told to the customer."""
    return _after(complaint, "resolve")._replace(decision=decision)


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
    return again._replace(
        decision=None, reason=None, asked_at=None, satisfaction=None, reopen_count=complaint.reopen_count + 1
    )


def asked(complaint: ComplaintRecord, *, at: str) -> ComplaintRecord:
    """The customer was asked how content they are with what was done. Raises Conflict before anything was decided."""
    if complaint.resolved_at is None:
        raise Conflict(
            _("complaint {id} is {status}; nobody can be content yet").format(id=complaint.id, status=complaint.status),
            hint=_("ask when it is resolved; possible now: {verbs}").format(verbs=_possible(complaint)),
        )
    return complaint._replace(asked_at=complaint.asked_at or at)


def rated(complaint: ComplaintRecord, score: int, *, at: str) -> ComplaintRecord:
    """The customer said how content they are, 1 to 5; a later answer takes the place of an earlier. Raises Conflict."""
    return asked(complaint, at=at)._replace(satisfaction=score)


def escalated(complaint: ComplaintRecord) -> ComplaintRecord:
    """At the highest level, because somebody says so. Raises Conflict when it has ended, or is there already."""
    if complaint.status in ENDED:
        raise _needs_nobody(complaint)
    if complaint.escalation == BY_HAND:
        raise Conflict(
            _("complaint {id} is {status} and escalated by hand already").format(
                id=complaint.id, status=complaint.status
            ),
            hint=_("possible now: {verbs}").format(verbs=_possible(complaint)),
        )
    return complaint._replace(escalation=BY_HAND)


def assigned(complaint: ComplaintRecord, owner_id: int) -> ComplaintRecord:
    """In the hands of a colleague. Raises Conflict when it has ended."""
    if complaint.status in ENDED:
        raise _needs_nobody(complaint)
    return complaint._replace(owner_id=owner_id)


def referred(complaint: ComplaintRecord, *, to_id: int) -> ComplaintRecord:
    """Handed on to another colleague. Raises Conflict when it is there already, or has ended."""
    if complaint.owner_id == to_id:
        raise Conflict(
            _("complaint {id} is in these hands already").format(id=complaint.id), hint=_("name another colleague")
        )
    return assigned(complaint, to_id)


def answered(complaint: ComplaintRecord, handoff: Handoff | None, *, accepted: bool) -> ComplaintRecord:
    """Kept by whom it was handed to, or back with whom it came from. Raises Conflict when nobody handed it on."""
    if complaint.status in ENDED:
        raise _needs_nobody(complaint)
    if handoff is None:
        raise Conflict(
            _("complaint {id} was not handed on, or that was answered").format(id=complaint.id),
            hint=_("hand it on: crm complaints refer {id} --to STAFF").format(id=complaint.id),
        )
    return complaint if accepted else complaint._replace(owner_id=handoff.from_id)


def linked(first: int, second: int) -> tuple[int, int]:
    """Two complaints that have to do with each other, as they are kept. Raises Conflict for one and the same."""
    if first == second:
        raise Conflict(_("complaint {id} cannot be linked with itself").format(id=first))
    return min(first, second), max(first, second)


def _needs_nobody(complaint: ComplaintRecord) -> Conflict:
    return Conflict(
        _("complaint {id} is {status}; it needs nobody").format(id=complaint.id, status=complaint.status),
        hint=_("possible now: {verbs}").format(verbs=_possible(complaint)),
    )


def _possible(complaint: ComplaintRecord) -> str:
    return ", ".join(possible(complaint.status)) or _("nothing")
