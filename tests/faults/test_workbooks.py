"""Workbooks that mean harm, or are none: a clear word, nothing stored, and no more memory or time than there may be."""

import io
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

FIXTURES = Path(__file__).parents[1] / "exchange" / "fixtures"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
PATIENCE = 20  # seconds; the worst of them takes one


def book(*cells: tuple[int, int]) -> bytes:
    """A workbook with a name in each of these cells."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet()
    for row, column in cells or ((0, 0), (1, 0)):
        sheet.write_string(row, column, "name")
    made.close()
    return out.getvalue()


def with_sheet(xml: bytes, claimed: int | None = None) -> bytes:
    """A workbook whose sheet is this, and is `claimed` to be of another size."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(book())) as whole, ZipFile(out, "w", ZIP_DEFLATED) as parts:
        for name in whole.namelist():
            parts.writestr(name, xml if name == SHEET else whole.read(name))
        if claimed is not None:
            parts.getinfo(SHEET).file_size = claimed
    return out.getvalue()


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as parts:
        parts.writestr(name, "<a/>")
    return out.getvalue()


def compound(stream: str) -> bytes:
    """An OLE2 file with one stream of this name, as Office packs what has a password."""

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        return struct.pack("<64sHBBIII36sIQ", text, len(text), kind, 1, FREE, FREE, child, b"", start, size)

    sizes = struct.pack("<HHHHH6sIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + sizes + struct.pack("<I", FREE) * 108
    chain = [FAT, END, *range(3, 10), END, *[FREE] * 118]
    folder = entry("Root Entry", 5, 1, END, 0) + entry(stream, 2, FREE, 2, 4096) + bytes(256)
    return header + struct.pack("<128I", *chain) + folder + bytes(4096)


def cell(place: str) -> str:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>name</t></is></c></row>'


def laughs() -> bytes:
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    entities = f'<!DOCTYPE x [<!ENTITY a0 "ha">{"".join(names)}]>'
    return f"{entities}{SHEET_START}<sheetData>{cell('A1').replace('name', '&a9;')}</sheetData></worksheet>".encode()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "two cells far apart": (lambda: book((0, 0), (1_048_575, 16_383)), "more memory or time"),
    "a wide sheet": (lambda: book((0, 0), (1_048_575, 300)), "more memory or time"),
    "a place beyond any sheet": (
        lambda: with_sheet(f"{SHEET_START}<sheetData>{cell('A1')}{cell('ZZZZZZ4294967295')}</sheetData>".encode()),
        "",
    ),
    "more than 2 GB when unpacked": (lambda: with_sheet(b"x" * 1000, claimed=(2 << 30) + 1), "holds more than"),
    "more than it says": (lambda: with_sheet(b" " * (64 << 20), claimed=10), ""),
    "spaces alone": (lambda: with_sheet(b" " * (64 << 20)), ""),
    "tags that never close": (lambda: with_sheet((SHEET_START + "<sheetData><row>" * 100_000).encode()), ""),
    "entities that grow": (lambda: with_sheet(laughs()), ""),
    "cut in half": (lambda: book()[: len(book()) // 2], "or a damaged one"),
    "the end alone": (lambda: b"PK\x03\x04" + bytes(1000), "or a damaged one"),
    "a text document": (lambda: zipped("word/document.xml"), "no workbook in it"),
    "with a password": (lambda: compound("EncryptedPackage"), "locked with a password"),
    "an old text document": (lambda: compound("WordDocument"), "or a damaged one"),
    "an old workbook cut in half": (lambda: (FIXTURES / "people.xls").read_bytes()[:2800], "or a damaged one"),
    "nothing in it": (lambda: with_sheet(f"{SHEET_START}<sheetData/></worksheet>".encode()), "nothing in the sheet"),
}


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_workbook_that_cannot_be_read_stores_nothing(
    shell: Any, calm: Any, made: Any, make: Callable[[], bytes], reason: str
) -> None:
    made("old friend", lambda: shell.ok("contacts", "add", "Old Friend"))
    before, begun = shell.db.read_bytes(), time.monotonic()
    said = calm(shell("contacts", "import", "-", stdin=make()), 2)
    assert reason in said.err
    assert "hint:" in said.err
    assert time.monotonic() - begun < PATIENCE
    assert shell.db.read_bytes() == before


def test_bytes_flipped_anywhere_are_refused_or_read(shell: Any, calm: Any) -> None:
    whole = (FIXTURES / "people.xls").read_bytes()
    for at in range(0, len(whole), 499):
        data = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        calm(shell("contacts", "import", "-", "--dry-run", stdin=data), 0, 2)


def test_a_claim_of_every_cell_there_can_be_is_not_believed(shell: Any) -> None:
    claim = '<dimension ref="A1:XFD1048576"/>'
    rows = f"{claim}<sheetData>{cell('A1')}{cell('A2')}</sheetData></worksheet>"
    shell.ok("contacts", "import", "-", stdin=with_sheet((SHEET_START + rows).encode()))
    assert shell.ok("contacts", "count") == "1\n"


def test_macros_are_not_looked_at(shell: Any) -> None:
    out = io.BytesIO(book())
    with ZipFile(out, "a") as parts:
        parts.writestr("xl/vbaProject.bin", compound("VBA"))
    shell.ok("contacts", "import", "-", stdin=out.getvalue())
    assert shell.ok("contacts", "count") == "1\n"
