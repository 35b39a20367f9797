"""Workbooks in (.xlsx, .xls, .ods): which row is the header, and cells as text.

They are read by a process of its own, `workbook_reader`: a hostile one can end the process that reads it.
"""

import marshal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from crm_cli.domain.phones import redialled
from crm_cli.errors import Invalid
from crm_cli.exchange.csvs import guarded
from crm_cli.exchange.decoding import HEAD_BYTES, NOT_TEXT
from crm_cli.exchange.sheets import BadRow, SheetRow, headers_of, no_text
from crm_cli.i18n import _

MOST_BYTES = 512 << 20
"""Of a whole file; a million rows of twenty columns have about a third of it."""
PATIENCE = 600  # seconds, where the system cannot limit what a process spends

_READER = Path(__file__).with_name("workbook_reader.py")
_LOOKED_AT = 20  # rows, for the header

_Row = tuple[int, list[Any]]


class Workbook:
    """An open sheet of a workbook, as `tables.OpenTable` describes it. Cells with an error (#N/A) are empty."""

    def __init__(self, name: str, kind: str, rows: Iterator[_Row], header_row: int | None) -> None:
        self.name, self.kind = name, kind
        if header_row is None:
            first = list(islice(rows, _LOOKED_AT))
            at = _header_among([cells for _number, cells in first])
            header: Sequence[Any] = first[at][1]
            self._rows = chain(first[at + 1 :], rows)
        else:
            header = next((cells for number, cells in rows if number >= header_row), ())
            self._rows = chain(rows)
        self.headers = headers_of(name, [_text(cell) for cell in header], header_row)
        self._phones: frozenset[int] = frozenset()
        self._region = ""

    def dial(self, columns: Iterable[int], region: str) -> None:
        """From here on numbers in these columns are phones, which get back what the sheet took away."""
        self._phones, self._region = frozenset(columns), region

    def __iter__(self) -> Iterator[SheetRow | BadRow]:
        width = len(self.headers)
        for number, values in self._rows:
            texts = [cell if cell.__class__ is str else self._number(at, cell) for at, cell in enumerate(values)]
            cells = tuple(map(str, guarded(texts)))
            if len(cells) > width:
                message = _("{found} cells, but the header has {width} columns")
                yield BadRow(number, cells, message.format(found=len(cells), width=width))
                continue
            if NOT_TEXT.search("".join(cells)):
                cells = tuple(cell.replace("\r\n", "\n") for cell in cells)
                if reason := no_text(cells, self.headers):
                    yield BadRow(number, cells, reason)
                    continue
            yield SheetRow(number, cells + ("",) * (width - len(cells)))

    def _number(self, column: int, value: int | float) -> str:
        text = _text(value)
        return redialled(text, self._region) if column in self._phones else text


def open_workbook(source: BinaryIO, name: str, *, sheet: str | None, header_row: int | None) -> Workbook:
    """Open a sheet of a workbook: the one with this name or number, else the first with anything in it.

    Raises Invalid: no workbook, a damaged or locked one, one that would take too much, no such sheet, nothing in it.
    """
    answers = _answers(_copied(source, name), name, sheet or "")
    about = next(answers)
    if "fault" in about:
        raise _refusal(about["fault"], name, sheet or "", about.get("sheets", ()))
    return Workbook(name, about["kind"], chain.from_iterable(answers), header_row)


def _copied(source: BinaryIO, name: str) -> BinaryIO:
    copy = TemporaryFile(prefix="crm-")  # noqa: SIM115  # closed once it is read
    while piece := source.read(HEAD_BYTES):
        copy.write(piece)
        if copy.tell() > MOST_BYTES:
            raise _refusal("huge", name)
    copy.seek(0)
    return copy


def _answers(copy: BinaryIO, name: str, sheet: str) -> Iterator[Any]:
    """What the reader says of a file: a dict about it, then lists of rows. Raises Invalid where it did not end well."""
    with copy, TemporaryFile(prefix="crm-") as told:
        command = [sys.executable, "-P", str(_READER), sheet]
        try:
            done = subprocess.run(
                command, stdin=copy, stdout=told, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise _refusal("too much", name) from error
        told.seek(0)
        answer: Any = None
        while answer != []:
            try:
                answer = marshal.load(told)
            except (EOFError, ValueError, TypeError) as error:
                raise _refusal("too much" if done.returncode < 0 else "damaged", name) from error
            yield answer


def _refusal(fault: str, name: str, sheet: str = "", sheets: Sequence[str] = ()) -> Invalid:
    """The error for what is wrong with a file, as the reader calls it."""
    as_csv = _("save the sheet as csv and import that")
    said = {
        "other": (_("{name} is a zip file with no workbook in it"), _("unpack it and import what is inside")),
        "damaged": (_("{name} is no workbook, or a damaged one"), _("open it in a spreadsheet and save it again")),
        "locked": (_("{name} is locked with a password"), _("save it without one, or as csv")),
        "huge": (_("{name} holds more than a workbook may"), as_csv),
        "too much": (_("{name} would take more memory or time than a workbook may"), as_csv),
        "empty": (_("{name}: there is nothing in the sheet"), _("--sheet says which sheet is read")),
        "no sheet": (
            _("{name} has no sheet {sheet}"),
            _("its sheets: {sheets}").format(sheets=", ".join(f"{at} {title}" for at, title in enumerate(sheets, 1))),
        ),
    }
    message, hint = said[fault]
    return Invalid(message.format(name=name, sheet=repr(sheet)), hint=hint)


def _header_among(rows: Sequence[Sequence[Any]]) -> int:
    """The first row that reads like a header: at least half as wide as the widest, and at least half of it text."""
    filled = [[cell for cell in cells if cell != ""] for cells in rows]
    widest = max(map(len, filled))
    texts = [sum(cell.__class__ is str for cell in cells) for cells in filled]
    likely = (at for at, cells in enumerate(filled) if 2 * len(cells) >= widest and 2 * texts[at] >= len(cells))
    return next(likely, 0)


def _text(cell: str | int | float) -> str:
    """A cell as text, a number with the 15 digits that spreadsheets have."""
    return format(cell, ".15g") if isinstance(cell, float) else str(cell)
