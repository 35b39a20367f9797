"""Folding, index words, and what may be typed as a line or a note."""

import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_cli.domain import folding, text
from crm_cli.errors import Invalid

# Everything Python can hold, with the characters that matter here much more often than chance would bring them.
SPECIMENS = (
    "علي رضائيكةۀأإآىە\u0654\u0653\u064e\u0640\u200c\u200d\u200e\u200f\u202e\u0301eéß\ufb01ΐ\u0345۱٢3_-.\n\t\r\x1f"
    "\ufe0f❤👩\ue000\ud800\ufe71"
)
anything = st.text(st.one_of(st.sampled_from(SPECIMENS), st.characters(exclude_categories=()))) | st.text()


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Ali  Rezaei ", "ali rezaei"),
        ("علي رضايي", "علی رضایی"),
        ("على", "علی"),
        ("ك", "ک"),
        ("فاطمة", "فاطمه"),
        ("خانۀ", "خانه"),
        ("خانهٔ", "خانه"),
        ("أحمد إسلام آرمان ٱ", "احمد اسلام ارمان ا"),
        ("مُحَمَّد", "محمد"),
        ("ســارا", "سارا"),
        ("می\u200cرود", "می رود"),
        ("\u202bسارا\u202c\u200f", "سارا"),
        ("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩", "0123456789 0123456789"),
        ("STRASSE Straße", "strasse strasse"),
        ("ﬁn", "fin"),
        ("Ａｌｉ", "ali"),
        ("a\u00a0\u2003\n b", "a b"),
        ("ﷲ", "الله"),
        ("co\u00adop", "coop"),
        ("❤\ufe0f", "❤"),
        ("", ""),
        (" \u200e ", ""),
    ],
)
def test_two_spellings_fold_to_one(typed: str, folded: str) -> None:
    assert text.normalise(typed) == folded


@given(anything)
@example("e\u200e\u0301")  # removing the mark lets NFKC compose
@example("e\ufe71\u0301")  # NFKC itself brings the mark that is removed
@example("ي\u200e\u0654")
@example("ΐ\u0345")
def test_folding_twice_is_folding_once(typed: str) -> None:
    once = text.normalise(typed)
    assert text.normalise(once) == once


def test_folding_any_single_character_twice_is_folding_it_once() -> None:
    chars = map(chr, (*range(0x20000), *range(0xE0000, 0xE0200)))
    assert [char for char in chars if text.normalise(folded := text.normalise(char)) != folded] == []


@given(anything)
def test_composed_and_decomposed_twins_fold_to_one(typed: str) -> None:
    twin = unicodedata.normalize("NFD", typed)
    assert text.normalise(twin) == text.normalise(unicodedata.normalize("NFC", twin))


@given(anything)
def test_folded_text_has_single_spaces_and_nothing_of_what_folding_removes(typed: str) -> None:
    folded = text.normalise(typed)
    assert folded == " ".join(folded.split())
    assert not re.search("[يكىةۀأإآ۰-۹٠-٩\u064b-\u0655\u0640\u200c\u200e\u200f\u202a-\u202eA-Z]", folded)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_the_short_way_for_ascii_equals_the_long_one(typed: str) -> None:
    assert text.normalise(typed) == text._fold(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Sara O'Neil-Smith", ["sara", "o", "neil", "smith"]),
        ("snake_case a+b=c", ["snake", "case", "a", "b", "c"]),
        ("سارا، احمدی؟", ["سارا", "احمدی"]),
        ("«تور» کیش—قشم", ["تور", "کیش", "قشم"]),
        ("می\u200cرود", ["می", "رود"]),
        ("❤️سارا", ["❤", "سارا"]),
        ("سارا😀😀", ["سارا", "😀😀"]),
        ("👩‍👩‍👧", ["👩👩👧"]),
        ("1️⃣", ["1⃣"]),
        ("10×20", ["10", "×", "20"]),
        ("हिन्दी", ["हिन्दी"]),
        ("ali@example.com", ["ali", "example", "com"]),
        ('NEAR("a" *)', ["near", "a"]),
        ("\ud800a\ue000b", ["a", "b"]),
        ("—…", []),
    ],
)
def test_words_split_at_all_but_letters_digits_marks_and_symbols(typed: str, found: list[str]) -> None:
    assert text.words(typed) == found


@given(anything)
def test_every_word_is_one_token_of_the_index(typed: str) -> None:
    for word in text.words(typed):
        assert re.fullmatch("[0-9a-z\x80-\U0010ffff]+", word)
        kinds = {unicodedata.category(char)[0] for char in word}
        assert kinds <= set("LNMS")
        word.encode()  # SQLite would refuse a lone surrogate


@given(anything)
def test_the_words_of_an_index_text_are_the_words_it_was_made_of(typed: str) -> None:
    assert text.words(text.search_text(typed)) == list(dict.fromkeys(text.words(typed)))


@given(st.lists(anything, max_size=4))
def test_search_text_keeps_the_order_and_each_word_once(parts: list[str]) -> None:
    each = [word for part in parts for word in text.words(part)]
    assert text.search_text(*parts) == " ".join(dict.fromkeys(each))


def test_search_text_joins_the_parts_of_a_record() -> None:
    assert text.search_text("سارا احمدي", "Sara", "", "SARA@x.ir") == "سارا احمدی sara x ir"


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


def test_folding_asks_for_no_heavy_module() -> None:
    code = "import sys; import crm_cli.domain.text as t, crm_cli.domain.ids; t.normalise('علي'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"uuid", "dataclasses", "gettext", "phonenumbers", "rich"} & set(loaded)
