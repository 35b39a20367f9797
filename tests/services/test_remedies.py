"""Remedies from the offer to the delivery: what is listed, what the timeline says, what a complaint costs."""

from collections.abc import Callable
from typing import Any

import pytest

from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.remedies import Cost, RemedyDraft
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.queries.remedies import costs
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

REFUND = RemedyDraft("refund", 2_500_000, "IRR")
VOUCHER = RemedyDraft("discount", 1_250, "EUR", "for next year")
ALWAYS = ("2000-01-01", "2100-01-01")


@pytest.fixture
def heard(crm: Crm, add: Add) -> Callable[..., int]:
    """Stores a complaint of Sara."""
    add("Sara", "09121234567")
    return lambda **fields: crm.complaints.add(ComplaintDraft("sara", "waited an hour", **fields))


def rows(listing: Listing, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(keys), None)]


def states(crm: Crm, text: str = "") -> dict[int, str]:
    return dict(rows(crm.remedies.list(Query(text), all_of_them=True), "id", "state"))  # type: ignore[arg-type]


def said(crm: Crm, number: int) -> list[tuple[str, str | None]]:
    return [(event.verb, event.note) for event in crm.complaints.card(number).events]


def test_each_step_of_a_remedy_is_in_the_timeline_of_its_complaint(crm: Crm, heard: Callable[..., int]) -> None:
    complaint = heard()
    refund, voucher = crm.remedies.offer(complaint, REFUND), crm.remedies.offer(complaint, VOUCHER)
    crm.remedies.accept([refund])
    crm.remedies.deliver([refund], note="by card")
    crm.remedies.decline([voucher])
    assert said(crm, complaint) == [
        ("offer", "refund (remedy 1)"),
        ("offer", "discount (remedy 2); for next year"),
        ("take", "refund (remedy 1)"),
        ("deliver", "refund (remedy 1); by card"),
        ("decline", "discount (remedy 2)"),
    ]
    assert {event.status for event in crm.complaints.card(complaint).events} == {"new"}


