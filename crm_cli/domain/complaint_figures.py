"""What is measured on complaints: each measure is a formula in words, and the value that one complaint brings to it.

A figure and the rows that explain it come from the same function, so that they cannot disagree.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from crm_cli.domain.figures import Figure, costs, mean, median, pareto, percentile, rate
from crm_cli.domain.vocabulary import MANY_HANDOFFS
from crm_cli.i18n import _

Value: TypeAlias = str | float | bool | Mapping[str, int] | None
GROUPINGS = ("about", "topic", "staff")
NOT_SAID = _("not said")
CONTENT = 4  # and more: who says so is content
WORKING_HOURS, WALL_HOURS = _("working h"), _("h")


class Case(NamedTuple):
    """A complaint with what is measured on it; times are in hours, instants UTC text.

    `owner` handles it; `accused` is the colleague it is about; `which` and `cause` are None where none is known, and
    `was_forced` where it is not closed. Handling is counted until `settled_at`, or until now. `costs` are amounts in
    minor units by currency.
    """

    id: int
    contact_id: int
    contact: str
    owner: str
    accused: str | None
    about: str
    which: str | None
    topic: str
    cause: str | None
    received_at: str
    settled_at: str | None
    responded_at: str | None
    is_unresolved: bool
    was_settled: bool
    was_reopened: bool
    handling: float
    elapsed: float
    response: float | None
    response_elapsed: float | None
    late_acknowledgement: bool | None
    late_resolution: bool | None
    was_forced: bool | None
    was_asked: bool
    satisfaction: int | None
    handoffs: int
    costs: Mapping[str, int]


class Measure(NamedTuple):
    """A measure: its formula in words, its unit, and what a case brings to it, None where it does not count.

    A truth value makes a share, a number of hours mean, median and P90, a word the share of each word, an amount sum,
    mean and median.
    """

    formula: str
    value: Callable[[Case], Value]
    unit: str = "%"
    until: Callable[[Case], str | None] = lambda _case: None


def _settled(case: Case) -> str | None:
    return case.settled_at


def _responded(case: Case) -> str | None:
    return case.responded_at


SHARES: Mapping[str, Measure] = {
    "unresolved": Measure(
        _("those not resolved, rejected or withdrawn ÷ all received"), lambda case: case.is_unresolved
    ),
    "reopened": Measure(
        _("those reopened ÷ those that were resolved or rejected at any time"),
        lambda case: case.was_reopened if case.was_settled else None,
        until=_settled,
    ),
    "unanswered": Measure(
        _("those without a response so far ÷ all received"), lambda case: case.responded_at is None, until=_responded
    ),
    "acknowledge_breach": Measure(
        _("acknowledged late, or not and past due ÷ (those + acknowledged in time); what still has time is left out"),
        lambda case: case.late_acknowledgement,
    ),
    "resolve_breach": Measure(
        _("resolved late, or not and past due ÷ (those + resolved in time); what still has time is left out"),
        lambda case: case.late_resolution,
        until=_settled,
    ),
    "closed_by_force": Measure(
        _("those closed although something was missing ÷ all that are closed"),
        lambda case: case.was_forced,
        until=_settled,
    ),
    "handed_around": Measure(
        _("those handed on more than twice ÷ all received"), lambda case: case.handoffs > MANY_HANDOFFS
    ),
    "cause_unknown": Measure(_("those of which no cause is known ÷ all received"), lambda case: case.cause is None),
    "asked": Measure(
        _("those whose customer was asked how content they are ÷ those that are resolved or rejected"),
        lambda case: case.was_asked if case.settled_at else None,
        until=_settled,
    ),
    "answered": Measure(
        _("those whose customer said how content they are ÷ those that were asked"),
        lambda case: case.satisfaction is not None if case.was_asked else None,
    ),
    "csat": Measure(
        _("answers of 4 and 5 ÷ all answers, 1 (not content at all) to 5 (entirely)"),
        lambda case: None if case.satisfaction is None else case.satisfaction >= CONTENT,
    ),
}
TIMES: Mapping[str, Measure] = {
    "handling": Measure(
        _("working time until resolved or rejected, less waiting for the customer and closed spans before reopening"),
        lambda case: case.handling if case.settled_at else None,
        WORKING_HOURS,
        _settled,
    ),
    "elapsed": Measure(
        _("until resolved or rejected by the clock on the wall, nothing left out: as long as the customer waited"),
        lambda case: case.elapsed if case.settled_at else None,
        WALL_HOURS,
        _settled,
    ),
    "response": Measure(
        _("working time until the first outgoing conversation that reached the contact, not on another complaint"),
        lambda case: case.response,
        WORKING_HOURS,
        _responded,
    ),
    "response_elapsed": Measure(
        _("until the first outgoing conversation that reached the contact, by the clock on the wall"),
        lambda case: case.response_elapsed,
        WALL_HOURS,
        _responded,
    ),
}
COSTS: Mapping[str, Measure] = {
    "cost": Measure(
        _("what was delivered to make amends, of complaints that cost something known, each currency by itself"),
        lambda case: case.costs or None,
        "",
    ),
}
WORDS: Mapping[str, Measure] = {
    "about": Measure(_("those about each ÷ all received"), lambda case: case.about),
    "which": Measure(
        _("those about each product, colleague or supplier ÷ those that name one"), lambda case: case.which
    ),
    "topic": Measure(_("those on each topic ÷ all received"), lambda case: case.topic),
    "cause": Measure(_("those with each cause ÷ those of which it is known"), lambda case: case.cause),
    "handled_by": Measure(_("those of each colleague ÷ all received"), lambda case: case.owner),
}
OTHERS: Mapping[str, Measure] = {
    "received": Measure(_("complaints received in the period; those merged are counted once"), lambda _case: True),
    "oldest_unresolved": Measure(
        _("of those not resolved the one received first: its handling time so far"),
        lambda case: case.handling if case.is_unresolved else None,
        WORKING_HOURS,
    ),
    "oldest_unresolved_elapsed": Measure(
        _("of those not resolved the one received first: time since then by the clock on the wall"),
        lambda case: case.elapsed if case.is_unresolved else None,
        WALL_HOURS,
    ),
    "per_100_interactions": Measure(
        _("100 × complaints about colleagues ÷ their conversations in the period, notes left out"),
        lambda case: (case.accused or NOT_SAID) if case.about == "staff" else None,
        _("per 100"),
    ),
    "per_100_sales": Measure(
        _("100 × complaints about products and services ÷ sales; there are no sales yet"),
        lambda case: case.about if case.about in ("product", "service") else None,
        _("per 100"),
    ),
}
MEASURES: Mapping[str, Measure] = {**OTHERS, **SHARES, **TIMES, **COSTS, **WORDS}
STATISTICS: Mapping[str, str] = {
    "sum": _("sum: all of them together"),
    "mean": _("mean: the sum ÷ how many, interval by Student's t"),
    "median": _("median: the middle one, of an even number the mean of the two in the middle, interval by ranks"),
    "p90": _("P90: the ⌈0.9 n⌉-th, the shortest first (nearest rank), interval by ranks"),
    "cumulative": _("cumulative: the share of it and of those before it"),
}
_SUFFIXES = {
    **dict.fromkeys(TIMES, ("", "mean", "median", "p90")),
    "cost": ("", "sum", "mean", "median"),
    "cause": ("", "cumulative"),
}
# What can be explained, with its measure and its statistic.
FIGURES: Mapping[str, tuple[str, str]] = {
    f"{key}_{suffix}".rstrip("_"): (key, suffix) for key in MEASURES for suffix in _SUFFIXES.get(key, ("",))
}


def formula(figure: str) -> str:
    """How a figure is worked out, in words."""
    key, statistic = FIGURES[figure]
    return "; ".join(filter(None, (MEASURES[key].formula, STATISTICS.get(statistic))))


def grouped(cases: Sequence[Case], by: str) -> dict[str, list[Case]]:
    """The cases of each group, the largest group first; `by` is one of GROUPINGS."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(group_of(case, by), []).append(case)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def group_of(case: Case, by: str) -> str:
    """The group a case is in; those of staff are by who handles them."""
    return case.owner if by == "staff" else case.about if by == "about" else case.topic


