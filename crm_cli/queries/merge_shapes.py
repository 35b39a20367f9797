"""The tables of two files as a merge needs them: columns, references, and what a row there would say here."""

import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from crm_cli.domain.file_merging import BY_TABLE, DERIVED, KINDS, LOCAL, Kind, fields

Progress = Callable[[str], None]

LAYOUT = """
SELECT t.name, t.type, c.name, c.type, c.hidden FROM pragma_table_list t JOIN pragma_table_xinfo(t.name, t.schema) c
 WHERE t.schema = ? ORDER BY 1, c.cid
"""
_COLUMNS = """SELECT name, "notnull" FROM pragma_table_info(?, 'main')"""
_REFERENCES = """SELECT "from", "table" FROM pragma_foreign_key_list(?, 'main')"""
# Pairs of which each side says the same of the other: the smaller number comes first.
_ALIKE = {
    "relation": "o.type IN ('spouse', 'sibling', 'friend', 'colleague')",
    "contact_not_same": "1",
    "complaint_link": "1",
}


class Shape(NamedTuple):
    """A table as SQL needs it: its columns, those that must have a value, and the tables that columns refer to."""

    kind: Kind
    columns: list[str]
    required: set[str]
    parents: dict[str, str]

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """What is compared: the name of each field, and its columns."""
        return fields(self.kind, self.columns)

    @property
    def to_itself(self) -> list[str]:
        """The columns that refer to rows of the same table."""
        return [column for column, parent in self.parents.items() if parent == self.kind.table]

    def value(self, column: str) -> str:
        """The SQL of what a row `o` of the other file would say here."""
        kind = self.kind
        if kind.pair and column in (kind.owner, kind.pair):
            first, second = (self._number(name) for name in (kind.owner, kind.pair))
            usual, other = (first, second) if column == kind.owner else (second, first)
            return f"iif({_ALIKE[kind.table]} AND {first} > {second}, {other}, {usual})"
        if column in LOCAL:
            return "NULL"
        return self._number(column)

    def _number(self, column: str) -> str:
        parent = self.parents.get(column)
        return f"(SELECT k.target FROM at_{parent} k WHERE k.there = o.{column})" if parent else f"o.{column}"

    def values(self, columns: tuple[str, ...]) -> str:
        """The same of several columns."""
        return ", ".join(self.value(column) for column in columns)


def shapes(db: sqlite3.Connection) -> list[Shape]:
    """Every table that is merged, as this file has it."""
    found = []
    for kind in KINDS:
        columns = dict(db.execute(_COLUMNS, (kind.table,)).fetchall())
        parents = dict(db.execute(_REFERENCES, (kind.table,)).fetchall())
        found.append(Shape(kind, list(columns), {name for name, needed in columns.items() if needed}, parents))
    return found


def same_layout(db: sqlite3.Connection) -> bool:
    """Whether the tables of the other file are those of this one, column by column, and tables indeed."""
    here, there = (db.execute(LAYOUT, (schema,)).fetchall() for schema in ("main", "other"))
    return {row for row in here if _is_read(row[0])} == {row for row in there if _is_read(row[0])}


def _is_read(table: str) -> bool:
    return table in BY_TABLE or table in ("journal", "seal", "forgotten")


def title(kind: Kind, alias: str) -> str:
    """The SQL of what a row is called."""
    return f"'C-' || {alias}.id" if kind.table == "complaint" else f"substr({alias}.{kind.title}, 1, 80)"


def derived(shape: Shape) -> list[str]:
    """The columns that follow from the others."""
    return [name for name in DERIVED if name in shape.columns]


def shared(fork: int, table: str, number: str) -> str:
    """The SQL of whether a row was there when the files parted, after the row `fork` of their journals."""
    if not fork:
        return "0"
    row = f"j.table_name = '{table}' AND j.row_id = {number}"
    return f"EXISTS (SELECT 1 FROM main.journal j WHERE {row} AND j.id <= {fork})"
