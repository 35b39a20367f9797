"""A box with a list of records that belong to another one, and the verbs for them."""

from collections.abc import Iterable

from textual.widget import Widget

from crm_cli.domain.listing import Listing, Query
from crm_cli.services.application import Crm
from crm_cli.tui.screens.base import Modal
from crm_cli.tui.screens.work import Verbs
from crm_cli.tui.widgets.table import Table


class ListBox(Verbs, Modal[None]):
    """A list in these columns; `empty` says what to do where there is nothing."""

    DEFAULT_CSS = "ListBox #box { height: 60%; }"
    columns: tuple[str, ...] = ()
    empty = ""

    def listing(self, crm: Crm, query: Query) -> Listing:
        """What is listed; called on a lane."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        yield Table(empty=self.empty)

    def on_mount(self) -> None:
        self.table.show(self.listing)
        self.table.choose_columns(self.columns)
        self.table.focus()

    async def reload(self) -> None:
        await self.table.reload()

    @property
    def table(self) -> Table:
        """The list."""
        return self.query_one(Table)
