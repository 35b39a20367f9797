"""Waiting for the turn to write: one process at a time, and who waits is told."""

import sqlite3
from collections.abc import Callable

from crm_cli.i18n import _

NOTICE_AFTER_MS, GIVE_UP_AFTER_MS = 300, 4700
MOST_TURNS = 12  # of waiting that long
PAUSE = 0.09  # seconds between two turns: with beginning one as long as SQLite waits between two looks at a busy file


def begin(db: sqlite3.Connection, notice: Callable[[str], None]) -> None:
    """Start a write transaction; give notice when another process makes us wait, then wait on.

    Raises sqlite3.OperationalError (busy) after five seconds in which nobody got on. SQLite keeps no queue: while
    others do get on, and overtake us, the wait is a dozen times that.
    """
    try:
        _begin_within(db, NOTICE_AFTER_MS)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        notice(_("waiting for another process that is writing to the file ..."))
        _begin_after_others(db)
    finally:
        db.execute(f"PRAGMA busy_timeout = {NOTICE_AFTER_MS + GIVE_UP_AFTER_MS}")


def _begin_after_others(db: sqlite3.Connection) -> None:
    db.execute(f"PRAGMA busy_timeout = {GIVE_UP_AFTER_MS}")  # who is committing keeps even readers waiting
    for turn in range(1, MOST_TURNS + 1):
        commits = data_version(db)
        try:
            _begin_within(db, GIVE_UP_AFTER_MS)
        except sqlite3.OperationalError:
            if turn == MOST_TURNS or data_version(db) == commits:
                raise
        else:
            return


def _begin_within(db: sqlite3.Connection, milliseconds: int) -> None:
    db.execute(f"PRAGMA busy_timeout = {milliseconds}")
    db.execute("BEGIN IMMEDIATE")


def data_version(db: sqlite3.Connection) -> int:
    """Another number after every commit of another connection."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])
