"""Connections that can only be asked: for statements that people write themselves, and for reading a whole file.

Three locks, each enough alone: the file is opened for reading, the connection is `query_only`, and SQLite asks an
authorizer about every single thing a statement would do.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crm_cli.store.failures import driver_errors
from crm_cli.store.file import connect, open_reader

LONGEST = 1 << 26  # bytes of one value; a statement that builds longer ones is refused
_BETWEEN = 20_000  # steps of SQLite after which Python has a look whether somebody pressed Ctrl-C

_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_FORBIDDEN = {"load_extension", "fts3_tokenizer"}  # functions
_TELLING = {  # pragmas that change nothing, whatever stands behind them
    *("table_list", "table_info", "table_xinfo", "index_list", "index_info", "index_xinfo", "foreign_key_list"),
    *("foreign_key_check", "integrity_check", "quick_check", "database_list", "function_list", "compile_options"),
}
_ASKED = {"user_version", "application_id", "schema_version", "data_version", "journal_mode", "page_count", "page_size"}


def open_asked(path: Path, notice: Callable[[str], None]) -> sqlite3.Connection:
    """A connection to the file that can write nothing but what is temporary.

    Opening it brings an older file up to date and takes back what a crashed writer left half done. Raises NotFound,
    Damaged, NewerFile, StoreUnavailable.
    """
    with closing(open_reader(path, notice)) as reader, driver_errors(path):
        reader.execute("PRAGMA schema_version")
        return connect(path, mode="ro")


@contextmanager
def one_state(path: Path, notice: Callable[[str], None]) -> Iterator[sqlite3.Connection]:
    """Such a connection in a transaction: the file as it is now, whatever others write meanwhile."""
    with closing(open_asked(path, notice)) as db:
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("BEGIN")
        yield db


def lock(db: sqlite3.Connection) -> None:
    """From here on the connection refuses whatever is not reading, and can be interrupted."""
    db.execute("PRAGMA query_only = ON")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    db.text_factory = lambda text: text.decode(errors="replace")
    db.set_authorizer(_allowed)
    db.set_progress_handler(lambda: 0, _BETWEEN)


def _allowed(action: int, first: str | None, second: str | None, _database: str | None, _by: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        allowed = second not in _FORBIDDEN
    elif action == sqlite3.SQLITE_UPDATE:  # what SQLite asks when it opens a search index; nobody else can do it
        allowed = first == "sqlite_master"
    elif action == sqlite3.SQLITE_PRAGMA:
        allowed = first in _TELLING or (first in _ASKED and second is None)
    else:
        allowed = action in _ALLOWED
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
