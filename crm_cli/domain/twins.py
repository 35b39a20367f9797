"""Telling twins apart: how often each of very many things has come, in few bytes each."""


class Twins:
    """Counts things by their digests, of which the first 64 bits are kept.

    Should two in a file ever share those, which has a chance of one in ten million among a million, the later one is
    counted as a twin: nothing is lost by it.
    """

    def __init__(self) -> None:
        self._once: set[int] = set()
        self._again: dict[int, int] = {}

    def count(self, digest: bytes) -> int:
        """Which of those alike this one is: 1 for the first."""
        mark = int.from_bytes(digest[:8], "big")
        if mark not in self._once:
            self._once.add(mark)
            return 1
        number = self._again[mark] = self._again.get(mark, 1) + 1
        return number
