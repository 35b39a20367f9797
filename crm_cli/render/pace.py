"""How far something long has come: how many, how fast, how much longer."""

from collections import deque
from collections.abc import Callable
from time import monotonic

from crm_cli.i18n import _

SILENT = 1.0  # seconds in which nobody begins to wonder
LATELY = 10.0  # seconds whose speed tells how long the rest will take: what is known goes quicker than what is new


class Pace:
    """Measures one thing from now on, or one after the other: who has done less than before has begun anew.

    `clock` counts seconds.
    """

    def __init__(self, verb: str, clock: Callable[[], float] = monotonic) -> None:
        self._verb = verb
        self._clock = clock
        self._begun = clock()
        self._marks = deque([(self._begun, 0)])

    def line(self, done: int, total: int | None = None) -> str:
        """`stored 250,000 / 1,000,000 · 18,000/s · 42 s left`; "" while it has not taken long."""
        now = self._clock()
        if done < self._marks[-1][1]:
            self._marks = deque([(now, 0)])
        while len(self._marks) > 1 and now - self._marks[1][0] >= LATELY:
            self._marks.popleft()
        since, before = self._marks[0]
        if now - self._marks[-1][0] >= LATELY / 10:
            self._marks.append((now, done))
        if now - self._begun < SILENT or now == since:
            return ""
        rate = (done - before) / (now - since)
        parts = [
            f"{self._verb} {done:,}" + (f" / {total:,}" if total else ""),
            _("{n}/s").format(n=f"{_rounded(rate):,}"),
        ]
        if total and rate > 0:
            parts.append(_("{time} left").format(time=_time(max(0, total - done) / rate)))
        return " · ".join(parts)


def _rounded(rate: float) -> int:
    """A number of two digits and zeros: more would only flicker."""
    return int(float(f"{rate:.1e}")) if rate >= 10 else round(rate)


def _time(seconds: float) -> str:
    if seconds < 100:
        return _("{n} s").format(n=round(seconds))
    minutes = round(seconds / 60)
    return (
        _("{n} min").format(n=minutes) if minutes < 100 else _("{h} h {m} min").format(h=minutes // 60, m=minutes % 60)
    )
