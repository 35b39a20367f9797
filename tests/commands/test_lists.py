"""Lists: eight formats with the same rows in the same order, columns, order, limits, and nothing at all."""

import csv
import io
import json
from typing import Any

import pytest

from crm_cli.domain.fields import FieldSet
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.fields.day import TODAY
from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.domain.fields.interactions import INTERACTION
from crm_cli.domain.fields.search import SEARCH
from crm_cli.domain.fields.staff import STAFF
from tests.conftest import Shell

LISTS: dict[str, tuple[str, FieldSet]] = {
    "contacts list": ("id", CONTACT),
    "contacts list --all --sort -tier,name": ("id", CONTACT),
    "contacts export --sort city": ("id", CONTACT),
    "contacts show 3 2 4": ("id", CONTACT),
    "interactions list": ("id", INTERACTION),
    "interactions show 2 1": ("id", INTERACTION),
    "followups list --all": ("id", FOLLOWUP),
    "followups today": ("id", FOLLOWUP),
    "followups show 3 1": ("id", FOLLOWUP),
    "staff list --sort -name": ("id", STAFF),
    "today": ("record", TODAY),
    "search a": ("record", SEARCH),
}
every_list = pytest.mark.parametrize("line", LISTS)
real_list = pytest.mark.parametrize("line", [line for line in LISTS if " show " not in line])


def keys_of(shell: Shell, line: str, format_: str) -> list[str]:
    """What each row is called, in the order of a format."""
    words, key = line.split(), LISTS[line][0]
    if format_ in ("table", "plain", "markdown"):
        text = shell.ok(*words, "-f", format_, "--columns", key, "--no-header")
        return [row.strip("| ") for row in text.splitlines() if row.strip("|- ─━")]
    text = shell.ok(*words, "-f", format_)
    if format_ == "ids":
        return text.splitlines()
    if format_ == "json":
        return [str(row[key]) for row in json.loads(text)]
    if format_ == "jsonl":
        return [str(json.loads(row)[key]) for row in text.splitlines()]
    return [row[key] for row in csv.DictReader(io.StringIO(text), delimiter="," if format_ == "csv" else "\t")]


@pytest.mark.parametrize("format_", ["jsonl", "csv", "tsv"])
@every_list
def test_every_machine_format_has_the_rows_of_json_in_the_same_order(shared: Shell, line: str, format_: str) -> None:
    expected = keys_of(shared, line, "json")
    assert len(expected) >= 2
    assert keys_of(shared, line, format_) == expected


@pytest.mark.parametrize("format_", ["table", "plain", "markdown"])
@real_list
def test_every_format_for_people_has_the_rows_of_json_in_the_same_order(shared: Shell, line: str, format_: str) -> None:
    assert keys_of(shared, line, format_) == keys_of(shared, line, "json")


@pytest.mark.parametrize("line", [line for line, (key, _fields) in LISTS.items() if key == "id"])
def test_ids_are_those_of_json_in_the_same_order(shared: Shell, line: str) -> None:
    assert keys_of(shared, line, "ids") == keys_of(shared, line, "json")


@pytest.mark.parametrize("line", ["today", "search a"])
def test_a_list_of_several_kinds_of_record_has_no_ids_and_says_what_it_has(shared: Shell, line: str) -> None:
    said = shared(*line.split(), "-f", "ids")
    assert (said.code, said.out) == (2, "")
    assert "--columns record" in said.err


@pytest.mark.parametrize("line", ["config show", "date today", "help filters", "complaints radar", "complaints report"])
def test_a_list_of_what_has_no_ids_names_no_field_that_it_lacks(shared: Shell, line: str) -> None:
    said = shared(*line.split(), "-f", "ids")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("error: this list has no ids\nhint: use --format json\n")


@pytest.mark.parametrize("format_", ["jsonl", "csv", "tsv"])
@real_list
def test_json_jsonl_and_csv_have_the_keys_of_the_field_table(shared: Shell, line: str, format_: str) -> None:
    keys = [field.key for field in LISTS[line][1].fields]
    assert all(list(row) == keys for row in shared.json(*line.split()))
    first = shared.ok(*line.split(), "-f", format_).splitlines()[0]
    found = list(json.loads(first)) if format_ == "jsonl" else first.split("," if format_ == "csv" else "\t")
    assert found == keys


