"""Reads of a whole file: its tables as lines of JSON, and which rows belong to some contacts."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crm_cli.queries import documents
from crm_cli.queries.listing import json_numbers

BATCH = 500  # rows
NEVER = "current"  # it has a row only while a command is writing
# Rows of these stand for themselves: what mentions them is no part of them.
SETUP = ("staff", "custom_field")
# Rows that refer to another and are no part of it: who works for a company, what was planned in a conversation.
_APART = {("contact", "contact"), ("complaint", "complaint"), ("followup", "interaction")}

_TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 1 ORDER BY name"
_COLUMNS = """SELECT name, type, "notnull" OR pk FROM pragma_table_info(?)"""
_REFERENCES = 'SELECT "from", "table" FROM pragma_foreign_key_list(?)'
_CHOSEN = """
CREATE TEMP TABLE chosen (name TEXT, row_id INTEGER, whole INTEGER, PRIMARY KEY (name, row_id)) WITHOUT ROWID
"""
_CHOOSE = "INSERT INTO chosen {found} ON CONFLICT DO UPDATE SET whole = 1 WHERE whole < excluded.whole"
_CONTACTS = "SELECT 'contact', value, 1 FROM json_each(?) WHERE true"
_EVERY = "SELECT '{table}', id, 0 FROM {table} WHERE true"
_BELOW = """
SELECT '{table}', t.id, 1 FROM {table} t CROSS JOIN chosen c
 WHERE c.name = '{parent}' AND c.row_id = t.{column} AND c.whole"""
_ABOVE = """
SELECT '{parent}', t.{column}, {whole} FROM chosen c CROSS JOIN {table} t
 WHERE c.name = '{table}' AND t.id = c.row_id AND t.{column} IS NOT NULL"""
_PART = " WHERE t.id IN (SELECT row_id FROM chosen WHERE name = '{table}')"


class Column(NamedTuple):
    """A column of a table: INTEGER, TEXT or BLOB; `required` where it is never NULL."""

    name: str
    type: str
    required: bool


def tables(db: sqlite3.Connection) -> dict[str, list[Column]]:
    """Every table that has something to tell, with its columns."""
    names = [name for (name,) in db.execute(_TABLES) if name != NEVER]
    return {
        name: [Column(key, type_, bool(required)) for key, type_, required in db.execute(_COLUMNS, (name,))]
        for name in names
    }


def count(db: sqlite3.Connection, names: Iterable[str]) -> int:
    """How many rows these tables have."""
    return sum(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names)


def lines(db: sqlite3.Connection, table: str, columns: Iterable[Column], *, part: bool = False) -> Iterator[list[str]]:
    """The rows of a table in their order, as JSON with every column, bytes in hexadecimal digits; some at a time.

    Of a `part` only those that were chosen.
    """
    pairs = ", ".join(f"'{column.name}', {_value(column)}" for column in columns)
    chosen = _PART.format(table=table) if part else ""
    cursor = db.execute(f"SELECT json_object({pairs}) FROM {table} t{chosen} ORDER BY t.rowid")
    while batch := cursor.fetchmany(BATCH):
        yield [text for (text,) in batch]


def _value(column: Column) -> str:
    name = f"t.{column.name}"
    return f"iif({name} IS NULL, NULL, hex({name}))" if column.type == "BLOB" else name


def last_ids(db: sqlite3.Connection) -> dict[str, int]:
    """The highest id that each table ever gave, those of deleted rows included."""
    return dict(db.execute("SELECT name, seq FROM sqlite_sequence"))


def choose(db: sqlite3.Connection, contacts: Iterable[int]) -> None:
    """Choose these contacts, all that belongs to them, and what any of it refers to, on this connection.

    A conversation belongs to each who took part in it. What is only referred to comes without what belongs to it.
    """
    db.execute(_CHOSEN)
    db.execute(_CHOOSE.format(found=_CONTACTS), (json_numbers(contacts),))
    for table in SETUP:
        db.execute(_CHOOSE.format(found=_EVERY.format(table=table)))
    steps = [_CHOOSE.format(found=found) for found in _steps(db)]
    while sum(db.execute(step).rowcount for step in steps):
        pass


def _steps(db: sqlite3.Connection) -> Iterator[str]:
    for table in tables(db):
        for column, parent in db.execute(_REFERENCES, (table,)).fetchall():
            if parent == NEVER or table in ("journal", "import", "seal"):
                continue
            if parent not in SETUP and (table, parent) not in _APART:
                yield _BELOW.format(table=table, column=column, parent=parent)
            whole = int(table == "interaction_contact" and parent == "interaction")
            yield _ABOVE.format(table=table, column=column, parent=parent, whole=whole)


def contents(db: sqlite3.Connection, *, part: bool = False) -> list[str]:
    """The contents of all documents, those included that undo could bring back; of a `part` those it has."""
    if not part:
        return sorted(documents.needed(db))
    chosen = _PART.format(table="document")
    return [hash_ for (hash_,) in db.execute(f"SELECT DISTINCT t.sha256 FROM document t{chosen} ORDER BY 1")]
