"""Universal ids: our own UUIDv7, and those of others."""

import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain import ids
from crm_cli.errors import Invalid


def test_a_new_uid_is_a_canonical_uuid_of_version_7() -> None:
    for uid in (ids.new_uid() for _ in range(2_000)):
        parsed = uuid.UUID(uid)
        assert str(parsed) == uid
        assert parsed.version == 7
        assert parsed.variant == uuid.RFC_4122


def test_a_new_uid_carries_the_millisecond_it_was_made_in() -> None:
    before = time.time_ns() // 1_000_000
    stamp = uuid.UUID(ids.new_uid()).int >> 80
    assert before <= stamp <= time.time_ns() // 1_000_000


def test_later_uids_sort_later(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for moment in (0, 1_000_000, 1_700_000_000_000_000_000, 253_402_300_799_000_000_000):
        monkeypatch.setattr(ids, "time_ns", lambda moment=moment: moment)
        made.append(ids.new_uid())
    assert made == sorted(made)


def test_a_clock_before_1970_still_gives_a_well_formed_uid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "time_ns", lambda: -86_400_000_000_000)
    assert uuid.UUID(ids.new_uid()).version == 7


def test_every_random_bit_takes_both_values() -> None:
    numbers = [uuid.UUID(ids.new_uid()).int for _ in range(400)]
    random_bits = [bit for bit in range(76) if not 62 <= bit < 64]
    assert [bit for bit in random_bits if len({number >> bit & 1 for number in numbers}) == 1] == []


def test_uids_do_not_repeat() -> None:
    assert len({ids.new_uid() for _ in range(20_000)}) == 20_000


@pytest.mark.parametrize(
    "given_uid", ["a", "urn:uuid:0190", "شناسه-۱", "{12}", "x" * 200, "01a20247-740a-743f-a006-39e4fdd79ba4"]
)
def test_the_uid_of_another_program_is_kept(given_uid: str) -> None:
    assert ids.uid(f" {given_uid}\n") == given_uid


@pytest.mark.parametrize("given_uid", ["", " ", "a b", "a\u00a0b", "a\tb", "a\x00", "x" * 201, "a\u202eb", "\udcff"])
def test_a_uid_with_spaces_or_invisible_characters_is_refused(given_uid: str) -> None:
    with pytest.raises(Invalid, match=r"^ref must be 1 to 200 printable") as refused:
        ids.uid(given_uid, "ref")
    assert refused.value.field == "ref"


@given(st.text(st.characters(exclude_categories=())))
def test_a_uid_is_refused_or_printable_without_spaces(typed: str) -> None:
    try:
        kept = ids.uid(typed)
    except Invalid as refused:
        assert refused.field == "uid"
        return
    assert kept == typed.strip()
    assert kept.isprintable()
    assert not any(map(str.isspace, kept))
    assert ids.uid(kept) == kept


@given(st.lists(st.integers(0, 40_000) | st.integers(0, 2**63 - 1)))
def test_an_id_is_new_once(numbers: list[int]) -> None:
    met = ids.IdSet()
    assert [met.add(number) for number in numbers] == [number not in numbers[:at] for at, number in enumerate(numbers)]
