"""`crm data schema`: what it promises is what the lists and dumps say."""

import json
import re
from typing import Any

import pytest

from tests.conftest import Shell

KINDS = {"integer": int, "string": str, "number": (int, float), "boolean": bool, "array": list, "object": dict}
FORMS = {"date": r"\d{4}-\d\d-\d\d", "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"}
LISTS = {
    "contact": "contacts list",
    "interaction": "interactions list",
    "followup": "followups list --all",
    "complaint": "complaints list",
    "complaint_clock": "complaints due",
    "complaint_step": "complaints next 1",
    "remedy": "remedies list --all",
    "document": "documents list",
    "custom_field": "fields list",
    "staff": "staff list",
    "rule": "rules list",
    "holiday": "holidays list 1405",
    "segment": "segments list",
    "today": "today",
    "search": "search sara",
    "command": "history",
    "change": "history contact:2",
    "duplicate": "contacts dupes",
    "setting": "config show",
    "finding": "doctor check",
    "data_finding": "doctor data",
    "figure": "complaints report",
    "filter_field": "help filters",
}


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    """What of a value is not as these few words of JSON Schema say."""
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{value!r} is none of {schema['enum']}"]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if value is None and (not kinds or "null" in kinds):
        return []
    if kinds and not any(isinstance(value, KINDS[kind]) for kind in kinds if kind != "null"):
        return [f"{value!r} is no {kinds}"]
    form = FORMS.get(schema.get("format", "")) or schema.get("pattern")
    if form and not re.fullmatch(form, str(value)):
        return [f"{value!r} is not like {form}"]
    if isinstance(value, list):
        return [fault for one in value for fault in faults(schema["items"], one)]
    if not isinstance(value, dict):
        return []
    known = schema.get("properties", {})
    wrong = [f"{key} is missing" for key in schema.get("required", ()) if key not in value]
    wrong += [f"{key} is unknown" for key in value if key not in known and "additionalProperties" not in schema]
    return wrong + [f"{key}: {fault}" for key in value if key in known for fault in faults(known[key], value[key])]


@pytest.fixture(scope="module")
def agency_of_all(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    from tests.commands.conftest import furnish

    shell = Shell(tmp_path_factory.mktemp("schemas"))
    furnish(shell)
    shell.ok("complaints", "add", "2", "--heard", "waited an hour", "--severity", "2")
    shell.ok("remedies", "offer", "1", "refund", "--amount", "12.50EUR")
    shell.ok("documents", "add", "-", "--to", "2", "--name", "passport.pdf", "--number", "A1", stdin="bytes")
    shell.ok("segments", "save", "gold", "tag:vip")
    shell.ok("contacts", "add", "Sara Ahmady", "--phone", "09121234567")
    shell.ok("fields", "add", "loyalty", "--type", "choice", "--choices", "gold,silver")
    return shell


@pytest.fixture(scope="module")
def schemas(agency_of_all: Shell) -> dict[str, Any]:
    found = json.loads(agency_of_all.ok("data", "schema"))
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    defined: dict[str, Any] = found["$defs"]
    return defined


@pytest.mark.parametrize("name", LISTS)
def test_the_rows_of_a_list_are_as_its_schema_says(agency_of_all: Shell, schemas: dict[str, Any], name: str) -> None:
    rows = json.loads(agency_of_all(*LISTS[name].split(), "--json").out)
    assert rows
    declared = {"loyalty"} if name == "contact" else set()  # fields of the agency's own come on top
    for row in rows:
        known = {key: value for key, value in row.items() if key not in declared}
        assert faults(schemas[name], known) == []


def test_the_lines_of_a_dump_are_as_its_schemas_say(agency_of_all: Shell, schemas: dict[str, Any]) -> None:
    head, *rows, manifest = map(json.loads, agency_of_all.ok("data", "dump", "-").splitlines())
    assert faults(schemas["dump_head"], head) == []
    assert faults(schemas["dump_manifest"], manifest) == []
    assert {row["table"] for row in rows} >= {"contact", "journal", "seal", "content"}
    assert [fault for row in rows for fault in faults(schemas[f"dump_{row['table']}"], row["row"])] == []


def test_one_schema_is_a_document_of_its_own(agency_of_all: Shell, schemas: dict[str, Any]) -> None:
    (line,) = agency_of_all.ok("data", "schema", "contact", "-f", "jsonl").splitlines()
    found = json.loads(line)
    assert found["properties"] == schemas["contact"]["properties"]
    assert found["$schema"].endswith("2020-12/schema")


def test_a_name_that_is_none_and_a_form_that_is_none_are_refused(agency_of_all: Shell) -> None:
    assert agency_of_all("data", "schema", "kontact").code == 2
    said = agency_of_all("data", "schema", "-f", "csv")
    assert (said.code, said.out) == (2, "")
