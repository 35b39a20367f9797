"""A list and, beside it, all there is about what is under the cursor; on a narrow screen one in place of the other."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal
from textual.widget import Widget

from crm_cli.tui.screens.work import Working
from crm_cli.tui.widgets.card import Card
from crm_cli.tui.widgets.listpane import ListPane
from crm_cli.tui.widgets.table import Table

NARROW, WIDE = 0, 100


class Sides(Container):
    """The two of them."""

    SCOPED_CSS = False  # how narrow it is, the screen knows
    DEFAULT_CSS = """
    Sides {
        height: 1fr;
        ListPane { width: 3fr; }
        Card { width: 2fr; border-left: vkey $border-blurred; padding: 0 0 0 1; }
        Card:focus { border-left: vkey $border; }
    }
    .-narrow Sides {
        Card { display: none; }
        &.-card Card { display: block; width: 1fr; border: none; }
        &.-card ListPane { display: none; }
    }
    """

    def __init__(self, pane: ListPane, card: Card) -> None:
        super().__init__()
        self._pane, self._card = pane, card

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._pane
            yield self._card


class SidesScreen(Working):
    """A screen that works on a list with a card beside it."""

    AUTO_FOCUS = "Table"
    BINDINGS = [Binding("escape", "back", show=False)]  # noqa: RUF012  # as Textual has it
    HORIZONTAL_BREAKPOINTS = [(NARROW, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012  # as Textual has it

    def sides(self) -> tuple[ListPane, Card]:
        """The list, and the card of what is under its cursor."""
        raise NotImplementedError

    def above(self) -> Iterable[Widget]:
        """What stands over both."""
        return ()

    def body(self) -> Iterable[Widget]:
        self._be_as_wide_as_the_app()
        yield from self.above()
        yield Sides(*self.sides())

    def _be_as_wide_as_the_app(self) -> None:
        """Textual finds out after it has laid everything out, and then does so again."""
        is_narrow = self.app.size.width < WIDE
        self.set_class(is_narrow, "-narrow", update=False).set_class(not is_narrow, "-wide", update=False)

    @property
    def pane(self) -> ListPane:
        """The list with its filter."""
        return self.query_one(ListPane)

    @property
    def table(self) -> Table:
        """The list."""
        return self.pane.table

    @property
    def card(self) -> Card:
        """What is known about the record under the cursor."""
        return self.query_one(Card)

    async def reload(self) -> None:
        await self.table.reload()
        await self.card.reload()

    @on(Table.Highlighted)
    def _highlighted(self, event: Table.Highlighted) -> None:
        self.card.show(event.key)

    @on(Table.Opened)
    def _opened(self) -> None:
        self.query_one(Sides).add_class("-card")
        self.card.focus()

    def action_back(self) -> None:
        """From the card back to the list; from there to the list without a filter."""
        if self.table.has_focus:
            self.pane.unfilter()
        self.query_one(Sides).remove_class("-card")
        self.table.focus()
