"""Filters that were given a name, as rows."""

import sqlite3

from crm_cli.domain.ids import new_uid

_INSERT = """
INSERT INTO segment (uid, noun, name, filter, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id
"""
_UPDATE = """
UPDATE segment SET name = :name, filter = :filter, version = version + 1, updated_at = :at
 WHERE id = :id AND (name <> :name OR filter <> :filter)
"""


class SegmentStore:
    """The segments, inside a unit of work."""

    def __init__(self, db: sqlite3.Connection, at: str) -> None:
        self._db = db
        self._at = at

    def insert(self, noun: str, name: str, filter_: str) -> int:
        """Store a new segment and return its id."""
        row = self._db.execute(_INSERT, (new_uid(), noun, name, filter_, self._at, self._at)).fetchone()
        return int(row[0])

    def update(self, number: int, name: str, filter_: str) -> None:
        """Give a segment this name and this filter."""
        self._db.execute(_UPDATE, {"id": number, "name": name, "filter": filter_, "at": self._at})

    def remove(self, number: int) -> None:
        """Delete a segment."""
        self._db.execute("DELETE FROM segment WHERE id = ?", (number,))
