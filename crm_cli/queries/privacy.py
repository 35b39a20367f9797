"""Reads about everything that is held about a person: what a dossier shows, and what forgetting erases.

The tables themselves say what belongs to a contact: whatever is deleted with it (ON DELETE CASCADE). Rows that are
long gone are found in the journal, where each was once written down.
"""

import json
import sqlite3
from collections.abc import Iterable

from crm_cli.domain.privacy import Person, Traces
from crm_cli.queries.listing import json_numbers

Rows = dict[str, set[int]]  # ids by table

_SAID = "ifnull(j.new, j.old)"
_IDS = "(SELECT value FROM json_each(:ids))"

REFERRING = """
SELECT t.name, f."from" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
 WHERE t.schema = 'main' AND f."table" = :table AND f.on_delete = :on_delete
"""
PAST_PARTS = f"SELECT j.row_id FROM journal j WHERE j.table_name = :table AND {_SAID} ->> :column IN {_IDS}"
TOUCHING = f"SELECT DISTINCT j.command_id FROM journal j WHERE j.table_name = :table AND j.row_id IN {_IDS}"
POINTING = f"""
SELECT DISTINCT j.command_id FROM journal j
 WHERE j.table_name = :table AND (j.old ->> :column IN {_IDS} OR j.new ->> :column IN {_IDS})
"""
CONVERSATIONS = f"""
SELECT l.interaction_id FROM interaction_contact l WHERE l.contact_id IN {_IDS}
UNION
SELECT {_SAID} ->> 'interaction_id' FROM journal j
 WHERE j.table_name = 'interaction_contact' AND {_SAID} ->> 'contact_id' IN {_IDS}
"""
# Conversations that are still kept are judged by who takes part in them, those that are gone by who ever did.
WITH_NOBODY_ELSE = f"""
SELECT i.value FROM json_each(:interactions) i
 WHERE NOT EXISTS (
         SELECT 1 FROM interaction_contact l WHERE l.interaction_id = i.value AND l.contact_id NOT IN {_IDS})
   AND (EXISTS (SELECT 1 FROM interaction x WHERE x.id = i.value)
     OR i.value NOT IN (SELECT {_SAID} ->> 'interaction_id' FROM journal j
                         WHERE j.table_name = 'interaction_contact' AND {_SAID} ->> 'contact_id' NOT IN {_IDS}))
"""
IDS_OF = f"""
SELECT c.id FROM json_each(:uids) u JOIN contact c ON c.uid = u.value
UNION
SELECT j.row_id FROM journal j
 WHERE j.table_name = 'contact' AND {_SAID} ->> 'uid' IN (SELECT value FROM json_each(:uids))
"""
NOW = """
SELECT o.id, o.uid, o.full_name FROM contact c JOIN contact o ON o.id = ifnull(c.merged_into_id, c.id) WHERE c.id = ?
"""
# What became part of these contacts, and, where it is gone, was part of them until then.
MERGED = f"""
SELECT c.id, c.uid FROM contact c WHERE c.merged_into_id IN {_IDS}
UNION
SELECT j.row_id, j.old ->> 'uid' FROM journal j
 WHERE j.table_name = 'contact' AND j.old ->> 'merged_into_id' IN {_IDS} AND j.new IS NULL AND j.digest IS NULL
   AND j.id = (SELECT max(l.id) FROM journal l WHERE l.table_name = 'contact' AND l.row_id = j.row_id)
"""
EVER_SAID = f"""
SELECT DISTINCT v.value FROM journal j, json_each(json_array(j.old ->> :column, j.new ->> :column)) v
 WHERE j.table_name = :table AND j.row_id IN {_IDS} AND v.value IS NOT NULL
"""
IMPORTS_TYPED = "SELECT k.id, k.line FROM import i JOIN command k ON k.id = i.command_id"
ONCE = f"""
SELECT j.row_id, {_SAID} ->> 'uid', {_SAID} ->> 'full_name' FROM journal j
 WHERE j.table_name = 'contact' AND j.row_id = ? ORDER BY j.id DESC LIMIT 1
"""


