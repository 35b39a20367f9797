"""What contacts become when they are one."""

from typing import Any

import pytest

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contacts import ContactRecord, Point
from crm_cli.domain.merging import KEPT, emptied, merged
from crm_cli.domain.text import NOTE_LIMIT
from crm_cli.errors import Conflict, Invalid

MOBILE = Point("mobile", "0912 123 4567", "+989121234567")
PHONE = Point("phone", "021 8877 6655", "+982188776655")
AT = "2026-11-22T06:30:00Z"


def contact(number: int, **fields: Any) -> ContactRecord:
    known: dict[str, Any] = dict.fromkeys(ContactRecord._fields)
    known |= {"id": number, "uid": f"u{number}", "kind": "person", "full_name": "Sara Ahmadi", "lifecycle": "raw"}
    known |= {"version": 1, "do_not_contact": False, "points": (), "tags": (), "consent": (), "custom": ()}
    return ContactRecord(**(known | fields))


def one_of(one: dict[str, Any], *others: dict[str, Any], **keep: int) -> ContactRecord:
    """The contacts 1, 2, 3 … made one; `keep` has by field whose value is kept."""
    first, *rest = (contact(number, **fields) for number, fields in enumerate((one, *others), 1))
    return merged(first, rest, keep)


@pytest.mark.parametrize(
    "field", ["job_title", "org_id", "owner_id", "source", "best_time", "language", "city", "tier"]
)
def test_what_only_one_says_is_kept(field: str) -> None:
    assert getattr(one_of({}, {field: "B"}), field) == getattr(one_of({field: "B"}, {}), field) == "B"


def test_where_they_differ_the_one_that_stays_is_right() -> None:
    result = one_of({"city": "Yazd", "full_name": "Sara"}, {"city": "Qom", "full_name": "Sarah"})
    assert (result.id, result.uid, result.city, result.full_name) == (1, "u1", "Yazd", "Sara")


def test_a_gap_is_filled_by_the_first_that_can() -> None:
    assert one_of({}, {}, {"city": "Qom"}, {"city": "Yazd"}).city == "Qom"


@pytest.mark.parametrize("field", sorted(set(KEPT) - {"lifecycle", "birthday"}))
def test_whose_value_is_kept_can_be_said(field: str) -> None:
    column = KEPT[field]
    result = one_of({column: "A"}, {column: "B"}, {column: "C"}, **{field: 2})
    assert getattr(result, column) == "B"


def test_a_field_may_be_kept_empty() -> None:
    assert one_of({"city": "Yazd"}, {}, city=2).city is None


def test_of_a_stage_that_is_kept_the_reason_is_kept_too() -> None:
    gone = {"lifecycle": "disqualified", "disqualified_reason": "wrong number"}
    kept = one_of({"lifecycle": "engaged"}, gone, lifecycle=2)
    assert (kept.lifecycle, kept.disqualified_reason) == ("disqualified", "wrong number")


def test_a_choice_among_others_is_refused() -> None:
    with pytest.raises(Invalid, match="9"):
        one_of({}, {}, city=9)


def test_a_person_and_an_organisation_stay_two() -> None:
    with pytest.raises(Conflict, match="person"):
        one_of({"kind": "org"}, {})


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        ("raw", "verified", "verified"),
        ("customer", "raw", "customer"),
        ("lapsed", "customer", "customer"),
        ("lapsed", "prospect", "lapsed"),
        ("disqualified", "raw", "disqualified"),
        ("disqualified", "engaged", "engaged"),
    ],
)
def test_whoever_is_further_on_has_the_right_stage(one: str, other: str, result: str) -> None:
    sides = [
        {"lifecycle": stage, "disqualified_reason": "x" if stage == "disqualified" else None} for stage in (one, other)
    ]
    for pair in (sides, sides[::-1]):
        found = one_of(*pair)
        assert (found.lifecycle, found.disqualified_reason) == (result, "x" if result == "disqualified" else None)


def test_the_better_tier_is_taken() -> None:
    assert one_of({"tier": "C"}, {"tier": "A"}, {}).tier == "A"


