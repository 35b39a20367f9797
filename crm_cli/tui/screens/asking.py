"""Small questions: which of these, which ones of these, are you sure."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from crm_cli.domain.folding import normalise
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.tui.screens.base import Modal

Choice = tuple[str, str]  # the answer, and what people read


class Pick(Modal[str]):
    """One of some choices; typing narrows them."""

    placeholder = _("type to narrow")
    DEFAULT_CSS = """
    Pick, PickMany {
        #box { width: 60; }
        OptionList, SelectionList { height: auto; max-height: 16; border: none; padding: 0; background: $surface; }
        Input { border: none; height: 1; padding: 0; margin-bottom: 1; background: $boost; }
    }
    """

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.title_words, self._choices = title, choices

    def body(self) -> Iterable[Widget]:
        yield Input(placeholder=self.placeholder, compact=True)
        yield OptionList(*self._options(""))

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def _options(self, typed: str) -> list[Option]:
        wanted = normalise(typed)
        return [Option(Content(clean(told)), id=text) for text, told in self._choices if wanted in normalise(told)]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.narrow(event.value)

    def narrow(self, typed: str) -> None:
        """Offer what fits what was typed."""
        self.offer(self._options(typed))

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these, the first under the cursor."""
        self._list.clear_options().add_options(options)
        self._list.action_first()

    @on(Input.Submitted)
    def _take(self) -> None:
        self._list.action_select()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def on_key(self, event: events.Key) -> None:
        """Up and down go through the choices while one types."""
        if event.key in ("down", "up") and not self._list.has_focus:
            event.stop()
            self._list.action_cursor_down() if event.key == "down" else self._list.action_cursor_up()


class PickMany(Modal[tuple[str, ...]]):
    """Some of some choices, in their order."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", _("take these"), priority=True)]

    def __init__(self, title: str, choices: Sequence[Choice], picked: Sequence[str]) -> None:
        super().__init__()
        self.title_words, self._choices, self._picked = title, choices, picked

    def body(self) -> Iterable[Widget]:
        from textual.widgets import SelectionList  # seldom needed
        from textual.widgets.selection_list import Selection

        yield SelectionList[str](
            *(Selection(Content(clean(told)), text, text in self._picked) for text, told in self._choices)
        )

    def action_take(self) -> None:
        """Answer with what is picked."""
        from textual.widgets import SelectionList

        picked = self.query_one(SelectionList).selected
        self.dismiss(tuple(text for text, _told in self._choices if text in picked))


class Sure(Modal[bool]):
    """A question that is answered with yes, or left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,y", "agree", _("yes"), key_display="y")]

    def __init__(self, title: str, question: str) -> None:
        super().__init__()
        self.title_words, self._question = title, question

    def body(self) -> Iterable[Widget]:
        yield Static(Content(clean(self._question, newlines=True)))

    def action_agree(self) -> None:
        """Answer yes."""
        self.dismiss(True)
