"""Whatever refers to one contact refers to another from now on; and pairs of which somebody said that they are two.

The tables themselves say what refers to a contact, so that none is forgotten. What the other contact has already is
dropped.
"""

import sqlite3

from crm_cli.domain.relations import kept
from crm_cli.queries import merging as queries

_RELATIONS = "SELECT id, contact_id, other_id, type FROM relation WHERE ? IN (contact_id, other_id)"
_APART = "SELECT id, contact_id, other_id FROM contact_not_same WHERE ? IN (contact_id, other_id)"
_KEEP_APART = "INSERT INTO contact_not_same (contact_id, other_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


def absorb(db: sqlite3.Connection, into: int, old: int, at: str) -> None:
    """Make everything that refers to `old` refer to `into`; the records among it get a new version."""
    _move_relations(db, into, old)
    _move_pairs_apart(db, into, old)
    values = {"into": into, "old": old, "at": at}
    for table, column in queries.references(db):
        for others in queries.unique_with(db, table, column):
            same = "".join(f" AND o.{name} = t.{name}" for name in others)
            has_it = f"EXISTS (SELECT 1 FROM {table} o WHERE o.{column} = :into{same})"
            db.execute(f"DELETE FROM {table} AS t WHERE t.{column} = :old AND {has_it}", values)
        stamp = ", version = version + 1, updated_at = :at" if queries.is_versioned(db, table) else ""
        db.execute(f"UPDATE {table} SET {column} = :into{stamp} WHERE {column} = :old", values)


def keep_apart(db: sqlite3.Connection, one: int, other: int, at: str) -> bool:
    """Note that two contacts are not one; whether that is news."""
    return bool(db.execute(_KEEP_APART, (min(one, other), max(one, other), at)).rowcount)


def _move_relations(db: sqlite3.Connection, into: int, old: int) -> None:
    """Nobody is related to themselves, and of a relation that goes both ways the smaller id comes first."""
    for number, *pair, type_ in db.execute(_RELATIONS, (old,)).fetchall():
        who, other = (into if one == old else one for one in pair)
        moved = kept(who, other, type_) if who != other else ()
        _put(db, "relation", number, dict(zip(("contact_id", "other_id", "type"), moved, strict=False)))


def _move_pairs_apart(db: sqlite3.Connection, into: int, old: int) -> None:
    for number, *pair in db.execute(_APART, (old,)).fetchall():
        one, other = sorted(into if one == old else one for one in pair)
        _put(db, "contact_not_same", number, {"contact_id": one, "other_id": other} if one != other else {})


def _put(db: sqlite3.Connection, table: str, number: int, values: dict[str, object]) -> None:
    """Give a row these values, or delete it where there are none, or another row with the same."""
    places = " AND ".join(f"{name} = :{name}" for name in values)
    bound = {**values, "id": number}
    if not values or db.execute(f"SELECT 1 FROM {table} WHERE {places} AND id <> :id", bound).fetchone():
        db.execute(f"DELETE FROM {table} WHERE id = :id", bound)
    else:
        db.execute(f"UPDATE {table} SET {', '.join(f'{name} = :{name}' for name in values)} WHERE id = :id", bound)
