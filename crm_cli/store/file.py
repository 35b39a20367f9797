"""The file itself: creating it whole or not at all, knowing it again, and opening it for reading or writing.

Plain sqlite3, no SQLModel: this module is on the path of every read.
"""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from crm_cli.errors import Damaged, NewerFile, NotFound, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.store.failures import driver_errors, translated

APPLICATION_ID = 0x63726D31  # "crm1"
MIGRATIONS_DIR = Path(__file__).parent / "migrations"
T = TypeVar("T", bound=sqlite3.Connection)
# The write-ahead log of SQLite 3.7.0-3.51.2 can, rarely, corrupt a file; these releases have the fix.
_WAL_FIXED = ((3, 44, 6, 3, 45), (3, 50, 7, 3, 51))


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite library is free of the WAL-reset bug."""
    return version >= (3, 51, 3) or any(fix[:3] <= version < fix[3:] for fix in _WAL_FIXED)


def migrations() -> list[tuple[int, Path]]:
    """The numbered migrations, in order. The last number is the version this program writes."""
    return [(int(path.name[:4]), path) for path in sorted(MIGRATIONS_DIR.glob("[0-9]*.sql"))]


class DryConnection(sqlite3.Connection):
    """A connection whose commit does nothing, so that what was written can be looked at and is then gone."""

    def commit(self) -> None:
        pass

    def close(self) -> None:
        pass

    def release(self) -> None:
        """Take back what was written, and really close."""
        self.rollback()
        super().close()


def connect(path: Path, *, dry: bool = False, mode: str = "rw") -> sqlite3.Connection:
    """A connection to an existing file, with what every connection needs."""
    return _connected(f"{path.absolute().as_uri()}?mode={mode}", DryConnection if dry else sqlite3.Connection)


def _connected(uri: str, factory: type[T]) -> T:
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5, factory=factory)
    db.execute("PRAGMA foreign_keys = ON")
    db.create_function("normalise", 1, _normalised, deterministic=True)
    return db


def open_reader(path: Path, notice: Callable[[str], None]) -> sqlite3.Connection:
    """A connection that cannot write. It may still roll back what a crashed writer left half done.

    An older file is brought up to date first. Raises NotFound, Damaged, NewerFile or StoreUnavailable.
    """
    check_is_file(path)
    with driver_errors(path):
        db = _connect_newest(path, notice)
        db.execute("PRAGMA query_only = ON")
    return db


def _normalised(text: object) -> str | None:
    """SQLite knows no Persian letters; lists compare text the way the search index does."""
    from crm_cli.domain.folding import normalise

    return None if text is None else normalise(str(text))


def empty_reader() -> sqlite3.Connection:
    """What a file that does not exist yet would say: every table, no row."""
    from crm_cli.store.upgrade import apply_migrations

    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("BEGIN")
    apply_migrations(db)
    db.execute("COMMIT")
    db.create_function("normalise", 1, _normalised, deterministic=True)
    return db


def open_writer(path: Path, notice: Callable[[str], None], *, dry: bool = False) -> sqlite3.Connection:
    """A connection for one write transaction, durable against power cuts.

    An older file is brought up to date first. A dry run writes to a copy of a file that may not be written.
    Raises NotFound, Damaged, NewerFile or StoreUnavailable.
    """
    check_is_file(path)
    with driver_errors(path):
        db = _connect_newest(path, notice, dry=dry)
        if dry and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            db = _copied(db)
        if make_durable(db) == "wal" and not wal_is_safe():
            notice(_("the file is in a mode this SQLite library is not safe with, and in use elsewhere"))
    return db


def _connect_newest(path: Path, notice: Callable[[str], None], *, dry: bool = False) -> sqlite3.Connection:
    db = connect(path, dry=dry)
    if check_version(db, path) < migrations()[-1][0]:
        from crm_cli.store.upgrade import bring_up_to_date

        sqlite3.Connection.close(db)  # a dry one would stay open
        bring_up_to_date(path, notice)
        db = connect(path, dry=dry)
    return db


def _copied(db: sqlite3.Connection) -> DryConnection:
    """The same content in a temporary file without a name, which goes with its connection."""
    copy = _connected("", DryConnection)
    db.backup(copy)
    sqlite3.Connection.close(db)
    return copy


def make_durable(db: sqlite3.Connection) -> str:
    """Every commit on the disk before it is reported; returns the journal mode the file is in now."""
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA secure_delete = ON")
    # Triggers make SQLite keep a journal for every single statement; in memory it costs nothing.
    db.execute("PRAGMA temp_store = MEMORY")
    if wal_is_safe():
        return "wal"
    # Only WAL is remembered by the file; every other journal mode must be set again on each connection.
    try:
        (mode,) = db.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
    except sqlite3.OperationalError:  # in WAL mode and open elsewhere: it stays as it is
        (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    return str(mode)


def identity(path: Path) -> tuple[int, int] | None:
    """Which file has this name now; None while there is none."""
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino


def create(path: Path, owner: str) -> None:
    """Make a new file with one owner in it. It appears under its name complete, or not at all.

    An existing file is never touched: when another process was faster, its file stands. Raises StoreUnavailable.
    """
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with driver_errors(path):
            _write_new(draft, owner)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        sync_folder(path.parent)
    except OSError as error:
        raise StoreUnavailable(
            _("{path} cannot be created: {reason}").format(path=path, reason=error.strerror),
            hint=_("choose another place with --db or `crm config set db PATH`"),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def _write_new(path: Path, owner: str) -> None:
    from crm_cli.store.upgrade import apply_migrations

    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with contextlib.closing(connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")  # leaves no second file beside a draft that will be renamed
        db.execute("PRAGMA synchronous = FULL")
        db.execute("BEGIN IMMEDIATE")
        apply_migrations(db)
        _first_owner(db, owner)
        db.execute("COMMIT")
        if wal_is_safe():
            db.execute("PRAGMA journal_mode = WAL")


def sync_folder(folder: Path) -> None:
    """Put the new name on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Delete a file with all that SQLite keeps beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _first_owner(db: sqlite3.Connection, name: str) -> None:
    from crm_cli.domain.folding import normalise
    from crm_cli.domain.ids import new_uid

    at = now_text()
    db.execute(
        "INSERT INTO command (uid, started_at, line, automatic, rows) VALUES (?, ?, 'create', 1, 1)", (new_uid(), at)
    )
    db.execute("INSERT INTO current (slot, command_id) VALUES (1, last_insert_rowid())")
    db.execute(
        "INSERT INTO staff (uid, name, sort_name, role, created_at, updated_at) VALUES (?, ?, ?, 'owner', ?, ?)",
        (new_uid(), name, normalise(name), at, at),
    )
    db.execute("DELETE FROM current")


