"""The way of a complaint from hand to hand to its end. One public method is one transaction.

A move is refused while something it needs is missing, with all of it at once; a reason given for doing it nevertheless
is kept in the timeline.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_cli.queries import complaints as queries

if TYPE_CHECKING:
    from crm_cli.domain.complaints import ComplaintRecord
    from crm_cli.domain.remedies import RemedyDraft
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

    # The rules as they are when something is moved, the complaint, and the instant: what it becomes.
    Rule = Callable[[Any, ComplaintRecord, str], ComplaintRecord]


class ComplaintMoves:
    """What moves complaints, as far as it is more than entering what was heard."""

    _crm: "Crm"

    def assign(self, ids: Sequence[int], owner: str, *, note: str | None = None) -> int:
        """Give complaints into the hands of a colleague, whose id is returned. Raises NotFound, Conflict."""
        from crm_cli.services.naming import find_staff

        with self._crm.write() as work:
            (colleague,) = work.staff.fetch([find_staff(work.db, owner)])
            said = _noted(colleague.name, note)
            self._apply(work, ids, "assign", lambda rules, one, _at: rules.assigned(one, colleague.id), said)
        return colleague.id

    def refer(self, ids: Sequence[int], to: str, *, note: str | None = None) -> int:
        """Hand complaints on to a colleague, who is to accept or return them; returns the colleague's id."""
        from crm_cli.services.naming import find_staff

        with self._crm.write() as work:
            (colleague,) = work.staff.fetch([find_staff(work.db, to)])
            for complaint in work.complaints.fetch(ids):
                work.handoffs.insert(
                    "complaint", complaint.id, from_id=complaint.owner_id, to_id=colleague.id, note=note
                )
            said = _noted(colleague.name, note)
            self._apply(work, ids, "refer", lambda rules, one, _at: rules.referred(one, to_id=colleague.id), said)
        return colleague.id

    def answer(self, ids: Sequence[int], *, accepted: bool, reply: str | None = None) -> None:
        """Keep what was handed on, or give it back to whom it came from. Raises Conflict."""
        from crm_cli.queries.handoffs import waiting

        verb, answer = ("accept", "accepted") if accepted else ("return", "returned")
        with self._crm.write() as work:
            handoffs = {one.id: waiting(work.db, "complaint", one.id) for one in work.complaints.fetch(ids)}
            self._apply(
                work, ids, verb, lambda rules, one, _at: rules.answered(one, handoffs[one.id], accepted=accepted), reply
            )
            for handoff in filter(None, handoffs.values()):
                work.handoffs.answer("complaint", handoff, answer, reply)

    def acknowledge(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """The customers know that their complaints arrived."""
        self._move(ids, "acknowledge", lambda rules, one, _at: rules.acknowledged(one), note)

    def investigate(
        self, ids: Sequence[int], *, severity: int | None = None, note: str | None = None, forced: str | None = None
    ) -> None:
        """Look into complaints, which are as grave as `severity`; new ones count as acknowledged, which is stamped."""
        with self._crm.write() as work:
            for complaint in work.complaints.fetch(ids):
                if severity is not None:
                    work.complaints.update(self._assessed(work, complaint, complaint._replace(severity=severity)))
            new = [complaint.id for complaint in work.complaints.fetch(ids) if complaint.status == "new"]
            self._apply(work, new, "acknowledge", lambda rules, one, _at: rules.acknowledged(one))
            self._apply(work, ids, "investigate", lambda rules, one, _at: rules.investigating(one), note, forced)

    def wait(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """The customers owe us an answer."""
        self._move(ids, "wait", lambda rules, one, _at: rules.waiting(one), note)

    def resolve(
        self,
        ids: Sequence[int],
        *,
        decision: str | None,
        remedies: Sequence["RemedyDraft"] = (),
        note: str | None = None,
        ask_on: date | None = None,
        forced: str | None = None,
    ) -> Sequence[int]:
        """Decide, offer to make amends, and tell the customers.

        For each complaint a follow-up asks on `ask_on`, or some days later, whether the problem is gone; their ids
        are returned. Raises Conflict.
        """
        said = _noted(decision, ", ".join(remedy.kind for remedy in remedies), note)
        with self._crm.write() as work:
            for complaint in work.complaints.fetch(ids):
                for remedy in remedies:
                    work.remedies.insert(complaint.id, remedy)
            rule: Rule = lambda rules, one, _at: rules.resolved(one, decision=decision)  # noqa: E731
            self._apply(work, ids, "resolve", rule, said, forced)
            return [self._ask_later(work, complaint, ask_on) for complaint in work.complaints.fetch(ids)]

    def close(
        self, ids: Sequence[int], *, found: dict[str, object], note: str | None = None, forced: str | None = None
    ) -> None:
        """Nothing is left to be done; `found` are fields that are known by now, such as the cause. Raises Conflict."""
        rule: Rule = lambda rules, one, at: rules.closed(one._replace(**found), at=at)  # type: ignore[arg-type] # noqa: E731
        self._move(ids, "close", rule, note, forced)

    def reject(self, ids: Sequence[int], *, reason: str, note: str | None = None) -> None:
        """Not justified; the reason was told."""
        said = _noted(reason, note)
        self._move(ids, "reject", lambda rules, one, at: rules.rejected(one, at=at, reason=reason), said)

    def withdraw(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """Taken back by the customers."""
        self._move(ids, "withdraw", lambda rules, one, at: rules.withdrawn(one, at=at), note)

    def reopen(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """Take up again what was ended."""
        self._move(ids, "reopen", lambda rules, one, at: rules.reopened(one, at=at), note)

    def escalate(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """Bring complaints to everybody's attention. Raises Conflict."""
        self._move(ids, "escalate", lambda rules, one, _at: rules.escalated(one), note)

    def ask(self, ids: Sequence[int], *, note: str | None = None) -> None:
        """The customers were asked how content they are. Raises Conflict before anything was decided."""
        self._move(ids, "ask", lambda rules, one, at: rules.asked(one, at=at), note)

    def rate(self, ids: Sequence[int], score: int, *, note: str | None = None) -> None:
        """The customers said how content they are, 1 to 5. Raises Conflict before anything was decided."""
        said = _noted(str(score), note)
        self._move(ids, "rate", lambda rules, one, at: rules.rated(one, score, at=at), said)

    def merge(self, ids: Sequence[int], into: int, *, note: str | None = None) -> None:
        """Make complaints part of another one; both timelines say so. Raises NotFound, Conflict."""
        with self._crm.write() as work:
            (survivor,) = work.complaints.fetch([into])
            self._apply(work, ids, "merge", lambda rules, one, at: rules.merged(one, survivor, at=at), note)
            for number in ids:
                work.complaints.note_event(into, "take in", survivor.status, f"C-{number}")

    def link(self, number: int, others: Sequence[int], *, note: str | None = None) -> None:
        """Note in both timelines that complaints have to do with each other. Raises NotFound, Conflict."""
        self._linking(number, others, "link", note)

    def unlink(self, number: int, others: Sequence[int]) -> None:
        """Note in both timelines that complaints have nothing to do with each other. Raises NotFound, Conflict."""
        self._linking(number, others, "unlink", None)

    def _linking(self, number: int, others: Sequence[int], verb: str, note: str | None) -> None:
        from crm_cli.domain.complaints import linked

        with self._crm.write() as work:
            (first,) = work.complaints.fetch([number])
            for other in work.complaints.fetch(others):
                if not getattr(work.complaints, verb)(*linked(number, other.id)):
                    continue
                work.complaints.note_event(number, verb, first.status, _noted(f"C-{other.id}", note))
                work.complaints.note_event(other.id, verb, other.status, _noted(f"C-{number}", note))

    # ---- how they are made

    def _move(
        self, ids: Sequence[int], verb: str, rule: "Rule", note: str | None = None, forced: str | None = None
    ) -> None:
        with self._crm.write() as work:
            self._apply(work, ids, verb, rule, note, forced)

    def _apply(
        self,
        work: "Work",
        ids: Sequence[int],
        verb: str,
        rule: "Rule",
        note: str | None = None,
        forced: str | None = None,
    ) -> None:
        from crm_cli.domain import complaint_clocks as clocks  # lists, which are read far more often, need none of them
        from crm_cli.domain import complaints as rules
        from crm_cli.domain.complaint_steps import lacking, refused

        refusals = []
        for complaint in work.complaints.fetch(ids):
            moved = clocks.moved(complaint, rule(rules, complaint, work.at), work.at, self._crm.holidays.calendar)
            missing = tuple(lacking(moved, verb, queries.facts(work.db, complaint)))
            if missing and not forced:
                refusals.append((complaint, missing))
                continue
            work.complaints.update(moved)
            work.complaints.note_event(complaint.id, verb, moved.status, note, forced if missing else None)
        if refusals:
            raise refused(verb, refusals)

    def _assessed(self, work: "Work", before: "ComplaintRecord", after: "ComplaintRecord") -> "ComplaintRecord":
        """With the deadlines of its priority, once somebody has said how grave it is; from then on they stay."""
        if before.severity is not None or after.severity is None or before.resolve_due is None:
            return after
        from crm_cli.domain.complaint_clocks import deadlines, priority

        level = priority(after.severity, safety=after.safety, tier=queries.tier_of(work.db, after.contact_id))
        found = deadlines(after.received_at, level, self._crm.holidays.calendar)
        return after._replace(**found._asdict())

    def _ask_later(self, work: "Work", complaint: "ComplaintRecord", day: date | None) -> int:
        """The follow-up that asks whether the problem is gone: the one that is planned, or a new one; its id."""
        from crm_cli.domain.followups import FollowupDraft
        from crm_cli.domain.rules import asking

        planned = queries.facts(work.db, complaint).planned_id
        if planned:
            return planned
        present = self._crm.present
        proposal = asking(complaint, present.today, present.is_working)
        draft = FollowupDraft(
            contact=str(complaint.contact_id),
            title=proposal.title,
            due_on=day or proposal.due_on,
            kind=proposal.kind,
            complaint_id=complaint.id,
            origin=proposal.rule,
            origin_key=proposal.key,
        )
        owner_id = complaint.owner_id or work.staff_id
        return work.followups.insert(draft, contact_id=complaint.contact_id, owner_id=owner_id)


def _noted(*parts: str | None) -> str:
    """What the timeline keeps of a move, because reopening takes it off the complaint itself."""
    return "; ".join(part for part in parts if part)
