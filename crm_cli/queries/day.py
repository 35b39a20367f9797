"""Reads across nouns: the page of the day and the search. Each is a union that a list then filters and orders."""

import sqlite3
from collections.abc import Iterable, Sequence

from crm_cli.domain.birthdays import Lookup
from crm_cli.domain.complaints import NEXT_VERB
from crm_cli.domain.fields import SEARCH, TODAY
from crm_cli.domain.present import Present
from crm_cli.i18n import _
from crm_cli.queries.complaints import GRAVEST_FIRST, PRIORITY
from crm_cli.queries.followups import AWAKE, LIVE, NO_NEXT_STEP
from crm_cli.queries.interactions import TO_ANSWER
from crm_cli.queries.listing import Condition, Source, match_prefixes, teach_days
from crm_cli.queries.reach import REACH

MOST_HITS = 50
MOST_LISTED = 50  # complaints, and records without a next step: more than a day's work, and an index finds them

_NEXT_MOVE = " ".join(f"WHEN '{status}' THEN '{verb}'" for status, verb in NEXT_VERB.items())
_HANDLE = f"'crm complaints ' || CASE m.status {_NEXT_MOVE} ELSE 'show' END || ' ' || m.id"
_OPEN_COMPLAINTS = "complaint m JOIN contact c ON c.id = m.contact_id WHERE m.ended_at IS NULL"
_COMPLAINT = f"""'C-' || m.id || ' ' || m.status || ifnull(', ' || :priority || ' ' || {PRIORITY}, '') || ': '
       || coalesce(m.topic, m.heard)"""
# Customers of tier A and B; one with an open complaint is listed with that.
_VALUED = f"""contact c
 WHERE c.tier < 'C' AND c.archived_at IS NULL AND c.lifecycle <> 'disqualified' AND c.do_not_contact = 0
   AND {NO_NEXT_STEP} AND c.id NOT IN (SELECT contact_id FROM complaint WHERE ended_at IS NULL)"""
# Which ones is settled before anything about them is worked out: SQLite would do that for all of them.
_GRAVEST = f"""complaint m JOIN contact c ON c.id = m.contact_id
 WHERE m.id IN (SELECT m.id FROM {_OPEN_COMPLAINTS} ORDER BY {GRAVEST_FIRST} LIMIT :most)"""
_GRAVEST_WITHOUT = f"""complaint m JOIN contact c ON c.id = m.contact_id
 WHERE m.id IN (SELECT m.id FROM {_OPEN_COMPLAINTS} AND {NO_NEXT_STEP} ORDER BY {GRAVEST_FIRST} LIMIT :most)"""
_PLAN = "'crm followups add ' || c.id || ' TITLE --due WHEN'"

