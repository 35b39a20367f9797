"""What imports bring, counted as they go on."""

import sqlite3

_COUNT = """
INSERT INTO import (command_id, file, contacts, organisations) VALUES (?, ?, ?, ?)
    ON CONFLICT (command_id) DO UPDATE
   SET contacts = contacts + excluded.contacts, organisations = organisations + excluded.organisations
"""


class ImportStore:
    """The import that the command of a unit of work is."""

    def __init__(self, db: sqlite3.Connection, command_id: int) -> None:
        self._db = db
        self._command_id = command_id

    def count(self, file: str, contacts: int, organisations: int) -> None:
        """Add to what it has brought; `file` is noted by the first of its transactions."""
        self._db.execute(_COUNT, (self._command_id, file, contacts, organisations))
