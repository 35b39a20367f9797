"""Workbooks out: typed cells that come in again as they were, and text that stays text."""

import io
import re
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cli.domain.fields import Field
from crm_cli.exchange import workbooks_out
from crm_cli.exchange.csvs import unguard
from crm_cli.exchange.tables import open_table
from crm_cli.exchange.workbooks_out import MOST_LETTERS, Style, Written, write_workbook

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).map(lambda t: f"x{t}\n\t={t}")


def written(kinds: str, *rows: tuple[Any, ...], header: bool = True, rtl: bool = False) -> tuple[bytes, Written]:
    out = io.BytesIO()
    fields = [Field(f"{kind}_{at}", kind, "") for at, kind in enumerate(kinds.split())]
    done = write_workbook(out, "contact", fields, rows, Style(header, rtl, AT))
    return out.getvalue(), done


def sheet(data: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    with ZipFile(io.BytesIO(data)) as parts:
        return parts.read(part).decode()


def read_again(data: bytes, **options: Any) -> list[tuple[str, ...]]:
    return [tuple(map(unguard, row.cells)) for row in open_table(io.BytesIO(data), "out.xlsx", **options)]


def test_cells_have_types_and_come_in_as_they_were() -> None:
    row = (12, 2_500_000, "2026-12-01", "2026-11-22T06:30:00Z", True, "0912 123 4567", "12", None, 10**17, "0010-01-01")
    data, _done = written("id money day instant flag text text text number day", row)
    assert re.findall(r'<c r="([A-Z])2"(?: s="\d")?(?: t="(\w+)")?', sheet(data)) == [
        *(("A", ""), ("B", ""), ("C", ""), ("D", ""), ("E", "b"), ("F", "inlineStr"), ("G", "inlineStr")),
        *(("I", "inlineStr"), ("J", "inlineStr")),
    ]
    assert read_again(data) == [tuple("" if v is None else str(v).replace("True", "true") for v in row)]


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 170 1", "@x", "-x", "{=1}", "https://example.com", "mailto:a@x.ir", "'=1"]
)
def test_text_is_neither_a_formula_nor_a_link(text: str) -> None:
    data, _done = written("text", (text,))
    assert "<f>" not in sheet(data)
    assert "hyperlink" not in sheet(data)
    assert read_again(data) == [(text,)]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=20))
def test_any_text_comes_in_as_it_was(rows: list[tuple[str, str]]) -> None:
    assert read_again(written("text text", *rows)[0]) == rows


def test_the_sheet_is_ready_to_be_worked_with() -> None:
    data, _done = written("id text", (1, "Sara"), (2, "Ali"), rtl=True)
    text = sheet(data)
    for part in ('rightToLeft="1"', 'state="frozen"', '<autoFilter ref="A1:B3"', "<cols>"):
        assert part in text
    assert '<c r="A1" s="1"' in text
    assert "rightToLeft" not in sheet(written("id", (1,))[0])


def test_without_a_header_there_are_rows_alone() -> None:
    text = sheet(written("id text", (1, "Sara"), header=False)[0])
    assert "autoFilter" not in text
    assert '<c r="A1"><v>1</v>' in text


def test_a_full_sheet_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks_out, "MOST_ROWS", 3)
    data, done = written("id", *((number,) for number in range(5)))
    assert done == Written(sheets=3, cut=0)
    found = [read_again(data, sheet=name) for name in ("contact", "contact 2", "contact 3")]
    assert found == [[("0",), ("1",)], [("2",), ("3",)], [("4",)]]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * MOST_LETTERS, MOST_LETTERS),
        ("x" * (MOST_LETTERS + 1), MOST_LETTERS),
        ("👩" * (MOST_LETTERS // 2 + 1), MOST_LETTERS // 2),
    ],
)
def test_what_is_too_long_for_a_cell_is_cut_and_counted(text: str, kept: int) -> None:
    data, done = written("text", (text,))
    assert done.cut == (len(text) > kept)
    assert read_again(data) == [(text[:kept],)]


def test_the_file_says_when_it_was_made() -> None:
    assert "2026-11-22T06:30:00Z" in sheet(written("id", (1,))[0], "docProps/core.xml")
