"""Search: contacts, conversations and complaints while one types, in any script; beside them what was found."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual import on
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.services.listed import listed
from crm_cli.tui.screens.complaint_verbs import MOVES, REMEDIES, ComplaintVerbs
from crm_cli.tui.screens.records import form_of, sheet_of, subject_of
from crm_cli.tui.screens.sides import SidesScreen
from crm_cli.tui.screens.work import Subject
from crm_cli.tui.widgets.card import Card
from crm_cli.tui.widgets.listpane import ListPane


class SearchScreen(ComplaintVerbs, SidesScreen):
    """A line to type in; enter goes to what was found, `/` back to the line."""

    AUTO_FOCUS = "#words"
    BINDINGS = [Binding("slash", "words", show=False), MOVES, REMEDIES]  # noqa: RUF012  # as Textual has it
    DEFAULT_CSS = """
    SearchScreen #words { border: none; height: 1; margin: 0 0 1 0; padding: 0 1; background: $boost; }
    """

    def above(self) -> Iterable[Widget]:
        yield Input(placeholder=_("a name, a phone, an e-mail, words of what was said"), id="words", compact=True)

    def sides(self) -> tuple[ListPane, Card]:
        pane = ListPane(partial(_found, ""), key="record", empty=_("type what you are looking for"))
        return pane, Card(sheet_of, empty=_("nothing to show"))

    @on(Input.Changed, "#words")
    def _typed(self, event: Input.Changed) -> None:
        text = event.value.strip()
        self.table.empty = (
            _("nothing was found: part of a word is enough") if text else _("type what you are looking for")
        )
        self.pane.ask(partial(_found, text))

    @on(Input.Submitted, "#words")
    def _to_the_list(self) -> None:
        self.table.focus()

    def action_words(self) -> None:
        """Type other words."""
        self.query_one("#words").focus()

    def action_back(self) -> None:
        """From the card to the list, from there to the words."""
        if self.table.has_focus:
            self.action_words()
        else:
            super().action_back()

    async def subject(self) -> Subject:
        record = self.table.current
        return await self.desk.read(partial(subject_of, record=record)) if isinstance(record, str) else Subject()

    @property
    def chosen_complaints(self) -> list[int]:
        split = [str(key).partition(":") for key in self.table.chosen]
        return [int(number) for noun, _colon, number in split if noun == "complaint"]

    async def new_form(self) -> Any:
        from crm_cli.tui.forms import contacts

        return contacts.new(self.desk)

    async def edit_form(self, subject: Subject) -> Any:
        return await form_of(self.desk, subject)


def _found(text: str, crm: Crm, query: Query) -> Listing:
    """What the words find; nothing where there are none."""
    from crm_cli.domain.fields.search import SEARCH

    try:
        return crm.search.everything(text, query)
    except Invalid:
        return listed(SEARCH, [])
