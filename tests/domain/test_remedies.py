"""Remedies: what may become of one, and that nothing is offered for what has ended."""

from collections.abc import Callable

import pytest

from crm_cli.domain import remedies as rules
from crm_cli.domain.complaints import ComplaintRecord
from crm_cli.domain.money import Money
from crm_cli.domain.remedies import Remedy
from crm_cli.errors import Conflict

THEN, NOW = "2026-11-20T08:00:00Z", "2026-11-22T06:30:00Z"
OFFERED = Remedy(4, 3, "refund", 2_500_000, "IRR", None, THEN, None, None, None)
STATES = {
    "offered": OFFERED,
    "accepted": OFFERED._replace(answer="accepted", answered_at=THEN),
    "declined": OFFERED._replace(answer="declined", answered_at=THEN),
    "delivered": OFFERED._replace(answer="accepted", answered_at=THEN, delivered_at=THEN),
}
VERBS: dict[str, Callable[..., Remedy]] = {
    "accept": rules.accepted,
    "decline": rules.declined,
    "deliver": rules.delivered,
}
LEGAL = {("offered", "accept"), ("offered", "decline"), ("offered", "deliver")}
LEGAL |= {("accepted", "decline"), ("accepted", "deliver")}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_move_is_stamped_or_refused_with_what_is_possible(state: str, verb: str) -> None:
    remedy = STATES[state]
    if (state, verb) in LEGAL:
        moved = VERBS[verb](remedy, at=NOW)
        assert moved.is_settled == (verb != "accept")
        assert NOW in (moved.answered_at, moved.delivered_at)
        return
    with pytest.raises(Conflict) as refused:
        VERBS[verb](remedy, at=NOW)
    assert refused.value.message == f"remedy 4 is {state}; {verb} is not possible"
    possible = ", ".join(other for other in ("deliver", "decline") if (state, other) in LEGAL)
    assert refused.value.hint == f"possible now: {possible or 'nothing'}"


def test_what_is_delivered_was_accepted_when_the_customer_said_so_or_then() -> None:
    assert rules.delivered(OFFERED, at=NOW)[-3:] == ("accepted", NOW, NOW)
    assert rules.delivered(STATES["accepted"], at=NOW)[-3:] == ("accepted", THEN, NOW)


def test_a_remedy_costs_money_where_that_is_known() -> None:
    assert OFFERED.money == Money(2_500_000, "IRR")
    assert OFFERED._replace(amount=0).money == Money(0, "IRR")
    assert OFFERED._replace(amount=None, currency=None).money is None


@pytest.mark.parametrize(
    ("status", "into", "way_out"), [("closed", None, "crm complaints reopen 3"), ("merged", 8, "complaint 8")]
)
def test_nothing_is_offered_for_a_complaint_that_has_ended(status: str, into: int | None, way_out: str) -> None:
    nothing = dict.fromkeys(ComplaintRecord._fields)
    ended = ComplaintRecord(**nothing | {"id": 3, "status": status, "ended_at": THEN, "merged_into_id": into})  # type: ignore[arg-type]
    with pytest.raises(Conflict) as refused:
        rules.check_open(ended)
    assert status in refused.value.message
    assert way_out in refused.value.hint
    rules.check_open(ended._replace(ended_at=None))
