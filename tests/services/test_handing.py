"""Handing a next step on: it is in the other's list, who accepts it or gives it back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, Sql

Line = Callable[[], dict[str, Any]]


@pytest.fixture
def line(crm: Crm, add: Add) -> Line:
    """Follow-up 1 as the list shows it; the agency has an owner, Leila and Omid."""
    add("Sara")
    crm.staff.add(StaffDraft("Leila"))
    crm.staff.add(StaffDraft("Omid"))
    crm.followups.add(FollowupDraft("sara", "call about Istanbul", date(2026, 11, 25)))

    def shown() -> dict[str, Any]:
        listing = crm.followups.picked([1])
        fields = listing.fieldset.fields
        (row,) = listing.rows(fields, None)
        return dict(zip((field.key for field in fields), row, strict=True))

    return shown


def test_it_is_in_the_others_list_with_a_word_about_it(crm: Crm, line: Line) -> None:
    before = line()["owner"]
    crm.followups.refer([1], "leila", note="speaks Turkish")
    assert crm.followups.list(Query("owner:leila")).total() == 1
    assert {key: line()[key] for key in ("owner", "handed_by", "handed_note", "handoffs", "status")} == {
        "owner": "Leila",
        "handed_by": before,
        "handed_note": "speaks Turkish",
        "handoffs": 1,
        "status": "open",
    }


def test_accepted_it_stays(crm: Crm, line: Line, sql: Sql) -> None:
    crm.followups.refer([1], "leila")
    crm.followups.answer([1], accepted=True)
    assert (line()["owner"], line()["handed_by"], line()["handoffs"]) == ("Leila", None, 1)
    assert sql("SELECT answer, reply FROM followup_handoff") == [("accepted", None)]


def test_returned_it_is_with_whom_it_came_from(crm: Crm, line: Line, sql: Sql) -> None:
    before = line()["owner"]
    crm.followups.refer([1], "leila")
    crm.followups.answer([1], accepted=False, reply="away that week")
    assert (line()["owner"], line()["handed_by"]) == (before, None)
    assert sql("SELECT answer, reply FROM followup_handoff") == [("returned", "away that week")]


def test_every_hand_on_is_counted_and_the_last_is_answered_first(crm: Crm, line: Line) -> None:
    crm.followups.refer([1], "leila")
    crm.followups.refer([1], "omid")
    crm.followups.answer([1], accepted=False)
    assert (line()["owner"], line()["handoffs"]) == ("Leila", 2)


def test_nobody_is_handed_what_they_have(crm: Crm, line: Line) -> None:
    crm.followups.refer([1], "leila")
    with pytest.raises(Conflict, match="in these hands already"):
        crm.followups.refer([1], "leila")
    assert line()["handoffs"] == 1


def test_what_was_not_handed_on_cannot_be_answered(crm: Crm, line: Line) -> None:
    with pytest.raises(Conflict, match="was not handed on"):
        crm.followups.answer([1], accepted=True)
    crm.followups.complete([1])
    with pytest.raises(Conflict, match="is done; refer is not possible"):
        crm.followups.refer([1], "leila")
    assert line()["handoffs"] == 0


def test_a_colleague_that_does_not_exist_is_refused(crm: Crm, line: Line) -> None:
    with pytest.raises(NotFound):
        crm.followups.refer([1], "nobody")
    assert line()["handoffs"] == 0


def test_undo_takes_the_hand_on_back(crm: Crm, line: Line, sql: Sql) -> None:
    before = line()
    crm.followups.refer([1], "leila")
    crm.history.undo()
    crm.close()
    assert line() | {"updated_at": ""} == before | {"updated_at": ""}
    assert sql("SELECT count(*) FROM followup_handoff") == [(0,)]
