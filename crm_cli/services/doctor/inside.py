"""What is in the file: its format, pages, references, search index, journal, and work that was left unfinished."""

import shlex
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from crm_cli.domain.findings import Finding, refused
from crm_cli.errors import Busy, Conflict, CrmError, Damaged, Invalid, NewerFile, NotFound
from crm_cli.i18n import _
from crm_cli.queries import health
from crm_cli.services.doctor.patient import Patient
from crm_cli.services.doctor.preferences import mending
from crm_cli.services.doctor.surroundings import nearest, sandbox_path, size_of, size_text
from crm_cli.services.naming import find_staff
from crm_cli.store import journal
from crm_cli.store.failures import driver_errors, translated
from crm_cli.store.file import migrations, wal_is_safe
from crm_cli.store.inspection import HalfWritten, open_untouched, taken_back

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
        if patient.may_create and isinstance(error, NotFound):
            found = _("there is no {path} yet; the first write makes it").format(path=patient.path)
            return Inside([Finding("file", "note", found, _first_write(patient))])
        return Inside([refused("file", error, _way_out(patient, error))], error)
    findings = [Finding("file", "ok", f"{patient.path.absolute()}, {size_text(size_of(patient.path))}")]
    try:
        with driver_errors(patient.path):
            for name, check in CHECKS:
                progress(name)
                findings += check(patient, db)
                if any(finding.state == "damaged" for finding in findings):
                    break
    except CrmError as error:
        if isinstance(error, Busy):
            return Inside([*findings, refused(name, error)], error)
        # What cannot be read once it is open is not well, whatever SQLite calls it.
        damage = Damaged(error.message, hint=error.hint)
        return Inside([*findings, refused("integrity", damage)], damage)
    finally:
        db.close()
    return Inside(findings)


def _way_out(patient: Patient, error: CrmError) -> str | None:
    """The command for a file that cannot be opened; damage has none."""
    if isinstance(error, HalfWritten):
        return patient.crm("today")
    if isinstance(error, NewerFile):
        return "pip install --upgrade crm-cli"
    if isinstance(error, NotFound):
        return _first_write(patient)
    forbidden = isinstance(error.__cause__, PermissionError | sqlite3.Error)
    if isinstance(error, Busy | Damaged) or not forbidden:
        return None
    seen = nearest(patient.path)  # the file, or the folder that is shut
    return f"chmod u+{'rw' if seen == patient.path.absolute() else 'rwx'} {shlex.quote(str(seen))}"


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
    """The short check reads every page and row; the full one, five times as long, every entry of every index, too.

    Newer libraries look into search indexes as well. Those are no damage: they are made anew.
    """
    found = health.problems(db, full=patient.full)
    for index in health.search_indexes(db):
        if any(f"FTS5 table main.{index.name}" in text for text in found):
            yield _index_fault(patient, index, _("the index is damaged"))
    damage = [text for text in found if "FTS5 table" not in text]
    if damage:
        yield Finding("integrity", "damaged", _several(damage) + _("; restore a backup"))
    else:
        whole = _("every page, row and index entry is sound")
        yield Finding("integrity", "ok", whole if patient.full else _("every page and row is sound"))


def _references(_patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """The program cannot write a row that points to nothing: somebody else did, or the file was damaged and mended."""
    lost = [
        _("{n} of {table} without their {parent}").format(n=n, table=table, parent=parent)
        for table, parent, n in health.orphans(db)
    ]
    if lost:
        yield Finding("references", "damaged", _several(lost) + _("; restore a backup"))
    else:
        yield Finding("references", "ok", _("every record that is pointed to is there"))


def _search(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """Compares which rows are indexed; in full, their words, too, during which nobody else can write."""
    indexes = health.search_indexes(db)
    faults = [fault for index in indexes for fault in _missed(patient, db, index)]
    if not faults and patient.full:
        faults = [*_misspelt(patient, db, indexes)]
    yield from faults
    if not faults:
        whole = _("holds the words of every record")
        yield Finding("search", "ok", whole if patient.full else _("holds every record"))


def _missed(patient: Patient, db: sqlite3.Connection, index: health.SearchIndex) -> Iterator[Finding]:
    missing, surplus = health.out_of_step(db, index)
    if missing or surplus:
        message = _("{missing} records are not in the index, {surplus} are in it and are gone")
        yield _index_fault(patient, index, message.format(missing=missing, surplus=surplus))


def _misspelt(patient: Patient, db: sqlite3.Connection, indexes: list[health.SearchIndex]) -> Iterator[Finding]:
    try:
        for index in indexes:
            with taken_back(db):
                differ = health.words_differ(db, index)
            if differ:
                yield _index_fault(patient, index, _("the words in the index are not those of the records"))
    except sqlite3.OperationalError as error:
        reason = translated(error, patient.path).message
        yield Finding("search", "note", _("the words were not compared: {reason}").format(reason=reason))


def _index_fault(patient: Patient, index: health.SearchIndex, fault: str) -> Finding:
    again = _python("db.execute(sys.argv[2])", patient, f'"{health.REBUILD.format(index=index.name)}"')
    return Finding("search", "mend", f"{index.table}: {fault}", again)


def _triggers(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """Without its trigger a change is not written down and cannot be undone."""
    there = health.triggers(db)
    wanted = dict(journal.triggers(db))
    journals = {name: sql for name, sql in there.items() if name.startswith("journal_")}
    wrong = [name for name in sorted(wanted | journals) if _words(wanted.get(name)) != _words(there.get(name))]
    if wrong:
        again = (
            'from crm_cli.store.journal import regenerate; db.execute("BEGIN IMMEDIATE"); regenerate(db); db.commit()'
        )
        found = _("changes are not written down as they should be: {triggers}").format(triggers=_several(wrong))
        yield Finding("journal", "mend", found, _python(again, patient))
    else:
        yield Finding("journal", "ok", _("every change is written down ({n} triggers)").format(n=len(wanted)))


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
    ("search", _search),
    ("journal", _triggers),
    ("unfinished", _unfinished),
    ("staff", _staff),
)


def _several(found: list[str]) -> str:
    """The first, and how many more."""
    more = len(found) - 1
    return f"{found[0]} " + _("(and {n} more)").format(n=more) if more else found[0]


def _as_words(line: str) -> str:
    """A stored command line, made sure that a shell sees nothing but words in it."""
    try:
        return shlex.join(shlex.split(line))
    except ValueError:
        return shlex.quote(line)


def _words(sql: str | None) -> list[str] | None:
    return sql.split() if sql else None


def _python(code: str, patient: Patient, *words: str) -> str:
    """A command that does something to the file with the very Python and SQLite that crm runs on."""
    opened = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None)"
    return " ".join((shlex.quote(sys.executable), "-c", f"'{opened}; {code}'", patient.quoted, *words))
