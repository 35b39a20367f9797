"""Contacts: added, changed, tagged, archived, deleted, each in one transaction."""

from typing import Any

import pytest

from crm_cli.domain.contact_fields import parse_phone_point
from crm_cli.domain.contacts import ContactChanges, ContactDraft, ContactRecord
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, Sql


def rows(listing: Listing, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(keys), None)]


def ids(listing: Listing) -> list[int]:
    return [number for (number,) in rows(listing, "id")]


def get(crm: Crm, number: int) -> ContactRecord:
    return crm.contacts.card(number).contact


def test_a_contact_is_stored_with_everything_that_was_said(crm: Crm) -> None:
    draft = ContactDraft(
        "سارا احمدی",
        latin_name="Sara Ahmadi",
        city="Shiraz",
        tier="A",
        do_not_contact=True,
        points=(parse_phone_point("09121234567", "IR", label="work"),),
        tags=("vip", "new"),
        consent=(("sms", "no"),),
        uid="ours-1",
    )
    stored = get(crm, crm.contacts.add(draft))
    same = ("full_name", "latin_name", "city", "tier", "do_not_contact", "points", "tags", "consent", "uid")
    assert {key: getattr(stored, key) for key in same} == {key: getattr(draft, key) for key in same}
    assert stored.lifecycle == "raw"


def test_a_uid_that_is_known_adds_nothing_and_returns_who_has_it(crm: Crm, add: Add, sql: Sql) -> None:
    first = add("Sara", uid="abc")
    before = sql("SELECT count(*) FROM command")
    assert add("Somebody else", uid="abc", org="Nowhere") == first
    assert get(crm, first).full_name == "Sara"
    assert sql("SELECT count(*) FROM command") == before


def test_a_new_contact_belongs_to_whoever_adds_it(crm: Crm, add: Add) -> None:
    assert get(crm, add("Sara")).owner_id == 1


def test_a_new_contact_may_belong_to_a_colleague(crm: Crm, add: Add) -> None:
    leila = crm.staff.add(StaffDraft("Leila"))
    assert get(crm, add("Sara", owner="leila")).owner_id == leila


def test_an_organisation_is_found_by_its_name_in_any_letters(crm: Crm, add: Add) -> None:
    org = add("شركت پارس", kind="org")
    assert get(crm, add("Sara", org="شرکت پارس")).org_id == org


def test_an_organisation_nobody_knows_is_refused_and_nothing_is_stored(crm: Crm, add: Add) -> None:
    with pytest.raises(NotFound) as refused:
        add("Sara", org="Pars Travel")
    assert "--create" in refused.value.hint
    assert crm.contacts.list(Query()).total() == 0


def test_an_organisation_is_made_when_asked_for_in_the_same_command(crm: Crm, add: Add, sql: Sql) -> None:
    sara = add("Sara", org="Pars Travel", create_org=True)
    org = get(crm, get(crm, sara).org_id or 0)
    assert (org.full_name, org.kind) == ("Pars Travel", "org")
    assert sql("SELECT count(DISTINCT command_id) FROM journal WHERE table_name = 'contact'") == [(1,)]


def test_asking_to_create_an_organisation_that_exists_takes_it(crm: Crm, add: Add) -> None:
    org = add("Pars Travel", kind="org")
    assert get(crm, add("Sara", org="Pars Travel", create_org=True)).org_id == org
    assert crm.contacts.list(Query()).total() == 2


