"""Reads of what a comparison of two files has found (`queries/merging_files.py`), on its connection."""

import sqlite3
from collections.abc import Iterator

from crm_cli.domain.file_merging import RECORDS
from crm_cli.domain.listing import Row
from crm_cli.queries.merge_shapes import title

_COUNTED = """ifnull(sum(sides = 'there'), 0), ifnull(sum(sides = 'here'), 0),
       ifnull(sum(sides NOT IN ('there', 'here')), 0), ifnull(sum(conflict), 0)"""
_BY_RECORD = """
(SELECT group_concat(side) AS sides, max(side = 'both') AS conflict FROM touched WHERE noun = ? GROUP BY owner)
"""


def plan(db: sqlite3.Connection) -> Iterator[Row]:
    """For each noun how many records are new, the same, changed there, here, on both sides; in conflict; left out."""
    for kind in RECORDS:
        t, noun = kind.table, kind.noun
        (new, found) = db.execute(f"SELECT ifnull(sum(place >= 0), 0), count(*) FROM at_{t}").fetchone()
        (there,) = db.execute(f"SELECT count(*) FROM other.{t}").fetchone()
        (here,) = db.execute(f"SELECT count(*) FROM main.{t}").fetchone()
        sides = db.execute(f"SELECT {_COUNTED} FROM {_BY_RECORD}", (noun,)).fetchone()
        known = found - new
        yield (noun, new, known - sum(sides[:3]), *sides, there - found, here - known)


def conflicts(db: sqlite3.Connection) -> Iterator[Row]:
    """Where nobody knows who is right: number, record, name, field, here, there, and which file is newer."""
    for kind in RECORDS:
        name = title(kind, "r")
        yield from db.execute(
            f"SELECT r.id, d.noun || ':' || r.id, {name}, d.said, d.said_here, d.said_there, d.newer"
            f" FROM differing d JOIN main.{kind.table} r ON r.id = d.owner"
            f" WHERE d.noun = '{kind.noun}' AND d.side = 'both' ORDER BY r.id, d.t, d.field"
        )


def incompatible(db: sqlite3.Connection) -> list[str]:
    """The custom fields that are of another type in the other file."""
    found = db.execute(
        "SELECT h.key FROM at_custom_field m JOIN other.custom_field o ON o.id = m.there"
        " JOIN main.custom_field h ON h.id = m.here WHERE NOT m.new AND o.type <> h.type ORDER BY h.key"
    )
    return [key for (key,) in found]


def crossed(db: sqlite3.Connection) -> list[int]:
    """The contacts that were merged there, and otherwise here: what is left of them, nobody could say."""
    found = db.execute(
        "SELECT h.id FROM differing d JOIN main.contact h ON h.id = d.here JOIN other.contact o ON o.id = d.there"
        " WHERE d.t = 'contact' AND d.field = 'merged_into_id' AND o.merged_into_id IS NOT NULL AND ("
        "  (h.merged_into_id IS NOT NULL AND d.side = 'both')"
        "  OR EXISTS (SELECT 1 FROM at_contact k WHERE k.there = o.merged_into_id AND k.here <> k.target)"
        "  OR EXISTS (SELECT 1 FROM main.contact s JOIN at_contact k ON k.here = s.id"
        "   JOIN other.contact x ON x.id = k.there WHERE s.merged_into_id = h.id AND x.merged_into_id IS NULL))"
        " ORDER BY h.id"
    )
    return [number for (number,) in found]


def new_codes(db: sqlite3.Connection) -> list[tuple[int, int]]:
    """The complaints whose number is taken here: what it is there, and what it will be."""
    return db.execute("SELECT there, here FROM at_complaint WHERE new AND there <> here ORDER BY there").fetchall()


def forgotten_there(db: sqlite3.Connection) -> list[int]:
    """The contacts here who were forgotten there."""
    found = db.execute("SELECT c.id FROM main.contact c JOIN other.forgotten f ON f.uid = c.uid ORDER BY c.id")
    return [number for (number,) in found]


def new_contents(db: sqlite3.Connection, places: range) -> list[str]:
    """The contents of the documents that come at these places."""
    found = db.execute(
        "SELECT DISTINCT o.sha256 FROM at_document m JOIN other.document o ON o.id = m.there"
        " WHERE m.place >= ? AND m.place < ?",
        (places.start, places.stop),
    )
    return sorted(hash_ for (hash_,) in found)
