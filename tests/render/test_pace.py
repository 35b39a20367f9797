"""The line that tells how far something long has come, by a clock of its own."""

import pytest

from crm_cli.render.pace import Pace


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_what_is_soon_over_is_not_told(clock: Clock) -> None:
    pace = Pace("read", clock)
    clock.seconds += 0.9
    assert pace.line(500) == ""


def test_rate_and_time_left_are_told_where_the_total_is_known(clock: Clock) -> None:
    pace = Pace("stored", clock)
    clock.seconds += 2
    assert pace.line(36_123, 1_000_000) == "stored 36,123 / 1,000,000 · 18,000/s · 53 s left"
    assert pace.line(36_123) == "stored 36,123 · 18,000/s"


@pytest.mark.parametrize(("rest", "told"), [(99, "99 s left"), (360, "6 min left"), (7_500, "2 h 5 min left")])
def test_long_times_are_told_in_minutes_and_hours(clock: Clock, rest: int, told: str) -> None:
    pace = Pace("stored", clock)
    clock.seconds += 5
    assert pace.line(500, 500 + 100 * rest).endswith(f"· 100/s · {told}")


def test_time_left_follows_from_the_speed_of_late(clock: Clock) -> None:
    pace, done = Pace("stored", clock), 0
    for rate in (1_000, 10):  # what is known already, then what is new
        for _second in range(20):
            clock.seconds, done = clock.seconds + 1, done + rate
            line = pace.line(done, 30_200)
    assert line == "stored 20,200 / 30,200 · 10/s · 17 min left"


def test_what_begins_anew_is_measured_anew(clock: Clock) -> None:
    pace = Pace("read", clock)
    clock.seconds += 5
    assert pace.line(5_000, 5_000) == "read 5,000 / 5,000 · 1,000/s · 0 s left"
    assert pace.line(0, 5_000) == ""
    clock.seconds += 2
    assert pace.line(1_000, 5_000) == "read 1,000 / 5,000 · 500/s · 8 s left"


def test_what_stands_still_has_no_end(clock: Clock) -> None:
    pace = Pace("stored", clock)
    clock.seconds += 5
    assert pace.line(0, 10) == "stored 0 / 10 · 0/s"
