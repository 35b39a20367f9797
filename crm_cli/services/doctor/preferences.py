"""Are the settings usable, each by itself, and where does each come from?"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from crm_cli import config
from crm_cli.config import Settings, Value
from crm_cli.config.known import table
from crm_cli.domain.findings import Finding, refused
from crm_cli.domain.present import Present
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.services.doctor.surroundings import is_there


def examine(flags: Mapping[str, str], env: Mapping[str, str]) -> tuple[Settings, list[Finding]]:
    """The settings as far as they can be used, defaults for the rest, and what was found.

    Raises Invalid for a flag that cannot be used.
    """
    bad: list[Finding] = []
    try:
        path = config.config_path(env)
        settings = config.load(flags, env, lambda error, origin: bad.append(_refused(error, origin)))
    except Invalid as error:  # nobody knows where home is
        homeless = {**env, "CRM_CONFIG": env.get("CRM_CONFIG", os.devnull), "CRM_DB": env.get("CRM_DB", "~")}
        return config.load(flags, homeless, _ignored), [*bad, refused("settings", error, "export HOME=/FOLDER")]
    try:
        present_of(settings)
    except Invalid as error:  # a time zone that reads well, and there is none of that name
        bad.append(_refused(error, settings.values["timezone"].origin))
        zone = Value(config.default("timezone", env, settings.values), "default")
        settings = Settings({**settings.values, "timezone": zone})
    return settings, [*_in_force(settings, path), *bad, *_overridden(settings, path)]


def present_of(settings: Settings) -> Present:
    """The user's day and calendar, wherever the file may be. Raises Invalid for a time zone that is none."""
    return Crm(Settings({**settings.values, "db": Value(os.devnull, "default")})).present


def mending(key: str, origin: str) -> str:
    """The command that takes back what was set at `origin`; what is in a file and is no setting, only an editor can."""
    if origin.startswith("environment "):
        return f"unset {origin.removeprefix('environment ')}"
    known = key in {setting.key for setting in table()}
    return f"crm config set {key} ''" if known else "crm config edit"


def _refused(error: Invalid, origin: str) -> Finding:
    found = f"{error.message}; {error.hint}" if error.field else error.message  # a broken file is for the editor
    return Finding("settings", "mend", found, mending(error.field, origin))


def _ignored(_error: Invalid, _origin: str) -> None:
    """For those who have heard of it already."""


def _in_force(settings: Settings, path: Path) -> Iterator[Finding]:
    found = str(path) if is_there(path) else _("there is no {path}, defaults hold").format(path=path)
    yield Finding("settings", "ok", found)
    given = [f"{key} = {value.text} ({value.origin})" for key, value in settings.values.items() if value.text]
    given = [text for text in given if not text.endswith(" (default)")]
    if given:
        yield Finding("settings", "ok", ", ".join(given))


def _overridden(settings: Settings, path: Path) -> Iterator[Finding]:
    filed = config.read_file(path, _ignored)
    for setting in table():
        value, kept = settings.values[setting.key], filed.get(setting.key)
        if value.origin.startswith("environment ") and kept and kept != value.text:
            message = _("the variable {name} overrides {key} = {kept} of the settings file")
            found = message.format(name=setting.variable, key=setting.key, kept=kept)
            yield Finding("environment", "note", found, f"unset {setting.variable}")
