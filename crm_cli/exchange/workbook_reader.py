"""A program of its own that reads a workbook from standard input, so that a hostile one can do no harm.

python-calamine makes room for every cell between the first and the last one, and ends the process where there is none:
two cells far apart are enough. So it has bounded memory and time here, and ends nobody else. What it found goes to
standard output, as `marshal` writes it: first a dict that says what the file is, or what is wrong with it; then lists
of rows, each of which is its number in the sheet and its cells, text or numbers. It imports nothing of crm.
"""

import contextlib
import marshal
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from mmap import ACCESS_READ, mmap
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MOST_MEMORY = 2 << 30  # a million rows of twenty columns
MOST_SECONDS = 300
MOST_UNPACKED = 2 << 30  # all that is in a zip file
MOST_WRITTEN = 4 << 30
UTC_MARK = "crm-times-in-utc"
"""A property of workbooks whose moments are in UTC."""

_ROWS = 1_000  # at a time
_MOST_DIGITS = 10**21  # above it a whole number has lost digits
_PARTS = (("xl/workbook.bin", "xlsb"), ("xl/", "xlsx"), ("content.xml", "ods"))
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PROPERTIES = "docProps/custom.xml"
_MOST_PROPERTIES = 100_000  # bytes


class Refused(Exception):
    """What is wrong with the file, in a word; and its sheets when the one asked for is not among them."""


def main() -> None:
    """Read the workbook, and of it the sheet that is named or numbered by the first argument."""
    _limit()
    out, wanted = sys.stdout.buffer, sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        kind, suffix = _examined(sys.stdin.buffer)
        workbook = CalamineWorkbook.from_filelike(sys.stdin.buffer)
        rows = _rows(workbook, wanted, suffix)
    except Refused as refusal:
        marshal.dump({"fault": refusal.args[0], "sheets": refusal.args[1:]}, out)
        return
    except MemoryError:
        marshal.dump({"fault": "too much"}, out)
        return
    except (BadZipFile, CalamineError) as error:
        is_locked = isinstance(error, PasswordError) or _is_locked(sys.stdin.buffer)
        marshal.dump({"fault": "locked" if is_locked else "damaged"}, out)
        return
    marshal.dump({"kind": kind}, out)
    while chunk := list(islice(rows, _ROWS)):
        marshal.dump(chunk, out)
    marshal.dump([], out)  # a file that ends without it was not read to its end


def _limit() -> None:
    with contextlib.suppress(ImportError):  # Windows has no limits
        import resource

        limits = (
            (resource.RLIMIT_AS, MOST_MEMORY),
            (resource.RLIMIT_CPU, MOST_SECONDS),
            (resource.RLIMIT_FSIZE, MOST_WRITTEN),
            (resource.RLIMIT_CORE, 0),
        )
        for what, most in limits:
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _examined(file: BinaryIO) -> tuple[str, str]:
    """The kind of a workbook, and what its moments are given behind them. Raises Refused."""
    is_zip = file.read(2) == b"PK"
    file.seek(0)
    if not is_zip:
        return "xls", ""
    with ZipFile(file) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise Refused("huge")
        names = parts.namelist()
        kind = next((kind for start, kind in _PARTS if any(name.startswith(start) for name in names)), None)
        if kind is None:
            raise Refused("other")
        is_ours = False
        if _PROPERTIES in names:
            with parts.open(_PROPERTIES) as properties:
                is_ours = UTC_MARK.encode() in properties.read(_MOST_PROPERTIES)
    file.seek(0)
    return kind, "Z" if is_ours else ""


def _is_locked(file: BinaryIO) -> bool:
    """Whether what could not be read is a newer workbook with a password: an OLE2 file with the real one in it."""
    with mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
        return whole.find(_LOCKED) >= 0


def _rows(workbook: CalamineWorkbook, wanted: str, suffix: str) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the sheet that is wanted, else of the first that has any. Raises Refused."""
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    names = [_named(wanted, [sheet.name for sheet in sheets], shown)] if wanted else shown
    for name in names:
        rows = _filled(workbook.get_sheet_by_name(name).iter_rows(), suffix)
        for first in rows:
            return chain([first], rows)
    raise Refused("empty", *names)


def _named(wanted: str, names: list[str], shown: list[str]) -> str:
    """The sheet of this name, in any case, else the one of this number among those that are shown. Raises Refused."""
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return name
    if wanted.isdecimal() and len(wanted) < 6 and 0 < int(wanted) <= len(shown):
        return shown[int(wanted) - 1]
    raise Refused("no sheet", *shown)


def _filled(rows: Iterable[list[Any]], suffix: str) -> Iterator[tuple[int, list[Any]]]:
    """The rows with anything in them, with their number in the sheet, and without what is empty at their end."""
    for number, values in enumerate(rows, 1):
        cells = [value if value.__class__ is str else _plain(value, suffix) for value in values]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield number, cells


def _plain(value: Any, suffix: str) -> Any:
    """A number as it is, whole where it is; days, clock times, moments and durations as they are typed."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _MOST_DIGITS else value
    if isinstance(value, datetime):
        return _moment(value, suffix)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return value


def _moment(value: datetime, suffix: str) -> str:
    """To the nearest second; a day where the clock shows midnight, but for a moment that has its zone behind it."""
    at = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if suffix:
        return at.isoformat() + suffix
    if at.time() == time.min:
        return at.date().isoformat()
    return at.isoformat(" ", "seconds" if at.second else "minutes")


if __name__ == "__main__":
    main()
