"""What complaints say about the agency: how many, about what, how long they take; and what piles up these days."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain import complaint_figures as measures
from crm_cli.domain.complaint_figures import NOT_SAID, Case
from crm_cli.domain.complaints import code
from crm_cli.domain.fields.figures import FIGURE, FIGURE_CASE
from crm_cli.domain.figures import Figure, per_hundred, rate, tally
from crm_cli.domain.folding import normalise
from crm_cli.domain.handling import (
    OURS,
    by_the_wall,
    course,
    is_late,
    is_unresolved,
    settled_at,
    time_in,
    was_settled,
)
from crm_cli.domain.listing import Listing, Query, Row
from crm_cli.domain.money import Money
from crm_cli.domain.present import stored
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.queries import complaint_figures as queries
from crm_cli.queries import remedies
from crm_cli.queries import staff as staff_queries
from crm_cli.services.listed import listed, picked_ids

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

_HOUR = 3600


class _Heard(NamedTuple):
    """A complaint as it is read."""

    id: int
    contact_id: int
    contact: str
    owner: str | None
    about: str | None
    which: str | None
    topic: str | None
    received_at: str
    reopen_count: int
    acknowledge_due: str | None
    acknowledged_at: str | None
    resolve_due: str | None
    resolved_at: str | None
    stopped_at: str | None
    responded_at: str | None
    cause: str | None
    was_forced: int | None
    asked_at: str | None
    satisfaction: int | None
    handoffs: int


def report(crm: "Crm", first: date, last: date, query: Query, by: str | None = None) -> Listing:
    """The figures of complaints received in these days: of all of them, or of each group (`GROUPINGS`) as well."""
    cases = _cases(crm, first, last, query.filter)
    of = _("all")
    figures: list[Figure] = [tally("received", of, len(cases), len(cases))]
    figures += measures.shares_and_times(of, cases)
    if by is None:
        figures += measures.words(cases)
    else:
        for group, theirs in measures.grouped(cases, by).items():
            figures += [rate("received", group, len(theirs), len(cases)), *measures.shares_and_times(group, theirs)]
    if by in (None, "staff"):
        figures += _per_interactions(crm, cases, first, last)
    if by in (None, "about"):
        figures += _per_sales(cases)
    return listed(FIGURE, figures, query)


def explain(crm: "Crm", first: date, last: date, query: Query, figure: str, by: str | None = None) -> Listing:
    """The complaints behind a figure, each with the value that went in, and its formula."""
    key, _statistic = measures.FIGURES[figure]
    measure, formula = measures.MEASURES[key], measures.formula(figure)
    rows: list[Row] = []
    for case in _cases(crm, first, last, query.filter):
        value = measure.value(case)
        if value is None:
            continue
        of = measures.group_of(case, by) if by else value if isinstance(value, str) else _("all")
        case_of = (case.id, code(case.id), case.contact_id, case.contact, figure, of, case.received_at)
        numbers = _numbers(value, "" if measure.unit == "%" else measure.unit)
        rows += [(*case_of, measure.until(case), *number, formula) for number in numbers]
    return listed(FIGURE_CASE, rows, query)


def _numbers(value: str | float | Mapping[str, int], unit: str) -> list[tuple[float | Money, str]]:
    """What a case brings to a figure, in its unit: a cost for each currency, else one number."""
    if isinstance(value, Mapping):
        return [(Money(amount, currency), currency) for currency, amount in value.items()]
    return [(1.0 if isinstance(value, str) else round(float(value), 2), unit)]


def _cases(crm: "Crm", first: date, last: date, wanted: str) -> list[Case]:
    """The complaints received in these days that satisfy a filter, measured."""
    bounds, now = _bounds(crm, first, last), crm.present.now
    picked = picked_ids(crm.complaints.list(Query(wanted), all_of_them=True)) if wanted else None
    moves = {
        number: [(datetime.fromisoformat(at), status) for _number, at, status in theirs]
        for number, theirs in groupby(queries.moves(crm.reader, *bounds), key=lambda move: move[0])
    }
    costs: dict[int, dict[str, int]] = {}
    for number, currency, amount in remedies.costs(crm.reader, *bounds):
        costs.setdefault(number, {})[currency] = amount
    accused, alike = _accused(crm), _Alike()
    cases = []
    for values in queries.heard(crm.reader, *bounds):
        row = _Heard._make(values)
        if picked is not None and row.id not in picked:
            continue
        whom = accused(row.which) if row.about == "staff" and row.which else None
        row = row._replace(
            which=alike("which", row.which), topic=alike("topic", row.topic), cause=alike("cause", row.cause)
        )
        case = _measured(crm, row, moves.get(row.id, ()), accused=whom, now=now)
        cases.append(case._replace(costs=costs.get(row.id, {})))
    return cases


class _Alike(dict[tuple[str, str], str]):
    """Spellings of one text count as the first of them."""

    def __call__(self, key: str, text: str | None) -> str | None:
        return text and self.setdefault((key, normalise(text)), text)


def _measured(
    crm: "Crm", row: _Heard, moves: Sequence[tuple[datetime, str]], *, accused: str | None, now: datetime
) -> Case:
    received, clock, stopped = (
        datetime.fromisoformat(row.received_at),
        crm.holidays.calendar.working_seconds,
        stored(now),
    )
    spans = course(received, moves, now)
    settled = settled_at(spans)
    responded = datetime.fromisoformat(row.responded_at) if row.responded_at else None
    return Case(
        id=row.id,
        contact_id=row.contact_id,
        contact=row.contact,
        owner=row.owner or _("nobody"),
        accused=accused,
        about=row.about or NOT_SAID,
        which=row.which,
        topic=row.topic or NOT_SAID,
        cause=row.cause,
        received_at=row.received_at,
        settled_at=stored(settled) if settled else None,
        responded_at=row.responded_at,
        is_unresolved=is_unresolved(spans),
        was_settled=was_settled(spans),
        was_reopened=row.reopen_count > 0,
        handling=time_in(OURS, spans, clock) / _HOUR,
        elapsed=by_the_wall(received, settled or max(now, received)) / _HOUR,
        response=clock(received, responded) / _HOUR if responded else None,
        response_elapsed=by_the_wall(received, responded) / _HOUR if responded else None,
        late_acknowledgement=is_late(row.acknowledge_due, row.acknowledged_at, row.stopped_at or stopped),
        late_resolution=is_late(row.resolve_due, row.resolved_at, row.stopped_at or stopped),
        was_forced=None if row.was_forced is None else bool(row.was_forced),
        was_asked=row.asked_at is not None,
        satisfaction=row.satisfaction,
        handoffs=row.handoffs,
        costs={},
    )


def _accused(crm: "Crm") -> Callable[[str], str | None]:
    """Finds the colleague that a complaint about staff names, as colleagues are found wherever they are typed."""
    from crm_cli.services.naming import find_staff

    known: dict[str, str | None] = {}

    def found(which: str) -> str | None:
        if which not in known:
            try:
                colleague = staff_queries.record(crm.reader, find_staff(crm.reader, which))
            except (NotFound, Conflict, Invalid):
                colleague = None
            known[which] = colleague.name if colleague else None
        return known[which]

    return found


def _per_interactions(crm: "Crm", cases: Sequence[Case], first: date, last: date) -> list[Figure]:
    """Complaints about colleagues per 100 of their conversations; those that name nobody known are in the sum only."""
    spoken = queries.spoken(crm.reader, *_bounds(crm, first, last))
    about = [case.accused for case in cases if case.about == "staff"]
    unit = measures.MEASURES["per_100_interactions"].unit
    figures = [per_hundred("per_100_interactions", _("all"), len(about), sum(spoken.values()), unit)]
    for name in sorted({name for name in about if name}):
        conversations = spoken.get(staff_queries.by_name(crm.reader, normalise(name)), 0)
        figures.append(per_hundred("per_100_interactions", name, about.count(name), conversations, unit))
    return figures


def _per_sales(cases: Sequence[Case]) -> list[Figure]:
    """Complaints per 100 sales, of which there are none yet."""
    unit = measures.MEASURES["per_100_sales"].unit
    return [
        per_hundred("per_100_sales", about, sum(case.about == about for case in cases), 0, unit)
        for about in ("product", "service")
    ]


def _bounds(crm: "Crm", first: date, last: date) -> tuple[str, str]:
    """The days from `first` to `last` as stored instants: from one until before another."""
    return crm.present.bounds(first)[0], crm.present.bounds(last)[1]
