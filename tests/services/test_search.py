"""The search: what is found, in which order, and the part that is shown of it."""

from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.contacts import ContactChanges
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.searching import Wanted, begins, contains, says, wanted
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Invalid
from crm_cli.queries import comparing
from crm_cli.queries import search as queries
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

NEWEST = "SELECT id, sort_name, search_text FROM contact ORDER BY id DESC"


def rows(listing: Listing, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(keys), None)]


def found(crm: Crm, text: str) -> list[str]:
    return [str(record) for (record,) in rows(crm.search.everything(text, Query()), "record")]


def match(crm: Crm, text: str) -> str:
    ((shown,),) = rows(crm.search.everything(text, Query()), "match")
    return str(shown)


# Names, phones and e-mails, by their beginnings and by any three letters or digits of them


@pytest.mark.parametrize("text", ["علي", "رضایی", "ali", "۰۹۱۲۱۲۳", "٩١٢١٢٣", "0912", "98912", "ALI@x", "x.ir"])
def test_contacts_are_found_by_beginnings_in_any_script_and_any_digits(crm: Crm, add: Add, text: str) -> None:
    add("علي رضايي", "09121234567", "ali@x.ir")
    add("Sara")
    assert found(crm, text) == ["contact:1"]


@pytest.mark.parametrize("text", ["hma", "نام", "zav", "4567", "۴۵۶۷", "345 67", "hmad@", "pars.tra", "AVE", "li nam"])
def test_contacts_are_found_by_any_three_letters_or_digits_in_a_row(crm: Crm, add: Add, text: str) -> None:
    add("ali نامور", "09121234567", "ahmad@pars.travel", latin_name="Ali Namzavar")
    add("Sara")
    assert found(crm, text) == ["contact:1"]


@pytest.mark.parametrize("text", ["li", "67", "ام"])
def test_two_letters_are_only_looked_for_at_the_beginning_of_words(crm: Crm, add: Add, text: str) -> None:
    add("Ali نام", "09121234567")
    assert found(crm, text) == []


@pytest.mark.parametrize(
    "text",
    ["09121234567", "0912 123 4567", "+98 912 123 4567", "0098912 1234567", "۰۹۱۲-۱۲۳-۴۵۶۷", "9121234567", "1234567",
     "0912 123", "+98 912 12", "009891212", "123 45 67"],
)  # fmt: skip
def test_a_phone_is_found_however_it_is_written_whole_and_in_part(crm: Crm, add: Add, text: str) -> None:
    add("Sara", "(0912) 123-4567"), add("Mina", "09351112233")
    assert found(crm, text) == ["contact:1"]


@pytest.mark.parametrize("typed", ["علی رضا", "علی\u200cرضا", "علیرضا", "عليرضا", "لیرضا", "رضا"])
@pytest.mark.parametrize("name", ["علی رضا کریمی", "علی\u200cرضا کریمی", "علیرضا کریمی", "سید علی\u200cرضا"])
def test_a_name_is_found_whatever_stands_between_its_parts(crm: Crm, add: Add, name: str, typed: str) -> None:
    add(name), add("علی محمدی")
    assert found(crm, typed) == ["contact:1"]


@pytest.mark.parametrize(
    ("name", "typed"), [("Amir Hossein", "amirhossein"), ("Amirhossein", "amir hossein"), ("O'Neil", "o neil")]
)
def test_latin_names_are_found_with_and_without_a_space(crm: Crm, add: Add, name: str, typed: str) -> None:
    add(name), add("Amir Rezaei")
    assert found(crm, typed) == ["contact:1"]


