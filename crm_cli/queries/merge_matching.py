"""Which row of another file is which row here, which are new, and the number and the place that each new one gets.

For each table T there is then `at_T`: a row `there`, the row `here` that is the same or that it will be, the `target`
that references to it lead to. Rows that come are `new`; of these each record with its parts has a `place` in the order
in which records are stored. Behind all of them, at one place, comes what needs records that are here or two of the new.
What the command that is continued has stored already is new, too, and stands at a place before the first.
"""

import sqlite3

from crm_cli.domain.file_merging import RECORDS
from crm_cli.queries.merge_shapes import Progress, Shape, shared

STORED = -1  # the place of what the command that is continued has stored
_LAST = """
SELECT max(ifnull((SELECT seq FROM main.sqlite_sequence WHERE name = '{table}'), 0),
           ifnull((SELECT max(id) FROM main.{table}), 0))"""
_SCHEMA = """
CREATE TEMP TABLE stored (t TEXT, here INTEGER, uid TEXT, PRIMARY KEY (t, here)) WITHOUT ROWID;
CREATE TABLE later (
  place INTEGER, t TEXT, field TEXT, there INTEGER, refers INTEGER, PRIMARY KEY (place, t, field, there)) WITHOUT ROWID;
"""
_STORED = """
INSERT INTO stored SELECT j.table_name, j.row_id, j.new ->> 'uid' FROM main.journal j
 WHERE j.command_id = ? AND j.old IS NULL AND j.table_name IN (SELECT value FROM json_each(?))
"""
# Orders in which what is referred to mostly comes first.
_ORDERS = {"contact": "(o.kind = 'person') + 2 * (o.merged_into_id IS NOT NULL)"}


