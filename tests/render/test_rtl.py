"""Right-to-left text for terminals: what is emitted, and that neither a text nor a column ever moves or is lost."""

import subprocess
import sys
from unicodedata import normalize

import bidi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.render.cells import width
from crm_cli.render.clean import clean
from crm_cli.render.rtl import guarded, ordering, pieces, visual, way

MARK = "\u200e"
TERMINALS = [
    ({"VTE_VERSION": "7600", "TERM": "xterm-256color"}, "guard"),
    ({"KONSOLE_VERSION": "240800", "TERM": "xterm-256color"}, "guard"),
    ({"MLTERM": "3.9.3", "TERM": "mlterm"}, "guard"),
    ({"TERM_PROGRAM": "Apple_Terminal", "TERM": "xterm-256color"}, "guard"),
    ({"TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}, "guard"),
    ({"KITTY_WINDOW_ID": "1", "TERM": "xterm-kitty"}, "guard"),
    ({"ALACRITTY_WINDOW_ID": "1", "TERM": "xterm-256color"}, "visual"),
    ({"TERM": "alacritty"}, "visual"),
    ({"TERM": "alacritty", "SSH_TTY": "/dev/pts/1"}, "visual"),
    ({"TERM": "alacritty", "VTE_VERSION": "7600"}, "visual"),  # started from a GNOME Terminal
    ({"XTERM_VERSION": "XTerm(390)", "TERM": "xterm"}, "visual"),
    ({"WT_SESSION": "0c2f", "TERM": "xterm-256color"}, "visual"),
    ({"XTERM_VERSION": "XTerm(390)", "VTE_VERSION": "7600"}, "guard"),  # one was started from the other
    ({"ALACRITTY_WINDOW_ID": "1", "TMUX": "/tmp/tmux-0,1,0", "TERM": "tmux-256color"}, "guard"),
    ({"TERM": "alacritty", "TMUX": "/tmp/tmux-0,1,0"}, "guard"),
    ({"WT_SESSION": "0c2f", "STY": "1.pts", "TERM": "screen"}, "guard"),
    ({"TERM": "xterm-256color", "SSH_TTY": "/dev/pts/1"}, "guard"),
    ({"VTE_VERSION": "", "XTERM_VERSION": "XTerm(390)"}, "visual"),
    ({}, "guard"),
]


@pytest.mark.parametrize(("env", "expected"), TERMINALS, ids=str)
def test_the_terminal_is_known_by_what_it_leaves_in_the_environment(env: dict[str, str], expected: str) -> None:
    assert way("auto", env) == expected


@pytest.mark.parametrize("setting", ["guard", "visual", "off"])
def test_what_is_set_is_stronger_than_the_environment(setting: str) -> None:
    assert {way(setting, env) for env, _expected in TERMINALS} == {setting}


def test_off_changes_nothing() -> None:
    assert ordering("off") is None


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("سارا احمدی", "سارا احمدی|"),
        ("سارا  شیراز  ", "سارا|  شیراز|  "),  # two columns
        ("12  سارا احمدی   09121234567", "12  سارا احمدی|   09121234567"),
        ("علی (Ali) رضا", "علی (Ali) رضا|"),
        ("سلام!", "سلام!|"),
        ("archived 12 سارا احمدی, 13 علی", "archived 12 سارا احمدی|, 13 علی|"),  # the numbers stay with their names
        ("Sat 28 Nov · شنبه ۷ آذر ۱۴۰۵", "Sat 28 Nov · شنبه ۷ آذر ۱۴۰۵|"),
        ("one می‌رود\nدو", "one می‌رود|\nدو|"),
        ("שלום", "שלום|"),
        ("۱۴۰۵/۰۹/۰۱", "۱۴۰۵/۰۹/۰۱"),
        ("Reza – 日本 😀", "Reza – 日本 😀"),
    ],
)
def test_the_mark_stands_behind_what_is_read_from_right_to_left(text: str, marked: str) -> None:
    assert guarded(text) == marked.replace("|", MARK)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("سارا", "ﺍﺭﺎﺳ"),
        ("گچپژک", "ﮎﮋﭙﭽﮔ"),
        ("می‌رود", "ﺩﻭﺭﯽﻣ"),  # the letters before and behind a ZWNJ are not joined
        ("ه‍", "ﻫ"),
        ("لاله", "ﻪﻟﻻ "),
        ("عبدالله", "ﻪﻠﻟﺍﺪﺒﻋ"),
        ("مُحَمَّد", "ﺪﻤ\u064e\u0651ﺤ\u064eﻣ\u064f"),  # a vowel stays on its letter
        ("علی (Ali) رضا", "ﺎﺿﺭ (Ali) ﯽﻠﻋ"),
        ("نام (abc) def", "def (abc) ﻡﺎﻧ"),
        ("(علی)", "(ﯽﻠﻋ)"),
        ("تلفن ۰۹۱۲ و 0912", "0912 ﻭ ۰۹۱۲ ﻦﻔﻠﺗ"),
        ("سلام 👩‍👩‍👧 👍🏽", "👍🏽 👩‍👩‍👧 ﻡﻼﺳ "),
        ("سلام \U0001fae9", "\U0001fae9 ﻡﻼﺳ "),  # an emoji that this Python may not know
        ("🇮🇷 ایران", "ﻥﺍﺮﯾﺍ 🇮🇷"),
        ("Ali (علی) رضا", "Ali (ﯽﻠﻋ) ﺎﺿﺭ"),
        ("moved 12 سارا, 13 علی", "moved 12 ﺍﺭﺎﺳ, 13 ﯽﻠﻋ"),
        ("12  سارا  شیراز", "12  ﺍﺭﺎﺳ  ﺯﺍﺮﯿﺷ"),
        ("Reza – 日本 😀", "Reza – 日本 😀"),
    ],
)
def test_letters_are_joined_and_stand_as_they_are_seen(text: str, seen: str) -> None:
    assert visual(text) == seen


