"""JSON Schema (2020-12) of what crm writes as json, made from the same fields as the rows themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

_TYPES: dict[str, Schema] = {
    **{kind: {"type": "integer"} for kind in ("id", "number", "minutes", "size", "money")},
    "measure": {"type": "number"},
    "flag": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    **{kind: {"type": "string", "format": "date-time"} for kind in ("instant", "deadline")},
    "texts": {"type": "array", "items": {"type": "string"}},
    "ids": {"type": "array", "items": {"type": "integer"}},
    "any": {},
}
_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def of_rows(fieldset: FieldSet) -> Schema:
    """The schema of one row of a list; fields that are derived stand in it when --columns names them.

    Without a value a field is null. Fields that an agency has declared itself come on top.
    """
    return {
        "description": _("a row of: {noun}").format(noun=fieldset.noun),
        "type": "object",
        "properties": {field.key: _of_value(field) for field in fieldset.everything},
        "required": [field.key for field in fieldset.fields],
    }


def _of_value(field: Field) -> Schema:
    found = dict(_TYPES.get(field.kind, {"type": "string"}))
    if field.kind == "choice" and field.choices:
        return {"description": field.help, "enum": [*field.choices, None]}
    if "type" in found and found["type"] != "array":
        found["type"] = [found["type"], "null"]
    return {"description": field.help, **found}


def of_table(columns: Iterable[tuple[str, str, bool]]) -> Schema:
    """The schema of a line of a dump, from the columns of its table: name, type, whether it is never null."""
    kinds = {"INTEGER": {"type": "integer"}, "TEXT": {"type": "string"}}
    properties = {}
    for name, type_, required in columns:
        found = dict(kinds.get(type_, {"type": "string", "pattern": "^([0-9A-F]{2})*$"}))
        properties[name] = found if required else {**found, "type": [found["type"], "null"]}
    return _object(properties)


def of_dump(tables: Mapping[str, Iterable[tuple[str, str, bool]]]) -> dict[str, Schema]:
    """The schemas of what is in a dump: its head, its manifest, a line of each table and of the contents."""
    said = {
        "crm_dump": {"const": 1},
        "format": {"type": "integer"},
        "crm": {"type": "string"},
        "made_at": {"type": "string", "format": "date-time"},
        "filter": {"type": ["string", "null"]},
    }
    number = {"type": "integer", "minimum": 0}
    one = {"rows": number, "sha256": _SHA256, "last_id": {"type": ["integer", "null"]}}
    table = _object(one)
    sums = {"type": "object", "additionalProperties": table}
    content = {"sha256": _SHA256, "part": number, "data": {"type": "string", "contentEncoding": "base64"}}
    return {
        "dump_head": _object(said),
        "dump_manifest": _object({**said, "tables": sums, "sha256": _SHA256}),
        **{f"dump_{name}": of_table(columns) for name, columns in tables.items()},
        "dump_content": _object(content),
    }


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def document(schemas: Mapping[str, Schema]) -> Schema:
    """All schemas as one document; each is at `#/$defs/NAME`."""
    return {"$schema": DIALECT, "title": "crm", "$defs": dict(schemas)}


def alone(name: str, schema: Schema) -> Schema:
    """One schema as a document of its own."""
    return {"$schema": DIALECT, "title": name, **schema}