def test_a_search_wants_every_word(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi"), add("Sara Karimi")
    assert found(crm, "sara kar") == ["contact:2"]
    assert found(crm, "sara rim") == ["contact:2"]


# What was said and noted


TEXTS = [
    "ویزا",
    "ويزا",
    "وِیزا",
    "ویز",
    "visa",
    "VIS",
    "۱۲ بهمن",
    "12",
    "می\u200cخواهم",
    "می خواهم",
    "میخواهم",
    "ميخواه",
]


@pytest.mark.parametrize("text", TEXTS)
def test_conversations_are_found_by_their_words(crm: Crm, add: Add, text: str) -> None:
    add("Sara")
    crm.interactions.add(InteractionDraft(("sara",), "call", "می\u200cروم و می\u200cخواهم ویزا visa ۱۲ بهمن"))
    crm.interactions.add(InteractionDraft(("sara",), "call", "hotel می روم"))
    assert found(crm, text) == ["interaction:1"]


def test_a_word_is_not_found_where_its_parts_belong_to_others(crm: Crm, add: Add) -> None:
    add("Sara", note="می روم، نمی خواهم")
    crm.interactions.add(InteractionDraft(("sara",), "call", "می روم، نمی خواهم"))
    assert found(crm, "میخواهم") == []


@pytest.mark.parametrize("text", TEXTS)
def test_contacts_are_found_by_the_words_of_their_notes(crm: Crm, add: Add, text: str) -> None:
    add("Sara", note="مي\u200cروم\nو مي\u200cخواهم وِيزا\u200f (VISA) ۱۲ بهمن"), add("Mina", note="می روم")
    assert found(crm, text) == ["contact:1"]


@pytest.mark.parametrize("text", [*TEXTS, "trans", "fare back"])
def test_complaints_are_found_by_their_words(crm: Crm, add: Add, text: str) -> None:
    add("Sara")
    said = ComplaintDraft("sara", "می\u200cروم و می\u200cخواهم", wanted="ویزا visa, the fare back", which="transfer")
    crm.complaints.add(said._replace(topic="۱۲ بهمن")), crm.complaints.add(ComplaintDraft("sara", "rude می روم"))
    assert found(crm, text) == ["complaint:1"]


def test_of_a_complaint_whatever_was_found_is_shown(crm: Crm, add: Add) -> None:
    add("Sara")
    crm.complaints.add(ComplaintDraft("sara", "the coach was late"))
    crm.complaints.edit([1], {"cause": "booked twice", "prevention": "check each booking"})
    assert match(crm, "twice") == "booked twice"
    assert match(crm, "each") == "check each booking"


def test_who_is_meant_by_a_name_is_not_answered_by_a_note(crm: Crm, add: Add) -> None:
    add("Sara"), add("Mina", note="friend of Sara")
    assert crm.contacts.find(["sar"]) == [1]


def test_a_note_is_found_by_its_new_words_and_no_more_by_its_old_ones(crm: Crm, add: Add, sql: Sql) -> None:
    add("Sara", note="window")
    crm.contacts.edit([1], ContactChanges({"note": "aisle"}))
    assert (found(crm, "window"), found(crm, "aisle")) == ([], ["contact:1"])
    crm.history.undo()
    assert (found(crm, "window"), found(crm, "aisle")) == (["contact:1"], [])
    crm.contacts.edit([1], ContactChanges({"note": None}))
    assert found(crm, "window") == []
    crm.history.undo()
    crm.contacts.delete([1])
    assert found(crm, "window") == []


@pytest.mark.parametrize("mark", ["❤", "🎉", "€"])
def test_marks_beside_a_word_do_not_hide_a_note(crm: Crm, add: Add, mark: str) -> None:
    add("Sara", note=f"window{mark} {mark}aisle")
    assert found(crm, "win") == found(crm, "aisle") == ["contact:1"]


# The order


def test_what_is_typed_whole_comes_before_names_before_words_before_notes_and_texts_before_parts(
    crm: Crm, add: Add
) -> None:
    add("Mina Sarabi", note="x")  # 1: a word begins so
    add("Sara Ahmadi")  # 2: the name begins so
    add("Khansara")  # 3: a part of a word
    add("Ali", note="asks for Sara")  # 4: a word of the note
    add("Reza", "sara@x.ir")  # 5: a word of the e-mail
    crm.complaints.add(ComplaintDraft("ali", "Sara was late"))
    crm.interactions.add(InteractionDraft(("ali",), "call", "asked for Sara"))
    add("Sarah")  # 6
    expected = "contact:6 contact:2 contact:5 contact:1 contact:4 complaint:1 interaction:1 contact:3"
    assert found(crm, "sara") == expected.split()


@pytest.mark.parametrize("text", ["09121234567", "sara@x.ir"])
def test_a_whole_phone_or_e_mail_finds_those_who_have_it_and_what_speaks_of_it(crm: Crm, add: Add, text: str) -> None:
    add("Sara", text), add("Mina", text), add("Other", f"0{text}" if text[0] == "0" else f"x{text}")
    crm.interactions.add(InteractionDraft(("mina",), "call", f"write to {text}"))
    assert found(crm, text) == ["contact:2", "contact:1", "interaction:1"]


@pytest.mark.parametrize("text", ["C-1", "c-۱"])
def test_a_complaint_is_found_by_its_code(crm: Crm, add: Add, text: str) -> None:
    add("Sara")
    crm.complaints.add(ComplaintDraft("sara", "late")), crm.complaints.add(ComplaintDraft("sara", "rude"))
    assert found(crm, text)[0] == "complaint:1"
    assert found(crm, "C-3") == []


def test_contacts_come_before_complaints_before_conversations_the_newest_first(crm: Crm, add: Add) -> None:
    add("Sara Visa")
    for _time in range(2):
        crm.interactions.add(InteractionDraft(("sara",), "call", "visa"))
        crm.complaints.add(ComplaintDraft("sara", "visa"))
    crm.complaints.withdraw([1])  # what has ended is found as well
    assert found(crm, "visa") == ["contact:1", "complaint:2", "complaint:1", "interaction:2", "interaction:1"]


def test_of_each_kind_the_fifty_newest_are_found(crm: Crm, add: Add) -> None:
    for number in range(55):
        add(f"Visa {number}")
    for _time in range(52):
        crm.interactions.add(InteractionDraft(("1",), "call", "visa"))
    records = found(crm, "visa")
    assert records[:50] == [f"contact:{number}" for number in range(55, 5, -1)]
    assert records[50:] == [f"interaction:{number}" for number in range(52, 2, -1)]


@pytest.fixture
def crowd(crm: Crm, add: Add, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """More contacts than are looked at one by one, of whom few are meant."""
    for module, name in ((queries, "CLOSE"), (queries, "RESPELT"), (queries, "MANY"), (comparing, "LOOKED")):
        monkeypatch.setattr(module, name, 20)
    add("Mohajer Tehrani"), add("Reza Mohajerani"), add("محمدرضا رضایی")
    for number in range(60):
        add(f"Mohammad Rezaei {number}", f"m{number}@lalala.example.com")
    return crm


def test_few_among_many_that_begin_alike_are_found(crowd: Crm) -> None:
    assert found(crowd, "mohajer") == ["contact:1", "contact:2"]
    assert found(crowd, "mohajerani") == ["contact:2"]
    assert found(crowd, "moham")[:2] == ["contact:63", "contact:62"]
    assert len(found(crowd, "moham rezae exampl")) == 50
    assert found(crowd, "moham tehrani") == []
    assert found(crowd, "محمد رضا") == ["contact:3"]
    assert found(crowd, "mohammad rezaei 17") == ["contact:21"]
    assert found(crowd, "hamma rezaei 59") == ["contact:63"]


def test_whom_nobody_looked_at_is_told(crowd: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "LOOKED", 5)
    assert crowd.search.everything("lalal", Query()).remark == ""  # fifty are enough
    assert crowd.search.everything("hamma tehrani", Query()).remark == ""  # there are few
    assert crowd.search.everything("lalalala", Query()).remark.startswith("more contacts may fit")


# Common words: many contacts share them, in any order, and begin or end like others

FIRST = "Reza Rezaei Maryam Mary Karim Kazemi علی رضا علیرضا رضایی محمد محمدرضا".split()
LAST = ["Karimi", "Kazem Rezaei", "Mary Reza", "Samar", "Al", "کریمی", "علی رضا", "رضا محمدی", "می رضا"]
TYPED = st.lists(
    st.sampled_from([*FIRST, *" ".join(LAST).split()]).flatmap(
        lambda word: st.tuples(st.integers(0, 2), st.integers(1, 9)).map(lambda cut: word[cut[0] : cut[0] + cut[1]])
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


def expected(contacts: list[tuple[int, str, str]], asked: Wanted) -> list[str]:
    """By plain Python: who is found in contacts given as number, name and index text, the newest first."""
    parts = [spelling for spelling in asked.within if any(len(part) > 2 for part in spelling)]
    tiers: tuple[Callable[[str, str], bool], ...] = (
        lambda name, _said: name.startswith(tuple(asked.starts)),
        lambda _name, said: begins(said, asked.words),
        lambda _name, said: says(said, asked),
        lambda _name, said: any(contains(said, spelling) for spelling in parts),
    )
    ranked = [f"contact:{number}" for fits in tiers for number, name, said in contacts if fits(name, said)]
    return list(dict.fromkeys(ranked))[:50]


def test_common_words_find_what_a_look_at_every_contact_finds(crm: Crm, add: Add, sql: Sql) -> None:
    for name in Random(6).sample(list(product(FIRST, LAST, ("", "Samarkand"))), 70):
        add(" ".join(name))
    contacts = [(int(n), str(name), str(said)) for n, name, said in sql(NEWEST)]

    @settings(max_examples=200, deadline=None)
    @given(TYPED)
    def finds_the_same(typed: str) -> None:
        if typed.strip():
            assert found(crm, typed) == expected(contacts, wanted(typed, "IR"))

    finds_the_same()


# What is shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sar", "Sara Ahmadi"),
        ("mad", "Sara Ahmadi"),
        ("سار", "سارا"),
        ("0912", "0912 123 45 67"),
        ("x.ir", "sara@x.ir"),
        ("sara 4567", "Sara Ahmadi · 0912 123 45 67"),
        ("window", "wants a window seat"),
    ],
)
def test_of_a_contact_the_part_that_was_found_is_shown(crm: Crm, add: Add, text: str, shown: str) -> None:
    add("Sara Ahmadi", "0912 123 45 67", "sara@x.ir", latin_name="سارا", note="vegetarian\nwants a window seat")
    assert match(crm, text) == shown


def test_of_a_long_text_the_part_around_the_words_is_shown(crm: Crm, add: Add) -> None:
    add("Sara")
    crm.interactions.add(InteractionDraft(("sara",), "call", "before " * 50 + "istanbul" + " after" * 50))
    shown = match(crm, "istan")
    assert shown.startswith("…before ")
    assert " istanbul after " in shown
    assert len(shown) < 80


def test_a_hit_says_whose_it_is_and_when_it_was_said(crm: Crm, add: Add) -> None:
    add("Sara", "09121234567")
    crm.complaints.add(ComplaintDraft("sara", "nobody came", which="transfer"))
    page = rows(crm.search.everything("trans", Query()), "record", "contact", "reach", "at", "match")
    assert page == [("complaint:1", "Sara", "09121234567", "2026-11-22T06:30:00Z", "transfer")]


def test_the_words_that_were_found_are_marked(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi")
    marks = crm.search.everything("ahm", Query()).marks
    assert marks is not None
    assert marks("Sara Ahmadi") == [(5, 8)]


def test_a_search_is_ordered_and_cut_like_every_list(crm: Crm, add: Add) -> None:
    add("Sara B"), add("Sara A")
    page = crm.search.everything("sara", Query(sort=("contact",), limit=1))
    assert rows(page, "contact") == [("Sara A",)]
    assert page.total() == 2
    with pytest.raises(Invalid):
        crm.search.everything("sara", Query(sort=("nonsense",)))


def test_a_confidential_complaint_is_found_by_everybody_but_whom_it_is_about(crm: Crm, add: Add, at: At) -> None:
    add("Sara")
    for name in ("Leila", "Omid"):
        crm.staff.add(StaffDraft(name))
    crm.complaints.add(ComplaintDraft("sara", "shouted", about="staff", which="Leila", confidential=True))
    for text in ("shouted", "C-1"):
        assert [found(at(staff=name), text) for name in ("Omid", "Leila")] == [["complaint:1"], []]


# What is no search


@pytest.mark.parametrize("text", ["", " ", "!!!", "\udcff"])
def test_a_search_for_nothing_is_refused(crm: Crm, text: str) -> None:
    with pytest.raises(Invalid):
        crm.search.everything(text, Query())


@pytest.mark.parametrize("text", ["sara AND", "NEAR(sara)", '"sara', "sara*", "-sara", "sara:", "(sara", "^sara"])
def test_marks_of_a_query_language_are_only_marks(crm: Crm, add: Add, text: str) -> None:
    add("Sara And Near")
    assert found(crm, text) == ["contact:1"]


@pytest.mark.parametrize("text", ["%", "_", "zz%", "S_ra", "❤", "a" * 256, "س" * 256, "ab " * 80, "1 2 " * 60])
def test_what_nobody_is_called_finds_nobody(crm: Crm, add: Add, text: str) -> None:
    add("Sara")
    try:
        assert found(crm, text) == []
    except Invalid:
        assert text in "%_"


# The address book of mail programs


def addresses(crm: Crm, text: str) -> list[tuple[Any, ...]]:
    return rows(crm.search.addresses(text), "email", "name", "info")


def test_every_address_of_who_is_found_is_given_with_what_tells_who_it_is(crm: Crm, add: Add) -> None:
    add("Pars Travel", kind="org")
    add("Sara", "sara@x.ir", "0912", "boss@pars.ir", job_title="Manager", org="1", city="Shiraz", do_not_contact=True)
    add("Sara Ahmadi", "ahmadi@x.ir")
    assert addresses(crm, "sara") == [
        ("ahmadi@x.ir", "Sara Ahmadi", ""),
        ("sara@x.ir", "Sara", "Manager, Pars Travel, Shiraz, do not contact"),
        ("boss@pars.ir", "Sara", "Manager, Pars Travel, Shiraz, do not contact"),
    ]


def test_nobody_without_an_address_and_nobody_archived_is_in_the_address_book(crm: Crm, add: Add) -> None:
    add("Sara"), add("Sara Archived", "old@x.ir")
    crm.contacts.archive([2])
    crm.interactions.add(InteractionDraft(("1",), "call", "sara@said.ir"))
    assert addresses(crm, "sara") == []
