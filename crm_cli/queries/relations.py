"""Reads about relations between contacts."""

import sqlite3

from crm_cli.domain.cards import Relation

OF_CONTACT = """
SELECT iif(r.contact_id = :contact, r.type, NULL), iif(r.contact_id = :contact, NULL, r.type), c.id, c.full_name
  FROM relation r JOIN contact c ON c.id = iif(r.contact_id = :contact, r.other_id, r.contact_id)
 WHERE r.contact_id = :contact OR r.other_id = :contact ORDER BY r.id
"""


def of_contact(db: sqlite3.Connection, number: int) -> list[Relation]:
    """What others are to one contact, whichever side it was noted from."""
    from crm_cli.domain.relations import REVERSE

    rows = db.execute(OF_CONTACT, {"contact": number})
    return [Relation(type_ or REVERSE[reverse], other, name) for type_, reverse, other, name in rows]
