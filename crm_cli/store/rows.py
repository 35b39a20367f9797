"""What every store of records does alike: fetch by id or refuse, change a row under its version, remove it."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar, cast

from sqlmodel import Session

from crm_cli.errors import Conflict, NotFound
from crm_cli.i18n import _
from crm_cli.store.tables.base import Versioned

Record = TypeVar("Record")
Row = TypeVar("Row", bound=Versioned)


class RecordStore(Generic[Record, Row]):
    """The rows of one table, written through the session of a unit of work."""

    noun: str
    table: type[Row]
    read: Callable[[sqlite3.Connection, int], Record | None]

    def __init__(self, session: Session, db: sqlite3.Connection, at: str) -> None:
        self.session = session
        self.db = db
        self.at = at

    def fetch(self, ids: Iterable[int]) -> list[Record]:
        """The records with these ids, each once, in this order. Raises NotFound naming those that do not exist."""
        found, missing = [], []
        for number in dict.fromkeys(ids):
            record = type(self).read(self.db, number)
            if record is None:
                missing.append(number)
            else:
                found.append(record)
        if missing:
            raise NotFound(
                _("there is no {noun} {ids}").format(noun=self.noun, ids=", ".join(map(str, missing))),
                hint=_("nothing was changed; ids are shown in the first column of lists"),
            )
        return found

    def remove(self, ids: Sequence[int]) -> None:
        """Delete the rows; what belongs to them goes with them."""
        for number in ids:
            self.session.delete(self._row(number))
        self.session.flush()

    def _row(self, number: int) -> Row:
        row = self.session.get(self.table, number)
        if row is None:
            raise NotFound(_("there is no {noun} {ids}").format(noun=self.noun, ids=number))
        return row

    def _change(self, number: int, version: int, values: dict[str, object], *, parts_changed: bool = False) -> None:
        """Give the row these values if it still has this version. Raises Conflict otherwise.

        What belongs to the row in other tables counts as part of it: `parts_changed` makes a new version as well.
        """
        row = self._row(number)
        if row.version != version:
            raise Conflict(
                _("{noun} {id} was changed meanwhile").format(noun=self.noun, id=number),
                hint=_("look at it again and repeat the change"),
            )
        for name, value in values.items():
            setattr(row, name, value)
        if parts_changed or self.session.is_modified(row):
            row.version, row.updated_at = version + 1, self.at
        self.session.flush()

    def _add(self, row: Row) -> int:
        self.session.add(row)
        self.session.flush()
        return cast(int, row.id)
