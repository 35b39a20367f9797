"""Telling twins apart: how often each of very many things has come, in about ten bytes each."""

from array import array
from collections import defaultdict

_SHARES = 0x3FFF  # what of a mark says in which of 16 384 lists it is looked for


class Twins:
    """Counts things by their digests, of which the first 64 bits are kept.

    Should two in a file ever share those, which has a chance of one in ten million among a million, the later one is
    counted as a twin: nothing is lost by it.
    """

    def __init__(self) -> None:
        self._once: defaultdict[int, array[int]] = defaultdict(lambda: array("Q"))
        self._again: dict[int, int] = {}

    def count(self, digest: bytes) -> int:
        """Which of those alike this one is: 1 for the first."""
        mark = int.from_bytes(digest[:8], "big")
        met = self._once[mark & _SHARES]
        if mark not in met:
            met.append(mark)
            return 1
        number = self._again[mark] = self._again.get(mark, 1) + 1
        return number
