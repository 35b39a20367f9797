"""Reads the words of a phrase from left to right, and what days and clock times are both made of: numbers, spans."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple, Self, TypeVar

from crm_cli.domain.jalali import Calendar
from crm_cli.domain.phrases import words as known

T = TypeVar("T")


class Words:
    """The words of a phrase and how many of them have been read; `typed` is the whole text, untouched."""

    def __init__(self, words: list[str], typed: str) -> None:
        self.typed = typed
        self._words = [*words, ""]
        self._at = 0

    @property
    def word(self) -> str:
        """The next word; an empty one when all have been read."""
        return self._words[self._at]

    def follows(self, *words: str) -> bool:
        """Whether the last word that was read is one of these."""
        return self._at > 0 and self._words[self._at - 1] in words

    def take(self, table: Mapping[str, T]) -> T | None:
        """What the next word stands for in `table`, and read it; None if it is not there."""
        value = table.get(self.word)
        self._at += value is not None
        return value

    def skip(self, *words: str) -> bool:
        """Read the next word if it is one of these; whether it is."""
        found = self.word in words
        self._at += found
        return found

    def digits(self) -> int | None:
        """A number in digits that stand alone; more than nine of them are none."""
        word = self.word
        if not (word.isascii() and word.isdecimal() and len(word) <= 9):
            return None
        self._at += 1
        return int(word)

    def first(self, *rules: "Callable[[Self], T | None]") -> T | None:
        """What the first rule that fits makes of the words; those of a rule that does not fit stay unread."""
        start = self._at
        for rule in rules:
            found = rule(self)
            if found is not None:
                return found
            self._at = start
        return None


class Circumstances(NamedTuple):
    """When and where a phrase is read; `past`: it names what has been."""

    now: datetime
    calendar: Calendar
    first_weekday: int
    is_working: Callable[[date], bool]
    past: bool

    @property
    def today(self) -> date:
        """The day it is."""
        return self.now.date()


class Reader(Words):
    """Words whose meaning depends on the circumstances."""

    def __init__(self, words: list[str], typed: str, around: Circumstances) -> None:
        super().__init__(words, typed)
        self.around = around


def number(r: Words) -> int | None:
    """`3`, `three`, «سه», «بیست و یک»."""
    digits = r.digits()
    return _in_words(r, known.NUMBERS) if digits is None else digits


def ordinal(r: Words) -> int | None:
    """`3rd`, `third`, «سوم», «۳ام», «بیست و یکم»; up to 99, as it is days that are counted so."""
    digits = r.digits()
    if digits is None:
        return _in_words(r, known.ORDINALS)
    return digits if r.skip(*known.ORDINAL_ENDS) and 1 <= digits <= 99 else None


def _in_words(r: Words, table: Mapping[str, int]) -> int | None:
    def compound(r: Words) -> int | None:
        tens = r.take(known.TENS)
        ones = r.take(table) if r.skip("و") else None
        return None if tens is None or ones is None or ones > 9 else tens + ones

    return r.first(compound, lambda r: r.take(table))


class Span(NamedTuple):
    """So many of a unit, below zero for what has passed."""

    amount: int
    unit: str


def span(r: Words) -> Span | None:
    """`3 days`, `a week`, `1h30`, «دو روز کاری», «یک ساعت و نیم»; hours become minutes."""
    amount = r.take(known.ONE) or number(r)
    unit = r.take(known.UNITS)
    if amount is None or unit is None:
        return None
    return Span(amount * 60 + (r.first(_beside_hours) or 0), "minute") if unit == "hour" else Span(amount, unit)


def _beside_hours(r: Words) -> int | None:
    """`30`, `30m`, `30 minutes`, `and a half`, «و نیم»."""
    if r.skip(*known.AND):
        r.skip("a")
        part = r.take(known.PARTS_OF_HOUR)
        if part is not None:
            return part
    minutes = number(r)
    unit = "minute" if r.skip("m") else r.take(known.UNITS)
    return minutes if minutes is not None and minutes <= 59 and unit in (None, "minute") else None


def span_from_now(r: Reader) -> Span | None:
    """`in 3 days`, `3d`, `+2w`, `2 weeks ago`, «۳ روز دیگر»."""
    ahead = r.skip(*known.IN)
    found = span(r)
    if found is None:
        return None
    way = 1 if ahead else r.take(known.WAYS) or (-1 if r.around.past else 1)
    return found._replace(amount=found.amount * way)