def check_is_file(path: Path) -> None:
    """Refuse what cannot be a crm file before SQLite opens it. Raises NotFound, Damaged or StoreUnavailable."""
    try:
        info = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            _("there is no file {path}").format(path=path),
            hint=_("check the name, or make a new one: crm --db {path} --create …").format(path=path),
        ) from None
    except OSError as error:
        raise StoreUnavailable(
            _("{path} cannot be opened: {reason}").format(path=path, reason=error.strerror),
            hint=_("check the permissions of the file and of its folder"),
        ) from error
    if not stat.S_ISREG(info.st_mode):
        raise Damaged(_("{path} is not a file").format(path=path), hint=_("name the file, not its folder or a device"))
    if info.st_size == 0:
        raise Damaged(
            _("{path} is empty; a crm file never is").format(path=path),
            hint=_("restore a backup (crm backups list); if it is not meant to be a crm file, delete it and try again"),
        )


def check_version(db: sqlite3.Connection, path: Path) -> int:
    """The format of the file. Raises Damaged or NewerFile for a foreign, a half-made and a newer one."""
    try:
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise translated(error, path) from error
    newest = migrations()[-1][0]
    if application != APPLICATION_ID:
        raise Damaged(
            _("{path} is a SQLite file, but not one of crm's").format(path=path),
            hint=_("name another file with --db"),
        )
    if version > newest:
        raise NewerFile(
            _("{path} was written by a newer crm (format {version}, this one knows {newest})").format(
                path=path, version=version, newest=newest
            ),
            hint=_("update crm: pip install --upgrade crm-cli"),
        )
    if version < 1:
        raise Damaged(_("{path} was never finished").format(path=path), hint=_("restore a backup: crm backups list"))
    return int(version)


def now_text() -> str:
    """This instant as it is stored."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
