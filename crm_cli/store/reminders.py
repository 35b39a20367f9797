"""What was brought up, noted beside the journal: there is nothing in it to take back, and no backup is made for it."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crm_cli.domain.present import Present, stored
from crm_cli.domain.reminders import KEPT, Due, Taken
from crm_cli.queries import reminders as queries
from crm_cli.store.failures import driver_errors
from crm_cli.store.file import open_writer
from crm_cli.store.waiting import begin

_NOTE = """
INSERT INTO reminder (followup_id, due, noted_at) VALUES (?, ?, ?)
    ON CONFLICT (followup_id, due) DO UPDATE SET noted_at = excluded.noted_at
"""
_SHOWN = "UPDATE reminder SET shown_at = ? WHERE followup_id = ? AND due = ?"
# Nobody waits any more for what was moved, snoozed or closed before it could be shown.
_DROP = f"DELETE FROM reminder AS r WHERE {queries.LOST} AND NOT {queries.STANDS}"
_SWEEP = """
DELETE FROM reminder AS r WHERE EXISTS (SELECT 1 FROM followup f WHERE f.id = r.followup_id AND f.closed_at < ?)
"""


def note(path: Path, present: Present, most: int | None, notice: Callable[[str], None]) -> Taken:
    """Note what is to be brought up, at most so many, and return it: from here on nobody else brings it up.

    Raises Busy and StoreUnavailable; then nothing was noted.
    """
    with _transaction(path, notice) as db:
        taken = queries.waiting(db, present, most)
        at = stored(present.now)
        db.executemany(_NOTE, [(*due, at) for due in taken.everything])
        db.execute(_DROP, queries.moment(present))
        db.execute(_SWEEP, (stored(present.now - KEPT),))
    return taken


def shown(path: Path, dues: Iterable[Due], at: str, notice: Callable[[str], None]) -> None:
    """Note that they were shown. Raises Busy and StoreUnavailable."""
    with _transaction(path, notice) as db:
        db.executemany(_SHOWN, [(at, *due) for due in dues])


@contextmanager
def _transaction(path: Path, notice: Callable[[str], None]) -> Iterator[sqlite3.Connection]:
    with driver_errors(path), closing(open_writer(path, notice)) as db:
        begin(db, notice)
        yield db
        db.execute("COMMIT")
