"""Contacts as they were at some moment: they and all that is shown with them, in a small database in memory.

What was changed since is taken from the journal, as it was before the first of these changes; the rest, and the names
of colleagues, are as they are. Nothing is written to the file, and nobody has to wait for it.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from crm_cli.queries.listing import json_numbers
from crm_cli.queries.privacy import referring
from crm_cli.store.file import empty_reader
from crm_cli.store.journal import row_json

_IDS = "(SELECT value FROM json_each(:ids))"
_SINCE = "(SELECT k.id FROM command k WHERE k.started_at >= :moment)"
_AS_IT_WAS = f"""
SELECT t.id, {{now}} FROM {{table}} t
 WHERE t.{{column}} IN {_IDS} AND NOT EXISTS (
   SELECT 1 FROM journal j WHERE j.table_name = '{{table}}' AND j.row_id = t.id AND j.command_id IN {_SINCE})
UNION ALL
SELECT j.row_id, j.old FROM journal j
 WHERE j.table_name = '{{table}}' AND j.old IS NOT NULL AND j.digest IS NULL AND {{then}} IN {_IDS}
   AND j.command_id IN {_SINCE} AND NOT EXISTS (
   SELECT 1 FROM journal e
    WHERE e.table_name = j.table_name AND e.row_id = j.row_id AND e.id < j.id AND e.command_id IN {_SINCE})
"""
_FIELDS_OF_ALL_TIMES = "SELECT id FROM custom_field UNION SELECT row_id FROM journal WHERE table_name = 'custom_field'"


def rewound(db: sqlite3.Connection, contact_ids: Iterable[int], moment: str) -> sqlite3.Connection:
    """A database with these contacts as they were right before `moment`; those that were not there are not in it."""
    past = _Past(db, moment)
    past.take("contact", "id", contact_ids)
    past.spread("contact")
    past.take("interaction", "id", past.values("interaction_contact", "interaction_id"))
    past.take("interaction_contact", "interaction_id", past.rows["interaction"])
    past.take("contact", "org_id", contact_ids)  # the people of an organisation, and how they were reached
    past.take("contact_point", "contact_id", past.rows["contact"])
    for action in ("CASCADE", "SET NULL"):  # everybody whose name is shown
        for table, column in referring(db, "contact", action):
            past.take("contact", "id", past.values(table, column))
    past.take("custom_field", "id", [number for (number,) in db.execute(_FIELDS_OF_ALL_TIMES)])
    past.keep("staff")
    return past.database()


class _Past:
    """The rows of some moment, gathered table by table; `rows` has them by id."""

    def __init__(self, db: sqlite3.Connection, moment: str) -> None:
        self._db = db
        self._moment = moment
        self.rows: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)

    def take(self, table: str, column: str, ids: Iterable[int]) -> None:
        """Gather the rows of a table whose `column` was one of these ids."""
        statement = _AS_IT_WAS.format(
            table=table,
            column=column,
            now=row_json(self._db, table, "t"),
            then="j.row_id" if column == "id" else f"j.old ->> '{column}'",
        )
        found = self._db.execute(statement, {"ids": json_numbers(ids), "moment": self._moment})
        self.rows[table] |= {number: json.loads(text) for number, text in found}

    def keep(self, table: str) -> None:
        """Gather a table as it is today."""
        rows = self._db.execute(f"SELECT t.id, {row_json(self._db, table, 't')} FROM {table} t")
        self.rows[table] = {number: json.loads(text) for number, text in rows}

    def spread(self, owner: str) -> None:
        """Gather what belonged to the rows of a table, and what belonged to that."""
        for table, column in referring(self._db, owner, "CASCADE"):
            self.take(table, column, self.rows[owner])
            self.spread(table)

    def values(self, table: str, column: str) -> set[int]:
        """What a column of the gathered rows refers to."""
        return {row[column] for row in self.rows[table].values() if row.get(column)}

    def database(self) -> sqlite3.Connection:
        """The gathered rows in a database of their own, which asks no journal."""
        past = empty_reader()
        past.execute("INSERT INTO command (uid, started_at, line) VALUES ('past', '', '')")
        past.execute("INSERT INTO current (slot, command_id, bulk) VALUES (1, last_insert_rowid(), 1)")
        for table, rows in self.rows.items():
            for row in rows.values():
                places = ", ".join("?" * len(row))
                past.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values()))
        return past
