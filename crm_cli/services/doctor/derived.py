"""What follows from the records, and whether it does: indexes, the search index, the triggers of the journal."""

import sqlite3
from collections.abc import Iterator

from crm_cli.domain.findings import Finding
from crm_cli.i18n import _
from crm_cli.services.doctor.patient import Patient
from crm_cli.store import repair
from crm_cli.store.failures import translated
from crm_cli.store.inspection import taken_back


def definitions(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """Without its index a list is slow; without its triggers a search index falls behind."""
    faults = [*repair.of_definitions(db)]
    yield from map(patient.to_repair, faults)
    if not faults:
        yield Finding("indexes", "ok", _("every index is there"))


def search(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """Compares which rows are indexed; in full, their words, too, during which nobody else can write."""
    faults = [*repair.of_search(db, words=False)]
    if patient.full and not faults:
        try:
            with taken_back(db):
                faults = [*repair.of_search(db, words=True)]
        except sqlite3.OperationalError as error:
            reason = translated(error, patient.path).message
            yield Finding("search", "note", _("the words were not compared: {reason}").format(reason=reason))
            return
    yield from map(patient.to_repair, faults)
    if not faults:
        whole = _("holds the words of every record")
        yield Finding("search", "ok", whole if patient.full else _("holds every record"))


def triggers(patient: Patient, db: sqlite3.Connection) -> Iterator[Finding]:
    """Without its trigger a change is not written down and cannot be undone."""
    faults = [*repair.of_journal(db)]
    yield from map(patient.to_repair, faults)
    if not faults:
        yield Finding("journal", "ok", _("every change is written down"))