@every_list
def test_json_and_jsonl_hold_the_same_values(shared: Shell, line: str) -> None:
    lines = shared.ok(*line.split(), "-f", "jsonl").splitlines()
    assert [json.loads(text) for text in lines] == shared.json(*line.split())


EMPTY = ["contacts list zzz", "interactions list zzz", "followups list zzz", "followups today zzz", "today zzz"]
EMPTY += ["search zzz", "contacts export zzz", "staff list zzz"]
empty_list = pytest.mark.parametrize("line", EMPTY)


@empty_list
def test_nothing_is_an_empty_array_and_done(shared: Shell, line: str) -> None:
    assert shared.json(*line.split()) == []


@pytest.mark.parametrize("format_", ["csv", "tsv"])
@empty_list
def test_an_empty_csv_keeps_its_header(shared: Shell, line: str, format_: str) -> None:
    assert len(shared.ok(*line.split(), "-f", format_).splitlines()) == 1


@pytest.mark.parametrize("format_", ["jsonl", "table", "plain"])
@empty_list
def test_nothing_is_no_line_in_the_other_formats(shared: Shell, line: str, format_: str) -> None:
    assert shared.ok(*line.split(), "-f", format_) == ""


def test_without_a_terminal_a_list_is_plain_aligned_text_without_escapes(shared: Shell) -> None:
    out = shared.ok("contacts", "list", "--columns", "id,name,city", "-f", "plain")
    assert out == shared.ok("contacts", "list", "--columns", "id,name,city")
    assert out.splitlines() == [
        "Id  Name         City",
        " 1  Pars Travel  Tehran",
        " 4  Reza Karimi  Yazd",
        " 2  Sara Ahmadi  Shiraz",
        " 3  علي رضايي",
    ]


def test_columns_are_shown_in_the_order_asked_for(shared: Shell) -> None:
    out = shared.ok("contacts", "list", "sara", "--columns", "city,id,do-not-contact", "-f", "csv")
    assert out == "city,id,do_not_contact\nShiraz,2,false\n"


def test_columns_rule_json_too(shared: Shell) -> None:
    assert shared.json("contacts", "list", "sara", "--columns", "id,tags") == [{"id": 2, "tags": ["vip"]}]


@pytest.mark.parametrize("option", ["--columns", "--sort"])
def test_an_unknown_field_asks_did_you_mean(shared: Shell, option: str) -> None:
    said = shared("contacts", "list", option, "id,cty")
    assert (said.code, said.out) == (2, "")
    assert "did you mean city" in said.err


def test_a_dash_turns_the_order_and_empty_values_stay_last(shared: Shell) -> None:
    cities = [row["city"] for row in shared.json("contacts", "list", "--sort", "city")]
    assert cities == ["Shiraz", "Tehran", "Yazd", None]
    cities = [row["city"] for row in shared.json("contacts", "list", "--sort", "-city")]
    assert cities == ["Yazd", "Tehran", "Shiraz", None]


def test_a_second_field_orders_what_the_first_leaves_equal(shared: Shell) -> None:
    assert shared.ok("followups", "list", "--sort", "status,-due_on", "-f", "ids").split() == ["3", "2", "1"]


@pytest.mark.parametrize("format_", ["json", "csv", "plain", "ids", "markdown", "table"])
def test_a_limit_holds_in_every_format(shared: Shell, format_: str) -> None:
    out = shared.ok("contacts", "list", "--limit", "2", "-f", format_, *(["--no-header"] if format_ != "json" else []))
    assert len(json.loads(out) if format_ == "json" else [line for line in out.splitlines() if line.strip()]) == 2


@pytest.mark.parametrize("limit", ["0", "۱", "99999999999999999999"])
def test_a_limit_may_be_any_whole_number(shared: Shell, limit: str) -> None:
    rows = shared.json("contacts", "list", "--limit", limit)
    assert len(rows) == {"0": 0, "۱": 1}.get(limit, 4)


