"""Runs the full screen in the terminal of this process, and leaves it as it was."""

import gc
from contextlib import closing

from crm_cli.i18n import _
from crm_cli.render.say import Say
from crm_cli.tui.app import CrmApp
from crm_cli.tui.crash import written
from crm_cli.tui.desk import Desk


def run(desk: Desk, start: str, say: Say) -> int:
    """Show the full screen until it is left, and return the exit code. A bug leaves a report and tells where."""
    gc.freeze()
    gc.enable()  # it was switched off for commands, which live for tens of milliseconds
    while True:
        with closing(desk):
            app = CrmApp(desk, start)
            app.run()
        if not app.to_sandbox:
            break
        say.note(_("building the sandbox ..."))
        desk = desk.sandbox()
    if app.crash is None:
        return app.return_code or 0
    say.error(
        _("something unexpected happened ({kind}); what was stored is safe").format(kind=type(app.crash).__name__),
        _("a report without any of your data is in {path}").format(path=written(app.crash)),
    )
    return 1
