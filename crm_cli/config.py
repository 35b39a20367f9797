"""Settings: what they are, where each value came from, and how the file that keeps them is read.

One table says everything there is to set. A value comes from a flag, else the environment, else the settings file,
else the default. Nothing is read at import.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from crm_cli.errors import Invalid
from crm_cli.i18n import _

FORMATS = ("table", "plain", "json", "jsonl", "csv", "tsv", "ids", "markdown")
CALENDARS = ("gregorian", "jalali")
RTL = ("auto", "guard", "visual", "off")
HOURS = r"([01]?\d|2[0-3])(:[0-5]\d)?-([01]?\d|2[0-4])(:[0-5]\d)?"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CURRENCIES = {"AE": "AED", "AF": "AFN", "GB": "GBP", "IQ": "IQD", "IR": "IRR", "TR": "TRY", "US": "USD"}


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
        """The environment variable that sets it: `ui.calendar` is CRM_CALENDAR."""
        return "CRM_" + self.key.rpartition(".")[2].upper()

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


KEYS = "keys."  # what stands behind it is the id of an action of the full screen


def _of_key(key: str) -> Setting:
    """The setting that gives an action other keys; it has no variable. Raises Invalid for an unknown action."""
    from crm_cli import actions

    action = actions.find(key.removeprefix(KEYS))
    words = _("keys on the full screen to {words}").format(words=action.words)
    return Setting(key, words, pattern=actions.PATTERN, example="X,ctrl+x,f5")


class Value(NamedTuple):
    """A setting's value and its origin: flag, environment, file or default."""

    text: str
    origin: str


class Settings:
    """The settings in force, frozen. Read one by attribute, or all of them with their origins from `values`."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values

    def __getitem__(self, key: str) -> str:
        return self.values[key].text

    def with_flags(self, flags: Mapping[str, str]) -> "Settings":
        """The same with what the command line says. Raises Invalid for a value that cannot be used."""
        given = {key: Value(find(key).accept(text, "flag"), "flag") for key, text in flags.items() if text}
        return Settings({**self.values, **given}) if given else self

    def without(self, key: str) -> "Settings":
        """The same with nothing said about `key`, which must have an empty default."""
        return Settings({**self.values, key: Value("", "default")})

    @property
    def db(self) -> Path:
        return expanded(self["db"])

    @property
    def db_is_default(self) -> bool:
        return self.values["db"].origin == "default"

    @property
    def region(self) -> str:
        return self["region"]

    @property
    def calendar(self) -> str:
        return self["ui.calendar"]

    @property
    def first_weekday(self) -> int:
        """The day a week starts on, Monday being 0."""
        return WEEKDAYS.index(self["week"].partition("-")[0])


def config_path(env: Mapping[str, str]) -> Path:
    """Where the settings file is: CRM_CONFIG, else the platform's place for settings."""
    if env.get("CRM_CONFIG"):
        return Path(env["CRM_CONFIG"])
    return _user_folder("config", "XDG_CONFIG_HOME", ".config") / "config.toml"


def data_dir() -> Path:
    """The platform's folder for data; neither it nor anything in it need exist."""
    return _user_folder("data", "XDG_DATA_HOME", ".local/share")


def state_dir() -> Path:
    """The platform's folder for what a program remembers and can do without; it need not exist."""
    return _user_folder("state", "XDG_STATE_HOME", ".local/state")


def _user_folder(kind: str, variable: str, below_home: str) -> Path:
    """The folder platformdirs names; on Linux worked out here, because importing it costs every command.

    A test compares the two.
    """
    if sys.platform == "linux":
        base = os.environ.get(variable, "").strip()
        return (Path(base) if base else expanded(f"~/{below_home}")) / "crm"
    import platformdirs

    found: Path = getattr(platformdirs, f"user_{kind}_path")("crm", appauthor=False)
    return found


def expanded(path: str) -> Path:
    """A typed path with `~` replaced. Raises Invalid where nobody knows what that is."""
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise Invalid(
            _("{path!r} has no home folder to begin with").format(path=path),
            hint=_("set HOME, or name the file with --db and the settings with CRM_CONFIG"),
            field="db",
        ) from error


def demo_path() -> Path:
    """The sandbox of `crm demo`, never the real file."""
    return data_dir() / "demo.db"


Refuse = Callable[[Invalid, str], None]


