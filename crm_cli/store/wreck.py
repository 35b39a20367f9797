"""Reading a damaged file as far as it goes: from a copy, in which nothing has to stay as it is.

The file itself is never opened by SQLite, which might want to put something right in it.
"""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Set
from contextlib import closing
from pathlib import Path
from typing import Any

from crm_cli.errors import Busy, Damaged
from crm_cli.i18n import _
from crm_cli.store import file, firstpage

# So many of these tables make a file ours, whatever is left of its header.
_MARKS, _ENOUGH = {"command", "journal", "contact"}, 2
UNKNOWN = 2**63 - 1  # the highest number a row can have
_ROWS_A_PAGE = 100  # so many rows as would fit on all pages are asked for in vain, then a table is given up


class Wreck:
    """The copy of a damaged file. `columns` are those of each table that it has in common with a new file."""

    def __init__(self, db: sqlite3.Connection, wanted: Mapping[str, list[str]]) -> None:
        self._db = db
        here = {name: _columns(db, name) for name in wanted.keys() & _tables(db)}
        self.columns = {name: [column for column in wanted[name] if column in here[name]] for name in here}

    def rows(self, table: str, last: int, unreadable: set[int]) -> Iterator[tuple[Any, ...]]:
        """Every row that can be read: its rowid, which is at most `last`, then its columns. Others are noted.

        After a row that cannot be read the next is asked for by its number, and so on, until one can. Those that are
        passed over then count as not readable: who searches a damaged page may miss what is on it.
        """
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        read, wanted, beside_a_fault = 0, 1, False
        while wanted <= last and wanted - read <= pages * _ROWS_A_PAGE:
            try:
                for row in self._ahead(table, wanted, last):
                    if beside_a_fault:
                        unreadable |= set(range(wanted, row[0]))
                    beside_a_fault = False
                    yield row
                    read, wanted = row[0], row[0] + 1
                return
            except sqlite3.Error:
                beside_a_fault = True
                there = self._one(table, wanted)  # the driver reads a row ahead, and may have met the fault there
            if there:
                yield there
                read = wanted
            else:
                unreadable.add(wanted)
            wanted += 1
        if last == UNKNOWN:  # there was something behind the last row that could be read, nobody knows how much
            unreadable -= set(range(read + 2, wanted))

    def torn(self, table: str, number: int) -> tuple[Any, ...] | None:
        """A row of which some bytes are no text, with marks in their place; None where it cannot be read at all."""
        self._db.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            return self._one(table, number)
        finally:
            self._db.text_factory = str

    def _ahead(self, table: str, wanted: int, last: int) -> Iterator[tuple[Any, ...]]:
        for row in self._db.execute(f"{self._select(table)} >= ? ORDER BY rowid", (wanted,)):
            if not wanted <= row[0] <= last:  # no row of this table was ever given another number
                raise sqlite3.DatabaseError(f"row {row[0]} is out of place")
            yield row
            wanted = row[0] + 1

    def _one(self, table: str, number: int) -> tuple[Any, ...] | None:
        with contextlib.suppress(sqlite3.Error):
            found: tuple[Any, ...] | None = self._db.execute(f"{self._select(table)} = ?", (number,)).fetchone()
            return found
        return None

    def last(self, table: str) -> int:
        """The highest rowid that a table has ever had; UNKNOWN where nothing says so."""
        for statement in ("SELECT seq FROM sqlite_sequence WHERE name = :table", f"SELECT max(rowid) FROM {table}"):
            with contextlib.suppress(sqlite3.Error):
                for (number,) in self._db.execute(statement, {"table": table}):
                    return int(number or 0)
        return UNKNOWN

    def _select(self, table: str) -> str:
        return f"SELECT rowid, {', '.join(self.columns[table])} FROM {table} NOT INDEXED WHERE rowid"


@contextlib.contextmanager
def opened(path: Path, folder: Path) -> Iterator[Wreck]:
    """The wreck of the file `path`, with a copy of it in `folder`.

    Raises NotFound, NewerFile, Busy when it is written to meanwhile, Damaged when nothing of it can be recognised.
    """
    file.check_is_file(path)
    copy = folder / "wreck.db"
    before = _stamps(path)
    for suffix in before:
        shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
    if _stamps(path) != before:
        raise Busy(_("another process is writing to {path}").format(path=path), hint=_("try again in a moment"))
    with closing(file.empty_reader()) as new:
        _make_readable(copy, path, new)
        columns = {name: _columns(new, name) for name in tables(new)}
    with closing(_connect(copy)) as db:
        yield Wreck(db, columns)


def recognisable(path: Path) -> bool:
    """Whether a file that is there has something of a crm file in it."""
    return len(_MARKS & firstpage.roots(path).keys()) >= _ENOUGH


def _stamps(path: Path) -> dict[str, tuple[int, int]]:
    """Size and time of the file and of the journals that lie beside it."""
    found = {}
    for suffix in ("", "-journal", "-wal"):
        with contextlib.suppress(FileNotFoundError):
            info = path.with_name(path.name + suffix).stat()
            found[suffix] = (info.st_size, info.st_mtime_ns)
    return found


def _connect(copy: Path) -> sqlite3.Connection:
    db = sqlite3.connect(copy, isolation_level=None)
    db.execute("PRAGMA writable_schema = ON")  # what cannot be read of the schema is passed over, and so is the size
    return db


def _make_readable(copy: Path, path: Path, new: sqlite3.Connection) -> None:
    """Give the copy a new first page where that makes more tables readable than the old one does."""
    with closing(_connect(copy)) as db:
        here: Set[str] = _tables(db)
        with contextlib.suppress(Damaged):  # the header may be what is damaged
            file.check_version(db, path)
    begins = firstpage.roots(copy)
    wanted = {name: _definition(new, name) for name in tables(new)}
    if len(wanted.keys() & begins.keys()) > len(wanted.keys() & here):
        here = wanted.keys() & begins.keys()
        firstpage.replace(copy, {name: wanted[name] for name in here}, begins)
    if len(_MARKS & here) < _ENOUGH:
        raise Damaged(
            _("nothing of a crm file can be recognised in {path}").format(path=path),
            hint=_("only a backup can help: crm backups list"),
        )


def tables(db: sqlite3.Connection) -> list[str]:
    """The tables of a new file that hold something of the user's, bookkeeping included, in the order they were made."""
    made = (
        "SELECT l.name FROM pragma_table_list l JOIN sqlite_master m USING (name) WHERE l.strict = 1 ORDER BY m.rowid"
    )
    return [name for (name,) in db.execute(made) if name not in ("migration", "current")]


def _tables(db: sqlite3.Connection) -> set[str]:
    try:
        return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return set()


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def _definition(db: sqlite3.Connection, table: str) -> str:
    """The columns of a table with nothing that would want a page of its own."""
    columns = db.execute("SELECT name, type, dflt_value, pk FROM pragma_table_info(?)", (table,))
    return ", ".join(
        f"{name} INTEGER PRIMARY KEY AUTOINCREMENT"
        if key and kind == "INTEGER"
        else f"{name} DEFAULT {default}"
        if default
        else name
        for name, kind, default, key in columns
    )
