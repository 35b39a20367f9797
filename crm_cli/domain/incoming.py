"""A record on its way in from a file: whom it concerns, what it says, and how it is known again when it comes twice.

What the fields of a noun are stands in `incoming_interactions`, `incoming_followups` and `incoming_complaints`. Values
are plain, so that rows can wait in a file.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, TypeVar

from crm_cli.domain.choices import no_choice, same
from crm_cli.domain.folding import normalise
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.incoming_dates import Dates
from crm_cli.domain.incoming_people import WHOM, clues_of
from crm_cli.domain.twins import Twins
from crm_cli.errors import Invalid
from crm_cli.i18n import _

ON_MISSING = ("reject", "create")
ON_DUPLICATE = ("skip", "update", "ask", "add")
CUSTOMERS = 16_384  # that are remembered while a file is read

Plain = str | int | None
Choice = TypeVar("Choice", str, int)


class IncomingRow(NamedTuple):
    """A row ready to be stored: whom it concerns, its fields as they are kept, and those of them the file gave.

    `clues` are plain tuples of `Clue`. `uid` is always the same for the same row of the same file.
    """

    line: int
    uid: str
    clues: tuple[tuple[object, ...], ...]
    fields: dict[str, Plain]
    given: tuple[str, ...]


class Kind(NamedTuple):
    """What a noun's rows are made of.

    `read` has a parser for each field; `whole` makes of those that were given all that is kept, or raises Invalid.
    `people` says whether several contacts may be concerned. `needed` are fields without which there is no record, of
    which one of each group must have a column.
    """

    noun: str
    read: Mapping[str, Callable[[str, Dates], Plain]]
    whole: Callable[[dict[str, Plain], Dates], dict[str, Plain]]
    needed: tuple[tuple[str, ...], ...]
    people: bool = False


class RowReader:
    """Makes an `IncomingRow` of the raw rows of one file; rows that are alike are told apart by their occurrence."""

    def __init__(self, kind: Kind, dates: Dates, region: str) -> None:
        self._kind, self._dates, self._region = kind, dates, region
        self._twins = Twins()
        self._clues = lru_cache(CUSTOMERS)(self._clues_in)  # the same ones come again and again in a file

    def read(self, number: int, raw: Mapping[str, str]) -> IncomingRow:
        """The row at line `number`, field -> text. Raises Invalid with the field that cannot be used."""
        given: dict[str, Plain] = {}
        for field, text in raw.items():
            if field in self._kind.read:
                try:
                    given[field] = self._kind.read[field](text, self._dates)
                except Invalid as error:
                    error.field = field
                    raise
        for group in self._kind.needed:
            if not any(field in given for field in group):
                raise Invalid(_("{field} is missing").format(field=group[0]), field=group[0])
        whole = self._kind.whole(given, self._dates)
        clues = self._clues(tuple(raw.get(field, "") for field in WHOM))
        return IncomingRow(number, self._uid(raw), clues, whole, tuple(given))

    def _clues_in(self, said: tuple[str, ...]) -> tuple[tuple[object, ...], ...]:
        found = clues_of(dict(zip(WHOM, said, strict=True)), self._region, several=self._kind.people)
        return tuple(map(tuple, found))

    def _uid(self, raw: Mapping[str, str]) -> str:
        if raw.get("uid"):
            return parse_uid(raw["uid"])
        if raw.get("code"):  # as another program calls it
            return derived_uid(self._kind.noun, "code", normalise(raw["code"]))
        content = [f"{field}={normalise(text)}" for field, text in sorted(raw.items())]
        digest = blake2b("\n".join(content).encode("utf-8", "replace"), digest_size=16).digest()
        return derived_uid(self._kind.noun, digest.hex(), str(self._twins.count(digest)))


def derived_uid(*content: str) -> str:
    """A UUIDv8 (RFC 9562) that is always the same for the same content."""
    found = blake2b("\n".join(content).encode("utf-8", "replace"), digest_size=16).hexdigest()
    variant = "89ab"[int(found[16], 16) & 3]
    return f"{found[:8]}-{found[8:12]}-8{found[13:16]}-{variant}{found[17:20]}-{found[20:]}"


def meant(words: Mapping[str, str], choices: Sequence[str], field: str) -> Callable[[str, Dates], str]:
    """A parser of a choice that also knows what other programs and people call it: `words` are folded."""

    @lru_cache(256)
    def found(text: str) -> str:
        known = same(text, choices) or words.get(normalise(text))
        if known is None:
            raise no_choice(text, choices, field=field)
        return known

    return lambda text, _dates: found(text)


def by_word(**lines: str) -> dict[str, str]:
    """Choices by what they are called, folded: `call="phone call, تماس"`."""
    return called(lines)


def called(lines: Mapping[Choice, str]) -> dict[str, Choice]:
    """The same of choices that are no words: `{1: "urgent, فوری"}`."""
    return {normalise(word): choice for choice, line in lines.items() for word in line.split(",")}
