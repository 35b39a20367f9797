"""What imports bring, counted as they go on."""

import sqlite3

_COUNT = """
INSERT INTO import (command_id, file, noun, records, contacts, organisations, updated) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (command_id) DO UPDATE
   SET records = records + excluded.records, contacts = contacts + excluded.contacts,
       organisations = organisations + excluded.organisations, updated = updated + excluded.updated
"""


class ImportStore:
    """The import that the command of a unit of work is."""

    def __init__(self, db: sqlite3.Connection, command_id: int) -> None:
        self._db = db
        self._command_id = command_id

    def count(
        self,
        file: str,
        noun: str = "contact",
        *,
        records: int = 0,
        contacts: int = 0,
        organisations: int = 0,
        updated: int = 0,
    ) -> None:
        """Add to what it has brought; `file` and `noun` are noted by the first of its transactions.

        `records` of the noun are new (its `contacts`, where contacts are imported) or `updated`; `contacts` and
        `organisations` were made for them.
        """
        counts = (contacts if noun == "contact" else records, contacts, organisations, updated)
        self._db.execute(_COUNT, (self._command_id, file, noun, *counts))
