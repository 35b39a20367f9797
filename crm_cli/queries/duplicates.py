"""Reads for finding duplicates: everybody in use, what several of them have in common, and who was kept apart."""

import json
import sqlite3
from collections.abc import Iterator

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.duplicates import Shared, Someone, names_of
from crm_cli.domain.folding import normalise

PEOPLE = """
SELECT c.id, c.kind, c.full_name, c.latin_name, c.org_id, c.city, c.birth_year, c.birth_month, c.birth_day,
       c.birth_calendar
  FROM contact c WHERE c.archived_at IS NULL
"""
SHARED = """
SELECT p.norm, json_group_object(p.contact_id, p.type) FROM contact_point p
 WHERE p.type NOT IN ('address', 'website') AND p.norm <> ''
 GROUP BY p.norm HAVING count(*) > 1 AND min(p.contact_id) < max(p.contact_id)
"""
APART = "SELECT contact_id, other_id FROM contact_not_same"


def people(db: sqlite3.Connection) -> Iterator[Someone]:
    """Everybody who is neither archived nor merged, as they are compared."""
    for number, kind, name, latin_name, org_id, city, *birthday in db.execute(PEOPLE):
        born = Birthday._make(birthday) if birthday[1] else None
        yield Someone(number, kind, name, names_of(kind, name, latin_name), born, org_id, city and normalise(city))


def shared(db: sqlite3.Connection) -> Iterator[Shared]:
    """The phones, addresses and handles that several contacts have, archived ones included."""
    for norm, types in db.execute(SHARED):
        yield Shared(norm, {int(number): type_ for number, type_ in json.loads(types).items()})


def apart(db: sqlite3.Connection) -> set[tuple[int, int]]:
    """The pairs, the smaller id first, of which somebody said that they are two."""
    return set(db.execute(APART))