WRITTEN = "aZ09 -اآبپچژگکلمیهـ۰۹،؟ً\u0651\u0654\u200cשל«»()[]é日한😀👍🏽❤\ufe0f🇮🇷…€\n"
written = st.lists(st.sampled_from([*WRITTEN, "لا", "ه\u200d", "👩\u200d👩\u200d👧"])).map("".join)


@given(written)
def test_marks_are_all_that_is_added(text: str) -> None:
    assert guarded(text).replace(MARK, "") == text
    assert width(guarded(text)) == width(text)


@given(written | st.text().map(clean))
def test_every_part_takes_the_cells_it_took(text: str) -> None:
    for line, shown in zip(text.split("\n"), visual(text).split("\n"), strict=True):
        assert width(shown) == width(line)


@given(st.text(WRITTEN))
def test_letters_change_their_form_and_place_but_none_is_lost(text: str) -> None:
    invisible = str.maketrans("", "", "\u200c ")
    shown, text = (part.translate(invisible) for part in (normalize("NFKD", visual(text)), normalize("NFKD", text)))
    mirrored = str.maketrans("()[]«»", "||||||")
    assert sorted(shown.translate(mirrored)) == sorted(text.translate(mirrored))


@given(st.text("אבגabC12۳ .,:/+%-()[]😀").filter(lambda text: "  " not in text))
def test_the_order_is_that_of_the_unicode_algorithm(text: str) -> None:
    text = f"א{text.rstrip()}"  # Hebrew letters are not joined; the first one says how the line is read
    brackets = str.maketrans("()[]", "||||")  # which bidi.get_display does not mirror
    assert visual(text).translate(brackets) == bidi.get_display(text, base_dir="R").translate(brackets)


@pytest.mark.parametrize(
    ("texts", "marked", "seen"),
    [
        (["سا", "را", "  x"], ["سا", "را|", "  x"], ["ﺍﺭﺎﺳ", "", "  x"]),  # cut within a word
        (["سارا", " ", "احمدی"], ["سارا|", " ", "احمدی|"], ["ﺍﺭﺎﺳ", " ", "ﯼﺪﻤﺣﺍ"]),  # two cells and their gap
        (["سارا ", "احمدی"], ["سارا ", "احمدی|"], ["ﯼﺪﻤﺣﺍ ﺍﺭﺎﺳ", ""]),
        (["سارا", "│", "علی"], ["سارا|", "│", "علی|"], ["ﺍﺭﺎﺳ", "│", "ﯽﻠﻋ"]),
        (["Sara", " ", ""], ["Sara", " ", ""], ["Sara", " ", ""]),
        ([], [], []),
    ],
)
def test_a_change_of_style_within_a_word_does_not_cut_it(texts: list[str], marked: list[str], seen: list[str]) -> None:
    assert pieces(texts, guarded) == [text.replace("|", MARK) for text in marked]
    assert pieces(texts, visual) == seen


def test_nothing_is_imported_until_letters_must_change_places() -> None:
    code = (
        "import sys; from crm_cli.render.rtl import guarded, visual; guarded('سارا'); visual('Sara');"
        "print(*[name for name in ('bidi', 'arabic_reshaper', 'rich') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
