"""Is there a backup of what is in the file, is it recent, can it be restored?"""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from crm_cli.domain.backups import read_name
from crm_cli.domain.findings import Finding, refused
from crm_cli.errors import CrmError, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.queries import backups as queries
from crm_cli.services.doctor.patient import Patient
from crm_cli.services.doctor.surroundings import sandbox_path
from crm_cli.store import kept
from crm_cli.store.backup import check, folder_of

OLDEST = timedelta(days=7)


def backups(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """What was changed last is in a backup, or was changed within a week of the newest one. In full, that is opened."""
    if patient.path == sandbox_path():
        yield Finding("backup", "ok", _("the sandbox needs none"))
        return
    try:
        names = kept.names(patient.path)
    except StoreUnavailable as error:
        yield refused("backup", error)
        return
    make = patient.crm("backups create")
    newest = read_name(names[0]) if names else None
    since = newest.made_at if newest else queries.begun(db)
    found = _("the newest is of {at}").format(at=patient.present.instant_text(since)) if newest else _("none yet")
    fault = _fault(folder_of(patient.path) / names[0]) if newest and patient.full else None
    if fault:
        yield Finding("backup", "mend", fault, make)
    elif queries.last_written(db) > since and patient.present.now - patient.present.local(since) > OLDEST:
        yield Finding("backup", "mend", _("{found}; much may have changed since").format(found=found), make)
    else:
        yield Finding("backup", "ok", found)


def _fault(newest: Path) -> str | None:
    try:
        check(newest)
    except CrmError as error:
        return error.message
    return None
