"""Delimited text as it really is: encoding, delimiter, header, and rows with the line they start on.

What the columns mean is the business of others (contacts_in); bytes become lines in `decoding`.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from crm_cli.errors import Invalid
from crm_cli.exchange.decoding import MAX_ROW, NOT_TEXT, TextLines, count_line_ends, too_long
from crm_cli.i18n import _

MAX_CELL = 131_072 * 2
"""Characters in one cell; a longer one is nearly always a quote that was never closed."""
MOST_COLUMNS = 2_000
"""More are no table of records, and proposing what each of them means would take seconds."""
DELIMITERS = (",", ";", "\t", "؛", "|")

_SNIFFED_LINES = 20
_QUOTED_CELL = re.compile('"[^"]*(?:""[^"]*)*"')
# At the start of a cell only: a quote inside one (5" pipe) quotes nothing.
_QUOTED_PART = re.compile('(?:(?<=[,;\t؛|\r\n])|\\A)"[^"]*(?:""[^"]*)*(?:"|\\Z)')
# What Excel writes above the header, to tell itself what separates the columns.
_SEPARATOR_LINE = re.compile(r'"?sep=(\\t|\t|[^\w\s"\0])"?(?=[\r\n]|\Z)', re.IGNORECASE)
_DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


class SheetRow(NamedTuple):
    """A row with exactly as many cells as there are headers, and the line it starts on (from 1)."""

    line: int
    cells: tuple[str, ...]


class BadRow(NamedTuple):
    """A row that cannot be used: its cells as they were read, and why."""

    line: int
    cells: tuple[str, ...]
    reason: str


def sniff_delimiter(head: str) -> str:
    """The delimiter that stands in the first line and then equally often in the lines below."""
    lines = [line for line in _QUOTED_PART.sub("", head).splitlines() if line.strip()][:_SNIFFED_LINES]
    if not lines:
        return ","

    def score(delimiter: str) -> tuple[bool, int, int]:
        in_header = lines[0].count(delimiter)
        return in_header > 0, sum(line.count(delimiter) == in_header for line in lines[1:]), in_header

    return max(DELIMITERS, key=score)


def headers_of(name: str, cells: Sequence[str], header_row: int | None = None) -> tuple[str, ...]:
    """The cells of a header row, tidied. Raises Invalid: there are none, or one stands twice or is no text."""
    if not cells and header_row:
        message = _("{name} has no row {n} or below it").format(name=name, n=header_row)
        raise Invalid(message, hint=_("--header-row says which row names the columns"), field="header_row")
    if not cells:
        raise Invalid(_("{name} is empty").format(name=name), hint=_("the first line must name the columns"))
    refuse_too_many(name, len(cells))
    headers = tuple(" ".join(cell.split()) for cell in cells)
    if NOT_TEXT.search("".join(headers)):
        raise Invalid(_("{name}: the header holds control characters").format(name=name))
    _refuse_repeated(name, headers)
    return headers


def no_text(cells: Iterable[str], headers: Sequence[str]) -> str:
    """Why a row with these cells cannot be used: which of them holds what is not text; "" where none does."""
    for at, cell in enumerate(cells):
        if odd := NOT_TEXT.search(cell):
            message = _("column {column} holds the control character U+{code:04X}")
            return message.format(column=column_at(at, headers), code=ord(odd[0]))
    return ""


def column_at(at: int, headers: Sequence[str]) -> str:
    """What messages call the column at a place (from 0): its number (from 1), and its header if it has one."""
    header = headers[at] if at < len(headers) else ""
    return f"{at + 1} ({header})" if header else str(at + 1)


def refuse_too_many(name: str, columns: int) -> None:
    """Refuse a header whose columns nobody could look through. Raises Invalid."""
    if columns > MOST_COLUMNS:
        message = _("{name} has {n} columns; at most {most} are possible")
        raise Invalid(
            message.format(name=name, n=f"{columns:,}", most=f"{MOST_COLUMNS:,}"),
            hint=_("leave those out that say nothing of a record"),
        )


def _refuse_repeated(name: str, headers: tuple[str, ...]) -> None:
    seen: dict[str, int] = {}
    for column, header in enumerate(headers, 1):
        first = seen.setdefault(header.casefold(), column)
        if header and first != column:
            message = _("{name}: the header {header} stands twice, in columns {first} and {second}")
            raise Invalid(
                message.format(name=name, header=repr(header), first=first, second=column),
                hint=_("rename or remove one of the two columns"),
            )


class _Feed:
    """The lines csv.reader is fed, remembered from the start of the row being read, to say where it went wrong."""

    def __init__(self, text: TextLines) -> None:
        self.read_to = 0  # the last line of the last whole row; the reading loop moves it
        self._text = text
        self._kept: list[str] = []
        self._kept_from = 1

    def __iter__(self) -> Iterator[list[str]]:
        for lines in self._text.chunks():
            self._kept = self._kept[self.read_to + 1 - self._kept_from :]
            self._kept_from = self.read_to + 1
            if sum(map(len, self._kept)) > MAX_ROW:
                raise too_long(self._text.name, self._kept_from)
            self._kept += lines
            yield lines

    def unread(self) -> str:
        """The text from the start of the row being read on."""
        return "".join(self._kept[self.read_to + 1 - self._kept_from :])


class Sheet:
    """An open delimited file. Iterate it once: rows stream, in constant memory.

    Iterating raises Invalid where the rest cannot be understood: bytes in another encoding, a quote
    that is not closed, a cell or row beyond the caps. What concerns one row comes as a BadRow.
    """

    kind = "text"

    def __init__(self, text: TextLines, delimiter: str, header_row: int | None = None) -> None:
        self.name = text.name
        self.encoding = text.encoding
        self.delimiter = delimiter
        self.headers: tuple[str, ...] = ()
        self._text = text
        self._feed = _Feed(text)
        # Strict: without it an open quote silently swallows rows up to the next quote.
        self._reader = csv.reader(chain.from_iterable(self._feed), delimiter=delimiter, strict=True)
        top = 2 if _SEPARATOR_LINE.match(text.head) else 1
        self.headers = headers_of(self.name, self._first_row(max(top, header_row or 1)), header_row)

    def _first_row(self, wanted: int) -> list[str]:
        csv.field_size_limit(MAX_CELL)
        try:
            for cells in self._reader:
                first, self._feed.read_to = self._feed.read_to + 1, self._reader.line_num
                if first >= wanted and "".join(cells).strip():
                    return cells
        except csv.Error as error:
            raise self._misread(error) from error
        return []

    def __iter__(self) -> Iterator[SheetRow | BadRow]:
        csv.field_size_limit(MAX_CELL)  # of the whole process, so it is set again where it counts
        reader, feed, text, width = self._reader, self._feed, self._text, len(self.headers)
        as_row = partial(tuple.__new__, SheetRow)  # SheetRow() itself takes half as long again
        last = feed.read_to
        try:
            for cells in reader:
                first = last + 1
                last = feed.read_to = reader.line_num
                # Only a row of several lines can hold a CR, so the plain ones need no closer look.
                if len(cells) == width and first == last and first > text.suspect_to and cells[0].strip():
                    yield as_row((first, tuple(cells)))
                elif "".join(cells).strip():
                    yield self._judged(first, cells)
        except csv.Error as error:
            raise self._misread(error) from error

    def dial(self, columns: Iterable[int], region: str) -> None:
        """Nothing to be done: text keeps its zeros."""

    def _judged(self, line: int, cells: list[str]) -> SheetRow | BadRow:
        width = len(self.headers)
        if len(cells) > width:
            message = _("{found} cells, but the header has {width} columns")
            return BadRow(line, tuple(cells), message.format(found=len(cells), width=width))
        tidy = [cell.replace("\r\n", "\n") for cell in cells]
        if reason := no_text(tidy, self.headers):
            return BadRow(line, tuple(cells), reason)
        return SheetRow(line, (*tidy, *[""] * (width - len(tidy))))

    def _misread(self, error: csv.Error) -> Invalid:
        line, at = _blamed_cell(self._feed.unread(), self.delimiter, self._feed.read_to + 1)
        hint = _('a quote may be open; inside a quoted cell a quote is written twice: ""')
        if "field larger" in str(error):
            message = _("{name}, line {line}, column {column}: the cell that starts here is longer than {limit}")
        else:
            message = _("{name}, line {line}, column {column}: the quote that opens here is not closed properly")
        limit = _("{n} characters").format(n=f"{MAX_CELL:,}")
        column = column_at(at, self.headers)
        return Invalid(message.format(name=self.name, line=line, column=column, limit=limit), hint=hint)


def _blamed_cell(record: str, delimiter: str, line: int) -> tuple[int, int]:
    """Line (from 1) and place (from 0) where the first cell starts that csv could not read."""
    plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*")
    at = column = 0
    while True:
        quoted = record.startswith('"', at)
        cell = (_QUOTED_CELL if quoted else plain).match(record, at)
        if cell is None:
            return line, column
        size = len(cell[0]) - (2 + cell[0][1:-1].count('""') if quoted else 0)
        if size > MAX_CELL or record[cell.end() : cell.end() + 1] != delimiter:
            return line, column
        line += count_line_ends(cell[0])
        at, column = cell.end() + 1, column + 1


def _checked_delimiter(asked: str) -> str:
    delimiter = _DELIMITER_NAMES.get(asked.lower(), asked)
    if len(delimiter) == 1 and delimiter not in '"\r\n\0 ':
        return delimiter
    raise Invalid(
        _("{text} cannot separate columns").format(text=repr(asked)),
        hint=_("give one character, or tab: --delimiter ';'"),
        field="delimiter",
    )


def open_sheet(
    source: BinaryIO,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
) -> Sheet:
    """Open delimited text; `name` is what messages call it. The source is read on, never closed or sought.

    The header is the first row with anything in it, from the line `header_row` on. A first line `sep=;` is none: it
    names the delimiter, unless `delimiter` does.

    Raises Invalid: nothing in it, a header that stands twice, text not in its encoding, an open quote,
    an unknown `encoding`, an impossible `delimiter`.
    """
    checked = _checked_delimiter(delimiter) if delimiter else None
    text = TextLines(source, name, encoding)
    if checked is None and (line := _SEPARATOR_LINE.match(text.head)):
        checked = _checked_delimiter(line[1])
    below = islice(io.StringIO(text.head, newline=""), (header_row or 1) - 1, None)  # a title separates nothing
    return Sheet(text, checked or sniff_delimiter("".join(below)), header_row)
