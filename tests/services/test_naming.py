"""Which contact is meant by WHO: the first tier with hits decides, nothing is guessed."""

import pytest

from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add


@pytest.mark.parametrize("typed", ["2", "۲", "٢", " 2 ", "contact:2", "contact:۲"])
def test_an_id_is_understood_in_any_digits_with_or_without_its_noun(crm: Crm, add: Add, typed: str) -> None:
    add("Reza"), add("Sara")
    assert crm.contacts.find([typed]) == [2]


@pytest.mark.parametrize("typed", ["02", "123456789"])
def test_what_is_longer_than_an_id_or_begins_with_zero_is_none(crm: Crm, add: Add, typed: str) -> None:
    add("Reza"), add("Sara")
    with pytest.raises(NotFound):
        crm.contacts.find([typed])


@pytest.mark.parametrize(
    "typed", ["09121234567", "۰۹۱۲۱۲۳۴۵۶۷", "٠٩١٢ ١٢٣ ٤٥٦٧", "+98 912 123 4567", "00989121234567", "(0912) 123-4567"]
)
def test_a_phone_is_found_in_any_spelling(crm: Crm, add: Add, typed: str) -> None:
    add("Reza", "0935 111 2233")
    sara = add("Sara", "0912-123-4567")
    assert crm.contacts.find([typed]) == [sara]


def test_a_phone_nobody_can_read_is_found_as_it_was_typed(crm: Crm, add: Add) -> None:
    hotel = add("Hotel", "12345")
    assert crm.contacts.find(["12345"]) == [hotel]


@pytest.mark.parametrize("typed", ["sara@example.com", "SARA@Example.com", " sara@EXAMPLE.COM "])
def test_an_email_is_found_in_any_case(crm: Crm, add: Add, typed: str) -> None:
    sara = add("Sara", "Sara@example.com")
    assert crm.contacts.find([typed]) == [sara]


@pytest.mark.parametrize("typed", ["علی رضایی", "علي رضايي", "علی‌ رضایی", "  عَلي  رضايي "])
def test_a_name_is_found_in_arabic_and_persian_letters(crm: Crm, add: Add, typed: str) -> None:
    ali = add("علي رضايي")
    assert crm.contacts.find([typed]) == [ali]


def test_a_whole_name_goes_before_longer_ones_that_begin_with_it(crm: Crm, add: Add) -> None:
    sara = add("Sara")
    add("Sara Ahmadi")
    assert crm.contacts.find(["sara"]) == [sara]


def test_an_id_goes_before_a_name_that_looks_like_one(crm: Crm, add: Add) -> None:
    first = add("Reza")
    add("1")
    assert crm.contacts.find(["1"]) == [first]


@pytest.mark.parametrize("typed", ["sar", "ahm", "sa ah", "ah sa", "AHMADI", "sara 0912"])
def test_every_word_may_be_a_beginning_in_any_order(crm: Crm, add: Add, typed: str) -> None:
    sara = add("Sara Ahmadi", "09121234567")
    add("Reza Karimi", "09351234567")
    assert crm.contacts.find([typed]) == [sara]


def test_a_contact_is_found_by_its_latin_name(crm: Crm, add: Add) -> None:
    ali = add("علی رضایی", latin_name="Ali Rezaei")
    assert crm.contacts.find(["ali rez"]) == [ali]


def test_several_hits_are_refused_with_the_candidates_and_their_ids(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi"), add("Sara Karimi"), add("Reza")
    with pytest.raises(Conflict) as refused:
        crm.contacts.find(["sara"])
    assert refused.value.hint == "1 Sara Ahmadi, 2 Sara Karimi"


def test_a_shared_phone_is_refused_with_everybody_who_has_it(crm: Crm, add: Add) -> None:
    add("Sara", "09121234567"), add("Reza", "09121234567")
    with pytest.raises(Conflict) as refused:
        crm.contacts.find(["09121234567"])
    assert "1 Sara" in refused.value.hint
    assert "2 Reza" in refused.value.hint


def test_more_candidates_than_anybody_reads_are_cut_and_said_to_be_more(crm: Crm, add: Add) -> None:
    for number in range(23):
        add(f"Sara {number}")
    with pytest.raises(Conflict) as refused:
        crm.contacts.find(["sara"])
    assert "more than 20" in refused.value.message
    assert refused.value.hint.endswith("...")


def test_the_archived_are_found_by_whole_name_but_not_by_its_beginning(crm: Crm, add: Add) -> None:
    sara = add("Sara Ahmadi")
    crm.contacts.archive([sara])
    assert crm.contacts.find(["sara ahmadi"]) == [sara]
    with pytest.raises(NotFound):
        crm.contacts.find(["sara"])


@pytest.mark.parametrize("typed", ["Sarah Ahmady", "sara ahamdi", "Sraa Ahmadi"])
def test_a_near_miss_asks_did_you_mean(crm: Crm, add: Add, typed: str) -> None:
    add("Sara Ahmadi"), add("Reza Karimi")
    with pytest.raises(NotFound) as refused:
        crm.contacts.find([typed])
    assert refused.value.hint == "did you mean 1 Sara Ahmadi?"


@pytest.mark.parametrize("typed", ["", " ", "\t"])
def test_naming_nobody_is_refused(crm: Crm, add: Add, typed: str) -> None:
    add("Sara")
    with pytest.raises(Invalid):
        crm.contacts.find([typed])


@pytest.mark.parametrize("typed", ["\udcff", "sara \udcff", "\udcff@x.ir", "\x00", '"', "*", "sara OR reza"])
def test_text_that_names_nobody_is_not_found_whatever_is_in_it(crm: Crm, add: Add, typed: str) -> None:
    add("Sara"), add("Reza")
    with pytest.raises((NotFound, Invalid)):
        crm.contacts.find([typed])


@pytest.mark.parametrize("typed", ["1", "sara ahmadi", "09121234567", "sara@x.ir"])
def test_the_exact_tiers_satisfy_verbs_that_destroy(crm: Crm, add: Add, typed: str) -> None:
    sara = add("Sara Ahmadi", "09121234567", "sara@x.ir")
    assert crm.contacts.find([typed], exact_only=True) == [sara]


def test_a_beginning_does_not_satisfy_verbs_that_destroy(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi")
    with pytest.raises(Conflict) as refused:
        crm.contacts.find(["sara"], exact_only=True)
    assert "1 Sara Ahmadi" in refused.value.hint


def test_somebody_named_twice_counts_once_and_the_order_is_kept(crm: Crm, add: Add) -> None:
    add("Reza"), add("Sara")
    assert crm.contacts.find(["sara", "1", "2"]) == [2, 1]


@pytest.mark.parametrize("typed", ["2", "۲", "sara karimi", "SARA", "sar"])
def test_a_colleague_goes_by_id_name_or_its_beginning(crm: Crm, typed: str) -> None:
    from crm_cli.domain.staff import StaffDraft

    crm.staff.add(StaffDraft("Sara Karimi"))
    assert crm.staff.find(typed) == 2


def test_colleagues_whose_names_begin_alike_are_refused_with_the_candidates(crm: Crm) -> None:
    from crm_cli.domain.staff import StaffDraft

    crm.staff.add(StaffDraft("Sara Karimi")), crm.staff.add(StaffDraft("Sara Ahmadi"))
    with pytest.raises(Conflict) as refused:
        crm.staff.find("sara")
    assert refused.value.hint == "2 Sara Karimi, 3 Sara Ahmadi"
