"""Figures say how sure they are; the worked examples are those of the domain's own table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.figures import (
    FEW,
    SMALL,
    mean,
    median,
    nearest_rank,
    pareto,
    per_hundred,
    percentile,
    rate,
    tally,
    wilson,
)


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


def test_a_mean_has_students_interval() -> None:
    ease = mean("ces", "all", [7, 6, 6, 5, 7, 4, 2, 6, 5, 7], "")
    assert (ease.value, ease.low, ease.high, ease.note) == (5.5, 4.4, 6.6, "small sample")


def test_students_interval_is_right_for_the_fewest_cases() -> None:
    found = mean("m", "all", [1000, 2000, 3000, 4000, 5000], "")
    assert [found.low, found.high] == pytest.approx([1036.8, 4963.2], abs=6)


def test_the_interval_of_a_time_does_not_begin_before_it() -> None:
    assert mean("lateness", "all", [0, 0, 0, 0, 20], "days").low == 0
    assert mean("drift", "all", [-1, 0, 0, 0, 20], "days").low < 0  # type: ignore[operator]


def test_the_median_is_the_middle_one_or_between_two() -> None:
    assert median("handling", "all", [9, 1, 5, 3, 7], "h")[3:] == (5, 5, "h", 1, 9, "small sample")
    assert median("handling", "all", [9, 1, 5, 3, 7, 8], "h").value == 6
    assert median("handling", "all", [], "h")[3:] == (0, None, "h", None, None, "no data")


def test_a_percentile_is_one_of_the_values_by_nearest_rank() -> None:
    assert percentile("p90", "all", range(1, 11), "h", 90)[4:] == (9, "h", 8, None, "small sample")
    assert percentile("p90", "all", range(1, 12), "h", 90).value == 10
    assert percentile("p90", "all", range(1, 101), "h", 90)[4:] == (90, "h", 85, 96, None)
    assert percentile("p90", "all", [1, 2, 3, 4], "h", 90).value is None


@given(st.lists(st.integers(0, 1000), min_size=1), st.integers(1, 100))
def test_so_many_in_a_hundred_are_no_more_than_the_percentile(values: list[int], percent: int) -> None:
    found = nearest_rank(sorted(values), percent)
    assert 100 * sum(value <= found for value in values) >= percent * len(values)
    assert 100 * sum(value < found for value in values) < percent * len(values)


def test_six_in_150_are_four_in_a_hundred() -> None:
    assert per_hundred("complaints", "Leila", 6, 150, "per 100")[2:] == (6, 150, 4.0, "per 100", 1.5, 8.7, None)


def test_there_may_be_more_events_than_what_they_are_counted_against() -> None:
    assert per_hundred("complaints", "Leila", 12, 6, "per 100").value == 200.0
    assert per_hundred("complaints", "Leila", 0, 50, "per 100")[4:] == (0.0, "per 100", 0.0, 7.3, None)
    assert per_hundred("complaints", "Leila", 3, 0, "per 100")[4:] == (None, "per 100", None, None, "no data")


def test_a_pareto_adds_up_the_most_frequent_first() -> None:
    found = [
        (one.of, one.figure, one.cases, one.value) for one in pareto("cause", {"tea": 2, "late": 5, "seat": 3}, 10)
    ]
    assert found == [
        ("late", "cause", 5, 50.0),
        ("late", "cause_cumulative", 5, 50.0),
        ("seat", "cause", 3, 30.0),
        ("seat", "cause_cumulative", 8, 80.0),
        ("tea", "cause", 2, 20.0),
        ("tea", "cause_cumulative", 10, 100.0),
    ]
