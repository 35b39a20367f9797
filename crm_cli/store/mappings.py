"""How the columns of files were read, for the next one alike. Bookkeeping: neither journalled nor undone."""

import json
import sqlite3
from collections.abc import Iterable, Mapping

_KEEP = """
INSERT INTO import_mapping (noun, headers, columns, at) VALUES (?, ?, ?, ?)
    ON CONFLICT (noun, headers) DO UPDATE SET columns = excluded.columns, at = excluded.at
"""


class MappingStore:
    """The remembered mappings, inside a unit of work."""

    def __init__(self, db: sqlite3.Connection, at: str) -> None:
        self._db = db
        self._at = at

    def keep(self, noun: str, headers: str, columns: Mapping[str, str]) -> None:
        """Remember these columns, header -> field, of files of `noun` with this set of headers, in place of others."""
        self._db.execute(_KEEP, (noun, headers, json.dumps(columns, ensure_ascii=False), self._at))

    def remove(self, ids: Iterable[int]) -> None:
        """Forget mappings."""
        self._db.executemany("DELETE FROM import_mapping WHERE id = ?", [(number,) for number in ids])
