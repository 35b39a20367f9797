"""What the keys do here: those of what has the focus, those of the screen, those that work everywhere."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from crm_cli import actions
from crm_cli.i18n import _
from crm_cli.tui.screens.base import Modal


class Doable(NamedTuple):
    """Something that can be done now: where it belongs, its keys, its words, what Textual calls, and on what.

    Its id in the table of actions is "" where a widget of Textual's moves about.
    """

    place: str
    keys: tuple[str, ...]
    words: str
    action: str
    node: DOMNode
    id: str


def doable(screen: Screen[Any]) -> list[Doable]:
    """What the keys of a screen do now: of what has the focus first, everywhere last; verbs before moving about."""
    words = {action.id: action.words for action in actions.table()}
    found: dict[tuple[DOMNode, str], Doable] = {}
    for node, binding, enabled, _tooltip in screen.active_bindings.values():
        if not enabled or binding.system or not (binding.id or binding.description):
            continue
        place = (node, binding.action)
        keys = dict.fromkeys((*(found[place].keys if place in found else ()), screen.app.get_key_display(binding)))
        said = words.get(binding.id or "", binding.description)
        found[place] = Doable(_place(node, screen), tuple(keys), said, binding.action, node, binding.id or "")
    places = list(dict.fromkeys(one.place for one in found.values()))
    return sorted(found.values(), key=lambda one: (places.index(one.place), one.id.startswith("list."), not one.id))


def _place(node: DOMNode, screen: Screen[Any]) -> str:
    if node is screen.app:
        return _("Everywhere")
    return _("On this screen") if node is screen else _("Here")


class KeysHelp(Modal[None]):
    """The keys, in the words of the table of actions."""

    title_words = _("Keys")

    DEFAULT_CSS = """
    KeysHelp VerticalScroll { height: auto; }
    """

    def __init__(self, found: Iterable[Doable]) -> None:
        super().__init__()
        self._found = list(found)

    def body(self) -> Iterable[Widget]:
        with VerticalScroll():
            yield Static(Content("\n").join(_lines(self._found)))


def _lines(found: list[Doable]) -> Iterator[Content]:
    width = max((len(" ".join(one.keys)) for one in found), default=0)
    for number, (place, those) in enumerate(groupby(found, key=lambda one: one.place)):
        yield Content.styled(("\n" if number else "") + place, "$primary bold")
        for one in those:
            yield Content.styled(f"  {' '.join(one.keys):{width}}  ", "$accent") + Content(one.words)
