"""The last line of a screen: the keys that matter here, as many as fit, never one that is cut."""

from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.widgets import Footer as TextualFooter
from textual.widgets._footer import FooterKey

LAST = "app.keys"  # always there: it leads to all the others


class Footer(TextualFooter):
    """The keys of what has the focus first, then those of the screen, then those that work everywhere."""

    def __init__(self) -> None:
        super().__init__(compact=True, show_command_palette=False)

    def compose(self) -> ComposeResult:
        if not self._bindings_ready:
            return
        shown = list(self._shown())
        last = [key for key in shown if key.action.endswith(LAST)]
        room = self.app.size.width - 1 - sum(map(_width, last))
        for key in [key for key in shown if key not in last]:
            room -= _width(key)
            if room >= 0:
                yield key.data_bind(compact=TextualFooter.compact)
        for key in last:
            key.add_class("-last")
            yield key.data_bind(compact=TextualFooter.compact)

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for other keys."""
        if event.size.width != self._fitted_to:
            self._fitted_to = event.size.width
            self.call_after_refresh(self.recompose)

    _fitted_to = -1

    def _shown(self) -> Iterator[FooterKey]:
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.action not in seen:
                seen.add(active.binding.action)
                yield _key(active, self.app.get_key_display(active.binding))


def _key(active: ActiveBinding, display: str) -> FooterKey:
    binding: Binding = active.binding
    return FooterKey(
        binding.key, display, binding.description, binding.action, disabled=not active.enabled, tooltip=binding.tooltip
    )


def _width(key: FooterKey) -> int:
    """Cells: the key, a space, the word, and two spaces behind it."""
    return cell_len(key.key_display) + cell_len(key.description) + 3
