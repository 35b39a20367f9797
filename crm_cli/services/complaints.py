"""What one may do with complaints. One public method is one read or one transaction."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.queries import complaints as queries
from crm_cli.queries.listing import Condition, listing
from crm_cli.services.complaint_moves import ComplaintMoves

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.domain.cards import ComplaintCard
    from crm_cli.domain.complaints import ComplaintDraft, ComplaintRecord
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work


class Complaints(ComplaintMoves):
    """The complaints of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query, *, all_of_them: bool = False) -> Listing:
        """Complaints that are still open, or all of them, that satisfy `query`; the gravest and oldest first."""
        return self._listing(query, queries.ALL if all_of_them else queries.OPEN)

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these complaints."""
        return self._listing(Query(), queries.ids(ids))

    def get(self, ids: Sequence[int]) -> Sequence["ComplaintRecord"]:
        """These complaints, whole. Raises NotFound."""
        records = []
        for number in ids:
            record = queries.record(self._crm.reader, number)
            if record is None:
                raise NotFound(
                    _("there is no complaint {id}").format(id=number), hint=_("see `crm complaints list --all`")
                )
            records.append(record)
        return records

    def card(self, number: int) -> "ComplaintCard":
        """One complaint with all that happened. Raises NotFound."""
        from crm_cli.domain.cards import ComplaintCard, ComplaintEvent
        from crm_cli.queries import documents, followups, interactions, remedies

        (complaint,) = self.get([number])
        db, present = self._crm.reader, self._crm.present
        about = interactions.of_complaint(number)
        return ComplaintCard(
            line=self.picked([number]),
            complaint=complaint,
            events=tuple(map(ComplaintEvent._make, queries.events(db, number))),
            interactions=listing(db, interactions.INTERACTIONS, Query(), present, about),
            followups=listing(db, followups.FOLLOWUPS, Query(), present, followups.of_contact(complaint.contact_id)),
            documents=listing(db, documents.DOCUMENTS, Query(), present, documents.of_complaint(number)),
            linked=self._listing(Query(), queries.linked_to(number)),
            remedies=listing(db, remedies.REMEDIES, Query(), present, remedies.of_complaint(number)),
            costs=remedies.cost_of(db, number),
        )

    def add(self, draft: "ComplaintDraft") -> int:
        """Store what was heard; a uid already known returns the complaint that has it, unchanged."""
        from crm_cli.services.naming import find_staff

        with self._crm.write() as work:
            known = queries.by_uid(work.db, draft.uid) if draft.uid else None
            if known:
                return known
            contact_id = self._crm.contact_id(work.db, draft.contact)
            owner_id = find_staff(work.db, draft.owner) if draft.owner else work.staff_id
            if draft.follows_id:
                work.complaints.fetch([draft.follows_id])
            return work.complaints.insert(
                draft,
                contact_id=contact_id,
                owner_id=owner_id,
                about_id=_colleague(work.db, draft.about, draft.which, confidential=draft.confidential),
                calendar=self._crm.holidays.calendar,
            )

    def edit(self, ids: Sequence[int], fields: dict[str, object]) -> None:
        """Change what is known about complaints. Raises Invalid when nothing is to be changed."""
        if not fields:
            raise Invalid(_("nothing to change"), hint=_("give a flag, for example --severity 2"))
        with self._crm.write() as work:
            for complaint in work.complaints.fetch(ids):
                self.revise(work, complaint, fields)

    def revise(self, work: "Work", complaint: "ComplaintRecord", fields: dict[str, object]) -> None:
        """Change what is known about a complaint inside a transaction that is under way."""
        changed = complaint._replace(**fields)  # type: ignore[arg-type]
        about_id = _colleague(work.db, changed.about, changed.which, confidential=changed.confidential)
        work.complaints.update(self._assessed(work, complaint, changed._replace(about_id=about_id)))

    def delete(self, ids: Sequence[int]) -> None:
        """Delete complaints with their timeline; conversations about them stay."""
        with self._crm.write() as work:
            work.complaints.fetch(ids)
            work.complaints.remove(ids)

    def handed_around(self, ids: Iterable[int]) -> Sequence[int]:
        """Those of these complaints that were handed on more than twice."""
        return self._those(ids, "is:handed_around")

    def handed_on(self, ids: Iterable[int]) -> Sequence[int]:
        """Those of these complaints that were handed on, which nobody has answered yet."""
        return self._those(ids, "is:handed_on")

    def _those(self, ids: Iterable[int], filter_: str) -> Sequence[int]:
        found = self._listing(Query(filter_), queries.ids(ids))
        return [number for (number,) in found.rows(found.fieldset.pick(("id",)), None)]

    def due(self, query: Query) -> Listing:
        """What the clocks of open complaints that satisfy `query` say: what is late first, what stands still last."""
        from crm_cli.domain.complaint_clocks import left
        from crm_cli.domain.fields.complaints import COMPLAINT_CLOCK
        from crm_cli.services.listed import listed

        calendar, now = self._crm.holidays.calendar, self._crm.present.now
        open_ones = self._listing(query, queries.BY_CLOCK)
        fields = open_ones.fieldset.pick(
            ("id", "code", "contact_id", "contact", "status", "due_at", "escalation", "owner")
        )
        rows = []
        for *named, due_at, level, owner in open_ones.rows(fields, None):
            minutes = left(due_at, now, calendar) if due_at else (None, None)
            rows.append((*named, due_at, *minutes, level, owner))
        return listed(COMPLAINT_CLOCK, rows)

    def next_moves(self, number: int) -> Listing:
        """What is to be done about a complaint now, with the command of each step. Raises NotFound."""
        from crm_cli.domain.complaint_steps import steps
        from crm_cli.domain.fields.complaints import COMPLAINT_STEP
        from crm_cli.services.listed import listed

        (complaint,) = self.get([number])
        found = steps(complaint, queries.facts(self._crm.reader, complaint))
        return listed(COMPLAINT_STEP, [(complaint.id, *step) for step in found])

    def _listing(self, query: Query, condition: Condition | None) -> Listing:
        return listing(self._crm.reader, queries.COMPLAINTS, query, self._crm.present, condition)


def _colleague(db: "sqlite3.Connection", about: str | None, which: str | None, *, confidential: bool) -> int | None:
    """The colleague a complaint is about, if it is about one. Raises Invalid where a confidential one names nobody."""
    from crm_cli.services.naming import find_staff

    try:
        if about == "staff" and which:
            return find_staff(db, which)
    except (NotFound, Conflict):
        if not confidential:
            return None
        raise
    if confidential:
        raise Invalid(
            _("a confidential complaint is about a colleague, and none is named"),
            hint=_("say which one: --about staff --which NAME"),
            field="confidential",
        )
    return None
