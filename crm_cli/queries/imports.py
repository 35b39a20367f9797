"""Reads for imports: which there were, what became of what they brought, what of a file is known already."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from crm_cli.domain.cards import Fate
from crm_cli.domain.fields.imports import IMPORT
from crm_cli.queries.history import UNLIKE
from crm_cli.queries.listing import Condition, Source, json_numbers, only, stored_columns

IMPORTS = Source(
    fieldset=IMPORT,
    tables="import m JOIN command k ON k.id = m.command_id",
    columns={
        **stored_columns(IMPORT, "m"),
        "id": "k.id",
        "at": "k.started_at",
        "staff": "(SELECT s.name FROM staff s WHERE s.id = k.staff_id)",
        "rows": "k.rows",
        "finished": "k.finished",
        "undone": "(k.undone_by IS NOT NULL)",
    },
    order="k.id DESC",
    words="",
    word="instr(normalise(ifnull(m.file, '')), {value}) > 0",
)

UNFINISHED = """
SELECT id FROM command WHERE subject = ? AND finished = 0 AND undone_by IS NULL ORDER BY id DESC LIMIT 1
"""
STOPPED = """
SELECT k.id, k.line FROM import m JOIN command k ON k.id = m.command_id
 WHERE k.finished = 0 AND k.undone_by IS NULL ORDER BY k.id
"""
# What an import brought of its noun; organisations that were made for contacts have no key.
_BROUGHT = """
FROM journal j JOIN {noun} t ON t.id = j.row_id
 WHERE j.command_id = ? AND j.table_name = '{noun}' AND j.old IS NULL
   AND (j.table_name <> 'contact' OR j.new ->> 'import_key' IS NOT NULL)
"""
_COUNTED = "SELECT noun, records FROM import WHERE command_id = ?"
KNOWN_KEYS, KNOWN_UIDS = (
    f"SELECT k.value, c.id FROM json_each(?) k JOIN contact c ON c.{column} = k.value"
    for column in ("import_key", "uid")
)
FORGOTTEN_UIDS = "SELECT f.uid FROM json_each(?) k JOIN forgotten f ON f.uid = k.value"
KNOWN_ORGS = """
SELECT k.value, min(ifnull(c.merged_into_id, c.id)) FROM json_each(?) k
  JOIN contact c ON c.sort_name = k.value AND c.kind = 'org' GROUP BY k.value
"""
SHARED_POINTS = """
SELECT k.value, c.id, c.full_name FROM json_each(?) k
  JOIN contact_point p ON p.norm = k.value JOIN contact c ON c.id = p.contact_id
 WHERE p.type IN ('mobile', 'phone', 'whatsapp', 'email') GROUP BY k.value
"""
# Who has a phone or an e-mail, where few have it.
HOLDERS = """
SELECT k.value, c.id, c.full_name FROM json_each(?) k
  JOIN contact_point p ON p.norm = k.value JOIN contact c ON c.id = p.contact_id
 WHERE p.type IN ('mobile', 'phone', 'whatsapp', 'email')
   AND (SELECT count(*) FROM contact_point o WHERE o.norm = k.value) <= 5
"""
_MADE_BY = """
SELECT j.row_id FROM journal j
 WHERE j.table_name = 'contact' AND j.row_id IN (SELECT value FROM json_each(?)) AND j.command_id = ? AND j.old IS NULL
"""


def made_by(db: sqlite3.Connection, command: int, numbers: Iterable[int]) -> set[int]:
    """Those of these contacts that a command has made."""
    return {number for (number,) in db.execute(_MADE_BY, (json_numbers(numbers), command))}


def unfinished(db: sqlite3.Connection, subject: str) -> int | None:
    """The command that began this import and was stopped."""
    row = db.execute(UNFINISHED, (subject,)).fetchone()
    return row[0] if row else None


def ids(numbers: Iterable[int]) -> Condition:
    """Only these imports."""
    return only("k.id", numbers)


def stopped(db: sqlite3.Connection) -> list[tuple[int, str]]:
    """The imports that did not come to their end and were not taken back: number, and the command as it was typed."""
    return db.execute(STOPPED).fetchall()


def brought(db: sqlite3.Connection, number: int) -> tuple[str, int]:
    """What an import was of, and how many it brought."""
    noun, records = db.execute(_COUNTED, (number,)).fetchone()
    return noun, records


def fate(db: sqlite3.Connection, number: int, now: str) -> Fate:
    """What became of the records that an import brought; `now` is the SQL of the record `t` as JSON."""
    noun, records = brought(db, number)
    there, changed = db.execute(
        f"SELECT count(*), ifnull(sum({UNLIKE.format(now=now)}), 0) {_BROUGHT.format(noun=noun)}", (number,)
    ).fetchone()
    return Fate(there - changed, changed, records - there)


def first(db: sqlite3.Connection, number: int, most: int) -> list[int]:
    """The first records that an import brought which are still there."""
    noun, _records = brought(db, number)
    found = db.execute(f"SELECT t.id {_BROUGHT.format(noun=noun)} ORDER BY j.id LIMIT ?", (number, most))
    return [record for (record,) in found]


def among(db: sqlite3.Connection, statement: str, values: Iterable[str]) -> list[tuple[Any, ...]]:
    """The rows of one of the statements above for these values."""
    import json

    return db.execute(statement, (json.dumps(list(values)),)).fetchall()
