"""Another crm file beside the one in use: attached for reading, as it is. No byte of it changes.

One of an older format, or in a mode in which even reading writes, is copied, and the copy brought up to date. Both are
compared beside a copy of the file in use, so that nobody has to wait; what is found stands in tables of that copy.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from crm_cli.errors import Damaged
from crm_cli.i18n import _
from crm_cli.queries import health
from crm_cli.queries.merge_shapes import same_layout
from crm_cli.store import file
from crm_cli.store.backup import DRAFT, copied, made_folder, writing
from crm_cli.store.failures import driver_errors
from crm_cli.store.inspection import open_untouched
from crm_cli.store.upgrade import migrate

OTHER = "other"  # what the file is called in statements
# What is found out is gone with the command: it need not survive a power cut, and what is large stays out of memory.
_FOR_NOW = ("journal_mode = MEMORY", "synchronous = OFF", "temp_store = FILE")


class Beside(NamedTuple):
    """What is found out about another file: a connection to the copy it stands in, that copy, and the other file."""

    db: sqlite3.Connection
    copy: Path
    readable: Path
    other: Path


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """A file of the newest format with the content of `path`, for as long as the block: itself, or a copy.

    Raises NotFound, Damaged, NewerFile, StoreUnavailable.
    """
    with closing(open_untouched(path)) as db, driver_errors(path):
        db.execute("PRAGMA trusted_schema = OFF")
        is_newest = health.format_of(db) == file.migrations()[-1][0]
        if is_newest and health.journal_mode(db) != "wal":
            found = health.problems(db, full=False)
            if found:
                raise damaged(path, found[0])
            if health.orphans(db):
                raise damaged(path, _("rows point to nothing"))
            yield path
            return
        with tempfile.TemporaryDirectory() as folder, copied(db, Path(folder) / "copy", path) as copy:
            with closing(file.connect(copy)) as draft:
                draft.execute("BEGIN IMMEDIATE")
                migrate(draft, path)
                draft.execute("COMMIT")
            yield copy


@contextmanager
def compared_beside(path: Path, notice: Callable[[str], None], readable: Path, other: Path) -> Iterator[Beside]:
    """A copy of the file `path`, for as long as the block, with the other file attached to it, as `attach` does.

    It lies where what is left of a copy by those who were killed is taken away. Raises StoreUnavailable, Damaged.
    """
    copy = made_folder(path) / f".merge.{os.urandom(4).hex()}{DRAFT}"
    try:
        with writing(copy):
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(file.connect(copy)) as db:
            with driver_errors(path), closing(file.open_reader(path, notice)) as reader:
                reader.execute("BEGIN")
                reader.execute("PRAGMA schema_version").fetchone()  # waits its turn; `backup` would wait for ever
                reader.backup(db)
            for pragma in _FOR_NOW:
                db.execute(f"PRAGMA {pragma}")
            attach(db, readable, other)
            if not same_layout(db):
                raise damaged(other, _("its tables are not those of crm"))
            yield Beside(db, copy, readable, other)
    finally:
        with suppress(OSError):
            file.remove(copy)


def attach(db: sqlite3.Connection, readable: Path, other: Path) -> None:
    """Attach a file that is `readable` to this connection, for reading alone; `other` is what errors call it."""
    with driver_errors(other):
        db.execute(f"ATTACH ? AS {OTHER}", (f"{readable.absolute().as_uri()}?mode=ro",))


def attach_found(db: sqlite3.Connection, beside: Beside) -> None:
    """Attach what was found out, and the other file, to a connection that writes.

    The names of its tables stand for those in the copy, whatever tables the other file has.
    """
    db.execute("ATTACH ? AS found", (str(beside.copy),))
    db.execute("PRAGMA found.journal_mode = MEMORY")
    attach(db, beside.readable, beside.other)


@contextmanager
def unchanged(readable: Path, other: Path) -> Iterator[None]:
    """Within the block nobody writes to a file that is `readable`."""
    with driver_errors(other), closing(sqlite3.connect(f"{readable.absolute().as_uri()}?mode=ro", uri=True)) as db:
        db.execute("BEGIN")
        db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        yield


def damaged(path: Path, problem: str, *, has_stored: bool = False) -> Damaged:
    """What is wrong with the other file, found out before or after something of it was stored."""
    kept = _("what was stored before stays") if has_stored else _("nothing was changed")
    return Damaged(
        _("{path} is damaged: {problem}").format(path=path, problem=problem),
        hint=_("{kept}; what is wrong says: crm --db {path} doctor --full").format(kept=kept, path=path),
    )
