"""Text as searched: the one folding for search, comparison and duplicate detection, and the words of an index."""

import re
from unicodedata import category, normalize

from crm_cli.domain.text import DIGITS


def _folding() -> dict[int, str]:
    """What becomes of each code point once it is in NFKC; "" removes it."""
    # Ordinary letters stand for themselves: str.translate is slow for a key it misses.
    table = {code: chr(code) for code in (*range(0x20, 0x7F), *range(0x0620, 0x0700))}
    for letter, variants in (("ا", "أإآٱ"), ("ی", "يى"), ("ک", "ك"), ("ه", "ةۀە")):
        table |= dict.fromkeys(map(ord, variants), letter)
    table |= {0x200C: " ", 0x200B: " "}  # ZWNJ and zero-width space part words
    harakat = (*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD), *range(0x06DF, 0x06E5))
    marks = (0x06E7, 0x06E8, *range(0x06EA, 0x06EE), 0x0640)  # Koranic marks, tatweel
    bidi = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    # Joiners, variation selectors and tags: an emoji is found with or without them, a copied word equals a typed one.
    invisible = (0xAD, 0x034F, 0x200D, *range(0x2060, 0x2065), *range(0xFE00, 0xFE10), 0xFEFF, *range(0xE0000, 0xE0080))
    return table | dict.fromkeys((*harakat, *marks, *bidi, *invisible), "") | DIGITS


_FOLDING = _folding()
# After one folding these can change no more: the marks that compose with an Arabic letter are gone.
_settled = re.compile("[\x00-\x7f\u0600-\u06ff]*").fullmatch
# Runs of what the search index keeps together, in text already folded: no ASCII but digits and small letters.
_runs = re.compile("[^\x00-/:-`{-\x7f]+").findall


def normalise(text: str) -> str:
    """The form in which two spellings of one text are equal; folding it again changes nothing.

    NFKC, Arabic letters to Persian, no harakat, tatweel or invisible marks, ASCII digits, casefold, single spaces.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    folded = _fold(text)
    if _settled(folded) is None:
        # A removed mark or a casefold may bring together what NFKC composes (e, LRM, acute accent).
        while (again := _fold(folded)) != folded:
            folded = again
    return folded


def _fold(text: str) -> str:
    return " ".join(normalize("NFKC", text).translate(_FOLDING).casefold().split())


def words(text: str) -> list[str]:
    """The words of `text` as the search index sees them: ASCII letters and digits, or characters beyond ASCII.

    Letters, digits and combining marks make words; a run of symbols (emoji, ₿) is a word of its own, so that
    a heart beside a name does not hide the name.
    """
    return known_words(normalise(text))


def known_words(folded: str) -> list[str]:
    """The words of a text that is folded already."""
    found: list[str] = _runs(folded)
    if all(map(str.isalnum, found)):
        return found
    return [word for run in found for word in ((run,) if run.isalnum() else _parts(run))]


def _parts(run: str) -> list[str]:
    """A run beyond plain letters and digits, cut at punctuation and where symbols begin or end."""
    cut: list[str] = []
    symbols = False
    for char in run:
        kind = category(char)[0]
        if kind not in "LNMS":
            cut.append(" ")
            continue
        if kind != "M" and (kind == "S") != symbols:  # a mark (keycap, accent) stays with what it marks
            symbols = not symbols
            cut.append(" ")
        cut.append(char)
    return "".join(cut).split()


def search_text(*parts: str) -> str:
    """The index text of a record: the words of all parts, each once, in order, one space between."""
    return " ".join(dict.fromkeys(words(" ".join(parts))))
