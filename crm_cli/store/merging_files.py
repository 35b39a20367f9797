"""Storing what was found out about another file: its new records, and what it says otherwise, as far as it is taken.

Statement by statement over whole tables, as bulk imports do. New records are stored with their parts, as many at once
as somebody wants, and then, all at once, what concerns records that are here. What refers to a row that comes later is
filled in when that is there, so that a merge can be taken back in the order in which it was journalled.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_cli.domain.file_merging import DECLARED, check_declared
from crm_cli.queries import health
from crm_cli.queries.merge_shapes import Shape, derived, shapes
from crm_cli.store.bulk_rows import ROOM
from crm_cli.store.failures import driver_errors
from crm_cli.store.journal import row_json
from crm_cli.store.merging import absorb
from crm_cli.store.visiting import Beside, attach_found, damaged
from crm_cli.store.work import Work

_TAKE = """
UPDATE differing SET taken = 1
 WHERE side = 'there' OR side = 'both' AND (:prefer = 'there' OR :prefer = 'newer' AND newer = 'there')
"""
_HERE = "m.place >= :first AND m.place < :beyond"
_INSTANT = "[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z"
_ROWS_BEFORE = "SELECT rows FROM command WHERE id = ?"
_CHANGED = """
SELECT count(*) FROM (
  SELECT noun, owner FROM touched WHERE side = 'there' UNION SELECT noun, owner FROM differing WHERE taken)
