"""A form: entries that are read by the domain's own parsers, and stored in one go. Nothing typed is thrown away."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from crm_cli.domain.history import Seen
from crm_cli.errors import CrmError
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.services.application import Crm
from crm_cli.tui.forms.clash import Clash, Side, Snapshot, clashing
from crm_cli.tui.forms.entries import Entry, Line, Typed
from crm_cli.tui.screens.base import Modal

Answer = TypeVar("Answer")
_FRAME = 6  # lines that a box needs for itself, the footer and a word of trouble
Store = Callable[[Mapping[str, Typed]], Awaitable[Answer]]


class Form(Modal[Answer], Generic[Answer]):
    """Asks for entries and stores them; its answer is what `store` returns.

    `store` gets the entries that were changed; an error it raises is shown at the entry it names, and the form stays.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+enter", "save", _("save"), key_display="f2", priority=True),
    ]
    DEFAULT_CSS = """
    Form {
        #box { max-height: 90%; }
        #lines { height: auto; }
        #trouble { color: $text-error; display: none; padding: 1 0 0 0; }
        #trouble.-there { display: block; }
    }
    """

    def __init__(
        self, title: str, entries: Sequence[Entry], store: Store[Answer], texts: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.title_words, self._entries, self._store = title, entries, store
        self._texts = texts or {}
        self._wants_to_leave = False

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(
            *(Line(entry, self._texts.get(entry.key, "")) for entry in self._entries), id="lines", can_focus=False
        )
        yield Static(id="trouble")

    def on_mount(self) -> None:
        lines = list(self.query(Line))
        first = next((line for line in lines if line.entry.is_required and not line.before), lines[0])
        first.focus_place()

    def on_resize(self) -> None:
        """What does not fit is scrolled to."""
        self.query_one("#lines").styles.max_height = max(3, self.size.height * 9 // 10 - _FRAME)

    @on(Line.Finished)
    def action_save(self) -> None:
        """Store what was typed, if all of it can be used."""
        self.do(self._save(), group="save", exclusive=True)

    async def _save(self) -> None:
        lines = list(self.query(Line))
        read = [(line, await line.read()) for line in lines]
        unusable = [line for line, typed in read if typed is None]
        if unusable:
            unusable[0].focus_place()
            return
        changed = {line.entry.key: typed for line, typed in read if typed and line.is_changed}
        try:
            if await self.may_store(changed):
                self.dismiss(await self._store(changed))
        except CrmError as error:
            self._refused(error)

    async def may_store(self, changed: Mapping[str, Typed]) -> bool:  # noqa: ARG002
        """Whether nothing stands in the way any more."""
        return True

    def _refused(self, error: CrmError) -> None:
        message = "\n".join(filter(None, (error.message, error.hint)))
        for line in self.query(Line):
            if error.field and line.entry.key == error.field:
                line.wrong(message)
                line.focus_place()
                return
        trouble = self.query_one("#trouble", Static)
        trouble.update(Content(clean(message, newlines=True)))
        trouble.add_class("-there")

    def action_leave(self) -> None:
        """Leave; what was typed goes only when that is pressed twice."""
        if any(line.is_changed for line in self.query(Line)) and not self._wants_to_leave:
            self._wants_to_leave = True
            self.full_screen.tell(_("esc once more throws away what was typed; f2 saves it"))
            return
        self.dismiss(None)


class EditForm(Form[Answer]):
    """A form on a record that is there: only what was changed is stored, and never over what somebody else changed.

    `look` reads the record again, on the desk; `store` finds in `seen` what it may not have changed since.
    """

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        store: Store[Answer],
        before: Snapshot,
        look: Callable[[Crm], Snapshot],
    ) -> None:
        super().__init__(title, entries, store, before.texts)
        self._before, self._look = before, look

    @property
    def seen(self) -> Seen:
        """The record as it was looked at last."""
        return self._before.seen

    async def may_store(self, changed: Mapping[str, Typed]) -> bool:
        """Look again; where both have changed a field, ask whose holds."""
        if not changed:
            self.full_screen.tell(_("nothing was changed"))
            return False
        now = await self.desk.read(self._look)
        texts = {key: typed.text for key, typed in changed.items()}
        sides = [self._side(key, texts[key], now) for key in clashing(self._before.texts, texts, now.texts)]
        answer: str | None = "yours"
        if sides:
            answer = await self.full_screen.ask(Clash(sides))
        if answer is None:
            return False
        self._before = now
        self._catch_up(now.texts, texts if answer == "yours" else {})
        return answer == "yours"

    def _side(self, key: str, yours: str, now: Snapshot) -> Side:
        (label,) = (entry.label for entry in self._entries if entry.key == key)
        return Side(label, self._before.texts[key], yours, now.texts[key])

    def _catch_up(self, now: Mapping[str, str], kept: Mapping[str, str]) -> None:
        """Show what is there now, but for what was typed here."""
        for line in self.query(Line):
            line.set_before(now[line.entry.key], line.entry.key in kept)
