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
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

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
            return known or insert(work, draft, region=self._crm.settings.region)

    def edit(self, ids: Sequence[int], fields: dict[str, object]) -> None:
        """Change title, kind, priority, owner or contact. Raises Invalid when nothing is to be changed."""
        if not fields:
            raise Invalid(_("nothing to change"), hint=_("give a flag, for example --priority 1"))
        with self._crm.write() as work:
            if owner := fields.pop("owner", None):
                from crm_cli.services.naming import find_staff

                fields["owner_id"] = find_staff(work.db, str(owner))
            for followup in work.followups.fetch(ids):
                work.followups.update(followup._replace(**fields))  # type: ignore[arg-type]

    def start(self, ids: Sequence[int]) -> None:
        """Note that they are being worked on."""
        self._apply(ids, lambda rules, followup, _at: rules.started(followup))

    def stop(self, ids: Sequence[int]) -> None:
        """Put them down again, still to be done."""
        self._apply(ids, lambda rules, followup, _at: rules.stopped(followup))

    def complete(self, ids: Sequence[int], *, outcome: str | None = None) -> None:
        """Note that they are done, and what came of it."""
        self._apply(ids, lambda rules, followup, at: rules.completed(followup, at=at, outcome=outcome))

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


def insert(work: "Work", draft: "FollowupDraft", *, region: str) -> int:
    """Store a next step inside a transaction that is under way."""
    from crm_cli.services.naming import find_contact, find_staff

    contact_id = find_contact(work.db, draft.contact, region=region)
    owner_id = find_staff(work.db, draft.owner) if draft.owner else work.staff_id
    return work.followups.insert(draft, contact_id=contact_id, owner_id=owner_id)
