"""`Card`: one record from all sides, with sections and entries that open and close."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_cli.actions import find
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.actions import binding, bindings
from crm_cli.tui.screens.base import app_of
from crm_cli.tui.widgets.grid import fitted, unglued
from crm_cli.tui.widgets.rows import Key
from crm_cli.tui.widgets.sheets import Entry, Facts, Section, Sheet

AFTER = 0.06  # seconds on a record before it is read: who only passes by leaves no work behind
WIDEST_LABEL = 16
KEYS = ("down", "up", "page_down", "page_up", "top", "bottom", "open")

Read = Callable[[Crm, Any], Sheet]  # of a key, which is a number but in lists without numbers


class Piece(NamedTuple):
    """A stretch of text on a line and the name of its look."""

    text: str
    look: str = ""


class Line(NamedTuple):
    """A line of the card; `stop` names what opens and closes there, `record` what it is about.

    A leaf has nothing to open but its record.
    """

    pieces: tuple[Piece, ...]
    stop: str = ""
    record: str = ""
    is_leaf: bool = False


class Card(ScrollView, can_focus=True):
    """Shows what `read` finds about a record, off the loop. Enter opens and closes sections and entries."""

    BINDINGS: ClassVar[list[BindingType]] = [*(binding(find(f"list.{key}")) for key in KEYS), *bindings("card")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"card--{name}" for name in ("title", "label", "step", "section", "cursor", "quiet")
    }
    DEFAULT_CSS = """
    Card {
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        & > .card--title { color: $primary; text-style: bold; }
        & > .card--label { color: $text-muted; }
        & > .card--step { color: $accent; text-style: bold; }
        & > .card--section { color: $primary; }
        & > .card--quiet { color: $text-muted; }
        & > .card--cursor { color: $block-cursor-blurred-foreground; background: $block-cursor-blurred-background; }
        &:focus > .card--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
    }
    """

    class Followed(Message):
        """Somebody wants to see a record that a line is about, written noun:id."""

        def __init__(self, record: str) -> None:
            super().__init__()
            self.record = record

    def __init__(self, read: Read, *, empty: str = "", id: str | None = None) -> None:  # noqa: A002  # as Textual
        super().__init__(id=id)
        self._read = read
        self._empty = empty
        self._key: Key | None = None
        self._sheet: Sheet | None = None
        self._shut: set[str] = set()  # sections, whoever is shown
        self._opened: set[str] = set()  # entries of this one
        self._lines: list[Line] = []
        self._stop = ""  # where the cursor is

    def show(self, key: Key | None) -> None:
        """Show another record, soon; None shows that there is none."""
        if key != self._key:
            self._key = key
            app_of(self).do(self._load(key, AFTER), node=self, group="card", exclusive=True)

    async def reload(self) -> None:
        """Read the record again, leaving open what is open."""
        await self._load(self._key, 0)

    async def _load(self, key: Key | None, after: float) -> None:
        await asyncio.sleep(after)
        sheet = None
        if key is not None:
            sheet = await app_of(self).desk.read(lambda crm: self._read(crm, key))
        if key != self._key:
            return
        if after:
            self._opened.clear()
            self._stop = ""
            self.scroll_to(y=0, animate=False)
        self._sheet = sheet
        self._lay_out()

    # Where things are.

    def on_resize(self, _event: events.Resize) -> None:
        """Texts break elsewhere."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._lines = list(self._written(self._sheet, width)) if self._sheet and width > 0 else []
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def _written(self, sheet: Sheet, width: int) -> Iterator[Line]:
        for text in self._wrapped(sheet.title, width):
            yield Line((Piece(text, "title"),))
        yield from self._facts(sheet.facts, width, first="step")
        for section in sheet.sections:
            yield Line(())
            yield from self._section(section, width)

    def _facts(self, facts: Facts, width: int, *, indent: int = 0, first: str = "") -> Iterator[Line]:
        size = min(max((cell_len(label) for label, _text in facts), default=0), WIDEST_LABEL, max(width // 3, 1))
        look = first
        for label, text in facts:
            shown = f"{' ' * indent}{fitted(label, size)}  "
            for part in self._wrapped(text, width - indent - size - 2):
                yield Line((Piece(shown, "label"), Piece(part, look)))
                shown = " " * (indent + size + 2)
            look = ""

    def _section(self, section: Section, width: int) -> Iterator[Line]:
        is_open = section.key not in self._shut
        count = len(section.entries) + section.more
        title = fitted(f"{'▾' if is_open else '▸'} {section.title}", max(width - len(str(count)) - 1, 1))
        yield Line((Piece(title, "section"), Piece(f" {count}", "quiet")), section.key)
        for entry in section.entries if is_open else ():
            yield from self._entry(section, entry, width)
        if is_open and section.more:
            yield Line((Piece(fitted("    " + _("… and {n} more").format(n=section.more), width), "quiet"),))

    def _entry(self, section: Section, entry: Entry, width: int) -> Iterator[Line]:
        stop = f"{section.key} {entry.key}"
        is_leaf = bool(entry.record) and not entry.facts
        mark = "▾" if stop in self._opened else "▸" if entry.facts else "›" if is_leaf else " "
        yield Line((Piece(fitted(f"  {mark} {entry.line}", width)),), stop, entry.record, is_leaf)
        if stop in self._opened:
            yield from self._facts(entry.facts, width, indent=6)

    def _wrapped(self, text: str, width: int) -> list[str]:
        lines = Text(unglued(text)).wrap(self.app.console, max(width, 4), overflow="fold")
        return [line.plain.rstrip() for line in lines] or [""]

    # Keys and the mouse.

    def _stops(self) -> list[int]:
        return [place for place, line in enumerate(self._lines) if line.stop]

    def _line_of(self, stop: str) -> int:
        return next((place for place, line in enumerate(self._lines) if stop and line.stop == stop), -1)

    def _go(self, step: int) -> None:
        """The next place that opens, if it is near; else the text moves."""
        height, top, here = self.scrollable_content_region.height, self.scroll_offset.y, self._line_of(self._stop)
        ahead = [place for place in self._stops()[::step] if (place - here) * step > 0]
        if ahead and top - 1 <= ahead[0] <= top + height:
            self._stop = self._lines[ahead[0]].stop
            self.scroll_to(y=min(max(top, ahead[0] - height + 1), ahead[0]), animate=False)
        else:
            if not ahead and step < 0:
                self._stop = ""
            self.scroll_to(y=top + step, animate=False)
        self.refresh()

    def action_list_down(self) -> None:
        """On."""
        self._go(1)

    def action_list_up(self) -> None:
        """Back."""
        self._go(-1)

    def _page(self, y: int) -> None:
        self.scroll_to(y=y, animate=False)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        inside = [place for place in self._stops() if top <= place < top + height]
        self._stop = self._lines[inside[0]].stop if inside else ""
        self.refresh()

    def action_list_page_down(self) -> None:
        """One page on."""
        self._page(self.scroll_offset.y + self.scrollable_content_region.height)

    def action_list_page_up(self) -> None:
        """One page back."""
        self._page(self.scroll_offset.y - self.scrollable_content_region.height)

    def action_list_top(self) -> None:
        """To the beginning."""
        self._page(0)

    def action_list_bottom(self) -> None:
        """To the end."""
        self._page(len(self._lines))

    def action_card_go(self) -> None:
        """Go to the record that the line is about."""
        line = self._lines[self._line_of(self._stop)] if self._stop else Line(())
        if line.record:
            self.post_message(self.Followed(line.record))

    def action_list_open(self) -> None:
        """Open or close what the cursor is on; what has nothing to open leads to its record."""
        if not self._stop:
            return
        if self._lines[self._line_of(self._stop)].is_leaf:
            self.action_card_go()
        else:
            (self._opened if " " in self._stop else self._shut).symmetric_difference_update((self._stop,))
            self._lay_out()
            self._show_opened()

    def _show_opened(self) -> None:
        """Bring what was opened into sight, its first line in any case."""
        here = self._line_of(self._stop)
        end = next((place for place in self._stops() if place > here), len(self._lines))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        self.scroll_to(y=min(max(top, end - height), here), animate=False)

    def on_click(self, event: events.Click) -> None:
        """Open or close what was clicked."""
        place = event.get_content_offset(self)
        row = place.y + self.scroll_offset.y if place else -1
        if 0 <= row < len(self._lines) and self._lines[row].stop:
            self._stop = self._lines[row].stop
            self.action_list_open()

    # Painting.

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        row, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        base = self.rich_style
        if not self._lines and y == 0 and self._key is None:
            return Strip([Segment(self._empty, self._look("quiet"))]).crop_extend(0, width, base)
        if row >= len(self._lines):
            return Strip.blank(width, base)
        line = self._lines[row]
        if line.stop and line.stop == self._stop:
            base = self.get_component_rich_style("card--cursor")
            return Strip([Segment(piece.text, base) for piece in line.pieces]).crop_extend(0, width, base)
        return Strip([Segment(piece.text, self._look(piece.look)) for piece in line.pieces]).crop_extend(0, width, base)

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"card--{name}") if name else self.rich_style
