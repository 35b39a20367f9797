"""Reads for merging contacts: what refers to them, which the tables themselves say, and who became part of them."""

import json
import sqlite3
from collections.abc import Iterable

from crm_cli.queries.listing import json_numbers

REFERENCES = """
SELECT t.name, f."from" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
 WHERE t.schema = 'main' AND f."table" = 'contact' ORDER BY t.name, f."from"
"""
UNIQUE_WITH = """
SELECT json_group_array(i.name) FILTER (WHERE i.name <> :column)
  FROM pragma_index_list(:table) l JOIN pragma_index_info(l.name) i
 WHERE l."unique" = 1 GROUP BY l.name HAVING max(i.name = :column) AND count(*) = count(i.name)
"""
IS_VERSIONED = "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?) WHERE name = 'version')"
MERGED_INTO = "SELECT c.id, c.uid FROM contact c WHERE c.merged_into_id IN (SELECT value FROM json_each(?))"


def references(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Tables and columns that refer to contacts."""
    return db.execute(REFERENCES).fetchall()


def unique_with(db: sqlite3.Connection, table: str, column: str) -> list[list[str]]:
    """For each unique index of a table that has this column, the others it has."""
    return [json.loads(names) for (names,) in db.execute(UNIQUE_WITH, {"table": table, "column": column})]


def is_versioned(db: sqlite3.Connection, table: str) -> bool:
    """Whether the rows of a table are records with versions of their own."""
    return bool(db.execute(IS_VERSIONED, (table,)).fetchone()[0])


def referring(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[tuple[str, str], dict[int, int]]:
    """By table and column, how many rows refer to each of these contacts; those to which none does are left out."""
    ids = json_numbers(numbers)
    return {
        (table, column): dict(
            db.execute(
                f"SELECT {column}, count(*) FROM {table}"
                f" WHERE {column} IN (SELECT value FROM json_each(?)) GROUP BY {column}",
                (ids,),
            ).fetchall()
        )
        for table, column in references(db)
    }


def merged_into(db: sqlite3.Connection, numbers: Iterable[int]) -> list[tuple[int, str]]:
    """Number and uid of the contacts that were merged into one of these."""
    return db.execute(MERGED_INTO, (json_numbers(numbers),)).fetchall()
