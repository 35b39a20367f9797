"""What speaks for two contacts being one: a table of pairs, each expected between two scores."""

from typing import Any

import pytest

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.duplicates import LEAST, Someone, names_of, score

BORN = Birthday(1990, 4, 15, "gregorian")
THE_SAME_DAY = Birthday(1369, 1, 26, "jalali")
ANOTHER_DAY = Birthday(1991, 4, 15, "gregorian")
YEARLESS, ANOTHER_YEARLESS = Birthday(None, 4, 15, "gregorian"), Birthday(None, 4, 16, "gregorian")
PHONE, EMAIL, BOTH, HANDLE = ("mobile",), ("email",), ("mobile", "email"), ("telegram",)

SARA = {"name": "Sara Ahmadi"}
SARA_FA = {"name": "سارا احمدی"}
MANY = {"namesakes": 40}

# Worst first: (expected range, one, other, types of shared points, more).
TABLE: tuple[tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...], dict[str, int]], ...] = (
    # Nothing to look at.
    ("no", SARA, {"name": "Reza Karimi"}, (), {}),
    ("no", SARA_FA, {"name": "سارا محمدی"}, (), {}),
    ("no", {"name": "حسن رضایی"}, {"name": "حسین رضایی"}, (), {}),
    ("no", {"name": "Reza Ahmadi"}, SARA, PHONE, {}),
    ("no", {"name": "رضا احمدی"}, SARA_FA, PHONE, {}),
    ("no", {"name": "Reza Ahmadi"}, SARA_FA, PHONE, {}),
    ("no", {"name": "Mina Karimi"}, {"name": "Mona Karimi"}, PHONE, {}),
    ("no", {**SARA, "org_id": 1}, {"name": "Ali Rezaei", "org_id": 1}, PHONE, {}),
    ("no", {"name": "Sara"}, {"name": "Sara"}, (), {}),
    ("no", {"name": "سارا"}, SARA_FA, (), {}),
    ("no", SARA, SARA, (), MANY),
    ("no", {**SARA, "birthday": BORN}, {**SARA, "birthday": ANOTHER_DAY}, (), {}),
    ("no", {**SARA, "birthday": YEARLESS}, {**SARA, "birthday": ANOTHER_YEARLESS}, (), {}),
    ("no", {"name": "Sara Karimi"}, {"name": "Sara Karmi"}, (), {}),
    ("no", {**SARA, "birthday": BORN}, {"name": "Ali Rezaei", "birthday": BORN}, (), {}),
    ("no", {"name": "پارس", "kind": "org"}, {"name": "پاس", "kind": "org"}, (), {}),
    # Worth a look.
    ("look", SARA_FA, SARA, (), {}),
    ("look", {"name": "Ali Rezaei"}, {"name": "علی رضایی"}, (), {}),
    ("look", {"name": "Mohammad Karimi"}, {"name": "Muhammad Karimi"}, (), {}),
    ("look", SARA, SARA, (), {}),
    ("look", {"name": "علي رضائي"}, {"name": "آقای علی رضایی"}, (), {}),
    ("look", {**SARA_FA, "latin_name": "Sara Ahmadi"}, SARA, (), {}),
    ("look", {"name": "Pars", "kind": "org"}, {"name": "Pars Co.", "kind": "org"}, (), {}),
    ("look", {"name": "Sara Karimi", "city": "yazd"}, {"name": "Sara Karmi", "city": "yazd"}, (), {}),
    ("look", {"name": "Info Desk"}, SARA, EMAIL, {}),
    ("look", {"name": "Info Desk"}, SARA, BOTH, {}),
    ("look", {"name": "Sara"}, SARA, PHONE, {}),
    ("look", {"name": "آقای احمدی"}, {"name": "رضا احمدی"}, PHONE, {}),
    ("look", SARA, {**SARA, "birthday": ANOTHER_DAY}, (), {}),
    ("look", {"name": "Sara Karimi", "birthday": BORN}, {"name": "Sara Karmi", "birthday": BORN}, (), {}),
    ("look", SARA, SARA, PHONE, MANY),
    # Likely one.
    ("likely", SARA_FA, SARA, PHONE, {}),
    ("likely", {"name": "Sara Karimi"}, {"name": "Sara Karmi"}, PHONE, {}),
    ("likely", {"name": "علی محمد رضایی"}, {"name": "علی رضایی"}, PHONE, {}),
    ("likely", {"name": "Sara"}, {"name": "Sara"}, PHONE, {}),
    ("likely", {"name": "سارا"}, SARA, EMAIL, {}),
    ("likely", {**SARA, "birthday": BORN}, {**SARA, "birthday": THE_SAME_DAY}, (), {}),
    ("likely", {**SARA, "birthday": BORN}, {**SARA_FA, "birthday": THE_SAME_DAY}, (), {}),
    # All but certain.
    ("sure", SARA, SARA, PHONE, {}),
    ("sure", {"name": "Mr Sara Ahmadi"}, {"name": "Ahmadi, Sara"}, PHONE, {}),
    ("sure", {"name": "علي رضائي"}, {"name": "آقای علی رضایی"}, PHONE, {}),
    ("sure", SARA, SARA, EMAIL, {}),
    ("sure", SARA_FA, SARA, EMAIL, {}),
    ("sure", SARA, SARA, HANDLE, {}),
    ("sure", {**SARA, "birthday": BORN}, {**SARA, "birthday": BORN}, PHONE, {}),
    ("sure", SARA_FA, SARA, BOTH, {}),
    ("sure", {"name": "شرکت پارس", "kind": "org"}, {"name": "پارس", "kind": "org"}, PHONE, {}),
)
RANGES = {"no": (0, LEAST - 1), "look": (LEAST, 69), "likely": (70, 89), "sure": (90, 100)}


