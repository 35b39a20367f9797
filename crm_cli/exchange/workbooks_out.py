"""The only writer of workbooks (.xlsx): typed cells under the same header as csv, in flat memory.

Text stays text: nothing is a formula or a link, whatever it begins with. Days are days, moments are in UTC and say so.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from crm_cli.domain.fields import Field
from crm_cli.exchange.workbook_reader import UTC_MARK

MOST_ROWS = 1_048_576
MOST_LETTERS = 32_767  # of UTF-16 in a cell

_MOST_EXACT = 10**15  # whole numbers beyond have more digits than a cell keeps
_FIRST_DAY = "1900-03-01"  # before it, the day that spreadsheets think there was shifts the count
_MEASURED = 200  # rows
_NARROWEST, _WIDEST = 8, 60


class Written(NamedTuple):
    """What became of a list: how many sheets it fills, and how many cells were cut."""

    sheets: int
    cut: int


class Style(NamedTuple):
    """How sheets look: with a header, from right to left; and when they were made, in UTC."""

    header: bool
    rtl: bool
    at: datetime


def write_workbook(
    out: BinaryIO, title: str, fields: Sequence[Field], rows: Iterable[Sequence[Any]], style: Style
) -> Written:
    """Write rows with the values of these fields, as raw as in csv, to sheets called `title`."""
    with TemporaryDirectory(prefix="crm-") as folder:
        path = Path(folder) / "whole.xlsx"
        sheets = _Sheets(path, title, fields, style)
        try:
            for row in rows:
                sheets.add(row)
            written = sheets.close()
        except FileCreateError as error:  # what is behind it says what happened
            raise error.args[0] from error
        with path.open("rb") as whole:
            copyfileobj(whole, out, 1 << 20)
    return written


class _Sheets:
    """A workbook being written row by row; a full sheet is followed by another one."""

    def __init__(self, path: Path, title: str, fields: Sequence[Field], style: Style) -> None:
        self._book = Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._book.set_properties({"created": style.at})
        self._book.set_custom_property(UTC_MARK, True)
        self._bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": 'yyyy-mm-dd hh:mm:ss "UTC"'})
        self._title, self._fields, self._style = title, fields, style
        typed: dict[str, Callable[[int, int, Any], None]] = {
            "day": self._add_day,
            "instant": self._add_moment,
            "deadline": self._add_moment,
        }
        self._writers = [typed.get(field.kind, self._add) for field in fields]
        self._count = self._cut = 0
        self._begin()

    def add(self, row: Sequence[Any]) -> None:
        """Write the next row."""
        if self._at == MOST_ROWS:
            self._end()
            self._begin()
        at = self._at
        for column, (write, value) in enumerate(zip(self._writers, row, strict=True)):
            if value is not None and value != "":
                write(at, column, value)
        if at < _MEASURED:
            self._measure(row)
        self._at += 1

    def close(self) -> Written:
        """Finish the file."""
        self._end()
        self._book.close()
        return Written(self._count, self._cut)

    def _begin(self) -> None:
        self._count += 1
        self._sheet = self._book.add_worksheet(self._title if self._count == 1 else f"{self._title} {self._count}")
        self._at, self._widths = 0, [_NARROWEST] * len(self._fields)
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if self._style.rtl:
            self._sheet.right_to_left()
        if self._style.header:
            keys = [field.key for field in self._fields]
            self._sheet.write_row(0, 0, keys, self._bold)
            self._sheet.freeze_panes(1, 0)
            self._measure(keys)
            self._at = 1

    def _end(self) -> None:
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width)
        if self._style.header:
            self._sheet.autofilter(0, 0, max(self._at - 1, 0), len(self._fields) - 1)

    def _measure(self, row: Sequence[Any]) -> None:
        for column, value in enumerate(row):
            if value is not None:
                self._widths[column] = min(max(self._widths[column], len(str(value)) + 2), _WIDEST)

    def _add(self, row: int, column: int, value: Any) -> None:
        if value.__class__ is str:
            self._add_text(row, column, value)
        elif isinstance(value, bool):
            self._sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float) and abs(value) < _MOST_EXACT:
            self._sheet.write_number(row, column, value)
        else:
            self._add_text(row, column, str(value))

    def _add_text(self, row: int, column: int, text: str) -> None:
        if len(text) * 2 > MOST_LETTERS and len(units := text.encode("utf-16-le")) > MOST_LETTERS * 2:
            text = units[: MOST_LETTERS * 2].decode("utf-16-le", "ignore")
            self._cut += 1
        self._sheet.write_string(row, column, text)

    def _add_day(self, row: int, column: int, value: str) -> None:
        if value < _FIRST_DAY:
            self._add_text(row, column, value)
        else:
            self._sheet.write_datetime(row, column, date.fromisoformat(value), self._day)

    def _add_moment(self, row: int, column: int, value: str) -> None:
        if value < _FIRST_DAY:
            self._add_text(row, column, value)
        else:
            self._sheet.write_datetime(row, column, datetime.fromisoformat(value.removesuffix("Z")), self._moment)
