"""Reads about commands and what they changed."""

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from crm_cli.domain.fields.history import COMMAND
from crm_cli.domain.history import PARTS, Deed, Seen
from crm_cli.queries.listing import Condition, Source, json_numbers, stored_columns

Hanging = tuple[str, int, str, int]
"""A row that refers to another: its table and id, the column, and what stands there."""

COMMANDS = Source(
    fieldset=COMMAND,
    tables="command k",
    columns={
        **stored_columns(COMMAND, "k"),
        "at": "k.started_at",
        "staff": "(SELECT s.name FROM staff s WHERE s.id = k.staff_id)",
        "undone": "(k.undone_by IS NOT NULL)",
    },
    order="k.id DESC",
    words="",
    word="instr(normalise(k.line), {value}) > 0",
)

EXISTS = "SELECT k.undone_by FROM command k WHERE k.id = ?"
# Commands of a person before the one that asks, other than undo and redo.
_DONE = "k.automatic = 0 AND k.undoes IS NULL AND k.id < (SELECT command_id FROM current WHERE slot = 1)"
LAST_DONE = f"SELECT k.id FROM command k WHERE {_DONE} AND k.undone_by IS NULL ORDER BY k.id DESC LIMIT 1"
# The last undo that was not taken back itself; a redo, which undoes an undo, is none.
LAST_UNDONE = """
SELECT max(k.id) FROM command k JOIN command t ON t.id = k.undoes WHERE k.undone_by IS NULL AND t.undoes IS NULL
"""
DONE_SINCE = f"SELECT EXISTS (SELECT 1 FROM command k WHERE k.id > ? AND {_DONE})"

FORGOTTEN = "SELECT EXISTS (SELECT 1 FROM journal j WHERE j.command_id = ? AND j.digest IS NOT NULL)"
_CHANGES_BEFORE = """
SELECT j.id, j.table_name, j.row_id, j.old, j.new FROM journal j
 WHERE j.command_id = ? AND j.id < ? ORDER BY j.id DESC LIMIT ?
"""
ONLY_INSERTED = "SELECT NOT EXISTS (SELECT 1 FROM journal j WHERE j.command_id = ? AND j.old IS NOT NULL)"
TABLES = "SELECT DISTINCT j.table_name FROM journal j WHERE j.command_id = ?"
ROWS_BACKWARDS = "SELECT j.row_id FROM journal j WHERE j.command_id = ? AND j.table_name = ? ORDER BY j.id DESC"
# Whether the row `t`, which is `{now}` as JSON, is gone or another than the change `j` left it. Mostly the texts are
# alike; where they are not, a column may only have come with a later format.
UNLIKE = """CASE WHEN {now} IS j.new THEN 0 WHEN t.id IS NULL THEN 1
 ELSE EXISTS (SELECT 1 FROM json_each(j.new) e WHERE e.value IS NOT {now} ->> e.key) END"""
# Rows of `{table}` that refer to what a command inserted into a table, and that it did not insert.
_HANGING = """
SELECT '{table}', c.id, '{column}', j.row_id FROM journal j JOIN {table} c ON c.{column} = j.row_id
 WHERE j.command_id = :command AND j.table_name = :inserted AND NOT EXISTS (SELECT 1 FROM journal k
  WHERE k.table_name = '{table}' AND k.row_id = c.id AND k.command_id = :command)
 LIMIT 10
"""
_NOT_TAKEN_BACK = """FROM journal u
 WHERE u.command_id = :undo AND NOT EXISTS (SELECT 1 FROM journal j
  WHERE j.table_name = u.table_name AND j.row_id = u.row_id AND j.command_id = :command)"""
_MORE = f"SELECT EXISTS (SELECT 1 {_NOT_TAKEN_BACK})"
# Changes that made a row refer to what it refers to: table, row, column, and what stands there.
_REFERRED = """SELECT x.id FROM json_each(:hanging) e
  JOIN journal x ON x.table_name = e.value ->> 0 AND x.row_id = e.value ->> 1
 WHERE x.new ->> (e.value ->> 2) = e.value ->> 3 AND x.old ->> (e.value ->> 2) IS NOT e.value ->> 3"""
