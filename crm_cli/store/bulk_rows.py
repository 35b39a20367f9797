"""Many rows of a table at once: one INSERT … SELECT, and one statement each for the journal and the search indexes.

The row triggers are off meanwhile; tests compare what they would have written.
"""

import sqlite3
from collections.abc import Mapping
from typing import TypeAlias

from crm_cli.store.journal import record_inserts

# Pages that do not fit into memory are written before the end, often several times, and nobody can read from then on.
ROOM = "PRAGMA cache_size = -65536"  # kilobytes

# The rows of a table, whose ids come first and follow each other without a gap.
Rows: TypeAlias = list[tuple[object, ...]]


def last_id(db: sqlite3.Connection, table: str) -> int:
    """The highest id a row of `table` ever had; 0 before the first."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) if row else 0


def insert_many(
    db: sqlite3.Connection, columns: Mapping[str, str], rows: Mapping[str, Rows], indexes: Mapping[str, str]
) -> None:
    """Store the rows of each table, with these `columns` of theirs, `id` first; those they refer to first.

    `indexes` are search indexes with the table or view that each holds the words of; its rows have the ids of the
    first of the tables.
    """
    db.execute(ROOM)
    db.execute("UPDATE current SET bulk = 1")
    for table, values in rows.items():
        if values:
            _insert(db, table, columns[table], values)
            record_inserts(db, table, *_span(values))
    main = next(iter(rows.values()))
    for index, said in indexes.items() if main else ():
        db.execute(
            f"INSERT INTO {index} (rowid, search_text) SELECT id, search_text FROM {said} WHERE id BETWEEN ? AND ?",
            _span(main),
        )
    db.execute("UPDATE current SET bulk = 0")


def _span(values: Rows) -> tuple[int, int]:
    return int(str(values[0][0])), int(str(values[-1][0]))


def _insert(db: sqlite3.Connection, table: str, columns: str, values: Rows) -> None:
    """One INSERT … SELECT instead of many INSERTs: a table with triggers makes SQLite open a savepoint for each.

    What is the same in every row is said once.
    """
    names, places = columns.split(", "), [*zip(*values, strict=True)]
    same = [False, *(place.count(place[0]) == len(place) for place in places[1:])]
    varied = ", ".join(name for name, is_same in zip(names, same, strict=True) if not is_same)
    waiting = zip(*(place for place, is_same in zip(places, same, strict=True) if not is_same), strict=True)
    said = ", ".join("?" if is_same else name for name, is_same in zip(names, same, strict=True))
    db.execute(f"CREATE TEMP TABLE waiting ({varied})")
    db.executemany(f"INSERT INTO temp.waiting VALUES ({', '.join('?' * same.count(False))})", waiting)
    constants = [place[0] for place, is_same in zip(places, same, strict=True) if is_same]
    db.execute(f"INSERT INTO {table} ({columns}) SELECT {said} FROM temp.waiting ORDER BY rowid", constants)
    db.execute("DROP TABLE temp.waiting")
