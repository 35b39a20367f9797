"""Reads for the rules: which are on, what they have made, and the occasions they look for.

Nobody who asked not to be contacted, was archived or disqualified is an occasion for anything.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from crm_cli.domain.birthdays import month_days
from crm_cli.domain.present import Present
from crm_cli.domain.rules import (
    BIRTHDAY,
    CADENCE,
    CADENCE_DAYS,
    NO_NEXT_STEP,
    RESOLVED,
    STILL_ASKED_DAYS,
    Occasion,
)
from crm_cli.queries.followups import LIVE
from crm_cli.queries.followups import NO_NEXT_STEP as WITHOUT

_WELCOME = "c.archived_at IS NULL AND c.do_not_contact = 0 AND c.lifecycle <> 'disqualified'"

BIRTHDAYS = f"""
SELECT c.id, c.owner_id, c.uid, b.value ->> 3, NULL, NULL
  FROM json_each(:days) b
  JOIN contact c ON c.birth_calendar = b.value ->> 0 AND c.birth_month = b.value ->> 1 AND c.birth_day = b.value ->> 2
 WHERE {_WELCOME}
"""
SILENT = f"""
SELECT * FROM (
  SELECT c.id, c.owner_id, c.uid,
         local_day(ifnull((SELECT max(i.at) FROM interaction_contact l JOIN interaction i ON i.id = l.interaction_id
                            WHERE l.contact_id = c.id), c.created_at)) AS since, c.tier, NULL
    FROM contact c
   WHERE c.tier = :tier AND {_WELCOME} AND {WITHOUT}
     AND c.id NOT IN (SELECT contact_id FROM complaint WHERE ended_at IS NULL))
 WHERE since <= :since
"""
RESOLVED_LATELY = f"""
SELECT * FROM (
  SELECT c.id, ifnull(m.owner_id, c.owner_id), m.uid,
         local_day((SELECT max(e.at) FROM complaint_event e WHERE e.complaint_id = m.id AND e.verb = 'resolve'))
         AS since, NULL, m.id
    FROM complaint m JOIN contact c ON c.id = m.contact_id
   WHERE m.status IN ('resolved', 'closed') AND m.updated_at >= :since AND {_WELCOME}
     AND NOT EXISTS (SELECT 1 FROM followup f JOIN complaint o ON o.id = f.complaint_id
                      WHERE (o.id = m.id OR o.merged_into_id = m.id) AND ({LIVE} OR f.closed_at >= m.resolved_at)))
 WHERE since >= :since
"""
PLANLESS = f"""
SELECT c.id, c.owner_id, c.uid, :today, c.tier,
       (SELECT m.id FROM complaint m WHERE m.contact_id = c.id AND m.ended_at IS NULL ORDER BY m.id LIMIT 1)
  FROM contact c
 WHERE {WITHOUT} AND {_WELCOME}
   AND (c.id IN (SELECT contact_id FROM complaint WHERE ended_at IS NULL)
        OR c.id IN (SELECT v.id FROM contact v WHERE v.tier < 'C'))
 ORDER BY c.id
"""
DECIDED = "SELECT name, enabled FROM rule"
MADE = "SELECT origin, count(*) FROM followup WHERE origin <> 'manual' GROUP BY origin"
KNOWN = "SELECT f.origin_key FROM json_each(?) k JOIN followup f ON f.origin_key = k.value"


def decided(db: sqlite3.Connection) -> dict[str, bool]:
    """The rules somebody has switched on or off."""
    return {name: bool(enabled) for name, enabled in db.execute(DECIDED)}


def made(db: sqlite3.Connection) -> dict[str, int]:
    """How many follow-ups each rule has made."""
    return dict(db.execute(MADE).fetchall())


def known(db: sqlite3.Connection, keys: Iterable[str]) -> set[str]:
    """Those of these origin keys under which something was made already."""
    return {key for (key,) in db.execute(KNOWN, (json.dumps(list(keys)),))}


def occasions(db: sqlite3.Connection, rule: str, present: Present) -> Iterator[Occasion]:
    """What a rule finds today."""
    for contact_id, owner_id, uid, since, tier, complaint_id in _FINDERS[rule](db, present.today):
        yield Occasion(rule, contact_id, owner_id, uid, date.fromisoformat(since), tier, complaint_id)


def _birthdays(db: sqlite3.Connection, today: date) -> Iterator[Any]:
    days = [[look.calendar, look.month, look.day, look.observed_on.isoformat()] for look in month_days(today, 2)]
    yield from db.execute(BIRTHDAYS, {"days": json.dumps(days)}).fetchall()


def _silent(db: sqlite3.Connection, today: date) -> Iterator[Any]:
    for tier, days in CADENCE_DAYS.items():
        since = (today - timedelta(days=days)).isoformat()
        yield from db.execute(SILENT, {"tier": tier, "since": since}).fetchall()


def _resolved(db: sqlite3.Connection, today: date) -> Iterator[Any]:
    since = (today - timedelta(days=STILL_ASKED_DAYS)).isoformat()
    yield from db.execute(RESOLVED_LATELY, {"since": since}).fetchall()


def _planless(db: sqlite3.Connection, today: date) -> Iterator[Any]:
    yield from db.execute(PLANLESS, {"today": today.isoformat()}).fetchall()


_FINDERS: Mapping[str, Callable[[sqlite3.Connection, date], Iterator[Any]]] = {
    BIRTHDAY: _birthdays,
    CADENCE: _silent,
    RESOLVED: _resolved,
    NO_NEXT_STEP: _planless,
}
