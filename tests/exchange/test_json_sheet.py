"""json and jsonl as a sheet: the cells are those that csv would have, in flat memory, and nothing is believed."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.errors import Invalid
from crm_cli.exchange.begun import Begun
from crm_cli.exchange.csvs import unguard
from crm_cli.exchange.json_sheet import JsonSheet, is_json
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.tables import open_table

WRITTEN = st.text(st.characters(codec="utf-8", min_codepoint=0x20), max_size=20)
ROWS = st.lists(st.fixed_dictionaries({"a": WRITTEN, "b": st.none() | st.integers() | st.booleans()}), min_size=1)


def read(text: str) -> JsonSheet:
    return JsonSheet(io.BytesIO(text.encode()), "x.json")


@given(ROWS, st.sampled_from([None, 2]), st.booleans())
def test_every_layout_of_the_same_objects_reads_the_same(rows: list[Any], indent: int | None, lines: bool) -> None:
    one_by_one = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    sheet = read(one_by_one if lines else json.dumps(rows, indent=indent))
    found = [dict(zip(sheet.headers, map(unguard, row.cells), strict=True)) for row in sheet]
    assert found == [row | {"b": "" if row["b"] is None else json.dumps(row["b"])} for row in rows]


def test_rows_know_the_line_they_begin_on_and_those_of_one_line_are_counted() -> None:
    assert [row.line for row in read('[\n{"a": 1},\n\n{"a":\n2}, {"a": 3}]\n')] == [2, 4, 5]
    assert [row.line for row in read(json.dumps([{"a": "x" * 900}] * 300))] == [*range(1, 301)]


def test_a_phone_stays_as_it_was_typed_in_the_rows_that_were_looked_at_too() -> None:
    table = Begun(read('{"phone": "9121234567"}'))
    table.dial([0], "IR")
    assert [row.cells for row in table] == [("9121234567",)]


def test_lists_are_cells_whose_parts_can_be_told_apart() -> None:
    (row,) = read('{"names":["Sara","Ali"],"odd":["a; b","c"],"none":[]}')
    assert row.cells == ("Sara; Ali", "a; b\nc", "")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ({"id": 7, "name": "Acme"}, "Acme"),
        ({"label": "work", "value": "0912"}, "0912"),
        ({"title": "Dr", "full_name": "Sara", "name": " "}, "Sara"),
        ([{"name": "N1"}, "N2", {"name": "=1"}], "N1; N2; =1"),
        ({"name": "=1"}, "'=1"),
        ({"name": 7}, '{"name": 7}'),
        ({"name": {"name": "deep"}}, '{"name": {"name": "deep"}}'),
        ({"first": "Sara"}, '{"first": "Sara"}'),
    ],
)
def test_an_object_that_has_a_name_is_its_name(value: Any, cell: str) -> None:
    (row,) = read(json.dumps([{"a": value}]))
    assert row.cells == (cell,)


def test_what_runs_in_a_spreadsheet_is_guarded_as_csv_does() -> None:
    (row,) = read('{"a":"=1+1"}')
    assert row.cells == ("'=1+1",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a":1}\n[2]', "not an object"),
        ('{"a":1}\n{"a":"\\u0000"}', "column 1 (a) holds the control character U+0000"),
        ('{"a":1}\n{"a":"\\ud800"}', "column 1 (a) holds the control character U+D800"),
        ('{"a":1}\n' * 200 + '{"b":1}', "the first objects have no key 'b'"),
        ('{"a":1}\n{"a":1,"b":2,"a":3}', "the key 'a' stands twice"),
        ('[{"a":1},{"a":{"b":1,"b":2}}]', "the key 'b' stands twice"),
    ],
)
def test_a_row_that_cannot_be_used_comes_with_the_reason(text: str, reason: str) -> None:
    *_good, last = read(text)
    assert isinstance(last, BadRow)
    assert last.reason == reason


def test_what_stands_twice_is_all_there_to_be_mended() -> None:
    (row,) = read('{"name":"Sara","phone":"1","name":"Sarah"}')
    assert row.cells == ("Sara; Sarah", "1")


def test_all_objects_may_stand_in_one_line_however_long() -> None:
    assert sum(isinstance(row, SheetRow) for row in read(json.dumps([{"a": "x" * 900}] * 5_000))) == 5_000


ENVELOPES = {
    "data": {"data": [{"name": "Sara"}], "meta": {"total": 1}},
    "result.my contacts": {"status": "ok", "result": {"my contacts": [{"name": "Sara"}]}},
    "contacts": {"links": [{"page": 1}], "contacts": [{"name": "Sara", "note": "x" * 900}] * 5_000},
}


@pytest.mark.parametrize("path", ENVELOPES)
def test_records_inside_of_an_object_are_refused_with_the_way_to_them(path: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(json.dumps(ENVELOPES[path]))
    assert f"a list of records is wanted, and this is one object; its key {path!r} holds a list" in str(refused.value)
    taken_out = {"result.my contacts": """jq '.result."my contacts"' x.json"""}.get(path, f"jq .{path} x.json")
    assert taken_out in str(refused.value.hint)


@pytest.mark.parametrize(
    "text",
    [
        '{"name":"Sara","phone":"1","log":[{"at":"x","text":"y"}]}',
        '{"uid":"u","name":"Sara","log":[{"at":"x","text":"y","by":"z"}]}',
        '[{"log":[{"at":"x"}]}]',
        '{"log":[{"at":"x"}]}\n{"log":[{"at":"x"}]}',
    ],
)
def test_a_record_may_hold_a_list_of_objects(text: str) -> None:
    assert all(isinstance(row, SheetRow) for row in read(text))


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1}\n{"a":',
        '{"a":1}\n{"a" 2}',
        '{"a":' + "[" * 100_000,
        '{"a":' + "9" * 10_000 + "}",
        '{"a":"' + "x" * 5_000_000,
        '{"a":1,"a\nb":["' + "x" * 5_000_000,
        '{"a":1,"a\\x":{"b":[{"' + "x" * 5_000_000,
        "[]",
    ],
)
def test_what_is_no_json_is_refused_in_bounded_time_and_memory(text: str) -> None:
    with pytest.raises(Invalid):
        list(read(text))


def test_what_is_not_a_number_is_nothing() -> None:
    assert [row.cells for row in read('{"a": NaN, "b": -Infinity, "c": 1}')] == [("", "", "1")]


def test_a_file_is_json_by_how_it_begins() -> None:
    assert all(map(is_json, (b'{"a":1}', b'\xef\xbb\xbf[\n {"a"', b"[]", b"  { }")))
    assert not any(map(is_json, (b"[Name],Phone", b"name,phone", b"{curly},x", b"")))
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be"):
        table = open_table(io.BytesIO('[{"name":"Sara"}]'.encode(encoding)), "people")
        assert (table.kind, table.headers, list(table)) == ("json", ("name",), [SheetRow(1, ("Sara",))])
