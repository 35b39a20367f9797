"""The one gate between stored or typed text and a human: nothing that passes can steer a terminal.

Machine formats (json, csv) keep the raw value and do not come here.
"""

_ZWNJ = "\u200c"
# Invisible, but part of how Persian and emoji are written.
_KEPT = frozenset((_ZWNJ, "\u200d"))
_TAB = " " * 4


def clean(text: str, *, newlines: bool = False) -> str:
    """`text` with every character that could act on a terminal or hide shown as a picture (␛) or as <U+202E>.

    With `newlines`, for text shown as paragraphs, newlines stay and a tab becomes spaces.
    """
    # Printable means no control, format, surrogate, private or separator character; ZWNJ is the everyday exception.
    if text.isprintable() or text.replace(_ZWNJ, "").isprintable():
        return text
    if newlines and ("\n" in text or "\t" in text):
        return "\n".join(clean(line) for line in text.replace("\t", _TAB).split("\n"))
    cleaned = "".join(char if char.isprintable() or char in _KEPT else _shown(char) for char in text)
    return text if cleaned == text else cleaned


def _shown(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"<U+{code:04X}>" if _is_unsafe(char, code) else char


def _is_unsafe(char: str, code: int) -> bool:
    from unicodedata import category

    kind = category(char)
    if kind == "Cn":
        # An emoji newer than this Python is harmless; noncharacters and code points reserved to be invisible are not.
        invisible = code == 0x2065 or 0xFFF0 <= code <= 0xFFF8 or 0xE0000 <= code <= 0xE0FFF
        return invisible or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return kind != "Zs"  # what is left of the unprintable are spaces: no-break, ideographic
