"""`CrmApp`: the full screen as a whole. Screens are in `screens/`, the way to the file is `desk.py`."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeVar, cast

from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette, Provider
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.widget import Widget
from textual.worker import WorkerFailed

from crm_cli import actions
from crm_cli.actions import Action
from crm_cli.errors import CrmError
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.tui import modes, rtl, themes
from crm_cli.tui.actions import bindings
from crm_cli.tui.desk import Desk
from crm_cli.tui.header import Tab
from crm_cli.tui.screens.base import Modal, OnDesk

if TYPE_CHECKING:
    from crm_cli.services.day import Counts

Answer = TypeVar("Answer")
STYLES: Final[list[str | PurePath]] = [Path(__file__).parent / "styles" / "app.tcss"]
WATCH = "watch"  # the group of the worker that never ends
TWICE_WITHIN = 2.0  # seconds
LOOKS_EVERY = 0.7  # seconds between two looks whether somebody changed the file


def _verbs() -> type[Provider]:
    """What the palette offers."""
    from crm_cli.tui.palette import Verbs

    return Verbs


class CrmApp(App[int], inherit_bindings=False):
    """The full screen of one file."""

    TITLE = "crm"
    CSS_PATH = STYLES
    BINDINGS = bindings("app")
    COMMANDS: ClassVar[Any] = {_verbs}
    MODES: ClassVar[Any] = modes.makers()

    counts: "reactive[Counts | None]" = reactive(None)

    def __init__(self, desk: Desk, start: str = "") -> None:
        # The first mode stands there from the start: a blank screen before it would be laid out and painted, too.
        self.DEFAULT_MODE = start or next(iter(self.MODES))  # type: ignore[misc]  # as Textual reads it, an instance's
        super().__init__()
        self.desk = desk
        self.whose = " · ".join(filter(None, (desk.settings["agency"], desk.settings["staff"])))
        self.mark: object = None  # of the file as it was last seen
        self.crash: BaseException | None = None
        self._interrupted = float("-inf")  # when ctrl+c was pressed last
        self.to_sandbox = False  # whether it was left to go on there
        self.asking = 0  # questions that wait for their answer
        self._is_there = self._is_shown = False  # made, and to be seen
        self.when_shown: Callable[[], None] = lambda: None  # called when the first picture stands
        desk.on_notice = self._heard
        desk.on_written = lambda: self.do(self.look())
        self.keys = actions.keys_of({key: value.text for key, value in desk.settings.values.items()})
        self.set_keymap(self.keys)
        themes.make_known(self)
        themes.begin(self, desk.settings["ui.theme"])
        self._in_order = rtl.line_filters(desk.settings["ui.rtl"])

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, then the one for right-to-left text."""
        return [*super().get_line_filters(), *self._in_order]

    def on_load(self) -> None:
        """Begin to watch before screens read, so that nothing happens unseen; the file is opened meanwhile."""
        self.run_worker(self._watch(), group=WATCH)

    def on_mount(self) -> None:
        self._is_there = True
        self._settle()

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; before anything is there the colours are all that matters."""
        if self._is_there:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def _settle(self) -> None:
        """Look as the settings say, and tell what in them cannot be."""
        self.set_class(self.desk.settings["ui.compact"] == "yes", "-compact")
        with self.showing_errors():
            themes.use(self, self.desk.settings["ui.theme"])
        for key, one, other in actions.clashes(self.keys) if self.keys else ():
            self.notify(
                _("the key {key} is that of {one} and of {other}").format(key=key, one=one.id, other=other.id),
                title=_("One key for two actions"),
                severity="warning",
            )
        self.theme_changed_signal.subscribe(self, lambda theme: self.do(self.desk.keep("ui.theme", theme.name)))

    # Errors and words.

    def _handle_exception(self, error: Exception) -> None:
        """Remember the first error nobody expected: `run` reports it once the terminal is as it was."""
        failed = error.error if isinstance(error, WorkerFailed) else error
        self.crash = self.crash or failed
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Textual would print the values of variables here, which are people's data."""
        self._close_messages_no_wait()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002  # what is stored or typed is never markup
    ) -> None:
        """A notice; its text is shown as it is and cannot steer the terminal."""
        message, title = clean(message, newlines=True), clean(title)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    def _heard(self, text: str) -> None:
        """What a lane, which is another thread, has to say."""
        self.call_later(self.tell, text)

    def tell(self, text: str) -> None:
        """Say what happened, or a hint."""
        self.notify(text)

    def show_error(self, error: CrmError) -> None:
        """What went wrong, and the way out."""
        self.notify("\n".join(filter(None, (error.message, error.hint))), title=_("Not done"), severity="error")

    @contextmanager
    def showing_errors(self) -> Iterator[None]:
        """Within it, errors that a person should read become notices."""
        try:
            yield
        except CrmError as error:
            self.show_error(error)

    def do(
        self,
        work: Coroutine[Any, Any, None],
        *,
        node: DOMNode | None = None,
        group: str = "do",
        exclusive: bool = False,
    ) -> None:
        """Do `work` beside the loop of messages, as long as `node` is there; errors become notices."""

        async def done() -> None:
            with self.showing_errors():
                await work

        (node or self).run_worker(done(), group=group, exclusive=exclusive)

    async def ask(self, modal: Modal[Answer]) -> Answer | None:
        """Put a question on top of the screen; None when it is left. To be called in what `do` does."""
        self.asking += 1
        try:
            return await self.push_screen_wait(modal)
        finally:
            self.asking -= 1

    # Living data.

    async def _watch(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOKS_EVERY)

    async def look(self) -> None:
        """See whether the file was changed; if so, all that is shown catches up."""
        try:
            mark: object = await self.desk.read(lambda crm: crm.mark())
        except CrmError as error:
            mark = error.message  # said by those who now read again, and fail
        before, self.mark = self.mark, mark
        if mark == before:
            return
        if self._is_shown:
            self.count()
        for screen in self.screen_stack:
            if isinstance(screen, OnDesk) and before is None:
                screen.mark = mark  # it has just read for the first time
            elif isinstance(screen, OnDesk):
                screen.catch_up()

    def on_ready(self) -> None:
        """Count once the first picture stands: it has no need of it."""
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        self._is_shown = True
        self.when_shown()
        self.count()

    def count(self) -> None:
        """Find out how the day stands."""
        self.do(self._count(), group="counts", exclusive=True)

    async def _count(self) -> None:
        counts = await self.desk.count("day", lambda crm: crm.day.counts())
        if counts is not None:
            self.counts = counts

    # Actions.

    def key_of(self, action: Action) -> str:
        """The first key of an action as people write it."""
        keys = self._keymap.get(action.id) or action.keys
        return self.get_key_display(Binding(keys.partition(",")[0], ""))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of modes that are not there do nothing."""
        return parameters[0] in self.MODES if action == "mode" else super().check_action(action, parameters)

    def action_mode(self, name: str) -> None:
        """Go to the screen of a mode."""
        self.switch_mode(name)

    def action_undo(self) -> None:
        """Take back the last command."""
        from crm_cli.tui import undoing

        self.do(undoing.undo(self))

    def action_redo(self) -> None:
        """Do again what was taken back last."""
        from crm_cli.tui import undoing

        self.do(undoing.redo(self))

    def action_history(self) -> None:
        """Show what was done."""
        from crm_cli.tui.screens.history import History

        self.push_screen(History())

    def action_line(self) -> None:
        """Show the command line of what was just done, and copy it."""
        line = self.desk.last_line
        if line:
            self.copy_to_clipboard(line)
        self.notify(line or _("nothing was done here yet"), title=_("The command, copied") if line else "")

    def action_goto(self) -> None:
        """Go to a record by name."""
        from crm_cli.tui.screens.goto import go

        self.do(go(self))

    def action_jump(self) -> None:
        """Go to a place on the screen by its letter."""
        from crm_cli.tui.jump import Jump, places

        self.push_screen(Jump(places(self.screen)), self._jump_to)

    def _jump_to(self, place: Widget | Tab | None) -> None:
        if isinstance(place, Tab):
            self.action_mode(place.mode.name)
        elif place is not None:
            place.focus()

    def action_theme(self) -> None:
        """Choose other colours; they are kept."""
        self.search_themes()

    def action_compact(self) -> None:
        """Leave out empty lines, or put them back; that is kept."""
        self.toggle_class("-compact")
        self.do(self.desk.keep("ui.compact", "yes" if self.has_class("-compact") else "no"))

    def action_sandbox(self) -> None:
        """Go on in the sandbox of `crm demo`."""
        self.to_sandbox = True
        self.exit(0)

    def action_command_palette(self) -> None:
        """Find an action by its name."""
        if not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(CommandPalette(placeholder=_("What is to be done?"), id="--command-palette"))

    def action_keys(self) -> None:
        """Show what the keys do here."""
        from crm_cli.tui.keys_help import KeysHelp, doable

        self.push_screen(KeysHelp(doable(self.screen)))

    async def action_quit(self) -> None:
        """Leave; everything is stored already."""
        self.exit(0)

    def action_interrupt(self) -> None:
        """Leave when it is pressed twice."""
        if monotonic() - self._interrupted < TWICE_WITHIN:
            self.exit(0)
        self._interrupted = monotonic()
        self.notify(_("once more to leave"), timeout=TWICE_WITHIN)
