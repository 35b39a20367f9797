"""What a typed search means, and the part of a text that says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.searching import LONGEST, begins, contains, passage, says, spans, wanted
from crm_cli.errors import Invalid

PARTS = st.lists(st.text("ابتدرسعلمنی", min_size=2, max_size=5), min_size=2, max_size=3)


def marked(text: str, *found: str) -> str:
    """The text with what is found in brackets."""
    for start, end in reversed(spans(text, found)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize("typed", ["علی رضا", "علی\u200cرضا", "علیرضا", "علي رضا", "عليرضا"])
@pytest.mark.parametrize("said", ["علی رضا کریمی", "علیرضا کریمی"])
def test_words_with_a_space_a_half_space_and_nothing_between_their_parts_are_one(typed: str, said: str) -> None:
    asked = wanted(typed, "IR")
    assert says(said, asked)
    assert any(said.startswith(start) for start in asked.starts)


@given(PARTS, st.sampled_from((" ", "\u200c")), st.sampled_from((" ", "\u200c", "")))
def test_two_words_written_as_one_anywhere_find_each_other(parts: list[str], typed: str, between: str) -> None:
    said = parts[0] + between.replace("\u200c", " ") + " ".join(parts[1:])
    assert says(said, wanted(typed.join(parts), "IR"))


@pytest.mark.parametrize("typed", ["میخواهم", "می خواهم", "می\u200cخواهم"])
def test_words_that_merely_stand_in_the_same_text_are_not_one(typed: str) -> None:
    assert not says("می روم و نمیخواهم", wanted(typed, "IR"))


def test_a_word_in_latin_letters_is_not_cut_but_at_the_beginning_of_a_name() -> None:
    asked = wanted("amirhossein", "IR")
    assert asked.forms == (("amirhossein",),)
    assert "amir hossein" in asked.starts


def test_several_words_of_a_search_may_be_spelt_otherwise_at_once() -> None:
    assert says("علی رضا می خواهم", wanted("علیرضا میخواهم", "IR"))


@pytest.mark.parametrize("typed", ["0912 345 67", "۰۹۱۲-۳۴۵-۶۷", "(0912) 34567", "091234567"])
def test_a_number_is_one_word_in_whatever_groups_it_was_typed(typed: str) -> None:
    assert wanted(typed, "IR").words == ("091234567",)


@pytest.mark.parametrize("typed", ["+98912345", "0098 912 345"])
def test_a_number_with_a_calling_code_is_looked_for_as_the_index_has_it(typed: str) -> None:
    assert wanted(typed, "IR").words == ("98912345",)


@pytest.mark.parametrize("typed", ["0912 123 45 67", "+98 912 123 4567", "00989121234567", "٠٩١٢١٢٣٤٥٦٧"])
def test_a_whole_number_is_compared_as_it_would_be_dialled(typed: str) -> None:
    asked = wanted(typed, "IR")
    assert "+989121234567" in asked.addresses
    assert asked.is_address


def test_an_e_mail_is_compared_whole() -> None:
    asked = wanted(" Sara@X.ir ", "IR")
    assert "sara@x.ir" in asked.addresses
    assert asked.is_address


@pytest.mark.parametrize("typed", ["sara", "علی رضا", "C-12", "12", "2 people"])
def test_a_few_words_are_no_address(typed: str) -> None:
    assert not wanted(typed, "IR").is_address


@pytest.mark.parametrize(
    ("typed", "code"),
    [("C-12", 12), ("c-۱۲", 12), (" C-1 ", 1), ("C-012", None), ("C-12 late", None), ("C12", None), ("12", None)],
)
def test_the_code_of_a_complaint_is_known(typed: str, code: int | None) -> None:
    assert wanted(typed, "IR").code == code


@pytest.mark.parametrize("typed", ["", " ", "!!!", "\udcff", "a" * 300])
def test_what_has_no_words_or_is_no_search_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        wanted(typed, "IR")


@pytest.mark.parametrize("typed", ["س" * 256, "س ع " * 64, "ab " * 85, "1 2 " * 64])
def test_the_longest_search_has_no_endless_number_of_spellings(typed: str) -> None:
    asked = wanted(typed, "IR")
    assert len(asked.joined) + sum(map(len, asked.forms)) + len(asked.starts) < 600


def test_a_part_of_a_word_is_in_the_text_and_a_beginning_is_at_the_beginning_of_one() -> None:
    assert contains("sara ahmadi", ("hma", "ar"))
    assert not begins("sara ahmadi", ("hma",))
    assert begins("sara ahmadi", ("ahm", "sara"))


@pytest.mark.parametrize(
    ("text", "found", "shown"),
    [
        ("Sara Ahmadi", "sar", "[Sar]a Ahmadi"),
        ("Sara Ahmadi", "hma", "Sara A[hma]di"),
        ("Mara Ara", "ara", "Mara [Ara]"),  # beginnings before parts
        ("visa, Visa and revisal", "visa", "[visa], [Visa] and revisal"),
        ("علي\u200cرضا كريمي", "علیرضا", "[علي\u200cرضا] كريمي"),
        ("علیرضا", "رضا", "علی[رضا]"),
        ("مُحَمَّد", "محمد", "[مُحَمَّد]"),
        ("Straße 5", "strasse", "[Straße] 5"),
        ("0912 345-67 89", "3456", "0912 [345-6]7 89"),
        ("+98 912 345 6789", "0912345", "+98 [912 345] 6789"),
        ("0912 345 6789", "98912345", "0[912 345] 6789"),
        ("۰۹۱۲ ۳۴۵", "0912", "[۰۹۱۲] ۳۴۵"),
        ("ﬁne office", "fin", "[ﬁn]e office"),
        ("nothing", "xyz", "nothing"),
        ("[red]x[/] visa", "visa", "[red]x[/] [visa]"),
    ],
)
def test_what_was_found_is_marked_where_it_stands(text: str, found: str, shown: str) -> None:
    assert marked(text, found) == shown


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (("sara",), "Sara Ahmadi"),
        (("sara", "ahm"), "Sara Ahmadi"),
        (("sara", "x", "ir"), "sara@x.ir"),
        (("ali",), "ali@b.ir"),  # the beginning of a word before the middle of another
        (("sara", "0912"), "Sara Ahmadi · 0912 345"),
        (("window",), "likes a window seat"),
        (("nowhere",), "Sara Ahmadi"),
    ],
)
def test_the_texts_that_say_the_words_are_shown(found: tuple[str, ...], shown: str) -> None:
    texts = ("Sara Ahmadi", None, "0912 345\nsara@x.ir\nali@b.ir", "vegetarian\n\n  likes a window seat  ")
    assert passage(texts, found) == shown


@pytest.mark.parametrize("before", ["", "word " * 3, "word " * 50, "x" * 300])
@pytest.mark.parametrize("after", ["", " word" * 3, " word" * 50])
def test_of_a_long_text_the_part_around_the_words_is_shown(before: str, after: str) -> None:
    shown = passage([f"{before}istanbul{after}"], ("istan",))
    assert "istanbul" in shown
    assert len(shown) <= LONGEST + 2
    assert shown.startswith("…") == (len(before) > LONGEST)
    assert shown.endswith("…") == (len(after) > LONGEST)


def test_where_there_is_no_text_nothing_is_shown() -> None:
    assert passage([None, "", " \n "], ("sara",)) == ""
