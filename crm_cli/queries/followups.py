"""Reads about follow-ups: list lines, whole records, what is due."""

import sqlite3
from collections.abc import Iterable
from datetime import date, time
from typing import TYPE_CHECKING

from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.domain.present import Present
from crm_cli.queries import handoffs
from crm_cli.queries.listing import Condition, Source, json_numbers, only, stored_columns
from crm_cli.queries.reach import REACH

if TYPE_CHECKING:
    from crm_cli.domain.followups import FollowupRecord

LIVE = "f.status IN ('open', 'doing')"
AWAKE = "(f.hidden_until IS NULL OR f.hidden_until <= :today)"

FOLLOWUPS = Source(
    fieldset=FOLLOWUP,
    tables="followup f JOIN contact c ON c.id = f.contact_id",
    columns={
        **stored_columns(FOLLOWUP, "f"),
        "contact": "c.full_name",
        "reach": REACH,
        "owner": "(SELECT s.name FROM staff s WHERE s.id = f.owner_id)",
        **handoffs.columns("followup", "f"),
    },
    counted="followup f",
    order="f.due_on, f.priority, f.due_time IS NULL, f.due_time, f.id",
    words="",
    word="(f.contact_id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH '\"' || {value} || '\"*')"
    " OR begins({value}, f.title))",
    aspects={
        "live": LIVE,
        "overdue": f"{LIVE} AND f.due_on < :today",
        "due": f"{LIVE} AND f.due_on <= :today AND {AWAKE}",
        "snoozed": f"{LIVE} AND f.hidden_until > :today",
        "repeating": "f.every IS NOT NULL",
        "handed_on": handoffs.unanswered("followup", "f"),
    },
)

_RECORD = """
SELECT f.id, f.uid, f.contact_id, f.title, f.kind, f.due_on, f.due_time, f.first_due_on, f.hidden_until, f.status,
       f.priority, f.owner_id, f.outcome, f.closed_at, f.complaint_id, f.interaction_id, f.origin, f.every, f.anchor,
       f.anchor_on, f.until, f.times, f.series, f.occurrence, f.version, f.created_at, f.updated_at
  FROM followup f WHERE f.id = ?
"""
_DAYS = ("due_on", "first_due_on", "hidden_until", "anchor_on", "until")
NO_NEXT_STEP = f"NOT EXISTS (SELECT 1 FROM followup f WHERE f.contact_id = c.id AND {LIVE})"
WITHOUT_NEXT_STEP = f"""
SELECT c.id, c.full_name FROM contact c WHERE c.id IN (SELECT value FROM json_each(?)) AND {NO_NEXT_STEP} ORDER BY c.id
"""
BY_UID = "SELECT id FROM followup WHERE uid = ?"
DUE_BETWEEN = f"""
SELECT f.id, (SELECT s.name FROM staff s WHERE s.id = f.owner_id), f.first_due_on,
       iif(f.status = 'done', local_day(f.closed_at), NULL), f.due_on <> f.first_due_on,
       {handoffs.count("followup", "f")}
  FROM followup f
 WHERE f.first_due_on BETWEEN :first AND :last AND f.status <> 'cancelled'
   AND (f.status = 'done' OR f.first_due_on < :today)
"""
FOLLOWED = "SELECT EXISTS (SELECT 1 FROM followup WHERE series = ? AND occurrence > ?)"


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
    values = dict(zip(FollowupRecord._fields, row, strict=True))
    values |= {name: date.fromisoformat(values[name]) for name in _DAYS if values[name]}
    if values["due_time"]:
        values["due_time"] = time.fromisoformat(values["due_time"])
    return FollowupRecord(**values)


def exists(db: sqlite3.Connection, noun: str, number: int) -> bool:
    """Whether there is a record of this noun, which is a table, with this id."""
    return bool(db.execute(f"SELECT EXISTS (SELECT 1 FROM {noun} WHERE id = ?)", (number,)).fetchone()[0])


def due_between(
    db: sqlite3.Connection, present: Present, first: date, last: date
) -> list[tuple[int, str | None, str, str | None, int, int]]:
    """What was first due in these days and was not cancelled: id, owner, first due day, day done, moved, handed on.

    What is not done counts once its day is over.
    """
    values = {"first": first.isoformat(), "last": last.isoformat(), "today": present.today.isoformat()}
    return db.execute(DUE_BETWEEN, values).fetchall()


def followed(db: sqlite3.Connection, series: str, occurrence: int) -> bool:
    """Whether a later one of this series was made already."""
    return bool(db.execute(FOLLOWED, (series, occurrence)).fetchone()[0])


def by_uid(db: sqlite3.Connection, uid: str) -> int | None:
    """The id of the follow-up with this uid."""
    row = db.execute(BY_UID, (uid,)).fetchone()
    return row[0] if row else None


def without_next_step(db: sqlite3.Connection, contact_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Ids and names of those of these contacts for whom nothing is left to be done."""
    return [(number, name) for number, name in db.execute(WITHOUT_NEXT_STEP, (json_numbers(contact_ids),))]
