"""Reads for imports: which there were, what became of what they brought, what of a file is known already."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from crm_cli.domain.cards import Fate
from crm_cli.domain.fields.imports import IMPORT
from crm_cli.queries.history import UNLIKE
from crm_cli.queries.listing import Condition, Source, only, stored_columns

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
SELECT k.id, k.line FROM command k
 WHERE k.subject GLOB 'import:*' AND k.finished = 0 AND k.undone_by IS NULL ORDER BY k.id
"""
_BROUGHT = """
FROM journal j JOIN contact t ON t.id = j.row_id
 WHERE j.command_id = ? AND j.table_name = 'contact' AND j.new ->> 'import_key' IS NOT NULL
"""
FIRST = f"SELECT t.id {_BROUGHT} ORDER BY j.id LIMIT ?"
KNOWN_KEYS = "SELECT c.import_key FROM json_each(?) k JOIN contact c ON c.import_key = k.value"
KNOWN_UIDS = "SELECT c.uid FROM json_each(?) k JOIN contact c ON c.uid = k.value"
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


def fate(db: sqlite3.Connection, number: int, now: str) -> Fate:
    """What became of the contacts that an import brought; `now` is the SQL of the contact `t` as JSON."""
    (brought,) = db.execute("SELECT contacts FROM import WHERE command_id = ?", (number,)).fetchone()
    there, changed = db.execute(
        f"SELECT count(*), ifnull(sum({UNLIKE.format(now=now)}), 0) {_BROUGHT}", (number,)
    ).fetchone()
    return Fate(there - changed, changed, brought - there)


def first(db: sqlite3.Connection, number: int, most: int) -> list[int]:
    """The first contacts of an import that are still there."""
    return [contact for (contact,) in db.execute(FIRST, (number, most))]


def among(db: sqlite3.Connection, statement: str, values: Iterable[str]) -> list[tuple[Any, ...]]:
    """The rows of one of the statements above for these values."""
    import json

    return db.execute(statement, (json.dumps(list(values)),)).fetchall()
