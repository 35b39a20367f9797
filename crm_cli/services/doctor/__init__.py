"""`crm doctor`: what can be wrong in the file, around it and with the settings. Looking touches none of them."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from crm_cli.config import Settings
from crm_cli.domain.findings import Finding, refused
from crm_cli.domain.present import Present
from crm_cli.errors import CrmError, Invalid
from crm_cli.services.doctor import inside, preferences, surroundings
from crm_cli.services.doctor.patient import Patient
from crm_cli.store.inspection import HalfWritten


class Diagnosis(NamedTuple):
    """What was found; the settings as far as they can be used; the error every other command would end with."""

    findings: list[Finding]
    settings: Settings
    present: Present
    refusal: CrmError | None


def diagnose(
    flags: Mapping[str, str],
    env: Mapping[str, str],
    *,
    may_create: bool = False,
    full: bool = False,
    progress: Callable[[str], None],
) -> Diagnosis:
    """Examine everything; `progress` hears what is looked at. Raises Invalid for a flag that cannot be used."""
    settings, about_settings = preferences.examine(flags, env)
    present = preferences.present_of(settings)
    try:
        path = settings.db
    except Invalid as error:
        nowhere = refused("file", error, preferences.mending("db", settings.values["db"].origin))
        return Diagnosis([nowhere, *about_settings], settings, present, error)
    if path == surroundings.sandbox_path():
        settings = settings.without("staff")  # who you are in your agency means nothing there
    patient = Patient(path, settings, present, may_create or settings.db_is_default, full)
    found, refusal = inside.examine(patient, progress)
    around = _around(patient, movable=not isinstance(refusal, HalfWritten))
    return Diagnosis([*found, *around, *about_settings, *surroundings.sandbox()], settings, present, refusal)


def _around(patient: Patient, *, movable: bool) -> Iterator[Finding]:
    yield from surroundings.permissions(patient)
    yield from surroundings.space(patient)
    if movable:  # a file without the journal that lies beside it would be lost
        yield from surroundings.location(patient)
