"""How well the agency keeps its days: follow-ups done by the day they were first due."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.fields.figures import FIGURE
from crm_cli.domain.figures import Figure, mean, rate, tally
from crm_cli.domain.listing import Listing, Query
from crm_cli.i18n import _
from crm_cli.queries import followups as queries
from crm_cli.services.listed import listed, picked_ids

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


class Kept(NamedTuple):
    """A follow-up that was due: whose it was, when it was first due, the local day it was done on if it was."""

    owner: str
    first_due_on: date
    done_on: date | None
    moved: bool
    handoffs: int


def report(crm: "Crm", first: date, last: date, query: Query) -> Listing:
    """Punctuality of what was first due from `first` to `last` and satisfies the query, for all and each colleague.

    Cancelled ones are excluded, as is what is due today and not done yet: the day is not over. Snoozing and moving do
    not help: the first due day counts.
    """
    found = queries.due_between(crm.reader, crm.present, first, last)
    if query.filter:
        wanted = picked_ids(crm.followups.list(Query(query.filter), all_of_them=True))
        found = [row for row in found if row[0] in wanted]
    rows = sorted(map(_read, found), key=_owner)
    figures = _figures(_("all"), rows)
    for owner, theirs in groupby(rows, key=_owner):
        figures += _figures(owner, theirs)
    return listed(FIGURE, figures, query)


def _owner(kept: Kept) -> str:
    return kept.owner


def _read(row: tuple[int, str | None, str, str | None, int, int]) -> Kept:
    _number, owner, first_due_on, done_on, moved, handoffs = row
    return Kept(
        owner or _("nobody"),
        date.fromisoformat(first_due_on),
        date.fromisoformat(done_on) if done_on else None,
        bool(moved),
        handoffs,
    )


def _figures(of: str, followups: Iterable[Kept]) -> list[Figure]:
    due = list(followups)
    late = [(kept.done_on - kept.first_due_on).days for kept in due if kept.done_on]
    return [
        rate("punctuality", of, sum(days <= 0 for days in late), len(due)),
        mean("lateness", of, [days for days in late if days > 0], _("days")),
        tally("not_done", of, len(due) - len(late), len(due)),
        tally("moved", of, sum(kept.moved for kept in due), len(due)),
        tally("handed_on", of, sum(kept.handoffs > 0 for kept in due), len(due)),
    ]
