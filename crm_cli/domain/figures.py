"""Figures that say how sure they are: a value never stands without its count, its interval and what it is out of.

The law of display: without data "no data"; under five cases counts only; under thirty the value with its interval and
"small sample". What is undefined is undefined, never 0.
"""

from collections.abc import Mapping, Sequence
from math import ceil, sqrt
from typing import NamedTuple

from crm_cli.domain.money import Money
from crm_cli.i18n import _

Z = 1.959964  # of the 95 % interval
FEW, SMALL = 5, 30


class Figure(NamedTuple):
    """A figure `of` somebody or something: `cases` out of `n`, the value in its unit, a 95 % interval, a warning.

    Values are rounded to one decimal, money to minor units.
    """

    figure: str
    of: str
    cases: int | None
    n: int
    value: "float | Money | None"
    unit: str
    low: "float | Money | None"
    high: "float | Money | None"
    note: str | None


def wilson(count: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, `count` out of `n` (at least 1), by Wilson's score method; from 0 to 1."""
    share, spread = count / n, Z * Z / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    # Rounding must not leave the share itself outside.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def rate(figure: str, of: str, count: int, n: int) -> Figure:
    """`count` out of `n` in per cent."""
    if n < FEW:
        return Figure(figure, of, count, n, None, "%", None, None, _note(n))
    low, high = (round(100 * bound, 1) for bound in wilson(count, n))
    return Figure(figure, of, count, n, round(100 * count / n, 1), "%", low, high, _note(n))


def per_hundred(figure: str, of: str, count: int, n: int, unit: str) -> Figure:
    """Events per 100 of something they are no part of, so that there may be more of them than `n`.

    The interval is Byar's approximation to that of a Poisson count (Breslow and Day, Statistical Methods in Cancer
    Research II, 1987).
    """
    if n < FEW:
        return Figure(figure, of, count, n, None, unit, None, None, _note(n))
    more = count + 1
    low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3 if count else 0.0
    high = more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3
    value, low, high = (round(100 * number / n, 1) for number in (count, low, high))
    return Figure(figure, of, count, n, value, unit, low, high, _note(n))


def mean(figure: str, of: str, values: Sequence[float], unit: str) -> Figure:
    """The arithmetic mean of `values` with Student's interval, which does not go below 0 where no value does."""
    n = len(values)
    if n < FEW:
        return Figure(figure, of, None, n, None, unit, None, None, _note(n))
    middle = sum(values) / n
    half = _student(n - 1) * sqrt(sum((value - middle) ** 2 for value in values) / (n - 1) / n)
    low = middle - half if min(values) < 0 else max(0.0, middle - half)
    return Figure(figure, of, None, n, round(middle, 1), unit, round(low, 1), round(middle + half, 1), _note(n))


def median(figure: str, of: str, values: Sequence[float], unit: str) -> Figure:
    """The middle one of `values`, of an even number of them the mean of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    value = (ordered[half] + ordered[~half]) / 2 if ordered else 0
    return _ranked(figure, of, ordered, unit, 50, value)


def percentile(figure: str, of: str, values: Sequence[float], unit: str, percent: int) -> Figure:
    """The least of `values` that `percent` in a hundred of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return _ranked(figure, of, ordered, unit, percent, nearest_rank(ordered, percent) if ordered else 0)


def nearest_rank(ordered: Sequence[float], percent: int) -> float:
    """The ⌈percent · n / 100⌉-th of at least one value in ascending order; `percent` is 1 to 100."""
    return ordered[-(-percent * len(ordered) // 100) - 1]


def pareto(figure: str, counts: Mapping[str, int], n: int, *, cumulative: bool = True) -> list[Figure]:
    """What `n` cases are about, the most frequent first: the share of each, and that of it with those before it."""
    figures, running = [], 0
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        running += count
        figures.append(rate(figure, word, count, n))
        if cumulative:
            figures.append(rate(f"{figure}_cumulative", word, running, n))
    return figures


def costs(figure: str, of: str, amounts: Sequence[int], currency: str) -> list[Figure]:
    """Sum, mean and median of amounts in minor units of one currency; the sum is a fact, however few they are."""
    total = Figure(f"{figure}_sum", of, None, len(amounts), Money(sum(amounts), currency), currency, None, None, None)
    estimates = (mean(f"{figure}_mean", of, amounts, currency), median(f"{figure}_median", of, amounts, currency))
    return [total, *map(_in_money, estimates)]


def _in_money(figure: Figure) -> Figure:
    value, low, high = (
        Money(round(number), figure.unit) if isinstance(number, int | float) else None
        for number in (figure.value, figure.low, figure.high)
    )
    return figure._replace(value=value, low=low, high=high)


def tally(figure: str, of: str, count: int, n: int) -> Figure:
    """A count beside what it is out of, where a rate would say nothing."""
    return Figure(figure, of, count, n, None, "", None, None, None)


def _ranked(figure: str, of: str, ordered: Sequence[float], unit: str, percent: int, value: float) -> Figure:
    """A percentile with the interval that order statistics give whatever the distribution; open where n is too small.

    By the normal approximation of the binomial (Conover, Practical Nonparametric Statistics, 3.2).
    """
    n, share = len(ordered), percent / 100
    if n < FEW:
        return Figure(figure, of, None, n, None, unit, None, None, _note(n))
    half = Z * sqrt(n * share * (1 - share))
    first, last = ceil(n * share - half), ceil(n * share + half)
    low = round(ordered[first - 1], 1) if first > 0 else None
    high = round(ordered[last - 1], 1) if last <= n else None
    return Figure(figure, of, None, n, round(value, 1), unit, low, high, _note(n))


def _student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t by the expansion of Cornish and Fisher (Abramowitz and Stegun 26.7.5).

    Within 0.3 % from 4 degrees of freedom on.
    """
    terms = (
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
    )
    return Z + sum(term / float(freedom**power) for power, term in enumerate(terms, 1))


def _note(n: int) -> str | None:
    if n == 0:
        return _("no data")
    if n < FEW:
        return _("counts only")
    return _("small sample") if n < SMALL else None
