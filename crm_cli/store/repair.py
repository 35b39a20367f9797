"""What follows from the records: search indexes, other indexes, triggers. Where it is wrong it is made anew.

Each fault carries the statements that do so. No row of a record is ever touched.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crm_cli.domain.findings import several
from crm_cli.errors import Damaged, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.queries import health
from crm_cli.queries.health import Definition, Suspect
from crm_cli.store import file, journal, waiting
from crm_cli.store.backup import keep
from crm_cli.store.failures import driver_errors


class Fault(NamedTuple):
    """The check that finds it, what is wrong, and the statements that make it right."""

    check: str
    found: str
    cure: tuple[str, ...]


class Repaired(NamedTuple):
    """What was made anew, and where the file is kept as it was; None when nothing was written."""

    faults: list[Fault]
    backup: Path | None


# What can be wrong.


def sorted_out(problems: Sequence[str]) -> tuple[list[Fault], list[str]]:
    """What SQLite finds wrong in a file: faults of indexes, and damage. Where there is damage no fault counts."""
    damage = [text for text in problems if health.index_of(text) is None]
    said = {} if damage else {health.index_of(text): text for text in reversed(problems)}
    return [_of_index(suspect, text) for suspect, text in said.items() if suspect], damage


def of_definitions(db: sqlite3.Connection) -> Iterator[Fault]:
    """Indexes, and the triggers and views that keep search indexes, which are not those of a new file."""
    if health.format_of(db) < file.migrations()[-1][0]:
        return  # what an older file has to have, the next command gives it
    with closing(file.empty_reader()) as new:
        wanted, indexes = health.definitions(new), health.search_indexes(new)
    there = health.definitions(db)
    wrong = {name: made for name, made in wanted.items() if _words(there.get(name)) != _words(made)}
    for name, made in wrong.items():
        if made.kind == "index":
            found = _("{index} is missing, or another one").format(index=name)
            yield Fault("indexes", found, _anew(name, made))
    for index in indexes:
        kept_by = {index.name, *(name for name, made in wanted.items() if made.kind in ("trigger", "view"))}
        names = [name for name in wrong if name in kept_by and (name == index.table or name.startswith(index.name))]
        if names:
            found = _("changes do not reach the index: {names}").format(names=several(names))
            yield _of_search(index.name, found, *(text for name in names for text in _anew(name, wrong[name])))


def of_journal(db: sqlite3.Connection) -> Iterator[Fault]:
    """Triggers of the journal that are not those the tables should have: a change would not be written down."""
    wanted = {name: Definition("trigger", sql) for name, sql in journal.triggers(db)}
    made = health.definitions(db).items()
    there = {name: found for name, found in made if name.startswith("journal_") and found.kind == "trigger"}
    wrong = [name for name in sorted(wanted | there) if _words(wanted.get(name)) != _words(there.get(name))]
    if wrong:
        found = _("changes are not written down as they should be: {triggers}").format(triggers=several(wrong))
        cure = (text for name in wrong for text in _anew(name, wanted.get(name)))
        yield Fault("journal", found, tuple(cure))


def of_search(db: sqlite3.Connection, *, words: bool) -> Iterator[Fault]:
    """Search indexes that hold other rows than their tables, or other `words`, which wants a write transaction."""
    for index in health.search_indexes(db):
        missing, surplus = health.out_of_step(db, index)
        if missing or surplus:
            message = _("{missing} records are not in the index, {surplus} are in it and are gone")
            yield _of_search(index.name, message.format(missing=missing, surplus=surplus))
        elif words and health.words_differ(db, index):
            yield _of_search(index.name, _("the words in the index are not those of the records"))


def _of_index(suspect: Suspect, found: str) -> Fault:
    if suspect.of_words:
        return _of_search(suspect.name, found)
    return Fault("indexes", found, (f'REINDEX "{suspect.name}"',))


def _of_search(name: str, found: str, *first: str) -> Fault:
    return Fault("search", f"{name}: {found}", (*first, health.REBUILD.format(index=name)))


def _anew(name: str, made: Definition | None) -> tuple[str, ...]:
    """Drops what is there under this name, a trigger where nothing should be; makes what should."""
    if made is None:
        return (f'DROP TRIGGER "{name}"',)
    return (f'DROP {made.kind} IF EXISTS "{name}"', made.sql)


def _words(made: Definition | None) -> list[str] | None:
    return made.sql.split() if made else None


# Making it right.


def repair(path: Path, at: datetime, notice: Callable[[str], None], *, dry: bool = False) -> Repaired:
    """Make anew what follows from the records and is wrong, after a backup: all of it, or nothing.

    `at` is now, aware; what is done `dry` is taken back. Raises Damaged where more than that is wrong, and NotFound,
    NewerFile, Busy, StoreUnavailable.
    """
    with driver_errors(path), closing(file.open_writer(path, notice)) as db:
        waiting.begin(db, notice)
        found = _faults(db, path)
        kept = _kept(path, at) if found and not dry else None
        for statement in dict.fromkeys(text for fault in found for text in fault.cure):
            db.execute(statement)
        if left := _faults(db, path):
            raise StoreUnavailable(
                _("{path} could not be repaired: {found}").format(path=path, found=several([f.found for f in left])),
                hint=_("nothing was changed; restore a backup"),
            )
        db.execute("ROLLBACK" if dry else "COMMIT")
    return Repaired(found, kept)


def _kept(path: Path, at: datetime) -> Path:
    with closing(file.connect(path)) as reader:
        return keep(reader, path, "before-repair", at)


def _faults(db: sqlite3.Connection, path: Path) -> list[Fault]:
    faults, damage = sorted_out(health.problems(db, full=True))
    if damage:
        raise Damaged(
            _("{path} is damaged: {found}").format(path=path, found=several(damage)),
            hint=_("restore a backup, or save what can be read: crm doctor --salvage NEWFILE"),
        )
    return [*faults, *of_definitions(db), *of_journal(db), *of_search(db, words=True)]
