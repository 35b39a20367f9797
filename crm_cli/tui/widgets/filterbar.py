"""The line to type a filter in: it is applied while it is typed, completed, and told where it goes wrong."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from crm_cli.domain.fields import FieldSet
from crm_cli.errors import CrmError
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.services import offering
from crm_cli.tui.screens.base import app_of
from crm_cli.tui.widgets.grid import unglued

MOST_OFFERED = 6

Apply = Callable[[str], Coroutine[Any, Any, None]]


class FilterBar(Vertical):
    """A filter that `apply` applies; `check` raises the CrmError family for one that cannot be understood.

    Tab completes, enter goes back to the list (`leave`), escape to what was there before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", _("complete"), key_display="tab", priority=True),
        Binding("escape", "leave", _("as before"), key_display="esc"),
        Binding("down", "further(1)", show=False),
        Binding("up", "further(-1)", show=False),
    ]
    DEFAULT_CSS = """
    FilterBar {
        height: auto;
        display: none;
        &.-there { display: block; }
        & > Horizontal { height: 1; }
        & .label { width: auto; padding: 0 1; color: $accent; text-style: bold; }
        & Input { width: 1fr; border: none; height: 1; padding: 0; background: $boost; }
        & > .wrong { height: auto; max-height: 3; color: $text-error; display: none; }
        &.-wrong > .wrong { display: block; }
        & > OptionList {
            overlay: screen; constrain: none inside; display: none;
            width: auto; max-width: 100%; height: auto; max-height: 6; margin: 0 0 0 8;
            border: none; padding: 0 1; background: $panel;
        }
        &.-offering > OptionList { display: block; }
    }
    """

    def __init__(self, fieldset: FieldSet, check: Apply, apply: Apply, leave: Callable[[], None]) -> None:
        super().__init__()
        self._fieldset, self._check, self._apply, self._left = fieldset, check, apply, leave
        self._before = ""
        self._label = _("Filter")

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(self._label, classes="label")
            yield Input(compact=True, select_on_focus=False)
        yield Static(classes="wrong")
        yield OptionList()

    def on_mount(self) -> None:
        self._place.can_focus = False  # but while one types

    @property
    def _place(self) -> Input:
        return self.query_one(Input)

    @property
    def _offers(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def text(self) -> str:
        """The filter as it stands there."""
        return self._place.value.strip()

    def edit(self) -> None:
        """Begin to type."""
        self._before = self._place.value
        self.add_class("-there")
        self._place.can_focus = True
        self._place.focus()

    def set(self, text: str) -> None:
        """Put another filter there, and apply it."""
        self._before = text
        self.set_class(bool(text), "-there")
        self._place.value = text
        self._place.cursor_position = len(text)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        app_of(self).do(self._try(event.value.strip()), node=self, group="check", exclusive=True)
        if self._place.has_focus:
            app_of(self).do(self._offer(event.value), node=self, group="offer", exclusive=True)

    async def _try(self, text: str) -> None:
        """Apply what is typed; where it is not understood what was before it stays, and the place is marked."""
        try:
            await self._check(text)
        except CrmError as error:
            self._refuse(error)
        else:
            self.remove_class("-wrong")
            app_of(self).do(self._apply(text), node=self, group="apply", exclusive=True)

    def _refuse(self, error: CrmError) -> None:
        message, *pointing = error.message.split("\n")
        at = pointing[-1].find("^") - 2 if pointing else -1
        mark = [" " * (len(self._label) + 2 + at) + "^"] if at >= 0 else []
        told = "  ".join(filter(None, (message, error.hint)))
        self.query_one(".wrong", Static).update(Content("\n".join([*mark, f" {clean(told)}"])))
        self.add_class("-wrong")

    # Completion.

    async def _offer(self, text: str, *, is_asked: bool = False) -> None:
        """Offer what the last term could become; all there is only for who asks."""
        found: Sequence[tuple[str, str]] = ()
        is_begun = text != "" and not text.endswith((" ", "("))
        if self._place.cursor_position == len(text) and (is_begun or is_asked):
            found = await app_of(self).desk.read(lambda crm: offering.filters(crm, self._fieldset, text))
        start = text.rfind(" ") + 1
        options = [_option(offered, told, start) for offered, told in found if offered != text][:MOST_OFFERED]
        if not options and not self.has_class("-offering"):
            return  # not for nothing is the screen laid out anew
        self._offers.clear_options().add_options(options)
        self._offers.highlighted = 0 if options else None
        self.set_class(bool(options), "-offering")

    def action_complete(self) -> None:
        """Put what is offered in the place of what was typed; where nothing is, offer all there is."""
        at = self._offers.highlighted
        if self.has_class("-offering") and at is not None:
            self._take(str(self._offers.get_option_at_index(at).id))
        else:
            app_of(self).do(self._offer(self._place.value, is_asked=True), node=self, group="offer", exclusive=True)

    def action_further(self, step: int) -> None:
        """To another offer."""
        if step > 0:
            self._offers.action_cursor_down()
        else:
            self._offers.action_cursor_up()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(str(event.option.id))
        self._place.focus()

    def _take(self, text: str) -> None:
        self._place.value = text if text.endswith(":") else f"{text} "
        self._place.cursor_position = len(self._place.value)

    # Leaving.

    @on(Input.Submitted)
    def _done(self, event: Input.Submitted) -> None:
        event.stop()
        self._leave()

    def action_leave(self) -> None:
        """Back to the filter that was there before."""
        self._place.value = self._before
        self._leave()

    def _leave(self) -> None:
        self.remove_class("-offering")
        self._place.can_focus = False
        self.set_class(bool(self.text), "-there")
        self._left()


def _option(offered: str, told: str, start: int) -> Option:
    prompt = Content(unglued(clean(offered[start:])))
    return Option(
        prompt + Content.styled(f"  {unglued(clean(told))}", "$foreground-muted") if told else prompt, id=offered
    )
