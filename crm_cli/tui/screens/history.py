"""What was done, newest first: entering a command shows what it changed, and offers to take it back."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from crm_cli.domain.listing import Listing, Query
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui import undoing
from crm_cli.tui.screens.base import Modal
from crm_cli.tui.screens.changes import Changes, Plan, plan
from crm_cli.tui.widgets.table import Table

COLUMNS = ("id", "at", "line", "undone")


class History(Modal[None]):
    """The commands of the file."""

    title_words = _("History")

    DEFAULT_CSS = """
    History #box { height: 80%; width: 96%; max-width: 140; }
    """

    def body(self) -> Iterable[Widget]:
        yield Table(empty=_("nothing was done yet"), id="commands")

    def on_mount(self) -> None:
        table = self.query_one(Table)
        table.show(_commands)
        table.focus()

    async def reload(self) -> None:
        """Show what was done meanwhile."""
        await self.query_one(Table).reload()

    @on(Table.Opened)
    def _open(self, opened: Table.Opened) -> None:
        if isinstance(opened.key, int):
            self.do(self._look_at(opened.key))

    async def _look_at(self, number: int) -> None:
        found = await self.desk.read(lambda crm: _plan_of(crm, number))
        modal = Changes(_("Command {n}").format(n=number), found, _("Take it back?"))
        if await self.full_screen.ask(modal):
            await undoing.undo(self.full_screen, number)


def _commands(crm: Crm, query: Query) -> Listing:
    found = crm.history.list(query)
    return found._replace(fieldset=found.fieldset._replace(columns=COLUMNS))


def _plan_of(crm: Crm, number: int) -> Plan:
    return plan(number, crm.history.line_of(number), crm.history.of_command(number))
