"""Putting a backup in the place of the file. It is made ready aside, and copied in by one transaction.

The file itself stays, so that whoever has it open goes on with the new content. Only one that cannot be opened any
more gives its name to a new file.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from crm_cli.domain.backups import name_of
from crm_cli.domain.present import stored
from crm_cli.errors import Busy, Damaged, NewerFile
from crm_cli.i18n import _
from crm_cli.queries import health
from crm_cli.store import file, waiting
from crm_cli.store.backup import copied, folder_of, keep, made_folder, published, writing
from crm_cli.store.failures import driver_errors
from crm_cli.store.filed import bring_back, of_backup
from crm_cli.store.inspection import open_untouched
from crm_cli.store.upgrade import migrate

Notice = Callable[[str], None]
Progress = Callable[[int, int, int], None]

PAGES = 1000  # copied in one step at most; the first step takes the lock, the last one commits
BESIDE = ("-journal", "-wal", "-shm")
_HAS_FORGOTTEN = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'forgotten')"
_FORGOTTEN = "SELECT uid, forgotten_at FROM forgotten"
_NOTE = "INSERT OR IGNORE INTO forgotten (uid, forgotten_at) VALUES (?, ?)"


class Restored(NamedTuple):
    """What was done. `safety` is the file as it was before: a backup, or itself where it was `lost`; None if missing.

    A file is `lost` that is damaged or missing: nobody knows whom it had forgotten. `forgotten` counts those who were
    erased again, `missing` the documents whose contents are nowhere.
    """

    safety: Path | None
    lost: bool = False
    forgotten: int = 0
    missing: int = 0


def restore(path: Path, source: Path, line: str, at: datetime, notice: Notice) -> Restored:
    """Give the file `path` the content of the backup `source`. `line` is the command, `at` this instant.

    Raises Busy, StoreUnavailable, NewerFile, Damaged: the file is then as it was. One that is damaged itself gives way
    only to a backup of its own: it might be somebody else's.
    """
    safety = None
    with _made_ready(path, source) as ready:
        try:
            if path.exists():
                with _alone(path, notice) as (live, undisturbed):
                    gone = _forgotten_in(live)
                    safety = keep(live, path, "before-restore", at)
                    again = _forget(ready, gone, line, at, notice)
                    missing = bring_back(ready, path, of_backup(source, path))
                    _fill(live, ready, undisturbed)
                    return Restored(safety, forgotten=again, missing=missing)
        except Damaged as error:
            if safety or not path.is_file() or source.parent != folder_of(path):
                raise
            notice(_("{reason}; it gives way to the backup").format(reason=error.message))
        missing = bring_back(ready, path, of_backup(source, path))
        return Restored(_replaced(path, ready, at), lost=True, missing=missing)


@contextmanager
def _made_ready(path: Path, source: Path) -> Iterator[Path]:
    """A copy of the backup, sound and of the newest format."""
    target = made_folder(path) / "restore"
    with closing(open_untouched(source)) as db, copied(db, target, source) as ready:
        with driver_errors(source), closing(file.connect(ready)) as copy:
            if file.check_version(copy, source) < file.migrations()[-1][0]:
                copy.execute("BEGIN IMMEDIATE")
                migrate(copy, source)
                copy.execute("COMMIT")
        yield ready


@contextmanager
def _alone(path: Path, notice: Notice) -> Iterator[tuple[sqlite3.Connection, Progress]]:
    """A connection to the file while nobody else writes to it, and what the steps of a copy into it are to call.

    The copy wants a connection without a transaction. A rollback journal lets that one keep its lock all the same. In
    WAL mode it cannot: there the first step, which locks, looks whether somebody has written since.
    """
    file.check_is_file(path)
    with driver_errors(path), closing(file.connect(path)) as live, closing(file.connect(path)) as witness:
        with suppress(NewerFile):  # an older crm may go back to what it knows
            file.check_version(live, path)
        file.make_durable(live)
        in_wal = health.journal_mode(live) == "wal"
        if not in_wal:
            live.execute("PRAGMA locking_mode = EXCLUSIVE")
        waiting.begin(live, notice)
        live.execute("COMMIT")
        seen = waiting.data_version(witness) if in_wal else 0

        def undisturbed(status: int, _remaining: int, _total: int) -> None:
            written = in_wal and status == sqlite3.SQLITE_OK and waiting.data_version(witness) != seen
            if written or status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise Busy(
                    _("another process has just written to {path}").format(path=path),
                    hint=_("nothing was changed; try again in a moment"),
                )

        yield live, undisturbed


def _forgotten_in(live: sqlite3.Connection) -> dict[str, str]:
    """Who was erased on request, and when."""
    return dict(live.execute(_FORGOTTEN).fetchall()) if live.execute(_HAS_FORGOTTEN).fetchone()[0] else {}


def _forget(ready: Path, gone: Mapping[str, str], line: str, at: datetime, notice: Notice) -> int:
    """Erase from the copy who has been erased since it was made; returns how many there were."""
    with closing(file.connect(ready)) as db:
        known = _forgotten_in(db)
    since = {uid: when for uid, when in gone.items() if uid not in known}
    if not since:
        return 0
    from crm_cli.store.forget import forget, rewrite
    from crm_cli.store.work import Journalled, unit_of_work

    with unit_of_work(ready, Journalled(line, stored(at), lambda _db: None, automatic=True), notice) as work:
        work.db.executemany(_NOTE, since.items())
        erased = forget(work.db, since, work.at)
    rewrite(ready, notice)
    return erased.rows.get("contact", 0)


def _fill(live: sqlite3.Connection, ready: Path, undisturbed: Progress) -> None:
    with closing(file.connect(ready)) as source:
        (pages,) = source.execute("PRAGMA page_count").fetchone()
        source.backup(live, pages=min(PAGES, pages // 2), progress=undisturbed)


def _replaced(path: Path, ready: Path, at: datetime) -> Path | None:
    """Put the copy under the name of a file that is missing or cannot be opened; returns where that one is kept.

    What lies beside it must go as well: SQLite would take it for the new file's.
    """
    names = (folder_of(path) / name_of(at, "before-restore", number) for number in count(1))
    aside = next(name for name in (name.with_suffix(".damaged") for name in names) if not os.path.lexists(name))
    if file.wal_is_safe():
        with closing(file.connect(ready)) as db:
            db.execute("PRAGMA journal_mode = WAL")
    place = path.resolve()
    with writing(place):
        kept = published(place, [aside]) if place.exists() else None
        for beside in (place.with_name(place.name + suffix) for suffix in BESIDE):
            if beside.exists() and beside.stat().st_size:
                beside.rename(f"{aside}{beside.name.removeprefix(place.name)}")
        ready.replace(place)
        file.sync_folder(place.parent)
    return kept
