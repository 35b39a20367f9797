"""Reads about remembered mappings: how the columns of files with the same headers were read."""

import sqlite3
from collections.abc import Iterable

from crm_cli.domain.fields.mappings import MAPPING
from crm_cli.queries.listing import Condition, Several, Source, json_numbers, only, stored_columns

MAPPINGS = Source(
    fieldset=MAPPING,
    tables="import_mapping g",
    columns=stored_columns(MAPPING, "g"),
    several={"columns": Several("c.key || '=' || c.value", "FROM json_each(g.columns) c WHERE TRUE")},
    order="g.at DESC, g.id DESC",
    words="",
    word="instr(normalise(g.noun || ' ' || g.columns), {value}) > 0",
)
OF_HEADERS = "SELECT columns FROM import_mapping WHERE noun = ? AND headers = ?"
ALL = "SELECT id, columns FROM import_mapping"
AMONG = "SELECT id FROM import_mapping WHERE id IN (SELECT value FROM json_each(?))"


def of_headers(db: sqlite3.Connection, noun: str, headers: str) -> dict[str, str]:
    """What the columns of a file with this set of headers meant; nothing where nobody has said."""
    import json

    row = db.execute(OF_HEADERS, (noun, headers)).fetchone()
    found: dict[str, str] = json.loads(row[0]) if row else {}
    return found


def ids(numbers: Iterable[int]) -> Condition:
    """Only these mappings."""
    return only("g.id", numbers)


def all_headers(db: sqlite3.Connection) -> list[tuple[int, list[str]]]:
    """Every mapping, and the headers that it has."""
    import json

    return [(number, list(json.loads(columns))) for number, columns in db.execute(ALL)]


def among(db: sqlite3.Connection, numbers: Iterable[int]) -> set[int]:
    """Those of these ids that there are."""
    return {number for (number,) in db.execute(AMONG, (json_numbers(numbers),))}
