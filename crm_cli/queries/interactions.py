"""Reads about interactions: list lines, whole records, what waits for an answer."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from crm_cli.domain.fields.interactions import INTERACTION
from crm_cli.queries.listing import Condition, Several, Source, json_numbers, only, stored_columns

if TYPE_CHECKING:
    from crm_cli.domain.interactions import InteractionRecord

TO_ANSWER = Condition("i.needs_reply = 1 AND i.replied_at IS NULL")
_TOOK_PART = "FROM interaction_contact l JOIN contact c ON c.id = l.contact_id WHERE l.interaction_id = i.id"

INTERACTIONS = Source(
    fieldset=INTERACTION,
    tables="interaction i",
    columns={
        **stored_columns(INTERACTION, "i"),
        "staff": "(SELECT s.name FROM staff s WHERE s.id = i.staff_id)",
        "text": "i.body",
    },
    several={
        "contact_ids": Several("c.id", _TOOK_PART),
        "contacts": Several("c.full_name", _TOOK_PART),
    },
    order="i.at DESC, i.id DESC",
    words="i.id IN (SELECT rowid FROM interaction_search WHERE interaction_search MATCH :words)",
    matches={
        "contact_ids": "i.id IN (SELECT l.interaction_id FROM interaction_contact l WHERE l.contact_id IN ({values}))",
    },
    aspects={"unanswered": TO_ANSWER.sql},
)

_RECORD = """
SELECT i.id, i.uid, i.staff_id, i.at, i.channel, i.direction, i.started_by, i.outcome, i.minutes, i.topic, i.body,
       i.needs_reply, i.replied_at, i.complaint_id, i.version, i.created_at, i.updated_at
  FROM interaction i WHERE i.id = ?
"""
_RECORD_CONTACTS = "SELECT contact_id FROM interaction_contact WHERE interaction_id = ? ORDER BY id"
BY_UID = "SELECT id FROM interaction WHERE uid = ?"
# Interactions that would be left without anybody if these contacts went.
ONLY_WITH = """
SELECT DISTINCT l.interaction_id FROM interaction_contact l
 WHERE l.contact_id IN (SELECT value FROM json_each(:ids))
   AND NOT EXISTS (SELECT 1 FROM interaction_contact o WHERE o.interaction_id = l.interaction_id
                    AND o.contact_id NOT IN (SELECT value FROM json_each(:ids)))
"""


def ids(numbers: Iterable[int]) -> Condition:
    """Only these interactions."""
    return only("i.id", numbers)


def of_contact(number: int) -> Condition:
    """Interactions with one contact."""
    return Condition(
        "i.id IN (SELECT l.interaction_id FROM interaction_contact l WHERE l.contact_id = :contact)",
        {"contact": number},
    )


def of_complaint(number: int) -> Condition:
    """Interactions about one complaint."""
    return Condition("i.complaint_id = :complaint", {"complaint": number})


def record(db: sqlite3.Connection, number: int) -> "InteractionRecord | None":
    """The interaction with this id, whole, or None."""
    from crm_cli.domain.interactions import InteractionRecord

    row = db.execute(_RECORD, (number,)).fetchone()
    if row is None:
        return None
    contacts = tuple(contact for (contact,) in db.execute(_RECORD_CONTACTS, (number,)))
    return InteractionRecord._make((*row[:11], bool(row[11]), *row[12:], contacts))


def only_with(db: sqlite3.Connection, contact_ids: Iterable[int]) -> list[int]:
    """Interactions in which nobody but these contacts took part."""
    return [number for (number,) in db.execute(ONLY_WITH, {"ids": json_numbers(contact_ids)})]


def by_uid(db: sqlite3.Connection, uid: str) -> int | None:
    """The id of the interaction with this uid."""
    row = db.execute(BY_UID, (uid,)).fetchone()
    return row[0] if row else None
