"""Copies of the file, made by SQLite's backup API: complete, verified by opening them, readable by the owner alone."""

import contextlib
import os
import sqlite3
from pathlib import Path

from crm_cli.errors import StoreUnavailable
from crm_cli.i18n import _
from crm_cli.store.failures import driver_errors


def folder_of(path: Path) -> Path:
    """Where the backups of the file `path` are kept."""
    return path.with_name(f"{path.name}.backups")


def backup(db: sqlite3.Connection, path: Path, name: str) -> Path:
    """Copy the open file `path` to `name` in its folder of backups. It appears under its name complete, or not at all.

    Raises StoreUnavailable when it cannot be written, Damaged when what was copied is not sound.
    """
    target = folder_of(path) / name
    draft = target.with_name(f".{name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with driver_errors(draft), contextlib.closing(sqlite3.connect(draft)) as copy:
            db.backup(copy)
            _verify(copy)
        draft.replace(target)
    except OSError as error:
        raise StoreUnavailable(
            _("the backup {path} cannot be written: {reason}").format(path=target, reason=error.strerror),
            hint=_("nothing was changed; check the permissions of the folder and the free space"),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    return target


def _verify(copy: sqlite3.Connection) -> None:
    (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
