"""Many rows of a table at once: one INSERT … SELECT, and one statement each for the journal and the search indexes.

They come by column, which spares work in Python for each of them. The row triggers are off meanwhile; tests compare
what they would have written. What was inserted is deleted as a whole, too.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import TypeAlias, cast

from crm_cli.queries.history import rows_backwards
from crm_cli.queries.listing import json_numbers
from crm_cli.store.journal import record_deletes, record_inserts

# Pages that do not fit into memory are written before the end, often several times, and nobody can read from then on.
ROOM = "PRAGMA cache_size = -65536"  # kilobytes

_AT_ONCE = 5_000  # rows that are journalled at once
# The rows of a table by column; that of `id` counts on without a gap.
Columns: TypeAlias = Mapping[str, Sequence[object]]


def last_id(db: sqlite3.Connection, table: str) -> int:
    """The highest id a row of `table` ever had; 0 before the first."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) if row else 0


def next_ids(db: sqlite3.Connection, table: str, count: int) -> range:
    """The ids that the next `count` rows of `table` get."""
    first = last_id(db, table) + 1
    return range(first, first + count)


def by_column(names: str, rows: Iterable[Sequence[object]]) -> dict[str, Sequence[object]]:
    """Rows by column, where their values stand in the order of `names`."""
    columns = [*zip(*rows, strict=True)]
    return dict(zip(names.split(), columns or repeat(()), strict=False))


def insert_many(db: sqlite3.Connection, tables: Mapping[str, Columns], indexes: Mapping[str, str]) -> None:
    """Store the rows of each table; those they refer to first.

    `indexes` are search indexes with the table or view that each holds the words of; its rows have the ids of the
    first of the tables.
    """
    db.execute(ROOM)
    db.execute("UPDATE current SET bulk = 1")
    for table, columns in tables.items():
        if ids := _ids(columns):
            _insert(db, table, columns)
            record_inserts(db, table, ids[0], ids[-1])
    main = _ids(next(iter(tables.values())))
    for index, said in indexes.items() if main else ():
        db.execute(
            f"INSERT INTO {index} (rowid, search_text) SELECT id, search_text FROM {said} WHERE id BETWEEN ? AND ?",
            (main[0], main[-1]),
        )
    db.execute("UPDATE current SET bulk = 0")


def delete_inserted(db: sqlite3.Connection, number: int, tables: Sequence[str]) -> None:
    """Delete what a command inserted into these tables, and nothing that it did not refers to; the last come first.

    All is journalled before anything goes: rows of one table may go with those of another.
    """
    db.execute(ROOM)
    for table in tables:
        rows = rows_backwards(db, number, table)
        while some := rows.fetchmany(_AT_ONCE):
            record_deletes(db, table, json_numbers(row for (row,) in some))
    db.execute("UPDATE current SET bulk = 1")
    for table in tables:
        # From the first on: FTS5 writes a segment whenever a row comes before the last one.
        db.execute(
            f"DELETE FROM {table} WHERE id IN (SELECT row_id FROM journal WHERE command_id = ? AND table_name = ?)",
            (number, table),
        )
    db.execute("UPDATE current SET bulk = 0")


def _ids(columns: Columns) -> range:
    return cast(range, columns["id"])


def _insert(db: sqlite3.Connection, table: str, columns: Columns) -> None:
    """One INSERT … SELECT instead of many INSERTs: a table with triggers makes SQLite open a savepoint for each.

    What is the same in every row is said once.
    """
    same = {name: of[0] for name, of in columns.items() if name != "id" and of.count(of[0]) == len(of)}
    varied = {name: of for name, of in columns.items() if name not in same}
    said = ", ".join("?" if name in same else name for name in columns)
    db.execute(f"CREATE TEMP TABLE waiting ({', '.join(varied)})")
    places = ", ".join("?" * len(varied))
    db.executemany(f"INSERT INTO temp.waiting VALUES ({places})", zip(*varied.values(), strict=True))
    db.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {said} FROM temp.waiting ORDER BY rowid", [*same.values()]
    )
    db.execute("DROP TABLE temp.waiting")
