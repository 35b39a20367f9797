"""The day's work across nouns: the page of today, and logging with the next step."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.birthdays import month_days
from crm_cli.domain.listing import Listing, Query
from crm_cli.queries import day as queries
from crm_cli.queries.listing import listing

if TYPE_CHECKING:
    from crm_cli.domain.followups import FollowupDraft
    from crm_cli.domain.interactions import InteractionDraft
    from crm_cli.domain.jalali import Calendar
    from crm_cli.services.application import Crm

BIRTHDAY_DAYS = 3  # today and the two days after it: time to buy flowers


class Counts(NamedTuple):
    """How the day stands: follow-ups overdue and of today, complaints late and open; and 1 if anybody is known."""

    overdue: int
    due: int
    late: int
    open: int
    people: int


class Logged(NamedTuple):
    """What one `log` did: the interaction, the follow-ups it completed, the one it made, those that come again."""

    interaction_id: int
    done: tuple[int, ...]
    next_id: int | None
    again: tuple[int, ...]


class Day:
    """What one does in the course of a day."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def today(self, query: Query, *, birthdays: int = BIRTHDAY_DAYS, documents: bool = True) -> Listing:
        """What is overdue and due, open complaints, messages to answer, who has no next step, documents, birthdays.

        Without a filter at most MOST_LISTED complaints, customers without a next step, and documents to renew, the
        gravest, most valued and earliest first; `shortened` tells of which there are more.
        """
        db, present = self._crm.reader, self._crm.present
        calendars: list[Calendar] = [name for name in ("gregorian", "jalali") if queries.has_birthdays(db, name)]
        days = month_days(present.today, birthdays, calendars)
        most = -1 if query.filter else queries.MOST_LISTED
        condition = queries.on_the_day(present, days, most, documents=documents)
        return listing(db, queries.TODAY_PAGE, query, present, condition)

    def shortened(self) -> Sequence[str]:
        """The sections of the page that do not list everything."""
        return queries.sections_with_more(self._crm.reader, self._crm.present, queries.MOST_LISTED)

    def counts(self) -> Counts:
        """How many follow-ups are overdue and due today, and complaints late and open."""
        return Counts._make(queries.counts(self._crm.reader, self._crm.present))

    def log(
        self, draft: "InteractionDraft", *, done: Sequence[int] = (), next_step: "FollowupDraft | None" = None
    ) -> Logged:
        """Log what took place, complete follow-ups with its outcome, and schedule the next step, all or nothing.

        A uid already known returns the interaction that has it and does nothing else.
        """
        from crm_cli.queries import interactions as interaction_queries
        from crm_cli.services.followups import complete
        from crm_cli.services.followups import insert as insert_followup
        from crm_cli.services.interactions import insert as insert_interaction

        with self._crm.write() as work:
            known = interaction_queries.by_uid(work.db, draft.uid) if draft.uid else None
            if known:
                return Logged(known, (), None, ())
            number = insert_interaction(self._crm, work, draft)
            ended = work.followups.fetch(done)
            again = [complete(work, followup, self._crm.present, draft.outcome) for followup in ended]
            if next_step:
                next_step = next_step._replace(interaction_id=number, complaint_id=draft.complaint_id)
            next_id = insert_followup(self._crm, work, next_step) if next_step else None
        return Logged(number, tuple(done), next_id, tuple(made for made in again if made))
