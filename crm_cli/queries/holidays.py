"""Reads about holidays that were entered or imported."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from crm_cli.queries.listing import json_numbers

ENTERED = "SELECT id, day, name, source FROM holiday ORDER BY day, id"
AMONG = "SELECT id FROM holiday WHERE id IN (SELECT value FROM json_each(?))"


class Entered(NamedTuple):
    """A stored holiday; `source` is the calendar file it came from, empty when it was entered by hand."""

    id: int
    day: date
    name: str
    source: str


def entered(db: sqlite3.Connection) -> list[Entered]:
    """All of them, by day."""
    return [
        Entered(number, date.fromisoformat(day), name, source or "")
        for number, day, name, source in db.execute(ENTERED)
    ]


def among(db: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Those of these ids that there are."""
    return {number for (number,) in db.execute(AMONG, (json_numbers(ids),))}
