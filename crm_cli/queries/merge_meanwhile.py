"""Reads of what others have changed here since two files were compared, as far as it matters for the merge.

They are made inside a transaction that stores what was found: `main` is the file as it is now, `found` the copy that
was compared, and the names of what was found are those of its tables. The journal says what changed. A CROSS JOIN
keeps SQLite from going through what is found instead of the few rows that others have changed.
"""

import sqlite3

from crm_cli.domain.file_merging import BY_TABLE
from crm_cli.queries.merge_matching import same_key

# Whether the file was restored, or somebody was forgotten.
_IS_ANOTHER = """
SELECT EXISTS (SELECT 1 FROM found.seal f WHERE f.id = (SELECT max(id) FROM found.seal)
                  AND NOT EXISTS (SELECT 1 FROM main.seal s WHERE s.id = f.id AND s.hash = f.hash))
    OR (SELECT max(id) FROM main.forgotten) IS NOT (SELECT max(id) FROM found.forgotten)
"""
_TABLES = "SELECT DISTINCT table_name FROM main.journal NOT INDEXED WHERE id > ?"
_SINCE = "j.id > :since AND +j.table_name = '{table}'"
# Records that are known there, and were deleted or merged into others.
_GONE = f"""
SELECT EXISTS (SELECT 1 FROM main.journal j CROSS JOIN at_{{table}} m ON m.here = j.row_id
 WHERE {_SINCE} AND (j.new IS NULL OR j.old ->> 'merged_into_id' IS NOT j.new ->> 'merged_into_id'))
"""
# Records that were to come, and are here now.
_CAME = f"""
SELECT EXISTS (SELECT 1 FROM main.journal j CROSS JOIN main.{{table}} h ON h.id = j.row_id
  CROSS JOIN other.{{table}} o ON {{same}} CROSS JOIN at_{{table}} m ON m.there = o.id
 WHERE {_SINCE} AND m.place >= :place)
"""
_NOTE = f"INSERT OR IGNORE INTO meanwhile SELECT '{{noun}}', {{owner}} FROM main.journal j WHERE {_SINCE}"
_CONCERNED = """
SELECT EXISTS (
  SELECT 1 FROM meanwhile w CROSS JOIN touched t ON t.noun = w.noun AND t.owner = w.owner AND t.side <> 'here')
"""
_TAKEN = f"""
SELECT DISTINCT m.there FROM main.journal j CROSS JOIN at_{{table}} m ON m.here = j.row_id
 WHERE {_SINCE} AND m.place >= :place ORDER BY 1
"""
_TOP = """
SELECT max((SELECT max(here) FROM at_{table}), (SELECT seq FROM main.sqlite_sequence WHERE name = '{table}'))
"""


def last_change(db: sqlite3.Connection) -> int:
    """The last row of the journal."""
    return int(db.execute("SELECT ifnull(max(id), 0) FROM main.journal").fetchone()[0])


def still_holds(db: sqlite3.Connection, since: int, places: range, *, is_last: bool) -> bool:
    """Whether what was found still holds for these places, whatever others have changed after the row `since`.

    Records that are here are changed last, so only then does it matter that others have changed the same. A number that
    somebody else has taken meanwhile is replaced by a new one.
    """
    if db.execute(_IS_ANOTHER).fetchone()[0]:
        return False
    bound = {"since": since, "place": places.start}
    for (table,) in db.execute(_TABLES, (since,)).fetchall():
        if table not in BY_TABLE:
            continue
        kind = BY_TABLE[table]
        if not kind.owner:
            came = (_CAME.format(table=table, same=same_key(key)) for key in kind.keys)
            if any(db.execute(asked, bound).fetchone()[0] for asked in (_GONE.format(table=table), *came)):
                return False
        owner = f"ifnull(j.new, j.old) ->> '{kind.owner}'" if kind.owner else "j.row_id"
        db.execute(_NOTE.format(noun=kind.noun, owner=owner, table=table), bound)
        _number_anew(db, table, bound)
    return not (is_last and db.execute(_CONCERNED).fetchone()[0])


def _number_anew(db: sqlite3.Connection, table: str, bound: dict[str, int]) -> None:
    taken = db.execute(_TAKEN.format(table=table), bound).fetchall()
    if taken:
        (top,) = db.execute(_TOP.format(table=table)).fetchone()
        numbers = [(number, number, there) for number, (there,) in enumerate(taken, top + 1)]
        db.executemany(f"UPDATE at_{table} SET here = ?, target = ? WHERE there = ?", numbers)
