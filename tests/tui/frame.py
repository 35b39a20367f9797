"""The frame of the full screen around a mode that only counts how often it was told to read again."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget
from textual.widgets import Input, Static

from crm_cli.tui.app import CrmApp
from crm_cli.tui.screens.base import ModeScreen


class Plain(ModeScreen):
    """The mode; it has a field to type in, which does not take the focus by itself."""

    AUTO_FOCUS = ""
    reloads = 0

    def body(self) -> Iterable[Widget]:
        yield Static("a mode")
        yield Input(id="words")

    async def reload(self) -> None:
        self.reloads += 1


class Frame(CrmApp):
    """The full screen with that mode under every number."""

    MODES: ClassVar[Any] = dict.fromkeys(("today", "contacts", "followups", "complaints", "search"), Plain)
