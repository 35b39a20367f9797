"""Reads about colleagues."""

import sqlite3
from typing import TYPE_CHECKING

from crm_cli.domain.fields.staff import STAFF
from crm_cli.queries.listing import Source, stored_columns

if TYPE_CHECKING:
    from crm_cli.domain.staff import StaffRecord

STAFF_LIST = Source(
    fieldset=STAFF,
    tables="staff s",
    columns=stored_columns(STAFF, "s"),
    order="s.id",
    words="",
    word="instr(' ' || s.sort_name, ' ' || {value}) > 0",
    sorts={"name": "s.sort_name"},
)

_RECORD = "SELECT id, uid, name, role, active, version, created_at, updated_at FROM staff WHERE id = ?"
BY_NAME = "SELECT id FROM staff WHERE sort_name = ?"
BY_NAME_START = "SELECT id, name FROM staff WHERE substr(sort_name, 1, length(:start)) = :start ORDER BY id LIMIT 21"
FIRST_OWNER = "SELECT id FROM staff WHERE active = 1 ORDER BY role <> 'owner', id LIMIT 1"
FILE = "SELECT uid FROM staff WHERE id = (SELECT min(id) FROM staff)"


def record(db: sqlite3.Connection, number: int) -> "StaffRecord | None":
    """The colleague with this id, or None."""
    from crm_cli.domain.staff import StaffRecord

    row = db.execute(_RECORD, (number,)).fetchone()
    return StaffRecord._make((*row[:4], bool(row[4]), *row[5:])) if row else None


def by_name(db: sqlite3.Connection, sort_name: str) -> int | None:
    """The id of the colleague with this normalised name."""
    row = db.execute(BY_NAME, (sort_name,)).fetchone()
    return row[0] if row else None


def by_name_start(db: sqlite3.Connection, start: str) -> list[tuple[int, str]]:
    """Ids and names of colleagues whose normalised name begins with `start`."""
    return [(number, name) for number, name in db.execute(BY_NAME_START, {"start": start})]


def first_owner(db: sqlite3.Connection) -> int | None:
    """Who acts when the settings name nobody."""
    row = db.execute(FIRST_OWNER).fetchone()
    return row[0] if row else None


def of_the_file(db: sqlite3.Connection) -> str | None:
    """The uid of whom this file was made for, which no other file has; None while there is no file."""
    row = db.execute(FILE).fetchone()
    return row[0] if row else None
