"""What every screen has: the way to the desk, errors shown as notices, a header and a footer.

A mode is a `ModeScreen` and says what stands between header and footer in `body()`. A question on top of it is a
`Modal[Answer]`: `answer = await self.full_screen.ask(SomeModal(...))`, None when it was left with escape.
"""

from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from crm_cli.actions import find
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.tui.actions import binding
from crm_cli.tui.footer import Footer
from crm_cli.tui.header import Header

if TYPE_CHECKING:
    from crm_cli.tui.app import CrmApp
    from crm_cli.tui.desk import Desk

Answer = TypeVar("Answer")


def app_of(node: DOMNode) -> "CrmApp":
    """The application a widget or screen is on; it has the `desk`, `do`, `ask`, `tell` and `show_error`."""
    return cast("CrmApp", node.app)


class OnDesk:
    """For screens: the way to the application."""

    @property
    def full_screen(self) -> "CrmApp":
        """The application."""
        return app_of(cast(DOMNode, self))

    @property
    def desk(self) -> "Desk":
        """The bridge to the file."""
        return self.full_screen.desk

    def do(self, work: Coroutine[Any, Any, None], *, group: str = "do", exclusive: bool = False) -> None:
        """Do `work` beside the loop of messages; errors become notices. An exclusive one ends others of its group."""
        self.full_screen.do(work, node=cast(DOMNode, self), group=group, exclusive=exclusive)

    def key(self, action: str) -> str:
        """The key of the action with this id, as people write it."""
        return self.full_screen.key_of(find(action))

    async def reload(self) -> None:
        """Read again what is shown, keeping the cursor where it is: somebody has changed the file."""

    mark: object = None  # of the file, when this was read

    def catch_up(self) -> None:
        """Reload, and remember up to which change that was."""
        self.mark = self.full_screen.mark
        self.do(self.reload(), group="reload", exclusive=True)


class ModeScreen(OnDesk, Screen[None]):
    """One of the screens that have a number."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield from self.body()
        yield Footer()

    def body(self) -> Iterable[Widget]:
        """What stands between header and footer."""
        return ()

    def _compositor_refresh(self) -> None:
        """Compose a picture, unless it is held back: Textual would compose it all the same, and then drop it."""
        if not self.app._batch_count:
            super()._compositor_refresh()
            self.desk.release()

    def on_mount(self) -> None:
        self.mark = self.full_screen.mark
        self.watch(self.full_screen, "counts", self._greet)

    def _greet(self) -> None:
        """Greet in place of the body as long as the file is empty."""
        counts, greetings = self.full_screen.counts, self.query("Welcome")
        if counts is None or bool(greetings) != bool(counts.people):
            return
        from crm_cli.tui.welcome import Welcome

        for widget in self.children:
            if not isinstance(widget, Header | Footer | Welcome):
                widget.set_class(not counts.people, "-not-yet")
        if counts.people:
            greetings.remove()
            self.call_after_refresh(self.focus_next)
        else:
            self.mount(Welcome(), before=self.query_one(Footer))

    def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen was shown."""
        if self.mark != self.full_screen.mark:
            self.catch_up()


class Modal(OnDesk, ModalScreen[Answer | None], Generic[Answer]):
    """A box on top of a screen that returns an answer, or None when it is left with escape."""

    title_words = ""

    DEFAULT_CSS = """
    Modal {
        align: center middle;
        background: $background 60%;

        #box {
            width: 92%;
            max-width: 96;
            max-height: 80%;
            height: auto;
            padding: 1 2;
            background: $surface;
            border: round $border;
            border-title-color: $primary;
            border-title-style: bold;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("back"), key_display="esc"),
        binding(find("app.keys")),
        binding(find("app.interrupt")),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = Content(clean(self.title_words))
            yield from self.body()
        yield Footer()

    def body(self) -> Iterable[Widget]:
        """What stands in the box."""
        return ()

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
