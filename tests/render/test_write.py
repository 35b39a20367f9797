"""The one writer to stdout: every format of one list, and what is said about rows that were left out."""

import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from crm_cli.config.known import FORMATS
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.listing import Listing
from crm_cli.domain.present import Present
from crm_cli.errors import Invalid
from crm_cli.render.cells import width
from crm_cli.render.write import MEASURED_ROWS, RICH_ROWS, Output, write_count, write_documents, write_listing

PRESENT = Present(datetime(2026, 11, 22, 6, 30, tzinfo=UTC))
FIELDS = FieldSet(
    "thing",
    (
        Field("id", "id", ""),
        Field("name", "text", ""),
        Field("flagged", "flag", ""),
        Field("on", "day", ""),
    ),
    ("id", "name"),
)
ROWS: list[tuple[Any, ...]] = [(1, "Sara", 1, "2026-11-22"), (20, "علی", 0, None), (3, "a|b\\c\nd", 0, None)]


def listing(rows: Sequence[Sequence[Any]] = ROWS) -> Listing:
    def picked(fields: tuple[Field, ...], limit: int | None) -> Iterator[Sequence[Any]]:
        return ([row[FIELDS.fields.index(field)] for field in fields] for row in rows[:limit])

    def json_rows(fields: tuple[Field, ...], limit: int | None) -> Iterator[str]:
        keys = [field.key for field in fields]
        return (json.dumps(dict(zip(keys, row, strict=True))) for row in picked(fields, limit))

    return Listing(FIELDS, picked, json_rows, lambda: len(rows))


def written(format_: str, rows: Sequence[Sequence[Any]] = ROWS, **more: Any) -> str:
    out = io.StringIO()
    write_listing(listing(rows), Output(format_, **more), PRESENT, out)
    return out.getvalue()


def test_plain_text_is_aligned_with_numbers_to_the_right_and_no_blank_at_the_end() -> None:
    assert written("plain") == "Id  Name\n 1  Sara\n20  علی\n 3  a|b\\c d\n"


def test_markdown_escapes_what_would_break_its_table() -> None:
    assert written("markdown").splitlines() == [
        "| Id | Name |",
        "|---:|---|",
        "| 1 | Sara |",
        "| 20 | علی |",
        "| 3 | a\\|b\\\\c d |",
    ]


def test_csv_has_every_field_raw_with_flags_as_words() -> None:
    assert written("csv").splitlines()[:3] == ["id,name,flagged,on", "1,Sara,true,2026-11-22", "20,علی,false,"]


def test_tsv_is_csv_with_tabs() -> None:
    assert written("tsv", columns=("id", "name")).startswith("id\tname\n1\tSara\n")


def test_json_is_an_array_and_jsonl_a_record_a_line() -> None:
    assert json.loads(written("json")) == [json.loads(line) for line in written("jsonl").splitlines()]


def test_ids_are_one_a_line() -> None:
    assert written("ids") == "1\n20\n3\n"


def test_a_list_without_ids_refuses_them() -> None:
    other = listing()._replace(fieldset=FIELDS._replace(fields=FIELDS.fields[1:]))
    with pytest.raises(Invalid):
        write_listing(other, Output("ids"), PRESENT, io.StringIO())


@pytest.mark.parametrize(
    ("format_", "text"),
    [("json", "[]\n"), ("jsonl", ""), ("csv", "id,name\n"), ("plain", ""), ("ids", ""), ("table", "")],
)
def test_an_empty_list(format_: str, text: str) -> None:
    assert written(format_, [], columns=("id", "name")) == text


def test_a_column_nobody_knows_is_refused_before_anything_is_written() -> None:
    out = io.StringIO()
    with pytest.raises(Invalid):
        write_listing(listing(), Output("csv", ("nme",)), PRESENT, out)
    assert out.getvalue() == ""


def test_a_later_wider_cell_pushes_its_line_and_is_not_cut() -> None:
    rows = [(number, "x", 0, None) for number in range(MEASURED_ROWS)] + [(9, "y" * 500, 0, None)]
    assert "y" * 500 in written("plain", rows)


def test_a_table_without_a_screen_never_cuts() -> None:
    assert "y" * 500 in written("table", [(1, "y" * 500, 0, None)])


def test_a_long_table_is_aligned_text_that_has_every_row() -> None:
    rows = [(number, f"n{number}", 0, None) for number in range(RICH_ROWS + 50)]
    lines = written("table", rows).splitlines()
    assert len(lines) == RICH_ROWS + 51
    assert lines[-1].split() == ["249", "n249"]


