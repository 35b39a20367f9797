"""The schema and its numbered migrations: making it in a new file, bringing an older file up to date."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crm_cli.errors import StoreUnavailable
from crm_cli.i18n import _
from crm_cli.store import file, waiting
from crm_cli.store.backup import keep
from crm_cli.store.failures import driver_errors
from crm_cli.store.journal import regenerate


def bring_up_to_date(path: Path, notice: Callable[[str], None]) -> None:
    """Migrate an older file in one transaction, after a verified backup. Of two processes one does it, one waits.

    Raises Busy, StoreUnavailable, Damaged; the file is then as it was.
    """
    with driver_errors(path), closing(file.connect(path)) as db:
        file.make_durable(db)
        waiting.begin(db, notice)
        (version,) = db.execute("PRAGMA user_version").fetchone()
        newest = file.migrations()[-1][0]
        if version >= newest:  # another process was faster
            db.execute("ROLLBACK")
            return
        with closing(file.connect(path)) as reader:
            kept = keep(reader, path, "before-migration", datetime.now(UTC))
        migrate(db, path)
        db.execute("COMMIT")
    notice(
        _("{path} is now of format {newest}; as it was, it is kept in {kept}").format(
            path=path, newest=newest, kept=kept
        )
    )


def migrate(db: sqlite3.Connection, path: Path) -> None:
    """Bring the file `path` to the newest format, inside the transaction that is under way.

    Raises StoreUnavailable unless every row that was there still is and every reference points somewhere.
    """
    before = _counts(db)
    apply_migrations(db)
    lost = [table for table, count in _counts(db).items() if count < before.get(table, 0)]
    if lost or db.execute("PRAGMA foreign_key_check").fetchone():
        raise StoreUnavailable(
            _("{path} could not be brought up to date: rows would be lost").format(path=path),
            hint=_("nothing was changed; please report this"),
        )


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    tables = [name for (name,) in db.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 1")]
    return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def apply_migrations(db: sqlite3.Connection, until: int | None = None) -> None:
    """Bring the schema from its version to the newest, or to `until`, inside the transaction that is under way."""
    (done,) = db.execute("PRAGMA user_version").fetchone()
    for number, script in file.migrations():
        if number <= done or (until and number > until):
            continue
        for statement in _statements(script.read_text(encoding="utf-8")):
            db.execute(statement)
        db.execute("INSERT INTO migration VALUES (?, ?, ?)", (number, script.stem[5:], file.now_text()))
        db.execute(f"PRAGMA user_version = {number}")
    db.execute(f"PRAGMA application_id = {file.APPLICATION_ID}")
    regenerate(db)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
