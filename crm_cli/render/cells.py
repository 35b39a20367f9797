"""How many terminal cells a cleaned text takes, without Rich: for plain output, where start-up time counts.

Agrees with rich.cells.cell_len except that:
- Python's own Unicode tables are used, so a character that became wide in a newer Unicode (☰ in 16) counts 1;
- ZWJ swallows the next character only after a two-cell glyph: in Persian it joins letters that are all visible;
- VS16 widens every narrow "other symbol" (℃), not only those that have an emoji form.
"""

_ZWJ, _VS16 = "\u200d", "\ufe0f"
# Characters with an emoji form that are not of the category So: keycaps, ‼ ⁉ ℹ and a few arrows and squares.
_WIDENED = frozenset("0123456789#*‼⁉ℹ↔⤴⤵◻◼")


class _Cells(dict[str, int]):
    """Cells of single characters, worked out once each."""

    def __missing__(self, char: str) -> int:
        cells = self[char] = _cells_of(char)
        return cells


def _cells_of(char: str) -> int:
    from unicodedata import category, east_asian_width

    code = ord(char)
    # Vowels and finals that complete a Hangul syllable, its invisible fillers, and skin tones add no cell.
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FB or code in (0x3164, 0xFFA0) or 0x1F3FB <= code <= 0x1F3FF:
        return 0
    if category(char) in ("Mn", "Mc", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


_cells = _Cells()


def width(text: str) -> int:
    """Terminal cells of `text`, which has passed `clean` and holds no newline."""
    if text.isascii():
        return len(text)
    if _ZWJ in text or _VS16 in text:
        return _width_of_sequences(text)
    return sum(map(_cells.__getitem__, text))


def _width_of_sequences(text: str) -> int:
    total = 0
    base, size = "", 0  # the last character that took cells, and how many it takes now
    joined = False
    for char in text:
        if char == _ZWJ:
            joined = size == 2
        elif char == _VS16:
            if size == 1 and _has_emoji_form(base):
                total, size = total + 1, 2
        elif cells := _cells[char]:
            if joined:
                joined = False  # part of the glyph that is already counted
                continue
            base, size = char, cells
            total += cells
    return total


def _has_emoji_form(char: str) -> bool:
    from unicodedata import category

    return char in _WIDENED or category(char) == "So"


def countable(text: str) -> str:
    """`text` without a ZWJ behind a letter («ه‍.ش»): Rich would not count the character that follows."""
    if _ZWJ not in text:
        return text
    return "".join(char for place, char in enumerate(text) if char != _ZWJ or not text[place - 1 : place].isalpha())


_width = width  # `pad` has a parameter of this name


def pad(text: str, width: int, right: bool = False) -> str:
    """`text` with spaces up to `width` cells, after it, or before it if `right`. Longer text stays whole."""
    gap = " " * (width - _width(text))
    return gap + text if right else text + gap
