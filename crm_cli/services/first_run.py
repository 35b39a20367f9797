"""The three questions before the first write: whether they are to be asked, what is offered, what follows from them."""

from collections.abc import Mapping

from crm_cli import config
from crm_cli.config import Settings, Value
from crm_cli.config.known import find
from crm_cli.i18n import _

REGION, CALENDAR, CURRENCY = KEYS = ("region", "ui.calendar", "currency")
FOLLOWING = ("ui.toman", "holidays")  # unless they are set, these go by the three


def are_due(settings: Settings) -> bool:
    """Whether nobody has set any of the three, and it is not the sandbox, where nothing is real."""
    is_settled = any(settings.values[key].origin != "default" for key in KEYS)
    return not is_settled and settings.db != config.demo_path()


def usual_calendar(settings: Settings) -> str:
    """The calendar that is offered."""
    return "jalali" if settings["ui.lang"].partition("_")[0] == "fa" else settings.calendar


def read(key: str, text: str) -> str:
    """An answer as it is kept. Raises Invalid for one that cannot be used."""
    setting = find(key)
    return setting.accept(text.lower() if setting.choices else text.upper(), _("your answer"))


def answered(settings: Settings, answers: Mapping[str, str], origin: str) -> Settings:
    """The settings as they are with these answers."""
    values = {**settings.values, **{key: Value(text, origin) for key, text in answers.items()}}
    for key in FOLLOWING:
        if values[key].origin == "default":
            values[key] = Value(config.default(key, {}, values), "default")
    return Settings(values)
