"""The last line of a screen: the keys that matter here, as many as fit, never one that is cut.

Textual's footer is a widget for every key, made anew whenever one changes, which is most of what a screen costs to
show; this one is a line of text.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

LAST = "app.keys"  # always there: it leads to all the others
GAP = 2


class Key(NamedTuple):
    """One key: how people write it, and what it does."""

    shown: str
    active: ActiveBinding

    @property
    def width(self) -> int:
        """Cells: the key, a space, the word, and those behind it."""
        return cell_len(self.shown) + 1 + cell_len(self.active.binding.description) + GAP

    @property
    def content(self) -> Content:
        """The key and its word."""
        looks = ("$footer-key-foreground bold", "") if self.active.enabled else ("dim", "dim")
        word = f" {self.active.binding.description}"
        return Content.assemble((self.shown, looks[0]), (word, looks[1]), " " * GAP)


class Footer(Widget, can_focus=False):
    """The keys of what has the focus first, then those of the screen, then those that work everywhere."""

    ALLOW_SELECT = False

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._keys_changed)

    def _keys_changed(self, _screen: Screen[Any]) -> None:
        self.refresh()

    def render(self) -> Content:
        """The line as wide as the screen."""
        *keys, last = self._fitting()
        gap = self.content_size.width + GAP - sum(key.width for key in (*keys, last))
        return Content("").join([*(key.content for key in keys), Content(" " * gap), last.content])

    def _fitting(self) -> list[Key]:
        """As many as there is room for; the one that leads to all others stands last, on the right."""
        shown = list(self._all())
        last = [key for key in shown if key.active.binding.action.endswith(LAST)]
        room = self.content_size.width + GAP - sum(key.width for key in last)
        fitting = []
        for key in (key for key in shown if key not in last):
            room -= key.width
            if room >= 0:
                fitting.append(key)
        return fitting + last

    def _all(self) -> Iterator[Key]:
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.action not in seen:
                seen.add(active.binding.action)
                yield Key(self.app.get_key_display(active.binding), active)

    def _at(self, event: events.MouseEvent) -> Key | None:
        """The key under the mouse."""
        place = event.get_content_offset(self)
        *keys, last = self._fitting()
        start = 0
        for key in keys:
            if place and start <= place.x < start + key.width - GAP:
                return key
            start += key.width
        is_last = place and place.x >= self.content_size.width + GAP - last.width
        return last if is_last else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell in more words what the key under the mouse does."""
        key = self._at(event)
        self.tooltip = key.active.binding.tooltip if key else None

    def on_click(self, event: events.Click) -> None:
        """A click is that key."""
        if key := self._at(event):
            self.app.simulate_key(key.active.binding.key)
