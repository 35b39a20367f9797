"""Complaints between colleagues: handed on and answered, linked with others, kept from whom they are about."""

from collections.abc import Callable
from typing import Any

import pytest

from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

Line = Callable[..., dict[str, Any]]


@pytest.fixture
def line(crm: Crm, add: Add) -> Line:
    """A complaint as the list shows it, the first of two; the agency has an owner, Leila and Omid."""
    add("Sara")
    crm.staff.add(StaffDraft("Leila"))
    crm.staff.add(StaffDraft("Omid"))
    crm.complaints.add(ComplaintDraft("sara", "late"))
    crm.complaints.add(ComplaintDraft("sara", "late again"))

    def shown(number: int = 1) -> dict[str, Any]:
        listing = crm.complaints.picked([number])
        (row,) = listing.rows(listing.fieldset.fields, None)
        return dict(zip((field.key for field in listing.fieldset.fields), row, strict=True))

    return shown


def ids(listing: Listing) -> list[int]:
    return [number for (number,) in listing.rows(listing.fieldset.pick(("id",)), None)]


def told(crm: Crm, number: int) -> list[tuple[str, str | None]]:
    return [(event.verb, event.note) for event in crm.complaints.card(number).events]


def test_it_is_in_the_others_list_with_a_word_about_it(crm: Crm, line: Line) -> None:
    before = line()["owner"]
    crm.complaints.refer([1], "leila", note="the supplier is hers")
    assert ids(crm.complaints.list(Query("owner:leila is:handed_on"))) == [1]
    assert {key: line()[key] for key in ("owner", "handed_by", "handed_note", "handoffs", "status")} == {
        **{"owner": "Leila", "handed_by": before, "handed_note": "the supplier is hers", "handoffs": 1, "status": "new"}
    }
    assert told(crm, 1) == [("refer", "Leila; the supplier is hers")]


@pytest.mark.parametrize(
    ("accepted", "owner", "verb", "answer"),
    [(True, "Leila", "accept", "accepted"), (False, None, "return", "returned")],
)
def test_answered_it_stays_or_is_with_whom_it_came_from(
    crm: Crm, line: Line, sql: Sql, accepted: bool, owner: str | None, verb: str, answer: str
) -> None:
    before = line()["owner"]
    crm.complaints.refer([1], "leila")
    crm.complaints.answer([1], accepted=accepted, reply="I sold it")
    assert (line()["owner"], line()["handed_by"], line()["handed_note"]) == (owner or before, None, None)
    assert sql("SELECT answer, reply FROM complaint_handoff") == [(answer, "I sold it")]
    assert told(crm, 1)[-1] == (verb, "I sold it")
    assert ids(crm.complaints.list(Query("is:handed_on"))) == []
    with pytest.raises(Conflict, match="or that was answered"):
        crm.complaints.answer([1], accepted=True)


def test_the_last_hand_on_is_answered_first_and_more_than_two_are_flagged(crm: Crm, line: Line) -> None:
    for name in ("leila", "omid"):
        crm.complaints.refer([1], name)
    assert crm.complaints.handed_around([1, 2]) == []
    crm.complaints.answer([1], accepted=False)
    assert line()["owner"] == "Leila"
    crm.complaints.refer([1], "omid")
    assert (line()["handoffs"], crm.complaints.handed_around([1, 2])) == (3, [1])
    assert ids(crm.complaints.list(Query("is:handed_around"))) == [1]


def test_what_cannot_be_handed_on_or_answered_leaves_all_of_them_as_they_are(crm: Crm, line: Line, sql: Sql) -> None:
    crm.complaints.refer([1], "leila")
    before = sql("SELECT * FROM complaint_handoff"), sql("SELECT * FROM complaint_event"), line(1), line(2)
    for refused in (
        lambda: crm.complaints.refer([2, 1], "leila"),
        lambda: crm.complaints.answer([1, 2], accepted=True),
        lambda: crm.complaints.answer([1, 2], accepted=False),
    ):
        with pytest.raises(Conflict):
            refused()
    with pytest.raises(NotFound):
        crm.complaints.refer([2, 99], "omid")
    assert (sql("SELECT * FROM complaint_handoff"), sql("SELECT * FROM complaint_event"), line(1), line(2)) == before


def test_undo_takes_a_hand_on_and_a_link_back(crm: Crm, line: Line, sql: Sql) -> None:
    for act in (lambda: crm.complaints.refer([1], "leila"), lambda: crm.complaints.link(1, [2])):
        before = line()
        act()
        crm.history.undo()
        crm.close()
        assert line() | {"updated_at": ""} == before | {"updated_at": ""}
        assert told(crm, 1) == []
    assert sql("SELECT (SELECT count(*) FROM complaint_handoff), (SELECT count(*) FROM complaint_link)") == [(0, 0)]


# ---- links