def _raised(error: Invalid, _origin: str) -> None:
    raise error


def load(flags: Mapping[str, str], env: Mapping[str, str] | None = None, refuse: Refuse = _raised) -> Settings:
    """Settings from `flags`, the environment, the file and the defaults, in this order.

    Raises Invalid for a value that cannot be used and for a settings file that cannot be read, unless `refuse` only
    takes note of them: then the next origin holds.
    """
    env = os.environ if env is None else env
    path = config_path(env)
    filed = read_file(path, refuse)
    values: dict[str, Value] = {}
    for setting in table():
        origins = (
            (env.get(setting.variable), f"environment {setting.variable}"),
            (filed.get(setting.key), f"file {path}"),
        )
        found = _first_usable(setting, origins, refuse)
        values[setting.key] = found or Value(default(setting.key, env, values), "default")
    values.update(_keys(filed, f"file {path}", refuse))
    return Settings(values).with_flags(flags)


def _keys(filed: Mapping[str, str], origin: str, refuse: Refuse) -> Iterator[tuple[str, Value]]:
    """The keys that the settings file gives to actions."""
    for key, text in filed.items():
        try:
            if key.startswith(KEYS):
                yield key, Value(find(key).accept(text, origin), origin)
        except Invalid as error:
            refuse(error, origin)


def _first_usable(setting: Setting, origins: Iterable[tuple[str | None, str]], refuse: Refuse) -> Value | None:
    for text, origin in origins:
        try:
            if text:
                return Value(setting.accept(text, origin), origin)
        except Invalid as error:
            refuse(error, origin)
    return None


def default(key: str, env: Mapping[str, str], known: Mapping[str, Value]) -> str:
    """What holds when nobody has set `key`: region and language follow the locale.

    Currency and holidays follow the region, tomans the currency, which are among the settings `known` before.
    """
    if key == "db":
        return str(data_dir() / "crm.db")
    locale = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    if key == "region":
        country = locale.partition("_")[2][:2]
        return country if country.isascii() and country.isalpha() and country.isupper() and len(country) == 2 else "IR"
    if key == "currency":
        return currency_of(known["region"].text)
    if key == "ui.toman":
        return "on" if known["currency"].text == "IRR" else "off"
    if key == "holidays":
        return "ir" if known["region"].text == "IR" else "none"
    if key == "ui.lang":
        return locale.partition(".")[0] or "en"
    defaults = {
        "week": "sat-wed",
        "hours": "8-17",
        "timezone": "system",
        "backup.keep": "14",
        "ui.calendar": "gregorian",
        "ui.format": "auto",
        "ui.rtl": "auto",
        "ui.start": "help",
        "ui.theme": "crm-dark",
        "ui.compact": "no",
    }
    return defaults.get(key, "")


def currency_of(region: str) -> str:
    """The ISO 4217 code of a country's money, for the few countries known here."""
    return _CURRENCIES.get(region, "EUR")


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


def read_file(path: Path, refuse: Refuse = _raised) -> dict[str, str]:
    """The settings file as flat keys (`ui.calendar`); an absent file is an empty one.

    Raises Invalid for broken TOML and for a key that does not exist, unless `refuse` only takes note of it.
    """
    origin = f"file {path}"
    try:
        flat = _parsed(path)
    except Invalid as error:
        refuse(error, origin)
        return {}
    for key in flat:
        try:
            if not key.startswith(KEYS):
                find(key)
        except Invalid as error:
            refuse(error, origin)
    return flat


def _parsed(path: Path) -> dict[str, str]:
    try:
        if not path.is_file() and not path.is_dir():  # absent, or a device, which might never end
            return {}
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Invalid(
            _("the settings file {path} cannot be read: {error}").format(path=path, error=error),
            hint=_("mend it with `crm config edit`, or point CRM_CONFIG at another file"),
        ) from error
    import tomllib

    try:
        return dict(_flatten(tomllib.loads(text)))
    except (ValueError, RecursionError) as error:
        raise Invalid(
            _("the settings file {path} is not valid TOML: {error}").format(path=path, error=error),
            hint=_("mend it with `crm config edit`"),
        ) from error


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


def _flatten(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            pairs += _flatten(value, f"{prefix}{key}.")
        else:
            pairs.append((prefix + key, str(value)))
    return pairs
