"""The page of the day, as `crm today` shows it, and worked through in place."""

from functools import partial
from typing import Any

from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.actions import bindings
from crm_cli.tui.screens.complaint_verbs import MOVES, ComplaintVerbs
from crm_cli.tui.screens.followup_verbs import FollowupVerbs, verbs
from crm_cli.tui.screens.records import form_of, sheet_of, subject_of
from crm_cli.tui.screens.sides import SidesScreen
from crm_cli.tui.screens.work import Subject
from crm_cli.tui.widgets.card import Card
from crm_cli.tui.widgets.listpane import ListPane

COLUMNS = ("section", "on", "time", "contact", "what")  # how to reach them and the command are on the card


class TodayScreen(FollowupVerbs, ComplaintVerbs, SidesScreen):
    """What is overdue, due, complained about, to be answered or without a next step, the most urgent first."""

    BINDINGS = [*bindings("followup"), MOVES]  # noqa: RUF012  # as Textual has it

    def sides(self) -> tuple[ListPane, Card]:
        empty = _("nothing is left for today: {key} shows what comes").format(key=self.key("app.followups"))
        pane = ListPane(_page, noun="today", key="record", empty=empty)
        pane.table.choose_columns(COLUMNS)
        return pane, Card(sheet_of, empty=_("nobody to show"))

    async def subject(self) -> Subject:
        record = self.table.current
        return await self.desk.read(partial(subject_of, record=record)) if isinstance(record, str) else Subject()

    @property
    def chosen(self) -> list[int]:
        """The follow-ups among what is marked or under the cursor. Raises Invalid when there are none."""
        found = self._numbers("followup")
        if not found:
            raise Invalid(_("that is no follow-up"), hint=_("L logs a conversation, n plans a next step"))
        return found

    @property
    def chosen_complaints(self) -> list[int]:
        return self._numbers("complaint")

    def _numbers(self, noun: str) -> list[int]:
        split = [str(key).partition(":") for key in self.table.chosen]
        return [int(number) for of, _colon, number in split if of == noun]

    def action_followup_done(self) -> None:
        """Deal with what is marked or under the cursor: complete it, note the answer, move the complaint on, plan."""
        if self._numbers("followup"):
            self.verb(verbs()["done"])
        elif messages := self._numbers("interaction"):
            from crm_cli.tui.screens.record import replied

            self.do(self.done(replied(), messages), group="ask")
        elif self.chosen_complaints:
            self.action_complaint_moves()
        elif self._numbers("contact"):
            self.action_record_plan()

    def action_followup_refer(self) -> None:
        """Hand next steps on; of a complaint, see what was offered."""
        if str(self.table.current).startswith("complaint:") and not self._numbers("followup"):
            self.action_complaint_remedies()
        else:
            super().action_followup_refer()

    async def new_form(self) -> Any:
        from crm_cli.tui.forms import followups

        return followups.new(self.desk)

    async def edit_form(self, subject: Subject) -> Any:
        return await form_of(self.desk, subject)


def _page(crm: Crm, query: Query) -> Listing:
    return crm.day.today(query)
