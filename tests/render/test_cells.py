"""Widths agree with Rich, but for the differences the module names."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from crm_cli.render.cells import countable, pad, width
from crm_cli.render.clean import clean

SAMPLES = [
    ("", 0),
    ("Ali", 3),
    ("سارا احمدی", 10),
    ("می\u200cرود", 5),
    ("مُحَمَّد", 4),
    ("«۱۲۳»", 5),
    ("日本語", 6),
    ("ﾃｽﾄ", 3),
    ("Ａ", 2),
    ("한국", 4),
    ("하\u11ab", 2),
    ("é", 1),
    ("e\u0301", 1),
    ("z\u0300\u0301\u0302\u0303", 1),
    ("हिन्दी", 3),
    ("😀", 2),
    ("👍🏽", 2),
    ("👩\u200d👩\u200d👧", 2),
    ("👩🏽\u200d⚕\ufe0f", 2),
    ("🏳\ufe0f\u200d🌈", 2),
    ("❤\ufe0f\u200d🔥", 2),
    ("⛹\ufe0f\u200d♀\ufe0f", 2),
    ("❤", 1),
    ("❤\ufe0f", 2),
    ("❤\ufe0e", 1),
    ("1\ufe0f\u20e3", 2),
    ("ℹ\ufe0f", 2),
    ("a\ufe0f", 1),
    ("ا\ufe0f", 1),
    ("🇮🇷", 2),
    ("\u200d", 0),
    ("\ufe0f", 0),
    ("👩\u200d", 2),
    ("␛␊", 2),
    ("سارا ❤\ufe0f 日本", 11 + 1),
]


@pytest.mark.parametrize(("text", "cells"), SAMPLES)
def test_samples_take_the_cells_they_take_in_a_terminal(text: str, cells: int) -> None:
    assert width(text) == cells
    assert cell_len(text) == cells


def test_persian_joined_by_zwj_keeps_every_letter_where_rich_loses_one() -> None:
    assert width("ه\u200dا") == 2
    assert cell_len("ه\u200dا") == 1


@pytest.mark.parametrize("text", ["۱۴۰۵ ه\u200d.ش", "ه\u200dا", "👩\u200d👩\u200d👧 سارا", "🏳\ufe0f\u200d🌈", "Sara"])
def test_what_is_handed_to_rich_is_as_wide_there_as_on_a_terminal(text: str) -> None:
    assert cell_len(countable(text)) == width(text)
    assert countable(text) == text or "ه" in text


def test_vs16_widens_a_symbol_rich_does_not_list() -> None:
    assert width("℃\ufe0f") == 2
    assert cell_len("℃\ufe0f") == 1


def test_single_characters_take_as_many_cells_as_in_rich() -> None:
    # I Ching, Tai Xuan Jing and counting rods became wide in Unicode 16: Rich knows, this Python perhaps not.
    widened = {*range(0x2630, 0x2638), *range(0x268A, 0x2690), *range(0x4DC0, 0x4E00), *range(0x1D300, 0x1D377)}
    chars = map(chr, sorted({*range(0x20, 0x1FB00)} - widened))
    shown = (char for char in chars if unicodedata.category(char) not in ("Cn", "Cs") and clean(char) == char)
    assert [char for char in shown if width(char) != cell_len(char)] == []


# What the customers of this program write; the rest is in the tables above.
written = st.text(st.sampled_from("aZ09 -اآبپچژگکیهـ۰۹،؟ً\u0654\u200c«»éñ日本한😀👍🏽🎉–…€₿"))


@given(written)
def test_what_people_write_is_as_wide_as_in_rich(text: str) -> None:
    assert width(text) == cell_len(text)


@given(st.text(), st.text())
def test_the_cells_of_two_texts_apart_add_up(one: str, other: str) -> None:
    one, other = clean(one), clean(other)
    assert width(one + " " + other) <= width(one) + 1 + width(other)
    if "\u200d" not in one + other and "\ufe0f" not in one + other:
        assert width(one + " " + other) == width(one) + 1 + width(other)


@given(st.text().map(clean), st.integers(-3, 40), st.booleans())
def test_padding_fills_up_to_the_width_and_cuts_nothing(text: str, cells: int, right: bool) -> None:
    padded = pad(text, cells, right)
    assert padded.strip(" ") == text.strip(" ")
    assert padded.endswith(text) if right else padded.startswith(text)
    assert width(padded) == max(width(text), cells)


def test_numbers_are_aligned_right() -> None:
    assert [pad("7", 3), pad("7", 3, right=True), pad("日", width=3)] == ["7  ", "  7", "日 "]


def test_ascii_is_measured_without_unicode_tables() -> None:
    code = (
        "import sys; from crm_cli.render.cells import width; width('Ali');"
        "print(*[name for name in ('unicodedata', 'rich') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
