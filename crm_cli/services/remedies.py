"""What one may do with remedies. One public method is one read or one transaction; each is in the timeline."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import NotFound
from crm_cli.i18n import _
from crm_cli.queries import remedies as queries
from crm_cli.queries.listing import Condition, listing

if TYPE_CHECKING:
    from crm_cli.domain.remedies import Remedy, RemedyDraft
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

    # The rules as they are when something is changed, the remedy, and the instant: what it becomes.
    Rule = Callable[[Any, Remedy, str], Remedy]


class Remedies:
    """What is offered to make amends, in one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query, *, all_of_them: bool = False) -> Listing:
        """Remedies that were neither delivered nor declined, or all of them, that satisfy `query`; the oldest first."""
        return self._listing(query, queries.ALL if all_of_them else queries.OPEN)

    def of_complaint(self, number: int, query: Query) -> Listing:
        """What was offered for a complaint and for those that have become part of it, as offered."""
        return self._listing(query, queries.of_complaint(number))

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these remedies."""
        return self._listing(Query(), queries.ids(ids))

    def get(self, ids: Sequence[int]) -> Sequence["Remedy"]:
        """These remedies, whole. Raises NotFound."""
        found = [(number, queries.record(self._crm.reader, number)) for number in ids]
        for number, remedy in found:
            if remedy is None:
                raise NotFound(_("there is no remedy {id}").format(id=number), hint=_("see `crm remedies list --all`"))
        return [remedy for _number, remedy in found if remedy]

    def offer(self, complaint_id: int, draft: "RemedyDraft") -> int:
        """Offer something for a complaint; returns the id of the remedy. Raises NotFound, Conflict for an ended one."""
        from crm_cli.domain.remedies import check_open

        with self._crm.write() as work:
            (complaint,) = work.complaints.fetch([complaint_id])
            check_open(complaint)
            number = work.remedies.insert(complaint_id, draft)
            self._note(work, work.remedies.fetch([number]), "offer", draft.note)
        return number

    def accept(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """The customers take them; they are owed from now on. Raises Conflict."""
        self._apply(ids, "take", lambda rules, remedy, at: rules.accepted(remedy, at=at), note)

    def decline(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """The customers do not want them. Raises Conflict."""
        self._apply(ids, "decline", lambda rules, remedy, at: rules.declined(remedy, at=at), note)

    def deliver(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """They have reached the customers. Raises Conflict."""
        self._apply(ids, "deliver", lambda rules, remedy, at: rules.delivered(remedy, at=at), note)

    def _apply(self, ids: Sequence[int], verb: str, rule: "Rule", note: str | None) -> None:
        from crm_cli.domain import remedies as rules  # lists, which are read far more often, need none of them

        with self._crm.write() as work:
            changed = [rule(rules, remedy, work.at) for remedy in work.remedies.fetch(ids)]
            for remedy in changed:
                work.remedies.update(remedy)
            self._note(work, changed, verb, note)

    def _note(self, work: "Work", remedies: Sequence["Remedy"], verb: str, note: str | None) -> None:
        """Write into the timelines what became of them."""
        for remedy in remedies:
            (complaint,) = work.complaints.fetch([remedy.complaint_id])
            said = _("{kind} (remedy {id})").format(kind=remedy.kind, id=remedy.id)
            said = f"{said}; {note}" if note else said
            work.complaints.note_event(complaint.id, verb, complaint.status, said)

    def _listing(self, query: Query, condition: Condition) -> Listing:
        return listing(self._crm.reader, queries.REMEDIES, query, self._crm.present, condition)
