"""Contacts: the list, and beside it the one under the cursor from all sides."""

from typing import Any

from crm_cli.domain.listing import Listing, Query
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.actions import bindings
from crm_cli.tui.screens.contact_verbs import ContactVerbs
from crm_cli.tui.screens.sides import SidesScreen
from crm_cli.tui.screens.work import Subject
from crm_cli.tui.widgets.card import Card
from crm_cli.tui.widgets.listpane import ListPane
from crm_cli.tui.widgets.sheets import contact_sheet


class ContactsScreen(ContactVerbs, SidesScreen):
    """The people and organisations that are not archived."""

    BINDINGS = bindings("contact")

    def sides(self) -> tuple[ListPane, Card]:
        empty = _("nobody is here: {key} enters somebody").format(key=self.key("record.new"))
        pane = ListPane(_contacts, noun="contacts", empty=empty, prepare=Crm.learn_places)
        return pane, Card(contact_sheet, empty=_("nobody to show"))

    async def subject(self) -> Subject:
        return Subject(self.table.current if isinstance(self.table.current, int) else None)

    async def new_form(self) -> Any:
        from crm_cli.tui.forms import contacts

        return contacts.new(self.desk)

    async def edit_form(self, subject: Subject) -> Any:
        from crm_cli.tui.forms import contacts

        return await contacts.known(self.desk, subject.contact) if subject.contact else None


def _contacts(crm: Crm, query: Query) -> Listing:
    return crm.contacts.list(query)
