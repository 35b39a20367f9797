"""Reads across nouns: the page of the day and the search. Each is a union that a list then filters and orders."""

import sqlite3
from collections.abc import Iterable, Sequence

from crm_cli.domain.birthdays import Lookup
from crm_cli.domain.fields import SEARCH, TODAY
from crm_cli.domain.present import Present
from crm_cli.queries.followups import AWAKE, LIVE
from crm_cli.queries.interactions import TO_ANSWER
from crm_cli.queries.listing import Condition, Source, match_prefixes
from crm_cli.queries.reach import REACH

MOST_HITS = 50

_TODAY = f"""(
SELECT f.due_on < :today AS fresh, iif(f.due_on < :today, 'overdue', 'due') AS section, 'followup:' || f.id AS record,
       c.id AS contact_id, c.full_name AS contact, {REACH} AS reach, f.due_on AS "on", f.due_time AS time,
       f.title AS what, 'crm followups done ' || f.id AS command, f.priority AS priority, f.id AS number
  FROM followup f JOIN contact c ON c.id = f.contact_id
 WHERE {LIVE} AND f.due_on <= :today AND {AWAKE}
UNION ALL
SELECT -1, 'reply', 'interaction:' || i.id, c.id, c.full_name, {REACH}, local_day(i.at), NULL,
       coalesce(i.topic, i.body), 'crm interactions replied ' || i.id, 5, i.id
  FROM interaction i
  JOIN contact c ON c.id = (SELECT min(l.contact_id) FROM interaction_contact l WHERE l.interaction_id = i.id)
 WHERE {TO_ANSWER.sql}
UNION ALL
SELECT -2, 'birthday', 'contact:' || c.id, c.id, c.full_name, {REACH}, b.value ->> 3, NULL,
       :birthday, 'crm log call ' || c.id, 5, c.id
  FROM json_each(:birthdays) b
  JOIN contact c ON c.birth_calendar = b.value ->> 0 AND c.birth_month = b.value ->> 1 AND c.birth_day = b.value ->> 2
 WHERE c.archived_at IS NULL
) d"""

TODAY_PAGE = Source(
    fieldset=TODAY,
    tables=_TODAY,
    columns={field.key: f'd."{field.key}"' for field in TODAY.fields},
    order='d.fresh DESC, d."on", d.priority, d.time IS NULL, d.time, d.number',
    words="d.contact_id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :words)",
)

_SEARCH = f"""(
SELECT 1 AS tier, 'contact:' || c.id AS record, c.id AS contact_id, c.full_name AS contact, {REACH} AS reach,
       NULL AS at, (SELECT group_concat(p.value, ' · ') FROM contact_point p WHERE p.contact_id = c.id) AS match,
       c.id AS number
  FROM contact c
 WHERE c.id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :found
                 ORDER BY rowid DESC LIMIT {MOST_HITS})
UNION ALL
SELECT 2, 'interaction:' || i.id, c.id, c.full_name, {REACH}, i.at, i.body, i.id
  FROM interaction i
  JOIN contact c ON c.id = (SELECT min(l.contact_id) FROM interaction_contact l WHERE l.interaction_id = i.id)
 WHERE i.id IN (SELECT rowid FROM interaction_search WHERE interaction_search MATCH :said
                 ORDER BY rowid DESC LIMIT {MOST_HITS})
) s"""

SEARCH_PAGE = Source(
    fieldset=SEARCH,
    tables=_SEARCH,
    columns={field.key: f"s.{field.key}" for field in SEARCH.fields},
    order="s.tier, s.number DESC",
    words="0",
)

SAID_OFTEN = """
SELECT count(*) FROM (SELECT rowid FROM interaction_search WHERE interaction_search MATCH ? LIMIT ?)
"""
HAS_BIRTHDAYS = "SELECT EXISTS (SELECT 1 FROM contact WHERE birth_calendar = ? AND birth_month IS NOT NULL)"


def on_the_day(db: sqlite3.Connection, present: Present, birthdays: Iterable[Lookup], birthday: str) -> Condition:
    """What the page of today needs to know; `birthday` is the word shown for one."""
    # Which day an instant lies on is a question of the user's zone, which SQLite does not know.
    db.create_function("local_day", 1, lambda at: present.local(at).date().isoformat(), deterministic=True)
    days = ",".join(f'["{look.calendar}",{look.month},{look.day},"{look.observed_on}"]' for look in birthdays)
    return Condition("1", {"today": present.today.isoformat(), "birthdays": f"[{days}]", "birthday": birthday})


def has_birthdays(db: sqlite3.Connection, calendar: str) -> bool:
    """Whether any contact's birthday is kept in `calendar`."""
    return bool(db.execute(HAS_BIRTHDAYS, (calendar,)).fetchone()[0])


def hits(db: sqlite3.Connection, words: Sequence[str]) -> Condition:
    """What the search needs to know: the FTS5 expressions of beginnings and, where they are enough, of whole words.

    Merging every word that begins so costs 10 ms in a million conversations; whole words come first anyway.
    """
    beginnings, whole = match_prefixes(words), " AND ".join(f'"{word}"' for word in words)
    (said,) = db.execute(SAID_OFTEN, (whole, MOST_HITS)).fetchone()
    return Condition("1", {"found": beginnings, "said": whole if said == MOST_HITS else beginnings})
