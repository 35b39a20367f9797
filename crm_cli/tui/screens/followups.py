"""Follow-ups: by day, by week, by colleague; done, snoozed, moved and handed on without leaving the list."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from crm_cli.domain.listing import Listing, Query
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.actions import bindings
from crm_cli.tui.screens.followup_verbs import FollowupVerbs
from crm_cli.tui.screens.sides import SidesScreen
from crm_cli.tui.screens.work import Subject
from crm_cli.tui.widgets.card import Card
from crm_cli.tui.widgets.listpane import ListPane
from crm_cli.tui.widgets.rows import Ask
from crm_cli.tui.widgets.sheets import contact_sheet


class View(NamedTuple):
    """One way to see the list: its title, what it asks for, and in which order."""

    title: str
    ask: Ask
    sort: tuple[str, ...] = ()


def _today(crm: Crm, query: Query) -> Listing:
    return crm.followups.today(query)


def _this_week(crm: Crm, query: Query) -> Listing:
    return crm.followups.list(query, due="week", awake=True)


def _open(crm: Crm, query: Query) -> Listing:
    return crm.followups.list(query)


def _all(crm: Crm, query: Query) -> Listing:
    return crm.followups.list(query, all_of_them=True)


def views() -> tuple[View, ...]:
    """The ways, in their order."""
    return (
        View(_("Today"), _today),
        View(_("Week"), _this_week),
        View(_("All open"), _open),
        View(_("By colleague"), _open, ("owner", "due_on")),
        View(_("Ended too"), _all, ("-due_on",)),
    )


class FollowupsScreen(FollowupVerbs, SidesScreen):
    """The list with its views, and beside it whom the step under the cursor concerns."""

    BINDINGS = bindings("followup", "view")
    DEFAULT_CSS = "FollowupsScreen #views { height: 1; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._views, self._view = views(), 0

    def above(self) -> Iterable[Widget]:
        yield Static(self._titles(), id="views")

    def sides(self) -> tuple[ListPane, Card]:
        keys = {"new": self.key("record.new"), "view": self.key("view.next")}
        empty = _("nothing is due: {new} plans a next step, {view} shows later ones").format(**keys)
        pane = ListPane(_today, noun="followups", empty=empty)
        return pane, Card(_contact_of, empty=_("nobody to show"))

    def _titles(self) -> Content:
        """The names of the views, the one that is shown marked."""
        names = [
            Content.styled(f" {view.title} ", "$primary bold reverse" if place == self._view else "$foreground-muted")
            for place, view in enumerate(self._views)
        ]
        return Content(" ").join(names)

    def action_view_next(self) -> None:
        """See the list another way; what was typed as a filter stays."""
        self._view = (self._view + 1) % len(self._views)
        view = self._views[self._view]
        self.query_one("#views", Static).update(self._titles())
        self.pane.ask(view.ask, Query(self.table.asked.filter, view.sort))

    async def subject(self) -> Subject:
        number = self.table.current
        if not isinstance(number, int):
            return Subject()
        (record,) = await self.desk.read(lambda crm: crm.followups.get([number]))
        return Subject(record.contact_id, number, record.complaint_id)

    async def new_form(self) -> Any:
        from crm_cli.tui.forms import followups

        return followups.new(self.desk)

    async def edit_form(self, subject: Subject) -> Any:
        from crm_cli.tui.forms import followups

        return await followups.known(self.desk, subject.followup) if subject.followup else None


def _contact_of(crm: Crm, number: int) -> Any:
    """The card of whom a next step concerns."""
    (record,) = crm.followups.get([number])
    return contact_sheet(crm, record.contact_id)