def person(db: sqlite3.Connection, number: int) -> Person | None:
    """The contact that has or had this id, or that one with this id was merged into."""
    row = db.execute(NOW, (number,)).fetchone() or db.execute(ONCE, (number,)).fetchone()
    return Person._make(row) if row else None


def ids_of(db: sqlite3.Connection, uids: Iterable[str]) -> set[int]:
    """The ids under which these contacts are or were kept."""
    return {number for (number,) in db.execute(IDS_OF, {"uids": json.dumps(list(uids))})}


def merged(db: sqlite3.Connection, contact_ids: Iterable[int]) -> dict[int, str]:
    """The ids, with their uids, under which these contacts were kept before they became one each."""
    return dict(db.execute(MERGED, {"ids": json_numbers(contact_ids)}).fetchall())


def held(db: sqlite3.Connection, contact_ids: Iterable[int]) -> Rows:
    """The rows of all times that belong to these contacts, their conversations apart."""
    rows: Rows = {"contact": set(contact_ids)}
    spread(db, rows, "contact")
    return rows


def spread(db: sqlite3.Connection, rows: Rows, owner: str) -> None:
    """Add to `rows` what belongs to its rows of the table `owner`."""
    for table, column in referring(db, owner, "CASCADE"):
        values = {"table": table, "column": column, "ids": json_numbers(rows[owner])}
        parts = f"SELECT id FROM {table} WHERE {column} IN {_IDS} UNION {PAST_PARTS}"
        rows[table] = rows.get(table, set()) | {number for (number,) in db.execute(parts, values)}
        spread(db, rows, table)


def referring(db: sqlite3.Connection, table: str, on_delete: str) -> list[tuple[str, str]]:
    """Tables and columns that refer to `table`, with this action when what they refer to is deleted."""
    return db.execute(REFERRING, {"table": table, "on_delete": on_delete}).fetchall()


def conversations(db: sqlite3.Connection, contact_ids: Iterable[int]) -> set[int]:
    """The interactions of all times in which one of these contacts took part."""
    return {number for (number,) in db.execute(CONVERSATIONS, {"ids": json_numbers(contact_ids)})}


def with_nobody_else(db: sqlite3.Connection, interactions: Iterable[int], contact_ids: Iterable[int]) -> set[int]:
    """Those of these interactions in which only these contacts took part."""
    values = {"interactions": json_numbers(interactions), "ids": json_numbers(contact_ids)}
    return {number for (number,) in db.execute(WITH_NOBODY_ELSE, values)}


def traces(db: sqlite3.Connection, rows: Rows) -> Traces:
    """What these contacts were ever called and reached by."""

    def said(table: str, column: str) -> set[str]:
        values = {"table": table, "column": column, "ids": json_numbers(rows.get(table, ()))}
        return {text for (text,) in db.execute(EVER_SAID, values)}

    names = said("contact", "full_name") | said("contact", "latin_name")
    return Traces(frozenset(names), frozenset(said("contact_point", "norm")))


def imports_typed(db: sqlite3.Connection) -> list[tuple[int, str]]:
    """The commands that were imports, and how they were typed: with headers of the file, maybe."""
    return db.execute(IMPORTS_TYPED).fetchall()


def commands_about(db: sqlite3.Connection, rows: Rows) -> set[int]:
    """The commands that touched one of these rows, or a row that points to one of these contacts."""
    asked = [(TOUCHING, {"table": table, "ids": json_numbers(ids)}) for table, ids in rows.items()]
    for table, column in referring(db, "contact", "SET NULL"):
        asked.append((POINTING, {"table": table, "column": column, "ids": json_numbers(rows["contact"])}))
    return {number for statement, values in asked for (number,) in db.execute(statement, values)}