"""
# Records of which nothing but what the other file says remains.
_WHOLE = """
{owner} NOT IN (SELECT owner FROM touched WHERE noun = '{noun}' AND side = 'here')
AND {owner} NOT IN (SELECT owner FROM differing WHERE noun = '{noun}' AND NOT taken)"""


def decide(beside: Beside, prefer: str | None) -> None:
    """Where both sides changed something, `prefer` decides. Raises Damaged or Conflict for a row that cannot be."""
    with driver_errors(beside.other):
        _check(beside.db, beside.other)
        beside.db.execute(_TAKE, {"prefer": prefer})


@contextmanager
def storing(work: Work, beside: Beside) -> Iterator["Storing"]:
    """Stores what was found, within a unit of work.

    Raises Damaged when the other file has a row that cannot be stored.
    """
    attach_found(work.db, beside)
    work.db.execute(ROOM)
    try:
        yield Storing(work)
    except sqlite3.IntegrityError as error:
        (rows,) = work.db.execute(_ROWS_BEFORE, (work.command_id,)).fetchone()
        raise damaged(beside.other, str(error), has_stored=bool(rows)) from error


def _check(db: sqlite3.Connection, path: Path) -> None:
    """Raises Damaged for a moment that is none, sqlite3.OperationalError for a text: SQLite would store both.

    Raises Conflict for a name that no command would have declared.
    """
    for shape in shapes(db):
        t, between = shape.kind.table, " || char(10) || "
        texts = between.join(f"ifnull(o.{column}, '')" for column in shape.columns)
        coming = (
            f"FROM at_{t} m JOIN other.{t} o ON o.id = m.there"
            f" WHERE (m.new OR m.there IN (SELECT there FROM pair WHERE t = '{t}'))"
        )
        deque(db.execute(f"SELECT {texts} {coming}"), maxlen=0)
        for column in shape.columns:
            odd = f"SELECT 1 {coming} AND o.{column} NOT GLOB '{_INSTANT}' LIMIT 1"
            if (column == "at" or column.endswith("_at")) and db.execute(odd).fetchone():
                raise damaged(path, f"{t}.{column}")
            if (t, column) in DECLARED:
                new = f"SELECT o.{column} {coming} AND o.{column} IS NOT NULL EXCEPT SELECT {column} FROM main.{t}"
                for (name,) in db.execute(new):
                    check_declared(t, column, name)


class Storing:
    """The statements that store what was found."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._db = work.db
        self._shapes = shapes(work.db)

    def add(self, places: range) -> None:
        """Store the new records at these places, each with its parts."""
        bound = {"first": places.start, "beyond": places.stop}
        self._db.execute("UPDATE current SET bulk = 1")
        for shape in self._shapes:
            if self._db.execute(f"SELECT 1 FROM at_{shape.kind.table} m WHERE {_HERE} LIMIT 1", bound).fetchone():
                self._insert(shape, bound)
        self._db.execute("UPDATE current SET bulk = 0")
        for shape in self._shapes:
            for column in shape.to_itself:
                self._refer(shape, column, bound)

    def change(self) -> int:
        """Store what the other file says of records that are here; how many have changed."""
        for (table,) in self._db.execute("SELECT DISTINCT t FROM gone").fetchall():
            self._db.execute(f"DELETE FROM {table} WHERE id IN (SELECT here FROM gone WHERE t = ?)", (table,))
        for shape in self._shapes:
            self._update(shape)
        self._absorb()
        for shape in self._shapes:
            if not shape.kind.owner:
                self._renew(shape)
        return int(self._db.execute(_CHANGED).fetchone()[0])

    def _insert(self, shape: Shape, places: dict[str, int]) -> None:
        t = shape.kind.table
        values = ", ".join(self._value(shape, column) for column in shape.columns if column != "id")
        names = ", ".join(column for column in shape.columns if column != "id")
        known = " ON CONFLICT DO NOTHING" if shape.kind.owner else ""
        self._db.execute(
            f"INSERT INTO main.{t} (id, {names}) SELECT m.here, {values}"
            f" FROM at_{t} m CROSS JOIN other.{t} o ON o.id = m.there WHERE {_HERE} ORDER BY m.place{known}",
            places,
        )
        self._db.execute(
            f"INSERT INTO journal (command_id, table_name, row_id, new, salt)"
            f" SELECT (SELECT command_id FROM current), '{t}', t.id, {row_json(self._db, t, 't')}, randomblob(8)"
            f"   FROM at_{t} m CROSS JOIN main.{t} t ON t.id = m.here WHERE {_HERE} ORDER BY m.place",
            places,
        )
        for index in health.search_indexes(self._db):
            if index.table.partition("_")[0] == t:  # or a view of it
                self._db.execute(
                    f"INSERT INTO {index.name} (rowid, search_text) SELECT s.id, s.search_text FROM {index.table} s"
                    f" WHERE s.id IN (SELECT m.here FROM at_{t} m WHERE {_HERE})",
                    places,
                )

    def _value(self, shape: Shape, column: str) -> str:
        if column not in shape.to_itself:
            return shape.value(column)
        return (
            f"(SELECT k.target FROM at_{shape.kind.table} k"
            f" WHERE k.there = o.{column} AND (NOT k.new OR k.place < m.place))"
        )

    def _refer(self, shape: Shape, column: str, places: dict[str, int]) -> None:
        """Fill in what refers to one of these rows, and came before it."""
        t = shape.kind.table
        self._db.execute(
            f"UPDATE main.{t} AS t SET {column} = k.target FROM later m"
            f"  JOIN at_{t} w ON w.there = m.there JOIN at_{t} k ON k.there = m.refers"
            f" WHERE {_HERE} AND m.t = '{t}' AND m.field = '{column}' AND t.id = w.here AND t.{column} IS NULL",
            places,
        )

    def _update(self, shape: Shape) -> None:
        """Take over single fields, all those of a row at once."""
        t = shape.kind.table
        found = self._db.execute("SELECT DISTINCT field FROM differing WHERE t = ? AND taken", (t,)).fetchall()
        fields = {field: shape.fields[field] for (field,) in found}
        if not fields:
            return
        sets = [
            f"{name} = iif(x.has_{field}, {shape.value(name)}, t.{name})"
            for field, names in fields.items()
            for name in names
        ]
        sets += [f"{name} = iif(x.whole, o.{name}, t.{name})" for name in derived(shape)]
        if "version" in shape.columns:
            sets.append("version = t.version + 1")
        if "updated_at" in shape.columns:
            sets.append("updated_at = :at")
        has = ", ".join(f"max(d.field = '{field}') AS has_{field}" for field in fields)
        clash = " OR IGNORE" if shape.kind.owner else ""  # what is there already stays, and `absorb` sees to the rest
        self._db.execute(
            f"UPDATE{clash} main.{t} AS t SET {', '.join(sets)} FROM ("
            f"  SELECT d.here, d.there, {_whole(shape, 'd.owner')} AS whole, {has}"
            f"    FROM differing d WHERE d.t = '{t}' AND d.taken GROUP BY d.here) x"
            f"  JOIN other.{t} o ON o.id = x.there WHERE t.id = x.here",
            {"at": self._work.at},
        )

    def _absorb(self) -> None:
        """What here refers to a contact that was merged there goes to the other one."""
        merged = self._db.execute(
            "SELECT c.merged_into_id, c.id FROM differing d JOIN main.contact c ON c.id = d.here"
            " WHERE d.t = 'contact' AND d.field = 'merged_into_id' AND d.taken AND c.merged_into_id IS NOT NULL"
        ).fetchall()
        for into, old in merged:
            absorb(self._db, into, old, self._work.at)

    def _renew(self, shape: Shape) -> None:
        """A record whose parts have changed is a new version; its words are made anew where they come from both."""
        kind, t = shape.kind, shape.kind.table
        if "version" not in shape.columns:
            return
        parts = (
            f"SELECT d.owner FROM touched d WHERE d.noun = '{kind.noun}' AND d.side = 'there' AND d.owner NOT IN"
            f" (SELECT here FROM differing WHERE t = '{t}' AND taken)"
        )
        words = "".join(
            f", {name} = iif({_whole(shape, 't.id')}, (SELECT o.{name} FROM at_{t} m JOIN other.{t} o ON o.id = m.there"
            f" WHERE m.here = t.id AND NOT m.new), t.{name})"
            for name in derived(shape)
        )
        self._db.execute(
            f"UPDATE main.{t} AS t SET version = version + 1, updated_at = ?{words} WHERE id IN ({parts})",
            (self._work.at,),
        )
        if kind.words:
            self._find_words(shape)

    def _find_words(self, shape: Shape) -> None:
        noun = shape.kind.noun
        mixed = self._db.execute(
            f"SELECT DISTINCT d.owner FROM ("
            f"  SELECT owner FROM touched WHERE noun = '{noun}' AND side = 'there'"
            f"  UNION SELECT owner FROM differing WHERE noun = '{noun}' AND taken) d"
            f" WHERE NOT ({_whole(shape, 'd.owner')})"
        ).fetchall()
        store = getattr(self._work, f"{noun}s")
        for (number,) in mixed:
            store.update(store.fetch([number])[0])


def _whole(shape: Shape, owner: str) -> str:
    return _WHOLE.format(noun=shape.kind.noun, owner=owner)
