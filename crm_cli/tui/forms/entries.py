"""One line of a form: what is typed, what was understood by it, or why it cannot be used.

Reading what was typed may need the file (a name, a working day), so it is done on the desk, never on the loop.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from crm_cli.errors import CrmError
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.services.application import Crm
from crm_cli.tui.screens.base import app_of

MOST_OFFERED = 6


class Offer(NamedTuple):
    """Something that could be meant by what is typed: what to put in its place, and what people read.

    What is not whole is typed on.
    """

    text: str
    label: str
    is_whole: bool = True


class Entry(NamedTuple):
    """What a form asks for.

    `read` makes a value of a text that is not empty, on the desk; it raises the CrmError family. `told` says what was
    understood, "" where that is plain. `offered` finds what could be meant. A note has several lines.
    """

    key: str
    label: str
    read: Callable[[Crm, str], Any]
    told: Callable[[Any], str] = lambda _value: ""
    choices: Sequence[str] = ()
    offered: Callable[[Crm, str], Iterable[Offer]] | None = None
    hint: str = ""
    is_required: bool = False
    is_note: bool = False


class Typed(NamedTuple):
    """What was typed into an entry, and its value; None where it was left or made empty."""

    text: str
    value: Any


class Line(Vertical):
    """An entry on the screen: its label, the place to type in, and below it what is to be said about it."""

    DEFAULT_CSS = """
    Line {
        height: auto;
        & > Horizontal { height: auto; }
        & .label { width: 20; padding: 0 1 0 0; text-align: right; color: $text-muted; }
        & .label.-wanted { color: $foreground; }
        & Input { width: 1fr; }
        & TextArea { width: 1fr; height: 4; border: none; padding: 0 1; background: $boost; }
        & .said { height: auto; padding: 0 0 0 20; color: $text-muted; display: none; }
        & .said.-wrong { color: $text-error; }
        & OptionList { height: auto; max-height: 6; margin: 0 0 0 20; border: none; background: $panel; display: none; }
        &.-offering OptionList { display: block; }
        &.-saying .said { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "further(1)", show=False),
        Binding("up", "further(-1)", show=False),
    ]

    class Finished(Message):
        """Enter was pressed in the last line."""

    def __init__(self, entry: Entry, text: str = "") -> None:
        super().__init__()
        self.entry, self.before = entry, text
        self._wrong = ""
        self._place = self._made()
        self._said = Static(classes="said")
        self._offers = OptionList()
        self._offered: Sequence[Offer] = ()

    def compose(self) -> ComposeResult:
        entry = self.entry
        with Horizontal():
            yield Static(
                Content(entry.label + (" *" if entry.is_required else "")),
                classes="label -wanted" if entry.is_required else "label",
            )
            yield self._place
        if entry.offered:
            yield self._offers
        yield self._said

    def _made(self) -> Input | TextArea:
        if self.entry.is_note:
            return TextArea(self.before, tab_behavior="focus", show_line_numbers=False, compact=True)
        suggester = SuggestFromList(self.entry.choices, case_sensitive=False) if self.entry.choices else None
        return Input(self.before, compact=True, suggester=suggester, select_on_focus=False)

    @property
    def text(self) -> str:
        """What stands there."""
        return (self._place.text if isinstance(self._place, TextArea) else self._place.value).strip()

    @property
    def is_changed(self) -> bool:
        """Whether something else stands there than at first."""
        return self.text != self.before.strip()

    def set_before(self, text: str, keep: bool) -> None:
        """What stands in the file now; shown in place of what stands here unless that is to be kept."""
        if not keep:
            self._put(text)
        self.before = text

    def _put(self, text: str) -> None:
        if isinstance(self._place, TextArea):
            self._place.text = text
        else:
            self._place.value = text

    def focus_place(self) -> None:
        """Put the cursor where one types."""
        self._place.focus()

    # What is said about it.

    def on_mount(self) -> None:
        if self.text and self.entry.offered:  # a number, which says nothing to people
            app_of(self).do(self._checked(), node=self, group=f"read-{self.entry.key}", exclusive=True)

    async def read(self) -> Typed | None:
        """The text and what it means; None when it cannot be used, which is then said below it."""
        text, entry = self.text, self.entry
        if not text:
            self.wrong(_("{field} is needed").format(field=entry.label) if entry.is_required else "")
            return None if entry.is_required else Typed("", None)
        try:
            value = await app_of(self).desk.read(lambda crm: entry.read(crm, text))
        except CrmError as error:
            if text == self.text:
                self.wrong("\n".join(filter(None, (error.message, error.hint))))
            return None
        if text == self.text:
            self._wrong = ""
            self.say(entry.told(value))
        return Typed(text, value)

    def wrong(self, message: str) -> None:
        """Say why it cannot be used."""
        self._wrong = message
        self.say(message)

    def say(self, message: str) -> None:
        """Say something below it."""
        self.set_class(bool(message), "-saying")
        self._said.set_class(bool(self._wrong), "-wrong")
        self._said.update(Content(clean(message, newlines=True)))

    # While it is typed.

    @on(events.DescendantFocus)
    def _entered(self) -> None:
        if not self._wrong and not self.text:
            self.say(self.entry.hint or " · ".join(self.entry.choices))

    @on(events.DescendantBlur)
    def _left(self) -> None:
        if self.screen.focused in self.walk_children():
            return
        self.remove_class("-offering")
        self._complete()
        if self.text or self._wrong:
            app_of(self).do(self._checked(), node=self, group=f"read-{self.entry.key}", exclusive=True)
        else:
            self.say("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.is_mounted or self.screen.focused is not event.input:
            return
        if self.entry.offered:
            app_of(self).do(self._offer(), node=self, group=f"offer-{self.entry.key}", exclusive=True)
        elif self.text:
            app_of(self).do(self._checked(), node=self, group=f"read-{self.entry.key}", exclusive=True)

    async def _checked(self) -> None:
        await self.read()

    def _complete(self) -> None:
        """A choice may be typed by its beginning."""
        begun = [choice for choice in self.entry.choices if choice.startswith(self.text.casefold())]
        if self.text and len(begun) == 1:
            self._put(begun[0])

    async def _offer(self) -> None:
        text, offered = self.text, self.entry.offered
        assert offered
        found = await app_of(self).desk.count("offer", lambda crm: list(offered(crm, text))) if text else []
        if found is None or text != self.text:
            return
        self._offered = found[:MOST_OFFERED]
        self._offers.clear_options()
        self._offers.add_options(Option(Content(clean(offer.label))) for offer in self._offered)
        self.set_class(bool(found) and self.has_focus_within, "-offering")

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._takes(self._offered[event.option_index]):
            self.screen.focus_next()
        else:
            self.focus_place()

    def _takes(self, offer: Offer) -> bool:
        """Put what was offered in the place; whether it is whole."""
        self._put(offer.text)
        self.remove_class("-offering")
        if isinstance(self._place, Input):
            self._place.cursor_position = len(offer.text)
        return offer.is_whole

    # From line to line.

    def action_further(self, step: int) -> None:
        """To the next line, or into what is offered."""
        if step > 0 and self.has_class("-offering"):
            self._offers.highlighted = 0
            self._offers.focus()
            return
        self._next(step)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.has_class("-offering") and not self._takes(self._offered[0]):
            return
        self._complete()
        self._next(1)

    def _next(self, step: int) -> None:
        lines = list(self.screen.query(Line))
        place = lines.index(self) + step
        if 0 <= place < len(lines):
            lines[place].focus_place()
        elif step > 0:
            self.post_message(self.Finished())
