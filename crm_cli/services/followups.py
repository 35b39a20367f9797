"""What one may do with follow-ups. One public method is one read or one transaction."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.queries import followups as queries
from crm_cli.queries.listing import Condition, listing

if TYPE_CHECKING:
    from crm_cli.domain.followups import FollowupDraft, FollowupRecord
    from crm_cli.domain.present import Present
    from crm_cli.domain.recurrence import Recurrence
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

    # How it comes again now, and how from now on.
    Repeat = Callable[[Recurrence | None], Recurrence | None]

    # The rules as they are when something is changed, the follow-up, and the instant: what it becomes.
    Rule = Callable[[Any, FollowupRecord, str], FollowupRecord]


class Followups:
    """The follow-ups of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query, *, due: str | None = None, all_of_them: bool = False, awake: bool = False) -> Listing:
        """Follow-ups still to be done, or all of them, that satisfy `query`; `due` is a typed day or a span.

        `awake` leaves out those that are snoozed today.
        """
        still = queries.live_and_awake(self._crm.present.today) if awake else queries.live()
        condition = self._due(due) if due else None if all_of_them else still
        return self._listing(query, condition)

    def today(self, query: Query) -> Listing:
        """What is overdue or due today, in working order; what is snoozed stays out."""
        today = self._crm.present.today
        return self._listing(query, queries.due_by(today, today))

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these follow-ups."""
        return self._listing(Query(), queries.ids(ids))

    def get(self, ids: Sequence[int]) -> Sequence["FollowupRecord"]:
        """These follow-ups, whole. Raises NotFound."""
        records = []
        for number in ids:
            record = queries.record(self._crm.reader, number)
            if record is None:
                raise NotFound(_("there is no follow-up {id}").format(id=number))
            records.append(record)
        return records

    def without_next_step(self, contact_ids: Iterable[int]) -> Sequence[tuple[int, str]]:
        """Ids and names of those of these contacts for whom nothing is left to be done."""
        return queries.without_next_step(self._crm.reader, contact_ids)

    def add(self, draft: "FollowupDraft") -> int:
        """Store a next step; a uid already known returns the follow-up that has it, unchanged."""
        with self._crm.write() as work:
            known = queries.by_uid(work.db, draft.uid) if draft.uid else None
            return known or insert(self._crm, work, draft)

    def edit(self, ids: Sequence[int], fields: dict[str, object], repeat: "Repeat | None" = None) -> None:
        """Change title, kind, priority, owner, or how they come again, from each one's due day on.

        `repeat` gives the rule from the one there is now. Raises Invalid when nothing is to be changed.
        """
        if not fields and not repeat:
            raise Invalid(_("nothing to change"), hint=_("give a flag, for example --priority 1"))
        with self._crm.write() as work:
            if owner := fields.pop("owner", None):
                from crm_cli.services.naming import find_staff

                fields["owner_id"] = find_staff(work.db, str(owner))
            for followup in work.followups.fetch(ids):
                changed = followup._replace(**fields)  # type: ignore[arg-type]
                if repeat:
                    from crm_cli.domain.followups import repeated, rule_of

                    changed = repeated(changed, repeat(rule_of(changed)))
                work.followups.update(changed)

    def start(self, ids: Sequence[int]) -> None:
        """Note that they are being worked on."""
        self._apply(ids, lambda rules, followup, _at: rules.started(followup))

    def stop(self, ids: Sequence[int]) -> None:
        """Put them down again, still to be done."""
        self._apply(ids, lambda rules, followup, _at: rules.stopped(followup))

    def complete(self, ids: Sequence[int], *, outcome: str | None = None) -> Sequence[int]:
        """Note that they are done, and what came of it. Returns the ids of the next of those that come again."""
        with self._crm.write() as work:
            followups = work.followups.fetch(ids)
            return [made for one in followups if (made := complete(work, one, self._crm.present, outcome))]

    def skip(self, ids: Sequence[int]) -> Sequence[int]:
        """Pass over them, in favour of the next of their series, whose ids are returned. Raises Conflict."""
        from crm_cli.domain.followups import skipped

        made = []
        with self._crm.write() as work:
            for followup in work.followups.fetch(ids):
                work.followups.update(skipped(followup, at=work.at))
                made.append(follow_on(work, followup, self._crm.present, self._crm.present.today))
        return [number for number in made if number]

    def cancel(self, ids: Sequence[int], *, outcome: str | None = None) -> None:
        """Give them up; they do not count as done."""
        self._apply(ids, lambda rules, followup, at: rules.cancelled(followup, at=at, outcome=outcome))

    def reopen(self, ids: Sequence[int]) -> None:
        """They are to be done after all."""
        self._apply(ids, lambda rules, followup, _at: rules.reopened(followup))

    def snooze(self, ids: Sequence[int], *, until: date) -> None:
        """Out of sight until a day to come; the due day stays."""
        today = self._crm.present.today
        self._apply(ids, lambda rules, followup, _at: rules.snoozed(followup, until=until, today=today))

    def move(self, ids: Sequence[int], *, to: date, at: time | None) -> None:
        """Due on another day; the first due day stays on record."""
        self._apply(ids, lambda rules, followup, _at: rules.moved(followup, to=to, at=at))

    def refer(self, ids: Sequence[int], to: str, *, note: str | None = None) -> int:
        """Hand them on to a colleague, who is to accept or return them; returns the colleague's id."""
        from crm_cli.domain.followups import referred
        from crm_cli.services.naming import find_staff

        with self._crm.write() as work:
            to_id = find_staff(work.db, to)
            for followup in work.followups.fetch(ids):
                work.followups.update(referred(followup, to_id=to_id))
                work.handoffs.insert("followup", followup.id, from_id=followup.owner_id, to_id=to_id, note=note)
        return to_id

    def answer(self, ids: Sequence[int], *, accepted: bool, reply: str | None = None) -> None:
        """Keep what was handed on, or give it back to whom it came from. Raises Conflict."""
        from crm_cli.domain.followups import answered
        from crm_cli.queries.handoffs import waiting

        with self._crm.write() as work:
            for followup in work.followups.fetch(ids):
                handoff = waiting(work.db, "followup", followup.id)
                work.followups.update(answered(followup, handoff, accepted=accepted))
                assert handoff  # else it was refused
                work.handoffs.answer("followup", handoff, "accepted" if accepted else "returned", reply)

    def delete(self, ids: Sequence[int]) -> None:
        """Delete follow-ups."""
        with self._crm.write() as work:
            work.followups.fetch(ids)
            work.followups.remove(ids)

    def _apply(self, ids: Sequence[int], rule: "Rule") -> None:
        from crm_cli.domain import followups as rules  # lists, which are read far more often, need none of them

        with self._crm.write() as work:
            for followup in work.followups.fetch(ids):
                work.followups.update(rule(rules, followup, work.at))

    def _listing(self, query: Query, condition: Condition | None) -> Listing:
        return listing(self._crm.reader, queries.FOLLOWUPS, query, self._crm.present, condition)

    def _due(self, text: str) -> Condition:
        """`overdue`, `week` (what is left of it and what is overdue), or a day: due by then."""
        present = self._crm.present
        today = present.today
        if text == "overdue":
            return queries.due_by(today - timedelta(days=1), today)
        if text == "week":
            return queries.due_by(present.week()[1], today)
        return queries.due_by(present.day(text), today)


