"""Workbooks in: which sheet, which header, and cells as the text that is typed for the same."""

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter

from crm_cli.errors import Invalid
from crm_cli.exchange.csvs import unguard
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.tables import OpenTable, open_table

FIXTURES = Path(__file__).parent / "fixtures"
FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss", time: "hh:mm", timedelta: "[h]:mm"}
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
HEADER = ["name", "phone"]


def book(*sheets: list[list[Any]], hide: int | None = None) -> bytes:
    """An .xlsx with these sheets, called one, two …; a row that is empty is left out."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    formats = {kind: made.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    for number, rows in enumerate(sheets):
        sheet = made.add_worksheet(("one", "two", "سه")[number])
        if number == hide:
            sheet.hide()
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if (kind := type(value)) in formats:
                    sheet.write_datetime(at, column, value, formats[kind])
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                else:
                    sheet.write(at, column, value)
    made.close()
    return out.getvalue()


def ods(rows: str) -> bytes:
    """An .ods with one sheet."""
    spaces = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<table:table table:name="people">{rows}</table:table>'
    out = io.BytesIO()
    with ZipFile(out, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{OFFICE}manifest:1.0"/>')
        parts.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    return out.getvalue()


def table(data: bytes, **options: Any) -> OpenTable:
    return open_table(io.BytesIO(data), "people.xlsx", **options)


def cells(data: bytes, **options: Any) -> list[tuple[str, ...]]:
    return [tuple(map(unguard, row.cells)) for row in table(data, **options)]


def refusal(data: bytes, **options: Any) -> Invalid:
    with pytest.raises(Invalid) as caught:
        list(table(data, **options))
    return caught.value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("سارا احمدی", "سارا احمدی"),
        ("=1+1", "=1+1"),
        ("'=1+1", "'=1+1"),
        ("two\nlines", "two\nlines"),
        ("two\r\nlines", "two\nlines"),
        ("_x000D_", "_x000D_"),
        ("۱۳۶۹/۰۷/۱۵", "۱۳۶۹/۰۷/۱۵"),
        (13690715, "13690715"),
        (38.0, "38"),
        (-1.5, "-1.5"),
        (0.1 + 0.2, "0.3"),
        (True, "true"),
        (date(1990, 4, 15), "1990-04-15"),
        (datetime(1990, 4, 15), "1990-04-15"),
        (datetime(2026, 11, 22, 10, 30), "2026-11-22 10:30"),
        (datetime(2026, 11, 22, 10, 30, 15), "2026-11-22 10:30:15"),
        (time(10, 30), "10:30"),
        (timedelta(hours=30), "30:00"),
        ("=NA()", "=NA()"),
    ],
)
def test_a_cell_becomes_what_one_would_type(value: Any, text: str) -> None:
    assert cells(book([["name", "x"], ["Sara", value]])) == [("Sara", text)]


def test_an_error_is_an_empty_cell() -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ["Sara"])
    sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    made.close()
    assert cells(out.getvalue()) == [("Sara", "")]


def test_numbers_among_phones_get_their_zero_back_and_others_stay() -> None:
    found = table(book([["name", "phone", "code"], ["Sara", 9121234567, 9121234567], ["Ali", "9121234567", 1]]))
    found.dial([1], "IR")
    assert [row.cells[1:] for row in found] == [("09121234567", "9121234567"), ("9121234567", "1")]


def test_rows_have_the_numbers_they_have_in_the_sheet() -> None:
    found = table(book([[], ["Customers 2026"], [], [*HEADER, "city"], ["Sara", "1"], [], ["Ali"]]))
    assert found.headers == (*HEADER, "city")
    assert list(found) == [SheetRow(5, ("Sara", "1", "")), SheetRow(7, ("Ali", "", ""))]


def test_the_header_can_be_named() -> None:
    data = book([["alpha", "beta"], HEADER, ["Sara", "1"]])
    assert table(data).headers == ("alpha", "beta")
    assert table(data, header_row=2).headers == tuple(HEADER)
    assert "no row 9" in refusal(data, header_row=9).message


def test_the_header_of_text_can_be_named_too() -> None:
    found = table(b"a title;2026\n\nname;phone\nSara;1\n", header_row=2)
    assert (found.headers, list(found)) == (("name", "phone"), [SheetRow(4, ("Sara", "1"))])


@pytest.mark.parametrize(
    ("sheet", "name"), [(None, "Sara"), ("1", "Sara"), ("ONE", "Sara"), ("سه", "Mina"), ("2", "Mina")]
)
def test_a_sheet_is_chosen_by_name_or_number_else_the_first_that_is_seen(sheet: str | None, name: str) -> None:
    data = book([HEADER, ["Sara"]], [HEADER, ["Ali"]], [HEADER, ["Mina"]], hide=1)
    assert cells(data, sheet=sheet) == [(name, "")]


def test_a_sheet_without_rows_is_passed_over() -> None:
    assert cells(book([], [HEADER, ["Ali", "1"]])) == [("Ali", "1")]


def test_an_unknown_sheet_is_refused_with_those_there_are() -> None:
    found = refusal(book([HEADER], [], [HEADER]), sheet="four")
    assert ("'four'" in found.message, found.hint) == (True, "its sheets: 1 one, 2 two, 3 سه")
    assert "nothing in the sheet" in refusal(book([HEADER], []), sheet="two").message


def test_text_has_no_sheets() -> None:
    assert "no workbook" in refusal(b"name\nSara\n", sheet="1").message


@pytest.mark.parametrize(
    ("row", "reason"),
    [(["Sara", "1", "more"], "3 cells, but the header has 2 columns"), (["Sa\x07ra"], "control character U+0007")],
)
def test_a_row_that_cannot_be_used_says_why(row: list[str], reason: str) -> None:
    (found,) = table(book([HEADER, row]))
    assert isinstance(found, BadRow)
    assert (found.line, reason in found.reason) == (2, True)


def test_a_repeated_header_is_refused() -> None:
    assert "stands twice" in refusal(book([["name", "Name"], ["Sara", "Ali"]])).message


def test_an_old_workbook_is_read() -> None:
    with (FIXTURES / "people.xls").open("rb") as source:
        found = open_table(source, "people.xls")
        found.dial([1], "IR")
        rows = list(found)
    assert (found.kind, found.headers) == ("xls", ("نام", "موبایل", "تاریخ تولد", "شهر"))
    assert rows == [
        SheetRow(4, ("سارا احمدی", "09121234567", "1990-04-15", "شیراز")),
        SheetRow(6, ("Reza", "+98 935 111 2233", "1369/07/15", "Tehran")),
    ]


def test_an_open_document_is_read_with_days_of_the_jalali_calendar() -> None:
    def cell(kind: str, value: str) -> str:
        named = {"float": "value", "date": "date-value"}.get(kind, "string-value")
        attributes = f'office:value-type="{kind}" office:{named}="{value}"'
        return f"<table:table-cell {attributes}><text:p>{value}</text:p></table:table-cell>"

    def row(*parts: str) -> str:
        return f"<table:table-row>{''.join(parts)}</table:table-row>"

    empty = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    header = row(cell("string", "name"), cell("string", "phone"), cell("string", "birthday"))
    found = table(
        ods(empty + header + empty + row(cell("string", "Ali"), cell("float", "42"), cell("date", "1369-07-15")))
    )
    assert (found.kind, list(found)) == ("ods", [SheetRow(6, ("Ali", "42", "1369-07-15"))])


def test_a_stream_that_cannot_seek_is_enough() -> None:
    class Pipe(io.RawIOBase):
        read: Callable[..., bytes] = io.BytesIO(book([HEADER, ["Sara", "1"]])).read

    assert [row.cells for row in open_table(Pipe(), "-")] == [("Sara", "1")]  # type: ignore[arg-type]
