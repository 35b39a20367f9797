"""Bringing up what became due, each step once: it is noted first, then shown, then noted as shown."""

from typing import TYPE_CHECKING

from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.present import stored
from crm_cli.domain.reminders import Taken
from crm_cli.errors import StoreUnavailable
from crm_cli.i18n import _
from crm_cli.queries import reminders as queries
from crm_cli.queries.followups import FOLLOWUPS
from crm_cli.queries.listing import listing
from crm_cli.store import reminders as store

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


class Reminders:
    """What was brought up of one file, and what was not."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def take(self, most: int | None = None) -> Taken:
        """What became due since it was last asked for, at most so many; no one else will get it.

        Nothing is written when there is nothing, and in a dry run. Raises Busy and StoreUnavailable.
        """
        crm = self._crm
        waiting = queries.waiting(crm.reader, crm.present, most)
        if crm.dry_run or not waiting.everything:
            return waiting
        return store.note(crm.path, crm.present, most, crm.notice)

    def listing(self, taken: Taken, query: Query = Query()) -> Listing:  # noqa: B008  # frozen
        """The list lines of what was taken, in working order after what was perhaps not shown."""
        return listing(self._crm.reader, FOLLOWUPS, query, self._crm.present, queries.of(taken))

    def shown(self, taken: Taken) -> None:
        """Note that all of it was shown. Raises Busy and StoreUnavailable: then it will be shown once more."""
        if self._crm.dry_run or not taken.everything:
            return
        try:
            store.shown(self._crm.path, taken.everything, stored(self._crm.present.now), self._crm.notice)
        except StoreUnavailable as error:
            error.hint = _("what was shown will be shown once more, as perhaps not shown")
            raise

    def last(self) -> str | None:
        """The instant at which something was brought up last."""
        return queries.last(self._crm.reader)
