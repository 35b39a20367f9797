"""Reads for mail that comes in: whose addresses these are, and which messages are here already."""

import json
import sqlite3
from collections.abc import Iterable

# Whoever is archived is meant only where nobody else has the address.
BY_EMAIL = """
SELECT k.value, ifnull(c.merged_into_id, c.id), c.archived_at IS NOT NULL
  FROM json_each(?) k
  JOIN contact_point p ON p.norm = k.value AND p.type = 'email' JOIN contact c ON c.id = p.contact_id
 ORDER BY 3, 2
"""
KNOWN_UIDS = "SELECT i.uid, i.id FROM json_each(?) k JOIN interaction i ON i.uid = k.value"
FIRST_CONTACT = "SELECT contact_id FROM interaction_contact WHERE interaction_id = ? ORDER BY id LIMIT 1"


def contacts(db: sqlite3.Connection, addresses: Iterable[str]) -> dict[str, list[int]]:
    """The contacts with these addresses (as compared), by address: all who share one, archived ones if no other."""
    found: dict[str, dict[int, bool]] = {}
    for address, number, is_archived in db.execute(BY_EMAIL, (json.dumps(list(addresses)),)):
        numbers = found.setdefault(address, {})
        if not is_archived or all(numbers.values()):
            numbers.setdefault(number, bool(is_archived))
    return {address: list(numbers) for address, numbers in found.items()}


def known(db: sqlite3.Connection, uids: Iterable[str]) -> dict[str, int]:
    """The interactions that have these uids, by uid."""
    return dict(db.execute(KNOWN_UIDS, (json.dumps(list(uids)),)).fetchall())


def first_contact(db: sqlite3.Connection, interaction: int) -> int | None:
    """With whom an interaction was, first of all."""
    row = db.execute(FIRST_CONTACT, (interaction,)).fetchone()
    return row[0] if row else None
