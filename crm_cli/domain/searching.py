"""What a typed search means: its words, how else they may be spaced, and which part of a text says them.

Persian is written with a space, a ZWNJ or nothing between the parts of a word («علی رضا», «علی‌رضا», «علیرضا»), and
numbers in groups of any size. A search takes every such spelling for the one that was typed.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_cli.domain.emails import email_key
from crm_cli.domain.folding import normalise, words
from crm_cli.domain.phones import PHONE_LIMIT, looks_like_phone, parse_phone
from crm_cli.errors import Invalid
from crm_cli.i18n import _

LIMIT = 256  # characters of a search, enough for the longest e-mail address
LONGEST_WORD = 32  # letters of a word that may be two
LEAST_PHONE = 7  # digits; what is shorter is no whole number
LONGEST, BEFORE = 72, 24  # characters shown of a line, and of them before what was found
_ZWNJ = "\u200c"

Spelling = tuple[str, ...]  # what all have to be found; of words that belong together with a space between them

_code = re.compile(r"c-([1-9]\d{0,7})").fullmatch
_letters = re.compile(r"[^\W\d_]+").fullmatch


class Wanted(NamedTuple):
    """What somebody searches for: words, which may belong together (`joined`) or, Persian ones, be two (`forms`, each
    first as it was typed).

    Or else the text is the beginning of a name (`start`), the whole of one of the `addresses` (phones and e-mails as
    they are compared), or the `code` of a complaint.
    """

    words: Spelling
    joined: tuple[Spelling, ...]
    forms: tuple[Spelling, ...]
    start: str
    addresses: tuple[str, ...]
    code: int | None

    @property
    def is_address(self) -> bool:
        """Whether nobody else is meant once one of the addresses fits."""
        return "@" in self.start or looks_like_phone(self.start)

    @property
    def starts(self) -> list[str]:
        """The beginnings of names that are equal to `start` but for a space."""
        cut = _cut("".join(self.words), 1)
        apart = (
            (*self.words[:place], form, *self.words[place + 1 :])
            for place, forms in enumerate(self.forms)
            for form in forms[1:]
        )
        return list(dict.fromkeys((self.start, *map(" ".join, (*self.joined, *apart)), *cut)))

    @property
    def within(self) -> list[Spelling]:
        """The spellings that are looked for inside of words: as typed, all as one word, one word as two."""
        apart = self.forms[0] if len(self.words) == 1 else ()
        return list(dict.fromkeys((self.words, _glued(self.words), *((form,) for form in apart))))


def wanted(text: str, region: str) -> Wanted:
    """What `text` asks for, numbers in it read as in `region`.

    Raises Invalid for a text without words, and for one longer than LIMIT.
    """
    if len(text) > LIMIT:
        raise Invalid(_("a search has at most {limit} characters").format(limit=LIMIT))
    found = tuple(dict.fromkeys(words(text)))
    if not found:
        raise Invalid(_("nothing to search for in {text!r}").format(text=text), hint=_("crm search rezaei"))
    typed, others = (_number(text), [found]) if looks_like_phone(text) else (found, _joined(found))
    joined = tuple(other for other in dict.fromkeys(others) if other != typed)
    code = _code(normalise(text))
    forms = tuple((word, *([] if word.isascii() else _cut(word, 2))) for word in typed)
    return Wanted(typed, joined, forms, normalise(text), _addresses(text, region), int(code[1]) if code else None)


def _number(text: str) -> Spelling:
    """A phone, in whatever groups it was typed, as the index has it."""
    return ("".join(words(text)).removeprefix("00"),)


def _addresses(text: str, region: str) -> tuple[str, ...]:
    found = {normalise(text), email_key(text)}
    is_whole = sum(map(str.isdigit, text)) >= LEAST_PHONE and len(text) <= PHONE_LIMIT
    if is_whole and looks_like_phone(text) and (e164 := parse_phone(normalise(text), region).e164):
        found.add(e164)
    return tuple(found)


def _joined(found: Spelling) -> Iterator[Spelling]:
    """With two words as one, and with all that can be as one."""
    for place in range(len(found) - 1):
        if _belong(found[place], found[place + 1]):
            yield (*found[:place], found[place] + found[place + 1], *found[place + 2 :])
    yield _glued(found)


def _glued(found: Spelling) -> Spelling:
    glued: list[str] = []
    for word in found:
        if glued and _belong(glued[-1], word):
            glued[-1] += word
        else:
            glued.append(word)
    return tuple(glued)


def _belong(one: str, other: str) -> bool:
    """Whether two words may be parts of one: both of digits, or both of letters."""
    return (one + other).isdigit() or _letters(one + other) is not None


def _cut(word: str, least: int) -> list[str]:
    """A word with a space in each place, the first of them after `least` letters; one too long for that is left."""
    if len(word) > LONGEST_WORD or not _letters(word):
        return []
    return [f"{word[:at]} {word[at:]}" for at in range(least, len(word))]


def begins(said: str, spelling: Spelling) -> bool:
    """Whether every part of the spelling is the beginning of a word, or of words in a row, of an index text."""
    said = f" {said}"
    return all(f" {part}" in said for part in spelling)


def says(said: str, wanted: Wanted) -> bool:
    """Whether a text, as its words, says all that is wanted in some spelling."""
    each = all(any(begins(said, (form,)) for form in forms) for forms in wanted.forms)
    return each or any(begins(said, spelling) for spelling in wanted.joined)


def contains(said: str, spelling: Spelling) -> bool:
    """Whether every part of the spelling is somewhere in an index text."""
    return all(part in said for part in spelling)


# The part of a text that says it.


class _Folded(dict[str, str]):
    """Single characters as they are compared, worked out once each."""

    def __missing__(self, char: str) -> str:
        folded = self[char] = normalise(char)
        return folded


_folded = _Folded()


class _Line:
    """The letters and digits of a line as they are compared, where each of them stands, and which begin words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: list[int] = []
        self.starts: set[int] = set()
        letters: list[str] = []
        parted = True
        for place, char in enumerate(text):
            folded = _folded[char]
            if folded.isalnum():
                if parted:
                    self.starts.add(len(letters))
                    parted = False
                letters += folded
                self.places += [place] * len(folded)
            else:  # vowel signs and other marks vanish: they part no word
                parted = parted or bool(folded) or char.isspace() or char == _ZWNJ
        self.letters = "".join(letters)

    def spans(self, word: str) -> list[tuple[int, int]]:
        """Where the line says `word`: at the beginning of words, else anywhere; of a number its longest tail."""
        # What was typed before the tail is written in another way here: 0, +98, 0098.
        tails = range(1, len(word) - 2) if word.isdigit() else ()
        for said in (word, *(word[cut:] for cut in tails)):
            everywhere = [found.start() for found in re.finditer(re.escape(said), self.letters)]
            if found := [at for at in everywhere if at in self.starts] or everywhere[:1]:
                return [(self.places[at], self.places[at + len(said) - 1] + 1) for at in found]
        return []


