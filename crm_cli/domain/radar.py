"""What piles up: several complaints within a few days that have a topic, or a supplier, person or product in common."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crm_cli.domain.folding import normalise


class Seen(NamedTuple):
    """A complaint, what it is about, and the local day it was received on."""

    id: int
    contact_id: int
    about: str | None
    which: str | None
    topic: str | None
    day: date
    is_open: bool


class Pattern(NamedTuple):
    """Complaints that have something in common, the earliest first.

    `by` is `topic` or `which`; `key` is what it is, normalised, and `what` as it was last typed.
    """

    by: str
    key: str
    what: str
    complaints: tuple[Seen, ...]


IN_COMMON: Mapping[str, Callable[[Seen], str | None]] = {
    "topic": lambda seen: seen.topic,
    "which": lambda seen: seen.which,
}


def patterns(seen: Iterable[Seen], *, days: int, least: int, since: date) -> list[Pattern]:
    """Where `least` or more complaints fell within `days` days, the last of them on `since` or later; most first.

    `seen` comes in order of days. Of each thing the fullest stretch is returned, of equal ones the latest.
    """
    groups: dict[tuple[str, str], list[Seen]] = {}
    for one in seen:
        for by, common in IN_COMMON.items():
            if text := common(one):
                groups.setdefault((by, normalise(text)), []).append(one)
    found = []
    for (by, key), theirs in groups.items():
        stretch = _fullest(theirs, days, since)
        if len(stretch) >= least:
            found.append(Pattern(by, key, IN_COMMON[by](stretch[-1]) or key, tuple(stretch)))
    return sorted(found, key=lambda one: (-len(one.complaints), one.by, one.key))


def _fullest(ordered: Sequence[Seen], days: int, since: date) -> Sequence[Seen]:
    best: Sequence[Seen] = ()
    start = 0
    for end, last in enumerate(ordered):
        while last.day - ordered[start].day >= timedelta(days):
            start += 1
        if last.day >= since and end + 1 - start >= len(best):
            best = ordered[start : end + 1]
    return best
