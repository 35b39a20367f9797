"""What is left of people in a text that others may read."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_cli.domain.folding import normalise, words
from crm_cli.domain.redaction import Redaction, Someone
from crm_cli.domain.text import digits

SARA = Someone(
    "[customer]", ("Sara Ahmadi", "سارا احمدی"), ("+989121234567",), ("sara@x.ir",), ("sara_trips", "12 Azadi St")
)
ALI = Someone("[person 1]", ("علي رضايي",), ("+982188776655",))
MOHAMMAD = Someone("[person 2]", ("محمدرضا حسینی",))
PARS = Someone("[organisation 1]", ("Pars Travel",), kind="org")
LEILA = Someone("[colleague A]", ("Leila",))
hide = Redaction([SARA, ALI, MOHAMMAD, PARS, LEILA])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sara Ahmadi called Leila.", "[customer] called [colleague A]."),
        ("SARA's sister", "[customer]'s sister"),
        ("sara_ahmadi, SaraAhmadi, sara1990", "[customer], [customer], [customer]1990"),
        ("the Ahmadis, Sárà", "the [customer], [customer]"),
        ("آقای علی رضایی", "آقای [person 1]"),
        ("علیرضايی و رضائی گفتند", "[person 1] و [person 1] گفتند"),
        ("محمد رضا، محمد‌رضا، مُحمدرضا", "[person 2]، [person 2]، [person 2]"),
        ("ساراجان و احمدی‌ها", "[customer] و [customer]"),
        ("Hosseini, Hoseyni, Hussaini", "[person 2], [person 2], [person 2]"),
        ("with Pars at noon", "with [organisation 1] at noon"),
        ("at 12 azadi st", "at [customer]"),
    ],
)
def test_names_become_marks_in_every_spelling(text: str, told: str) -> None:
    assert hide(text) == told


@pytest.mark.parametrize(
    "text",
    ["رضایت ندارم", "the quality of parsley", "a sarabande", "زیارا", "", "12000000 rial", "12 000 000", "at 10:30"],
)
def test_other_words_and_round_sums_stay(text: str) -> None:
    assert hide(text) == text


def test_days_stay_and_numbers_beside_them_go() -> None:
    assert hide("2026-11-20 10:30, 1405/09/01: 0912 000 1111") == "2026-11-20 10:30, 1405/09/01: [number]"


@pytest.mark.parametrize(
    "number",
    [
        "09121234567",
        "0912 123 4567",
        "+98(912)1234567",
        "0098-912-123-4567",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "٩١٢ ١٢٣ ٤٥٦٧",
        "912.123.4567",
    ],
)
def test_a_known_number_is_known_however_it_is_written(number: str) -> None:
    assert hide(f"call {number} now") == "call [customer] now"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("card 6037 9911 1234 5677", "card [number]"),
        ("passport K12345678", "passport K[number]"),
        ("write to a.b@c.com, or SARA@X.IR", "write to [e-mail], or [customer]"),
        ("see https://t.me/sara?x=1 and www.x.ir", "see [link] and [link]"),
        ("ask @someone or @sara_trips", "ask [handle] or [customer]"),
        ("pin: 1234", "pin: …"),
    ],
)
def test_numbers_addresses_and_secrets_of_anybody_go(text: str, told: str) -> None:
    assert hide(text) == told


def test_what_somebody_is_called_goes_whole_even_where_it_is_no_word() -> None:
    assert Redaction([Someone("[customer]", ("X",)), Someone("[person 1]", ("❤",))])("❤") == "[person 1]"


def test_a_name_that_two_share_is_the_first_ones_and_in_full_each_ones_own() -> None:
    both = Redaction([SARA, Someone("[person 1]", ("Ali Ahmadi",))])
    assert both("Ahmadi, Ali Ahmadi, Ali") == "[customer], [person 1], [person 1]"


def test_a_long_text_without_spaces_takes_no_longer_than_it_must() -> None:
    assert hide("x" * 300_000) == "x" * 300_000


# ---- nothing survives

LATIN, PERSIAN = "abcdefghijklmnopqrstuvwxyz", "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
VARIANTS = {"ی": "یيى", "ک": "کك", "ا": "اأإآ", "ه": "هةە", "e": "eéÈ", "a": "aáÄ"}
MARKS = set(words("[customer] [person 1] [e-mail] [number] [link] [handle]"))
name_words = st.text(LATIN, min_size=3, max_size=9) | st.text(PERSIAN, min_size=3, max_size=9)
names = st.lists(name_words, min_size=1, max_size=3)
between = st.sampled_from([" ", ", ", "\n", "‌", ": ", "! ", " - ", "_", "(", ") "])


@st.composite
def spelt(draw: st.DrawFn, name: str) -> str:
    """A name as somebody else may write it."""
    letters = []
    for letter in name:
        letter = draw(st.sampled_from(VARIANTS.get(letter, letter)))
        letter = draw(st.sampled_from([letter, letter.upper()]))
        letters.append(letter + draw(st.sampled_from(["", "", "", "\u064e", "\u0640", "\u200f"])))
    return "".join(letters)


@given(st.data(), names, st.lists(name_words | between, max_size=6))
def test_no_word_of_a_name_survives(data: st.DataObject, name: list[str], around: list[str]) -> None:
    assume(not MARKS.intersection(name))
    parts = list(around)
    for word in name:
        place = data.draw(st.integers(0, len(parts)))
        parts[place:place] = [data.draw(between), data.draw(spelt(word)), data.draw(between)]
    told = Redaction([Someone("[customer]", (" ".join(name),))])("".join(parts))
    assert not {normalise(word) for word in name}.intersection(words(told))


@given(st.data(), st.integers(9_000_000_000, 9_999_999_999))
def test_no_number_survives(data: st.DataObject, number: int) -> None:
    written = data.draw(st.sampled_from(["", "0", "+98", "0098 ", "(0)", "98"]))
    for figure in str(number):
        written += data.draw(st.sampled_from([figure, "۰۱۲۳۴۵۶۷۸۹"[int(figure)], "٠١٢٣٤٥٦٧٨٩"[int(figure)]]))
        written += data.draw(st.sampled_from(["", "", "", " ", "-", ".", ") ", "/", "\u200e"]))
    told = Redaction([Someone("[customer]", (), (f"+98{number}",))])(f"before {written} after")
    assert str(number)[-7:] not in "".join(char for char in digits(told) if char.isdigit())
    assert told.startswith("before ")
    assert told.endswith(" after")


@given(st.from_regex(r"[a-z][a-z0-9._+'/-]{0,20}@[a-z]{1,9}\.[a-z]{2,4}", fullmatch=True), between, between)
def test_no_address_survives(address: str, before: str, after: str) -> None:
    told = Redaction([Someone("[customer]", (), (), (address,))])(f"{before}{address.upper()}{after}{address}")
    assert address not in normalise(told)
