"""Runs the full screen in the terminal of this process, and leaves it as it was."""

import gc
from contextlib import closing
from typing import TYPE_CHECKING

from crm_cli.i18n import _
from crm_cli.tui.app import CrmApp
from crm_cli.tui.desk import Desk

if TYPE_CHECKING:
    from crm_cli.render.say import Say


def _collect() -> None:
    """Switch the collector on: it was off for commands, which live for tens of milliseconds, and for the start."""
    gc.freeze()
    gc.enable()


def run(desk: Desk, start: str, say: "Say") -> int:
    """Show the full screen until it is left, and return the exit code. A bug leaves a report and tells where."""
    while True:
        with closing(desk):
            app = CrmApp(desk, start)
            app.when_shown = _collect
            desk.hold()
            app.run()
        if not app.to_sandbox:
            break
        say.note(_("building the sandbox ..."))
        desk = desk.sandbox()
    if app.crash is None:
        return app.return_code or 0
    from crm_cli.tui.crash import written

    say.error(
        _("something unexpected happened ({kind}); what was stored is safe").format(kind=type(app.crash).__name__),
        _("a report without any of your data is in {path}").format(path=written(app.crash)),
    )
    return 1
