"""Header and cell text of every field, for tables here and on the full screen."""

from typing import Any

from crm_cli.domain.dates import day_text
from crm_cli.domain.fields import Field
from crm_cli.domain.numbers import minutes_text, size_text
from crm_cli.domain.present import Present
from crm_cli.i18n import _
from crm_cli.render.clean import clean

FLUSH_RIGHT = ("id", "number", "minutes", "measure", "size", "money")  # kinds of fields
STATE_STYLES = {"ok": "green", "note": "cyan", "mend": "yellow", "damaged": "bold red"}


def header(field: Field) -> str:
    """What stands above a field's column."""
    if field.label:
        return one_line(field.label)
    known = {
        "id": _("Id"),
        "on": _("Day"),
        "at": _("When"),
        "due_on": _("Due"),
        "due_time": _("At"),
        "reach": _("Reach"),
        "job_title": _("Title"),
        "what": _("What"),
        "working_minutes": _("Work left"),
        "minutes": _("Time left"),
        "section": _("Why"),
        "staff": _("By"),
    }
    return known.get(field.key) or _(field.key.replace("_", " ").capitalize())


def cell(field: Field, value: Any, present: Present) -> str:
    """A raw value as one line of harmless text; nothing is cut."""
    if value is None:
        return ""
    if field.kind in ("text", "texts", "name"):
        return one_line(value)
    if field.kind in ("instant", "deadline"):
        return present.instant_text(value)
    if field.kind == "day":
        return day_cell(value, present)
    if field.kind == "secret":
        from crm_cli.domain.documents import masked

        return clean(masked(value))
    if field.kind == "money" or (field.kind == "measure" and isinstance(value, str)):
        return money_cell(value, present)
    if field.kind == "size":
        return size_text(value)
    if field.kind == "minutes":
        return minutes_text(value, days_too=not field.key.startswith("working"))
    if field.kind == "flag":
        return _("yes") if value else _("no")
    return str(value) if value.__class__ is int else one_line(str(value))


def day_cell(value: str, present: Present) -> str:
    """A stored day in the user's calendar."""
    from datetime import date

    return value if present.calendar == "gregorian" else day_text(date.fromisoformat(value), present.calendar)


def money_cell(value: str, present: Present) -> str:
    """An amount with its currency (`2500000 IRR`) as people read it."""
    from crm_cli.domain.money import money_text

    amount, currency = value.split()
    return money_text(int(amount), currency, toman=present.toman)


def one_line(text: str) -> str:
    """Stored text on one line, harmless."""
    return clean(" ".join(text.split()) if "\n" in text or "\t" in text else text)


def style(field: Field, value: Any, present: Present) -> str:
    """A hint of colour for a cell on a terminal; the same is always said by the text as well."""
    if field.label:  # declared by the agency, whatever its key
        return ""
    if field.key in ("id", "record"):
        return "cyan"
    if field.key in ("due_on", "on") and value:
        today = present.today.isoformat()
        return "red" if value < today else "yellow" if value == today else ""
    if field.key == "section":
        return {"breach": "bold red", "overdue": "red", "due": "yellow"}.get(value, "green")
    if field.key == "state":
        return STATE_STYLES.get(value, "")
    return "dim" if field.key == "command" else ""
