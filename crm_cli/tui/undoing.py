"""Undo and redo on the full screen: first it is shown what will change, then it is asked."""

from typing import TYPE_CHECKING

from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.screens.changes import Changes, Plan, plan

if TYPE_CHECKING:
    from crm_cli.tui.app import CrmApp


async def undo(app: "CrmApp", number: int | None = None) -> None:
    """Take back a command, the last one of a person when none is named, once the question is answered with yes."""
    words = ("undo",) if number is None else ("undo", str(number))

    def planned(crm: Crm) -> Plan:
        done = crm.history.undo(number)
        return plan(done.number, done.line, crm.history.of_command(done.by))

    found = await app.desk.try_out(words, planned)
    if await app.ask(Changes(_("Undo: what will change"), found, _("Take it back?"))):
        # By its number: what was looked at is taken back, whatever was done meanwhile.
        await app.desk.write(("undo", str(found.number)), lambda crm: crm.history.undo(found.number))
        app.tell(_("taken back: {number} {line}").format(number=found.number, line=found.line))


async def redo(app: "CrmApp") -> None:
    """Do again what was taken back last, once the question is answered with yes."""

    def planned(crm: Crm) -> Plan:
        done = crm.history.redo()
        return plan(done.number, done.line, crm.history.of_command(done.by))

    found = await app.desk.try_out(("redo",), planned)
    if await app.ask(Changes(_("Redo: what will change"), found, _("Do it again?"))):
        await app.desk.write(("redo",), lambda crm: crm.history.redo())
        app.tell(_("done again: {number} {line}").format(number=found.number, line=found.line))
