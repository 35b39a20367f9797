"""Reads about follow-ups: list lines, whole records, what is due."""

import sqlite3
from collections.abc import Iterable
from datetime import date, time
from typing import TYPE_CHECKING

from crm_cli.domain.fields import FOLLOWUP
from crm_cli.queries.listing import Condition, Source, json_numbers, only, stored_columns
from crm_cli.queries.reach import REACH

if TYPE_CHECKING:
    from crm_cli.domain.followups import FollowupRecord

FOLLOWUPS = Source(
    fieldset=FOLLOWUP,
    tables="followup f JOIN contact c ON c.id = f.contact_id",
    columns={
        **stored_columns(FOLLOWUP, "f"),
        "contact": "c.full_name",
        "reach": REACH,
        "owner": "(SELECT s.name FROM staff s WHERE s.id = f.owner_id)",
    },
    counted="followup f",
    order="f.due_on, f.priority, f.due_time IS NULL, f.due_time, f.id",
    words="f.contact_id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :words)",
)

LIVE = "f.status IN ('open', 'doing')"
AWAKE = "(f.hidden_until IS NULL OR f.hidden_until <= :today)"

_RECORD = """
SELECT f.id, f.uid, f.contact_id, f.title, f.kind, f.due_on, f.due_time, f.first_due_on, f.hidden_until, f.status,
       f.priority, f.owner_id, f.outcome, f.closed_at, f.version, f.created_at, f.updated_at
  FROM followup f WHERE f.id = ?
"""
NO_NEXT_STEP = f"NOT EXISTS (SELECT 1 FROM followup f WHERE f.contact_id = c.id AND {LIVE})"
WITHOUT_NEXT_STEP = f"""
SELECT c.id, c.full_name FROM contact c WHERE c.id IN (SELECT value FROM json_each(?)) AND {NO_NEXT_STEP} ORDER BY c.id
"""
BY_UID = "SELECT id FROM followup WHERE uid = ?"


def due_by(last: date, today: date) -> Condition:
    """Still to be done, due on `last` or before, and not snoozed on the day `today`."""
    return Condition(
        f"{LIVE} AND f.due_on <= :last AND {AWAKE}", {"last": last.isoformat(), "today": today.isoformat()}
    )


def live() -> Condition:
    """Still to be done, whenever."""
    return Condition(LIVE)


def live_and_awake(today: date) -> Condition:
    """Still to be done and not snoozed on the day `today`."""
    return Condition(f"{LIVE} AND {AWAKE}", {"today": today.isoformat()})


def of_contact(number: int) -> Condition:
    """Still to be done for one contact."""
    return Condition(f"f.contact_id = :contact AND {LIVE}", {"contact": number})


def ids(numbers: Iterable[int]) -> Condition:
    """Only these follow-ups."""
    return only("f.id", numbers)


def record(db: sqlite3.Connection, number: int) -> "FollowupRecord | None":
    """The follow-up with this id, or None."""
    from crm_cli.domain.followups import FollowupRecord

    row = db.execute(_RECORD, (number,)).fetchone()
    if row is None:
        return None
    due_on, due_time, first_due_on, hidden_until = row[5:9]
    days = (
        date.fromisoformat(due_on),
        time.fromisoformat(due_time) if due_time else None,
        date.fromisoformat(first_due_on),
        date.fromisoformat(hidden_until) if hidden_until else None,
    )
    return FollowupRecord._make((*row[:5], *days, *row[9:]))


def by_uid(db: sqlite3.Connection, uid: str) -> int | None:
    """The id of the follow-up with this uid."""
    row = db.execute(BY_UID, (uid,)).fetchone()
    return row[0] if row else None


def without_next_step(db: sqlite3.Connection, contact_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Ids and names of those of these contacts for whom nothing is left to be done."""
    return [(number, name) for number, name in db.execute(WITHOUT_NEXT_STEP, (json_numbers(contact_ids),))]
