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

    def add(self, days: Iterable[tuple[date, str]], source: str) -> None:
        """Store the days of a calendar file with their names, each once."""
        self._db.executemany(_INSERT, [(day.isoformat(), name, source, self._at) for day, name in days])

    def add_one(self, day: date, name: str) -> int | None:
        """Store a holiday of one's own and return its id; None when it is there already."""
        row = self._db.execute(f"{_INSERT} RETURNING id", (day.isoformat(), name, None, self._at)).fetchone()
        return int(row[0]) if row else None

    def drop_source(self, source: str) -> None:
        """Remove what came from this calendar file before."""
        self._db.execute("DELETE FROM holiday WHERE source = ?", (source,))

    def remove(self, ids: Iterable[int]) -> None:
        """Remove single holidays."""
        self._db.executemany("DELETE FROM holiday WHERE id = ?", [(number,) for number in ids])
