"""Reads about reminders: what became due and was not brought up yet, and what was noted and perhaps not shown."""

import sqlite3

from crm_cli.domain.present import Present, stored
from crm_cli.domain.reminders import SHOWING, Due, Taken
from crm_cli.queries.followups import FOLLOWUPS, LIVE
from crm_cli.queries.listing import Condition, json_numbers

# Since when a step wants attention: its day, its minute if it has one, or the later day until which it is snoozed.
_SINCE = "max(f.due_on || ifnull(' ' || f.due_time, ''), ifnull(f.hidden_until, ''))"

DUE = f"""
SELECT f.id, {_SINCE} FROM followup f
 WHERE {LIVE} AND f.due_on <= :today AND {_SINCE} <= :now
   AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.followup_id = f.id AND r.due = {_SINCE})
 ORDER BY {FOLLOWUPS.order}
"""
# Noted by a run that must have ended, whatever the clock was then, without a word that it was shown.
LOST = "r.shown_at IS NULL AND r.noted_at NOT BETWEEN :earliest AND :latest"
STANDS = f"EXISTS (SELECT 1 FROM followup f WHERE f.id = r.followup_id AND {LIVE} AND {_SINCE} = r.due)"
PERHAPS_NOT_SHOWN = f"SELECT r.followup_id, r.due FROM reminder r WHERE {LOST} AND {STANDS} ORDER BY r.id"
LAST = "SELECT noted_at FROM reminder WHERE id = (SELECT max(id) FROM reminder)"


def moment(present: Present) -> dict[str, str]:
    """What the statements here need to know of the present."""
    return {
        "today": present.today.isoformat(),
        "now": f"{present.now:%Y-%m-%d %H:%M}",
        "earliest": stored(present.now - SHOWING),
        "latest": stored(present.now + SHOWING),
    }


def waiting(db: sqlite3.Connection, present: Present, most: int | None = None) -> Taken:
    """What is to be brought up now, at most so many: what was perhaps not shown, then what became due."""
    values = moment(present)
    again = [*map(Due._make, db.execute(PERHAPS_NOT_SHOWN, values))][:most]
    fresh = [*map(Due._make, db.execute(DUE, values))][: None if most is None else most - len(again)]
    return Taken(fresh, again)


def of(taken: Taken) -> Condition:
    """Only these follow-ups, in working order after what was perhaps not shown."""
    numbers, again = (json_numbers(due.followup_id for due in dues) for dues in (taken.everything, taken.again))
    order = f"f.id IN (SELECT value FROM json_each(:again)) DESC, {FOLLOWUPS.order}"
    return Condition("f.id IN (SELECT value FROM json_each(:ids))", {"ids": numbers, "again": again}, order)


def last(db: sqlite3.Connection) -> str | None:
    """The instant at which something was brought up last."""
    row = db.execute(LAST).fetchone()
    return row[0] if row else None
