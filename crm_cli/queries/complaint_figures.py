"""Reads for the figures of complaints and for their radar: rows of a period, what happened to them, who else."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from crm_cli.queries import handoffs
from crm_cli.queries.complaints import VISIBLE

# Duplicates are counted with the complaint they became part of.
_HEARD = "m.received_at >= :first AND m.received_at < :last AND m.status <> 'merged'"
# Whether the last closing was forced; reopening it takes that back.
_FORCED = """iif(m.status = 'closed', (
  SELECT e.forced IS NOT NULL FROM complaint_event e
   WHERE e.complaint_id = m.id AND e.verb = 'close' ORDER BY e.id DESC LIMIT 1), NULL)"""
# An attempt that reached nobody is no response, and what was said about another complaint is none to this one.
_RESPONDED = """(
  SELECT min(i.at) FROM interaction i
   WHERE (i.complaint_id = m.id
          OR i.id IN (SELECT l.interaction_id FROM interaction_contact l WHERE l.contact_id = m.contact_id))
     AND (i.complaint_id IS NULL OR i.complaint_id = m.id)
     AND i.direction = 'out' AND i.at >= m.received_at
     AND (i.outcome IS NULL OR i.outcome NOT IN ('no_answer', 'busy', 'failed')))"""

HEARD = f"""
SELECT m.id, m.contact_id, c.full_name, (SELECT s.name FROM staff s WHERE s.id = m.owner_id), m.about, m.which, m.topic,
       m.received_at, m.reopen_count, m.acknowledge_due, m.acknowledged_at, m.resolve_due, m.resolved_at,
       coalesce(m.ended_at, m.waiting_since), {_RESPONDED},
       m.cause, {_FORCED}, m.asked_at, m.satisfaction, {handoffs.count("complaint", "m")}
  FROM complaint m JOIN contact c ON c.id = m.contact_id
 WHERE {_HEARD} AND {VISIBLE} ORDER BY m.received_at, m.id
"""
# In the order they were stored: clocks can be set back.
MOVES = f"""
SELECT e.complaint_id, e.at, e.status
  FROM complaint m JOIN complaint_event e ON e.complaint_id = m.id
 WHERE {_HEARD} ORDER BY e.complaint_id, e.id
"""
SPOKEN = """
SELECT i.staff_id, count(*) FROM interaction i
 WHERE i.at >= :first AND i.at < :last AND i.channel <> 'note' GROUP BY i.staff_id
"""
AROUND = f"""
SELECT m.id, m.contact_id, m.about, m.which, m.topic, local_day(m.received_at), m.ended_at IS NULL
  FROM complaint m
 WHERE {_HEARD} AND {VISIBLE} ORDER BY m.received_at, m.id
"""
DEALT_WITH = f"""
SELECT DISTINCT normalise(i.topic), c.id, c.full_name
  FROM interaction i JOIN interaction_contact l ON l.interaction_id = i.id JOIN contact c ON c.id = l.contact_id
 WHERE i.at >= :since AND i.topic IS NOT NULL AND normalise(i.topic) IN (SELECT value FROM json_each(:words))
   AND c.archived_at IS NULL
UNION
SELECT normalise(t.value), c.id, c.full_name
  FROM complaint m JOIN json_each(json_array(m.topic, m.which)) t ON t.value IS NOT NULL
  JOIN contact c ON c.id = m.contact_id
 WHERE m.received_at >= :since AND normalise(t.value) IN (SELECT value FROM json_each(:words))
   AND c.archived_at IS NULL AND {VISIBLE}
 ORDER BY 2
"""


def heard(db: sqlite3.Connection, first: str, last: str) -> list[tuple[Any, ...]]:
    """The complaints received from one stored instant until before another, each as `HEARD` says."""
    return db.execute(HEARD, {"first": first, "last": last}).fetchall()


def moves(db: sqlite3.Connection, first: str, last: str) -> Iterable[tuple[int, str, str]]:
    """What happened to them: complaint, instant, state after it; those of one complaint together and in order."""
    return db.execute(MOVES, {"first": first, "last": last})


def spoken(db: sqlite3.Connection, first: str, last: str) -> dict[int | None, int]:
    """How many conversations each colleague had, by id."""
    return dict(db.execute(SPOKEN, {"first": first, "last": last}))


def around(
    db: sqlite3.Connection, first: str, last: str
) -> list[tuple[int, int, str | None, str | None, str | None, str, int]]:
    """Complaints of a period: id, contact, about, which, topic, local day, open."""
    return db.execute(AROUND, {"first": first, "last": last}).fetchall()


def dealt_with(db: sqlite3.Connection, words: Iterable[str], since: str) -> list[tuple[str, int, str]]:
    """Contacts who since then spoke or complained about one of these normalised words: the word, id and name."""
    return db.execute(DEALT_WITH, {"words": json.dumps(list(words)), "since": since}).fetchall()
