"""Who is what to whom: one stored form for what is told from either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.relations import REVERSE, kept, relation_name
from crm_cli.domain.vocabulary import RELATIONS
from crm_cli.errors import Invalid

SYMMETRIC = ("spouse", "sibling", "friend", "colleague")
ids = st.integers(1, 99_999_999)
two = st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1])


@given(two, st.sampled_from(SYMMETRIC))
def test_where_both_are_the_same_to_each_other_it_does_not_matter_who_tells(pair: tuple[int, int], type_: str) -> None:
    one, other = pair
    assert kept(one, other, type_) == kept(other, one, type_) == (min(pair), max(pair), type_)


@given(two)
def test_a_parent_and_a_child_are_kept_as_the_child_of_the_parent(pair: tuple[int, int]) -> None:
    parent, child = pair
    assert kept(parent, child, "child") == kept(child, parent, "parent") == (parent, child, "child")


@given(two, st.sampled_from(["agent", "emergency"]))
def test_an_agent_or_an_emergency_contact_is_kept_as_told(pair: tuple[int, int], type_: str) -> None:
    one, other = pair
    assert kept(one, other, type_) == (one, other, type_) != kept(other, one, type_)


@given(two, st.sampled_from(RELATIONS))
def test_what_is_kept_says_the_same_again(pair: tuple[int, int], type_: str) -> None:
    assert kept(*kept(*pair, type_)) == kept(*pair, type_)


@pytest.mark.parametrize("type_", RELATIONS)
def test_a_contact_is_nothing_to_itself(type_: str) -> None:
    with pytest.raises(Invalid, match="itself"):
        kept(3, 3, type_)


def test_every_relation_has_a_reverse_and_the_reverse_of_a_reverse_is_where_one_began() -> None:
    assert tuple(REVERSE) == RELATIONS
    assert all(REVERSE[reverse] == type_ for type_, reverse in REVERSE.items() if reverse in REVERSE)
    assert {reverse for reverse in REVERSE.values() if reverse not in REVERSE} == {"agent_of", "emergency_of"}


@pytest.mark.parametrize("type_", sorted({*REVERSE, *REVERSE.values()}))
def test_every_relation_is_called_something_that_can_be_read_out(type_: str) -> None:
    assert relation_name(type_).replace(" ", "").isalpha()