def insert(crm: "Crm", work: "Work", draft: "FollowupDraft") -> int:
    """Store a next step inside a transaction that is under way. Raises NotFound for what it is to belong to."""
    from crm_cli.services.naming import find_staff

    for noun, number in (("complaint", draft.complaint_id), ("interaction", draft.interaction_id)):
        if number and not queries.exists(work.db, noun, number):
            raise NotFound(_("there is no {noun} {id}").format(noun=noun, id=number), field=noun)
    contact_id = crm.contact_id(work.db, draft.contact)
    owner_id = find_staff(work.db, draft.owner) if draft.owner else work.staff_id
    return work.followups.insert(draft, contact_id=contact_id, owner_id=owner_id)


def complete(
    work: "Work", followup: "FollowupRecord", present: "Present", outcome: str | None = None, *, at: str | None = None
) -> int | None:
    """Complete one inside a transaction that is under way; the id of the next, when it comes again.

    It was done at the UTC instant `at`, or now.
    """
    from crm_cli.domain.followups import completed

    at = at or work.at
    work.followups.update(completed(followup, at=at, outcome=outcome))
    return follow_on(work, followup, present, present.local(at).date())


def follow_on(work: "Work", followup: "FollowupRecord", present: "Present", done_on: date) -> int | None:
    """Make the next of a series, unless there is one; None at its end."""
    from crm_cli.domain.followups import next_of

    if followup.series is None or queries.followed(work.db, followup.series, followup.occurrence or 0):
        return None
    following = next_of(followup, done_on, present.is_working)
    return work.followups.insert_next(followup, *following) if following else None