def test_linked_each_is_shown_with_the_other_and_both_timelines_say_so_once(crm: Crm, line: Line) -> None:
    crm.complaints.link(2, [1], note="the same driver")
    crm.complaints.link(1, [2], note="known already")
    assert [ids(crm.complaints.card(number).linked) for number in (1, 2)] == [[2], [1]]
    assert (told(crm, 1), told(crm, 2)) == (
        [("link", "C-2; the same driver")],
        [("link", "C-1; the same driver")],
    )


def test_unlinked_they_are_strangers_again(crm: Crm, line: Line) -> None:
    crm.complaints.link(1, [2])
    crm.complaints.unlink(2, [1])
    crm.complaints.unlink(1, [2])  # which nobody said
    assert [ids(crm.complaints.card(number).linked) for number in (1, 2)] == [[], []]
    assert told(crm, 1) == [("link", "C-2"), ("unlink", "C-2")]


def test_none_is_linked_with_itself_or_with_one_that_is_not_there(crm: Crm, line: Line, sql: Sql) -> None:
    with pytest.raises(Conflict, match="with itself"):
        crm.complaints.link(1, [2, 1])
    with pytest.raises(NotFound):
        crm.complaints.link(1, [2, 99])
    assert sql("SELECT count(*) FROM complaint_link") == [(0,)]


def test_a_link_goes_with_either_complaint(crm: Crm, line: Line, sql: Sql) -> None:
    crm.complaints.link(1, [2])
    crm.complaints.delete([2])
    assert sql("SELECT count(*) FROM complaint_link") == [(0,)]
    assert told(crm, 1) == [("link", "C-2")]


# ---- confidential


@pytest.fixture
def whispered(crm: Crm, line: Line) -> int:
    """A grave complaint about Leila that she need not stumble upon."""
    draft = ComplaintDraft("sara", "rude on the phone", about="staff", which="leila", severity=1, confidential=True)
    return crm.complaints.add(draft)


def seen(crm: Crm) -> dict[str, bool]:
    """Where complaint 3 is met with."""
    return {
        "list": 3 in ids(crm.complaints.list(Query())),
        "all": 3 in ids(crm.complaints.list(Query(), all_of_them=True)),
        "count": crm.complaints.list(Query()).total() == 3,
        "due": 3 in ids(crm.complaints.due(Query())),
        "contact": 3 in ids(crm.contacts.card(1).complaints),
        "linked": 3 in ids(crm.complaints.card(1).linked),
    }


@pytest.mark.parametrize(("who", "sees"), [("Leila", False), ("Omid", True), ("", True)])
def test_whom_it_is_about_does_not_meet_with_a_confidential_one_and_everybody_else_does(
    crm: Crm, whispered: int, at: At, who: str, sees: bool
) -> None:
    crm.complaints.link(1, [whispered])
    flags = {"staff": who} if who else {}
    assert set(seen(at(2026, 11, 22, 6, 30, **flags)).values()) == {sees}


def test_it_hides_nothing_from_who_asks_for_it(whispered: int, at: At) -> None:
    leila = at(2026, 11, 22, 6, 30, staff="Leila")
    assert leila.complaints.get([whispered])[0].heard == "rude on the phone"
    assert leila.complaints.card(whispered).complaint.confidential


def test_it_is_for_everybody_once_it_is_not_confidential_any_more(crm: Crm, whispered: int, at: At) -> None:
    crm.complaints.edit([whispered], {"confidential": False})
    assert whispered in ids(at(2026, 11, 22, 6, 30, staff="Leila").complaints.list(Query()))


@pytest.mark.parametrize("fields", [{}, {"about": "staff"}, {"about": "supplier", "which": "Leila"}])
def test_a_confidential_one_has_to_name_a_colleague(crm: Crm, line: Line, sql: Sql, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="none is named") as refused:
        crm.complaints.add(ComplaintDraft("sara", "rude", confidential=True, **fields))
    assert "--about staff --which NAME" in refused.value.hint
    with pytest.raises(Invalid, match="none is named"):
        crm.complaints.edit([1], {"confidential": True, **fields})
    with pytest.raises(NotFound, match="nobody"):
        crm.complaints.add(ComplaintDraft("sara", "rude", about="staff", which="nobody", confidential=True))
    assert sql("SELECT count(*), sum(confidential) FROM complaint") == [(2, 0)]


def test_a_confidential_one_cannot_lose_whom_it_is_about(crm: Crm, whispered: int) -> None:
    with pytest.raises(Invalid, match="none is named"):
        crm.complaints.edit([whispered], {"which": None})
    crm.complaints.edit([whispered], {"which": "omid"})
    assert crm.complaints.get([whispered])[0].about_id == 3


def test_whom_one_is_about_may_be_somebody_who_is_no_colleague(crm: Crm, line: Line) -> None:
    number = crm.complaints.add(ComplaintDraft("sara", "rude", about="staff", which="the night porter"))
    assert crm.complaints.get([number])[0].about_id is None
