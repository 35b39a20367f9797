"""What was offered for a complaint, whether the customer takes it, and whether it arrived."""

from collections.abc import Mapping, Sequence

from textual import on

from crm_cli.actions import find
from crm_cli.domain.complaints import code
from crm_cli.domain.listing import Listing, Query
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.actions import bindings
from crm_cli.tui.screens.listbox import ListBox
from crm_cli.tui.screens.work import Verb
from crm_cli.tui.widgets.table import Table

COLUMNS = ("id", "kind", "amount", "state", "offered_at", "note")


class Remedies(ListBox):
    """The remedies of one complaint."""

    BINDINGS = bindings("remedy")
    columns = COLUMNS
    empty = _("nothing was offered yet: a offers something")

    def __init__(self, complaint: int) -> None:
        super().__init__()
        self.title_words = _("{code}: remedies").format(code=code(complaint))
        self._complaint = complaint

    def listing(self, crm: Crm, query: Query) -> Listing:
        return crm.remedies.of_complaint(self._complaint, query)

    def named(self, crm: Crm, ids: Sequence[int]) -> str:
        return ", ".join(one.kind for one in crm.remedies.get(ids))

    @on(Table.Opened)
    def _ask_what(self) -> None:
        self.do(self._one_of_the_verbs(), group="ask")

    async def _one_of_the_verbs(self) -> None:
        from crm_cli.tui.screens.asking import Pick

        choices = [(name, find(f"remedy.{name}").words) for name in verbs()]
        name = await self.full_screen.ask(Pick(self.title_words, choices))
        if name:
            await self.done(verbs()[name], self.chosen)

    def action_remedy_offer(self) -> None:
        """Offer something."""
        self.do(self._offer(), group="ask")

    async def _offer(self) -> None:
        from crm_cli.tui.forms import remedies

        await self.full_screen.ask(remedies.new(self.desk, self._complaint))

    def action_remedy_accept(self) -> None:
        """The customer takes it."""
        self.verb(verbs()["accept"])

    def action_remedy_decline(self) -> None:
        """The customer does not want it."""
        self.verb(verbs()["decline"])

    def action_remedy_deliver(self) -> None:
        """It has reached the customer."""
        self.verb(verbs()["deliver"])


def verbs() -> Mapping[str, Verb]:
    """Every verb by its name."""
    from crm_cli.tui.forms.remedies import said

    entries = (said(_("Note")),)
    found = {
        "accept": (lambda crm, ids, given: crm.remedies.accept(ids, note=given.get("note")), _("accepted: {n}")),
        "decline": (lambda crm, ids, given: crm.remedies.decline(ids, note=given.get("note")), _("declined: {n}")),
        "deliver": (lambda crm, ids, given: crm.remedies.deliver(ids, note=given.get("note")), _("delivered: {n}")),
    }
    return {name: Verb(("remedies", name), act, told, entries) for name, (act, told) in found.items()}
