"""Contacts: the list, and beside it the one under the cursor from all sides."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from crm_cli.domain.listing import Listing, Query
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui import reaching
from crm_cli.tui.actions import bindings
from crm_cli.tui.screens.contact_verbs import ContactVerbs
from crm_cli.tui.screens.sides import SidesScreen
from crm_cli.tui.screens.work import Subject
from crm_cli.tui.widgets.card import Card
from crm_cli.tui.widgets.listpane import ListPane
from crm_cli.tui.widgets.sheets import contact_sheet

if TYPE_CHECKING:
    from crm_cli.tui.app import CrmApp


class ContactsScreen(ContactVerbs, SidesScreen):
    """The people and organisations that are not archived."""

    BINDINGS = bindings("contact")

    def sides(self) -> tuple[ListPane, Card]:
        pane = ListPane(_contacts, noun="contacts", empty=_("nobody is here yet"))
        return pane, Card(contact_sheet, empty=_("nobody to show"))

    async def subject(self) -> Subject:
        return Subject(self.table.current if isinstance(self.table.current, int) else None)

    async def new_form(self) -> Any:
        from crm_cli.tui.forms import contacts

        return contacts.new(self.desk)

    async def edit_form(self, subject: Subject) -> Any:
        from crm_cli.tui.forms import contacts

        return await contacts.known(self.desk, subject.contact) if subject.contact else None

    def action_contact_call(self) -> None:
        """Call the one under the cursor."""
        self._reach(reaching.call)

    def action_contact_mail(self) -> None:
        """Write an e-mail to the one under the cursor."""
        self._reach(reaching.mail)

    def action_contact_copy(self) -> None:
        """Copy the phone of the one under the cursor, else the e-mail address."""
        self._reach(reaching.copy)

    def action_contact_copy_what(self) -> None:
        """Copy something of the one under the cursor."""
        self._reach(reaching.copy_something)

    def _reach(self, way: Callable[["CrmApp", int], Coroutine[Any, Any, None]]) -> None:
        if isinstance(self.table.current, int):
            self.do(way(self.full_screen, self.table.current))


def _contacts(crm: Crm, query: Query) -> Listing:
    return crm.contacts.list(query)