def test_only_what_is_neither_delivered_nor_declined_is_listed_the_oldest_first(
    crm: Crm, heard: Callable[..., int], at: At
) -> None:
    complaint = heard()
    offered = [crm.remedies.offer(complaint, REFUND), crm.remedies.offer(complaint, VOUCHER)]
    late = at(2026, 11, 25).remedies.offer(complaint, RemedyDraft("repair"))
    done = [crm.remedies.offer(complaint, RemedyDraft("explanation")), crm.remedies.offer(complaint, REFUND)]
    crm.remedies.accept([offered[0]])
    crm.remedies.decline([done[1]])
    assert [number for (number,) in rows(crm.remedies.list(Query()), "id")] == [*offered, late]
    assert states(crm) == {1: "accepted", 2: "offered", 3: "offered", 4: "delivered", 5: "declined"}
    assert states(crm, "is:settled") == {4: "delivered", 5: "declined"}
    assert states(crm, "is:accepted").keys() == {1}
    assert states(crm, "sara kind:discount no:answer").keys() == {2}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("amount:over-200000", {1}),
        ("amount:250000", {1}),
        ("amount:2,500,000rial", {1}),
        ('amount:"250 هزار تومان"', {1}),
        ("amount>=250000 amount<=250000", {1}),
        ("amount:over-250000", set()),
        ("amount:12.50EUR", {2}),
        ("amount:10EUR..20EUR", {2}),
        ("amount:..20EUR", {2}),
        ("currency:eur", {2}),
        ("has:amount", {1, 2}),
        ("not amount:over-1", {2, 3}),
    ],
)
def test_an_amount_is_compared_with_those_of_its_currency_as_it_is_shown(
    crm: Crm, heard: Callable[..., int], text: str, found: set[int]
) -> None:
    complaint = heard()
    for draft in (REFUND, VOUCHER, RemedyDraft("apology")):
        crm.remedies.offer(complaint, draft)
    assert states(crm, text).keys() == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("amount:many", "'many' is not an amount"),
        ("amount:-5", "'-5' is not an amount"),
        ("amount:1EUR..5USD", "two currencies"),
        ("amount:5..1", "ends before it begins"),
        ("amount:", "needs a value"),
    ],
)
def test_an_amount_in_a_filter_that_cannot_be_read_is_refused(crm: Crm, text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        crm.remedies.list(Query(text)).total()


def test_several_are_changed_together_or_none_is(crm: Crm, heard: Callable[..., int], sql: Sql) -> None:
    complaint = heard()
    numbers = [crm.remedies.offer(complaint, REFUND), crm.remedies.offer(complaint, VOUCHER)]
    crm.remedies.decline(numbers[1:])
    before = sql("SELECT * FROM complaint_remedy")
    with pytest.raises(Conflict, match="remedy 2 is declined; deliver"):
        crm.remedies.deliver(numbers)
    with pytest.raises(NotFound, match="no remedy 9"):
        crm.remedies.accept([1, 9])
    with pytest.raises(NotFound, match="no remedy 9"):
        crm.remedies.get([9])
    assert sql("SELECT * FROM complaint_remedy") == before


def test_nothing_is_offered_for_a_complaint_that_has_ended_or_is_none(crm: Crm, heard: Callable[..., int]) -> None:
    complaint = heard()
    crm.complaints.withdraw([complaint])
    with pytest.raises(Conflict) as refused:
        crm.remedies.offer(complaint, REFUND)
    assert f"crm complaints reopen {complaint}" in refused.value.hint
    with pytest.raises(NotFound):
        crm.remedies.offer(99, REFUND)
    assert crm.remedies.list(Query(), all_of_them=True).total() == 0


def test_what_was_promised_is_kept_even_after_the_complaint_has_ended(crm: Crm, heard: Callable[..., int]) -> None:
    complaint = heard()
    number = crm.remedies.offer(complaint, REFUND)
    crm.complaints.withdraw([complaint])
    crm.remedies.deliver([number])
    assert states(crm) == {number: "delivered"}


def test_a_complaint_costs_what_was_delivered_each_currency_by_itself(crm: Crm, heard: Callable[..., int]) -> None:
    complaint = heard()
    drafts = (REFUND, REFUND._replace(amount=500_000), VOUCHER, VOUCHER, REFUND, RemedyDraft("apology"))
    numbers = [crm.remedies.offer(complaint, draft) for draft in drafts]
    crm.remedies.deliver([*numbers[:3], numbers[5]])
    crm.remedies.decline(numbers[4:5])
    assert crm.complaints.card(complaint).costs == (Cost("EUR", 1_250, 1_250), Cost("IRR", 3_000_000, 0))
    assert costs(crm.reader, *ALWAYS) == [(complaint, "EUR", 1_250), (complaint, "IRR", 3_000_000)]


def test_what_became_part_of_a_complaint_counts_for_the_one_that_goes_on(crm: Crm, heard: Callable[..., int]) -> None:
    first, second = heard(), heard()
    crm.remedies.deliver([crm.remedies.offer(second, REFUND)])
    crm.complaints.merge([second], first)
    card = crm.complaints.card(first)
    assert rows(card.remedies, "complaint_id", "amount") == [(second, "2500000 IRR")]
    assert card.costs == (Cost("IRR", 2_500_000, 0),)
    assert costs(crm.reader, *ALWAYS) == [(first, "IRR", 2_500_000)]


def test_costs_are_those_of_complaints_received_in_the_period(crm: Crm, heard: Callable[..., int]) -> None:
    crm.remedies.deliver([crm.remedies.offer(heard(), REFUND)])
    received = crm.complaints.get([1])[0].received_at
    assert costs(crm.reader, received, "2100") != []
    assert costs(crm.reader, "2000", received) == []


def test_remedies_of_a_confidential_complaint_are_left_out_of_the_lists_of_whom_it_is_about(
    crm: Crm, heard: Callable[..., int], at: At
) -> None:
    crm.staff.add(StaffDraft("Leila"))
    crm.remedies.offer(heard(about="staff", which="Leila", confidential=True), REFUND)
    assert crm.remedies.list(Query()).total() == 1
    hers = at(staff="Leila").remedies
    assert hers.list(Query()).total() == hers.list(Query(), all_of_them=True).total() == 0


def test_people_see_the_currency_and_programs_the_minor_units(crm: Crm, heard: Callable[..., int]) -> None:
    crm.remedies.offer(heard(), REFUND)
    listing = crm.remedies.list(Query())
    fields = listing.fieldset.pick(("amount", "currency"))
    assert list(listing.rows(fields, None)) == [("2500000 IRR", "IRR")]
    assert list(listing.json_rows(fields, None)) == ['{"amount":2500000,"currency":"IRR"}']


def test_amounts_are_sorted_within_their_currency(crm: Crm, heard: Callable[..., int]) -> None:
    complaint = heard()
    for draft in (REFUND, VOUCHER, REFUND._replace(amount=9), RemedyDraft("apology")):
        crm.remedies.offer(complaint, draft)
    assert [n for (n,) in rows(crm.remedies.list(Query(sort=("amount",))), "id")] == [2, 3, 1, 4]
    assert [n for (n,) in rows(crm.remedies.list(Query(sort=("-amount",))), "id")] == [1, 3, 2, 4]


def test_the_history_of_a_complaint_tells_what_became_of_a_remedy(crm: Crm, heard: Callable[..., int]) -> None:
    complaint = heard()
    number = crm.remedies.offer(complaint, REFUND)
    crm.remedies.accept([number])
    found = rows(crm.history.of_record("complaint", complaint, Query()), "field", "old", "new")
    assert [line for line in found if line[0] == "remedy"] == [
        ("remedy", None, "refund"),
        ("remedy", "refund", "refund accepted"),
    ]
