"""What piles up among the complaints of these days, and who else it may concern."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm_cli.domain.complaints import code
from crm_cli.domain.fields.complaints import COMPLAINT_PATTERN
from crm_cli.domain.listing import Listing, Query, Row
from crm_cli.domain.radar import Pattern, Seen, patterns
from crm_cli.queries import complaint_figures as queries
from crm_cli.services.listed import listed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

RECENT_DAYS = 60  # who dealt with the same thing since then may meet the same trouble
NAMED = 3  # of them

Others = dict[int, str]


def radar(crm: "Crm", query: Query, *, days: int, least: int) -> Listing:
    """Where `least` or more complaints fell within `days` days, the last of them within that many days until today."""
    present = crm.present
    since = present.today - timedelta(days - 1)
    first, _end = present.bounds(since - timedelta(days - 1))
    rows = queries.around(crm.reader, first, present.bounds(present.today)[1])
    found = patterns(map(_seen, rows), days=days, least=least, since=since)
    others = _others(crm, found)
    return listed(COMPLAINT_PATTERN, [_row(pattern, others[pattern.key]) for pattern in found], query)


def _seen(row: tuple[int, int, str | None, str | None, str | None, str, int]) -> Seen:
    number, contact_id, about, which, topic, day, is_open = row
    return Seen(number, contact_id, about, which, topic, date.fromisoformat(day), bool(is_open))


def _others(crm: "Crm", found: Iterable[Pattern]) -> dict[str, Others]:
    """For each pattern's key the contacts who lately spoke or complained about the same, by id."""
    others: dict[str, Others] = {pattern.key: {} for pattern in found}
    if others:
        since, _end = crm.present.bounds(crm.present.today - timedelta(RECENT_DAYS))
        for key, number, name in queries.dealt_with(crm.reader, others, since):
            others[key][number] = name
    return others


def _row(pattern: Pattern, dealt: Others) -> Row:
    complaints = pattern.complaints
    complained = {one.contact_id for one in complaints}
    others = [f"{number} {name}" for number, name in dealt.items() if number not in complained]
    return (
        pattern.by,
        pattern.what,
        tuple(sorted({one.about for one in complaints if one.about})),
        len(complaints),
        sum(one.is_open for one in complaints),
        complaints[0].day.isoformat(),
        complaints[-1].day.isoformat(),
        tuple(code(one.id) for one in complaints),
        len(complained),
        len(others),
        tuple(others[:NAMED]),
    )
