"""The only csv writer, and the guard that keeps a spreadsheet from running what a cell says."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TextIO

LINE, REASON = "crm_line", "crm_reason"
"""The two columns a rejects file adds; reading ignores them."""

_GUARDED = re.compile("'*[=+\\-@\t\r]")
_PHONE = re.compile(r"[0-9۰-۹٠-٩+\-()\[\] ]+")
_HALF = re.compile("[\ud800-\udfff]")
_FIRST = frozenset("'=+-@\t\r")
_BATCH = 512


def guard(text: str) -> str:
    """`'` in front of what a spreadsheet would take for a formula; a phone is left alone."""
    if _GUARDED.match(text) and not _PHONE.fullmatch(text):
        return "'" + text
    return text


def unguard(cell: str) -> str:
    """The exact inverse of `guard`."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


def _plain(value: object) -> object:
    if value is True:
        return "true"
    if value is False:
        return "false"
    isoformat = getattr(value, "isoformat", None)
    return value if isoformat is None else isoformat()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return _plain(value)
    # The common cases first: a day or a number as text, a phone in international form.
    return value if value[:1] not in _FIRST or value[1:].isdigit() else guard(value)


def guarded(row: Sequence[object]) -> list[object]:
    """The cells of a row as csv has them, `guard` included."""
    # Everything that must be looked at sorts before "A"; most text does not.
    return [
        value if (value.__class__ is str and value >= "A") or value is None or value.__class__ is int else _cell(value)
        for value in row
    ]


def _raw(row: Sequence[object]) -> list[object]:
    return [value if value.__class__ is str else _plain(value) for value in row]


def _batches(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    """Small ones first, so that a reader at the other end of a pipe need not wait."""
    source, size = iter(rows), 1
    while batch := list(islice(source, size)):
        yield batch
        size = min(size * 2, _BATCH)


def _as_csv(rows: list[list[object]], delimiter: str) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(rows)
    text = buffer.getvalue()
    if "\r" in text:
        # csv.writer quotes only its own line end; an unquoted CR would end the row for every reader.
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
        text = buffer.getvalue()
    return text


def write_csv(
    out: TextIO,
    headers: Sequence[str] | None,
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ",",
    raw: bool = False,
) -> None:
    r"""Write rows as they come: `\n` line ends, None empty, true/false, days and moments by ISO 8601.

    `out` must not translate line ends. Formulas are guarded with `'` (see `unguard`) unless `raw`.
    """
    prepared = _raw if raw else guarded
    if headers is not None:
        out.write(_as_csv([prepared(headers)], delimiter))
    for batch in _batches(rows):
        out.write(_as_csv([prepared(row) for row in batch], delimiter))


class RejectsWriter:
    """Rows that were not taken, as they were, with the line and the reason: mend them and import the file again."""

    def __init__(self, out: TextIO, headers: Sequence[str], *, delimiter: str = ",") -> None:
        self._out, self._delimiter, self._width = out, delimiter, len(headers)
        # A rejects file may be rejected again: its two columns are replaced, not repeated. They are
        # counted from the end, because that is where they stand, also in a row with too many cells.
        self._dropped = {len(headers) - at for at, header in enumerate(headers) if header in (LINE, REASON)}
        self._write([*self._kept(headers), LINE, REASON])

    def _kept(self, cells: Sequence[str]) -> list[str]:
        return [cell for at, cell in enumerate(cells) if len(cells) - at not in self._dropped]

    def _write(self, row: list[object]) -> None:
        self._out.write(_HALF.sub("\ufffd", _as_csv([row], self._delimiter)))

    def write(self, line: int, cells: Sequence[str], reason: str) -> None:
        """Add one row; missing cells are filled up so that line and reason stand under their headers."""
        padded = [*cells, *[""] * (self._width - len(cells))]
        self._write([*self._kept(padded), line, guard(reason)])
