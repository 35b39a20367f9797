"""A new file from a dump: complete under its name, or not at all; every row as it was, or the dump is refused."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from crm_cli.domain.ids import new_uid
from crm_cli.errors import Conflict, Damaged
from crm_cli.exchange.dumps import CONTENT, Adder, Manifest, Progress, Told
from crm_cli.exchange.dumps_in import Dump, contents, read_row
from crm_cli.i18n import _
from crm_cli.queries import dumping, health
from crm_cli.queries.dumping import Column
from crm_cli.store import drift, file, seals
from crm_cli.store.backup import published, writing
from crm_cli.store.contents import of_file
from crm_cli.store.failures import driver_errors
from crm_cli.store.journal import journalled_tables
from crm_cli.store.upgrade import apply_migrations, migrate

OLDEST = 5  # the format of the first file that could be dumped
_COMMAND = "INSERT INTO command (uid, started_at, line) VALUES (?, ?, ?) RETURNING id"
_COUNT_ROWS = "UPDATE command SET rows = (SELECT count(*) FROM journal) WHERE id = ?"
# What a row that no crm has written makes Python or SQLite say.
_REFUSED = (ValueError, TypeError, KeyError, OverflowError, sqlite3.IntegrityError, sqlite3.ProgrammingError)


class Command(NamedTuple):
    """What the history of a part begins with: the line typed, and when (UTC text)."""

    line: str
    at: str


def refuse_taken(path: Path) -> None:
    """Raises Conflict when there is something at `path`."""
    if os.path.lexists(path):
        raise _taken(path)


def rebuild(path: Path, dump: Dump, manifest: Manifest, command: Command, progress: Progress) -> None:
    """Make the file `path` of a dump that was checked.

    Raises Conflict when there is something at `path`, Damaged for what no crm has written, StoreUnavailable.
    """
    refuse_taken(path)
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    try:
        with writing(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with driver_errors(path), closing(file.connect(draft)) as db:
            _Rebuilding(db, dump, manifest).run(command, progress)
        _keep_contents(draft, dump)
        with writing(path):
            _sync(draft)
            _publish(draft, path)
    finally:
        with contextlib.suppress(OSError):
            file.remove(draft)
        of_file(draft).remove()


class _Rebuilding:
    """Fills a new file in one transaction. It is nobody's until it is complete, so it needs no journal of SQLite's."""

    def __init__(self, db: sqlite3.Connection, dump: Dump, manifest: Manifest) -> None:
        self._db = db
        self._dump = dump
        self._manifest = manifest

    def run(self, command: Command, progress: Progress) -> None:
        """All of it. Raises Damaged for what no crm has written."""
        for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("BEGIN IMMEDIATE")
        is_part = self._manifest.head.filter is not None
        tables = self._tables(is_part=is_part)
        triggers = self._without_triggers()
        told = Told(progress, self._manifest.rows)
        for table, columns in tables.items():
            told.of(table)
            self._load(table, columns, told)
        for statement in triggers:
            self._db.execute(statement)
        for index in health.search_indexes(self._db):
            told.of(index.name)
            self._db.execute(health.REBUILD.format(index=index.name))
        if health.orphans(self._db):
            raise self._damaged(_("rows point to nothing"))
        self._begin_history(command) if is_part else self._count_on()
        if health.format_of(self._db) < file.migrations()[-1][0]:
            migrate(self._db, self._dump.place)
        self._db.execute("COMMIT")
        self._db.execute(f"PRAGMA journal_mode = {'WAL' if file.wal_is_safe() else 'DELETE'}")

    def _tables(self, *, is_part: bool) -> dict[str, list[Column]]:
        """Lay the tables of the format, which have to be those of the dump."""
        format_ = self._manifest.head.format
        if format_ < OLDEST:
            raise self._damaged(_("no file of format {n} was ever dumped").format(n=format_))
        apply_migrations(self._db, until=format_)
        journalled = journalled_tables(self._db)
        found = {
            name: columns for name, columns in dumping.tables(self._db).items() if not is_part or name in journalled
        }
        if found.keys() != self._manifest.tables.keys() - {CONTENT}:
            raise self._damaged(_("its tables are not those of format {n}").format(n=format_))
        return found

    def _without_triggers(self) -> list[str]:
        """Nothing is journalled or indexed row by row; returns what makes the triggers again."""
        made = {name: sql for name, (kind, sql) in health.definitions(self._db).items() if kind == "trigger"}
        for name in made:
            self._db.execute(f"DROP TRIGGER {name}")
        return [*made.values()]

    def _load(self, table: str, columns: Sequence[Column], told: Told) -> None:
        """Store the rows of a table, and make sure that they are, to the last byte, what the dump says."""
        self._db.execute(f"DELETE FROM {table}")  # a new file knows its own migrations
        keys = [column.name for column in columns]
        insert = f"INSERT INTO {table} ({', '.join(keys)}) VALUES ({', '.join('?' * len(keys))})"
        rows = self._rows(table, columns)
        try:
            while batch := list(islice(rows, dumping.BATCH)):
                self._db.executemany(insert, batch)
                told.of(table, len(batch))
        except _REFUSED as error:
            name = self._dump.name_of(table)
            raise self._damaged(
                _("{name}: a row of {table} cannot be stored").format(name=name, table=table)
            ) from error
        stored = Adder()
        for _batch in stored.added(dumping.lines(self._db, table, columns)):
            pass
        if stored.sha256 != self._manifest.tables[table].sha256:
            raise self._damaged(_("rows of {table} are not as crm writes them").format(table=table))

    def _rows(self, table: str, columns: Sequence[Column]) -> Iterator[tuple[Any, ...]]:
        blobs = [column.name for column in columns if column.type == "BLOB"]
        values = itemgetter(*(column.name for column in columns))
        for line in self._dump.rows(table):
            row = read_row(line)
            for key in blobs:
                row[key] = row[key] and bytes.fromhex(row[key])
            yield values(row)

    def _count_on(self) -> None:
        """No number that was ever given is given again."""
        self._db.execute("DELETE FROM sqlite_sequence")
        last = [(name, found.last_id) for name, found in self._manifest.tables.items() if found.last_id is not None]
        self._db.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", last)

    def _begin_history(self, command: Command) -> None:
        """A part comes without a history: one command that brought every row."""
        (number,) = self._db.execute(_COMMAND, (new_uid(), command.at, command.line)).fetchone()
        self._db.execute("INSERT INTO current (slot, command_id) VALUES (1, ?)", (number,))
        drift.record(self._db)
        self._db.execute("DELETE FROM current")
        self._db.execute(_COUNT_ROWS, (number,))
        seals.seal(self._db, number)

    def _damaged(self, found: str) -> Damaged:
        return damaged(self._dump, found)


def damaged(dump: Dump, found: str) -> Damaged:
    """What is wrong with a dump whose sums are right."""
    return Damaged(
        _("{path} was not written by crm: {found}").format(path=dump.place, found=found),
        hint=_("nothing was loaded; take another dump"),
    )


def _keep_contents(draft: Path, dump: Dump) -> None:
    target = of_file(draft)
    try:
        for hash_, stream in contents(dump.rows(CONTENT)):
            with target.received(stream, hash_) as content:  # type: ignore[arg-type]  # all it does is read
                if content.sha256 != hash_:
                    raise damaged(dump, _("the content {hash} is another").format(hash=hash_))
                target.keep(content)
    except (ValueError, TypeError, KeyError) as error:
        raise damaged(dump, _("a content cannot be read")) from error


def _sync(draft: Path) -> None:
    handle = os.open(draft, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _publish(draft: Path, path: Path) -> None:
    """Give the contents and then the file their names. Contents of a file that went before may be there still."""
    made, target = of_file(draft), of_file(path)
    if made.folder.exists():
        try:
            made.folder.rename(target.folder)
        except OSError:
            target.fetch(made, sorted(found.parent.name + found.name for found in made.strays(set())))
    if not published(draft, [path]):
        raise _taken(path)


def _taken(path: Path) -> Conflict:
    return Conflict(
        _("{path} exists; a dump is loaded into a new file").format(path=path),
        hint=_("name it: crm --db NEWFILE data load …"),
    )
