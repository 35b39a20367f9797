"""Entries that several forms have: who, when, which colleague."""

from typing import Any

from crm_cli.domain.dates import When, both
from crm_cli.domain.text import line
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.forms.entries import Entry
from crm_cli.tui.forms.offers import contacts, staff


def who(key: str = "contact", label: str = "", **more: Any) -> Entry:
    """A contact, by number or any part of the name; its value is the number."""
    return Entry(key, label or _("Contact"), _contact, told=lambda found: found[1], offered=contacts, **more)


def _contact(crm: Crm, text: str) -> tuple[int, str]:
    (number,) = crm.contacts.find([text])
    return number, crm.contacts.name_of(number) or ""


def when(key: str, label: str, **more: Any) -> Entry:
    """A day with or without a time; what was understood is told in both calendars."""
    hint = _("tomorrow, +3d, sat 10:30, 2026-12-01, 1405/09/10")
    return Entry(key, label, lambda crm, text: crm.present.when(text), told=_when, hint=hint, **more)


def day(key: str, label: str, **more: Any) -> Entry:
    """A day; what was understood is told in both calendars."""
    hint = _("2027-05-01, 1406/02/11, +1y")
    return Entry(key, label, lambda crm, text: crm.present.day(text), told=both, hint=hint, **more)


def past(key: str, label: str, **more: Any) -> Entry:
    """A moment that has been; its value is an aware instant."""
    hint = _("empty for now; yesterday 16:30, 2026-11-20")
    return Entry(
        key, label, lambda crm, text: crm.present.been(text), told=lambda found: _when(found[0]), hint=hint, **more
    )


def _when(found: When) -> str:
    return both(found)


def colleague(key: str, label: str, **more: Any) -> Entry:
    """A colleague by name."""
    return Entry(key, label, lambda _crm, text: line(text, field=key), offered=staff, **more)
