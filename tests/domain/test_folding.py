"""Folding and index words."""

import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_cli.domain import folding

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
    assert folding.normalise(typed) == folded


@given(anything)
@example("e\u200e\u0301")  # removing the mark lets NFKC compose
@example("e\ufe71\u0301")  # NFKC itself brings the mark that is removed
@example("ي\u200e\u0654")
@example("ΐ\u0345")
def test_folding_twice_is_folding_once(typed: str) -> None:
    once = folding.normalise(typed)
    assert folding.normalise(once) == once


def test_folding_any_single_character_twice_is_folding_it_once() -> None:
    chars = map(chr, (*range(0x20000), *range(0xE0000, 0xE0200)))
    assert [char for char in chars if folding.normalise(folded := folding.normalise(char)) != folded] == []


@given(anything)
def test_composed_and_decomposed_twins_fold_to_one(typed: str) -> None:
    twin = unicodedata.normalize("NFD", typed)
    assert folding.normalise(twin) == folding.normalise(unicodedata.normalize("NFC", twin))


@given(anything)
def test_folded_text_has_single_spaces_and_nothing_of_what_folding_removes(typed: str) -> None:
    folded = folding.normalise(typed)
    assert folded == " ".join(folded.split())
    assert not re.search("[يكىةۀأإآ۰-۹٠-٩\u064b-\u0655\u0640\u200c\u200e\u200f\u202a-\u202eA-Z]", folded)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_the_short_way_for_ascii_equals_the_long_one(typed: str) -> None:
    assert folding.normalise(typed) == folding._fold(typed)


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
    assert folding.words(typed) == found


@given(anything)
def test_every_word_is_one_token_of_the_index(typed: str) -> None:
    for word in folding.words(typed):
        assert re.fullmatch("[0-9a-z\x80-\U0010ffff]+", word)
        kinds = {unicodedata.category(char)[0] for char in word}
        assert kinds <= set("LNMS")
        word.encode()  # SQLite would refuse a lone surrogate


@given(anything)
def test_the_words_of_an_index_text_are_the_words_it_was_made_of(typed: str) -> None:
    assert folding.words(folding.search_text(typed)) == list(dict.fromkeys(folding.words(typed)))


@given(st.lists(anything, max_size=4))
def test_search_text_keeps_the_order_and_each_word_once(parts: list[str]) -> None:
    each = [word for part in parts for word in folding.words(part)]
    assert folding.search_text(*parts) == " ".join(dict.fromkeys(each))


def test_search_text_joins_the_parts_of_a_record() -> None:
    assert folding.search_text("سارا احمدي", "Sara", "", "SARA@x.ir") == "سارا احمدی sara x ir"


def test_folding_asks_for_no_heavy_module() -> None:
    code = "import sys; import crm_cli.domain.folding as t, crm_cli.domain.ids; t.normalise('علي'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"uuid", "dataclasses", "gettext", "phonenumbers", "rich"} & set(loaded)
