"""Reads about contacts: list lines, whole records, and finding the one a person means."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.vocabulary import PHONE_TYPES
from crm_cli.queries.followups import LIVE
from crm_cli.queries.listing import Condition, Several, Source, only, stored_columns

if TYPE_CHECKING:
    from crm_cli.domain.contacts import ContactRecord

_PHONES = ", ".join(f"'{kind}'" for kind in PHONE_TYPES)

BIRTHDAY = """CASE WHEN c.birth_month IS NULL THEN NULL
 WHEN c.birth_calendar = 'gregorian' THEN iif(c.birth_year IS NULL, '', printf('%04d-', c.birth_year))
   || printf('%02d-%02d', c.birth_month, c.birth_day)
 WHEN c.birth_year IS NULL THEN printf('%02d/%02d@jalali', c.birth_month, c.birth_day)
 ELSE printf('%04d/%02d/%02d', c.birth_year, c.birth_month, c.birth_day) END"""

_LAST_CONTACT = """(SELECT max(i.at) FROM interaction_contact l JOIN interaction i ON i.id = l.interaction_id
 WHERE l.contact_id = c.id)"""
_COMPLAINTS = "FROM complaint m WHERE m.contact_id = c.id"

CONTACTS = Source(
    fieldset=CONTACT,
    tables="contact c",
    columns={
        **stored_columns(CONTACT, "c"),
        "name": "c.full_name",
        "org": "(SELECT o.full_name FROM contact o WHERE o.id = c.org_id)",
        "owner": "(SELECT s.name FROM staff s WHERE s.id = c.owner_id)",
        "referred_by": "(SELECT r.full_name FROM contact r WHERE r.id = c.referred_by_id)",
        "birthday": BIRTHDAY,
        "last_contact": _LAST_CONTACT,
        "days_silent": f"CAST(julianday(:today) - julianday(local_day({_LAST_CONTACT})) AS INTEGER)",
        "next_step": f"(SELECT min(f.due_on) FROM followup f WHERE f.contact_id = c.id AND {LIVE})",
        "open_followups": f"(SELECT count(*) FROM followup f WHERE f.contact_id = c.id AND {LIVE})",
        "open_complaints": f"(SELECT count(*) {_COMPLAINTS} AND m.ended_at IS NULL)",
    },
    several={
        "phones": Several("p.value", f"FROM contact_point p WHERE p.contact_id = c.id AND p.type IN ({_PHONES})"),
        "emails": Several("p.value", "FROM contact_point p WHERE p.contact_id = c.id AND p.type = 'email'"),
        "points": Several(
            "p.type || '=' || p.value",
            "FROM contact_point p WHERE p.contact_id = c.id AND p.type NOT IN ('mobile', 'phone', 'email')",
            is_free=True,
        ),
        "tags": Several("t.tag", "FROM contact_tag t WHERE t.contact_id = c.id"),
        "consent": Several("n.channel || '=' || n.answer", "FROM contact_consent n WHERE n.contact_id = c.id"),
    },
    order="c.sort_name, c.id",
    words="c.id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :words)",
    matches={
        "tags": "c.id IN (SELECT t.contact_id FROM contact_tag t WHERE t.tag IN ({values}))",
    },
    sorts={"name": "c.sort_name"},
    aspects={
        "archived": "c.archived_at IS NOT NULL",
        "complaint": f"EXISTS (SELECT 1 {_COMPLAINTS})",
        "open_complaint": f"EXISTS (SELECT 1 {_COMPLAINTS} AND m.ended_at IS NULL)",
        "followup": f"EXISTS (SELECT 1 FROM followup f WHERE f.contact_id = c.id AND {LIVE})",
        "interaction": "EXISTS (SELECT 1 FROM interaction_contact l WHERE l.contact_id = c.id)",
        "relation": "EXISTS (SELECT 1 FROM relation r WHERE c.id IN (r.contact_id, r.other_id))",
    },
)

ANY_CUSTOM_FIELD = "SELECT EXISTS (SELECT 1 FROM custom_field)"

# One that was merged into another is archived, and in no list whatever.
NOT_ARCHIVED = Condition("c.archived_at IS NULL")
ARCHIVED = Condition("c.archived_at IS NOT NULL AND c.merged_into_id IS NULL")
NOT_MERGED = Condition("c.merged_into_id IS NULL")

_RECORD = """
SELECT c.id, c.uid, c.kind, c.full_name, c.latin_name, c.org_id, c.job_title, c.owner_id, c.lifecycle,
       c.disqualified_reason, c.source, c.referred_by_id, c.birth_year, c.birth_month, c.birth_day, c.birth_calendar,
       c.tier, c.preferred_channel, c.best_time, c.language, c.city, c.do_not_contact, c.note, c.archived_at,
       c.merged_into_id, c.version, c.created_at, c.updated_at
  FROM contact c WHERE c.id = ?
