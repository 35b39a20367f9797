"""Reads that compare two files: which rows are the same, what each says otherwise, and who has changed it.

The other file is attached as `other` to a connection to this one. All that is found stands in temporary tables: for
each table T `at_T` (which row there is which row here), and `differing` (field by field). Both files may be large:
everything is a statement over whole tables.

Copies of one file have the beginning of their journals in common, as the chain of seals tells. What a row was then is
what each side is measured against; without such a past nobody can know who changed what.
"""

import sqlite3
from collections.abc import Callable

from crm_cli.domain.file_merging import BY_TABLE
from crm_cli.queries.merge_shapes import Shape, shapes, title

Progress = Callable[[str], None]

_SHARED_SEALS = "FROM main.seal h JOIN other.seal o ON o.id = h.id AND o.hash = h.hash"
_LAST = """
SELECT max(ifnull((SELECT seq FROM main.sqlite_sequence WHERE name = '{table}'), 0),
           ifnull((SELECT max(id) FROM main.{table}), 0))"""
_SCHEMA = """
CREATE TEMP TABLE pair (
  t TEXT, there INTEGER, here INTEGER, side TEXT, base TEXT, PRIMARY KEY (t, there)) WITHOUT ROWID;
CREATE TEMP TABLE differing (
  t TEXT, field TEXT, there INTEGER, here INTEGER, noun TEXT, owner INTEGER, side TEXT, newer TEXT,
  said TEXT, said_here TEXT, said_there TEXT, taken INTEGER, PRIMARY KEY (t, here, field)) WITHOUT ROWID;
CREATE INDEX temp.differing_owner ON differing (noun, owner);
CREATE TEMP TABLE touched (noun TEXT, owner INTEGER, side TEXT, PRIMARY KEY (noun, owner, side)) WITHOUT ROWID;
CREATE TEMP TABLE gone (t TEXT, here INTEGER, PRIMARY KEY (t, here)) WITHOUT ROWID;
"""
# What a field of a part is called.
_SAID = {
    "contact_point": "h.type || ' ' || h.value || ', {field}'",
    "contact_consent": "'consent ' || h.channel",
    "contact_value": "(SELECT f.key FROM main.custom_field f WHERE f.id = h.field_id)",
    "complaint_remedy": "h.kind || ', {field}'",
}
# Orders in which what is referred to mostly comes first.
_PLACES = {"contact": "(o.kind = 'person') + 2 * (o.merged_into_id IS NOT NULL)"}


def compare(db: sqlite3.Connection, progress: Progress) -> None:
    """Find out which rows are which, and where they differ; `progress` hears of each table."""
    _Comparison(db).run(progress)


