"""The page of the day: a read across nouns, a union that a list then filters and orders."""

import sqlite3
from collections.abc import Iterable

from crm_cli.domain.birthdays import Lookup
from crm_cli.domain.complaints import NEXT_VERB
from crm_cli.domain.fields.day import TODAY
from crm_cli.domain.present import Present, stored
from crm_cli.i18n import _
from crm_cli.queries.complaints import GRAVEST_FIRST, LATE, PRIORITY, VISIBLE
from crm_cli.queries.documents import RECORD, TO_RENEW, renewal
from crm_cli.queries.followups import AWAKE, LIVE, NO_NEXT_STEP
from crm_cli.queries.interactions import TO_ANSWER
from crm_cli.queries.listing import Condition, Source
from crm_cli.queries.reach import REACH

MOST_LISTED = 50  # complaints, and records without a next step: more than a day's work, and an index finds them

_NEXT_MOVE = " ".join(f"WHEN '{status}' THEN '{verb}'" for status, verb in NEXT_VERB.items())
_HANDLE = f"'crm complaints ' || CASE m.status {_NEXT_MOVE} ELSE 'show' END || ' ' || m.id"
_OPEN = f"m.ended_at IS NULL AND {VISIBLE}"
_OPEN_COMPLAINTS = f"complaint m JOIN contact c ON c.id = m.contact_id WHERE {_OPEN}"
_COMPLAINT = f"""'C-' || m.id || ' ' || m.status || ifnull(', ' || :priority || ' ' || {PRIORITY}, '') || ': '
       || coalesce(m.topic, m.heard)"""
# Customers of tier A and B; one with an open complaint is listed with that.
_VALUED = f"""contact c
 WHERE c.tier < 'C' AND c.archived_at IS NULL AND c.lifecycle <> 'disqualified' AND c.do_not_contact = 0
   AND {NO_NEXT_STEP} AND c.id NOT IN (SELECT contact_id FROM complaint WHERE ended_at IS NULL)"""
# Which ones is settled before anything about them is worked out: SQLite would do that for all of them.
_GRAVEST = f"""complaint m JOIN contact c ON c.id = m.contact_id
 WHERE m.id IN (SELECT m.id FROM {_OPEN_COMPLAINTS} ORDER BY {LATE} IS TRUE DESC, {GRAVEST_FIRST} LIMIT :most)"""
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
SELECT 3 + 3 * ({LATE} IS TRUE), ifnull({PRIORITY}, 2), iif({LATE}, 'breach', 'complaint'), 'complaint:' || m.id,
       c.id, c.full_name, {REACH}, local_day(m.received_at), NULL, {_COMPLAINT}, {_HANDLE}, 5, m.received_at, m.id
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
UNION ALL SELECT * FROM (
SELECT 0, 0, 'document', 'document:' || d.id, c.id, c.full_name, {REACH}, d.expires_on, NULL, d.kind || ': ' || d.name,
       'crm documents add FILE --to ' || {RECORD} || ' --kind ' || d.kind, 5, NULL, d.id
  FROM {TO_RENEW} ORDER BY d.expires_on, d.id LIMIT :most)
UNION ALL
SELECT -1, 0, 'birthday', 'contact:' || c.id, c.id, c.full_name, {REACH}, b.value ->> 3, NULL,
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
# Complaints share one limit, within which the late ones come first.
MORE = {
    "breach": f"SELECT 1 FROM complaint m WHERE {_OPEN} AND {LATE} LIMIT 1 OFFSET :most",
    "complaint": f"""
SELECT 1 WHERE EXISTS (SELECT 1 FROM complaint m WHERE {_OPEN} LIMIT 1 OFFSET :most)
           AND EXISTS (SELECT 1 FROM complaint m WHERE {_OPEN} AND {LATE} IS NOT TRUE)""",
    "document": f"SELECT 1 FROM {TO_RENEW} LIMIT 1 OFFSET :most",
    "no_next_step": f"""
SELECT 1 WHERE EXISTS (SELECT 1 FROM {_VALUED} LIMIT 1 OFFSET :most)
            OR EXISTS (SELECT 1 FROM {_OPEN_COMPLAINTS} AND {NO_NEXT_STEP} LIMIT 1 OFFSET :most)""",
}

COUNTS = f"""
SELECT (SELECT count(*) FROM followup f WHERE {LIVE} AND f.due_on < :today AND {AWAKE}),
       (SELECT count(*) FROM followup f WHERE {LIVE} AND f.due_on = :today AND {AWAKE}),
       count(*) FILTER (WHERE {LATE}), count(*), EXISTS (SELECT 1 FROM contact)
  FROM complaint m WHERE {_OPEN}
"""
HAS_BIRTHDAYS = "SELECT EXISTS (SELECT 1 FROM contact WHERE birth_calendar = ? AND birth_month IS NOT NULL)"


def on_the_day(present: Present, birthdays: Iterable[Lookup], most: int, *, documents: bool = True) -> Condition:
    """What the page of today needs to know; `most` complaints, records without a next step, and documents, -1 for all.

    Without `documents` none is listed.
    """
    days = ",".join(f'["{look.calendar}",{look.month},{look.day},"{look.observed_on}"]' for look in birthdays)
    said = {"birthday": _("birthday"), "priority": _("priority"), "tier": _("tier")}
    said |= renewal(present) if documents else dict.fromkeys(renewal(present), "")
    return Condition("1", {"today": present.today.isoformat(), "birthdays": f"[{days}]", "most": most, **said})


def sections_with_more(db: sqlite3.Connection, present: Present, most: int) -> list[str]:
    """The sections of the page of which there is more than `most`."""
    values = {"most": most, "now": stored(present.now), **renewal(present)}
    return [section for section, statement in MORE.items() if db.execute(statement, values).fetchone()]


def counts(db: sqlite3.Connection, present: Present) -> tuple[int, int, int, int, int]:
    """Follow-ups overdue and due today, complaints late and open, and 1 if there is any contact."""
    values = {"today": present.today.isoformat(), "now": stored(present.now)}
    found: tuple[int, int, int, int, int] = db.execute(COUNTS, values).fetchone()
    return found


def has_birthdays(db: sqlite3.Connection, calendar: str) -> bool:
    """Whether any contact's birthday is kept in `calendar`."""
    return bool(db.execute(HAS_BIRTHDAYS, (calendar,)).fetchone()[0])
