"""Whether the contents of documents are there, and only those that are needed."""

import sqlite3
from collections.abc import Iterator

from crm_cli.domain.findings import Finding, several
from crm_cli.i18n import _
from crm_cli.queries import documents as queries
from crm_cli.services.doctor.patient import Patient
from crm_cli.store import filed
from crm_cli.store.contents import of_file


def contents(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """Of every content whether it is there, whole; in full, whether its bytes are the same."""
    stored, backups = of_file(patient.path), filed.of_backups(patient.path)
    faults = filed.faults(db, stored, full=patient.full)
    kept = [fault for fault in faults if backups.has(fault.sha256)]
    lost = [fault for fault in faults if fault not in kept]
    if kept:
        found = _("missing or damaged, and in a backup: {names}").format(names=several(_named(kept)))
        yield Finding("documents", "mend", found, patient.crm("doctor --repair"))
    if lost:
        found = _("missing or damaged: {names}; add the file again, then delete this one")
        command = patient.crm(f"documents show {lost[0].number}")
        yield Finding("documents", "mend", found.format(names=several(_named(lost))), command)
    if strays := stored.strays(queries.needed(db)):
        found = _.plural("{n} content that no document has", "{n} contents that no document has", len(strays))
        yield Finding("documents", "note", found, patient.crm("doctor --repair"))
    if not faults:
        whole = _("every content is what it was")
        yield Finding("documents", "ok", whole if patient.full else _("every content is there"))


def _named(faults: list[filed.Fault]) -> list[str]:
    return [f"document:{fault.number} {fault.name}" for fault in faults]
