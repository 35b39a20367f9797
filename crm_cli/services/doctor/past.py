"""The file against its own past: rows against the journal, the journal against its seals, the whole against memory.

This finds what SQLite cannot: bytes that flipped inside a row, and an older copy in the place of the file.
"""

import sqlite3
from collections.abc import Iterator

from crm_cli.domain.findings import Finding, several
from crm_cli.domain.present import stored
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.queries import health
from crm_cli.services.doctor import memory
from crm_cli.services.doctor.memory import Seen, Tip
from crm_cli.services.doctor.patient import Patient
from crm_cli.services.doctor.surroundings import sandbox_path
from crm_cli.services.history import RECORDS
from crm_cli.store import drift, seals


def rows(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """Every row is what the journal last said of it."""
    said = {
        "changed": _("{n} of {table} are not what the journal says of them: {first}"),
        "unknown": _("{n} of {table} are not from crm, the journal knows nothing of them: {first}"),
        "gone": _("{n} of {table} are gone, and were never deleted: {first}"),
    }
    if not seals.in_use(db):
        yield Finding("rows", "ok", _("a file of this format is not compared with its journal"))
        return
    found = [*drift.drifts(db)]
    for kind, table, count, first, fields in found:
        named = f"{table}:{first}" + (f" ({fields})" if fields else "")
        shown = table in RECORDS and kind != "unknown"  # else salvage takes it from the journal, or into it
        command = patient.crm(f"history {table}:{first}") if shown else patient.salvage()
        yield Finding("rows", "damaged", said[kind].format(n=count, table=table, first=named), command)
    if not found:
        yield Finding("rows", "ok", _("every row is what the journal says of it"))


def chain(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """The journal is as each command sealed it."""
    broken = [*seals.breaks(db)] if seals.in_use(db) else []
    commands = [str(found.command_id) for found in broken if found.command_id]
    if commands:
        message = _("the journal of these commands is not as it was sealed: {commands}; restore a backup")
        yield Finding("chain", "damaged", message.format(commands=several(commands)), patient.crm("backups list"))
    elif broken:
        yield Finding("chain", "note", _("the last changes are not from crm: something else has written to the file"))
    else:
        yield Finding("chain", "ok", _("the journal is as every command sealed it"))


def seen(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """Every command that was there when the file was last looked at is there. What is there now is remembered.

    A file that goes on after it was said that commands are missing is taken as it is.
    """
    tip = health.last_seal(db) if seals.in_use(db) else None
    if tip is None or patient.path == sandbox_path():  # which is made anew at will
        yield Finding("seen", "ok", _("nothing has to be remembered"))
        return
    now, before = Seen(tip, health.commands(db), stored(patient.present.now)), memory.recall(patient.path)
    if before and not _goes_on(db, before, tip):
        yield _older(patient, before, now)
        now = before._replace(told=tip)
    else:
        yield Finding("seen", "ok", _("every command is there that was there before"))
    try:
        memory.remember(patient.path, now)
    except (OSError, Invalid) as error:
        yield Finding("seen", "note", _("what was seen cannot be remembered: {error}").format(error=error))


def _goes_on(db: sqlite3.Connection, before: Seen, tip: Tip) -> bool:
    """Whether all is there that was seen, or something was added to what it was told of."""
    added = before.told if before.told != tip else None
    return health.sealed_so(db, *before.tip) or bool(added and health.sealed_so(db, *added))


def _older(patient: Patient, before: Seen, now: Seen) -> Finding:
    """An older copy; or one to which other commands were added since, so that nobody can say how many are missing."""
    at, missing = patient.present.instant_text(before.at), max(before.commands - now.commands, 1)
    if now.tip[0] < before.tip[0]:
        found = _("the file is older than when it was last looked at ({at})").format(at=at)
        found += ": " + _.plural("{n} command is missing", "{n} commands are missing", missing)
    else:
        found = _("the file is another one than when it was last looked at ({at}): commands are missing").format(at=at)
    return Finding("seen", "mend", found, patient.crm("backups list"))
