"""The chain over the journal: each transaction seals what it journalled together with all that was sealed before.

A byte that changes in the journal, a row or a command that goes missing breaks the chain there and then. A row whose
person was erased keeps its digest, so that the chain still holds.
"""

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from crm_cli.queries.health import format_of

# The bytes of a journal row whose SHA-256 is its digest: what it says and, where there is one, its salt.
_VALUES = ("id", "command_id", "table_name", "row_id", "ifnull(old, 'None')", "ifnull(new, 'None')")
_BYTES = f"CAST({' || char(31) || '.join(_VALUES)} || ifnull({{salt}}, '') AS BLOB)"
SAID = _BYTES.format(salt="salt")
_ROWS = "SELECT {said}, digest FROM journal WHERE id > ? AND id <= ? ORDER BY id"
_LAST = "SELECT last_id, hash FROM seal ORDER BY id DESC LIMIT 1"
_ALL = "SELECT id, command_id, last_id, hash FROM seal ORDER BY id"
_LAST_ROW = "SELECT ifnull(max(id), 0) FROM journal"

_AT_ONCE = 1_000  # rows that are hashed together
_SINCE = 3  # the format that brought the seals
_SALTED_SINCE = 4


class Break(NamedTuple):
    """Where the chain does not hold: the seal (None when rows stand behind the last one) and its command."""

    seal_id: int | None
    command_id: int | None


def in_use(db: sqlite3.Connection) -> bool:
    """Whether the file is of a format that has seals."""
    return format_of(db) >= _SINCE


def seal(db: sqlite3.Connection, command_id: int) -> None:
    """Seal what this transaction has journalled; called once, last, inside it."""
    last_id, before = db.execute(_LAST).fetchone() or (0, "")
    (until,) = db.execute(_LAST_ROW).fetchone()
    db.execute(
        "INSERT INTO seal (command_id, last_id, hash) VALUES (?, ?, ?)",
        (command_id, until, _hash(db, before, last_id, until)),
    )


def breaks(db: sqlite3.Connection) -> Iterator[Break]:
    """Every seal that does not fit what it seals; what follows is measured against the seal as it stands.

    A new file, and one of an older format, has its first seal with the first command that writes to it.
    """
    last_id, before = 0, ""
    for seal_id, command_id, until, stored in db.execute(_ALL).fetchall():
        if _hash(db, before, last_id, until) != stored:
            yield Break(seal_id, command_id)
        last_id, before = until, stored
    if before and db.execute(_LAST_ROW).fetchone()[0] > last_id:
        yield Break(None, None)


def digest(said: bytes) -> str:
    """The digest of a journal row by its bytes."""
    return sha256(said).hexdigest()


def _hash(db: sqlite3.Connection, before: str, after_id: int, until: int) -> str:
    chain = sha256(before.encode())
    said = SAID if format_of(db) >= _SALTED_SINCE else _BYTES.format(salt="NULL")
    rows = db.execute(_ROWS.format(said=said), (after_id, until))
    while some := rows.fetchmany(_AT_ONCE):
        chain.update("".join([kept or digest(row) for row, kept in some]).encode())
    return chain.hexdigest()
