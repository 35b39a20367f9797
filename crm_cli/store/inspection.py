"""Looking at a file without leaving a trace: no byte of it changes, nothing is made or removed beside it."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from crm_cli.errors import StoreUnavailable
from crm_cli.i18n import _
from crm_cli.store.failures import driver_errors
from crm_cli.store.file import check_is_file, check_version


class HalfWritten(StoreUnavailable):
    """A command died in the middle of a write; whoever opens the file for work takes back what it had done."""


def open_untouched(path: Path) -> sqlite3.Connection:
    """A connection for looking only. Raises NotFound, Damaged, NewerFile, HalfWritten or StoreUnavailable."""
    check_is_file(path)
    # Where a write may be half done, only `ro` keeps SQLite from putting it right. Elsewhere it is `rw`: in WAL mode
    # that removes the two files which reading makes, and SQLite reads no CHECK of a file it cannot write.
    mode = "ro" if any(_has_content(path, suffix) for suffix in ("-journal", "-wal")) else "rw"
    with driver_errors(path), contextlib.ExitStack() as unless_opened:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=5)
        unless_opened.callback(db.close)
        _begin_looking(db, path)
        check_version(db, path)
        unless_opened.pop_all()
    return db


def _begin_looking(db: sqlite3.Connection, path: Path) -> None:
    db.execute("PRAGMA query_only = ON")
    try:
        db.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        raise HalfWritten(
            _("a command died in the middle of a write to {path}").format(path=path),
            hint=_("the next command takes back what it had done"),
        ) from error


@contextlib.contextmanager
def taken_back(db: sqlite3.Connection) -> Iterator[None]:
    """A write transaction on a connection for looking, of which nothing stays. Others cannot write meanwhile.

    Raises sqlite3.OperationalError where it cannot begin: busy, or read-only.
    """
    db.execute("PRAGMA query_only = OFF")
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
    finally:
        db.rollback()
        db.execute("PRAGMA query_only = ON")


def _has_content(path: Path, suffix: str) -> bool:
    beside = path.with_name(path.name + suffix)
    return beside.exists() and beside.stat().st_size > 0