def person(number: int, name: str, latin_name: str | None = None, kind: str = "person", **facts: Any) -> Someone:
    return Someone(number, kind, name, names_of(kind, name, latin_name), **facts)


@pytest.mark.parametrize(("expected", "one", "other", "types", "more"), TABLE)
def test_a_pair_scores_as_likely_as_a_person_would_say(
    expected: str, one: dict[str, Any], other: dict[str, Any], types: tuple[str, ...], more: dict[str, int]
) -> None:
    least, most = RANGES[expected]
    found, reasons = score(person(1, **one), person(2, **other), types, **more)
    assert least <= found <= most, (found, reasons)


@pytest.mark.parametrize(("_expected", "one", "other", "types", "more"), TABLE)
def test_which_of_two_contacts_is_the_older_one_makes_no_difference(
    _expected: str, one: dict[str, Any], other: dict[str, Any], types: tuple[str, ...], more: dict[str, int]
) -> None:
    assert score(person(1, **one), person(2, **other), types, **more) == score(
        person(1, **other), person(2, **one), types, **more
    )


def test_a_shared_phone_says_more_the_more_alike_the_names_are() -> None:
    sara = person(1, "سارا احمدی")
    others = ("رضا احمدی", "سارا", "سارا احمدنی", "Sara Ahmadi", "خانم سارا احمدی")
    scores = [score(sara, person(2, name), PHONE)[0] for name in others]
    assert scores == sorted(set(scores))


def test_the_reasons_name_what_speaks_for_it_and_against_it() -> None:
    one = person(1, "Sara Ahmadi", birthday=BORN, org_id=1, city="yazd")
    other = person(2, "Reza Karimi", birthday=ANOTHER_DAY, org_id=1, city="yazd")
    _score, reasons = score(one, other, ("whatsapp", "email", "telegram"))
    assert reasons == (
        "same_email",
        "same_handle",
        "same_phone",
        "other_name",
        "other_birthday",
        "same_organisation",
        "same_city",
    )


def test_a_name_that_many_have_says_less_and_never_nothing() -> None:
    sara = person(1, "Sara Ahmadi"), person(2, "Sara Ahmadi")
    scores = [score(*sara, namesakes=many)[0] for many in (2, 3, 5, 10, 100, 10_000)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[2] > scores[-1] > 0


def test_the_table_is_of_both_kinds_and_both_scripts() -> None:
    assert len(TABLE) >= 40
    assert {row[0] for row in TABLE} == set(RANGES)
