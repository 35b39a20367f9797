"""Text as typed: what is accepted as a line or a note.

How it is searched stands in `folding`; how it is made harmless on a screen is decided in `render/clean.py`.
"""

import re

from crm_cli.errors import Invalid
from crm_cli.i18n import _

LINE_LIMIT = 10_000
NOTE_LIMIT = 1_000_000

DIGITS = {ord(zero) + value: str(value) for zero in "۰٠" for value in range(10)}


_control = re.compile("[\x00-\x1f\x7f]").search
_control_in_note = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)").search
# White space around a text; U+001C to U+001F, which str.strip() also takes, are control characters to us.
SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


def digits(text: str) -> str:
    """`text` with Persian and Arabic digits in ASCII, nothing else changed."""
    return text if text.isascii() else text.translate(DIGITS)


def line(text: str, *, field: str) -> str:
    """A one-line text as typed, without the white space around it.

    Raises Invalid for control characters (tab and newline too), text that is not UTF-8, emptiness, and more
    than LINE_LIMIT characters. Bidi marks and C1 are kept: they are shown harmlessly.
    """
    kept = text.strip(SPACE)
    if not kept.isprintable():  # printable text has neither controls nor surrogates
        check_encoding(text, field)
        if found := _control(kept):
            raise _unwanted(text, text.index(kept) + found.start(), field)
    return _sized(kept, LINE_LIMIT, field)


def note(text: str, *, field: str) -> str:
    """A text of several lines as typed, without the white space around it and with CRLF as newline.

    Refuses what `line` refuses, but for tab and newline, and more than NOTE_LIMIT characters.
    """
    kept = text.strip(SPACE)
    if not kept.isprintable():
        check_encoding(text, field)
        if found := _control_in_note(kept):
            raise _unwanted(text, text.index(kept) + found.start(), field)
    return _sized(kept.replace("\r\n", "\n"), NOTE_LIMIT, field)


def noted(text: str | None) -> str | None:
    """A note that may be left out: None where nothing was typed. Raises Invalid as `note` does."""
    return note(text, field="note") if text else None


def check_encoding(text: str, field: str) -> None:
    """Raise Invalid for a text that holds what was no UTF-8 on its way in."""
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