def test_a_screen_gets_its_first_screenful_and_the_way_to_the_rest() -> None:
    rows = [(number, f"n{number}", 0, None) for number in range(100)]
    out = io.StringIO()
    said = write_listing(listing(rows), Output("table", color=False, screen=(80, 24)), PRESENT, out)
    assert said == "19 of 100; --limit 100 shows all"
    assert "n18" in out.getvalue()
    assert "n19" not in out.getvalue()


def test_who_says_how_many_rows_to_show_gets_them_all() -> None:
    rows = [(number, f"n{number}", 0, None) for number in range(100)]
    out = io.StringIO()
    assert write_listing(listing(rows), Output("table", color=False, screen=(80, 24), whole=True), PRESENT, out) == ""
    assert "n99" in out.getvalue()


@pytest.mark.parametrize("format_", ["plain", "csv", "json", "ids"])
def test_nothing_but_a_table_is_ever_shortened_for_a_screen(format_: str) -> None:
    rows = [(number, f"n{number}", 0, None) for number in range(100)]
    out = io.StringIO()
    assert write_listing(listing(rows), Output(format_, screen=(80, 24)), PRESENT, out) == ""
    assert "99" in out.getvalue()


@pytest.mark.parametrize("screen", [(1, 1), (0, 0), (20, 3)])
def test_a_screen_of_no_size_still_gets_a_table(screen: tuple[int, int]) -> None:
    assert "Sara" in written("table", screen=screen, color=False).replace("\n", "") or screen[0] < 20


@pytest.mark.parametrize("color", [True, False])
def test_escapes_are_for_screens_with_colour_only(color: bool) -> None:
    assert ("\x1b[" in written("table", screen=(80, 24), color=color)) == color
    assert "\x1b" not in written("table", color=color)


def test_markup_in_a_cell_is_text() -> None:
    assert "[red]x[/]" in written("table", [(1, "[red]x[/]", 0, None)], screen=(80, 24), color=False)


PERSIAN = [(1, "سارا", 0, None), (2, "Sara (علی)", 0, None), (3, "Reza", 0, None)]
MARK = "\u200e"


@pytest.mark.parametrize(("format_", "rows"), [("table", 1), ("plain", 1), ("table", RICH_ROWS)])
@pytest.mark.parametrize(
    ("rtl", "sara", "ali"),
    [("guard", f"سارا{MARK}", f"Sara (علی{MARK})"), ("visual", "ﺍﺭﺎﺳ", "Sara (ﯽﻠﻋ)"), ("off", "سارا", "Sara (علی)")],
)
def test_a_terminal_is_given_right_to_left_text_as_it_needs_it(
    format_: str, rows: int, rtl: str, sara: str, ali: str
) -> None:
    shown = {"screen": (80, 24), "color": False, "whole": True, "columns": ("name", "id")}
    lines = written(format_, PERSIAN * rows, rtl=rtl, **shown).splitlines()[-3:]
    assert [line.split("  ")[0] for line in lines] == [sara, ali, "Reza"]
    assert {width(line.rstrip()) for line in lines} == {width("Sara (علی)") + len("  Id")}


@pytest.mark.parametrize("format_", FORMATS)
def test_what_does_not_go_to_a_terminal_keeps_its_letters(format_: str) -> None:
    assert written(format_, PERSIAN, rtl="visual") == written(format_, PERSIAN)


@pytest.mark.parametrize("format_", [format_ for format_ in FORMATS if format_ not in ("table", "plain")])
def test_what_programs_read_keeps_its_letters_even_on_a_terminal(format_: str) -> None:
    assert written(format_, PERSIAN, rtl="visual", screen=(80, 24)) == written(format_, PERSIAN)


def test_a_match_that_stands_out_within_a_word_does_not_cut_it() -> None:
    fieldset = FieldSet("hit", (Field("match", "text", ""),), ("match",))
    found = Listing(
        fieldset,
        lambda _fields, _limit: iter([("سارا",)]),
        lambda _fields, _limit: iter(()),
        lambda: 1,
        lambda _text: [(0, 2)],
    )
    out = io.StringIO()
    write_listing(found, Output("table", screen=(80, 24), rtl="guard"), PRESENT, out)
    assert f"سا\x1b[0mرا{MARK}" in out.getvalue()


@pytest.mark.parametrize(
    ("format_", "text"),
    [("plain", "7\n"), ("csv", "count\n7\n"), ("jsonl", '{"count":7}\n'), ("json", '[{"count":7}]\n')],
)
def test_a_count_is_bare_or_a_record(format_: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_count(7, Output(format_))
    assert capsys.readouterr().out == text


def test_documents_are_an_array_or_lines(capsys: pytest.CaptureFixture[str]) -> None:
    write_documents([{"a": "علی"}, {"a": None}], Output("jsonl"))
    assert capsys.readouterr().out == '{"a":"علی"}\n{"a":null}\n'
    write_documents(iter([]), Output("json"))
    assert capsys.readouterr().out == "[]\n"
