"""What a contact may become, and what an edit makes of one."""

from itertools import product

import pytest

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contacts import CLEARABLE, ContactChanges, ContactDraft, ContactRecord, Point, changed, moved
from crm_cli.domain.vocabulary import LIFECYCLE
from crm_cli.errors import Conflict, Invalid, NotFound

# domain.md: raw → verified → engaged → prospect → customer → lapsed → customer;
# any non-customer → disqualified(reason) → verified.
LEGAL = {
    ("raw", "verified"),
    ("verified", "engaged"),
    ("engaged", "prospect"),
    ("prospect", "customer"),
    ("customer", "lapsed"),
    ("lapsed", "customer"),
    ("raw", "disqualified"),
    ("verified", "disqualified"),
    ("engaged", "disqualified"),
    ("prospect", "disqualified"),
    ("lapsed", "disqualified"),
    ("disqualified", "verified"),
}
PAIRS = [(now, then) for now, then in product(LIFECYCLE, LIFECYCLE) if now != then]

MOBILE = Point("mobile", "0912 123 4567", "+989121234567")
EMAIL = Point("email", "Sara@Example.com", "sara@example.com")


def contact(**fields: object) -> ContactRecord:
    known: dict[str, object] = dict.fromkeys(ContactRecord._fields)
    known |= {"id": 7, "uid": "u7", "kind": "person", "full_name": "Sara Ahmadi", "lifecycle": "raw", "version": 1}
    known |= {"do_not_contact": False, "points": (), "tags": (), "consent": (), "custom": ()}
    return ContactRecord(**(known | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(("now", "then"), sorted(LEGAL))
def test_a_legal_move_changes_the_lifecycle(now: str, then: str) -> None:
    assert moved(contact(lifecycle=now), then, "wrong number").lifecycle == then


@pytest.mark.parametrize(("now", "then"), [pair for pair in PAIRS if pair not in LEGAL])
def test_an_illegal_move_is_refused_and_every_legal_one_is_named(now: str, then: str) -> None:
    with pytest.raises(Conflict) as refused:
        moved(contact(lifecycle=now), then, "because")
    named = set(refused.value.hint.partition("become ")[2].split(", "))
    assert named == {target for origin, target in LEGAL if origin == now}


@pytest.mark.parametrize("stage", LIFECYCLE)
def test_staying_in_a_stage_is_no_move(stage: str) -> None:
    same = contact(lifecycle=stage, disqualified_reason="x" if stage == "disqualified" else None)
    assert moved(same, stage) == same


@pytest.mark.parametrize("reason", [None, ""])
def test_disqualifying_needs_a_reason(reason: str | None) -> None:
    with pytest.raises(Invalid, match="reason"):
        moved(contact(), "disqualified", reason)


def test_the_reason_is_kept_while_disqualified_and_forgotten_afterwards() -> None:
    out = moved(contact(), "disqualified", "wrong number")
    assert out.disqualified_reason == "wrong number"
    assert moved(out, "verified").disqualified_reason is None


def test_another_reason_replaces_the_one_of_a_disqualified_contact() -> None:
    before = contact(lifecycle="disqualified", disqualified_reason="wrong number")
    after = changed(before, ContactChanges({"lifecycle": "disqualified", "disqualified_reason": "moved abroad"}))
    assert after.disqualified_reason == "moved abroad"


def test_an_edit_moves_the_lifecycle_by_the_same_rules() -> None:
    assert changed(contact(), ContactChanges({"lifecycle": "verified"})).lifecycle == "verified"
    with pytest.raises(Conflict):
        changed(contact(), ContactChanges({"lifecycle": "customer"}))


def test_a_reason_without_disqualifying_is_refused() -> None:
    with pytest.raises(Invalid, match="reason"):
        changed(contact(), ContactChanges({"disqualified_reason": "wrong number"}))


def test_an_edit_changes_the_fields_it_names_and_no_other() -> None:
    before = contact(city="Shiraz", note="window seat", birthday=Birthday(None, 4, 15, "gregorian"))
    after = changed(before, ContactChanges({"city": "Tehran", "note": None}))
    assert after == before._replace(city="Tehran", note=None)


def test_changing_nothing_gives_the_same_contact() -> None:
    before = contact(points=(MOBILE,), tags=("vip",), consent=(("sms", "yes"),))
    assert changed(before, ContactChanges({})) == before


def test_a_contact_cannot_be_its_own_organisation() -> None:
    with pytest.raises(Conflict):
        changed(contact(kind="org"), ContactChanges({"org_id": 7}))


def test_tags_are_added_at_the_end_once_each_and_taken_away() -> None:
    before = contact(tags=("vip", "new"))
    after = changed(before, ContactChanges({}, add_tags=("shiraz", "vip", "shiraz"), remove_tags=("new", "absent")))
    assert after.tags == ("vip", "shiraz")


def test_a_tag_added_and_taken_away_at_once_is_gone() -> None:
    assert changed(contact(tags=("vip",)), ContactChanges({}, add_tags=("a",), remove_tags=("a",))).tags == ("vip",)


def test_consent_is_kept_by_channel_and_the_last_answer_counts() -> None:
    before = contact(consent=(("sms", "yes"), ("call", "no")))
    after = changed(before, ContactChanges({}, consent=(("sms", "no"), ("email", "yes"))))
    assert dict(after.consent) == {"sms": "no", "call": "no", "email": "yes"}


def test_unknown_takes_an_answer_back() -> None:
    before = contact(consent=(("sms", "yes"), ("call", "no")))
    assert changed(before, ContactChanges({}, consent=(("sms", "unknown"),))).consent == (("call", "no"),)


def test_points_are_added_behind_those_there_are() -> None:
    assert changed(contact(points=(MOBILE,)), ContactChanges({}, add_points=(EMAIL,))).points == (MOBILE, EMAIL)


def test_the_same_number_typed_otherwise_is_not_added_again() -> None:
    again = Point("mobile", "+98 912 1234567", MOBILE.norm)
    assert changed(contact(points=(MOBILE,)), ContactChanges({}, add_points=(again,))).points == (MOBILE,)


def test_a_number_may_be_a_mobile_and_a_whatsapp_address() -> None:
    whatsapp = MOBILE._replace(type="whatsapp")
    assert changed(contact(points=(MOBILE,)), ContactChanges({}, add_points=(whatsapp,))).points == (MOBILE, whatsapp)


@pytest.mark.parametrize("spelling", [MOBILE.value, MOBILE.norm])
def test_a_point_is_taken_away_by_its_text_or_its_normal_form(spelling: str) -> None:
    after = changed(contact(points=(MOBILE, EMAIL)), ContactChanges({}, remove_points=(spelling,)))
    assert after.points == (EMAIL,)


def test_taking_away_a_point_the_contact_has_not_is_refused_and_says_which_it_has() -> None:
    with pytest.raises(NotFound) as refused:
        changed(contact(points=(MOBILE,)), ContactChanges({}, remove_points=("+982188776655",)))
    assert MOBILE.value in refused.value.hint


def test_a_number_is_replaced_in_one_edit() -> None:
    other = Point("mobile", "0935 111 2233", "+989351112233")
    after = changed(contact(points=(MOBILE,)), ContactChanges({}, add_points=(other,), remove_points=(MOBILE.norm,)))
    assert after.points == (other,)


def test_every_field_that_can_be_cleared_may_be_empty_in_a_new_contact() -> None:
    draft = ContactDraft("Sara")
    assert {name: getattr(draft, name) for name in CLEARABLE} == dict.fromkeys(CLEARABLE)
