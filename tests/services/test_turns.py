"""Turns at the file, by a clock of its own: short ones, and a pause between two."""

from collections.abc import Iterator

from crm_cli.services.turns import LEAST, LONG, turns
from crm_cli.store.waiting import PAUSE


class Clock:
    """A clock that sleeping moves on, and who stores so many rows a second."""

    def __init__(self, speed: float) -> None:
        self.seconds = 0.0
        self.speed = speed
        self.pauses: list[float] = []
        self.stored: list[int] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds

    def store(self, chunks: list[range]) -> list[int]:
        for part in turns(chunks, self, self.sleep):
            self.seconds += len(part) / self.speed
            self.stored += part
        return self.stored


def lengths(clock: Clock, rows: int) -> Iterator[int]:
    """How many of so many rows, which come by the 5 000, are stored at once."""
    for part in turns([range(at, at + 5_000) for at in range(0, rows, 5_000)], clock, clock.sleep):
        yield len(part)
        clock.seconds += len(part) / clock.speed


def test_others_get_a_pause_between_two_turns_and_none_after_the_last() -> None:
    clock = Clock(speed=10_000)
    assert clock.store([range(5_000), range(5_000, 9_000)]) == [*range(9_000)]
    assert clock.pauses == [PAUSE]


def test_a_short_turn_is_followed_by_a_pause_as_short() -> None:
    clock = Clock(speed=100_000)
    clock.store([range(1_000), range(1_000)])
    assert clock.pauses == [0.01]


def test_turns_get_shorter_where_the_file_is_slow() -> None:
    clock = Clock(speed=2_500)
    parts = list(lengths(clock, 20_000))
    assert parts[:3] == [5_000, 2_500, 1_250]
    assert set(parts[2:]) == {1_250}
    assert max(parts[2:]) / clock.speed < LONG
    assert [*lengths(Clock(speed=10), 20_000)][-10:] == [LEAST] * 10


def test_turns_get_longer_again_where_it_is_quick() -> None:
    clock, found = Clock(speed=2_500), []
    for length in lengths(clock, 40_000):
        found.append(length)
        clock.speed = 2_500 if sum(found) < 20_000 else 100_000
    assert (found[-1], sum(found)) == (5_000, 40_000)