class Matching:
    """The statements that fill `at_T`, and `later`: references to records that are stored after what refers to them."""

    def __init__(self, db: sqlite3.Connection, shapes: list[Shape], fork: int, command: int | None) -> None:
        self._db = db
        self._shapes = shapes
        self._fork = fork
        self._command = command
        self._places = 0

    def run(self, progress: Progress) -> int:
        """Returns how many places there are; what comes behind all stands at the next one."""
        for statement in filter(str.strip, _SCHEMA.split(";")):
            self._db.execute(statement)
        if self._command:
            tables = ", ".join(f'"{kind.table}"' for kind in RECORDS)
            self._db.execute(_STORED, (self._command, f"[{tables}]"))
        for shape in self._shapes:
            progress(shape.kind.table)
            self._match(shape)
            self._find_new(shape)
            self._number(shape)
            if not shape.kind.owner:
                self._place(shape)
        return self._places

    def _match(self, shape: Shape) -> None:
        kind, t = shape.kind, shape.kind.table
        self._db.execute(
            f"CREATE TABLE at_{t} (there INTEGER PRIMARY KEY, here INTEGER, target INTEGER, new INTEGER NOT NULL,"
            " place INTEGER)"
        )
        if kind.owner:
            self._match_parts(shape)
            return
        target = "ifnull(h.merged_into_id, h.id)" if t == "contact" else "h.id"
        for key in kind.keys:
            self._db.execute(
                f"INSERT INTO at_{t} (there, here, target, new) SELECT o.id, h.id, {target}, 0"
                f" FROM other.{t} o JOIN main.{t} h ON {same_key(key)} WHERE {_unknown(t)}"
            )
        if self._command:
            self._db.execute(
                f"UPDATE at_{t} SET new = 1, place = {STORED} WHERE here IN (SELECT here FROM stored WHERE t = '{t}')"
            )

    def _match_parts(self, shape: Shape) -> None:
        """Rows that were there when the files parted by their numbers, others by what they say."""
        kind, t = shape.kind, shape.kind.table
        if self._fork:
            self._db.execute(
                f"INSERT INTO at_{t} (there, here, target, new) SELECT o.id, h.id, h.id, 0"
                f" FROM other.{t} o JOIN main.{t} h ON h.id = o.id WHERE {shared(self._fork, t, 'o.id')}"
            )
        names = (kind.owner, *kind.keys[0])
        wanted = ", ".join(f"{shape.value(name)} AS {name}" for name in names)
        same, earlier = (" AND ".join(f"h.{name} = {alias}.{name}" for name in names) for alias in ("w", "e"))
        self._db.execute(
            f"INSERT INTO at_{t} (there, here, target, new) SELECT w.id, h.id, h.id, 0 FROM ("
            f"  SELECT *, row_number() OVER (PARTITION BY {', '.join(names)} ORDER BY id) AS nth FROM ("
            f"    SELECT o.id, {wanted} FROM other.{t} o"
            f"     WHERE o.id NOT IN (SELECT there FROM at_{t})"
            f"       AND +o.{kind.owner} IN (SELECT there FROM at_{shape.parents[kind.owner]} WHERE NOT new))) w"
            f"  JOIN main.{t} h ON {same} AND h.id NOT IN (SELECT here FROM at_{t})"
            f" WHERE w.nth = 1 + (SELECT count(*) FROM main.{t} e"
            f"   WHERE {earlier} AND e.id < h.id AND e.id NOT IN (SELECT here FROM at_{t}))"
        )

    def _find_new(self, shape: Shape) -> None:
        """What is only there, unless it was deleted or forgotten here, or belongs to what was.

        The + keeps SQLite from looking an index up for every row of a long list.
        """
        kind, t = shape.kind, shape.kind.table
        wanted = [f"o.id NOT IN (SELECT there FROM at_{t})", f"NOT {shared(self._fork, t, 'o.id')}"]
        for column, parent in shape.parents.items():
            if parent != t and (column in shape.required or column in kind.needed):
                known = f"+o.{column} IN (SELECT there FROM at_{parent})"
                wanted.append(known if column in shape.required else f"(o.{column} IS NULL OR {known})")
        if t == "contact":
            wanted.append("o.uid NOT IN (SELECT uid FROM main.forgotten)")
        if t == "interaction":  # nothing is left of a conversation with nobody but people who were forgotten
            who = "SELECT 1 FROM other.interaction_contact l{} WHERE l.interaction_id = o.id"
            some = who.format(" CROSS JOIN at_contact k ON k.there = l.contact_id")
            wanted.append(f"(NOT EXISTS ({who.format('')}) OR EXISTS ({some}))")
        if kind.pair:
            wanted.append(f"{shape.value(kind.owner)} <> {shape.value(kind.pair)}")
        if self._command:
            wanted += self._not_stored(shape)
        self._db.execute(
            f"INSERT INTO at_{t} (there, new, place) SELECT o.id, 1, {self._order(shape)} FROM other.{t} o"
            f" WHERE {' AND '.join(wanted)}"
        )
        for column in shape.to_itself:
            if column in kind.needed:
                self._db.execute(
                    f"DELETE FROM at_{t} WHERE new AND there IN (SELECT o.id FROM other.{t} o"
                    f" WHERE o.{column} IS NOT NULL AND +o.{column} NOT IN (SELECT there FROM at_{t}))"
                )

    def _not_stored(self, shape: Shape) -> list[str]:
        """Not again what somebody has taken away since the command that is continued stored it."""
        kind = shape.kind
        if kind.owner:
            owners = f"SELECT there FROM at_{shape.parents[kind.owner]} WHERE place = {STORED}"
            return [] if kind.pair else [f"+o.{kind.owner} NOT IN ({owners})"]
        uids = f"SELECT uid FROM stored WHERE t = '{kind.table}' AND uid IS NOT NULL"
        return [f"o.uid NOT IN ({uids})"] if "uid" in shape.columns else []

    def _order(self, shape: Shape) -> str:
        """The SQL of the place of a part, and of the order in which records get theirs."""
        kind = shape.kind
        if kind.pair:
            return str(self._places)
        if kind.owner:
            owner = f"FROM at_{shape.parents[kind.owner]} k WHERE k.there = o.{kind.owner}"
            return f"(SELECT iif(k.place >= 0, k.place, {self._places}) {owner})"
        return _ORDERS.get(kind.table, "0")

    def _number(self, shape: Shape) -> None:
        """A number that nothing ever had here is kept, as long as that leaves no great gap; the others come after."""
        t = shape.kind.table
        coming = "place >= 0"
        (last,) = self._db.execute(_LAST.format(table=t)).fetchone()
        (new,) = self._db.execute(f"SELECT count(*) FROM at_{t} WHERE {coming}").fetchone()
        self._db.execute(
            f"UPDATE at_{t} SET here = there, target = there WHERE {coming} AND there <= :last + :new"
            f" AND (there > :last OR NOT EXISTS (SELECT 1 FROM main.{t} h WHERE h.id = there) AND NOT EXISTS ("
            f"  SELECT 1 FROM main.journal j WHERE j.table_name = '{t}' AND j.row_id = there))",
            {"last": last, "new": new},
        )
        (top,) = self._db.execute(f"SELECT max(?, ifnull(max(here), 0)) FROM at_{t} WHERE {coming}", (last,)).fetchone()
        self._db.execute(
            f"UPDATE at_{t} SET here = n.number, target = n.number FROM ("
            f"  SELECT there, ? + row_number() OVER (ORDER BY place, there) AS number FROM at_{t} WHERE here IS NULL"
            f" ) n WHERE n.there = at_{t}.there",
            (top,),
        )
        self._db.execute(f"CREATE INDEX at_{t}_here ON at_{t} (here)")
        if shape.kind.owner:
            self._db.execute(f"CREATE INDEX at_{t}_place ON at_{t} (place)")

    def _place(self, shape: Shape) -> None:
        t = shape.kind.table
        self._db.execute(
            f"UPDATE at_{t} SET place = n.place FROM ("
            f"  SELECT there, ? - 1 + row_number() OVER (ORDER BY place, here) AS place FROM at_{t}"
            f"   WHERE place >= 0) n WHERE n.there = at_{t}.there",
            (self._places,),
        )
        self._db.execute(f"CREATE INDEX at_{t}_place ON at_{t} (place)")
        (self._places,) = self._db.execute(
            f"SELECT max(?, ifnull(max(place) + 1, 0)) FROM at_{t}", (self._places,)
        ).fetchone()
        for column in shape.to_itself:
            self._db.execute(
                f"INSERT INTO later SELECT k.place, '{t}', '{column}', m.there, k.there"
                f" FROM at_{t} m JOIN other.{t} o ON o.id = m.there JOIN at_{t} k ON k.there = o.{column}"
                f" WHERE m.new AND k.new AND k.place >= m.place"
            )


def same_key(key: tuple[str, ...]) -> str:
    """The SQL of whether the rows `h` here and `o` there have the same key."""
    return " AND ".join(f"h.{name} {'IS' if name == 'source' else '='} o.{name}" for name in key)


def _unknown(table: str) -> str:
    return f"o.id NOT IN (SELECT there FROM at_{table}) AND h.id NOT IN (SELECT here FROM at_{table})"