class _Comparison:
    """The statements that fill the temporary tables."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._shapes = shapes(db)
        (self._fork,) = db.execute(f"SELECT ifnull(max(h.last_id), 0) {_SHARED_SEALS}").fetchone()

    def run(self, progress: Progress) -> None:
        for statement in filter(str.strip, _SCHEMA.split(";")):
            self._db.execute(statement)
        for shape in self._shapes:
            progress(shape.kind.table)
            self._match(shape)
            self._find_new(shape)
            self._number(shape)
        for shape in self._shapes:
            progress(shape.kind.table)
            self._find_pairs(shape)
            for field, columns in shape.fields.items():
                self._find_differences(shape, field, columns)
            if shape.kind.owner:
                self._find_parts(shape)
        self._judge_merged()
        self._db.execute("INSERT OR IGNORE INTO touched SELECT noun, owner, side FROM differing")

    # Which row is which.

    def _match(self, shape: Shape) -> None:
        kind, t = shape.kind, shape.kind.table
        self._db.execute(
            f"CREATE TEMP TABLE at_{t} (there INTEGER PRIMARY KEY, here INTEGER, target INTEGER, new INTEGER NOT NULL,"
            " place INTEGER)"
        )
        if kind.owner:
            self._match_parts(shape)
            return
        target = "ifnull(h.merged_into_id, h.id)" if t == "contact" else "h.id"
        for key in kind.keys:
            same = " AND ".join(f"h.{name} {'IS' if name == 'source' else '='} o.{name}" for name in key)
            self._db.execute(
                f"INSERT INTO at_{t} (there, here, target, new) SELECT o.id, h.id, {target}, 0"
                f" FROM other.{t} o JOIN main.{t} h ON {same} WHERE {_unknown(t)}"
            )

    def _match_parts(self, shape: Shape) -> None:
        """Rows that were there when the files parted by their numbers, others by what they say."""
        kind, t = shape.kind, shape.kind.table
        if self._fork:
            self._db.execute(
                f"INSERT INTO at_{t} (there, here, target, new) SELECT o.id, h.id, h.id, 0"
                f" FROM other.{t} o JOIN main.{t} h ON h.id = o.id WHERE {self._shared(t, 'o.id')}"
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
        wanted = [f"o.id NOT IN (SELECT there FROM at_{t})", f"NOT {self._shared(t, 'o.id')}"]
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
        self._db.execute(
            f"INSERT INTO at_{t} (there, new, place) SELECT o.id, 1, {_PLACES.get(t, '0')} FROM other.{t} o"
            f" WHERE {' AND '.join(wanted)}"
        )
        for column in shape.to_itself:
            if column in kind.needed:
                self._db.execute(
                    f"DELETE FROM at_{t} WHERE new AND there IN (SELECT o.id FROM other.{t} o"
                    f" WHERE o.{column} IS NOT NULL AND +o.{column} NOT IN (SELECT there FROM at_{t}))"
                )

    def _number(self, shape: Shape) -> None:
        """A number that nothing ever had here is kept, as long as that leaves no great gap; the others come after."""
        t = shape.kind.table
        (last,) = self._db.execute(_LAST.format(table=t)).fetchone()
        (new,) = self._db.execute(f"SELECT count(*) FROM at_{t} WHERE new").fetchone()
        numbered = "here = {n}, target = {n}, place = place << 48 | {n}"
        self._db.execute(
            f"UPDATE at_{t} SET {numbered.format(n='there')} WHERE new AND there > :last AND there <= :last + :new",
            {"last": last, "new": new},
        )
        (top,) = self._db.execute(f"SELECT ifnull(max(here), ?) FROM at_{t} WHERE new", (last,)).fetchone()
        self._db.execute(
            f"UPDATE at_{t} SET {numbered.format(n='n.number')} FROM ("
            f"  SELECT there, ? + row_number() OVER (ORDER BY there) AS number FROM at_{t} WHERE new AND here IS NULL"
            f" ) n WHERE n.there = at_{t}.there",
            (top,),
        )
        self._db.execute(f"CREATE INDEX temp.at_{t}_here ON at_{t} (here)")

    # What they say.

    def _find_pairs(self, shape: Shape) -> None:
        t = shape.kind.table
        columns = tuple(name for names in shape.fields.values() for name in names)
        # Who was merged into another here stays so.
        stays = " AND (h.merged_into_id IS NULL OR o.merged_into_id IS NOT NULL)" if t == "contact" else ""
        same_row = f"o.id = h.id AND {self._shared(t, 'h.id')}"
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
        self._db.execute(
            f"INSERT INTO differing SELECT '{t}', '{field}', o.id, h.id, '{kind.noun}', h.{owner},"
            f" CASE WHEN p.side IS NOT NULL THEN p.side WHEN p.base IS NULL THEN 'both'"
            f"  WHEN ({here}) IS ({base}) THEN 'there' WHEN ({there}) IS ({base}) THEN 'here' ELSE 'both' END,"
            f" {_newer(shape)}, {said.format(field=name)}, {_text(shape, 'main', 'h', columns)},"
            f" {_text(shape, 'other', 'o', columns)}, 0"
            f" FROM pair p JOIN other.{t} o ON o.id = p.there JOIN main.{t} h ON h.id = p.here"
            f" WHERE p.t = '{t}' AND ({values}) IS NOT ({here})"
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

    def _shared(self, table: str, number: str) -> str:
        """Whether a row was there when the files parted."""
        if not self._fork:
            return "0"
        return (
            f"EXISTS (SELECT 1 FROM main.journal j WHERE j.table_name = '{table}' AND j.row_id = {number}"
            f" AND j.id <= {self._fork})"
        )

    def _untouched(self, schema: str, table: str, number: str) -> str:
        """Whether it is still as it was then, in one of the files."""
        return (
            f"({self._shared(table, number)} AND NOT EXISTS (SELECT 1 FROM {schema}.journal j"
            f" WHERE j.table_name = '{table}' AND j.row_id = {number} AND j.id > {self._fork}))"
        )


def _unknown(table: str) -> str:
    return f"o.id NOT IN (SELECT there FROM at_{table}) AND h.id NOT IN (SELECT here FROM at_{table})"


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
