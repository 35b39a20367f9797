"""Settings in force: where each value came from, and how the file that keeps them is read.

A value comes from a flag, else the environment, else the settings file, else the default; `known` says what there is
to set. Nothing is read at import.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from crm_cli.config.known import KEYS, WEEKDAYS, Setting, find, table
from crm_cli.errors import Invalid
from crm_cli.i18n import _

_CURRENCIES = {"AE": "AED", "AF": "AFN", "GB": "GBP", "IQ": "IQD", "IR": "IRR", "TR": "TRY", "US": "USD"}


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

    def value(self, key: str) -> Value:
        """A setting with its origin, also where it gives no action other keys than it has. Raises Invalid."""
        if key.startswith(KEYS) and key not in self.values:
            from crm_cli import actions

            return Value(actions.find(key.removeprefix(KEYS)).keys, "default")
        return self.values[find(key).key]

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
        return xdg_folder(os.environ, variable, below_home) / "crm"
    import platformdirs

    found: Path = getattr(platformdirs, f"user_{kind}_path")("crm", appauthor=False)
    return found


def xdg_folder(env: Mapping[str, str], variable: str, below_home: str) -> Path:
    """A base directory (XDG Base Directory Specification); a relative path does not count."""
    base = env.get(variable, "")
    return Path(base) if base.startswith("/") else expanded(f"~/{below_home}")


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


def _flatten(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            pairs += _flatten(value, f"{prefix}{key}.")
        else:
            pairs.append((prefix + key, str(value)))
    return pairs
