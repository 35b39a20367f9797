"""Which of those alike a thing is."""

from collections import Counter
from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.twins import Twins


@given(st.lists(st.integers(0, 9)))
def test_each_is_counted_among_those_like_it(things: list[int]) -> None:
    twins, seen = Twins(), Counter[int]()
    for thing in things:
        seen[thing] += 1
        assert twins.count(blake2b(str(thing).encode(), digest_size=16).digest()) == seen[thing]
