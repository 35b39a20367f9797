"""Reads about complaints: list lines, whole records, the timeline."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crm_cli.domain.fields.complaints import COMPLAINT
from crm_cli.domain.vocabulary import AT_BREACH, AT_HALF, MANY_HANDOFFS
from crm_cli.queries import handoffs
from crm_cli.queries.followups import LIVE
from crm_cli.queries.listing import Condition, Several, Source, only, stored_columns
from crm_cli.queries.reach import REACH

if TYPE_CHECKING:
    from crm_cli.domain.complaint_steps import Facts
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

# A remedy nobody is owed any more.
SETTLED = "(r.delivered_at IS NOT NULL OR r.answer IS 'declined')"

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
        **handoffs.columns("complaint", "m"),
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
        "handed_on": handoffs.unanswered("complaint", "m"),
        "handed_around": f"{handoffs.count('complaint', 'm')} > {MANY_HANDOFFS}",
        "forced": "EXISTS (SELECT 1 FROM complaint_event e WHERE e.complaint_id = m.id AND e.forced IS NOT NULL)",
        "followup": f"EXISTS (SELECT 1 FROM followup f WHERE f.complaint_id = m.id AND {LIVE})",
        "document": "EXISTS (SELECT 1 FROM document d WHERE d.complaint_id = m.id)",
        "promise": f"EXISTS (SELECT 1 FROM complaint_remedy r WHERE r.complaint_id = m.id AND NOT {SETTLED})",
    },
)

# A confidential complaint is left out of the lists of whom it is about: a courtesy, the file hides nothing.
VISIBLE = "(m.confidential = 0 OR m.about_id IS NOT me())"
ALL = Condition(VISIBLE)
OPEN = Condition(f"m.ended_at IS NULL AND {VISIBLE}", order=GRAVEST_FIRST)
BY_CLOCK = OPEN._replace(order=f"{DUE} NULLS LAST, {GRAVEST_FIRST}")

_RECORD = """
SELECT m.id, m.uid, m.contact_id, m.status, m.received_at, m.channel, m.heard, m.wanted, m.about, m.which, m.topic,
       m.severity, m.safety, m.owner_id, m.decision, m.reason, m.reopen_count, m.follows_id, m.merged_into_id,
       m.ended_at, m.acknowledge_due, m.half_due, m.resolve_due, m.acknowledged_at, m.resolved_at, m.waiting_since,
       m.waited_seconds, m.escalation, m.cause, m.prevention, m.no_document, m.asked_at, m.satisfaction, m.about_id,
       m.confidential, m.version, m.created_at, m.updated_at
  FROM complaint m WHERE m.id = ?
"""
# A complaint and those that have become part of it: what was filed, promised and done for one counts for all.
_ONE_CASE = "(SELECT id FROM complaint WHERE id = :complaint OR merged_into_id = :complaint)"
FACTS = f"""
SELECT EXISTS (SELECT 1 FROM followup f WHERE f.contact_id = :contact AND {LIVE}),
       (SELECT f.id FROM followup f WHERE f.complaint_id IN {_ONE_CASE} AND {LIVE} ORDER BY f.due_on, f.id LIMIT 1),
       EXISTS (SELECT 1 FROM followup f
                WHERE f.complaint_id IN {_ONE_CASE} AND f.status = 'done' AND f.closed_at >= :since),
       EXISTS (SELECT 1 FROM document d WHERE d.complaint_id IN {_ONE_CASE}),
       EXISTS (SELECT 1 FROM complaint_remedy r WHERE r.complaint_id IN {_ONE_CASE} AND r.answer IS NOT 'declined')
"""
PROMISED = f"""
SELECT r.id, r.kind FROM complaint_remedy r WHERE r.complaint_id IN {_ONE_CASE} AND NOT {SETTLED} ORDER BY r.id
"""
LINK = "SELECT 1 FROM complaint_link WHERE complaint_id = ? AND other_id = ?"
TIER = "SELECT tier FROM contact WHERE id = ?"
BY_UID = "SELECT id FROM complaint WHERE uid = ?"
EVENTS = """
SELECT e.at, e.verb, e.status, s.name, e.note, e.forced
  FROM complaint_event e LEFT JOIN staff s ON s.id = e.staff_id
 WHERE e.complaint_id = ? ORDER BY e.at, e.id
"""


def ids(numbers: Iterable[int]) -> Condition:
    """Only these complaints."""
    return only("m.id", numbers)


def of_contact(number: int) -> Condition:
    """Complaints of one contact, those that are open first, then the newest."""
    order = "m.ended_at IS NOT NULL, m.received_at DESC, m.id DESC"
    return Condition(f"m.contact_id = :contact AND {VISIBLE}", {"contact": number}, order)


def linked_to(number: int) -> Condition:
    """Complaints that were merged into one, take it up again, or have to do with it."""
    related = """m.merged_into_id = :complaint OR m.follows_id = :complaint
 OR m.id IN (SELECT other_id FROM complaint_link WHERE complaint_id = :complaint
             UNION ALL SELECT complaint_id FROM complaint_link WHERE other_id = :complaint)"""
    return Condition(f"({related}) AND {VISIBLE}", {"complaint": number}, "m.id")


def record(db: sqlite3.Connection, number: int) -> "ComplaintRecord | None":
    """The complaint with this id, whole, or None."""
    from crm_cli.domain.complaints import ComplaintRecord

    row = db.execute(_RECORD, (number,)).fetchone()
    if row is None:
        return None
    found = ComplaintRecord._make(row)
    return found._replace(safety=bool(found.safety), confidential=bool(found.confidential))


def events(db: sqlite3.Connection, number: int) -> list[tuple[Any, ...]]:
    """What happened to a complaint, oldest first: instant, verb, state after it, colleague, note, why it was forced."""
    return db.execute(EVENTS, (number,)).fetchall()


def facts(db: sqlite3.Connection, complaint: "ComplaintRecord") -> "Facts":
    """What other records say about a complaint and those that were merged into it."""
    from crm_cli.domain.complaint_steps import Facts

    of_it = {
        "complaint": complaint.id,
        "contact": complaint.contact_id,
        "since": complaint.resolved_at or complaint.updated_at,
    }
    contact_has_plan, step, done_since, documented, offered = db.execute(FACTS, of_it).fetchone()
    return Facts(
        contact_has_plan=bool(contact_has_plan),
        planned_id=step,
        done_since=bool(done_since),
        documented=bool(documented),
        offered=bool(offered),
        promised=tuple(db.execute(PROMISED, of_it)),
    )


def tier_of(db: sqlite3.Connection, contact_id: int) -> str | None:
    """The tier of a contact."""
    row = db.execute(TIER, (contact_id,)).fetchone()
    return row[0] if row else None


def by_uid(db: sqlite3.Connection, uid: str) -> int | None:
    """The id of the complaint with this uid."""
    row = db.execute(BY_UID, (uid,)).fetchone()
    return row[0] if row else None
