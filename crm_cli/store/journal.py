"""The triggers that write the journal, generated from the tables as they are.

Every change of a journalled table becomes one row of `journal` with the row before and after as JSON. Bookkeeping
tables are exempt and listed here. Bulk writers switch the triggers off (`current.bulk`) and write the same rows by
one INSERT … SELECT per table.
"""

import sqlite3
from collections.abc import Iterator

EXEMPT = frozenset(
    {"migration", "command", "current", "journal", "seal", "forgotten", "import", "import_mapping", "reminder"}
)

_TRIGGER = """
CREATE TRIGGER journal_{table}_{verb} AFTER {VERB} ON {table}
WHEN (SELECT bulk FROM current) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'no command is running') WHERE NOT EXISTS (SELECT 1 FROM current);
  INSERT INTO journal (command_id, table_name, row_id, old, new, salt)
  VALUES ((SELECT command_id FROM current), '{table}', {row}.id, {old}, {new}, randomblob(8));
END
"""


def journalled_tables(db: sqlite3.Connection) -> list[str]:
    """The tables whose changes are journalled: all STRICT tables but the exempt ones."""
    names = db.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 1 ORDER BY name")
    return [name for (name,) in names if name not in EXEMPT]


def row_json(db: sqlite3.Connection, table: str, row: str) -> str:
    """The SQL that turns a row (`new`, `old`, or a table's alias) into JSON with every column of `table`."""
    columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    return "json_object({})".format(", ".join(f"'{name}', {row}.{name}" for name in columns))


def triggers(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Name and SQL of every journal trigger the present tables should have."""
    for table in journalled_tables(db):
        old, new = row_json(db, table, "old"), row_json(db, table, "new")
        for verb, row, before, after in (
            ("insert", "new", "NULL", new),
            ("update", "new", old, new),
            ("delete", "old", old, "NULL"),
        ):
            sql = _TRIGGER.format(table=table, verb=verb, VERB=verb.upper(), row=row, old=before, new=after)
            yield f"journal_{table}_{verb}", sql.strip()


def regenerate(db: sqlite3.Connection) -> None:
    """Drop the journal's triggers and make them anew; every migration ends with this."""
    for (name,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'journal_*'"
    ).fetchall():
        db.execute(f'DROP TRIGGER "{name}"')
    for _name, sql in triggers(db):
        db.execute(sql)


def record_deletes(db: sqlite3.Connection, table: str, ids: str) -> None:
    """Journal rows by their ids (a list in JSON) as the delete trigger does, before a bulk writer deletes them."""
    db.execute(
        f"INSERT INTO journal (command_id, table_name, row_id, old, salt)"
        f" SELECT (SELECT command_id FROM current), '{table}', t.id, {row_json(db, table, 't')}, randomblob(8)"
        f"   FROM json_each(?) e CROSS JOIN {table} t ON t.id = e.value ORDER BY e.key",
        (ids,),
    )


def record_inserts(db: sqlite3.Connection, table: str, first_id: int, last_id: int) -> None:
    """Journal the rows a bulk writer has just inserted, as the insert trigger would have done."""
    db.execute(
        f"INSERT INTO journal (command_id, table_name, row_id, new, salt)"
        f" SELECT (SELECT command_id FROM current), '{table}', t.id, {row_json(db, table, 't')}, randomblob(8)"
        f"   FROM {table} t WHERE t.id BETWEEN ? AND ? ORDER BY t.id",
        (first_id, last_id),
    )
