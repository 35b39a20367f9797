"""Figures that say how sure they are: a value never stands without its count, its interval and what it is out of.

The law of display: without data "no data"; under five cases counts only; under thirty the value with its interval and
"small sample". What is undefined is undefined, never 0.
"""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from crm_cli.i18n import _

Z = 1.959964  # of the 95 % interval
FEW, SMALL = 5, 30


class Figure(NamedTuple):
    """A figure `of` somebody or something: `cases` out of `n`, the value in its unit, a 95 % interval, a warning.

    Percentages and means are rounded to one decimal.
    """

    figure: str
    of: str
    cases: int | None
    n: int
    value: float | None
    unit: str
    low: float | None
    high: float | None
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


def mean(figure: str, of: str, values: Sequence[float], unit: str) -> Figure:
    """The arithmetic mean of `values`, without an interval."""
    n = len(values)
    value = round(sum(values) / n, 1) if n >= FEW else None
    return Figure(figure, of, None, n, value, unit, None, None, _note(n))


def tally(figure: str, of: str, count: int, n: int) -> Figure:
    """A count beside what it is out of, where a rate would say nothing."""
    return Figure(figure, of, count, n, None, "", None, None, None)


def _note(n: int) -> str | None:
    if n == 0:
        return _("no data")
    if n < FEW:
        return _("counts only")
    return _("small sample") if n < SMALL else None
