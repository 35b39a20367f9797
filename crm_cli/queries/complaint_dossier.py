"""Reads about everything around a complaint: its steps, hand-offs, remedies, and the people who have to do with it."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from crm_cli.queries.listing import Condition, json_numbers

HANDOFFS = """
SELECT h.at, g.name, t.name, h.title, h.note, h.answered_at, h.answer, h.reply
  FROM (SELECT at, from_id, to_id, NULL AS title, note, answered_at, answer, reply
          FROM complaint_handoff WHERE complaint_id = :complaint
         UNION ALL
        SELECT s.at, s.from_id, s.to_id, f.title, s.note, s.answered_at, s.answer, s.reply
          FROM followup f JOIN followup_handoff s ON s.followup_id = f.id WHERE f.complaint_id = :complaint) h
  JOIN staff t ON t.id = h.to_id LEFT JOIN staff g ON g.id = h.from_id
"""
# The customer first, then whoever took part, then whom the customer knows.
INVOLVED = """
WITH it (id) AS (SELECT contact_id FROM complaint WHERE id = :complaint)
SELECT id FROM (
  SELECT 1 AS place, id FROM it
  UNION ALL
  SELECT 2, contact_id FROM complaint o
   WHERE :complaint IN (o.follows_id, o.merged_into_id)
      OR o.id IN (SELECT value FROM complaint m, json_each(json_array(m.follows_id, m.merged_into_id))
                   WHERE m.id = :complaint)
  UNION ALL
  SELECT 3, l.contact_id FROM interaction i JOIN interaction_contact l ON l.interaction_id = i.id
   WHERE i.complaint_id = :complaint
  UNION ALL
  SELECT 4, contact_id FROM followup WHERE complaint_id = :complaint
  UNION ALL
  SELECT 5, iif(r.contact_id = it.id, r.other_id, r.contact_id)
    FROM it JOIN relation r ON it.id IN (r.contact_id, r.other_id)
  UNION ALL
  SELECT 6, value FROM it JOIN contact c ON c.id = it.id, json_each(json_array(c.org_id, c.referred_by_id))
  UNION ALL
  SELECT 7, c.id FROM it JOIN contact c ON c.org_id = it.id)
 WHERE id IS NOT NULL GROUP BY id ORDER BY min(place), id
"""
NAMED = "SELECT id FROM contact WHERE sort_name IN (SELECT value FROM json_each(?)) ORDER BY id"
_THESE = "(SELECT value FROM json_each(?))"
CONTACTS = f"SELECT id, kind, full_name, latin_name FROM contact WHERE id IN {_THESE}"
POINTS = f"SELECT contact_id, type, value, norm FROM contact_point WHERE contact_id IN {_THESE} ORDER BY id"
STAFF = "SELECT name FROM staff ORDER BY id"


def of_complaint(number: int) -> Condition:
    """Follow-ups that belong to one complaint, whatever became of them."""
    return Condition("f.complaint_id = :complaint", {"complaint": number})


def documents(number: int) -> Condition:
    """Documents of a complaint and of those that have become part of it, in the order in which they were filed."""
    one_case = "(SELECT id FROM complaint WHERE id = :complaint OR merged_into_id = :complaint)"
    return Condition(f"d.complaint_id IN {one_case}", {"complaint": number}, "d.id")


def handoffs(db: sqlite3.Connection, number: int) -> list[tuple[Any, ...]]:
    """How a complaint and its steps were handed on: instant, from, to, title of the step, note; instant, answer, reply.

    Those of the complaint itself have no title.
    """
    return db.execute(HANDOFFS, {"complaint": number}).fetchall()


def involved(db: sqlite3.Connection, number: int) -> list[int]:
    """The contacts who have to do with a complaint or its customer; the customer first."""
    return [contact for (contact,) in db.execute(INVOLVED, {"complaint": number})]


def named(db: sqlite3.Connection, names: Iterable[str]) -> list[int]:
    """The contacts who bear one of these normalised names."""
    return [contact for (contact,) in db.execute(NAMED, (json.dumps(list(names)),))]


def contacts(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, tuple[str, list[str]]]:
    """Of these contacts the kind and the names, by id."""
    rows = db.execute(CONTACTS, (json_numbers(numbers),))
    return {number: (kind, [name for name in names if name]) for number, kind, *names in rows}


def points(db: sqlite3.Connection, numbers: Iterable[int]) -> list[tuple[int, str, str, str]]:
    """How these contacts are reached: id, type, value as typed, and normalised."""
    return db.execute(POINTS, (json_numbers(numbers),)).fetchall()


def staff(db: sqlite3.Connection) -> list[str]:
    """The names of all colleagues, those who have left included."""
    return [name for (name,) in db.execute(STAFF)]
