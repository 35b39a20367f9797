"""`Board`: open complaints in a column for each state, the gravest on top, each with its clock."""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from crm_cli.domain.listing import Query
from crm_cli.domain.numbers import minutes_text
from crm_cli.i18n import _
from crm_cli.render.columns import one_line
from crm_cli.services.application import Crm
from crm_cli.tui.screens.base import app_of

STATES = ("new", "acknowledged", "investigating", "waiting", "resolved")
NARROWEST = 24  # cells of a column
MOST = 50  # of one state; the list has them all


class Card(NamedTuple):
    """A complaint on the board; every text is harmless. `is_late` as its clock says."""

    number: int
    title: str
    about: str
    clock: str
    is_late: bool


class Column(NamedTuple):
    """The complaints of one state: the first of them, and how many there are."""

    cards: tuple[Card, ...]
    total: int


def columns(crm: Crm, filter_: str = "") -> Mapping[str, Column]:
    """What stands on the board, of what fits a filter; to be called on a lane. Raises Invalid for a wrong one."""
    also = f" ({filter_})" if filter_ else ""
    return {state: _column(crm, Query(f"status:{state}{also}")) for state in STATES}


def _column(crm: Crm, asked: Query) -> Column:
    due = crm.complaints.due(asked._replace(limit=MOST))
    clocks: dict[int, int | None] = dict(map(tuple, due.rows(due.fieldset.pick(("id", "working_minutes")), None)))
    listing = crm.complaints.picked(clocks)
    fields = listing.fieldset.pick(("id", "code", "contact", "topic", "heard", "priority"))
    cards = [
        Card(
            number,
            one_line(f"{code}  {contact}"),
            one_line(topic or heard),
            "  ".join(filter(None, (f"P{priority}" if priority else "", _clock(clocks[number])))),
            (clocks[number] or 0) < 0,
        )
        for number, code, contact, topic, heard, priority in listing.rows(fields, None)
    ]
    return Column(tuple(cards), crm.complaints.list(asked).total())


def _clock(left: int | None) -> str:
    """The working time that is left, or by how much it is late; nothing while it stands still."""
    if left is None:
        return ""
    said = minutes_text(abs(left), days_too=False)
    return _("late {time}").format(time=said) if left < 0 else _("{time} left").format(time=said)


class Board(HorizontalScroll, can_focus=False):
    """The columns; left and right go from one to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "aside(-1)", show=False),
        Binding("right,l", "aside(1)", show=False),
        Binding("j", "along(1)", show=False),
        Binding("k", "along(-1)", show=False),
    ]
    DEFAULT_CSS = """
    Board {
        height: 1fr;
        & OptionList {
            height: 1fr; padding: 0; background: transparent;
            border: round $border-blurred; border-title-color: $text-muted; scrollbar-size-vertical: 1;
        }
        & OptionList > .option-list--option-highlighted { background: transparent; color: $foreground; }
        & OptionList:focus { border: round $border; border-title-color: $primary; background-tint: transparent; }
    }
    """

    class Highlighted(Message):
        """The cursor came to another complaint."""

    class Opened(Message):
        """Somebody wants to see the complaint under the cursor."""

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._empty = empty  # stands in the first column when all of them are empty
        self._filter = ""

    def compose(self) -> ComposeResult:
        for state in STATES:
            yield OptionList(id=state)

    @property
    def current(self) -> int | None:
        """The complaint under the cursor."""
        column = self._column
        if column is None or column.highlighted is None:
            return None
        return int(column.get_option_at_index(column.highlighted).id or 0)

    @property
    def _column(self) -> OptionList | None:
        focused = self.screen.focused
        return focused if isinstance(focused, OptionList) and focused.parent is self else None

    def on_resize(self, event: events.Resize) -> None:
        """All columns where there is room for them, else as many as can be read."""
        for column in self.query(OptionList):
            column.styles.width = max(NARROWEST, event.size.width // len(STATES))

    def enter(self) -> None:
        """Put the cursor on the board."""
        lists = list(self.query(OptionList))
        next((one for one in lists if one.option_count), lists[0]).focus()

    async def show(self, filter_: str) -> None:
        """Read what fits a filter. Raises Invalid for a wrong one."""
        self._filter = filter_
        await self.reload()

    async def reload(self) -> None:
        """Read what stands on it, keeping the cursor on its complaint."""
        current = self.current
        found = await app_of(self).desk.read(partial(columns, filter_=self._filter))
        for state, column in found.items():
            self._fill(self.query_one(f"#{state}", OptionList), state, column, current)
        if not any(column.total for column in found.values()):
            self.query_one(OptionList).add_option(
                Option(Content.styled(self._empty, "$foreground-muted"), disabled=True)
            )

    def _fill(self, place: OptionList, state: str, column: Column, current: int | None) -> None:
        was = place.highlighted
        place.border_title = Content(f"{state} {column.total}")
        place.clear_options()
        place.add_options(Option(_told(card), id=str(card.number)) for card in column.cards)
        if column.total > len(column.cards):
            more = _("… and {n} more in the list").format(n=column.total - len(column.cards))
            place.add_option(Option(Content.styled(more, "$foreground-muted"), disabled=True))
        numbers = [card.number for card in column.cards]
        if current in numbers:
            place.highlighted = numbers.index(current)
        elif numbers:
            place.highlighted = min(was or 0, len(numbers) - 1)

    def action_aside(self, step: int) -> None:
        """To the next column that has something in it."""
        lists = list(self.query(OptionList))
        column = self._column
        place = lists.index(column) if column else 0
        beyond = lists[place + 1 :] if step > 0 else reversed(lists[:place])
        found = next((one for one in beyond if one.option_count), None)
        if found:
            found.focus()

    def action_along(self, step: int) -> None:
        """Up and down in a column."""
        if self._column:
            self._column.action_cursor_down() if step > 0 else self._column.action_cursor_up()

    @on(OptionList.OptionHighlighted)
    @on(events.DescendantFocus)
    def _moved(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Highlighted())

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Opened())


def _told(card: Card) -> Content:
    """A complaint in three lines."""
    return Content("\n").join(
        (
            Content.styled(card.title, "bold"),
            Content(card.about),
            Content.styled(card.clock, "$text-error" if card.is_late else "$foreground-muted"),
        )
    )
