"""A clean list: contacts that somebody has made sure of, and what is wrong with the others."""

from typing import Any

import pytest

from crm_cli.domain.contacts import ContactChanges, Point
from crm_cli.domain.custom_fields import CustomFieldDraft
from crm_cli.domain.listing import Query
from crm_cli.errors import Conflict, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql
from tests.services.test_contacts import get, ids, rows

NOW_TEXT = "2026-11-22T06:30:00Z"


def findings(crm: Crm, **more: Any) -> list[tuple[Any, ...]]:
    return rows(crm.cleansing.examine(**more).findings, "check", "record", "found", "command")


def stamps(crm: Crm, number: int) -> list[str | None]:
    return [point.verified_at for point in get(crm, number).points]


def test_who_is_verified_is_so_with_every_way_to_reach_them(crm: Crm, add: Add) -> None:
    sara, reza = add("Sara", "09121234567", "sara@x.ir"), add("Reza")
    crm.cleansing.verify([sara, reza])
    assert [get(crm, number).lifecycle for number in (sara, reza)] == ["verified", "verified"]
    assert stamps(crm, sara) == [NOW_TEXT, NOW_TEXT]


@pytest.mark.parametrize("typed", ["0912-123-4567", "+98 912 123 4567", "۰۹۱۲۱۲۳۴۵۶۷"])
def test_one_way_alone_may_be_verified_however_it_is_dialled(crm: Crm, add: Add, typed: str) -> None:
    sara = add("Sara", "09121234567", "sara@x.ir")
    crm.cleansing.verify([sara], typed)
    assert stamps(crm, sara) == [NOW_TEXT, None]


def test_a_way_a_contact_has_not_verifies_nobody(crm: Crm, add: Add) -> None:
    both = [add("Sara", "sara@x.ir"), add("Reza")]
    with pytest.raises(NotFound):
        crm.cleansing.verify(both, "sara@x.ir")
    assert [get(crm, number).lifecycle for number in both] == ["raw", "raw"]


def test_who_is_further_on_stays_there_when_verified_again(crm: Crm, add: Add, at: At) -> None:
    sara = add("Sara", "sara@x.ir")
    crm.cleansing.verify([sara])
    crm.cleansing.stage([sara], "engaged")
    at(2027, 1, 1, 8, 0).cleansing.verify([sara])
    assert (get(crm, sara).lifecycle, stamps(crm, sara)) == ("engaged", ["2027-01-01T08:00:00Z"])


def test_a_verified_way_stays_so_when_another_is_added(crm: Crm, add: Add) -> None:
    sara = add("Sara", "sara@x.ir")
    crm.cleansing.verify([sara])
    crm.contacts.edit([sara], ContactChanges({}, add_points=(Point("other", "x", "x"),)))
    assert stamps(crm, sara) == [NOW_TEXT, None]


def test_verifying_is_undone_with_its_stamps(crm: Crm, add: Add) -> None:
    sara = add("Sara", "sara@x.ir")
    crm.cleansing.verify([sara])
    crm.history.undo()
    assert (get(crm, sara).lifecycle, stamps(crm, sara)) == ("raw", [None])


def test_the_way_through_the_funnel_and_out_of_it(crm: Crm, add: Add) -> None:
    sara = add("Sara")
    for stage in ("verified", "engaged", "prospect", "customer", "lapsed", "customer"):
        crm.cleansing.stage([sara], stage)
    with pytest.raises(Conflict) as refused:
        crm.cleansing.disqualify([sara], "moved away")
    assert "lapsed" in refused.value.hint
    crm.cleansing.stage([sara], "lapsed")
    crm.cleansing.disqualify([sara], "moved away")
    assert get(crm, sara).disqualified_reason == "moved away"
    crm.cleansing.verify([sara])
    assert get(crm, sara)[8:10] == ("verified", None)


def test_one_that_may_not_move_moves_nobody(crm: Crm, add: Add) -> None:
    both = [add("Sara", lifecycle="verified"), add("Reza")]
    with pytest.raises(Conflict):
        crm.cleansing.stage(both, "engaged")
    assert get(crm, both[0]).lifecycle == "verified"


def test_those_nobody_made_sure_of_wait_with_what_is_missing_and_wrong(crm: Crm, add: Add) -> None:
    add("Verified", lifecycle="verified")
    crm.contacts.archive([add("Archived")])
    add("Sara", "ask for 12", "sara@x.ir", city="Yazd")
    add("Reza", "09121234567", source="expo", city="Yazd")
    with crm.write() as work:
        (reza,) = work.contacts.fetch([4])
        work.contacts.update(reza._replace(points=(*reza.points, Point("email", "reza at x", "reza at x"))))
    listed = rows(crm.cleansing.waiting(), "name", "missing", "invalid")
    assert listed == [("Sara", "source", "ask for 12"), ("Reza", None, "reza at x")]


def test_those_who_wait_can_be_picked_like_any_list(crm: Crm, add: Add) -> None:
    for name in ("Sara", "Reza", "Ali"):
        add(name, source="expo" if name != "Ali" else None)
    assert ids(crm.cleansing.waiting(Query("source:expo", ("name",), 1))) == [2]


def test_phones_and_addresses_that_are_none_are_found_with_what_mends_them(crm: Crm, add: Add) -> None:
    sara = add("Sara", "call me 12", "sara@x.ir")
    (found,) = findings(crm)
    command = f"crm contacts edit {sara} --remove-point 'call me 12' --add-phone PHONE"
    assert found == ("invalid_phone", f"contact:{sara}", "call me 12", command)


def test_who_cannot_be_reached_is_found_unless_that_is_as_it_should_be(crm: Crm, add: Add) -> None:
    add("Pars", kind="org")
    add("Leave me", do_not_contact=True)
    crm.cleansing.disqualify([add("Gone")], "moved away")
    sara = add("Sara")
    assert [row[:2] for row in findings(crm)] == [("unreachable", f"contact:{sara}")]


def test_ways_nobody_made_sure_of_for_a_year_are_found(crm: Crm, add: Add, at: At) -> None:
    sara, reza = add("Sara", "09121234567"), add("Reza", "09351112233")
    later = at(2027, 11, 23, 6, 0)
    later.cleansing.verify([reza])
    (found,) = findings(later)
    assert found == (
        "unverified",
        f"contact:{sara}",
        "nobody has made sure since 2026-11-22",
        f"crm contacts verify {sara}",
    )
    assert findings(at(2027, 11, 21, 6, 0)) == []


def test_a_field_that_nobody_uses_is_found(crm: Crm, add: Add) -> None:
    crm.fields.add(CustomFieldDraft("seat", "text"))
    assert findings(crm) == [("unused_field", "field:1", "no contact has a value", "crm fields remove seat")]


def test_pairs_that_may_be_one_are_counted(crm: Crm, add: Add) -> None:
    for _n in range(3):
        add("Sara Ahmadi", "sara@x.ir")
    assert findings(crm) == [("duplicates", None, "3 pairs that may be one contact each", "crm contacts dupes")]


def test_of_each_kind_the_first_few_are_listed_and_all_are_counted(crm: Crm, add: Add) -> None:
    for name in ("Sara", "Reza", "Ali"):
        add(name)
    examined = crm.cleansing.examine(most=2)
    assert rows(examined.findings, "name", "count") == [("Sara", 3), ("Reza", 3)]
    assert examined.counts == {"unreachable": 3}


def test_of_clean_data_nothing_is_said(crm: Crm, add: Add, sql: Sql) -> None:
    add("Sara", "09121234567", "sara@x.ir")
    assert crm.cleansing.examine().counts == {}
