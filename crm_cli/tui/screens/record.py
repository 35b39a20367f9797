"""One record on top of whatever screen there is: its card, and the keys of all that is done with it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from crm_cli.actions import find
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.actions import binding, bindings
from crm_cli.tui.screens.base import Modal
from crm_cli.tui.screens.complaint_verbs import MOVES, REMEDIES, ComplaintVerbs
from crm_cli.tui.screens.followup_verbs import FollowupVerbs
from crm_cli.tui.screens.records import form_of, subject_of
from crm_cli.tui.screens.work import WORK_KEYS, Subject, Verb, Work
from crm_cli.tui.widgets.card import Card
from crm_cli.tui.widgets.sheets import Sheet, complaint_sheet, contact_sheet, line_sheet

if TYPE_CHECKING:
    from crm_cli.tui.app import CrmApp

KEYS = ("app.goto", "app.undo", "app.line")


class Record(Work, Modal[None]):
    """The card of one record; escape goes back to where one came from."""

    AUTO_FOCUS = "Card"
    BINDINGS = [*WORK_KEYS, *(binding(find(key)) for key in KEYS)]  # noqa: RUF012  # as Textual has it
    DEFAULT_CSS = """
    Record {
        #box { height: 90%; max-height: 90%; }
        Card { height: 1fr; }
    }
    """

    def __init__(self, record: str) -> None:
        super().__init__()
        self.title_words, self._record = record, record
        self._number = int(record.partition(":")[2])

    def sheet(self, crm: Crm, number: int) -> Sheet:
        """What stands on the card; to be called on a lane. Raises NotFound."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        yield Card(self.sheet)

    def on_mount(self) -> None:
        self.query_one(Card).show(self._number)

    async def reload(self) -> None:
        await self.query_one(Card).reload()

    @property
    def chosen(self) -> list[int]:
        """The record."""
        return [self._number]

    @property
    def marks_others(self) -> bool:
        """There are no marks."""
        return False

    def unmark(self, noun: str, ids: Sequence[int]) -> None:
        """There are no marks."""

    async def subject(self) -> Subject:
        return await self.desk.read(partial(subject_of, record=self._record))

    async def edit_form(self, subject: Subject) -> Any:
        return await form_of(self.desk, subject)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A new one is entered where they are listed."""
        return action != "record_new" and super().check_action(action, parameters)


class ContactRecord(Record):
    """A contact."""

    def sheet(self, crm: Crm, number: int) -> Sheet:
        return contact_sheet(crm, number)


class ComplaintRecord(ComplaintVerbs, Record):
    """A complaint."""

    BINDINGS = [MOVES, REMEDIES]  # noqa: RUF012  # as Textual has it

    def sheet(self, crm: Crm, number: int) -> Sheet:
        return complaint_sheet(crm, number)


class FollowupRecord(FollowupVerbs, Record):
    """A next step."""

    BINDINGS = bindings("followup")

    def sheet(self, crm: Crm, number: int) -> Sheet:
        (record,) = crm.followups.get([number])
        line = crm.followups.picked([number])
        return line_sheet(crm, record.title, line, [record.contact_id], record.complaint_id)


class InteractionRecord(Record):
    """A conversation."""

    BINDINGS = bindings("interaction")

    def sheet(self, crm: Crm, number: int) -> Sheet:
        (record,) = crm.interactions.get([number])
        line, title = crm.interactions.picked([number]), record.topic or record.channel
        return line_sheet(crm, title, line, record.contact_ids, record.complaint_id)

    def named(self, crm: Crm, ids: Sequence[int]) -> str:  # noqa: ARG002
        return _("conversation {id}").format(id=self._number)

    def action_interaction_replied(self) -> None:
        """Note that it was answered."""
        self.verb(replied())

    def action_interaction_delete(self) -> None:
        """Delete it, once that is answered with yes, and go back."""
        self.verb(
            Verb(
                ("interactions", "delete"),
                lambda crm, ids, _given: crm.interactions.delete(ids),
                _("deleted: {n}"),
                question=_("Delete {n}?"),
            )
        )

    async def after(self, verb: Verb, ids: list[int]) -> None:  # noqa: ARG002
        """What is gone is not shown."""
        if verb.words[1] == "delete":
            self.dismiss(None)


def replied() -> Verb:
    """Noting that messages were answered."""
    return Verb(("interactions", "replied"), lambda crm, ids, _given: crm.interactions.replied(ids), _("answered: {n}"))


async def show(app: "CrmApp", record: str) -> None:
    """Show a record, written noun:id; a document or a remedy among those it belongs to."""
    noun, _colon, digits = record.partition(":")
    cards: dict[str, type[Record]] = {
        "contact": ContactRecord,
        "complaint": ComplaintRecord,
        "followup": FollowupRecord,
        "interaction": InteractionRecord,
    }
    if noun in cards:
        await app.ask(cards[noun](record))
    elif noun == "document":
        from crm_cli.tui.screens.documents import Documents, Owner

        (document,) = await app.desk.read(lambda crm: crm.documents.get([int(digits)]))
        owner = (
            Owner("contact", document.contact_id)
            if document.contact_id
            else Owner("complaint", document.complaint_id or 0)
        )
        await app.ask(Documents(owner))
    elif noun == "remedy":
        from crm_cli.tui.screens.remedies import Remedies

        (remedy,) = await app.desk.read(lambda crm: crm.remedies.get([int(digits)]))
        await app.ask(Remedies(remedy.complaint_id))
