"""Reads for imports: what of a file is known already, and which import was left unfinished."""

import sqlite3
from collections.abc import Iterable
from typing import Any

UNFINISHED = "SELECT id FROM command WHERE subject = ? AND finished = 0 ORDER BY id DESC LIMIT 1"
KNOWN_KEYS = "SELECT c.import_key FROM json_each(?) k JOIN contact c ON c.import_key = k.value"
KNOWN_UIDS = "SELECT c.uid FROM json_each(?) k JOIN contact c ON c.uid = k.value"
KNOWN_ORGS = """
SELECT k.value, min(c.id) FROM json_each(?) k
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


def among(db: sqlite3.Connection, statement: str, values: Iterable[str]) -> list[tuple[Any, ...]]:
    """The rows of one of the statements above for these values."""
    import json

    return db.execute(statement, (json.dumps(list(values)),)).fetchall()
