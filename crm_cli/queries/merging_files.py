"""Reads that compare two files: which rows are the same, what each says otherwise, and who has changed it.

The other file is attached as `other` to a connection to a copy of this one. All that is found stands in tables in that
copy: for each table T `at_T` (`merge_matching`), and `differing` (field by field). Both files may be large: everything
is a statement over whole tables.

Copies of one file have the beginning of their journals in common, as the chain of seals tells. What a row was then is
what each side is measured against; without such a past nobody can know who changed what.
"""

import sqlite3
from typing import NamedTuple

from crm_cli.domain.file_merging import BY_TABLE
from crm_cli.queries.imports import unfinished
from crm_cli.queries.merge_matching import Matching
from crm_cli.queries.merge_shapes import Progress, Shape, shapes, shared, title

_SHARED_SEALS = "FROM main.seal h JOIN other.seal o ON o.id = h.id AND o.hash = h.hash"
_STATE = """
SELECT (SELECT uid FROM other.command ORDER BY id DESC LIMIT 1), (SELECT ifnull(max(id), 0) FROM other.journal)
"""
_SCHEMA = """
CREATE TEMP TABLE pair (
  t TEXT, there INTEGER, here INTEGER, side TEXT, base TEXT, PRIMARY KEY (t, there)) WITHOUT ROWID;
CREATE TABLE differing (
  t TEXT, field TEXT, there INTEGER, here INTEGER, noun TEXT, owner INTEGER, side TEXT, newer TEXT,
  said TEXT, said_here TEXT, said_there TEXT, taken INTEGER, PRIMARY KEY (t, here, field)) WITHOUT ROWID;
CREATE INDEX differing_owner ON differing (noun, owner);
CREATE TABLE touched (noun TEXT, owner INTEGER, side TEXT, PRIMARY KEY (noun, owner, side)) WITHOUT ROWID;
CREATE TABLE gone (t TEXT, here INTEGER, PRIMARY KEY (t, here)) WITHOUT ROWID;
CREATE TABLE meanwhile (noun TEXT, owner INTEGER, PRIMARY KEY (noun, owner)) WITHOUT ROWID;
"""
# What a field of a part is called.
_SAID = {
    "contact_point": "h.type || ' ' || h.value || ', {field}'",
    "contact_consent": "'consent ' || h.channel",
    "contact_value": "(SELECT f.key FROM main.custom_field f WHERE f.id = h.field_id)",
    "complaint_remedy": "h.kind || ', {field}'",
}


class Compared(NamedTuple):
    """How many records come, in the order of their places; the state of the other file as text; what is continued."""

    places: int
    subject: str
    command: int | None


def compare(db: sqlite3.Connection, progress: Progress) -> Compared:
    """Find out which rows are which, and where they differ; `progress` hears of each table.

    A merge of the same state of the other file that was stopped is continued.
    """
    subject = subject_of(db)
    command = unfinished(db, subject)
    return Compared(_Comparison(db, command).run(progress), subject, command)


def subject_of(db: sqlite3.Connection) -> str:
    """The subject of the command that merges the other file, as it is now."""
    return "merge:{}:{}".format(*db.execute(_STATE).fetchone())