def spans(text: str, found: Spelling) -> list[tuple[int, int]]:
    """Where `text` says the words of a search, in order, as from and to."""
    line = _Line(text)
    return sorted({span for word in found for span in line.spans(word)})


def passage(texts: Sequence[str | None], found: Spelling) -> str:
    """The lines among `texts` that say the words of a search, as few as do, each cut to the part that matters."""
    lines = [_Line(line.strip()) for text in texts if text for line in text.splitlines() if line.strip()]
    missing, parts = list(found), []
    while missing and lines:
        said = [{word: line.spans(word) for word in missing} for line in lines]
        best = max(range(len(lines)), key=lambda place: _worth(lines[place], said[place]))
        places = [spans[0][0] for spans in said[best].values() if spans]
        if not places:
            break
        parts.append(_around(lines[best].text, min(places)))
        missing = [word for word in missing if not said[best][word]]
        del lines[best]
    return " · ".join(parts) or (_around(lines[0].text, 0) if lines else "")


def _worth(line: _Line, said: dict[str, list[tuple[int, int]]]) -> int:
    """Words that begin there count twice as much as those that are only a part."""
    begun = {line.places[at] for at in line.starts}
    return sum(1 + (spans[0][0] in begun) for spans in said.values() if spans)


def _around(text: str, place: int) -> str:
    """A line, or of a long one the part around `place`."""
    if len(text) <= LONGEST:
        return text
    start = max(0, place - BEFORE)
    if start:
        start = text.find(" ", start, place) + 1 or start
    return ("…" if start else "") + text[start : start + LONGEST].strip() + ("…" if start + LONGEST < len(text) else "")
