"""Reads that compare a file with a backup of it, and that say how far back it goes."""

import json
import sqlite3

# The tables of records: what has an identity across files, but for what keeps the books.
NOUNS = """
SELECT t.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c ON c.name = 'uid'
 WHERE t.type = 'table' AND t.strict = 1 AND t.name NOT IN ('command', 'forgotten') ORDER BY t.name
"""
UIDS = "SELECT k.uid FROM command k"
LINES = """
SELECT k.id, k.line FROM command k WHERE k.uid IN (SELECT value FROM json_each(?)) ORDER BY k.id DESC
"""
FIRST = "SELECT k.started_at FROM command k WHERE k.id = (SELECT min(id) FROM command)"
LAST = "SELECT k.started_at FROM command k WHERE k.id = (SELECT max(id) FROM command)"


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many records there are of each noun."""
    return {noun: db.execute(f"SELECT count(*) FROM {noun}").fetchone()[0] for (noun,) in db.execute(NOUNS).fetchall()}


def missing(db: sqlite3.Connection, backup: sqlite3.Connection) -> list[tuple[int, str]]:
    """The commands of a file that a backup does not have, newest first: their ids and how they were typed."""
    gone = {uid for (uid,) in db.execute(UIDS)}.difference(uid for (uid,) in backup.execute(UIDS))
    return db.execute(LINES, (json.dumps([*gone]),)).fetchall()


def begun(db: sqlite3.Connection) -> str:
    """When the file was made: the instant of its first command."""
    return str(db.execute(FIRST).fetchone()[0])


def last_written(db: sqlite3.Connection) -> str:
    """The instant of its last command."""
    return str(db.execute(LAST).fetchone()[0])
