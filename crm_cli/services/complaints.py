"""What one may do with complaints. One public method is one read or one transaction."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.queries import complaints as queries
from crm_cli.queries.listing import Condition, listing

if TYPE_CHECKING:
    from crm_cli.domain.cards import ComplaintCard
    from crm_cli.domain.complaints import ComplaintDraft, ComplaintRecord
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

    # The rules as they are when something is moved, the complaint, and the instant: what it becomes.
    Rule = Callable[[Any, ComplaintRecord, str], ComplaintRecord]


class Complaints:
    """The complaints of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query, *, all_of_them: bool = False) -> Listing:
        """Complaints that are still open, or all of them, that satisfy `query`; the gravest and oldest first."""
        return self._listing(query, None if all_of_them else queries.OPEN)

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
        from crm_cli.queries import documents, followups, interactions

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
            calendar = self._crm.holidays.calendar
            return work.complaints.insert(draft, contact_id=contact_id, owner_id=owner_id, calendar=calendar)

    def edit(self, ids: Sequence[int], fields: dict[str, object]) -> None:
        """Change what is known about complaints. Raises Invalid when nothing is to be changed."""
        if not fields:
            raise Invalid(_("nothing to change"), hint=_("give a flag, for example --severity 2"))
        with self._crm.write() as work:
            for complaint in work.complaints.fetch(ids):
                changed = complaint._replace(**fields)  # type: ignore[arg-type]
                work.complaints.update(self._assessed(work, complaint, changed))

    def assign(self, ids: Sequence[int], owner: str, *, note: str | None = None) -> int:
        """Give complaints into the hands of a colleague, whose id is returned. Raises NotFound, Conflict."""
        from crm_cli.services.naming import find_staff

        with self._crm.write() as work:
            (colleague,) = work.staff.fetch([find_staff(work.db, owner)])
            self._apply(
                work,
                ids,
                "assign",
                lambda rules, complaint, _at: rules.assigned(complaint, colleague.id),
                _noted(colleague.name, note),
            )
        return colleague.id

    def acknowledge(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """The customers know that their complaints arrived."""
        self._move(ids, "acknowledge", lambda rules, complaint, _at: rules.acknowledged(complaint), note)

    def investigate(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """Look into complaints; new ones count as acknowledged by that, which is stamped as well."""
        with self._crm.write() as work:
            new = [complaint.id for complaint in work.complaints.fetch(ids) if complaint.status == "new"]
            self._apply(work, new, "acknowledge", lambda rules, complaint, _at: rules.acknowledged(complaint), None)
            self._apply(work, ids, "investigate", lambda rules, complaint, _at: rules.investigating(complaint), note)

    def wait(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """The customers owe us an answer."""
        self._move(ids, "wait", lambda rules, complaint, _at: rules.waiting(complaint), note)

    def resolve(self, ids: Sequence[int], *, decision: str, remedies: Sequence[str], note: str | None = None) -> None:
        """Decide, offer to make amends, and tell the customer."""
        self._move(
            ids,
            "resolve",
            lambda rules, complaint, _at: rules.resolved(complaint, decision=decision, remedies=remedies),
            _noted(decision, ", ".join(remedies), note),
        )

    def close(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """Nothing is left to be done."""
        self._move(ids, "close", lambda rules, complaint, at: rules.closed(complaint, at=at), note)

    def reject(self, ids: Sequence[int], *, reason: str, note: str | None = None) -> None:
        """Not justified; the reason was told."""
        self._move(
            ids,
            "reject",
            lambda rules, complaint, at: rules.rejected(complaint, at=at, reason=reason),
            _noted(reason, note),
        )

    def withdraw(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """Taken back by the customers."""
        self._move(ids, "withdraw", lambda rules, complaint, at: rules.withdrawn(complaint, at=at), note)

    def reopen(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """Take up again what was ended."""
        self._move(ids, "reopen", lambda rules, complaint, at: rules.reopened(complaint, at=at), note)

    def merge(self, ids: Sequence[int], into: int, *, note: str | None = None) -> None:
        """Make complaints part of another one; both timelines say so. Raises NotFound, Conflict."""
        with self._crm.write() as work:
            (survivor,) = work.complaints.fetch([into])
            self._apply(work, ids, "merge", lambda rules, complaint, at: rules.merged(complaint, survivor, at=at), note)
            for number in ids:
                work.complaints.note_event(into, "take in", survivor.status, f"C-{number}")

    def delete(self, ids: Sequence[int]) -> None:
        """Delete complaints with their timeline; conversations about them stay."""
        with self._crm.write() as work:
            work.complaints.fetch(ids)
            work.complaints.remove(ids)

    def escalate(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """Bring complaints to everybody's attention. Raises Conflict."""
        self._move(ids, "escalate", lambda rules, complaint, _at: rules.escalated(complaint), note)

    def due(self, query: Query) -> Listing:
        """What the clocks of open complaints that satisfy `query` say: what is late first, what stands still last."""
        from crm_cli.domain.complaint_clocks import left
        from crm_cli.domain.fields import COMPLAINT_CLOCK
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
        from crm_cli.domain.complaint_steps import Facts, steps
        from crm_cli.domain.fields import COMPLAINT_STEP
        from crm_cli.services.listed import listed

        (complaint,) = self.get([number])
        planned, done_since = queries.followups_of(self._crm.reader, complaint)
        found = steps(complaint, Facts(planned, done_since))
        return listed(COMPLAINT_STEP, [(complaint.id, *step) for step in found])

    def _assessed(self, work: "Work", before: "ComplaintRecord", after: "ComplaintRecord") -> "ComplaintRecord":
        """With the deadlines of its priority, once somebody has said how grave it is; from then on they stay."""
        if before.severity is not None or after.severity is None or before.resolve_due is None:
            return after
        from crm_cli.domain.complaint_clocks import deadlines, priority

        level = priority(after.severity, safety=after.safety, tier=queries.tier_of(work.db, after.contact_id))
        found = deadlines(after.received_at, level, self._crm.holidays.calendar)
        return after._replace(**found._asdict())

    def _move(self, ids: Sequence[int], verb: str, rule: "Rule", note: str | None) -> None:
        with self._crm.write() as work:
            self._apply(work, ids, verb, rule, note)

    def _apply(self, work: "Work", ids: Sequence[int], verb: str, rule: "Rule", note: str | None) -> None:
        from crm_cli.domain import complaint_clocks as clocks  # lists, which are read far more often, need none of them
        from crm_cli.domain import complaints as rules

        for complaint in work.complaints.fetch(ids):
            moved = clocks.moved(complaint, rule(rules, complaint, work.at), work.at, self._crm.holidays.calendar)
            work.complaints.update(moved)
            work.complaints.note_event(complaint.id, verb, moved.status, note)

    def _listing(self, query: Query, condition: Condition | None) -> Listing:
        return listing(self._crm.reader, queries.COMPLAINTS, query, self._crm.present, condition)


def _noted(*parts: str | None) -> str:
    """What the timeline keeps of a move, because reopening takes it off the complaint itself."""
    return "; ".join(part for part in parts if part)
