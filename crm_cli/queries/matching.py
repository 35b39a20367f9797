"""Reads for records that come in: whom the clues of rows lead to, many at once, and which of the records are here."""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple


class Candidate(NamedTuple):
    """A contact that a clue may mean: whoever was merged is the one that was kept."""

    id: int
    name: str
    sort_name: str
    is_archived: bool


def _found(join: str) -> str:
    """Whom values lead to, one by one, by a `join` of the contact `c`."""
    return f"""
SELECT k.value, o.id, o.full_name, o.sort_name, o.archived_at IS NOT NULL
  FROM json_each(?) k {join} JOIN contact o ON o.id = ifnull(c.merged_into_id, c.id)
 ORDER BY o.id
"""


_HOLDER = "JOIN contact c ON c.id = p.contact_id"
BY_ID = _found("JOIN contact c ON c.id = CAST(k.value AS INTEGER)")
BY_UID = _found("JOIN contact c ON c.uid = k.value")
BY_EMAIL = _found(f"JOIN contact_point p ON p.norm = k.value AND p.type = 'email' {_HOLDER}")
BY_PHONE = _found(f"JOIN contact_point p ON p.norm = k.value AND p.type IN ('mobile', 'phone', 'whatsapp') {_HOLDER}")
BY_NAME = _found("JOIN contact c ON c.sort_name = k.value")
_BY = {"id": BY_ID, "uid": BY_UID, "email": BY_EMAIL, "phone": BY_PHONE, "name": BY_NAME}
_FORGOTTEN = "SELECT f.uid FROM json_each(?) k JOIN forgotten f ON f.uid = k.value"
KNOWN_INTERACTIONS, KNOWN_FOLLOWUPS, KNOWN_COMPLAINTS = (
    f"SELECT r.uid, r.id FROM json_each(?) k JOIN {noun} r ON r.uid = k.value"
    for noun in ("interaction", "followup", "complaint")
)
_KNOWN = {"interaction": KNOWN_INTERACTIONS, "followup": KNOWN_FOLLOWUPS, "complaint": KNOWN_COMPLAINTS}
_STAFF = "SELECT sort_name, id FROM staff"
_TIERS = "SELECT id, tier FROM contact WHERE id IN (SELECT value FROM json_each(?)) AND tier IS NOT NULL"


def candidates(db: sqlite3.Connection, kind: str, values: Iterable[str]) -> dict[str, list[Candidate]]:
    """Who has each of these values (id, uid, email, phone or name, as compared): archived ones if nobody else."""
    found: dict[str, dict[int, Candidate]] = {}
    for value, *one in db.execute(_BY[kind], (json.dumps(list(values)),)):
        found.setdefault(str(value), {})[one[0]] = Candidate(*one)
    return {value: _in_use(list(several.values())) for value, several in found.items()}


def _in_use(found: list[Candidate]) -> list[Candidate]:
    return [one for one in found if not one.is_archived] or found


def forgotten(db: sqlite3.Connection, uids: Iterable[str]) -> set[str]:
    """Those of these uids that belong to people who were erased on their request."""
    return {uid for (uid,) in db.execute(_FORGOTTEN, (json.dumps(list(uids)),))}


def known(db: sqlite3.Connection, noun: str, uids: Iterable[str]) -> dict[str, int]:
    """The records of this noun that have these uids, by uid."""
    return dict(db.execute(_KNOWN[noun], (json.dumps(list(uids)),)).fetchall())


def staff(db: sqlite3.Connection) -> dict[str, int]:
    """All colleagues by normalised name."""
    return dict(db.execute(_STAFF).fetchall())


def tiers(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """The tiers of these contacts, of those that have one."""
    return dict(db.execute(_TIERS, (json.dumps(list(ids)),)).fetchall())
