"""Taking turns with others at the file: how much is stored at once, and the pause in which they come in."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias, TypeVar

from crm_cli.store.waiting import PAUSE

T = TypeVar("T")

Take: TypeAlias = Callable[[int], Sequence[T]]
"""Gives the next rows, at most so many; none after the last."""

LONG = 0.7  # seconds that a turn should take: the longer, the less often are the same pages written
LEAST = 200  # of what is stored at once, however slow the disk is


def taking(*groups: Iterable[T]) -> Take[T]:
    """Takes the rows of these groups in their order, never of two at once."""
    waiting = [iter(group) for group in groups]

    def take(most: int) -> Sequence[T]:
        return next(filter(None, (list(islice(rows, most)) for rows in waiting)), [])

    return take


def turns(
    take: Take[T],
    first: int,
    most: int,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Sequence[T]]:
    """Parts of what `take` gives: at `first` so many, then as many as can be stored in time, never more than `most`.

    Who stores each as it comes leaves others their turn. SQLite keeps no queue: without a pause whoever waits could
    wait until all is stored.
    """
    size, took, ended = first, 0.0, clock()
    while part := take(size):
        pause = min(took, PAUSE) - (clock() - ended)
        if took and pause > 0:
            sleep(pause)
        begun = clock()
        yield part
        ended = clock()
        took = ended - begun
        fits = int(len(part) * LONG / took) if took else most
        size = min(most, max(LEAST, min(fits, 2 * len(part))))
