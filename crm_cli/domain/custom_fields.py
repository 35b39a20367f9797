"""Fields of contacts that the agency declares itself: what may be declared, and how a typed value is kept.

Values are kept as text: text as it is, whole numbers in ASCII digits, Gregorian ISO days, 0 or 1, one of the choices.
One parser serves flags, editors, forms and files.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from crm_cli.domain.choices import choice, flag, same
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.present import Present
from crm_cli.domain.text import digits, line
from crm_cli.domain.vocabulary import FIELD_TYPES
from crm_cli.errors import Invalid
from crm_cli.i18n import _

KEY_LIMIT = 40
NAME_LIMIT = 60  # of a label or a choice: they stand in headers and in help
MOST_CHOICES = 100

# What stands beside custom fields: options of commands, words of filters, keys of a contact shown whole. A test
# compares the list with the commands.
RESERVED = frozenset(
    "add_email add_phone add_point and clear columns complaint complaints consent create db debug demo documents "
    "dry_run email followup followups format has help interaction interactions is json limit may_contact members name "
    "no no_color no_header not open_complaint or org_id owner_id phone point points quiet raw reason relation "
    "relations remove_email remove_phone remove_point segment sort tag version where who yes".split()
)


class CustomFieldDraft(NamedTuple):
    """A field to be declared. `label` is what people call it; `choices` belong to the type choice."""

    key: str
    type: str = "text"
    label: str | None = None
    choices: tuple[str, ...] = ()
    uid: str | None = None


class CustomFieldRecord(NamedTuple):
    """A declared field. Instants are UTC text as stored."""

    id: int
    uid: str
    key: str
    type: str
    label: str | None
    choices: tuple[str, ...]
    version: int
    created_at: str
    updated_at: str

    @property
    def name(self) -> str:
        """What people call it."""
        return self.label or self.key.replace("_", " ").capitalize()

    @property
    def option(self) -> str:
        """What it is called on a command line."""
        return "--" + self.key.replace("_", "-")


def parse_key(text: str) -> str:
    """The key of a new field. Raises Invalid for what is no key, and for words that mean something else already."""
    key = text.strip()
    if not _is_key(key):
        meant = re.sub("[^a-z0-9]+", "_", key.casefold()).strip("_")
        raise Invalid(
            _("{text!r} cannot be the key of a field").format(text=text),
            hint=_("did you mean {near}?").format(near=meant)
            if _is_key(meant)
            else _("a key is at most {n} of a-z, 0-9 and _, and begins with a letter").format(n=KEY_LIMIT),
            field="key",
        )
    if key in {name for field in CONTACT.fields for name in (field.key, field.alias)}:
        raise taken_key(key, _("every contact has a field of that name"))
    if key in RESERVED:
        raise taken_key(key, _("it means something else in commands, filters or files"))
    return key


def _is_key(text: str) -> bool:
    return re.fullmatch(f"[a-z][a-z0-9_]{{0,{KEY_LIMIT - 1}}}", text) is not None


def taken_key(key: str, reason: str) -> Invalid:
    """The refusal of a key that means something else already."""
    return Invalid(
        _("{key!r} cannot be the key of a field: {reason}").format(key=key, reason=reason),
        hint=_("take another key; --label can say anything"),
        field="key",
    )


def parse_label(text: str) -> str:
    """What people call a field. Raises Invalid."""
    return _short(line(text, field="label"), "label")


def parse_choices(text: str) -> tuple[str, ...]:
    """`gold, silver` as choices, each once. Raises Invalid."""
    found: list[str] = []
    for part in filter(None, map(str.strip, re.split("[,;،؛]", text))):
        wanted = _short(line(part, field="choice"), "choice")
        if '"' in wanted:
            raise Invalid(_('a choice has no "'), field="choices")
        if same(wanted, found) is None:
            found.append(wanted)
    if not 1 <= len(found) <= MOST_CHOICES:
        raise Invalid(
            _("a field has 1 to {most} choices, not {n}").format(most=MOST_CHOICES, n=len(found)),
            hint=_("for example --choices gold,silver,bronze"),
            field="choices",
        )
    return tuple(found)


def parse_type(text: str) -> str:
    """The type of a field. Raises Invalid."""
    return choice(text, FIELD_TYPES, field="type")


def _short(text: str, field: str) -> str:
    if len(text) > NAME_LIMIT:
        raise Invalid(_("a {field} has at most {n} characters").format(field=field, n=NAME_LIMIT), field=field)
    return text


def check_choices(type_: str, choices: tuple[str, ...]) -> None:
    """Raise Invalid unless there are choices exactly where the type is choice."""
    if type_ == "choice" and not choices:
        raise Invalid(
            _("a field of type choice needs its choices"), hint=_("add --choices gold,silver,bronze"), field="choices"
        )
    if choices and type_ != "choice":
        raise Invalid(_("only a field of type choice has choices"), hint=_("add --type choice"), field="choices")


def changed(field: CustomFieldRecord, changes: Mapping[str, object]) -> CustomFieldRecord:
    """`field` after an edit. Raises Invalid for choices where none belong, and where they are missing."""
    after = field._replace(**changes)  # type: ignore[arg-type]
    if after.type != "choice" and "choices" not in changes:
        after = after._replace(choices=())
    check_choices(after.type, after.choices)
    return after


def parse_value(field: CustomFieldRecord, text: str, present: Present) -> str:
    """What is kept of a value as typed. Raises Invalid naming the field."""
    if field.type == "text":
        return line(text, field=field.key)
    if field.type == "number":
        return _number(text, field.key)
    if field.type == "date":
        try:
            return present.day(text).isoformat()
        except Invalid as error:
            message = _("{field}: {reason}").format(field=field.key, reason=error.message)
            raise Invalid(message, hint=error.hint, field=field.key) from error
    if field.type == "flag":
        return str(int(flag(text, field=field.key)))
    return choice(text, field.choices, field=field.key)


def _number(text: str, key: str) -> str:
    found = re.fullmatch("([-\u2212]?)([0-9]{1,18})", digits(text.strip()))
    if found is None:
        raise Invalid(
            _("{field}: {value!r} is not a whole number").format(field=key, value=text),
            hint=_("digits, with - in front of what is below zero, at most 18"),
            field=key,
        )
    return str(-int(found[2]) if found[1] else int(found[2]))


def reread(before: CustomFieldRecord, after: CustomFieldRecord, kept: str, present: Present) -> str:
    """What is kept of a value once the field has changed its type or choices. Raises Invalid if it does not fit.

    A day must be written out: `tomorrow` in an old text was the day after that, not the one after today.
    """
    text = {"0": "no", "1": "yes"}[kept] if before.type == "flag" else kept
    if after.type == "date" and not re.fullmatch("[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}", digits(text)):
        raise Invalid(_("{field}: {value!r} is not a day").format(field=after.key, value=text), field=after.key)
    return parse_value(after, text, present)