@pytest.mark.parametrize("limit", ["-1", "many", "1.5", ""])
def test_a_limit_that_is_no_number_is_refused(shared: Shell, limit: str) -> None:
    assert shared("contacts", "list", "--limit", limit).code == 2


@pytest.mark.parametrize("format_", ["csv", "tsv", "plain", "markdown", "table"])
def test_no_header_leaves_the_rows_only(shared: Shell, format_: str) -> None:
    words = ("contacts", "list", "-f", format_, "--columns", "id,name")
    assert "name" not in shared.ok(*words, "--no-header").casefold()
    assert "name" in shared.ok(*words).casefold()


def test_machine_formats_carry_raw_values(shared: Shell) -> None:
    (row,) = shared.json("contacts", "list", "id:4")
    assert row["do_not_contact"] is True
    assert row["phones"] == []
    assert row["tier"] is None
    assert row["created_at"] == "2026-11-22T06:30:00Z"
    assert row["note"] == 'says "hi", always'


def test_csv_quotes_what_would_break_it(shared: Shell) -> None:
    out = shared.ok("contacts", "list", "id:4", "-f", "csv", "--columns", "note,do_not_contact", "--no-header")
    assert out == '"says ""hi"", always",true\n'


@pytest.mark.parametrize("line", [line for line in LISTS if line != "contacts show 3 2 4"])
def test_the_calendar_of_tables_leaves_machine_formats_alone(shared: Shell, line: str) -> None:
    words = line.split()
    plain = {format_: shared.ok(*words, "-f", format_) for format_ in ("json", "csv", "jsonl", "tsv")}
    shared.env["CRM_CALENDAR"] = "jalali"
    try:
        assert {format_: shared.ok(*words, "-f", format_) for format_ in plain} == plain
    finally:
        del shared.env["CRM_CALENDAR"]


@pytest.mark.parametrize("format_", ["table", "plain", "markdown"])
def test_the_calendar_of_the_settings_rules_what_people_read(shared: Shell, format_: str) -> None:
    shared.env["CRM_CALENDAR"] = "jalali"
    try:
        out = shared.ok("followups", "today", "-f", format_, "--columns", "id,due_on")
    finally:
        del shared.env["CRM_CALENDAR"]
    assert "1405/08/29" in out
    assert "2026" not in out


def test_a_number_of_records_is_bare_or_a_record(shared: Shell) -> None:
    assert shared.ok("contacts", "count") == "4\n"
    assert shared.ok("contacts", "count", "tag:vip") == "2\n"
    assert shared.json("contacts", "count") == [{"count": 4}]
    assert shared.ok("contacts", "count", "-f", "csv") == "count\n4\n"


def test_reading_says_nothing_on_the_side(shared: Shell) -> None:
    assert shared("contacts", "list").err == ""


def whole(shell: Shell, *words: str) -> Any:
    return shell.json("contacts", "show", *words)


def test_a_contact_is_shown_whole_in_json_with_what_is_around_it(shared: Shell) -> None:
    (sara,) = whole(shared, "sara")
    assert (sara["id"], sara["org"], sara["org_id"]) == (2, "Pars Travel", 1)
    assert sara["points"][0] == {
        "type": "mobile",
        "label": None,
        "value": "09121234567",
        "normalised": "+989121234567",
        "preferred": False,
        "verified_at": None,
    }
    assert [step["id"] for step in sara["followups"]] == [1]
    assert [one["id"] for one in sara["interactions"]] == [1]
    assert [member["id"] for member in whole(shared, "1")[0]["members"]] == [2]


def test_the_card_of_a_contact_begins_with_the_next_step(shared: Shell) -> None:
    lines = shared.ok("contacts", "show", "sara").splitlines()
    assert lines[0] == "Sara Ahmadi  contact:2"
    assert lines[1].split() == ["Next", "step", "2026-11-20", "send", "the", "quote", "followup:1"]
    assert "09121234567" in lines[2]


def test_the_card_of_one_with_no_next_step_says_how_to_make_one(shared: Shell) -> None:
    assert "crm followups add 1 TITLE --due WHEN" in shared.ok("contacts", "show", "1")
