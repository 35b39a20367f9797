"""csv is written so that spreadsheets run nothing and reading it back loses nothing."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.exchange.csvs import RejectsWriter, guard, unguard, write_csv
from crm_cli.exchange.sheets import BadRow, open_sheet

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
HOSTILE = st.text(st.sampled_from("'=+-@\t\r\n\",;1a )(é"), max_size=8)
ROWS = st.lists(st.lists(TEXT | HOSTILE, min_size=1, max_size=4), max_size=6)


def written(rows: list[list[object]], headers: list[str] | None = None, **options: object) -> str:
    out = io.StringIO(newline="")
    write_csv(out, headers, rows, **options)  # type: ignore[arg-type]
    return out.getvalue()


@given(ROWS, st.sampled_from([",", "\t", ";"]))
def test_what_is_written_is_read_back_as_it_was(rows: list[list[str]], delimiter: str) -> None:
    text = written(rows, delimiter=delimiter)
    back = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    assert [[unguard(cell) for cell in row] for row in back] == rows


@given(ROWS)
def test_raw_is_read_back_without_unguarding(rows: list[list[str]]) -> None:
    assert list(csv.reader(io.StringIO(written(rows, raw=True), newline=""))) == rows


@given(TEXT | HOSTILE)
def test_guarding_can_always_be_taken_back(text: str) -> None:
    assert unguard(guard(text)) == text


@given(TEXT | HOSTILE)
def test_no_guarded_cell_starts_a_formula(text: str) -> None:
    cell = guard(text)
    assert cell[:1] not in ("=", "@", "\t", "\r")
    if cell[:1] in ("+", "-"):
        assert not any(char.isascii() and char.isalpha() for char in cell)


@pytest.mark.parametrize("text", ["=1+1", "+49 oder so", "-rf", "@x", "\tx", "\rx", "'=x", "''@", "+", "-1.5"])
def test_a_dangerous_cell_gets_one_apostrophe_unless_raw(text: str) -> None:
    expected = text if text == "+" else "'" + text
    assert next(csv.reader(io.StringIO(written([[text]]), newline=""))) == [expected]
    assert next(csv.reader(io.StringIO(written([[text]], raw=True), newline=""))) == [text]


@pytest.mark.parametrize("phone", ["+98 912 123-4567", "+989121234567", "-5", "+۹۸ ۹۱۲", "+1 (212) [5]"])
def test_a_phone_is_left_alone(phone: str) -> None:
    assert written([[phone]]) == phone + "\n"


def test_an_apostrophe_before_harmless_text_is_left_alone() -> None:
    assert written([["'t Hooft", "x'=1"]]) == "'t Hooft,x'=1\n"


def test_values_are_written_as_scripts_expect_them() -> None:
    row = [None, True, False, 0, -5, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "a,b", 'q"', "l\nm"]
    expected = ',true,false,0,-5,2026-01-02,2026-01-02T03:04:00+00:00,"a,b","q""","l\nm"\n'
    assert written([row]) == expected
    assert written([row], raw=True) == expected


def test_an_empty_csv_keeps_its_header_and_needs_none() -> None:
    assert written([], ["id", "name"]) == "id,name\n"
    assert written([]) == ""


def test_rows_stream() -> None:
    out = io.StringIO(newline="")
    seen: list[str] = []

    def rows() -> Iterator[tuple[int]]:
        yield (1,)
        seen.append(out.getvalue())
        yield (2,)

    write_csv(out, ["n"], rows())
    assert seen == ["n\n1\n"]
    assert out.getvalue() == "n\n1\n2\n"


def test_many_rows_keep_their_order() -> None:
    assert written([[n] for n in range(5_000)]) == "".join(f"{n}\n" for n in range(5_000))


def rejects(headers: list[str], *rows: tuple[int, tuple[str, ...], str]) -> str:
    out = io.StringIO(newline="")
    writer = RejectsWriter(out, headers)
    for row in rows:
        writer.write(*row)
    return out.getvalue()


def test_rejects_keep_cells_as_they_were() -> None:
    text = rejects(["name", "x"], (3, ("'=1", "+a\r"), "bad phone"), (9, ("short",), "=reason"))
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["name", "x", "crm_line", "crm_reason"],
        ["'=1", "+a\r", "3", "bad phone"],
        ["short", "", "9", "'=reason"],
    ]


def test_rejects_of_rejects_have_the_two_columns_once_and_lose_nothing() -> None:
    first = rejects(["name", "n"], (3, ("Ali", "1", "surplus"), "3 cells"), (4, ("Sara", "x"), "bad n"))
    sheet = open_sheet(io.BytesIO(first.encode()), "rejects.csv")
    surplus, sara = sheet
    assert isinstance(surplus, BadRow)
    again = rejects(list(sheet.headers), (2, surplus.cells, "still"), (3, sara.cells, "still"))
    assert again == "name,n,crm_line,crm_reason\nAli,1,surplus,2,still\nSara,x,3,still\n"


def test_half_characters_do_not_stop_the_rejects_file() -> None:
    rejects(["name"], (2, ("a\ud800",), "x")).encode()