_IN_THE_WAY = f"""
SELECT DISTINCT k.id, k.line FROM journal l JOIN command k ON k.id = l.command_id
 WHERE l.command_id NOT IN (:command, :undo) AND k.undoes IS NULL AND k.undone_by IS NULL
   AND l.id > (SELECT min(j.id) FROM journal j WHERE j.command_id = :command)
   AND (l.id IN ({_REFERRED})
     OR (l.table_name, l.row_id) IN (SELECT u.table_name, u.row_id {_NOT_TAKEN_BACK})
     OR (l.table_name, l.row_id) IN (SELECT j.table_name, j.row_id FROM journal j WHERE j.command_id = :command))
 ORDER BY k.id DESC LIMIT 10
"""
FIRST_CHANGE = """
SELECT k.started_at, j.digest IS NOT NULL FROM journal j JOIN command k ON k.id = j.command_id
 WHERE j.table_name = ? AND j.row_id = ? ORDER BY j.id LIMIT 1
"""
LAST_CHANGE = "SELECT ifnull(max(j.id), 0) FROM journal j WHERE j.table_name = ? AND j.row_id = ?"
DEEDS_SINCE = """
SELECT DISTINCT k.id, k.started_at, s.name, k.line
  FROM journal j JOIN command k ON k.id = j.command_id LEFT JOIN staff s ON s.id = k.staff_id
 WHERE j.table_name = ? AND j.row_id = ? AND j.id > ? ORDER BY k.id
"""
_FOUND = """j.command_id, k.started_at, s.name, j.table_name, j.row_id, j.old, j.new
  FROM journal j JOIN command k ON k.id = j.command_id LEFT JOIN staff s ON s.id = k.staff_id"""
_OF_COMMAND = f"SELECT {_FOUND} WHERE j.command_id = ? ORDER BY j.id"
_OF_ROWS = f"""SELECT {_FOUND}
 WHERE (j.table_name, j.row_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?)) ORDER BY j.id
"""
# Rows of a table that belonged to a record when they were deleted; while a record has them, its own table tells.
_DELETED_PARTS = """
SELECT j.row_id FROM journal j
 WHERE j.table_name = :table AND j.new IS NULL AND j.old ->> :column = :record
   AND j.command_id IN (SELECT t.command_id FROM journal t WHERE t.table_name = :owner AND t.row_id = :record)
"""


class FirstChange(NamedTuple):
    """When a row came into being, and whether what it said was erased since."""

    at: str
    forgotten: bool


def ids(numbers: Iterable[int]) -> Condition:
    """Only these commands."""
    return Condition("k.id IN (SELECT value FROM json_each(:ids))", {"ids": json_numbers(numbers)})


def undone_by(db: sqlite3.Connection, number: int) -> tuple[int | None] | None:
    """Which command took this one back, in a tuple; None when there is no such command."""
    found: tuple[int | None] | None = db.execute(EXISTS, (number,)).fetchone()
    return found


def last_done(db: sqlite3.Connection) -> int | None:
    """The last command of a person that is not taken back."""
    row = db.execute(LAST_DONE).fetchone()
    return row[0] if row else None


def last_undone(db: sqlite3.Connection) -> int | None:
    """The last undo that may be redone: nothing else was done since."""
    (number,) = db.execute(LAST_UNDONE).fetchone()
    if number is None or db.execute(DONE_SINCE, (number,)).fetchone()[0]:
        return None
    return int(number)


def forgotten(db: sqlite3.Connection, number: int) -> bool:
    """Whether somebody was erased from what a command changed."""
    return bool(db.execute(FORGOTTEN, (number,)).fetchone()[0])


def changes_before(db: sqlite3.Connection, number: int, before: int, most: int) -> list[tuple[Any, ...]]:
    """Changes of a command, last first, those journalled before the row `before`: id, table, row, old, new."""
    return db.execute(_CHANGES_BEFORE, (number, before, most)).fetchall()


def only_inserted(db: sqlite3.Connection, number: int) -> bool:
    """Whether a command neither changed nor deleted what was there before."""
    return bool(db.execute(ONLY_INSERTED, (number,)).fetchone()[0])


def tables_of(db: sqlite3.Connection, number: int) -> list[str]:
    """The tables in which a command changed rows, as it came to them."""
    return [table for (table,) in db.execute(TABLES, (number,))]


def rows_backwards(db: sqlite3.Connection, number: int, table: str) -> sqlite3.Cursor:
    """The rows of a table that a command changed, last first."""
    return db.execute(ROWS_BACKWARDS, (number, table))


