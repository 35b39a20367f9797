"""What one may do with interactions. One public method is one read or one transaction."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crm_cli.domain.interactions import InteractionDraft, InteractionRecord, started_by
from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.queries import interactions as queries
from crm_cli.queries.listing import listing

if TYPE_CHECKING:
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work


class Interactions:
    """The interactions of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query, *, contact_id: int | None = None) -> Listing:
        """Interactions that satisfy `query`, newest first; those with one contact when `contact_id` is given."""
        condition = queries.of_contact(contact_id) if contact_id else None
        return listing(self._crm.reader, queries.INTERACTIONS, query, self._crm.present, condition)

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these interactions."""
        return listing(self._crm.reader, queries.INTERACTIONS, Query(), self._crm.present, queries.ids(ids))

    def get(self, ids: Sequence[int]) -> Sequence[InteractionRecord]:
        """These interactions, whole. Raises NotFound."""
        records = []
        for number in ids:
            record = queries.record(self._crm.reader, number)
            if record is None:
                raise NotFound(_("there is no interaction {id}").format(id=number))
            records.append(record)
        return records

    def add(self, draft: InteractionDraft) -> int:
        """Store what took place; a uid already known returns the interaction that has it, unchanged."""
        with self._crm.write() as work:
            known = queries.by_uid(work.db, draft.uid) if draft.uid else None
            return known or insert(self._crm, work, draft)

    def edit(self, ids: Sequence[int], fields: dict[str, object]) -> None:
        """Change some fields. Raises Invalid when nothing is to be changed."""
        if not fields:
            raise Invalid(_("nothing to change"), hint=_("give a flag, for example --outcome answered"))
        if "direction" in fields:
            fields["started_by"] = started_by(fields["direction"])  # type: ignore[arg-type]
        with self._crm.write() as work:
            for interaction in work.interactions.fetch(ids):
                changed = interaction._replace(**fields)  # type: ignore[arg-type]
                if not changed.needs_reply:
                    changed = changed._replace(replied_at=None)
                work.interactions.update(changed)

    def replied(self, ids: Sequence[int]) -> None:
        """Note that messages were answered now. Raises Conflict for one that waits for no answer."""
        with self._crm.write() as work:
            for interaction in work.interactions.fetch(ids):
                if not interaction.needs_reply or interaction.replied_at:
                    raise Conflict(
                        _("interaction {id} does not wait for an answer").format(id=interaction.id),
                        hint=_("see what does: crm interactions list 'needs-reply:yes'"),
                    )
                work.interactions.update(interaction._replace(replied_at=work.at))

    def delete(self, ids: Sequence[int]) -> None:
        """Delete interactions."""
        with self._crm.write() as work:
            work.interactions.fetch(ids)
            work.interactions.remove(ids)


def insert(crm: "Crm", work: "Work", draft: InteractionDraft) -> int:
    """Store what took place inside a transaction that is under way."""
    if draft.complaint_id:
        work.complaints.fetch([draft.complaint_id])
    found = [crm.contact_id(work.db, who) for who in draft.contacts]
    return work.interactions.insert(draft, contact_ids=tuple(dict.fromkeys(found)), staff_id=work.staff_id)
