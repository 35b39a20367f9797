"""Reads about custom fields, and what lists of contacts become by them."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crm_cli.domain.fields import Field
from crm_cli.domain.fields.custom_fields import CUSTOM_FIELD
from crm_cli.queries.listing import Several, Source, json_numbers, stored_columns

if TYPE_CHECKING:
    from crm_cli.domain.custom_fields import CustomFieldRecord

FIELDS = Source(
    fieldset=CUSTOM_FIELD,
    tables="custom_field f",
    columns={
        **stored_columns(CUSTOM_FIELD, "f"),
        "used": "(SELECT count(*) FROM contact_value v WHERE v.field_id = f.id)",
    },
    several={"choices": Several("j.value", "FROM json_each(f.choices) j WHERE TRUE")},
    order="f.id",
    words="",
    word="instr(' ' || normalise(replace(f.key, '_', ' ') || ' ' || ifnull(f.label, '')), ' ' || {value}) > 0",
)

# Choices, which are lines of text, come as lines: a JSON parser would be loaded for them alone.
_CHOICES = "(SELECT group_concat(value, char(10)) FROM json_each(choices))"
_COLUMNS = f"id, uid, key, type, label, {_CHOICES}, version, created_at, updated_at"
DECLARED = f"SELECT {_COLUMNS} FROM custom_field ORDER BY id"
_RECORD = f"SELECT {_COLUMNS} FROM custom_field WHERE id = ?"
BY_UID = "SELECT id FROM custom_field WHERE uid = ?"
BY_KEY = "SELECT id FROM custom_field WHERE key = ?"
HOLDERS = """
SELECT count(DISTINCT v.contact_id) FROM json_each(?) k JOIN contact_value v ON v.field_id = k.value
"""
# Each value that is kept for a field, how many contacts have it, and the first of them.
VALUES = "SELECT value, count(*), min(contact_id) FROM contact_value WHERE field_id = ? GROUP BY value ORDER BY 3"

_KINDS = {"date": "day"}  # what lists call a type, where they call it otherwise


def declared(db: sqlite3.Connection) -> "tuple[CustomFieldRecord, ...]":
    """Every custom field, in the order in which they were declared."""
    return tuple(_record(row) for row in db.execute(DECLARED))


def record(db: sqlite3.Connection, number: int) -> "CustomFieldRecord | None":
    """The custom field with this id, or None."""
    row = db.execute(_RECORD, (number,)).fetchone()
    return _record(row) if row else None


def _record(row: tuple[Any, ...]) -> "CustomFieldRecord":
    from crm_cli.domain.custom_fields import CustomFieldRecord

    return CustomFieldRecord._make((*row[:5], tuple(row[5].split("\n") if row[5] else ()), *row[6:]))


def by_uid(db: sqlite3.Connection, uid: str) -> int | None:
    """The id of the custom field with this uid."""
    row = db.execute(BY_UID, (uid,)).fetchone()
    return row[0] if row else None


def by_key(db: sqlite3.Connection, key: str) -> int | None:
    """The id of the custom field with this key."""
    row = db.execute(BY_KEY, (key,)).fetchone()
    return row[0] if row else None


def holders(db: sqlite3.Connection, numbers: Iterable[int]) -> int:
    """How many contacts have a value of these fields."""
    return int(db.execute(HOLDERS, (json_numbers(numbers),)).fetchone()[0])


def values(db: sqlite3.Connection, number: int) -> list[tuple[str, int, int]]:
    """The values kept for a field: text, how many contacts have it, and the first of them; in the order of these."""
    return db.execute(VALUES, (number,)).fetchall()


def extended(contacts: Source, fields: "Iterable[CustomFieldRecord]") -> Source:
    """The source of contacts with these custom fields behind its own."""
    fields = tuple(fields)
    listed = tuple(Field(f.key, _KINDS.get(f.type, f.type), f.name, f.choices, label=f.name) for f in fields)
    compared = {f.key: _COMPARED.format(id=f.id) for f in fields if f.type != "text"}
    return contacts._replace(
        fieldset=contacts.fieldset._replace(fields=(*contacts.fieldset.fields, *listed)),
        columns={**contacts.columns, **{f.key: _column(f) for f in fields}},
        matches={**contacts.matches, **compared},
    )


# By the index of values, where the column would be looked up contact by contact.
_COMPARED = "c.id IN (SELECT v.contact_id FROM contact_value v WHERE v.field_id = {id} AND v.value IN ({{values}}))"


def _column(field: "CustomFieldRecord") -> str:
    value = "CAST(v.value AS INTEGER)" if field.type in ("number", "flag") else "v.value"
    return f"(SELECT {value} FROM contact_value v WHERE v.contact_id = c.id AND v.field_id = {field.id})"
