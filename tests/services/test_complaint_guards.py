"""What has to be there before a complaint is resolved or closed, whoever supplied it, and the call that follows."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from crm_cli.domain.complaints import ComplaintDraft, ComplaintRecord
from crm_cli.domain.documents import DocumentDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.errors import Conflict
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, supply

AMENDS = [RemedyDraft("apology")]
EXPLAINED = [RemedyDraft("explanation")]
LACKING = {
    "document": lambda crm: crm.complaints.edit([1], {"no_document": None}),
    "cause": lambda crm: crm.complaints.edit([1], {"cause": None}),
    "remedy": lambda crm: crm.remedies.offer(1, RemedyDraft("discount")),
    "call": lambda crm: crm.followups.reopen([1]),
}


@pytest.fixture
def heard(crm: Crm, add: Add) -> Callable[..., int]:
    """Stores a complaint of Sara that is looked into."""
    add("Sara")

    def stored() -> int:
        number = crm.complaints.add(ComplaintDraft("sara", "late", severity=2))
        crm.complaints.investigate([number])
        return number

    return stored


def get(crm: Crm, number: int) -> ComplaintRecord:
    return crm.complaints.get([number])[0]


def due(crm: Crm) -> list[tuple[int, str, str]]:
    """The open follow-ups: number, day, title."""
    listing = crm.followups.list(Query())
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(("id", "due_on", "title")), None)]  # type: ignore[misc]


@pytest.mark.parametrize("what", LACKING)
def test_each_thing_alone_keeps_a_complaint_from_being_closed(crm: Crm, heard: Callable[..., int], what: str) -> None:
    crm.complaints.resolve([heard()], decision="upheld", remedies=AMENDS)
    supply(crm, 1)
    LACKING[what](crm)
    with pytest.raises(Conflict) as refused:
        crm.complaints.close([1], found={})
    assert str(refused.value).count("C-1:") == 1
    crm.complaints.close([1], found={"cause": "rain", "no_document": "told"}, forced="now")
    kept = None if what in ("cause", "document") else "now"  # said by the move itself, they were not missing
    assert crm.complaints.card(1).events[-1].forced == kept


def test_what_was_done_before_it_was_resolved_is_no_follow_up(crm: Crm, heard: Callable[..., int], at: At) -> None:
    crm.followups.add(FollowupDraft("sara", "apologise", date(2026, 11, 22), complaint_id=heard()))
    crm.followups.complete([1])
    later = at(2026, 11, 22, 8)
    (step,) = later.complaints.resolve([1], decision="upheld", remedies=EXPLAINED)
    later.complaints.ask([1])
    with pytest.raises(Conflict, match="a call or an apology"):
        later.complaints.close([1], found={"cause": "rain", "no_document": "told"})
    later.followups.complete([step])
    later.complaints.close([1], found={"cause": "rain", "no_document": "told"})
    assert get(later, 1).status == "closed"


def test_what_belongs_to_a_complaint_that_became_part_of_it_counts(crm: Crm, heard: Callable[..., int]) -> None:
    survivor, other = heard(), heard()
    crm.remedies.offer(other, RemedyDraft("refund"))
    crm.documents.add(DocumentDraft(f"complaint:{other}", "receipt.pdf"), BytesIO(b"x"))
    planned = crm.followups.add(FollowupDraft("sara", "call", date(2026, 11, 24), complaint_id=other))
    crm.complaints.merge([other], survivor)
    assert crm.complaints.resolve([survivor], decision="upheld") == [planned]
    crm.complaints.ask([survivor])
    crm.followups.complete([planned])
    with pytest.raises(Conflict) as refused:
        crm.complaints.close([survivor], found={"cause": "rain"})
    assert str(refused.value).splitlines()[1:] == [
        "  C-1: remedy 1, refund: delivered or declined",
        "    crm remedies deliver 1  |  crm remedies decline 1",
    ]
    crm.remedies.decline([1])
    crm.complaints.close([survivor], found={"cause": "rain"})
    assert get(crm, survivor).status == "closed"


def test_a_remedy_that_was_declined_makes_no_amends(crm: Crm, heard: Callable[..., int]) -> None:
    crm.remedies.decline([crm.remedies.offer(heard(), RemedyDraft("discount"))])
    with pytest.raises(Conflict, match="something to make amends"):
        crm.complaints.resolve([1], decision="upheld")


def test_resolving_plans_the_call_on_a_day_on_which_somebody_works(crm: Crm, heard: Callable[..., int], at: At) -> None:
    crm.holidays.add(date(2026, 11, 28), "office closed")
    monday = at(2026, 11, 23, 8)  # three days later is a Thursday; Saturday is a holiday
    monday.complaints.resolve([heard()], decision="upheld", remedies=AMENDS)
    assert due(monday) == [(1, "2026-11-29", "ask whether the problem of C-1 is gone")]


def test_the_call_is_planned_once_for_each_of_several_and_on_the_day_that_is_named(
    crm: Crm, heard: Callable[..., int]
) -> None:
    numbers = [heard(), heard()]
    crm.followups.add(FollowupDraft("sara", "bring flowers", date(2026, 11, 24), complaint_id=2))
    steps = crm.complaints.resolve(numbers, decision="upheld", remedies=AMENDS, ask_on=date(2026, 12, 1))
    assert steps == [2, 1]
    assert due(crm) == [
        (1, "2026-11-24", "bring flowers"),
        (2, "2026-12-01", "ask whether the problem of C-1 is gone"),
    ]


def test_a_refused_resolve_offers_and_plans_nothing(crm: Crm, heard: Callable[..., int]) -> None:
    one, other = heard(), crm.complaints.add(ComplaintDraft("sara", "late"))
    crm.complaints.acknowledge([other])
    with pytest.raises(Conflict, match="how grave"):
        crm.complaints.resolve([one, other], decision="upheld", remedies=AMENDS)
    assert (due(crm), crm.remedies.list(Query()).total(), get(crm, one).status) == ([], 0, "investigating")


def test_whoever_handles_the_complaint_calls(crm: Crm, heard: Callable[..., int]) -> None:
    from crm_cli.domain.staff import StaffDraft

    leila = crm.staff.add(StaffDraft("Leila"))
    crm.complaints.assign([heard()], "leila")
    (step,) = crm.complaints.resolve([1], decision="upheld", remedies=AMENDS)
    assert crm.followups.get([step])[0].owner_id == leila


def test_reopened_it_forgets_what_was_decided_and_asks_anew_the_same_day(crm: Crm, heard: Callable[..., int]) -> None:
    (first,) = crm.complaints.resolve([heard()], decision="upheld", remedies=AMENDS)
    supply(crm, 1, score=2)
    crm.complaints.close([1], found={})
    crm.complaints.reopen([1])
    again = get(crm, 1)
    assert (again.decision, again.asked_at, again.satisfaction, again.resolved_at) == (None, None, None, None)
    assert (again.cause, again.no_document, again.severity) == ("booked twice", "told on the phone", 2)
    assert [event.note for event in crm.complaints.card(1).events if event.verb == "rate"] == ["2"]
    (second,) = crm.complaints.resolve([1], decision="partly", remedies=EXPLAINED)
    assert (second != first, [number for number, _day, _title in due(crm)]) == (True, [second])


def test_undo_takes_back_a_resolution_with_its_remedy_and_its_call(crm: Crm, heard: Callable[..., int]) -> None:
    before = get(crm, heard())
    crm.complaints.resolve([1], decision="upheld", remedies=AMENDS)
    crm.history.undo()
    crm.close()
    assert (get(crm, 1), due(crm), crm.remedies.list(Query()).total()) == (before, [], 0)
    crm.history.redo()
    crm.close()
    assert (len(due(crm)), crm.remedies.list(Query()).total()) == (1, 1)


@pytest.mark.parametrize("status", ["resolved", "closed", "rejected"])
def test_the_customer_is_asked_after_a_decision_and_the_last_answer_counts(
    crm: Crm, heard: Callable[..., int], at: At, status: str
) -> None:
    heard()
    for act in (crm.complaints.ask, lambda ids: crm.complaints.rate(ids, 3)):
        with pytest.raises(Conflict, match="nobody can be content yet"):
            act([1])
    if status == "rejected":
        crm.complaints.reject([1], reason="announced")
    else:
        crm.complaints.resolve([1], decision="upheld", remedies=AMENDS)
    if status == "closed":
        crm.complaints.close([1], found={}, forced="now")
    crm.complaints.ask([1], note="by sms")
    assert (get(crm, 1).asked_at, get(crm, 1).satisfaction) == ("2026-11-22T06:30:00Z", None)
    later = at(2026, 11, 24, 8)
    later.complaints.rate([1], 2)
    later.complaints.rate([1], 5, note="the refund came")
    assert (get(later, 1).asked_at, get(later, 1).satisfaction) == ("2026-11-22T06:30:00Z", 5)
    said = [(event.verb, event.status, event.note) for event in later.complaints.card(1).events[-3:]]
    assert said == [("ask", status, "by sms"), ("rate", status, "2"), ("rate", status, "5; the refund came")]
