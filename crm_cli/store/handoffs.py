"""Who handed a record to whom, and the answer. Nouns that can be handed on have a table each, all alike."""

import sqlite3

from crm_cli.domain.handoffs import Handoff


class HandoffStore:
    """The hand-offs of every noun, written through the connection of a unit of work."""

    def __init__(self, db: sqlite3.Connection, at: str) -> None:
        self.db = db
        self.at = at

    def insert(self, noun: str, number: int, *, from_id: int | None, to_id: int, note: str | None) -> None:
        """Note that a colleague was asked to take this record over."""
        self.db.execute(
            f"INSERT INTO {noun}_handoff ({noun}_id, at, from_id, to_id, note) VALUES (?, ?, ?, ?, ?)",
            (number, self.at, from_id, to_id, note),
        )

    def answer(self, noun: str, handoff: Handoff, answer: str, reply: str | None) -> None:
        """Note what came of it: accepted or returned."""
        self.db.execute(
            f"UPDATE {noun}_handoff SET answer = ?, answered_at = ?, reply = ? WHERE id = ?",
            (answer, self.at, reply, handoff.id),
        )
