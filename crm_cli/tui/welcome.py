"""The first thing on an empty file: three ways to begin. It goes by itself as soon as somebody is known."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Center, Middle
from textual.content import Content
from textual.widgets import Static

from crm_cli import actions
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.tui.actions import bindings

if TYPE_CHECKING:
    from crm_cli.tui.app import CrmApp

IMPORT = "crm contacts import FILE --dry-run"
ADD = "crm contacts add NAME --phone NUMBER"


class Welcome(Middle, can_focus=True):
    """Stands in place of what a screen shows, as long as the file is empty."""

    BINDINGS = bindings("welcome")

    DEFAULT_CSS = """
    Welcome {
        height: 1fr;
        #greeting {
            width: auto;
            max-width: 100%;
            height: auto;
            padding: 1 3;
            background: $surface;
            border: round $border;
        }
    }
    Welcome:focus #greeting { border: round $primary; }
    """

    def compose(self) -> ComposeResult:
        with Center():
            yield Static(Content("\n").join(self._lines()), id="greeting")

    def on_mount(self) -> None:
        self.focus()

    def _lines(self) -> Iterator[Content]:
        yield Content.styled(_("Welcome to crm"), "$primary bold")
        yield Content.styled(
            _("There is nobody yet in {path}").format(path=clean(str(self._app.desk.settings.db))), "$foreground-muted"
        )
        for id_, words, command in (
            ("welcome.import", _("import contacts from a file"), IMPORT),
            ("welcome.add", _("add the first one by hand"), ADD),
            ("welcome.demo", _("look around in a sandbox first"), "crm demo"),
        ):
            key = self._app.key_of(actions.find(id_))
            yield Content.assemble(
                "\n", (f"  {key}  ", "$accent bold"), words, "\n", (f"     {command}", "$foreground-muted")
            )
        yield Content.styled("\n" + _("What you do in another terminal appears here by itself."), "$foreground-muted")

    @property
    def _app(self) -> "CrmApp":
        return cast("CrmApp", self.app)

    def action_welcome_import(self) -> None:
        """Copy the command: a file is named more easily where the shell completes it."""
        self._app.copy_to_clipboard(IMPORT)
        self._app.notify(_("type it in another terminal: {line}").format(line=IMPORT), title=_("Copied"))

    def action_welcome_add(self) -> None:
        """Open the form of a new contact."""
        self._app.do(self._add(), group="ask")

    async def _add(self) -> None:
        from crm_cli.services.first_run import are_due
        from crm_cli.tui.forms import contacts, first_run

        app = self._app
        if not are_due(app.desk.settings) or await app.ask(first_run.questions(app.desk)):
            await app.ask(contacts.new(app.desk))

    def action_welcome_demo(self) -> None:
        """Go to the sandbox."""
        self._app.action_sandbox()
