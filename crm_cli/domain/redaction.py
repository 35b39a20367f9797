"""Texts that may be shown to others: names, numbers and addresses of people give way to marks that stay the same.

Names are found in every spelling that `folding` takes for one, with Persian endings, run together or parted; those of
`Someone` known get a mark of their own, numbers and addresses of anybody a common one. What a text tells between its
lines nobody but a reader finds.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, normalize

from crm_cli.domain.emails import email_key
from crm_cli.domain.folding import normalise
from crm_cli.domain.names import ENOUGH_SOUNDS, in_latin, read, sound, spelling
from crm_cli.domain.phones import phone_words
from crm_cli.domain.secrets import without_secrets
from crm_cli.domain.text import LINE_LIMIT

LEAST_LETTERS = 3  # of a part of a name that is taken for the name
_LEAST_DIGITS = 5  # of a number that is known to be somebody's
_GONE = "\0"  # stands where something was found, so that it is not found twice

_LETTER = r"[^\W\d_]"
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = rf"(?<!{_LETTER})", rf"(?!{_LETTER})"
_WORD = re.compile(rf"{_LETTER}(?:\u200c?{_LETTER})*")
_ENDINGS = "(?:\u200c?(?:ها|های|هایی|م|ت|ش|مون|تون|شون|مان|تان|شان|ی|ه|و|رو|را|اینا|جان|جون|خان|خانم)|s)?"
_PARTED = 6  # letters of a name within which a space may stand: علی رضا, علیرضا

_SIGN = r"(?:[^\w\0]|_)"
_SIGNS = _SIGN + "{0,3}"  # between the digits of a number that is known
_DAY = re.compile(
    r"(?<!\d)(?:1[2-4]|19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)(?:[ t]+\d\d?:\d\d)?"
)
_NUMBER = re.compile(r"[+(]{0,2}\d(?:[\s().\-/_\u200c\u2010-\u2015\u2212]{0,3}\d){6,}")
_SUM = re.compile(r"[1-9]\d*000")
_IN_EMAIL = r"[^\s<>\"'(),;:@\[\]\0]"
_EMAIL = re.compile(rf"(?<!{_IN_EMAIL}){_IN_EMAIL}+@{_IN_EMAIL}*\w")
_HANDLE = re.compile(r"(?<!\w)@[\w.]{3,}")
_LINK = re.compile(r"(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]*://|www\.|t\.me/|wa\.me/)[^\s<>\"\0]+")
_TWICE = re.compile(r"(\[[^\[\]\n]+\])(?:[\s\u200c]+\1)+")


class Someone(NamedTuple):
    """A person or an organisation that must not be known again, and the mark that stands for it: `[customer]`.

    `phones` are as typed or in E.164; `others` are handles, addresses and numbers that are found as they are written.
    """

    mark: str
    names: Sequence[str]
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    others: Sequence[str] = ()
    kind: str = "person"


class Redaction:
    """Call it with a text; the same people get the same marks in every text. Who comes first wins a shared name."""

    def __init__(self, people: Sequence[Someone]) -> None:
        self._known = [(re.compile(pattern), one.mark) for one in people for pattern in _literal(one)]
        names = sorted(
            ((pattern, one.mark) for one in people for pattern in _patterns(one)), key=lambda pair: -len(pair[0])
        )
        self._names = [(re.compile(_whole(pattern)), mark) for pattern, mark in names]
        self._alone = {normalise(name): one.mark for one in reversed(people) for name in one.names}
        self._alike: dict[tuple[str, str], str] = {}
        for one in people:
            for word in _parts(one):
                for key in _likenesses(word):
                    self._alike.setdefault(key, one.mark)

    def __call__(self, text: str) -> str:
        """`text` with marks in place of whoever is known, and of what looks like a number, an address or a secret."""
        if len(text) <= LINE_LIMIT and (mark := self._alone.get(normalise(text))):
            return mark  # whatever somebody is called, be it a letter or a flower
        folded, places = _folded(text)
        spans = sorted(self._spans(folded))
        parts, done = [], 0
        for start, end, mark in spans:
            parts += [text[done : places[start]], mark]
            done = places[end]
        return without_secrets(_TWICE.sub(r"\1", "".join(parts) + text[done:]))

    def _spans(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """Where something is to be hidden in a folded text, and by which mark."""
        for pattern, mark in (*self._known, (_LINK, "[link]"), (_EMAIL, "[e-mail]"), (_HANDLE, "[handle]")):
            yield from ((*found.span(), mark) for found in pattern.finditer(folded))
            folded = pattern.sub(_blank, folded)
        numbers = [found.span() for found in _NUMBER.finditer(_DAY.sub(_blank, folded)) if not _is_sum(found[0])]
        yield from ((*span, "[number]") for span in numbers)
        for pattern, mark in self._names:
            yield from ((*found.span(), mark) for found in pattern.finditer(folded))
            folded = pattern.sub(_blank, folded)
        for found in _WORD.finditer(folded):
            marks = (self._alike.get(key) for key in _likenesses(found[0].replace("\u200c", "")))
            if known := next(filter(None, marks), None):
                yield (*found.span(), known)


def _blank(found: re.Match[str]) -> str:
    """As much of nothing as was found."""
    return _GONE * len(found[0])


def _is_sum(number: str) -> bool:
    """Whether digits that belong together are a round sum of money, which names nobody."""
    return _SUM.fullmatch(re.sub(r"[\s.]", "", number)) is not None


# ---- what somebody is found by


def _literal(one: Someone) -> Iterator[str]:
    """Patterns of what is found as it is written: addresses, numbers, handles."""
    for email in one.emails:
        yield re.escape(_plain(email_key(email)))
    for phone in one.phones:
        yield from _digits(phone)
    for other in one.others:
        if len(plain := _plain(other).strip().lstrip("@")) >= LEAST_LETTERS:
            yield "@?" + re.escape(plain)


def _digits(phone: str) -> Iterator[str]:
    """Patterns of a number however it is dialled and written: +98 912…, 0098-912…, (0912)…, 912…."""
    figures = phone_words(_plain(phone).replace(" ", ""))
    if figures and len(shortest := min(figures, key=len)) >= _LEAST_DIGITS:
        calling = figures[0].removesuffix(shortest)
        before = rf"(?:(?:(?:\+|00){_SIGNS})?{_SIGNS.join(calling)}{_SIGNS})?" if calling.strip("0") else ""
        yield rf"{before}(?:[+(]*0{{1,2}}{_SIGNS})?{_SIGNS.join(shortest)}"


def _patterns(one: Someone) -> Iterator[str]:
    """Patterns of a name: whole, its words run together in pairs, each of them."""
    for name in one.names:
        spelt = _WORD.findall(_plain(name))
        words = [word.replace("\u200c", "") for word in spelt]
        if len("".join(words)) >= 2:
            yield f"{_SIGN}+".join(map(_loose, words))
            for size in range(2, len(words) + 1):
                for start in range(len(words) - size + 1):
                    yield _loose("".join(words[start : start + size]))
    for word in _parts(one):
        yield _loose(word)


def _parts(one: Someone) -> list[str]:
    """The words of all names that are taken for the name: no titles, and nothing short."""
    found = (word for name in one.names for word in read(name, one.kind).words)
    words = (part.replace("\u200c", "") for word in found for part in _WORD.findall(_plain(word)))
    return [word for word in dict.fromkeys(words) if len(word) >= LEAST_LETTERS]


def _loose(word: str) -> str:
    between = "[ \u200c]?" if len(word) >= _PARTED else "\u200c?"
    return between.join(map(re.escape, word))


def _whole(pattern: str) -> str:
    return f"{_NO_LETTER_BEFORE}(?:{pattern}){_ENDINGS}{_NO_LETTER_AFTER}"


@lru_cache(1 << 12)
def _likenesses(word: str) -> tuple[tuple[str, str], ...]:
    """By what a word is known in other spellings: in its own script (Hossein, Hussain), and in both (احمدی, Ahmadi)."""
    if len(word) < LEAST_LETTERS:
        return ()
    script = "latin" if in_latin(word) else "other"
    heard = sound(word)
    found = ((script, spelling(word)),)
    return (*found, ("any", heard)) if len(heard) >= ENOUGH_SOUNDS else found


# ---- folding that knows where each character came from


def _folded(text: str) -> tuple[str, list[int]]:
    """A text folded, and for each place in it, and for its end, the place in `text` where that begins."""
    found: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = _plain_char(char)
        found.append(plain)
        places += [place] * len(plain)
    return "".join(found), [*places, len(text)]


def _plain(text: str) -> str:
    return "".join(map(_plain_char, text))


@lru_cache(1 << 12)
def _plain_char(char: str) -> str:
    """One character without accents, case and variants; what parts words parts them still."""
    if char in "\u200b\u200c":
        return "\u200c"
    if char == "ء":
        return ""  # رجاء and رجا
    parts = (part for part in normalize("NFKD", char) if category(part)[0] != "M")
    # Between letters, because folding takes away the white space around a text.
    return "".join(normalise(f"a{part}a")[1:-1] for part in parts)