# `urgency` orders the sections, `rank` what is in them before the day does.
_TODAY = f"""(
SELECT 4 + (f.due_on < :today) AS urgency, 0 AS rank, iif(f.due_on < :today, 'overdue', 'due') AS section,
       'followup:' || f.id AS record, c.id AS contact_id, c.full_name AS contact, {REACH} AS reach, f.due_on AS "on",
       f.due_time AS time, f.title AS what, 'crm followups done ' || f.id AS command, f.priority AS priority,
       NULL AS moment, f.id AS number
  FROM followup f JOIN contact c ON c.id = f.contact_id
 WHERE {LIVE} AND f.due_on <= :today AND {AWAKE}
UNION ALL
SELECT 3, ifnull({PRIORITY}, 2), 'complaint', 'complaint:' || m.id, c.id, c.full_name, {REACH},
       local_day(m.received_at), NULL, {_COMPLAINT}, {_HANDLE}, 5, m.received_at, m.id
  FROM {_GRAVEST}
UNION ALL
SELECT 2, 0, 'reply', 'interaction:' || i.id, c.id, c.full_name, {REACH}, local_day(i.at), NULL,
       coalesce(i.topic, i.body), 'crm interactions replied ' || i.id, 5, i.at, i.id
  FROM interaction i
  JOIN contact c ON c.id = (SELECT min(l.contact_id) FROM interaction_contact l WHERE l.interaction_id = i.id)
 WHERE {TO_ANSWER.sql}
UNION ALL
SELECT 1, ifnull({PRIORITY}, 2), 'no_next_step', 'complaint:' || m.id, c.id, c.full_name, {REACH},
       local_day(m.received_at), NULL, {_COMPLAINT}, {_PLAN}, 5, m.received_at, m.id
  FROM {_GRAVEST_WITHOUT}
UNION ALL SELECT * FROM (
SELECT 1, 5, 'no_next_step', 'contact:' || c.id, c.id, c.full_name, {REACH}, NULL, NULL, :tier || ' ' || c.tier,
       {_PLAN}, c.tier, NULL, c.id
  FROM {_VALUED} ORDER BY c.tier, c.id LIMIT :most)
UNION ALL
SELECT 0, 0, 'birthday', 'contact:' || c.id, c.id, c.full_name, {REACH}, b.value ->> 3, NULL,
       :birthday, 'crm log call ' || c.id, 5, NULL, c.id
  FROM json_each(:birthdays) b
  JOIN contact c ON c.birth_calendar = b.value ->> 0 AND c.birth_month = b.value ->> 1 AND c.birth_day = b.value ->> 2
 WHERE c.archived_at IS NULL AND c.do_not_contact = 0
) d"""

TODAY_PAGE = Source(
    fieldset=TODAY,
    tables=_TODAY,
    columns={field.key: f'd."{field.key}"' for field in TODAY.fields},
    order='d.urgency DESC, d.rank, d."on", d.priority, d.time IS NULL, d.time, d.moment, d.number',
    words="d.contact_id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :words)",
)
MORE = {
    "complaint": "SELECT 1 FROM complaint WHERE ended_at IS NULL LIMIT 1 OFFSET :most",
    "no_next_step": f"""
SELECT 1 WHERE EXISTS (SELECT 1 FROM {_VALUED} LIMIT 1 OFFSET :most)
            OR EXISTS (SELECT 1 FROM {_OPEN_COMPLAINTS} AND {NO_NEXT_STEP} LIMIT 1 OFFSET :most)""",
}

_SEARCH = f"""(
SELECT 1 AS tier, 'contact:' || c.id AS record, c.id AS contact_id, c.full_name AS contact, {REACH} AS reach,
       NULL AS at, (SELECT group_concat(p.value, ' · ') FROM contact_point p WHERE p.contact_id = c.id) AS match,
       c.id AS number
  FROM contact c
 WHERE c.id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :found
                 ORDER BY rowid DESC LIMIT {MOST_HITS})
UNION ALL
SELECT 2, 'complaint:' || m.id, c.id, c.full_name, {REACH}, m.received_at, m.heard, m.id
  FROM complaint m JOIN contact c ON c.id = m.contact_id
 WHERE m.id IN (SELECT rowid FROM complaint_search WHERE complaint_search MATCH :found
                 ORDER BY rowid DESC LIMIT {MOST_HITS})
UNION ALL
SELECT 3, 'interaction:' || i.id, c.id, c.full_name, {REACH}, i.at, i.body, i.id
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


def on_the_day(db: sqlite3.Connection, present: Present, birthdays: Iterable[Lookup], most: int) -> Condition:
    """What the page of today needs to know; `most` complaints and records without a next step, -1 for all of them."""
    teach_days(db, present)
    days = ",".join(f'["{look.calendar}",{look.month},{look.day},"{look.observed_on}"]' for look in birthdays)
    said = {"birthday": _("birthday"), "priority": _("priority"), "tier": _("tier")}
    return Condition("1", {"today": present.today.isoformat(), "birthdays": f"[{days}]", "most": most, **said})


def sections_with_more(db: sqlite3.Connection, most: int) -> list[str]:
    """The sections of the page of which there is more than `most`."""
    return [section for section, statement in MORE.items() if db.execute(statement, {"most": most}).fetchone()]


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