"""
_RECORD_POINTS = """
SELECT type, value, norm, label, preferred, verified_at FROM contact_point WHERE contact_id = ? ORDER BY id
"""
_RECORD_TAGS = "SELECT tag FROM contact_tag WHERE contact_id = ? ORDER BY id"
_RECORD_CONSENT = "SELECT channel, answer FROM contact_consent WHERE contact_id = ? ORDER BY id"
_RECORD_CUSTOM = """
SELECT f.key, v.value FROM contact_value v JOIN custom_field f ON f.id = v.field_id WHERE v.contact_id = ? ORDER BY v.id
"""

SHARED = """
SELECT p.value, c.id, c.full_name FROM contact_point p
  JOIN contact_point o ON o.norm = p.norm AND o.contact_id <> p.contact_id JOIN contact c ON c.id = o.contact_id
 WHERE p.contact_id = ? AND p.type NOT IN ('address', 'website') ORDER BY p.id, c.id LIMIT 5
"""
BY_UID = "SELECT ifnull(merged_into_id, id) FROM contact WHERE uid = ?"
NAME_OF = "SELECT full_name FROM contact WHERE id = ?"
# Whom a typed text means, tier by tier. `:kind` is NULL for everybody.
BY_ID, BY_OWN_UID, BY_NAME = (
    f"SELECT c.id, c.full_name FROM contact c WHERE c.{column} = :wanted AND c.merged_into_id IS NULL"
    " AND c.kind = ifnull(:kind, c.kind) ORDER BY c.id LIMIT 21"
    for column in ("id", "uid", "sort_name")
)
BY_MERGED_ID, BY_MERGED_UID, BY_MERGED_NAME = MERGED = tuple(
    f"SELECT DISTINCT o.id, o.full_name FROM contact c JOIN contact o ON o.id = c.merged_into_id"
    f" WHERE c.{column} = :wanted AND o.kind = ifnull(:kind, o.kind) ORDER BY o.id LIMIT 21"
    for column in ("id", "uid", "sort_name")
)
BY_POINT = """
SELECT DISTINCT c.id, c.full_name FROM contact_point p JOIN contact c ON c.id = p.contact_id
 WHERE p.norm = :wanted AND c.kind = ifnull(:kind, c.kind) ORDER BY c.id LIMIT 21
"""
BY_PREFIX = """
SELECT c.id, c.full_name FROM contact_search s JOIN contact c ON c.id = s.rowid
 WHERE contact_search MATCH :wanted AND c.archived_at IS NULL AND c.kind = ifnull(:kind, c.kind)
 ORDER BY s.rowid LIMIT 21
"""
NEAR_NAMES = """
SELECT c.id, c.full_name FROM contact_search s JOIN contact c ON c.id = s.rowid
 WHERE contact_search MATCH :wanted ORDER BY s.rowid DESC LIMIT 300
"""


def source(db: sqlite3.Connection) -> Source:
    """The contacts of this file: `CONTACTS`, and the custom fields where some are declared."""
    if not db.execute(ANY_CUSTOM_FIELD).fetchone()[0]:
        return CONTACTS
    from crm_cli.queries.fields import declared, extended

    return extended(CONTACTS, declared(db))


def ids(numbers: Iterable[int]) -> Condition:
    """Only these contacts."""
    return only("c.id", numbers)


def record(db: sqlite3.Connection, number: int) -> "ContactRecord | None":
    """The contact with this id, whole, or None."""
    from crm_cli.domain.birthdays import Birthday
    from crm_cli.domain.contacts import ContactRecord, Point

    row = db.execute(_RECORD, (number,)).fetchone()
    if row is None:
        return None
    year, month, day, calendar = row[12:16]
    points = db.execute(_RECORD_POINTS, (number,))
    parts = (
        tuple(
            Point(kind, value, norm, label, bool(preferred), verified_at)
            for kind, value, norm, label, preferred, verified_at in points
        ),
        tuple(tag for (tag,) in db.execute(_RECORD_TAGS, (number,))),
        tuple((channel, answer) for channel, answer in db.execute(_RECORD_CONSENT, (number,))),
        tuple((key, value) for key, value in db.execute(_RECORD_CUSTOM, (number,))),
    )
    birthday = Birthday(year, month, day, calendar) if month else None
    return ContactRecord._make((*row[:12], birthday, *row[16:21], bool(row[21]), *row[22:], *parts))


def members(number: int) -> Condition:
    """The people of an organisation."""
    return Condition("c.org_id = :org AND c.archived_at IS NULL", {"org": number})


def candidates(db: sqlite3.Connection, statement: str, values: Mapping[str, object]) -> list[tuple[int, str]]:
    """Ids and names found by one of the finding statements above."""
    return [(number, name) for number, name in db.execute(statement, values)]


def sharing(db: sqlite3.Connection, number: int) -> list[tuple[str, int, str]]:
    """Phones and e-mails of a contact that others have too: the value, and the other's id and name."""
    return [(value, other, name) for value, other, name in db.execute(SHARED, (number,))]


def name_of(db: sqlite3.Connection, number: int) -> str | None:
    """The name of the contact with this id."""
    row = db.execute(NAME_OF, (number,)).fetchone()
    return row[0] if row else None


def by_uid(db: sqlite3.Connection, uid: str) -> int | None:
    """The id of the contact with this uid, or of the one that it was merged into."""
    row = db.execute(BY_UID, (uid,)).fetchone()
    return row[0] if row else None