def test_a_no_wins() -> None:
    result = one_of(
        {"consent": (("sms", "yes"), ("call", "no"))},
        {"consent": (("sms", "no"), ("call", "yes"), ("email", "yes")), "do_not_contact": True},
    )
    assert dict(result.consent) == {"sms": "no", "call": "no", "email": "yes"}
    assert result.do_not_contact is True


def test_notes_are_joined_and_said_once() -> None:
    assert one_of({"note": "likes tea"}, {"note": "likes"}, {"note": "calls at night"}).note == (
        "likes tea\n\ncalls at night"
    )


def test_notes_that_are_too_long_together_are_refused_with_the_way_out() -> None:
    long = {"note": "a" * NOTE_LIMIT}
    with pytest.raises(Conflict) as refused:
        one_of(long, {"note": "b"})
    assert "--keep note=" in refused.value.hint
    assert one_of(long, {"note": "b"}, note=2).note == "b"


def test_every_way_to_reach_them_is_there_once_with_what_is_noted_about_it() -> None:
    theirs = (MOBILE._replace(value="09121234567", label="work", preferred=True, verified_at=AT), PHONE)
    result = one_of({"points": (MOBILE,)}, {"points": theirs})
    assert result.points == (MOBILE._replace(label="work", preferred=True, verified_at=AT), PHONE)


def test_the_preferred_way_of_the_one_that_stays_is_the_only_one() -> None:
    result = one_of(
        {"points": (MOBILE._replace(preferred=True),)}, {"points": (PHONE._replace(preferred=True, verified_at=AT),)}
    )
    assert [point.preferred for point in result.points] == [True, False]
    assert result.points[1].verified_at == AT


def test_several_preferred_ways_of_one_stay() -> None:
    both = tuple(point._replace(preferred=True) for point in (MOBILE, PHONE))
    assert one_of({}, {"points": both}).points == both


def test_tags_and_custom_values_come_together() -> None:
    result = one_of(
        {"tags": ("vip", "new"), "custom": (("seat", "aisle"),)},
        {"tags": ("new", "ski"), "custom": (("seat", "window"), ("meal", "vegan"))},
    )
    assert result.tags == ("vip", "new", "ski")
    assert dict(result.custom) == {"seat": "aisle", "meal": "vegan"}
    assert dict(one_of({"custom": (("seat", "aisle"),)}, {"custom": (("seat", "window"),)}, seat=2).custom) == {
        "seat": "window"
    }


def test_nobody_is_their_own_organisation_or_recommended_themselves() -> None:
    result = one_of({"org_id": 2, "referred_by_id": 3}, {"org_id": 7}, {"referred_by_id": 1})
    assert (result.org_id, result.referred_by_id) == (7, None)


def test_the_name_in_latin_letters_is_taken_from_the_one_that_is_written_so() -> None:
    persian, latin = {"full_name": "سارا احمدی"}, {"full_name": "Sara Ahmadi"}
    assert one_of(persian, latin).latin_name == "Sara Ahmadi"
    assert one_of(latin, persian).latin_name is None
    assert one_of(latin, persian, name=2)[3:5] == ("سارا احمدی", "Sara Ahmadi")


def test_whoever_is_in_use_is_in_lists() -> None:
    assert one_of({"archived_at": AT}, {}).archived_at is None
    assert one_of({"archived_at": AT}, {"archived_at": AT}).archived_at == AT


def test_what_is_left_of_the_other_is_a_number_and_a_name_that_lead_on() -> None:
    full = contact(2, city="Yazd", birthday=Birthday(1990, 4, 15, "gregorian"), do_not_contact=True, points=(MOBILE,))
    full = full._replace(lifecycle="disqualified", disqualified_reason="x", note="n", tags=("vip",))
    left = emptied(full, 1, AT)
    assert {name for name in left._fields if getattr(left, name)} == {
        "id", "uid", "kind", "full_name", "lifecycle", "archived_at", "merged_into_id", "version"
    }  # fmt: skip
    assert (left.full_name, left.merged_into_id, left.archived_at) == ("Sara Ahmadi", 1, AT)
