"""Relations between contacts as rows."""

import sqlite3
from collections.abc import Sequence

from sqlmodel import Session, col, select

from crm_cli.store.tables.relations import Relation


class RelationStore:
    """The relations of one file, each in its one stored form (`domain.relations.kept`)."""

    def __init__(self, session: Session, _db: sqlite3.Connection, at: str) -> None:
        self._session = session
        self._at = at

    def insert(self, contact_id: int, other_id: int, type_: str) -> bool:
        """Store a relation; whether there was none like it."""
        one = (contact_id, other_id, type_)
        if any(_stored(row) == one for row in self._between(contact_id, other_id)):
            return False
        self._session.add(Relation(contact_id=contact_id, other_id=other_id, type=type_, created_at=self._at))
        self._session.flush()
        return True

    def remove(self, who: int, other: int, one: tuple[int, int, str] | None) -> int:
        """Delete the stored relation `one`, or everything between two contacts; returns how many rows that was."""
        unwanted = [row for row in self._between(who, other) if one in (None, _stored(row))]
        for row in unwanted:
            self._session.delete(row)
        self._session.flush()
        return len(unwanted)

    def _between(self, who: int, other: int) -> Sequence[Relation]:
        pair = (who, other)
        both = select(Relation).where(col(Relation.contact_id).in_(pair), col(Relation.other_id).in_(pair))
        return self._session.exec(both).all()


def _stored(row: Relation) -> tuple[int, int, str]:
    return row.contact_id, row.other_id, row.type