def test_a_person_is_never_taken_for_an_organisation(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi")
    with pytest.raises((NotFound, Conflict, Invalid)):
        add("Reza", org="Sara")


def test_an_organisation_is_made_even_where_a_person_has_a_name_like_it(crm: Crm, add: Add) -> None:
    add("Pars Ahmadi")
    reza = add("Reza", org="Pars", create_org=True)
    assert get(crm, get(crm, reza).org_id or 0).kind == "org"


def test_who_recommended_us_is_found_by_name(crm: Crm, add: Add) -> None:
    sara = add("Sara Ahmadi")
    assert get(crm, add("Reza", referred_by="sara")).referred_by_id == sara


def test_an_edit_changes_several_contacts_at_once(crm: Crm, add: Add) -> None:
    both = [add("Sara"), add("Reza")]
    crm.contacts.edit(both, ContactChanges({"city": "Shiraz", "tier": "B"}))
    assert rows(crm.contacts.list(Query()), "city", "tier") == [("Shiraz", "B"), ("Shiraz", "B")]


def test_an_edit_changes_all_of_them_or_none(crm: Crm, add: Add) -> None:
    raw, prospect = add("Sara"), add("Reza", lifecycle="prospect")
    with pytest.raises(Conflict):
        crm.contacts.edit([prospect, raw], ContactChanges({"lifecycle": "customer"}))
    assert rows(crm.contacts.list(Query()), "lifecycle") == [("prospect",), ("raw",)]


def test_an_edit_of_somebody_who_is_not_there_changes_nobody(crm: Crm, add: Add) -> None:
    sara = add("Sara")
    with pytest.raises(NotFound, match="99"):
        crm.contacts.edit([sara, 99], ContactChanges({"city": "Shiraz"}))
    assert get(crm, sara).city is None


def test_an_edit_that_says_nothing_is_refused(crm: Crm, add: Add) -> None:
    with pytest.raises(Invalid, match="nothing to change"):
        crm.contacts.edit([add("Sara")], ContactChanges({}))


def test_a_new_name_is_searched_from_then_on_and_the_old_one_no_more(crm: Crm, add: Add) -> None:
    sara = add("Sara Ahmadi")
    crm.contacts.edit([sara], ContactChanges({"full_name": "Sara Karimi"}))
    assert crm.contacts.find(["sara karimi"]) == [sara]
    with pytest.raises(NotFound):
        crm.contacts.find(["ahmadi"])


def test_a_new_phone_is_searched_from_then_on_and_the_old_one_no_more(crm: Crm, add: Add) -> None:
    sara = add("Sara", "09121234567")
    new = parse_phone_point("09351112233", "IR")
    crm.contacts.edit([sara], ContactChanges({}, add_points=(new,), remove_points=("+989121234567",)))
    assert crm.contacts.find(["0935111"]) == [sara]
    with pytest.raises(NotFound):
        crm.contacts.find(["0912 123 4567"])


def test_clearing_the_organisation_lets_a_person_go(crm: Crm, add: Add) -> None:
    sara = add("Sara", org="Pars", create_org=True)
    crm.contacts.edit([sara], ContactChanges({"org": None}))
    assert get(crm, sara).org_id is None


def test_tags_are_added_and_taken_away_from_several(crm: Crm, add: Add) -> None:
    both = [add("Reza", tags=("new",)), add("Sara", tags=("vip",))]
    crm.contacts.tag(both, add=["vip"], remove=["new"])
    assert [get(crm, number).tags for number in both] == [("vip",), ("vip",)]


def test_every_change_makes_one_version_more(crm: Crm, add: Add) -> None:
    sara = add("Sara")
    crm.contacts.edit([sara], ContactChanges({"city": "Shiraz"}, add_tags=("vip",)))
    crm.contacts.tag([sara], add=["new"], remove=[])
    assert get(crm, sara).version == 3


def test_a_change_that_changes_nothing_leaves_the_version_and_no_command(crm: Crm, add: Add, sql: Sql) -> None:
    sara = add("Sara", city="Shiraz", tags=("vip",), consent=(("sms", "yes"),))
    before, commands = get(crm, sara), sql("SELECT * FROM command")
    crm.contacts.edit([sara], ContactChanges({"city": "Shiraz"}, add_tags=("vip",), consent=(("sms", "yes"),)))
    crm.contacts.unarchive([sara])
    assert get(crm, sara) == before
    assert sql("SELECT * FROM command") == commands


def test_a_change_on_top_of_an_older_version_is_refused(crm: Crm, add: Add) -> None:
    sara = add("Sara")
    stale = get(crm, sara)
    crm.contacts.edit([sara], ContactChanges({"city": "Shiraz"}))
    with pytest.raises(Conflict, match="changed meanwhile"), crm.write() as work:
        work.contacts.update(stale._replace(city="Tehran"))
    assert get(crm, sara).city == "Shiraz"


def test_the_archived_leave_the_list_and_come_back(crm: Crm, add: Add) -> None:
    sara, reza = add("Sara"), add("Reza")
    crm.contacts.archive([sara])
    assert ids(crm.contacts.list(Query())) == [reza]
    assert ids(crm.contacts.list(Query(), archived=True)) == [sara]
    assert ids(crm.contacts.list(Query(), all_of_them=True)) == [reza, sara]
    crm.contacts.unarchive([sara])
    assert ids(crm.contacts.list(Query())) == [reza, sara]


def test_archiving_again_keeps_the_first_date(crm: Crm, add: Add, at: Any) -> None:
    sara = add("Sara")
    crm.contacts.archive([sara])
    at(2026, 12, 1).contacts.archive([sara])
    assert get(crm, sara).archived_at == "2026-11-22T06:30:00Z"


def test_a_deleted_contact_takes_its_followups_and_what_it_alone_said(crm: Crm, add: Add, sql: Sql) -> None:
    from datetime import date

    sara, reza = add("Sara", "09121234567", tags=("vip",), consent=(("sms", "yes"),)), add("Reza")
    crm.followups.add(FollowupDraft("sara", "call", date(2026, 11, 22)))
    crm.followups.add(FollowupDraft("reza", "call", date(2026, 11, 22)))
    crm.interactions.add(InteractionDraft(("sara",), "call", "alone"))
    crm.interactions.add(InteractionDraft(("sara", "reza"), "meeting", "together"))
    crm.contacts.delete([sara])
    assert ids(crm.contacts.list(Query())) == [reza]
    assert rows(crm.followups.list(Query()), "contact") == [("Reza",)]
    assert rows(crm.interactions.list(Query()), "text", "contacts") == [("together", "Reza")]
    left = "SELECT (SELECT count(*) FROM contact_point), (SELECT count(*) FROM contact_tag), (SELECT count(*) FROM {})"
    assert sql(left.format("contact_consent")) == [(0, 0, 0)]


def test_what_several_said_goes_when_all_of_them_are_deleted_together(crm: Crm, add: Add) -> None:
    sara, reza = add("Sara"), add("Reza")
    crm.interactions.add(InteractionDraft(("sara", "reza"), "meeting", "together"))
    crm.contacts.delete([sara, reza])
    assert crm.interactions.list(Query()).total() == 0


def test_deleting_an_organisation_keeps_its_people(crm: Crm, add: Add) -> None:
    sara = add("Sara", org="Pars", create_org=True)
    crm.contacts.delete([get(crm, sara).org_id or 0])
    assert get(crm, sara).org_id is None


def test_deleting_one_who_is_not_there_deletes_nobody(crm: Crm, add: Add) -> None:
    sara = add("Sara")
    with pytest.raises(NotFound):
        crm.contacts.delete([sara, 99])
    assert ids(crm.contacts.list(Query())) == [sara]


def test_an_id_is_never_given_again(crm: Crm, add: Add) -> None:
    gone = add("Sara")
    crm.contacts.delete([gone])
    assert add("Reza") == gone + 1


def test_a_list_filters_by_words_and_fields_in_any_letters_and_digits(crm: Crm, add: Add) -> None:
    ali = add("علي رضايي", "09121234567", city="شیراز", tags=("vip",), tier="A")
    add("Ali Rezaei", city="Tehran")
    for text in ("علی", "رضا", "۰۹۱۲۱۲۳", "city:شيراز", "tag:VIP", "tier:a,b", "phone:912", "علی city:شیراز"):
        assert ids(crm.contacts.list(Query(text))) == [ali], text


def test_alternatives_of_one_field_are_any_of_them_and_fields_are_all(crm: Crm, add: Add) -> None:
    add("A", city="Shiraz", tier="A"), add("B", city="Tehran", tier="A"), add("C", city="Yazd", tier="A")
    add("D", city="Shiraz", tier="B")
    assert ids(crm.contacts.list(Query("city:shiraz,tehran tier:A"))) == [1, 2]


@pytest.mark.parametrize("text", ["created_at:today", "id:1", "do-not-contact:no", "consent:sms=yes"])
def test_fields_of_every_kind_can_be_asked_for(crm: Crm, add: Add, text: str) -> None:
    sara = add("Sara", consent=(("sms", "yes"),))
    assert ids(crm.contacts.list(Query(text))) == [sara]


@pytest.mark.parametrize("text", ["id:abc", "created_at:someday", "cty:x", "tier:E"])
def test_a_filter_with_a_value_of_the_wrong_kind_is_refused(crm: Crm, text: str) -> None:
    with pytest.raises(Invalid):
        ids(crm.contacts.list(Query(text)))


def test_a_filter_of_bytes_that_are_no_text_is_refused_or_finds_nobody(crm: Crm, add: Add) -> None:
    add("Sara", city="Shiraz")
    try:
        found = ids(crm.contacts.list(Query("city:\udcff")))
    except Invalid:
        return
    assert found == []


def test_names_are_sorted_as_they_are_searched_and_empty_values_come_last(crm: Crm, add: Add) -> None:
    add("zahra", city="Yazd"), add("Ali", city="Bam"), add("bahar")
    assert rows(crm.contacts.list(Query()), "name") == [("Ali",), ("bahar",), ("zahra",)]
    assert rows(crm.contacts.list(Query(sort=("city",))), "city") == [("Bam",), ("Yazd",), (None,)]
    assert rows(crm.contacts.list(Query(sort=("-city",))), "city") == [("Yazd",), ("Bam",), (None,)]


def test_a_limit_cuts_the_list_but_not_its_total(crm: Crm, add: Add) -> None:
    add("A"), add("B"), add("C")
    listing = crm.contacts.list(Query(limit=2))
    assert (ids(listing), listing.total()) == ([1, 2], 3)
    assert ids(crm.contacts.list(Query(limit=0))) == []


def test_the_card_shows_who_belongs_to_an_organisation_but_not_the_archived(crm: Crm, add: Add) -> None:
    org = add("Pars", kind="org")
    reza, sara = add("Reza", org="Pars"), add("Sara", org="Pars")
    crm.contacts.archive([sara])
    assert ids(crm.contacts.card(org).members) == [reza]


def test_the_card_of_nobody_is_not_found(crm: Crm, add: Add) -> None:
    add("Sara")
    with pytest.raises(NotFound):
        crm.contacts.card(99)


def test_where_contacts_stand_by_name_holds_until_the_next_change(crm: Crm, add: Add) -> None:
    for name in ("Zohreh", "Ali"):
        add(name)
    crm.learn_places()
    assert crm.places == bytes.fromhex("ffffffff 00000001 00000000")
    crm.renew()
    assert crm.places
    add("Bahar")
    assert crm.places == b""
    crm.learn_places()
    assert len(crm.places) == 4 * 4
    crm.close()
    assert crm.places == b""
