"""The clocks of complaints: what is late comes first, everywhere; who is awaited is not hurried."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.vocabulary import BY_HAND
from crm_cli.errors import Conflict
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, supply


def due(crm: Crm) -> list[tuple[Any, ...]]:
    """Number, state, minutes of work left, level."""
    listing = crm.complaints.due(Query())
    return list(listing.rows(listing.fieldset.pick(("id", "status", "working_minutes", "escalation")), None))


def today(crm: Crm) -> list[tuple[str, str]]:
    listing = crm.day.today(Query())
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(("section", "record")), None)]  # type: ignore[misc]


@pytest.fixture
def heard(crm: Crm, add: Add) -> None:
    """Sunday 10:00 in Tehran: a grave one, a slight one, one that nobody has assessed."""
    add("Sara")
    for severity in (1, 4, None):
        crm.complaints.add(ComplaintDraft("sara", "late", severity=severity))


@pytest.mark.usefixtures("heard")
def test_the_nearest_deadline_comes_first_with_the_work_that_is_left(crm: Crm) -> None:
    assert due(crm) == [(1, "new", 60, 0), (3, "new", 240, 0), (2, "new", 16 * 60, 0)]
    crm.complaints.acknowledge([1])
    assert due(crm)[1] == (1, "acknowledged", 8 * 60, 0)


@pytest.mark.usefixtures("heard")
def test_levels_rise_at_half_of_the_time_and_when_it_is_over(crm: Crm, at: At) -> None:
    crm.complaints.acknowledge([1, 2, 3])
    assert {row[0]: row[3] for row in due(at(2026, 11, 22, 12))} == {1: 1, 2: 0, 3: 0}  # 15:30, five and a half hours
    assert {row[0]: row[3] for row in due(at(2026, 11, 23, 11, 30))} == {1: 2, 2: 0, 3: 1}


@pytest.mark.usefixtures("heard")
def test_a_clock_stands_still_while_the_customer_is_awaited(crm: Crm, at: At) -> None:
    crm.complaints.investigate([1])
    crm.complaints.wait([1])
    late = at(2026, 11, 25, 6, 30)
    assert next(row for row in due(late) if row[0] == 1) == (1, "waiting", None, 0)
    late.complaints.investigate([1])
    assert next(row for row in due(late) if row[0] == 1) == (1, "investigating", 8 * 60, 0)


@pytest.mark.usefixtures("heard")
def test_what_is_late_comes_first_in_the_day(crm: Crm, at: At) -> None:
    assert {section for section, _record in today(crm)} == {"complaint", "no_next_step"}
    assert today(at(2026, 11, 22, 9))[0] == ("breach", "complaint:1")
    assert at(2026, 11, 22, 9).complaints.list(Query("is:late")).total() == 1


@pytest.mark.usefixtures("heard")
def test_the_first_word_on_how_grave_it_is_sets_the_clock_and_no_later_one(crm: Crm) -> None:
    crm.complaints.edit([3], {"severity": 1})
    assert {row[0]: row[2] for row in due(crm)}[3] == 60
    crm.complaints.edit([3], {"severity": 4})
    assert {row[0]: row[2] for row in due(crm)}[3] == 60


def test_tier_and_safety_shorten_it_and_danger_is_seen_at_once(crm: Crm, add: Add) -> None:
    add("Sara", tier="A")
    crm.complaints.add(ComplaintDraft("sara", "gas", severity=3, safety=True))
    assert due(crm) == [(1, "new", 60, 2)]


@pytest.mark.usefixtures("heard")
def test_anybody_can_bring_one_to_everybodys_attention_once(crm: Crm) -> None:
    crm.complaints.escalate([2], note="the owner should call")
    assert {row[0]: row[3] for row in due(crm)}[2] == BY_HAND
    assert crm.complaints.card(2).events[-1].note == "the owner should call"
    with pytest.raises(Conflict, match="escalated by hand already"):
        crm.complaints.escalate([2])
    crm.complaints.withdraw([1])
    with pytest.raises(Conflict, match="needs nobody"):
        crm.complaints.escalate([1])


@pytest.mark.usefixtures("heard")
def test_undo_winds_a_clock_back_exactly(crm: Crm, at: At) -> None:
    crm.complaints.investigate([1])
    before = crm.complaints.get([1])
    crm.complaints.wait([1])
    later = at(2026, 11, 24, 9)
    later.complaints.investigate([1])
    later.history.undo()
    later.close()
    later.history.undo()
    crm.close()
    assert crm.complaints.get([1]) == before


def test_the_hours_and_holidays_that_are_set_are_those_of_the_clock(at: At) -> None:
    crm = at(2026, 11, 22, 6, 30, hours="10-12")
    from crm_cli.domain.contacts import ContactDraft

    crm.contacts.add(ContactDraft("Sara"))
    crm.holidays.add(datetime(2026, 11, 23, tzinfo=UTC).date(), "office closed")
    crm.complaints.add(ComplaintDraft("sara", "late", severity=2))  # four hours: two today, two on Tuesday
    assert crm.complaints.get([1])[0].acknowledge_due == "2026-11-24T08:30:00Z"


@pytest.mark.usefixtures("heard")
def test_the_next_step_of_a_complaint_follows_its_state(crm: Crm) -> None:
    def steps() -> list[str]:
        listing = crm.complaints.next_moves(3)
        return [command.split()[2] for (command,) in listing.rows(listing.fieldset.pick(("command",)), None)]

    assert steps() == ["edit", "acknowledge", "add"]
    crm.complaints.edit([3], {"severity": 2})
    crm.complaints.acknowledge([3])
    assert steps() == ["investigate", "add"]
    crm.complaints.investigate([3])
    assert steps() == ["resolve", "add"]
    crm.complaints.resolve([3], decision="upheld", remedies=[RemedyDraft("apology")])
    assert steps() == ["add", "deliver", "done", "rate", "edit", "close"]
    supply(crm, 3)
    assert steps() == ["close"]
    crm.complaints.close([3], found={})
    assert steps() == []
