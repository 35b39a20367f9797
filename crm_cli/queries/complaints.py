"""Reads about complaints: list lines, whole records, the timeline."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crm_cli.domain.fields import COMPLAINT
from crm_cli.domain.vocabulary import AT_BREACH, AT_HALF
from crm_cli.queries.followups import LIVE
from crm_cli.queries.listing import Condition, Several, Source, only, stored_columns
from crm_cli.queries.reach import REACH

if TYPE_CHECKING:
    from crm_cli.domain.complaints import ComplaintRecord

# Severity, one up for safety and one for a customer of tier A; the complaint is `m`, its contact `c`.
PRIORITY = "max(1, m.severity - m.safety - (c.tier IS 'A'))"
# One that nobody has assessed may be grave.
GRAVEST_FIRST = f"ifnull({PRIORITY}, 2), m.received_at, m.id"

# Whose turn it is by the clocks; while we wait for the customer, and after it was resolved, nobody's.
DUE = """CASE WHEN m.ended_at IS NOT NULL THEN NULL WHEN m.status = 'new' THEN m.acknowledge_due
 WHEN m.status IN ('acknowledged', 'investigating') THEN m.resolve_due END"""
LATE = f"{DUE} < :now"
LEVEL = f"""max(m.escalation, CASE WHEN {LATE} THEN {AT_BREACH}
 WHEN m.status IN ('new', 'acknowledged', 'investigating') AND m.half_due < :now THEN {AT_HALF} ELSE 0 END)"""

COMPLAINTS = Source(
    fieldset=COMPLAINT,
    tables="complaint m JOIN contact c ON c.id = m.contact_id",
    columns={
        **stored_columns(COMPLAINT, "m"),
        "code": "'C-' || m.id",
        "contact": "c.full_name",
        "reach": REACH,
        "priority": PRIORITY,
        "due_at": DUE,
        "escalation": LEVEL,
        "owner": "(SELECT s.name FROM staff s WHERE s.id = m.owner_id)",
    },
    several={"remedies": Several("r.kind", "FROM complaint_remedy r WHERE r.complaint_id = m.id")},
    counted="complaint m",
    order=f"m.ended_at DESC NULLS FIRST, {GRAVEST_FIRST}",
    words="(m.id IN (SELECT rowid FROM complaint_search WHERE complaint_search MATCH :words)"
    " OR m.contact_id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :words))",
    aspects={
        "open": "m.ended_at IS NULL",
        "late": LATE,
        "escalated": f"m.ended_at IS NULL AND {LEVEL} > 0",
        "unassessed": "m.ended_at IS NULL AND m.severity IS NULL",
        "followup": f"EXISTS (SELECT 1 FROM followup f WHERE f.complaint_id = m.id AND {LIVE})",
    },
)

OPEN = Condition("m.ended_at IS NULL", order=GRAVEST_FIRST)
BY_CLOCK = Condition("m.ended_at IS NULL", order=f"{DUE} NULLS LAST, {GRAVEST_FIRST}")

_RECORD = """
SELECT m.id, m.uid, m.contact_id, m.status, m.received_at, m.channel, m.heard, m.wanted, m.about, m.which, m.topic,
       m.severity, m.safety, m.owner_id, m.decision, m.reason, m.reopen_count, m.follows_id, m.merged_into_id,
       m.ended_at, m.acknowledge_due, m.half_due, m.resolve_due, m.acknowledged_at, m.resolved_at, m.waiting_since,
       m.waited_seconds, m.escalation, m.version, m.created_at, m.updated_at
  FROM complaint m WHERE m.id = ?
"""
_RECORD_REMEDIES = "SELECT kind FROM complaint_remedy WHERE complaint_id = ? ORDER BY id"
FOLLOWUPS_OF = f"""
SELECT EXISTS (SELECT 1 FROM followup f WHERE f.contact_id = :contact AND {LIVE}),
       EXISTS (SELECT 1 FROM followup f WHERE f.contact_id = :contact AND f.status = 'done' AND f.closed_at >= :since)
"""
TIER = "SELECT tier FROM contact WHERE id = ?"
BY_UID = "SELECT id FROM complaint WHERE uid = ?"
EVENTS = """
SELECT e.at, e.verb, e.status, s.name, e.note
  FROM complaint_event e LEFT JOIN staff s ON s.id = e.staff_id
 WHERE e.complaint_id = ? ORDER BY e.at, e.id
"""


def ids(numbers: Iterable[int]) -> Condition:
    """Only these complaints."""
    return only("m.id", numbers)


def of_contact(number: int) -> Condition:
    """Complaints of one contact, those that are open first, then the newest."""
    order = "m.ended_at IS NOT NULL, m.received_at DESC, m.id DESC"
    return Condition("m.contact_id = :contact", {"contact": number}, order)


def linked_to(number: int) -> Condition:
    """Complaints that were merged into one, or take it up again."""
    return Condition("m.merged_into_id = :complaint OR m.follows_id = :complaint", {"complaint": number}, "m.id")


def record(db: sqlite3.Connection, number: int) -> "ComplaintRecord | None":
    """The complaint with this id, whole, or None."""
    from crm_cli.domain.complaints import ComplaintRecord

    row = db.execute(_RECORD, (number,)).fetchone()
    if row is None:
        return None
    remedies = tuple(kind for (kind,) in db.execute(_RECORD_REMEDIES, (number,)))
    return ComplaintRecord._make((*row[:12], bool(row[12]), *row[13:], remedies))


def events(db: sqlite3.Connection, number: int) -> list[tuple[Any, ...]]:
    """What happened to a complaint, oldest first: instant, verb, state after it, colleague, note."""
    return db.execute(EVENTS, (number,)).fetchall()


def followups_of(db: sqlite3.Connection, complaint: "ComplaintRecord") -> tuple[bool, bool]:
    """Whether a next step with the customer is planned, and whether one was done since it was resolved."""
    values = {"contact": complaint.contact_id, "since": complaint.resolved_at or complaint.updated_at}
    planned, done = db.execute(FOLLOWUPS_OF, values).fetchone()
    return bool(planned), bool(done)


def tier_of(db: sqlite3.Connection, contact_id: int) -> str | None:
    """The tier of a contact."""
    row = db.execute(TIER, (contact_id,)).fetchone()
    return row[0] if row else None


def by_uid(db: sqlite3.Connection, uid: str) -> int | None:
    """The id of the complaint with this uid."""
    row = db.execute(BY_UID, (uid,)).fetchone()
    return row[0] if row else None
