"""What may be typed as a line or a note."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain import text
from crm_cli.errors import Invalid

# Everything Python can hold, with the characters that matter here much more often than chance would bring them.
SPECIMENS = (
    "علي رضائيكةۀأإآىە\u0654\u0653\u064e\u0640\u200c\u200d\u200e\u200f\u202e\u0301eéß\ufb01ΐ\u0345۱٢3_-.\n\t\r\x1f"
    "\ufe0f❤👩\ue000\ud800\ufe71"
)
anything = st.text(st.one_of(st.sampled_from(SPECIMENS), st.characters(exclude_categories=()))) | st.text()


@given(anything)
def test_a_line_is_refused_or_fit_to_be_stored(typed: str) -> None:
    try:
        kept = text.line(typed, field="name")
    except Invalid as refused:
        assert refused.field == "name"
        assert refused.message.isprintable()
        return
    assert kept in typed
    assert kept
    assert not re.search("[\x00-\x1f\x7f\ud800-\udfff]", kept)
    assert text.line(kept, field="name") == kept


@given(anything)
def test_a_note_is_refused_or_fit_to_be_stored(typed: str) -> None:
    try:
        kept = text.note(typed, field="body")
    except Invalid as refused:
        assert refused.field == "body"
        assert refused.message.isprintable()
        return
    assert kept in typed.replace("\r\n", "\n")
    assert kept
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", kept)
    assert text.note(kept, field="body") == kept


@pytest.mark.parametrize("code", [*range(0x20), 0x7F])
def test_a_line_with_a_control_character_names_it_and_its_place(code: int) -> None:
    with pytest.raises(Invalid, match=rf"^name: .*U\+{code:04X} at position 5 ") as refused:
        text.line(f"  ab{chr(code)}c", field="name")
    assert refused.value.field == "name"


@pytest.mark.parametrize("char", ["\x00", "\x1c", "\x1f", "\x7f"])
def test_a_control_character_at_the_edge_is_not_taken_for_white_space(char: str) -> None:
    for read in (text.line, text.note):
        for typed in (f"{char}ab", f"ab{char}"):
            with pytest.raises(Invalid, match=f"{ord(char):04X}"):
                read(typed, field="x")


@pytest.mark.parametrize("code", sorted({*range(0x20), 0x7F} - {9, 10}))
def test_a_note_refuses_controls_but_tab_and_newline(code: int) -> None:
    with pytest.raises(Invalid, match=rf"U\+{code:04X} at position 4 "):
        text.note(f"a\n\t{chr(code)}b", field="body")


def test_a_note_keeps_tabs_and_lines_and_gets_unix_newlines() -> None:
    assert text.note("\r\n a\r\n\tb\n\nc \r\n", field="body") == "a\n\tb\n\nc"


def test_bytes_that_were_not_utf8_are_refused_by_place() -> None:
    for read in (text.line, text.note):
        with pytest.raises(Invalid, match=r"^name is not valid UTF-8 \(U\+DCFF at position 3\)$"):
            read("ab\udcffc", field="name")


@pytest.mark.parametrize("typed", ["", " ", "\t\n", "\u00a0\u3000"])
def test_nothing_typed_is_refused(typed: str) -> None:
    for read in (text.line, text.note):
        with pytest.raises(Invalid, match="name is empty"):
            read(typed, field="name")


def test_length_is_limited_after_trimming() -> None:
    assert len(text.line(" " + "x" * 10_000 + " ", field="name")) == 10_000
    assert len(text.note("x\r\n" * 500_000, field="body")) == 999_999
    with pytest.raises(Invalid, match=r"10001 characters; at most 10000"):
        text.line("x" * 10_001, field="name")
    with pytest.raises(Invalid, match=r"1000001 characters; at most 1000000"):
        text.note("x" * 1_000_001, field="body")


@pytest.mark.parametrize(
    "typed", ["a\x9bb", "a\u202eb", "می\u200cرود", "👩\u200d👧", "a\u200fb", "[/]", "--help", "null"]
)
def test_what_is_shown_harmlessly_is_kept_as_typed(typed: str) -> None:
    assert text.line(typed, field="name") == typed
    assert text.note(typed, field="name") == typed


@given(anything)
def test_digits_touches_nothing_but_persian_and_arabic_digits(typed: str) -> None:
    assert text.digits(typed) == re.sub("[۰-۹٠-٩]", lambda found: str(int(found[0])), typed)
