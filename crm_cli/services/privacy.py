"""What people may ask about themselves: to see what is held about them, and to be forgotten."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_cli.domain.cards import ComplaintEvent
from crm_cli.domain.fields.history import CHANGE
from crm_cli.domain.history import PARTS, changes
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.numbers import as_id
from crm_cli.domain.present import stored
from crm_cli.domain.privacy import Dossier, Erased, Person
from crm_cli.errors import StoreUnavailable
from crm_cli.i18n import _
from crm_cli.queries import complaints, documents, followups, history, interactions, privacy
from crm_cli.queries.listing import listing
from crm_cli.services.listed import listed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


class Privacy:
    """The people of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def find(self, who: Sequence[str]) -> list[Person]:
        """Whom these texts name exactly, each once. An id still names somebody who was deleted, or forgotten.

        Raises NotFound, Conflict.
        """
        return list(dict.fromkeys(map(self._person, who)))

    def _person(self, text: str) -> Person:
        number = as_id(text.removeprefix("contact:"))
        found = privacy.person(self._crm.reader, number) if number else None
        if found is None:
            found = privacy.person(self._crm.reader, *self._crm.contacts.find([text], exact_only=True))
        assert found
        return found

    def forget(self, people: Sequence[Person]) -> Erased:
        """Erase people for good, after a backup, which holds them still. `rewrite` then clears the file of traces.

        Conversations in which others took part stay, without them.
        """
        from crm_cli.store.backup import folder_of, keep
        from crm_cli.store.forget import forget, holding

        crm, uids = self._crm, [person.uid for person in people if person.uid]
        if not uids:
            return Erased({}, 0, 0)
        uids += privacy.merged(crm.reader, (person.id for person in people)).values()
        if not crm.dry_run:
            keep(crm.reader, crm.path, "before-forget", crm.present.now)
        with crm.write() as work:
            erased = forget(work.db, uids, work.at)
        return erased._replace(backups=tuple(holding(folder_of(crm.path), uids)))

    def rewrite(self) -> None:
        """Write the file anew, so that unused parts of it keep no trace of what was erased.

        Raises Busy, StoreUnavailable; the file is then whole, and this can be repeated.
        """
        from crm_cli.store.forget import rewrite

        self._crm.close()
        try:
            rewrite(self._crm.path, self._crm.notice)
        except StoreUnavailable as error:
            message = _("erased, but unused parts of the file may still hold traces: {reason}")
            raise type(error)(
                message.format(reason=error.message),
                hint=_("to clear them, repeat the command, with the id in place of a name"),
            ) from error

    def dossier(self, number: int) -> Dossier:
        """Everything that is held about a contact. Raises NotFound."""
        db, present = self._crm.reader, self._crm.present
        card = self._crm.contacts.card(number)
        ids = card.complaints.rows(card.complaints.fieldset.pick(("id",)), None)
        return Dossier(
            at=stored(present.now),
            line=card.line,
            contact=card.contact,
            relations=card.relations,
            followups=listing(db, followups.FOLLOWUPS, Query(f"contact_id:{number}"), present),
            interactions=listing(db, interactions.INTERACTIONS, Query(f"contact_id:{number}", ("at", "id")), present),
            complaints=tuple(self._complaint(complaint) for (complaint,) in list(ids)),
            documents=listing(db, documents.DOCUMENTS, Query(), present, documents.all_of_contact(number)),
            history=self._history(number),
        )

    def _complaint(self, number: int) -> tuple[Listing, tuple[ComplaintEvent, ...]]:
        db = self._crm.reader
        line = listing(db, complaints.COMPLAINTS, Query(), self._crm.present, complaints.ids([number]))
        return line, tuple(map(ComplaintEvent._make, complaints.events(db, number)))

    def _history(self, number: int) -> Listing:
        """What ever changed about a contact; of records around it only what is no longer as it was entered."""
        db = self._crm.reader
        numbers = [number, *privacy.merged(db, [number])]
        held = privacy.held(db, numbers)
        held["interaction"] = privacy.conversations(db, numbers)
        rows = [(table, row) for table, ids in held.items() for row in ids]
        return listed(
            CHANGE, [c for row in history.changes_of_rows(db, rows) if _is_news(*row[3:6]) for c in changes(row)]
        )


def _is_news(table: str, _row: int, old: str | None) -> bool:
    return old is not None or PARTS.get(table, (table,))[0] == "contact"