class _Comparison:
    """The statements that fill the tables."""

    def __init__(self, db: sqlite3.Connection, command: int | None) -> None:
        self._db = db
        self._shapes = shapes(db)
        self._command = command
        (self._fork,) = db.execute(f"SELECT ifnull(max(h.last_id), 0) {_SHARED_SEALS}").fetchone()

    def run(self, progress: Progress) -> int:
        for statement in filter(str.strip, _SCHEMA.split(";")):
            self._db.execute(statement)
        places = Matching(self._db, self._shapes, self._fork, self._command).run(progress)
        for shape in self._shapes:
            progress(shape.kind.table)
            self._find_pairs(shape)
            for field, columns in shape.fields.items():
                self._find_differences(shape, field, columns)
            if shape.kind.owner:
                self._find_parts(shape)
        self._judge_merged()
        self._db.execute("INSERT OR IGNORE INTO touched SELECT noun, owner, side FROM differing")
        return places

    def _find_pairs(self, shape: Shape) -> None:
        t = shape.kind.table
        columns = tuple(name for names in shape.fields.values() for name in names)
        # Who was merged into another here stays so.
        stays = " AND (h.merged_into_id IS NULL OR o.merged_into_id IS NOT NULL)" if t == "contact" else ""
        same_row = f"o.id = h.id AND {shared(self._fork, t, 'h.id')}"
        before = (
            f"SELECT iif(j.digest IS NULL, j.old, NULL) FROM main.journal j"
            f" WHERE j.table_name = '{t}' AND j.row_id = h.id AND j.id > {self._fork} ORDER BY j.id LIMIT 1"
        )
        self._db.execute(
            f"INSERT INTO pair SELECT '{t}', o.id, h.id, CASE"
            f" WHEN {self._untouched('main', t, 'h.id')} THEN 'there'"
            f" WHEN {self._untouched('other', t, 'o.id')} THEN 'here' END, iif({same_row}, ({before}), NULL)"
            f" FROM at_{t} m JOIN other.{t} o ON o.id = m.there JOIN main.{t} h ON h.id = m.here"
            f" WHERE NOT m.new AND ({shape.values(columns)}) IS NOT ({_of('h', columns)}){stays}"
        )

    def _find_differences(self, shape: Shape, field: str, columns: tuple[str, ...]) -> None:
        kind, t = shape.kind, shape.kind.table
        here, there, values = _of("h", columns), _of("o", columns), shape.values(columns)
        base = ", ".join(f"p.base ->> '$.{name}'" for name in columns)
        owner = kind.owner or "id"
        said = _SAID.get(t, f"'{t.removeprefix(kind.noun + '_')}.{{field}}'" if kind.owner else "'{field}'")
        name = field.removesuffix("_id")
        # What was moved there to somebody who is not here any more stays where it is.
        leads = "".join(
            f" AND (o.{column} IS NULL OR {shape.value(column)} IS NOT NULL)"
            for column in columns
            if column in shape.parents and (column in shape.required or column in kind.needed)
        )
        self._db.execute(
            f"INSERT INTO differing SELECT '{t}', '{field}', o.id, h.id, '{kind.noun}', h.{owner},"
            f" CASE WHEN p.side IS NOT NULL THEN p.side WHEN p.base IS NULL THEN 'both'"
            f"  WHEN ({here}) IS ({base}) THEN 'there' WHEN ({there}) IS ({base}) THEN 'here' ELSE 'both' END,"
            f" {_newer(shape)}, {said.format(field=name)}, {_text(shape, 'main', 'h', columns)},"
            f" {_text(shape, 'other', 'o', columns)}, 0"
            f" FROM pair p JOIN other.{t} o ON o.id = p.there JOIN main.{t} h ON h.id = p.here"
            f" WHERE p.t = '{t}' AND ({values}) IS NOT ({here}){leads}"
        )

    def _find_parts(self, shape: Shape) -> None:
        """Parts that one side has more of; those that were removed there, and not touched here, are `gone`."""
        kind, t = shape.kind, shape.kind.table
        parent = shape.parents[kind.owner]
        others = [(column, table) for column, table in shape.parents.items() if column != kind.owner]
        rest = f"FROM main.{t} h WHERE +h.{kind.owner} IN (SELECT here FROM at_{parent} WHERE NOT new)"
        rest += f" AND h.id NOT IN (SELECT here FROM at_{t} WHERE NOT new)"
        removed = self._untouched("main", t, "h.id")
        for column, table in others:  # it may only be missing because the other side of it is
            removed += f" AND (h.{column} IS NULL OR +h.{column} IN (SELECT target FROM at_{table}))"
        touch = f"INSERT OR IGNORE INTO touched SELECT '{kind.noun}'"
        self._db.execute(f"INSERT INTO gone SELECT '{t}', h.id {rest} AND {removed}")
        self._db.execute(f"{touch}, h.{kind.owner}, iif({removed}, 'there', 'here') {rest}")
        self._db.execute(
            f"{touch}, k.target, 'there' FROM at_{t} m"
            f" JOIN other.{t} o ON o.id = m.there JOIN at_{parent} k ON k.there = o.{kind.owner}"
            f" WHERE m.new AND NOT k.new"
        )

    def _judge_merged(self) -> None:
        """A contact that was merged there and changed here is decided about as a whole."""
        merged = "SELECT here FROM differing WHERE t = 'contact' AND field = 'merged_into_id'"
        changed = "SELECT here FROM differing WHERE t = 'contact' AND side <> 'there'"
        self._db.execute(
            f"UPDATE differing SET side = 'both' WHERE t = 'contact' AND here IN ({merged}) AND here IN ({changed})"
        )

    def _untouched(self, schema: str, table: str, number: str) -> str:
        """Whether it is still as it was then, in one of the files."""
        return (
            f"({shared(self._fork, table, number)} AND NOT EXISTS (SELECT 1 FROM {schema}.journal j"
            f" WHERE j.table_name = '{table}' AND j.row_id = {number} AND j.id > {self._fork}))"
        )


def _of(alias: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{alias}.{column}" for column in columns)


def _newer(shape: Shape) -> str:
    """The SQL of which file has changed the record of a row last; NULL where that is not kept."""
    stamped = "updated_at" in shape.columns
    if not stamped and not shape.kind.owner:
        return "NULL"
    column = "id" if stamped else shape.kind.owner
    record = shape.kind.table if stamped else shape.parents[column]
    here = f"(SELECT r.updated_at FROM main.{record} r WHERE r.id = h.{column})"
    there = f"(SELECT r.updated_at FROM other.{record} r WHERE r.id = o.{column})"
    return f"CASE WHEN {there} > {here} THEN 'there' WHEN {there} < {here} THEN 'here' END"


def _text(shape: Shape, schema: str, alias: str, columns: tuple[str, ...]) -> str:
    """The SQL of what people read of some columns: a reference as what it is called."""
    return f"nullif(trim({' || '.join(_word(shape, schema, alias, column) for column in columns)}), '')"


def _word(shape: Shape, schema: str, alias: str, column: str) -> str:
    value, parent = f"{alias}.{column}", shape.parents.get(column)
    if parent:
        value = f"(SELECT {title(BY_TABLE[parent], 'r')} FROM {schema}.{parent} r WHERE r.id = {value})"
    return f"ifnull({value} || ' ', '')"
