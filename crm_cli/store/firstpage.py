"""A new first page for the copy of a file that cannot be opened.

The first page says what the file is and where the schema begins, which names the page that each table begins on. The
rows of the schema stand on other pages as well; they are looked for in the whole file, and a page made that names the
same tables. The layout of pages and rows is that of https://www.sqlite.org/fileformat2.html.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

PAGE = 4096  # bytes; what SQLite makes when nobody asks for another size, and nobody does here
HEADER = 100  # bytes before the rows of the first page
INNER, LEAF = 0x05, 0x0D  # kinds of pages of tables
_COUNTER, _PAGES, _FREE, _VALID = slice(24, 28), slice(28, 32), slice(32, 40), slice(92, 96)  # of the header
_INTEGERS = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}  # bytes of a value by its serial type


def roots(path: Path) -> dict[str, int]:
    """The page each table begins on, as far as rows of the schema are found that say so."""
    found: dict[str, int] = {}
    with path.open("rb") as file:
        for number, page in enumerate(iter(lambda: file.read(PAGE), b""), 1):
            if b"CREATE TABLE" in page:
                for name, root in _tables(page, 0 if number > 1 else HEADER):
                    if _kind(path, root) in (INNER, LEAF):
                        found.setdefault(name, root)
    return found


def replace(path: Path, tables: Mapping[str, str], begins: Mapping[str, int]) -> None:
    """Overwrite the first page with one that names `tables` (their definitions by name), each where it `begins`."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        for name, columns in tables.items():
            db.execute(f"CREATE TABLE {name} ({columns})")
        db.execute("PRAGMA writable_schema = ON")
        for (name,) in db.execute("SELECT name FROM sqlite_master").fetchall():  # sqlite_sequence came by itself
            db.execute("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (begins.get(name), name))
        made = db.serialize()
    page = bytearray(made[:PAGE])
    with path.open("r+b") as file:
        for place in _children(page):  # names that do not fit on the first page stand on others, behind all there are
            child = int.from_bytes(page[place : place + 4])
            number = -(-file.seek(0, os.SEEK_END) // PAGE) + 1
            file.seek((number - 1) * PAGE)
            file.write(made[(child - 1) * PAGE : child * PAGE])
            page[place : place + 4] = number.to_bytes(4)
        page[_VALID] = page[_COUNTER]
        page[_PAGES] = (file.seek(0, os.SEEK_END) // PAGE).to_bytes(4)
        page[_FREE] = bytes(8)
        file.seek(0)
        file.write(page)


def _children(page: bytes | bytearray) -> list[int]:
    """Where on a first page the numbers of the pages below it stand."""
    if page[HEADER] != INNER:
        return []
    cells = int.from_bytes(page[HEADER + 3 : HEADER + 5])
    places = range(HEADER + 12, HEADER + 12 + 2 * cells, 2)
    return [HEADER + 8, *(int.from_bytes(page[place : place + 2]) for place in places)]


def _kind(path: Path, number: int) -> int | None:
    with path.open("rb") as file:
        file.seek((number - 1) * PAGE)
        return next(iter(file.read(1)), None)


def _tables(page: bytes, start: int) -> Iterator[tuple[str, int]]:
    """Names and first pages of the tables of which this page has the row of the schema."""
    if page[start] != LEAF:
        return
    for place in range(start + 8, start + 8 + 2 * int.from_bytes(page[start + 3 : start + 5]), 2):
        with contextlib.suppress(IndexError, KeyError, ValueError):
            kind, name, _table, root = _row(page, int.from_bytes(page[place : place + 2]))
            if kind == "table" and root:
                yield name, root


def _row(page: bytes, at: int) -> tuple[str, str, str, int]:
    """What a row of the schema begins with: kind, name, table, first page.

    Raises IndexError, KeyError or ValueError for what is no such row.
    """
    _size, at = _number(page, at)
    _rowid, begin = _number(page, at)
    length, at = _number(page, begin)
    types = []
    while at < begin + length:
        kind, at = _number(page, at)
        types.append(kind)
    *texts, root, _sql = types
    words = []
    for kind in texts:
        end = at + (kind - 13) // 2
        words.append(page[at:end].decode("ascii"))
        at = end
    kind_, name, table = words
    return kind_, name, table, int.from_bytes(page[at : at + _INTEGERS[root]])


def _number(page: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, and where the next thing stands. Raises IndexError at the end of the page."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | page[place] & 0x7F
        if page[place] < 0x80:
            return value, place + 1
    return value << 8 | page[at + 8], at + 9
