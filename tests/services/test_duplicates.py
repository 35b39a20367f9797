"""Contacts that may be one, found in a file."""

import pytest

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contacts import Point
from crm_cli.domain.listing import Query
from crm_cli.services.application import Crm
from tests.services.conftest import Add
from tests.services.test_contacts import rows


def pairs(crm: Crm, least: int = 40) -> list[tuple[int, int]]:
    return [(one, other) for one, other in rows(crm.duplicates.find(least=least).pairs, "contact_id", "other_id")]


def test_a_pair_is_listed_with_names_score_reasons_and_the_command(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi", "0912 123 4567")
    add("سارا احمدی", "+989121234567")
    found = crm.duplicates.find().pairs
    (row,) = rows(found, *(field.key for field in found.fieldset.fields))
    reasons = "same_phone; similar_name"
    assert row == (1, "Sara Ahmadi", 2, "سارا احمدی", 80, reasons, "crm contacts merge 1 2")


def test_what_is_known_of_contacts_is_compared(crm: Crm, add: Add) -> None:
    pars = add("Pars", kind="org")
    born = {"birthday": Birthday(1990, 4, 15, "gregorian"), "org": str(pars)}
    add("Reza Karimi", city="شیراز", **born)
    add("Reza Karmi", city="شيراز", **born)
    (reasons,) = rows(crm.duplicates.find().pairs, "reasons")[0]
    assert set(reasons.split("; ")) == {"similar_name", "same_birthday", "same_organisation", "same_city"}


def test_nobody_is_suspected_of_being_oneself(crm: Crm, add: Add) -> None:
    add("کاوه دادگر", latin_name="Kaveh Dadgar", city="Tehran", birthday=Birthday(1990, 4, 15, "gregorian"))
    add("Reza Karimi", latin_name="Reza Karimi")
    assert crm.duplicates.find(least=0).pairs.total() == 0


def test_the_name_in_latin_letters_is_compared_too(crm: Crm, add: Add) -> None:
    add("کیان", latin_name="Kian Shirazi")
    add("Kian Shirazi")
    assert pairs(crm) == [(1, 2)]


def test_an_address_or_a_page_is_shared_by_many(crm: Crm, add: Add) -> None:
    for name in ("Sara Ahmadi", "Reza Karimi"):
        add(name)
    with crm.write() as work:
        for contact in work.contacts.fetch([1, 2]):
            places = (Point("address", "Tehran", "tehran"), Point("website", "x.ir", "x.ir"))
            work.contacts.update(contact._replace(points=places))
    assert pairs(crm, least=0) == []


@pytest.mark.parametrize("how", ["archive", "merge", "keep apart"])
def test_who_is_archived_merged_or_kept_apart_is_left_out(crm: Crm, add: Add, how: str) -> None:
    one, two = add("Sara Ahmadi", "sara@x.ir"), add("Sara Ahmadi", "sara@x.ir")
    assert pairs(crm) == [(one, two)]
    if how == "archive":
        crm.contacts.archive([two])
    elif how == "merge":
        crm.merging.merge(one, [two], {})
    else:
        crm.merging.keep_apart(two, one)
    assert pairs(crm) == []
    crm.history.undo()
    assert pairs(crm) == [(one, two)]


def test_pairs_can_be_ordered_and_limited(crm: Crm, add: Add) -> None:
    for name in ("Sara Ahmadi", "Sara Ahmadi", "Reza Karimi", "Reza Karimi"):
        add(name)
    found = crm.duplicates.find(Query(sort=("-contact_id",), limit=1)).pairs
    assert rows(found, "contact_id", "other_id") == [(3, 4)]


def test_too_many_who_share_a_phone_are_told(crm: Crm, add: Add) -> None:
    for number in range(31):
        add(f"Person {chr(97 + number % 26) * 4}{number}", "021 8877 6655")
    found = crm.duplicates.find(least=0)
    assert [tuple(crowd) for crowd in found.crowds] == [("+982188776655", 31)]
