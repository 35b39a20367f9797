"""Which contacts are worth comparing: those that have something in common, not every pair there is.

What very many have in common (a switchboard, a name of thousands) says nothing about any two of them: such a crowd is
told, not compared.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, product

from crm_cli.domain.duplicates import Crowd, Pair, Shared, Someone, score
from crm_cli.domain.names import ENOUGH_SOUNDS, Name, keys, slips

MOST_TOGETHER = 30
MOST_NAMESAKES = 9  # pairs of contacts behind two names that are nearly one


def suggested(
    people: Iterable[Someone], shared: Iterable[Shared], apart: Collection[tuple[int, int]], least: int
) -> tuple[list[Pair], list[Crowd]]:
    """Pairs that score `least` and more, the best first; and the crowds, the largest first.

    `apart` has the pairs, the smaller id first, of which somebody said that they are two contacts.
    """
    known = {person.id: person for person in people}
    candidates = _Candidates(known)
    candidates.add_shared(shared)
    candidates.add_namesakes()
    candidates.add_nearly_namesakes()
    candidates.add_born_together()
    pairs = []
    for pair, types in candidates.pairs.items():
        if pair not in apart:
            one, other = known[pair[0]], known[pair[1]]
            found, reasons = score(one, other, types, candidates.namesakes.get(pair, MOST_TOGETHER))
            if found >= least:
                pairs.append(Pair(found, one, other, reasons))
    pairs.sort(key=lambda pair: (-pair.score, pair.one.id, pair.other.id))
    return pairs, sorted(candidates.crowds, key=lambda crowd: -crowd.size)


class _Candidates:
    """Pairs of contacts of one kind, the smaller id first, each with the types of the points they share.

    `namesakes` is how many contacts have the name that a pair has; of crowds it is not kept.
    """

    def __init__(self, known: Mapping[int, Someone]) -> None:
        self._known = known
        self.pairs: dict[tuple[int, int], set[str]] = {}
        self.namesakes: dict[tuple[int, int], int] = {}
        self.crowds: list[Crowd] = []

    def add_shared(self, shared: Iterable[Shared]) -> None:
        """Those whom one phone, one address or one handle reaches."""
        for norm, types in shared:
            for pair in self._together([number for number in types if number in self._known], norm):
                self.pairs[pair].add(types[pair[0]])

    def add_namesakes(self) -> None:
        """Those of one name but for titles, spaces and the order of words."""
        called: dict[tuple[str, str], list[int]] = defaultdict(list)
        for person in self._known.values():
            for key in {key for name in person.names for key in keys(name.words)}:
                called[person.kind, key].append(person.id)
        # A name has several keys, and those who have it stand under each.
        for numbers in dict.fromkeys(map(tuple, called.values())):
            for pair in self._together(numbers, self._known[numbers[0]].name):
                self.namesakes[pair] = min(len(numbers), self.namesakes.get(pair, len(numbers)))

    def add_nearly_namesakes(self) -> None:
        """Those whose names sound alike, or are the same but for a slip of the pen."""
        bearers: dict[tuple[str, Name], list[int]] = defaultdict(list)
        for person in self._known.values():
            for name in person.names:
                bearers[person.kind, name].append(person.id)
        for names in _sharing_a_key(bearers):
            for one, other in combinations(names, 2) if len(names) <= MOST_TOGETHER else ():
                if len(bearers[one]) * len(bearers[other]) <= MOST_NAMESAKES:
                    self._add(product(bearers[one], bearers[other]))

    def add_born_together(self) -> None:
        """Those born on one day."""
        born: dict[date, list[int]] = defaultdict(list)
        for person in self._known.values():
            if person.born:
                born[person.born].append(person.id)
        for day, numbers in born.items():
            self._together(numbers, day.isoformat())

    def _together(self, numbers: Sequence[int], what: str) -> Iterable[tuple[int, int]]:
        """Add every pair of these contacts, unless they are a crowd; returns the pairs."""
        if len(numbers) > MOST_TOGETHER:
            self.crowds.append(Crowd(what, len(numbers)))
            return ()
        return self._add(combinations(numbers, 2))

    def _add(self, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        known = self._known
        found = [
            (min(pair), max(pair))
            for pair in pairs  # a name in two scripts is like itself
            if pair[0] != pair[1] and known[pair[0]].kind == known[pair[1]].kind
        ]
        for pair in found:
            self.pairs.setdefault(pair, set())
        return found


def _sharing_a_key(names: Iterable[tuple[str, Name]]) -> Iterable[Sequence[tuple[str, Name]]]:
    """Names that are nearly one, by what they share. That is much, so hashes are kept: what they confuse scores low."""
    first: dict[int, tuple[str, Name]] = {}
    found: dict[int, list[tuple[str, Name]]] = {}
    for called in names:
        for key in {hash((called[0], key)) for key in _nearly(called[1])}:
            other = first.setdefault(key, called)
            if other is not called:
                found.setdefault(key, [other]).append(called)
    return found.values()


def _nearly(name: Name) -> Iterator[object]:
    """What a name has in common with those that are nearly it."""
    if len("".join(name.sounds)) >= ENOUGH_SOUNDS:
        yield from keys(name.sounds)
    yield from slips(name)
