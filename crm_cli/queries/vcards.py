"""Reads about contacts for vCards: each with all that belongs to it, in one row."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contacts import Point
from crm_cli.domain.fields import Field
from crm_cli.domain.listing import Query, Row
from crm_cli.domain.present import Present
from crm_cli.domain.vcards import Person
from crm_cli.queries import contacts
from crm_cli.queries.listing import Condition, json_numbers, listing

_PLAIN = "id version uid kind name org job_title city language note updated_at".split()
_MORE = "latin_name source lifecycle disqualified_reason tier preferred_channel best_time do_not_contact".split()
_MORE += ["archived_at"]
_BORN = "birth_year birth_month birth_day birth_calendar".split()


def _several(values: str, found: str) -> str:
    return f"(SELECT json_group_array(json_array({values})) FROM {found})"


_PARTS = {
    "all_points": _several("type, value, norm, label, preferred", "contact_point WHERE contact_id = c.id"),
    "all_tags": _several("tag", "contact_tag WHERE contact_id = c.id"),
    "all_consent": _several("channel, answer", "contact_consent WHERE contact_id = c.id"),
    "all_custom": _several(
        "key, value",
        "contact_value v JOIN custom_field f ON f.id = v.field_id WHERE v.contact_id = c.id",
    ),
    # Whom a relation is told of is its first contact, and the second where both are the same to each other.
    "all_relations": _several(
        "CASE WHEN r.contact_id = c.id THEN r.type WHEN r.type = 'child' THEN 'parent' ELSE r.type END, o.uid",
        "relation r JOIN contact o ON o.id = iif(r.contact_id = c.id, r.other_id, r.contact_id)"
        " WHERE r.contact_id = c.id OR (r.other_id = c.id AND r.type NOT IN ('agent', 'emergency'))",
    ),
}


_KEYS = (*_PLAIN, *_MORE, *_BORN, *_PARTS)


def with_ids(numbers: Iterable[int]) -> Condition:
    """Only these contacts, in the order of their numbers."""
    mine = f"c.id IN (SELECT value FROM json_each(:ids)) AND {contacts.NOT_MERGED.sql}"
    return Condition(mine, {"ids": json_numbers(numbers)}, "c.id")


def in_use_among(uids: Iterable[str]) -> Condition:
    """Those of these uids that are not archived."""
    mine = f"c.uid IN (SELECT value FROM json_each(:uids)) AND {contacts.NOT_ARCHIVED.sql}"
    return Condition(mine, {"uids": json.dumps(list(uids))}, "c.id")


def people(
    db: sqlite3.Connection, query: Query, present: Present, condition: Condition = contacts.NOT_MERGED
) -> Iterator[Person]:
    """The contacts that satisfy `query` and `condition`, archived ones too."""
    source = contacts.source(db)
    fields = tuple(Field(key, "text", "") for key in ("version", *_BORN, *_PARTS))
    source = source._replace(
        fieldset=source.fieldset._replace(fields=(*source.fieldset.fields, *fields)),
        columns={**source.columns, "version": "c.version", **{key: f"c.{key}" for key in _BORN}, **_PARTS},
    )
    found = listing(db, source, query, present, condition)
    return map(_person, found.rows(source.fieldset.pick(_KEYS), None))


def _person(row: Row) -> Person:
    cells: dict[str, Any] = dict(zip(_KEYS, row, strict=True))
    parts: dict[str, Any] = {key.removeprefix("all_"): tuple(map(tuple, json.loads(cells[key]))) for key in _PARTS}
    return Person(
        **{key: cells[key] for key in _PLAIN},
        birthday=Birthday._make(cells[key] for key in _BORN) if cells["birth_month"] else None,
        more=tuple((key, str(cells[key])) for key in _MORE if cells[key] not in (None, 0, "raw")),
        points=tuple(Point._make((*texts, bool(preferred), None)) for *texts, preferred in parts.pop("points")),
        tags=tuple(tag for (tag,) in parts.pop("tags")),
        relations=tuple(sorted(parts.pop("relations"))),
        **parts,
    )
