"""Figures say how sure they are; the worked examples are those of the domain's own table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.figures import FEW, SMALL, mean, rate, tally, wilson


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(16, 20, 58.4, 91.9), (5, 5, 56.6, 100), (3, 25, 4.2, 30.0), (2, 14, 4.0, 39.9), (18, 40, 30.7, 60.2)],
)
def test_intervals_are_wilsons(count: int, n: int, low: float, high: float) -> None:
    assert [round(100 * bound, 1) for bound in wilson(count, n)] == [low, high]


def test_without_data_nothing_is_said() -> None:
    assert rate("punctuality", "all", 0, 0)[2:] == (0, 0, None, "%", None, None, "no data")
    assert mean("lateness", "all", [], "days")[2:] == (None, 0, None, "days", None, None, "no data")


def test_few_cases_are_counted_and_no_more() -> None:
    assert rate("punctuality", "all", 3, FEW - 1)[2:] == (3, 4, None, "%", None, None, "counts only")


def test_a_small_sample_is_called_one() -> None:
    assert rate("punctuality", "all", 13, 20)[2:] == (13, 20, 65.0, "%", 43.3, 81.9, "small sample")
    assert rate("punctuality", "all", 20, SMALL).note is None


def test_a_mean_wants_as_many_cases() -> None:
    assert mean("lateness", "all", [1, 2, 3, 4], "days").value is None
    assert mean("lateness", "all", [1, 2, 3, 4, 6], "days").value == 3.2


def test_a_tally_is_no_rate() -> None:
    assert tally("moved", "Sara", 3, 100)[2:] == (3, 100, None, "", None, None, None)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_between_none_and_all(case: tuple[int, int]) -> None:
    count, n = case
    low, high = wilson(count, n)
    assert 0 <= low <= count / n <= high <= 1
    assert wilson(n - count, n) == pytest.approx((1 - high, 1 - low))
