"""What is in the file: its format, pages and references, work that was left unfinished; then the other checks."""

import shlex
import sqlite3
from collections.abc import Callable, Iterator
from typing import NamedTuple

from crm_cli.domain.findings import Finding, refused, several
from crm_cli.domain.numbers import size_text
from crm_cli.errors import Busy, Conflict, CrmError, Damaged, Invalid, NewerFile, NotFound
from crm_cli.i18n import _
from crm_cli.queries import health
from crm_cli.services.doctor import copies, derived, documents, past
from crm_cli.services.doctor.patient import Patient
from crm_cli.services.doctor.preferences import mending
from crm_cli.services.doctor.surroundings import nearest, sandbox_path, size_of
from crm_cli.services.naming import find_staff
from crm_cli.store import repair
from crm_cli.store.failures import driver_errors
from crm_cli.store.file import migrations, wal_is_safe
from crm_cli.store.inspection import HalfWritten, open_untouched
from crm_cli.store.wreck import recognisable

Check = Callable[[Patient, sqlite3.Connection], Iterator[Finding]]


class Inside(NamedTuple):
    """What was found, and the error with which every other command would end, if there is one."""

    findings: list[Finding]
    refusal: CrmError | None = None


def examine(patient: Patient, progress: Callable[[str], None]) -> Inside:
    """Look at the file from within. Where it is damaged, what would only show the same damage again is left out."""
    try:
        db = open_untouched(patient.path)
    except CrmError as error:
        if patient.may_create and isinstance(error, NotFound) and not patient.restoring():
            found = _("there is no {path} yet; the first write makes it").format(path=patient.path)
            return Inside([Finding("file", "note", found, _first_write(patient))])
        return Inside([refused("file", error, _way_out(patient, error))], error)
    findings = [Finding("file", "ok", f"{patient.path.absolute()}, {size_text(size_of(patient.path))}")]
    try:
        with driver_errors(patient.path):
            for name, check in (*CHECKS, *(FULL_CHECKS if patient.full else ())):
                progress(name)
                findings += check(patient, db)
                if name == "integrity" and findings[-1].state == "damaged":
                    break
    except CrmError as error:
        if isinstance(error, Busy):
            return Inside([*findings, refused(name, error)], error)
        # What cannot be read once it is open is not well, whatever SQLite calls it.
        damage = Damaged(error.message, hint=error.hint)
        return Inside([*findings, refused("integrity", damage, _mended(patient))], damage)
    finally:
        db.close()
    return Inside(findings)


def _way_out(patient: Patient, error: CrmError) -> str | None:
    """The command for a file that cannot be opened; one that is none of crm's, and has no backup, has none."""
    if isinstance(error, HalfWritten):
        return patient.crm("today")
    if isinstance(error, NewerFile):
        return "pip install --upgrade crm-cli"
    if isinstance(error, NotFound):
        return patient.restoring() or _first_write(patient)
    if isinstance(error, Damaged):
        recognised = patient.path.is_file() and recognisable(patient.path)
        return _mended(patient) if recognised else patient.restoring()
    forbidden = isinstance(error.__cause__, PermissionError | sqlite3.Error)
    if isinstance(error, Busy) or not forbidden:
        return None
    seen = nearest(patient.path)  # the file, or the folder that is shut
    return f"chmod u+{'rw' if seen == patient.path.absolute() else 'rwx'} {shlex.quote(str(seen))}"


def _mended(patient: Patient) -> str:
    """The command for damage: the newest backup, else what can be saved."""
    return patient.restoring() or patient.salvage()


def _both_ways() -> str:
    return _("; restore a backup, or save what can be read (--salvage)")


def _first_write(patient: Patient) -> str:
    if patient.path == sandbox_path():
        return "crm demo"
    named = "" if patient.settings.db_is_default else f"--db {patient.quoted} --create "
    return f"crm {named}contacts add NAME"


def _format(_patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """An older format is brought up to date by the next command; a newer one has been refused."""
    version, newest = health.format_of(db), migrations()[-1][0]
    if version < newest:
        message = _("format {version}; the next command makes a backup and brings it to {newest}")
        yield Finding("format", "note", message.format(version=version, newest=newest))
    else:
        yield Finding("format", "ok", _("format {version}, the newest").format(version=version))


def _mode(_patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """The write-ahead log needs a library without the WAL-reset bug; a write by another one leaves that mode."""
    mode, library = health.journal_mode(db), sqlite3.sqlite_version
    if mode == "wal" and not wal_is_safe():
        message = _(
            "the file is in WAL mode, in which SQLite {library} can, rarely, damage it;"
            " the next write while no other program has it open puts this right"
        )
        yield Finding("sqlite", "note", message.format(library=library))
    else:
        kind = _("write-ahead log") if mode == "wal" else _("rollback journal")
        yield Finding("sqlite", "ok", _("SQLite {library}, {kind}").format(library=library, kind=kind))


def _pages(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """The short check reads every page and row; the full one, five times as long, every entry of every index, too."""
    faults, damage = repair.sorted_out(health.problems(db, full=patient.full))
    if damage:
        yield Finding("integrity", "damaged", several(damage) + _both_ways(), _mended(patient))
        return
    whole = _("every page, row and index entry is sound")
    yield from map(patient.to_repair, faults)
    yield Finding("integrity", "ok", whole if patient.full and not faults else _("every page and row is sound"))


def _references(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """The program cannot write a row that points to nothing: somebody else did, or the file was damaged and mended."""
    lost = [
        _("{n} of {table} without their {parent}").format(n=n, table=table, parent=parent)
        for table, parent, n in health.orphans(db)
    ]
    if lost:
        yield Finding("references", "damaged", several(lost) + _both_ways(), _mended(patient))
    else:
        yield Finding("references", "ok", _("every record that is pointed to is there"))


def _unfinished(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """An import that was stopped goes on where it was when the same file is imported again."""
    commands = health.unfinished(db)
    if not commands:
        yield Finding("unfinished", "ok", _("no import was stopped before its end"))
    for started_at, line in commands:
        at = patient.present.instant_text(started_at)
        found = _("begun {at} and stopped before its end, or still running; the same line goes on with it")
        yield Finding("unfinished", "mend", found.format(at=at), f"crm {_as_words(line)}")


def _staff(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """Whoever the settings name must be a colleague, or every write is refused."""
    name, origin = patient.settings.values["staff"]
    if not name:
        yield Finding("staff", "ok", _("the settings name nobody: the first owner writes"))
        return
    try:
        find_staff(db, name)
    except (NotFound, Conflict, Invalid) as error:
        yield refused("staff", error, mending("staff", origin))
    else:
        yield Finding("staff", "ok", _("{name} is a colleague").format(name=name))


CHECKS: tuple[tuple[str, Check], ...] = (
    ("format", _format),
    ("sqlite", _mode),
    ("integrity", _pages),
    ("references", _references),
    ("indexes", derived.definitions),
    ("search", derived.search),
    ("journal", derived.triggers),
    ("documents", documents.contents),
    ("unfinished", _unfinished),
    ("staff", _staff),
    ("seen", past.seen),
    ("backup", copies.backups),
)
FULL_CHECKS: tuple[tuple[str, Check], ...] = (("rows", past.rows), ("chain", past.chain))


def _as_words(line: str) -> str:
    """A stored command line, made sure that a shell sees nothing but words in it."""
    try:
        return shlex.join(shlex.split(line))
    except ValueError:
        return shlex.quote(line)
