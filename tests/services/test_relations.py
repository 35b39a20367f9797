"""Relations: told from either side, seen from both."""

import pytest

from crm_cli.domain.vocabulary import RELATIONS
from crm_cli.errors import Invalid, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, Sql

SEEN_BACK = {"child": "parent", "parent": "child", "agent": "agent_of", "emergency": "emergency_of"}


@pytest.fixture(autouse=True)
def agency(add: Add) -> None:
    add("Sara"), add("Ali"), add("Mina")


def seen(crm: Crm, number: int) -> list[tuple[str, int, str]]:
    return [tuple(relation) for relation in crm.contacts.card(number).relations]


@pytest.mark.parametrize("type_", RELATIONS)
def test_a_relation_is_seen_from_both_sides_whoever_was_entered_first(crm: Crm, type_: str) -> None:
    back = SEEN_BACK.get(type_, type_)
    assert crm.contacts.relate(2, 1, type_)
    assert crm.contacts.relate(2, 3, type_)
    assert seen(crm, 2) == [(type_, 1, "Sara"), (type_, 3, "Mina")]
    assert seen(crm, 1) == seen(crm, 3) == [(back, 2, "Ali")]


@pytest.mark.parametrize("told_back", ["spouse spouse", "friend friend", "child parent", "parent child"])
def test_what_is_told_again_from_either_side_is_no_news(crm: Crm, sql: Sql, told_back: str) -> None:
    type_, back = told_back.split()
    crm.contacts.relate(1, 2, type_)
    before = sql("SELECT * FROM relation"), sql("SELECT * FROM command")
    assert not crm.contacts.relate(1, 2, type_)
    assert not crm.contacts.relate(2, 1, back)
    assert (sql("SELECT * FROM relation"), sql("SELECT * FROM command")) == before


def test_each_may_be_the_emergency_contact_of_the_other_and_more(crm: Crm) -> None:
    assert [crm.contacts.relate(1, 2, "emergency"), crm.contacts.relate(2, 1, "emergency")] == [True, True]
    crm.contacts.relate(1, 2, "spouse"), crm.contacts.relate(1, 3, "child")
    assert [(type_, other) for type_, other, _name in seen(crm, 1)] == [
        ("emergency", 2),
        ("emergency_of", 2),
        ("spouse", 2),
        ("child", 3),
    ]


def test_one_relation_or_all_between_two_are_taken_back_from_either_side(crm: Crm) -> None:
    for type_ in ("child", "colleague", "emergency"):
        crm.contacts.relate(1, 2, type_)
    crm.contacts.relate(1, 3, "friend")
    assert crm.contacts.unrelate(2, 1, "parent") == 1
    assert crm.contacts.unrelate(2, 1, "emergency") == 0  # it is the other way round
    assert crm.contacts.unrelate(2, 1, None) == 2
    assert crm.contacts.unrelate(1, 2, None) == 0
    assert (seen(crm, 1), seen(crm, 2)) == ([("friend", 3, "Mina")], [])


def test_relations_are_journalled_and_go_with_the_contact(crm: Crm, sql: Sql) -> None:
    crm.contacts.relate(1, 2, "spouse")
    crm.contacts.delete([2])
    assert seen(crm, 1) == []
    journalled = "SELECT old IS NULL, new IS NULL FROM journal WHERE table_name = 'relation' ORDER BY id"
    assert sql(journalled) == [(1, 0), (0, 1)]


def test_nobody_is_related_to_oneself_or_to_one_who_is_not_there(crm: Crm, sql: Sql) -> None:
    with pytest.raises(Invalid):
        crm.contacts.relate(1, 1, "friend")
    with pytest.raises(NotFound):
        crm.contacts.relate(1, 99, "friend")
    with pytest.raises(NotFound):
        crm.contacts.unrelate(99, 1, None)
    assert sql("SELECT * FROM relation") == []
