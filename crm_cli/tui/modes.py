"""The screens one goes to by a number: a line each. Their modules are imported when they are first shown."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from crm_cli.i18n import _


class Mode(NamedTuple):
    """One screen: its name as typed, its title, and the class it is; its key is that of the action `app.<name>`."""

    name: str
    title: str
    screen: str

    def make(self) -> Any:
        """The screen, new."""
        module, _dot, kind = self.screen.partition(".")
        return getattr(import_module(f"crm_cli.tui.screens.{module}"), kind)()


MODES = (
    Mode("today", _("Today"), "today.TodayScreen"),
    Mode("contacts", _("Contacts"), "contacts.ContactsScreen"),
    Mode("followups", _("Follow-ups"), "followups.FollowupsScreen"),
    Mode("complaints", _("Complaints"), "complaints.ComplaintsScreen"),
    Mode("search", _("Search"), "search.SearchScreen"),
)


def names() -> tuple[str, ...]:
    """The words for `crm tui SCREEN`."""
    return tuple(mode.name for mode in MODES)


def makers() -> dict[str, Callable[[], Any]]:
    """The maker of each screen by its name."""
    return {mode.name: mode.make for mode in MODES}
