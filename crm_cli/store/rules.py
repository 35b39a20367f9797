"""Which rules are on."""

import sqlite3

_SWITCH = """
INSERT INTO rule (name, enabled, updated_at) VALUES (:name, :on, :at)
ON CONFLICT (name) DO UPDATE SET enabled = :on, updated_at = :at WHERE enabled <> :on
"""


class RuleStore:
    """What was decided about each rule, inside a unit of work."""

    def __init__(self, db: sqlite3.Connection, at: str) -> None:
        self._db = db
        self._at = at

    def switch(self, name: str, *, on: bool) -> None:
        """Switch a rule on or off; nothing is stored when it is so already."""
        self._db.execute(_SWITCH, {"name": name, "on": int(on), "at": self._at})
