"""Turns at the file, by a clock of its own: as long as they should be, and a pause between two."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from crm_cli.services.turns import LEAST, LONG, taking, turns
from crm_cli.store.waiting import PAUSE

FIRST, MOST = 5_000, 10_000


class Clock:
    """A clock that sleeping moves on, and who stores so many rows a second, besides what each turn takes."""

    def __init__(self, speed: float, besides: float = 0) -> None:
        self.seconds = 0.0
        self.speed = speed
        self.besides = besides
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds

    def lengths(self, rows: Iterable[int], first: int = FIRST) -> Iterator[int]:
        """How many rows are stored at once."""
        for part in turns(taking(rows), first, MOST, self, self.sleep):
            self.seconds += len(part) / self.speed + self.besides
            yield len(part)


def read(clock: Clock, rows: int, seconds: float) -> Iterator[int]:
    """Rows that take so long to read, each thousand of them."""
    for number in range(rows):
        clock.seconds += seconds if number % 1_000 == 0 else 0
        yield number


def test_rows_come_once_and_in_their_order_and_groups_apart() -> None:
    take = taking("abc", [], "de")
    assert [take(2), take(2), take(2), take(2), take(2)] == [["a", "b"], ["c"], ["d", "e"], [], []]


def test_others_get_a_pause_between_two_turns_and_none_after_the_last() -> None:
    clock = Clock(speed=FIRST / LONG)
    assert [*clock.lengths(range(9_000))] == [FIRST, 4_000]
    assert clock.pauses == [PAUSE]


def test_what_is_done_between_two_turns_is_part_of_the_pause() -> None:
    clock = Clock(speed=2 * MOST / LONG)
    assert [*clock.lengths(read(clock, 30_000, seconds=PAUSE / 20), first=MOST)] == [MOST] * 3
    assert [round(pause, 6) for pause in clock.pauses] == [PAUSE / 2] * 2
    slow = Clock(speed=2 * MOST / LONG)
    assert [*slow.lengths(read(slow, 30_000, seconds=PAUSE / 5), first=MOST)] == [MOST] * 3
    assert slow.pauses == []


def test_a_short_turn_is_followed_by_a_pause_as_short() -> None:
    clock = Clock(speed=100_000)
    assert [*clock.lengths(range(3_000), first=1_000)] == [1_000, 2_000]
    assert [round(pause, 6) for pause in clock.pauses] == [0.01]


def test_turns_get_as_short_as_they_have_to_where_the_file_is_slow() -> None:
    lengths = [*Clock(speed=2_500).lengths(range(20_000))]
    assert lengths[0] == FIRST
    assert all(0 <= 2_500 * LONG - length <= 1 for length in lengths[1:-1])
    assert [*Clock(speed=10).lengths(range(20_000))][1:-1] == [LEAST] * 74


def test_turns_get_longer_where_it_is_quick_to_twice_as_much_at_once_and_never_beyond_the_most() -> None:
    lengths = [*Clock(speed=1_000_000).lengths(range(50_000), first=1_000)]
    assert lengths[:5] == [1_000, 2_000, 4_000, 8_000, MOST]
    assert (max(lengths), sum(lengths)) == (MOST, 50_000)


def test_turns_settle_where_each_costs_something_besides_its_rows() -> None:
    lengths = [*Clock(speed=25_000, besides=0.3).lengths(range(200_000))]
    assert all(abs(one - other) < 200 for one, other in pairwise(lengths[8:-1]))
    assert lengths[-2] / 25_000 + 0.3 <= LONG + 0.01