def shares_and_times(of: str, cases: Sequence[Case]) -> list[Figure]:
    """How long these cases took, how many are unresolved, late, reopened, how content the customers are, the costs."""
    figures = [_share("unresolved", of, cases), *_oldest(of, [case for case in cases if case.is_unresolved])]
    for key, measure in TIMES.items():
        values = [value for case in cases if isinstance(value := measure.value(case), float)]
        figures += [
            mean(f"{key}_mean", of, values, measure.unit),
            median(f"{key}_median", of, values, measure.unit),
            percentile(f"{key}_p90", of, values, measure.unit, 90),
        ]
    figures += [_share(key, of, cases) for key in SHARES if key != "unresolved"]
    return figures + _costs(of, cases)


def words(cases: Sequence[Case]) -> list[Figure]:
    """What the cases are about, their causes as a Pareto, and who handles them."""
    figures: list[Figure] = []
    for key, measure in WORDS.items():
        counts = Counter(value for case in cases if isinstance(value := measure.value(case), str))
        figures += pareto(key, counts, counts.total(), cumulative=key == "cause")
    return figures


def _costs(of: str, cases: Sequence[Case]) -> list[Figure]:
    figures = []
    for currency in sorted({currency for case in cases for currency in case.costs}):
        figures += costs("cost", of, [case.costs[currency] for case in cases if currency in case.costs], currency)
    return figures


def _share(key: str, of: str, cases: Sequence[Case]) -> Figure:
    values = [value for case in cases if (value := SHARES[key].value(case)) is not None]
    return rate(key, of, sum(map(bool, values)), len(values))


def _oldest(of: str, cases: Sequence[Case]) -> list[Figure]:
    """The age of the case received first: a fact about one case, which no law of small samples hides."""
    if not cases:
        return []
    first = min(cases, key=lambda case: (case.received_at, case.id))
    ages = (
        ("oldest_unresolved", first.handling, WORKING_HOURS),
        ("oldest_unresolved_elapsed", first.elapsed, WALL_HOURS),
    )
    return [
        Figure(key, of, None, len(cases), round(age, 1), unit, None, None, f"C-{first.id}") for key, age, unit in ages
    ]
