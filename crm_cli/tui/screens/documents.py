"""The documents of a contact or a complaint: filed, shown by another program, taken out again, deleted."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import on
from textual.content import Content

from crm_cli.actions import find
from crm_cli.domain.complaints import code
from crm_cli.domain.listing import Listing, Query
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.services.application import Crm
from crm_cli.tui.actions import binding
from crm_cli.tui.screens.listbox import ListBox
from crm_cli.tui.screens.work import Verb
from crm_cli.tui.widgets.table import Table

VERBS = ("open", "add", "export", "delete")
COLUMNS = ("id", "kind", "name", "number", "expires_on", "size")


class Owner(NamedTuple):
    """With what documents are filed: `contact` or `complaint`, and its number."""

    noun: str
    number: int

    def documents(self, crm: Crm, query: Query) -> Listing:
        """What is filed with it."""
        if self.noun == "complaint":
            return crm.documents.list(query, complaint_id=self.number)
        return crm.documents.list(query, contact_id=self.number)

    def name(self, crm: Crm) -> str:
        """What it is called."""
        return code(self.number) if self.noun == "complaint" else crm.contacts.name_of(self.number) or ""


class Documents(ListBox):
    """The documents of one owner; enter shows one."""

    BINDINGS = [binding(find(f"document.{verb}")) for verb in VERBS]  # noqa: RUF012  # as Textual has it
    columns = COLUMNS
    empty = _("nothing is filed yet: a files a document")

    def __init__(self, owner: Owner) -> None:
        super().__init__()
        self.title_words = _("Documents")
        self._owner = owner

    def listing(self, crm: Crm, query: Query) -> Listing:
        return self._owner.documents(crm, query)

    def on_mount(self) -> None:
        self.do(self._entitle())

    async def _entitle(self) -> None:
        name = await self.desk.read(self._owner.name)
        self.query_one("#box").border_title = Content(clean(_("Documents of {name}").format(name=name)))

    def named(self, crm: Crm, ids: Sequence[int]) -> str:
        return ", ".join(one.name for one in crm.documents.get(ids))

    @on(Table.Opened)
    def action_document_open(self) -> None:
        """Show it."""
        self.do(self._open(), group="ask")

    def action_document_add(self) -> None:
        """File one."""
        self.do(self._add(), group="ask")

    def action_document_export(self) -> None:
        """Take a copy out."""
        self.do(self._export(), group="ask")

    def action_document_delete(self) -> None:
        """Delete them, once that is answered with yes."""
        self.verb(
            Verb(
                ("documents", "delete"),
                lambda crm, ids, _given: crm.documents.delete(ids),
                _("deleted: {n}"),
                question=_("Delete {n}?"),
            )
        )

    @property
    def _current(self) -> int | None:
        return self.table.current if isinstance(self.table.current, int) else None

    async def _open(self) -> None:
        from crm_cli.services.documents import view
        from crm_cli.tui.reaching import outside

        number = self._current
        if number is None:
            return
        viewing = await self.desk.read(lambda crm: crm.documents.viewing(number))
        outside(self.full_screen, lambda: view(viewing))
        self.full_screen.tell(_("opened a copy: {path}").format(path=viewing.copy))

    async def _add(self) -> None:
        from crm_cli.tui.forms import documents

        number = await self.full_screen.ask(documents.new(self.desk, f"{self._owner.noun}:{self._owner.number}"))
        if number:
            self.full_screen.tell(_("document {id}").format(id=number))

    async def _export(self) -> None:
        from crm_cli.tui.forms import documents

        number = self._current
        if number is None:
            return
        self.only_here()
        (document,) = await self.desk.read(lambda crm: crm.documents.get([number]))
        path = await self.full_screen.ask(documents.export(self.desk, number, document.name))
        if path:
            self.full_screen.tell(_("document {id} is in {path}").format(id=number, path=path))
