"""How alike two names are, in either script and across them. Only names are known here, no other facts.

A spelling is what two people write for one word in one script (Hossein, Hussain; طاهری, تاهری). A sound is what both
scripts tell of it: the consonants, because Persian writes few vowels. rapidfuzz is imported on use.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from crm_cli.domain.folding import words

# How alike two names are, or two words of them: one name, one name spelt in two ways, a slip of the pen, a part of it.
SAME, SPELT, SLIP, PART = 100, 95, 88, 70
ENOUGH_SOUNDS = 3  # consonants that must agree before two scripts are taken to say one name

_TITLES = frozenset(
    "اقای خانم جناب سرکار دکتر مهندس استاد سید سیده حاج حاجی حاجیه mr mrs ms miss mister dr doctor eng engineer prof "
    "professor seyed seyyed sayyed sayed sir madam".split()
)
_OF_COMPANIES = frozenset(
    "شرکت گروه موسسه اژانس هلدینگ بازرگانی company co corp corporation inc ltd limited llc plc gmbh ag group agency "
    "the".split()
)

_HAMZA = str.maketrans("ئؤ", "یو", "ء")  # رضائی and رضایی, مؤمن and مومن
_HOMOPHONES = str.maketrans("طثصذضظحغ", "تسسزززهق")
_IN_LATIN = str.maketrans("بپتسجچهخدزژرشقفکگلمن", "bptsjchxdzzr$qfkglmn", "اعیو")
_INITIALS = {"و": "v", "ی": "y"}
_DOUBLED = re.compile(r"(.)\1+")
_LATIN_PAIRS = (("sch", "$"), ("sh", "$"), ("ch", "č"), ("kh", "x"), ("gh", "q"), ("zh", "z"), ("ph", "f"), ("th", "t"))
_SOFT_C = re.compile("c(?=[eiy])")
_VOWELS = (
    (re.compile("ou|oo|ue|u|(?<=.)[wv](?=[^aeiouy]|$)"), "o"),
    (re.compile("ee|(?<=.)y(?=[^aeiou]|$)"), "i"),
    (re.compile("ei|ey|ai|ay|ae|e"), "a"),
)
_SILENT_END = re.compile("(?<=.)h$")
_VOWEL = str.maketrans("", "", "aeiou")
_WEAK = str.maketrans("", "", "aeiouyvw")


class Name(NamedTuple):
    """The words of a name, without titles, and how each of them sounds."""

    words: tuple[str, ...]
    sounds: tuple[str, ...]


@lru_cache(1 << 16)
def read(text: str, kind: str = "person") -> Name:
    """The name of a contact of this kind; titles are the name where there is nothing else."""
    found = [word.translate(_HAMZA) or word for word in words(text)]
    titles = _TITLES if kind == "person" else _OF_COMPANIES
    kept = [word for word in found if word not in titles] or found
    return Name(tuple(kept), tuple(map(sound, kept)))


@lru_cache(1 << 18)
def keys(parts: tuple[str, ...]) -> frozenset[str]:
    """What names of these parts have in common but for spaces and order."""
    return frozenset(("".join(parts), "".join(sorted(parts))))


def likeness(one: Name, other: Name) -> int:
    """How alike two names are, from 0 to SAME; below PART they are different ones."""
    if not (one.words and other.words):
        return 0
    if keys(one.words) & keys(other.words):
        return SAME
    if _in_two_scripts(one, other) and len("".join(one.sounds)) >= ENOUGH_SOUNDS and _sound_the_same(one, other):
        return SPELT
    short, long = sorted((one.words, other.words), key=len)
    found = _fitted(short, long)
    weighed = round(0.6 * min(found) + 0.4 * sum(found) / len(found))  # the word that differs most tells most
    if len(short) == len(long):
        return weighed
    if min(found) < SLIP:
        return min(weighed, PART - 1)
    return min(weighed, PART if len(short) == 1 else SLIP)


def _in_two_scripts(one: Name, other: Name) -> bool:
    return _is_latin(one.words[0]) != _is_latin(other.words[0])


def _sound_the_same(one: Name, other: Name) -> bool:
    return bool(keys(one.sounds) & keys(other.sounds))


def _fitted(short: tuple[str, ...], long: tuple[str, ...]) -> list[int]:
    """Of each word of the shorter name, how alike it is to the word of the longer one that is left and fits best."""
    pairs = [
        (alike(word, other), -abs(place - there), place, there)
        for place, word in enumerate(short)
        for there, other in enumerate(long)
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for likely, _near, place, there in sorted(pairs, reverse=True):
        if place not in found and there not in taken:
            found[place] = likely
            taken.add(there)
    return list(found.values())


@lru_cache(1 << 18)
def alike(one: str, other: str) -> int:
    """How alike two words of names are, from 0 to SAME."""
    if one == other:
        return SAME
    if _is_latin(one) != _is_latin(other):
        return _alike_in_sound(sound(one), sound(other))
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return PART + 5 if long.startswith(short) else 0
    if len(short) > 2 and spelling(one) == spelling(other):
        return SPELT
    from rapidfuzz.distance import OSA, Indel

    edits = OSA.distance(one, other, score_cutoff=2)
    # Short names that differ in a letter are mostly two (مینا, مونا), and so are those that begin otherwise.
    least = {1: 4 if len(short) < len(long) else 5, 2: 8}.get(edits)
    if least and len(short) >= least and one[0] == other[0]:
        return SLIP
    return round(55 * Indel.normalized_similarity(one, other))


def _alike_in_sound(one: str, other: str) -> int:
    if one == other:
        return SPELT if len(one) > 1 else PART + 5
    return 40 if one[0] == other[0] else 0


@lru_cache(1 << 16)
def spelling(word: str) -> str:
    """What the spellings of one word in its script have in common."""
    if not _is_latin(word):
        return _DOUBLED.sub(r"\1", word.translate(_HOMOPHONES))
    plain = _consonants_apart(word)
    for vowels, one in _VOWELS:
        plain = vowels.sub(one, plain)
    return _SILENT_END.sub("", _DOUBLED.sub(r"\1", plain))


@lru_cache(1 << 16)
def sound(word: str) -> str:
    """The consonants of a word in Latin letters, whatever its script; the word itself where it has none."""
    if _is_latin(word):
        plain = _DOUBLED.sub(r"\1", _consonants_apart(word))
    else:
        spelt = spelling(word)
        plain = (_INITIALS.get(spelt[0], spelt[0]) + spelt[1:]).translate(_IN_LATIN)
    plain = _SILENT_END.sub("", plain)
    # A y or a v is heard as a consonant for certain only where a word begins with it.
    return plain[:1].replace("w", "v").translate(_VOWEL) + plain[1:].translate(_WEAK) or word


def _consonants_apart(word: str) -> str:
    """A Latin word without accents, with one letter for each consonant."""
    plain = "".join(char for char in normalize("NFD", word) if not "\u0300" <= char <= "\u036f")
    for letters, one in _LATIN_PAIRS:
        plain = plain.replace(letters, one)
    return _SOFT_C.sub("s", plain).replace("c", "k").replace("č", "c")


def in_latin(text: str) -> bool:
    """Whether a name is written in Latin letters."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and all(map(_is_latin, letters))


def _is_latin(word: str) -> bool:
    return word[0] < "\u0250"


def slips(name: Name) -> Iterator[tuple[str, str]]:
    """What names have in common that are the same but for a slip of the pen in one word."""
    for place, word in enumerate(name.words):
        rest = " ".join(sorted(name.words[:place] + name.words[place + 1 :]))
        if rest and len(word) > 3:
            yield rest, word
            yield from ((rest, word[:at] + word[at + 1 :]) for at in range(1, len(word)))
