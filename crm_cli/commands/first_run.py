"""The three questions before the first write on a terminal: region, calendar, currency. Nobody is asked twice."""

from collections.abc import Mapping

from crm_cli import config
from crm_cli.commands.context import Cli
from crm_cli.commands.report import answer
from crm_cli.config import Settings
from crm_cli.config.known import CALENDARS
from crm_cli.errors import CrmError
from crm_cli.i18n import _
from crm_cli.render.say import Say
from crm_cli.services import first_run
from crm_cli.services.preferences import set_value


def settle(cli: Cli) -> None:
    """Ask, keep the answers in the settings file, and let them hold for this very command.

    Asks nothing when any of the three is set, in the sandbox, with --quiet, and where nobody can answer. Raises
    EOFError at the end of input; nothing is kept then.
    """
    settings = cli.settings
    if not first_run.are_due(settings) or cli.say.quiet or not cli.say.asks():
        return
    answers = _asked(cli.say, settings)
    path = config.config_path(cli.env)
    try:
        for key, text in answers.items():
            set_value(path, key, text)
        cli.say.note(_("kept in {path}").format(path=path))
    except (CrmError, OSError) as error:  # settings kept elsewhere and linked here, a home that cannot be written
        cli.say.note(_("the answers hold for this command only: {reason}").format(reason=error))
    cli.settings = first_run.answered(settings, answers, f"file {path}")


def _asked(say: Say, settings: Settings) -> Mapping[str, str]:
    say.note(_("Three questions first. Enter takes what is in brackets; `crm config set` changes it later."))
    region = _answer(say, "region", _("country of phone numbers typed without one, two letters"), settings.region)
    known = ", ".join(CALENDARS)
    days = _("of the days you type and see: {known}").format(known=known)
    calendar = _answer(say, "ui.calendar", days, first_run.usual_calendar(settings))
    money = _("of amounts typed without one, three letters")
    currency = _answer(say, "currency", money, config.currency_of(region))
    return dict(zip(first_run.KEYS, (region, calendar, currency), strict=True))


def _answer(say: Say, key: str, question: str, default: str) -> str:
    return answer(say, f"{key}: {question}", default, lambda text: first_run.read(key, text))
