"""The procedure for customers: a text in which words in braces stand for what the agency has set. Data, never code."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from crm_cli.config.known import WEEKDAYS
from crm_cli.domain.complaint_clocks import LIMITS
from crm_cli.domain.complaints import REOPEN_DAYS
from crm_cli.domain.dates import both
from crm_cli.domain.jalali import PERSIAN_DIGITS, PERSIAN_WEEKDAYS
from crm_cli.domain.working import parse_hours
from crm_cli.errors import Invalid
from crm_cli.i18n import _

_FIELD = re.compile(r"\{(\w+)\}")
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_IN_PERSIAN = str.maketrans("0123456789", PERSIAN_DIGITS)


class Agency(NamedTuple):
    """What the procedure says of the agency; `week` and `hours` as they are set, `language` a code such as `fa`."""

    name: str
    week: str
    hours: str
    timezone: str
    language: str


def values(agency: Agency, today: date) -> dict[str, str]:
    """What each field of a template stands for, in the language of the agency."""
    is_persian = agency.language.startswith("fa")
    names, to = (PERSIAN_WEEKDAYS, "تا") if is_persian else (_ENGLISH_WEEKDAYS, "to")
    opens, closes = (f"{minutes // 60}:{minutes % 60:02}" for minutes in parse_hours(agency.hours))
    found = {
        "week": f" {to} ".join(names[WEEKDAYS.index(day)] for day in agency.week.split("-")),
        "hours": f"{opens} {to} {closes}",
        "reopen_days": str(REOPEN_DAYS),
    }
    for level, (acknowledge, resolve) in LIMITS.items():
        found |= {f"acknowledge_{level}": str(acknowledge), f"resolve_{level}": str(resolve)}
    if is_persian:
        found = {key: text.translate(_IN_PERSIAN) for key, text in found.items()}
    return {"agency": agency.name, "timezone": agency.timezone, "today": both(today), **found}


def filled(template: str, known: Mapping[str, str]) -> str:
    """The template with what its fields stand for. Raises Invalid that names a field nobody knows."""
    if unknown := [name for name in _FIELD.findall(template) if name not in known]:
        raise Invalid(
            _("the template has a field {name}, which is not known").format(name=f"{{{unknown[0]}}}"),
            hint=_("these are: {names}").format(names=" ".join(f"{{{name}}}" for name in known)),
            field="template",
        )
    return _FIELD.sub(lambda found: known[found[1]], template)
