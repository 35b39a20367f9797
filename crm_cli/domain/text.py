"""Text as typed and text as searched: one folding for input, search and duplicate detection.

How text is made harmless on a screen is not decided here (`render/clean.py`).
"""

import re
from unicodedata import category, normalize

from crm_cli.errors import Invalid
from crm_cli.i18n import _

LINE_LIMIT = 10_000
NOTE_LIMIT = 1_000_000

_DIGITS = {ord(zero) + value: str(value) for zero in "۰٠" for value in range(10)}


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
    return table | dict.fromkeys((*harakat, *marks, *bidi, *invisible), "") | _DIGITS


_FOLDING = _folding()
# After one folding these can change no more: the marks that compose with an Arabic letter are gone.
_settled = re.compile("[\x00-\x7f\u0600-\u06ff]*").fullmatch
# Runs of what the search index keeps together, in text already folded: no ASCII but digits and small letters.
_runs = re.compile("[^\x00-/:-`{-\x7f]+").findall
_control = re.compile("[\x00-\x1f\x7f]").search
_control_in_note = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)").search
# White space around a text; U+001C to U+001F, which str.strip() also takes, are control characters to us.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


def digits(text: str) -> str:
    """`text` with Persian and Arabic digits in ASCII, nothing else changed."""
    return text if text.isascii() else text.translate(_DIGITS)


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
    found: list[str] = _runs(normalise(text))
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


def line(text: str, *, field: str) -> str:
    """A one-line text as typed, without the white space around it.

    Raises Invalid for control characters (tab and newline too), text that is not UTF-8, emptiness, and more
    than LINE_LIMIT characters. Bidi marks and C1 are kept: they are shown harmlessly.
    """
    kept = text.strip(_SPACE)
    if not kept.isprintable():  # printable text has neither controls nor surrogates
        _check_encoding(text, field)
        if found := _control(kept):
            raise _unwanted(text, text.index(kept) + found.start(), field)
    return _sized(kept, LINE_LIMIT, field)


def note(text: str, *, field: str) -> str:
    """A text of several lines as typed, without the white space around it and with CRLF as newline.

    Refuses what `line` refuses, but for tab and newline, and more than NOTE_LIMIT characters.
    """
    kept = text.strip(_SPACE)
    if not kept.isprintable():
        _check_encoding(text, field)
        if found := _control_in_note(kept):
            raise _unwanted(text, text.index(kept) + found.start(), field)
    return _sized(kept.replace("\r\n", "\n"), NOTE_LIMIT, field)


def _check_encoding(text: str, field: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as wrong:
        message = _("{field} is not valid UTF-8 (U+{code:04X} at position {position})")
        code, position = ord(text[wrong.start]), wrong.start + 1
        raise Invalid(message.format(field=field, code=code, position=position), field=field) from None


def _unwanted(text: str, at: int, field: str) -> Invalid:
    # The character is named, never echoed: this sentence goes to a terminal.
    message = _("{field}: the control character U+{code:04X} at position {position} is not possible")
    hint = _("remove the character and try again")
    return Invalid(message.format(field=field, code=ord(text[at]), position=at + 1), hint=hint, field=field)


def _sized(text: str, limit: int, field: str) -> str:
    if not text:
        raise Invalid(_("{field} is empty").format(field=field), field=field)
    if len(text) > limit:
        message = _("{field} has {length} characters; at most {limit} are possible")
        raise Invalid(message.format(field=field, length=len(text), limit=limit), field=field)
    return text
