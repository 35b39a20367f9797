"""Rows against the journal: where a table is not what the journal last said of it.

A byte that flipped inside a row is seen by nothing else: SQLite keeps no sums of its pages. Columns that came with a
later format were not journalled and are not compared; neither is what was said of a person who was erased.
"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from crm_cli.store.journal import journalled_tables, row_json

# `now` is the row as it is; equal text, by far the usual case, is settled first, which a CASE alone makes sure of.
_UNLIKE = """
FROM {table} t LEFT JOIN journal l ON l.id = (
  SELECT max(j.id) FROM journal j WHERE j.table_name = '{table}' AND j.row_id = t.id)
WHERE CASE
  WHEN l.new = {now} OR l.digest IS NOT NULL THEN 0
  WHEN l.new IS NULL OR NOT json_valid(l.new) THEN 1
  ELSE EXISTS (SELECT 1 {fields}) END
"""
_FIELDS = """
FROM json_each(l.new) said JOIN json_each({now}) row ON row.key = said.key WHERE row.value IS NOT said.value
"""
_GONE = """
FROM journal l WHERE l.new IS NOT NULL AND l.digest IS NULL AND l.id IN (
  SELECT max(j.id) FROM journal j
   WHERE j.table_name = '{table}' AND j.row_id NOT IN (SELECT id FROM {table}) GROUP BY j.row_id)
"""


class Drift(NamedTuple):
    """How many rows of a table are not as the journal says, and the first of them.

    They are `changed` (in `fields`, as far as that can be told of the first), `unknown` to the journal, or `gone`.
    """

    kind: str
    table: str
    rows: int
    first: int
    fields: str = ""


def drifts(db: sqlite3.Connection) -> Iterator[Drift]:
    """Every way in which every table differs from its journal."""
    for table in journalled_tables(db):
        unlike, fields = _parts(db, table)
        found = f"SELECT l.id IS NULL, count(*), min(t.id) {unlike} GROUP BY 1 ORDER BY 1"
        for unknown, rows, first in db.execute(found).fetchall():
            if unknown:
                yield Drift("unknown", table, rows, first)
            else:
                names = f"SELECT group_concat(said.key, ', ') {fields}"
                named = db.execute(f"SELECT ({names}) {unlike} AND t.id = ? AND json_valid(l.new)", (first,)).fetchone()
                yield Drift("changed", table, rows, first, (named and named[0]) or "")
        rows, first = db.execute(f"SELECT count(*), min(l.row_id) {_GONE.format(table=table)}").fetchone()
        if rows:
            yield Drift("gone", table, rows, first)


def last_words(db: sqlite3.Connection, table: str) -> list[tuple[int, bool, str]]:
    """Rows that are not as the journal says: id, whether the table has a row of that id at all, what was said last."""
    unlike, _fields = _parts(db, table)
    said = f"SELECT t.id, 1, l.new {unlike} AND l.new IS NOT NULL UNION ALL SELECT l.row_id, 0, l.new {_GONE}"
    return [(number, bool(there), new) for number, there, new in db.execute(said.format(table=table)).fetchall()]


def record(db: sqlite3.Connection) -> None:
    """Journal every difference under the running command, so that from here on tables and journal agree."""
    into = "INSERT INTO journal (command_id, table_name, row_id, old, new, salt)"
    into += " SELECT (SELECT command_id FROM current)"
    for table in journalled_tables(db):
        unlike, _fields = _parts(db, table)
        db.execute(f"{into}, '{table}', l.row_id, l.new, NULL, randomblob(8) {_GONE.format(table=table)}")
        db.execute(f"{into}, '{table}', t.id, l.new, {row_json(db, table, 't')}, randomblob(8) {unlike} ORDER BY t.id")


def _parts(db: sqlite3.Connection, table: str) -> tuple[str, str]:
    now = row_json(db, table, "t")
    fields = _FIELDS.format(now=now)
    return _UNLIKE.format(table=table, now=now, fields=fields), fields
