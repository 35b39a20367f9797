"""Who is compared at all: whoever has something in common, and no crowds."""

from collections.abc import Iterable

import pytest

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.candidates import MOST_TOGETHER, suggested
from crm_cli.domain.duplicates import LEAST, Crowd, Shared, Someone, names_of


def people(*names: str, kind: str = "person", first: int = 1) -> list[Someone]:
    return [Someone(number, kind, name, names_of(kind, name)) for number, name in enumerate(names, first)]


def found(
    them: Iterable[Someone], *shared: Shared, apart: set[tuple[int, int]] | None = None, least: int = LEAST
) -> list[tuple[int, int]]:
    pairs, _crowds = suggested(them, shared, apart or set(), least)
    return [(pair.one.id, pair.other.id) for pair in pairs]


def test_the_most_likely_pair_comes_first() -> None:
    them = people("Sara Ahmadi", "Sara Ahmadi", "Ali Rezaei", "علی رضایی")
    assert found(them, Shared("+989121234567", {3: "mobile", 4: "mobile"})) == [(3, 4), (1, 2)]


@pytest.mark.parametrize("other", ["سارا احمدی", "Ahmadi, Sara", "Mrs Sarah Ahmadi"])
def test_names_are_compared_across_scripts_orders_and_spellings(other: str) -> None:
    assert found(people("Sara Ahmadi", "Reza Karimi", other)) == [(1, 3)]


def test_a_slip_of_the_pen_is_found_when_less_is_asked_for() -> None:
    them = people("Sara Karimi", "Sara Karmi")
    assert (found(them), found(them, least=30)) == ([], [(1, 2)])


def test_those_born_on_one_day_are_compared_in_either_calendar() -> None:
    one, other = people("Sara Karimi", "Sara Karmi")
    born = Birthday(1990, 4, 15, "gregorian"), Birthday(1369, 1, 26, "jalali")
    assert found([one._replace(birthday=born[0]), other._replace(birthday=born[1])]) == [(1, 2)]


def test_a_person_and_an_organisation_are_never_one() -> None:
    them = people("Pars", "Pars") + people("Pars", kind="org", first=3)
    everyone = Shared("x", dict.fromkeys((1, 2, 3), "email"))
    assert found(them, everyone, least=0) == [(1, 2)]


def test_whoever_was_kept_apart_is_left_out() -> None:
    them = people("Sara Ahmadi", "Sara Ahmadi", "Sara Ahmadi")
    assert found(them, apart={(1, 3)}) == [(1, 2), (2, 3)]


def test_points_of_contacts_that_are_not_looked_at_are_ignored() -> None:
    assert found(people("Sara"), Shared("x", {1: "email", 99: "email"}), least=0) == []


def test_a_crowd_is_told_and_not_compared() -> None:
    many = people(*["Sara Ahmadi"] * (MOST_TOGETHER + 1), "Ali Rezaei", "Ali Rezaei")
    switchboard = Shared("+982188776655", {person.id: "phone" for person in many})
    pairs, crowds = suggested(many, [switchboard], set(), 0)
    assert [(pair.one.name, pair.other.name) for pair in pairs] == [("Ali Rezaei", "Ali Rezaei")]
    assert crowds == [Crowd("+982188776655", MOST_TOGETHER + 3), Crowd("Sara Ahmadi", MOST_TOGETHER + 1)]


def test_in_a_crowd_of_namesakes_another_reason_still_finds_a_pair() -> None:
    many = people(*["Sara Ahmadi"] * (MOST_TOGETHER + 1))
    assert found(many, Shared("x", {3: "email", 8: "email"})) == [(3, 8)]
