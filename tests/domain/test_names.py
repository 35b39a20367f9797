"""How alike names are: titles, spaces, order, spellings, both scripts; and names that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.names import PART, SAME, SLIP, SPELT, in_latin, keys, likeness, read, slips, sound, spelling

GIVEN = "سارا علی رضا مریم حسین محمد فاطمه Sara Ali Reza Maryam Hossein Mohammad Fatemeh John Müller".split()
NAMES = st.lists(st.sampled_from(GIVEN) | st.text(min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)

SAME_NAMES = (
    ("علي رضائي", "آقای علی رضایی"),
    ("Ahmadi, Sara", "Sara Ahmadi"),
    ("Mr. Reza Karimi", "Dr Reza Karimi"),
    ("خانم دکتر سارا احمدی", "سارا احمدی"),
    ("مهندس حسین کریمی", "حسین کریمی"),
    ("علیرضا احمدی", "علی رضا احمدی"),
    ("علی‌رضا احمدی", "علیرضا احمدی"),
    ("سید علی موسوی", "علی موسوی"),
    ("مؤمنی", "مومنی"),
    ("sara AHMADI", "Sara Ahmadi"),
)
SPELT_NAMES = (
    ("Hossein Rezaei", "Hussain Rezaei"),
    ("Mohammad Karimi", "Muhammad Karimi"),
    ("Mohamad Hoseini", "Mohammad Hosseini"),
    ("Mehdi Gholami", "Mahdi Qolami"),
    ("Davood Yousefi", "Davoud Yusefi"),
    ("Sarah Ahmadi", "Sara Ahmadi"),
    ("Müller", "Mueller"),
    ("طاهره داوودی", "تاهره داودی"),
    ("سارا احمدی", "Sara Ahmadi"),
    ("علی رضایی", "Ali Rezaei"),
    ("محمد حسین غلامی", "Mohammad Hossein Gholami"),
    ("علیرضا شهرامی", "Ali Reza Shahrami"),
    ("وحید یوسفی", "Vahid Yousefi"),
    ("ژاله چنگیزی", "Zhaleh Changizi"),
)
SLIPS = (
    ("Sara Karimi", "Sara Karmi"),
    ("John Smith", "John Smtih"),
    ("سارا احمدی", "سارا احمدنی"),
    ("رحمان کریمی", "رحمن کریمی"),
    ("علی رضایی", "علی محمد رضایی"),
)
PARTS = (("Sara", "Sara Ahmadi"), ("S. Ahmadi", "Sara Ahmadi"), ("آقای احمدی", "سارا احمدی"))
OTHERS = (
    ("سارا احمدی", "سارا محمدی"),
    ("Reza Ahmadi", "Sara Ahmadi"),
    ("حسن رضایی", "حسین رضایی"),
    ("Hassan Rezaei", "Hossein Rezaei"),
    ("Mina Karimi", "Mona Karimi"),
    ("زهرا کریمی", "زهره کریمی"),
    ("Zahra Ahmadi", "Zohreh Ahmadi"),
    ("Ali Rezaei", "لیلا رضایی"),
    ("رضا کریمی", "رضا رحیمی"),
    ("Sara Ahmadi", "محمد کریمی"),
    ("علی احمدی", "سارا محمد احمدی"),
)


@pytest.mark.parametrize(("one", "other"), SAME_NAMES)
def test_titles_spaces_order_and_letters_make_no_other_name(one: str, other: str) -> None:
    assert likeness(read(one), read(other)) == SAME


@pytest.mark.parametrize(("one", "other"), SPELT_NAMES)
def test_one_name_is_known_in_other_spellings_and_in_the_other_script(one: str, other: str) -> None:
    assert SPELT <= likeness(read(one), read(other)) < SAME


@pytest.mark.parametrize(("one", "other"), SLIPS)
def test_a_slip_of_the_pen_is_nearly_the_same_name(one: str, other: str) -> None:
    assert SLIP <= likeness(read(one), read(other)) < SPELT


@pytest.mark.parametrize(("one", "other"), PARTS)
def test_a_part_of_a_name_is_less_than_a_slip(one: str, other: str) -> None:
    assert PART <= likeness(read(one), read(other)) < SLIP


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_that_only_look_alike_are_others(one: str, other: str) -> None:
    assert likeness(read(one), read(other)) < PART


def test_what_every_company_is_called_is_no_part_of_its_name() -> None:
    assert likeness(read("شرکت پارس", "org"), read("گروه پارس", "org")) == SAME
    assert likeness(read("The Pars Company Ltd", "org"), read("Pars", "org")) == SAME


@pytest.mark.parametrize("title", ["Dr", "آقای", "خانم دکتر"])
def test_a_title_that_is_all_there_is_is_the_name(title: str) -> None:
    assert read(title).words


@pytest.mark.parametrize(
    ("word", "heard"), [("احمدی", "hmd"), ("ahmadi", "hmd"), ("شهرام", "$hrm"), ("shahram", "$hrm"), ("او", "او")]
)
def test_a_sound_is_the_consonants_in_latin_letters(word: str, heard: str) -> None:
    assert sound(word) == heard


def test_spellings_keep_apart_what_is_not_one_word() -> None:
    assert len({spelling(word) for word in ("mina", "mona", "karimi", "karami", "حسن", "حسین")}) == 6


@pytest.mark.parametrize(("text", "is_latin"), [("Sara", True), ("سارا", False), ("Sara سارا", False), ("12", False)])
def test_a_name_in_latin_letters_is_told_from_others(text: str, is_latin: bool) -> None:
    assert in_latin(text) == is_latin


@pytest.mark.parametrize(("one", "other"), [pair for pair in SLIPS if len(pair[0].split()) == len(pair[1].split())])
def test_names_that_differ_in_a_slip_have_a_key_in_common(one: str, other: str) -> None:
    assert set(slips(read(one))) & set(slips(read(other)))


@given(NAMES, NAMES)
def test_likeness_goes_both_ways_and_is_whole_for_a_name_itself(one: str, other: str) -> None:
    first, second = read(one), read(other)
    assert 0 <= likeness(first, second) == likeness(second, first) <= SAME
    assert likeness(first, first) == (SAME if first.words else 0)
    if first.words:
        assert all(keys(first.words)) and all(first.sounds)