def hanging(db: sqlite3.Connection, number: int, table: str, child: str, column: str) -> list[Hanging]:
    """Some rows of others in `child` that refer in this column to what a command inserted into `table`."""
    statement = _HANGING.format(table=child, column=column)
    return db.execute(statement, {"command": number, "inserted": table}).fetchall()


def changed_since(db: sqlite3.Connection, number: int, table: str, now: str) -> bool:
    """Whether a row that a command inserted into `table` is gone or was changed; `now` is the SQL of a row as JSON."""
    found = db.execute(
        f"SELECT EXISTS (SELECT 1 FROM journal j LEFT JOIN {table} t ON t.id = j.row_id"
        f" WHERE j.command_id = ? AND j.table_name = ? AND {UNLIKE.format(now=now)})",
        (number, table),
    )
    return bool(found.fetchone()[0])


def more_than_taken_back(db: sqlite3.Connection, number: int, undo: int) -> bool:
    """Whether the command `undo` changed rows that the command `number` had not."""
    return bool(db.execute(_MORE, {"command": number, "undo": undo}).fetchone()[0])


def in_the_way(
    db: sqlite3.Connection, number: int, undo: int, hanging: Iterable[Hanging] = ()
) -> list[tuple[int, str]]:
    """Commands, newest first, that later changed what `number` did, made rows hang on it, or changed what went along.

    What went along is what the command `undo` changed besides.
    """
    rows = ",".join(f'["{child}",{row},"{column}",{refers_to}]' for child, row, column, refers_to in hanging)
    return db.execute(_IN_THE_WAY, {"command": number, "undo": undo, "hanging": f"[{rows}]"}).fetchall()


def changes_of_command(db: sqlite3.Connection, number: int) -> sqlite3.Cursor:
    """What a command changed: command, instant, colleague, table, row, old, new."""
    return db.execute(_OF_COMMAND, (number,))


def changes_of_rows(db: sqlite3.Connection, rows: Iterable[tuple[str, int]]) -> sqlite3.Cursor:
    """What ever changed these rows of tables, oldest first; the same columns."""
    pairs = ",".join(f'["{table}",{row}]' for table, row in rows)
    return db.execute(_OF_ROWS, (f"[{pairs}]",))


def first_change(db: sqlite3.Connection, table: str, number: int) -> FirstChange | None:
    """The change by which a row came into being."""
    found = db.execute(FIRST_CHANGE, (table, number)).fetchone()
    return FirstChange._make(found) if found else None


def seen(db: sqlite3.Connection, table: str, number: int) -> Seen:
    """A record as it is now, to know it again."""
    (change,) = db.execute(LAST_CHANGE, (table, number)).fetchone()
    return Seen(table, number, change)


def deeds_since(db: sqlite3.Connection, seen: Seen) -> list[Deed]:
    """The commands that changed a record after it was seen."""
    return list(map(Deed._make, db.execute(DEEDS_SINCE, seen)))


def line_of(db: sqlite3.Connection, number: int) -> str:
    """The command as it was typed."""
    (line,) = db.execute("SELECT line FROM command WHERE id = ?", (number,)).fetchone()
    return str(line)


def undone_command(db: sqlite3.Connection, undo: int) -> int:
    """The command that an undo took back."""
    (number,) = db.execute("SELECT undoes FROM command WHERE id = ?", (undo,)).fetchone()
    return int(number)


def rows_of(db: sqlite3.Connection, noun: str, number: int) -> list[tuple[str, int]]:
    """The rows of tables that are or were a record: its own, those that belong to it, and those merged into it."""
    rows = [(noun, number)]
    for table, (owner, column, *_said) in PARTS.items():
        if owner == noun:
            values = {"table": table, "column": f"$.{column}", "record": number, "owner": owner}
            rows += [(table, row) for (row,) in db.execute(f"SELECT id FROM {table} WHERE {column} = ?", (number,))]
            rows += [(table, row) for (row,) in db.execute(_DELETED_PARTS, values)]
    if noun == "contact":
        rows += [("relation", row) for (row,) in db.execute("SELECT id FROM relation WHERE other_id = ?", (number,))]
        for (merged,) in db.execute("SELECT id FROM contact WHERE merged_into_id = ?", (number,)):
            rows += rows_of(db, noun, merged)
    return list(dict.fromkeys(rows))
