"""Taking a command back: every change it journalled, last first, provided the rows still are as it left them.

A command that only inserted, as imports do, is compared in one go and taken back by deleting, several times faster.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.queries import history as queries
from crm_cli.queries.privacy import referring
from crm_cli.store.bulk_rows import delete_inserted
from crm_cli.store.journal import journalled_tables, row_json

BATCH = 2000
Change = tuple[int, str, int, str | None, str | None]


class Undo:
    """Undo inside a unit of work, whose own command (`command_id`) journals what is restored."""

    def __init__(self, db: sqlite3.Connection, command_id: int) -> None:
        self._db = db
        self._command_id = command_id

    def take_back(self, number: int) -> None:
        """Restore what command `number` changed. Raises Conflict, naming the commands in the way.

        What concerned somebody who was forgotten since is nowhere to be restored from.
        """
        if queries.forgotten(self._db, number):
            raise Conflict(
                _("command {id} cannot be taken back: somebody it concerned was forgotten").format(id=number),
                hint=_("what was erased on request does not come back; another command: crm undo N, see `crm history`"),
            )
        take_back = self._remove if queries.only_inserted(self._db, number) else self._restore
        if not take_back(number):
            raise self._conflict(number)
        # Rows that hang on those of the command and came later would go with them: nobody asked for that.
        if queries.more_than_taken_back(self._db, number, self._command_id):
            raise self._conflict(number)
        self._mark(number)

    def _restore(self, number: int) -> bool:
        return all(
            restore(self._db, table, row_id, old, new, exactly=True)
            for _id, table, row_id, old, new in _backwards(self._db, number)
        )

    def _remove(self, number: int) -> bool:
        tables = queries.tables_of(self._db, number)[::-1]  # nothing then goes before what refers to it
        # All are looked at first: the rows of one table may go with those of another.
        if any(queries.changed_since(self._db, number, table, row_json(self._db, table, "t")) for table in tables):
            return False
        if hanging := [*self._hanging(number, tables)]:
            raise self._conflict(number, hanging)
        delete_inserted(self._db, number, tables)
        return True

    def _hanging(self, number: int, tables: Iterable[str]) -> Iterator[queries.Hanging]:
        """Some rows that would go with those of the command, be changed by it, or refer to what is not there."""
        known = {*journalled_tables(self._db), "command"}
        for table, action in product(tables, ("CASCADE", "SET NULL", "NO ACTION")):
            for child, column in referring(self._db, table, action):
                if child in known:
                    yield from queries.hanging(self._db, number, table, child, column)

    def _mark(self, number: int) -> None:
        self._db.execute("UPDATE command SET undoes = ? WHERE id = ?", (number, self._command_id))
        self._db.execute("UPDATE command SET undone_by = ? WHERE id = ?", (self._command_id, number))
        # Who takes back an undo brings back what that had taken back.
        self._db.execute(
            "UPDATE command SET undone_by = NULL WHERE id = (SELECT undoes FROM command WHERE id = ?)", (number,)
        )

    def _conflict(self, number: int, hanging: Iterable[queries.Hanging] = ()) -> Conflict:
        later = queries.in_the_way(self._db, number, self._command_id, hanging)
        return Conflict(
            _("command {id} cannot be taken back: what it changed was changed again since").format(id=number),
            hint=_("first take back: {commands}").format(commands=", ".join(f"{n} ({line})" for n, line in later))
            if later
            else _("see `crm history`"),
        )


def restore(
    db: sqlite3.Connection, table: str, row_id: int, old: str | None, new: str | None, *, exactly: bool
) -> bool:
    """Bring a row back to what it was before a change; whether that was possible.

    `exactly` wants it to be as the change left it. Columns that came with a later format are not looked at.
    """
    before: dict[str, Any] = json.loads(old) if old else {}
    after: dict[str, Any] = json.loads(new) if new else {}
    if not after:
        columns = ", ".join(before)
        places = ", ".join("?" * len(before))
        db.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", tuple(before.values()))
        return True
    as_left = after if exactly else {"id": row_id}
    where = " AND ".join(f"{column} IS ?" for column in as_left)
    if before:
        values = ", ".join(f"{column} = ?" for column in before)
        done = db.execute(f"UPDATE {table} SET {values} WHERE {where}", (*before.values(), *as_left.values()))
    else:
        done = db.execute(f"DELETE FROM {table} WHERE {where}", tuple(as_left.values()))
    return done.rowcount == 1


def _backwards(db: sqlite3.Connection, number: int) -> Iterator[Change]:
    """The changes of a command, last first, read in pieces: what is restored is journalled meanwhile."""
    last = 2**62
    while changes := queries.changes_before(db, number, last, BATCH):
        yield from changes
        last = changes[-1][0]
