"""No stored text can act on a terminal, and ordinary text is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.render.clean import clean

anything = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from(
        "a\x00\x1b\x9b\n\t\r\x7f\u200c\u200d\u200e\u202e\u2066\u2028\ufeff\ufe0f\ud800\ue000\U000e0041❤سا\xa0"
    )
)
KEPT_INVISIBLE = "\u200c\u200d"


def is_harmless(char: str) -> bool:
    """Written anew from Unicode's categories, so that it does not repeat the code."""
    if char in KEPT_INVISIBLE or char == " ":
        return True
    code = ord(char)
    if unicodedata.category(char) == "Cn":
        return code & 0xFFFF < 0xFFFE and not 0xFDD0 <= code <= 0xFDEF
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def test_every_code_point_is_shown_harmlessly_or_left_alone() -> None:
    reserved = {0x2065, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)}  # unassigned, but to be invisible
    edges = [plane + last for plane in range(0, 0x110000, 0x10000) for last in (0, 0xFFFD, 0xFFFE, 0xFFFF)]
    for code in (*range(0x32400), *range(0xE0000, 0xE1001), *edges):
        char = chr(code)
        shown = clean(char)
        if is_harmless(char) and (code not in reserved or unicodedata.category(char) == "Mn"):
            assert shown == char
        else:
            assert shown.isprintable()
            assert shown.isascii() or shown in "".join(map(chr, range(0x2400, 0x2422)))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x00\t\n\r\x7f", "␀␉␊␍␡"),
        ("\x9b31m\x85", "<U+009B>31m<U+0085>"),
        ("a\u202eb\u202c", "a<U+202E>b<U+202C>"),
        ("\u2066\u2069\u200e\u200f\u061c", "<U+2066><U+2069><U+200E><U+200F><U+061C>"),
        ("\u2028\u2029", "<U+2028><U+2029>"),
        ("\ufeff\u00ad\u200b", "<U+FEFF><U+00AD><U+200B>"),
        ("\udcff", "<U+DCFF>"),
        ("\ue000\U0010fffd", "<U+E000><U+10FFFD>"),
        ("\U000e0041\U000e007f\U0001ffff", "<U+E0041><U+E007F><U+1FFFF>"),
        ("[red]x[/] :smile:", "[red]x[/] :smile:"),  # markup is text here; widgets take it as such
    ],
)
def test_what_could_act_or_hide_is_named(typed: str, shown: str) -> None:
    assert clean(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Ali Rezaei",
        "علی رضایی",
        "می\u200cرود",
        "مُحَمَّد",
        "👩\u200d👩\u200d👧",
        "❤\ufe0f",
        "❤\ufe0e",
        "日本",
        "a\xa0b\u3000",
        "é",
        "ه\u200d",
    ],
)
def test_ordinary_text_is_the_same_object(typed: str) -> None:
    assert clean(typed) is typed


@given(anything)
def test_cleaned_text_is_harmless_and_stays_as_it_is(typed: str) -> None:
    once = clean(typed)
    assert all(map(is_harmless, once))
    assert clean(once) is once
    once.encode()


@given(anything)
def test_a_paragraph_keeps_its_lines_and_each_line_is_cleaned(typed: str) -> None:
    shown = clean(typed, newlines=True)
    assert shown == "\n".join(clean(line.replace("\t", "    ")) for line in typed.split("\n"))


def test_a_note_keeps_lines_turns_tabs_into_spaces_and_nothing_else_passes() -> None:
    assert clean("a\n\tb\r\x1b\u2028", newlines=True) == "a\n    b␍␛<U+2028>"
