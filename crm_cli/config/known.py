"""Every setting there is: what it means, and what it accepts."""

import re
from typing import NamedTuple

from crm_cli.errors import Invalid
from crm_cli.i18n import _

FORMATS = ("table", "plain", "json", "jsonl", "csv", "tsv", "ids", "markdown")
CALENDARS = ("gregorian", "jalali")
RTL = ("auto", "guard", "visual", "off")
HOURS = r"([01]?\d|2[0-3])(:[0-5]\d)?-([01]?\d|2[0-4])(:[0-5]\d)?"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = "keys."  # what stands behind it is the id of an action of the full screen


class Setting(NamedTuple):
    """One line of the table: a key as typed, what it means, and what it accepts: choices, a pattern, or a command.

    `marks` are the words in braces that a command may hold in place of data.
    """

    key: str
    help: str
    choices: tuple[str, ...] = ()
    pattern: str = r".+"
    example: str = ""
    marks: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that sets it: `ui.calendar` is CRM_CALENDAR. Keys have none."""
        return "" if self.key.startswith(KEYS) else "CRM_" + self.key.rpartition(".")[2].upper()

    def accept(self, value: str, origin: str) -> str:
        """The value if it can be used; raises Invalid naming the value, its origin and what would do."""
        fits = "\0" not in value and (value in self.choices if self.choices else re.fullmatch(self.pattern, value))
        fault = _command_fault(value, self.marks) if fits and self.marks else ""
        if fits and not fault:
            return value
        message = _("{value!r} cannot be used for {key} ({origin})").format(value=value, key=self.key, origin=origin)
        raise Invalid(
            f"{message}: {fault}" if fault else message,
            hint=_("use one of: {choices}").format(choices=", ".join(self.choices))
            if self.choices
            else _("for example: {example}").format(example=self.example),
            field=self.key,
        )


def table() -> tuple[Setting, ...]:
    """Every setting there is, in the order in which they are shown."""
    day = "|".join(WEEKDAYS)
    return (
        Setting("db", _("the file with your data"), example="~/agency.db"),
        Setting("staff", _("who you are: a name or id from `crm staff list`"), example="Sara"),
        Setting("agency", _("what customers call the agency; without it the owner's name"), example="Pars Travel"),
        Setting("region", _("country of phone numbers typed without one"), pattern="[A-Z]{2}", example="IR"),
        Setting("currency", _("currency of amounts typed without one"), pattern="[A-Z]{3}", example="IRR"),
        Setting("week", _("working days, first to last"), pattern=f"({day})-({day})", example="sat-wed"),
        Setting("hours", _("working hours"), pattern=HOURS, example="8:30-17"),
        Setting("holidays", _("holidays of which country are known without a calendar file"), choices=("ir", "none")),
        Setting("timezone", _("where your days begin and end"), pattern=r"[A-Za-z0-9_+/-]+", example="Asia/Tehran"),
        Setting(
            "dial",
            _("command that calls a number; without one the system's telephone program"),
            example="linphone-cli dial {phone}",
            marks=("{phone}",),
        ),
        Setting(
            "mail",
            _("command that writes an e-mail; without one the system's mail program"),
            example="aerc {url}",
            marks=("{email}", "{url}"),
        ),
        Setting(
            "remind.notify",
            _("command that shows a reminder; without one the desktop's own notifier"),
            example="kdialog --title {title} --passivepopup {text}",
            marks=("{title}", "{text}"),
        ),
        Setting(
            "backup.keep",
            _("how many backups of each kind are kept; 0: none is made of the day"),
            pattern="[0-9]{1,4}",
            example="14",
        ),
        Setting("ui.calendar", _("calendar of dates in tables"), choices=CALENDARS),
        Setting("ui.toman", _("rials are shown and read as tomans"), choices=("on", "off")),
        Setting("ui.format", _("format used when none is asked for"), choices=("auto", *FORMATS)),
        Setting("ui.lang", _("language of texts"), pattern=r"[A-Za-z_]{2,}", example="en"),
        Setting(
            "ui.rtl", _("how Persian is put in order for a terminal; `crm doctor` shows which reads right"), choices=RTL
        ),
        Setting("ui.start", _("what `crm` alone does on a terminal"), choices=("help", "tui")),
        Setting("ui.theme", _("colours of the full screen"), pattern="[a-z0-9-]+", example="crm-light"),
        Setting("ui.compact", _("a full screen without empty lines"), choices=("no", "yes")),
    )


def find(key: str) -> Setting:
    """The setting called `key`; raises Invalid with the nearest names."""
    if key.startswith(KEYS):
        return _of_key(key)
    settings = {setting.key: setting for setting in table()}
    if key in settings:
        return settings[key]
    import difflib

    near = difflib.get_close_matches(key, settings, 1, 0.5)
    raise Invalid(
        _("there is no setting {key!r}").format(key=key),
        hint=_("did you mean {near}?").format(near=near[0]) if near else _("`crm config show` lists them"),
        field=key,
    )


def _of_key(key: str) -> Setting:
    """The setting that gives an action other keys. Raises Invalid for an unknown action."""
    from crm_cli import actions

    action = actions.find(key.removeprefix(KEYS))
    words = _("keys on the full screen to {words}").format(words=action.words)
    return Setting(key, words, pattern=actions.PATTERN, example="X,ctrl+x,f5")


def _command_fault(template: str, marks: tuple[str, ...]) -> str:
    """Why a command cannot be run with data in place of its marks, or ""."""
    import shlex

    try:
        words = shlex.split(template)
    except ValueError:
        return _("a quote is not closed")
    if not any(words[:1]) or any(mark in words[0] for mark in marks):
        return _("it does not begin with a program")
    unknown = [mark for mark in re.findall(r"\{[^{}\s]*\}", template) if mark not in marks]
    return _("{mark} is not known here").format(mark=unknown[0]) if unknown else ""
