"""Whether two contacts may be one: what speaks for it and what against it. Who is compared stands in `candidates`.

Nothing is ever decided here: a score is a reason to look.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import product
from typing import NamedTuple

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.jalali import day_at
from crm_cli.domain.names import PART, SAME, Name, likeness, read
from crm_cli.domain.vocabulary import PHONE_TYPES

LEAST = 40  # the score from which pairs are shown when nobody says otherwise

_WAYS = {**dict.fromkeys(PHONE_TYPES, "phone"), "email": "email"}
# What speaks for one contact, in points of 100, and what against it.
_EMAIL, _HANDLE, _PHONE, _ONE_MORE = 70, 60, 40, 10
_SAME_NAME, _SAME_WORD, _COMMON_NAME, _PER_NAMESAKE = 55, 35, 25, 3
_LESS_THAN_LIKENESS = 55  # names 95 of 100 alike are worth 40 points, a part of a name 15
_BIRTHDAY, _DAY_AND_MONTH, _ORG, _CITY = 30, 12, 10, 5
_OTHER_NAME, _OTHER_BIRTHDAY = -20, -30


class Someone(NamedTuple):
    """What is compared of a contact; `names` are those it has, in either script."""

    id: int
    kind: str
    name: str
    names: tuple[Name, ...]
    birthday: Birthday | None = None
    org_id: int | None = None
    city: str | None = None

    @property
    def born(self) -> date | None:
        """The day of birth, where the year is known."""
        day = self.birthday
        return day_at(day.year, day.month, day.day, day.calendar) if day and day.year else None


class Shared(NamedTuple):
    """A phone, an address or a handle, normalised, that several contacts have: by contact its type there."""

    norm: str
    types: Mapping[int, str]


class Pair(NamedTuple):
    """Two contacts that may be one, the older first: how likely that is, and why."""

    score: int
    one: Someone
    other: Someone
    reasons: tuple[str, ...]


class Crowd(NamedTuple):
    """So many contacts have this in common that they were not compared with each other for it."""

    what: str
    size: int


def names_of(kind: str, *names: str | None) -> tuple[Name, ...]:
    """The names of a contact, ready to be compared, each once."""
    return tuple(dict.fromkeys(read(name, kind) for name in names if name))


def score(one: Someone, other: Someone, types: Collection[str] = (), namesakes: int = 2) -> tuple[int, tuple[str, ...]]:
    """How likely two contacts are one, from 0 to 100, and what speaks for and against it.

    `types` are those of the points that both have, `namesakes` is how many contacts have the name that both have.
    """
    found = [*_by_points({_WAYS.get(kind, "handle") for kind in types})]
    found += _by_names(one, other, namesakes, is_reached_alike=bool(found))
    found += _by_birthday(one, other)
    if one.org_id and one.org_id == other.org_id:
        found.append((_ORG, "same_organisation"))
    if one.city and one.city == other.city:
        found.append((_CITY, "same_city"))
    total = sum(points for points, _reason in found)
    return max(0, min(100, total)), tuple(reason for _points, reason in found)


def _by_points(types: set[str]) -> Iterator[tuple[int, str]]:
    """The strongest counts in full: who shares an address often shares a phone, too."""
    ways = (("email", _EMAIL), ("handle", _HANDLE), ("phone", _PHONE))
    shared = [(points, f"same_{way}") for way, points in ways if way in types]
    for place, (points, reason) in enumerate(shared):
        yield _ONE_MORE if place else points, reason


def _by_names(one: Someone, other: Someone, namesakes: int, *, is_reached_alike: bool) -> Iterator[tuple[int, str]]:
    alike = max((likeness(name, its) for name, its in product(one.names, other.names)), default=0)
    if alike == SAME:
        is_one_word = one.kind == "person" and all(len(name.words) == 1 for name in one.names)
        points = _SAME_WORD if is_one_word else _SAME_NAME
        yield max(points - _PER_NAMESAKE * (namesakes - 2), _COMMON_NAME), "same_name"
    elif alike >= PART:
        yield alike - _LESS_THAN_LIKENESS, "similar_name"
    elif is_reached_alike:  # families share phones, colleagues addresses
        yield _OTHER_NAME, "other_name"


def _by_birthday(one: Someone, other: Someone) -> Iterator[tuple[int, str]]:
    if one.born and other.born:
        yield (_BIRTHDAY, "same_birthday") if one.born == other.born else (_OTHER_BIRTHDAY, "other_birthday")
    elif one.birthday and other.birthday and one.birthday.calendar == other.birthday.calendar:
        same = one.birthday[1:3] == other.birthday[1:3]
        yield (_DAY_AND_MONTH, "same_birthday") if same else (_OTHER_BIRTHDAY, "other_birthday")
