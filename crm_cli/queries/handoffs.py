"""Who handed which record to whom. Each noun that can be handed on has a table of its own, all alike."""

import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_cli.domain.handoffs import Handoff


def columns(noun: str, record: str) -> Mapping[str, str]:
    """The SQL of the fields that tell how `record` of this noun was handed on."""
    of_it = f"WHERE {_open(noun, record)} ORDER BY h.id DESC LIMIT 1"
    return {
        "handoffs": count(noun, record),
        "handed_by": f"(SELECT s.name FROM {noun}_handoff h LEFT JOIN staff s ON s.id = h.from_id {of_it})",
        "handed_note": f"(SELECT h.note FROM {noun}_handoff h {of_it})",
    }


def count(noun: str, record: str) -> str:
    """The SQL of how often it was handed on."""
    return f"(SELECT count(*) FROM {noun}_handoff h WHERE h.{noun}_id = {record}.id)"


def unanswered(noun: str, record: str) -> str:
    """The condition that it was handed on and nobody has answered yet."""
    return f"EXISTS (SELECT 1 FROM {noun}_handoff h WHERE {_open(noun, record)})"


def waiting(db: sqlite3.Connection, noun: str, number: int) -> "Handoff | None":
    """How this record was handed on last, if nobody has answered yet."""
    from crm_cli.domain.handoffs import Handoff

    found = f"{noun} r JOIN {noun}_handoff h ON {_open(noun, 'r')} WHERE r.id = ? ORDER BY h.id DESC LIMIT 1"
    row = db.execute(f"SELECT h.id, h.from_id, h.to_id FROM {found}", (number,)).fetchone()
    return Handoff._make(row) if row else None


def _open(noun: str, record: str) -> str:
    """Nobody has answered, and it is still with whom it was handed to."""
    return f"h.{noun}_id = {record}.id AND h.answer IS NULL AND h.to_id = {record}.owner_id"
