"""Taking turns with others at the file: how much is stored at once, and the pause in which they come in."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from crm_cli.store.waiting import PAUSE

T = TypeVar("T")

LONG, SHORT = 0.8, 0.4  # seconds that a turn should not exceed, and in which twice as much could be done
LEAST = 500  # of what is stored at once


def turns(
    chunks: Iterable[Sequence[T]],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Sequence[T]]:
    """The chunks, or parts of them while storing one takes long. Who stores each as it comes leaves others their turn.

    SQLite keeps no queue: without a pause whoever waits could wait until all is stored.
    """
    size, took = 0, 0.0
    for chunk in chunks:
        at, size = 0, size or len(chunk)
        while at < len(chunk):
            if took:
                sleep(min(took, PAUSE))
            part = chunk[at : at + size]
            begun = clock()
            yield part
            took = clock() - begun
            at += len(part)
            if took > LONG:
                size = max(LEAST, len(part) // 2)
            elif took < SHORT:
                size = max(size, 2 * len(part))
