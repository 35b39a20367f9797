"""Holidays that are entered by hand or come from a calendar file."""

import sqlite3
from collections.abc import Iterable
from datetime import date

_INSERT = "INSERT OR IGNORE INTO holiday (day, name, source, created_at) VALUES (?, ?, ?, ?)"


class HolidayStore:
    """The stored holidays, inside a unit of work."""

    def __init__(self, db: sqlite3.Connection, at: str) -> None:
        self._db = db
        self._at = at

    def add(self, days: Iterable[tuple[date, str]], source: str | None) -> int:
        """Store days with their names, each once; returns how many were new."""
        rows = [(day.isoformat(), name, source, self._at) for day, name in days]
        return self._db.executemany(_INSERT, rows).rowcount

    def drop_source(self, source: str) -> None:
        """Remove what came from this calendar file before."""
        self._db.execute("DELETE FROM holiday WHERE source = ?", (source,))

    def remove(self, ids: Iterable[int]) -> None:
        """Remove single holidays."""
        self._db.executemany("DELETE FROM holiday WHERE id = ?", [(number,) for number in ids])
