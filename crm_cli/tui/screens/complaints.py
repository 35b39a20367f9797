"""Complaints: a board with a column for each state, or the list; beside them all that happened to one."""

from collections.abc import Iterable, Sequence
from typing import Any

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from crm_cli.actions import find
from crm_cli.domain.complaints import code
from crm_cli.domain.listing import Listing, Query
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.services.application import Crm
from crm_cli.tui.actions import binding, bindings
from crm_cli.tui.screens.complaint_verbs import ComplaintVerbs
from crm_cli.tui.screens.sides import SidesScreen
from crm_cli.tui.screens.work import Subject
from crm_cli.tui.widgets.board import Board
from crm_cli.tui.widgets.card import Card
from crm_cli.tui.widgets.listpane import ListPane
from crm_cli.tui.widgets.sheets import complaint_sheet


class ComplaintsScreen(ComplaintVerbs, SidesScreen):
    """The board first; `b` changes to the list, where complaints are filtered, marked and read."""

    AUTO_FOCUS = ""
    BINDINGS = [*bindings("complaint"), binding(find("listing.filter"))]  # noqa: RUF012  # as Textual has it
    DEFAULT_CSS = """
    ComplaintsScreen {
        & Board, & #fits { display: none; }
        & #fits { height: 1; padding: 0 1; color: $accent; }
        &.-board Board, &.-board #fits.-some { display: block; }
        &.-board Sides { display: none; }
    }
    """

    def above(self) -> Iterable[Widget]:
        yield Board(_("none: {key} records one").format(key=self.key("record.new")))
        yield Static(id="fits")

    def sides(self) -> tuple[ListPane, Card]:
        empty = _("nobody complains: {key} records a complaint").format(key=self.key("record.new"))
        pane = ListPane(_complaints, noun="complaints", empty=empty)
        return pane, Card(complaint_sheet, empty=_("nothing to show"))

    def on_mount(self) -> None:
        self.add_class("-board")
        self.do(self._enter(), group="reload")

    async def _enter(self) -> None:
        """Show on the board what fits the filter of the list."""
        filter_ = self.table.asked.filter
        told = _("only what fits {filter}: {key} changes it").format(filter=filter_, key=self.key("listing.filter"))
        said = self.query_one("#fits", Static).set_class(bool(filter_), "-some")
        said.update(Content(clean(told)))
        await self.board.show(filter_)
        self.board.enter()

    @property
    def board(self) -> Board:
        """The columns."""
        return self.query_one(Board)

    @property
    def on_board(self) -> bool:
        """Whether the board is shown, not the list."""
        return self.has_class("-board")

    @property
    def chosen(self) -> list[int]:
        """The complaint under the cursor of the board, or those that are marked in the list."""
        if not self.on_board:
            return super().chosen
        return [self.board.current] if self.board.current else []

    @property
    def marks_others(self) -> bool:
        """On the board there are no marks."""
        return not self.on_board and super().marks_others

    async def reload(self) -> None:
        await self.board.reload()
        await super().reload()

    def action_complaint_board(self) -> None:
        """Change between the board and the list."""
        self.toggle_class("-board")
        if self.on_board:
            self.do(self._enter(), group="reload", exclusive=True)
        else:
            self.table.focus()

    def action_listing_filter(self) -> None:
        """Type a filter for the list, which the board then has, too."""
        self.remove_class("-board")
        self.pane.action_listing_filter()

    @on(Board.Opened)
    def _from_the_board(self) -> None:
        """Show all of it, on top of the board."""
        from crm_cli.tui.screens.record import show

        self.do(show(self.full_screen, f"complaint:{self.board.current}"), group="ask")

    def named(self, crm: Crm, ids: Sequence[int]) -> str:  # noqa: ARG002
        return ", ".join(map(code, ids))

    async def subject(self) -> Subject:
        number = self.board.current if self.on_board else self.table.current
        if not isinstance(number, int):
            return Subject()
        (record,) = await self.desk.read(lambda crm: crm.complaints.get([number]))
        return Subject(record.contact_id, complaint=number)

    async def new_form(self) -> Any:
        from crm_cli.tui.forms import complaints

        return complaints.new(self.desk)

    async def edit_form(self, subject: Subject) -> Any:
        from crm_cli.tui.forms import complaints

        return await complaints.known(self.desk, subject.complaint) if subject.complaint else None


def _complaints(crm: Crm, query: Query) -> Listing:
    return crm.complaints.list(query)
