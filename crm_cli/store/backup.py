"""Backups: copies of the file made by SQLite's backup API, complete, verified by opening them, the owner's alone.

They lie in a folder beside the file. None is ever seen there unfinished: a copy gets its name when it is found sound.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from crm_cli.domain.backups import name_of
from crm_cli.errors import Conflict, Damaged, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.queries import health
from crm_cli.store import drift, file, seals
from crm_cli.store.failures import driver_errors
from crm_cli.store.inspection import open_untouched

DRAFT = ".part"
A_DAY = 86400  # seconds; no copy takes so long


def folder_of(path: Path) -> Path:
    """Where the backups of the file `path` are kept."""
    return path.with_name(f"{path.name}.backups")


def keep(db: sqlite3.Connection, path: Path, why: str, at: datetime) -> Path:
    """Copy the open file `path` into its folder of backups; `at` is now, aware.

    `db` is a connection to it without a transaction under way. Raises Busy, StoreUnavailable when the copy cannot be
    written, Damaged when it is not sound.
    """
    from crm_cli.store import filed

    folder = made_folder(path)
    with copied(db, folder / name_of(at, why), path) as draft, filed.backups_locked(path):
        filed.take_along(draft, path, filed.of_backups(path))
        place = published(draft, (folder / name_of(at, why, number) for number in count(1)))
    assert place  # there are names enough
    return place


def copy_to(db: sqlite3.Connection, target: Path, path: Path) -> None:
    """Copy the open file `path` to a place that is still free, its documents beside it.

    Raises Conflict, and what `keep` raises.
    """
    from crm_cli.store import filed
    from crm_cli.store.contents import of_file

    taken = Conflict(
        _("{path} exists; a backup is not written over anything").format(path=target), hint=_("name another file")
    )
    if os.path.lexists(target):
        raise taken
    with copied(db, target, path) as draft:
        filed.take_along(draft, path, of_file(target))
        if not published(draft, [target]):
            raise taken


def made_folder(path: Path) -> Path:
    """The folder of backups of the file `path`. Raises StoreUnavailable where it cannot be made."""
    folder = folder_of(path)
    with writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextlib.contextmanager
def copied(db: sqlite3.Connection, target: Path, path: Path) -> Iterator[Path]:
    """A sound copy of the open file `path`, beside `target`; what is left of it when the block ends is taken away.

    It is a single file: whatever journal mode the original is in, the copy needs nothing beside it.
    """
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}{DRAFT}")
    try:
        with writing(target):
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with driver_errors(path), contextlib.closing(sqlite3.connect(draft)) as copy:
            _copy(db, copy, target)
            _check_pages(copy, path)
        yield draft
    finally:
        with contextlib.suppress(OSError):
            file.remove(draft)


def published(draft: Path, names: Iterable[Path]) -> Path | None:
    """Give a finished file the first of these names that is free, for good; None when all are taken."""
    for name in names:
        with writing(name), contextlib.suppress(FileExistsError):
            _rename(draft, name)
            file.sync_folder(name.parent)
            return name
    return None


def check(place: Path) -> None:
    """Open a backup and look at every page and reference, at every row against the journal, at every seal.

    Raises NotFound, Damaged, NewerFile or StoreUnavailable: what is wrong with it.
    """
    with contextlib.closing(open_untouched(place)) as db, driver_errors(place):
        _check_pages(db, place)
        if health.orphans(db):
            raise _damaged(place, _("rows point to nothing"))
        if not seals.in_use(db):
            return
        if next(drift.drifts(db), None):
            raise _damaged(place, _("rows are not what its journal says of them"))
        if any(found.seal_id for found in seals.breaks(db)):
            raise _damaged(place, _("its journal is not as it was sealed"))


def sweep(path: Path) -> None:
    """Take away what is left of copies to the folder of `path` whose processes were killed, and of their documents."""
    from crm_cli.store import filed

    for draft in folder_of(path).glob(f".*{DRAFT}*"):
        with contextlib.suppress(OSError):
            if draft.stat().st_mtime < time.time() - A_DAY:
                draft.unlink()
    filed.sweep_backups(path)


def _rename(draft: Path, name: Path) -> None:
    """Raises FileExistsError for a name that is taken."""
    try:
        os.link(draft, name)
    except FileExistsError:
        raise
    except OSError:  # memory sticks know no second names
        if os.path.lexists(name):
            raise FileExistsError from None
        draft.rename(name)


def _copy(db: sqlite3.Connection, copy: sqlite3.Connection, target: Path) -> None:
    """One state of the file, whatever others write meanwhile."""
    db.execute("BEGIN")
    try:
        db.execute("PRAGMA schema_version").fetchone()  # waits its turn here; `backup` itself would wait for ever
        with driver_errors(target):
            db.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        db.rollback()


def _check_pages(db: sqlite3.Connection, path: Path) -> None:
    damage = [text for text in health.problems(db, full=True) if health.index_of(text) is None]
    if damage:  # an index is made anew
        raise _damaged(path, damage[0])


def _damaged(path: Path, problem: str) -> Damaged:
    return Damaged(
        _("{path} is damaged: {problem}").format(path=path, problem=problem),
        hint=_("what is wrong says: crm --db {path} doctor --full").format(path=path),
    )


@contextlib.contextmanager
def writing(target: Path) -> Iterator[None]:
    """What the system refuses in the block, as StoreUnavailable."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(
            _("{path} cannot be written: {reason}").format(path=target, reason=error.strerror),
            hint=_("nothing was changed; check the permissions of the folder and the free space"),
        ) from error
