"""Jump mode: every place on the screen that takes keys or clicks gets a letter, and typing it goes there."""

from collections.abc import Iterable, Iterator
from string import ascii_lowercase
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from crm_cli.tui.header import Header, Tab

LETTERS = "asdfghjkl" + "".join(letter for letter in ascii_lowercase if letter not in "asdfghjkl")


Place = Widget | Tab


def places(screen: Screen[Any]) -> list[Place]:
    """Where one can jump on a screen: its tabs, and what takes the focus, as far as they are in sight."""
    tabs = [tab for header in screen.query(Header) for tab in header.tabs()]
    there: list[Place] = [*tabs, *screen.focus_chain]
    return [place for place in there if place.region and screen.region.contains_region(place.region)]


class Jump(ModalScreen[Place | None]):
    """The letters on top of a screen; its answer is the place."""

    DEFAULT_CSS = """
    Jump {
        background: transparent;
        .letter {
            position: absolute;
            width: 3;
            height: 1;
            content-align: center middle;
            color: $block-cursor-foreground;
            background: $accent;
            text-style: bold;
        }
    }
    """

    def __init__(self, places: Iterable[Place]) -> None:
        super().__init__()
        self._places = dict(zip(LETTERS, places, strict=False))

    def compose(self) -> ComposeResult:
        yield from self._letters()

    def _letters(self) -> Iterator[Static]:
        for letter, place in self._places.items():
            sign = Static(letter, classes="letter", markup=False)
            sign.styles.offset = place.region.offset + Offset(place.region.width > 2, place.region.height > 2)
            yield sign

    def on_key(self, event: events.Key) -> None:
        """A letter goes there; any other key goes nowhere."""
        event.stop()
        self.dismiss(self._places.get(event.key))
