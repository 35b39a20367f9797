"""A file and the contents of its documents: what is missing, what no document has any more, what goes with a backup."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from crm_cli.domain.backups import read_name
from crm_cli.errors import CrmError
from crm_cli.queries import documents as queries
from crm_cli.store import file, waiting
from crm_cli.store.backup import folder_of
from crm_cli.store.contents import Contents, of_file
from crm_cli.store.failures import driver_errors
from crm_cli.store.inspection import open_untouched


class Fault(NamedTuple):
    """A content that is missing or not what it was: its hash, the first document that has it, and that one's name."""

    sha256: str
    number: int
    name: str


class Mended(NamedTuple):
    """What was brought back from backups, and how many contents were swept away."""

    restored: list[Fault]
    swept: int


def of_backups(path: Path) -> Contents:
    """What the backups of the file `path` share."""
    return Contents(folder_of(path) / "documents")


def of_backup(place: Path, path: Path) -> Contents:
    """The contents that belong to a backup of the file `path`: in its own folder, or kept elsewhere."""
    return of_backups(path) if place.parent == folder_of(path) else of_file(place)


def faults(db: sqlite3.Connection, contents: Contents, *, full: bool) -> list[Fault]:
    """The contents that are missing or cut; in full, those of which any byte is another. Raises StoreUnavailable."""
    wrong = []
    for hash_, number, name, size in queries.held(db):
        if not contents.has(hash_, size) or (full and not contents.is_sound(hash_)):
            wrong.append(Fault(hash_, number, name))
    return wrong


def take_along(copy: Path, path: Path, target: Contents) -> None:
    """Keep with a copy of the file `path` what its documents need; a content that is lost already holds up nothing."""
    with closing(sqlite3.connect(copy)) as db:
        needed = queries.needed(db)
    target.fetch(of_file(path), target.lacking(needed))


def lacking(place: Path, contents: Contents, is_sound: Callable[[Contents, str], bool]) -> list[str]:
    """The names of documents in a backup whose content is not with it, as every byte says. Raises StoreUnavailable."""
    with driver_errors(place), closing(open_untouched(place)) as db:
        return [name for hash_, _number, name, _size in queries.held(db) if not is_sound(contents, hash_)]


def bring_back(ready: Path, path: Path, source: Contents) -> int:
    """Give the file `path` what the documents of `ready` need, which is to take its place; how many cannot be had."""
    contents = of_file(path)
    with closing(file.connect(ready)) as db:
        needed = queries.needed(db)
        contents.fetch(source, contents.lacking(needed))
        return len(faults(db, contents, full=False))


def carry(path: Path, out: Path) -> None:
    """Copy the contents beside the file `path` that the file `out` needs."""
    take_along(out, path, of_file(out))


def mend(path: Path, notice: Callable[[str], None], *, dry: bool = False) -> Mended:
    """Bring back from the backups what is missing or damaged, and sweep away what no document needs.

    Nobody can write meanwhile. Raises Busy, StoreUnavailable; what was done by then stays, and can be repeated.
    """
    contents, source = of_file(path), of_backups(path)
    with driver_errors(path), closing(file.open_writer(path, notice)) as db:
        waiting.begin(db, notice)
        found = [fault for fault in faults(db, contents, full=True) if source.is_sound(fault.sha256)]
        needed = queries.needed(db)
        if not dry:
            contents.fetch(source, [fault.sha256 for fault in found])
        swept = len(contents.strays(needed)) if dry else contents.sweep(needed)
        db.execute("ROLLBACK")
    return Mended(found, swept)


def sweep_backups(path: Path) -> None:
    """Take away what no backup of the file needs any more; nothing where one cannot be read, or one is being made."""
    contents = of_backups(path)
    if not contents.folder.is_dir():
        return
    with backups_locked(path, alone=True) as is_alone:
        if not is_alone:
            return
        needed: set[str] = set()
        with contextlib.suppress(CrmError):
            for place in folder_of(path).iterdir():
                if read_name(place.name):
                    with driver_errors(place), closing(open_untouched(place)) as db:
                        needed |= queries.needed(db)
            contents.sweep(needed)


@contextlib.contextmanager
def backups_locked(path: Path, *, alone: bool = False) -> Iterator[bool]:
    """While backups are made nobody sweeps: whoever wants to be `alone` is told at once whether that is so.

    Where the system has no such locks (Windows), everybody is.
    """
    try:
        import fcntl
    except ImportError:
        yield True
        return
    handle = os.open(folder_of(path), os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except OSError:  # somebody is making a backup; or the disk has no locks
            yield not alone
        else:
            yield True
    finally:
        os.close(handle)
