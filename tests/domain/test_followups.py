"""The states of a follow-up: no sequence of verbs leaves the table of RFC 5545's VTODO."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from crm_cli.domain import followups as rules
from crm_cli.domain.followups import FollowupRecord, Handoff
from crm_cli.domain.vocabulary import FOLLOWUP_STATUSES
from crm_cli.errors import Conflict, CrmError, Invalid

TODAY = date(2026, 11, 22)
AT = "2026-11-22T06:30:00Z"
CLOSED = ("done", "cancelled")


def followup(status: str = "open", **fields: object) -> FollowupRecord:
    record = FollowupRecord(
        id=5,
        uid="u5",
        contact_id=1,
        title="send the quote",
        kind="call",
        due_on=TODAY,
        due_time=time(10, 30),
        first_due_on=TODAY,
        hidden_until=None,
        status=status,
        priority=5,
        owner_id=1,
        outcome=None,
        closed_at=AT if status in CLOSED else None,
        complaint_id=None,
        interaction_id=None,
        origin="manual",
        every="week",
        anchor="schedule",
        anchor_on=TODAY,
        until=None,
        times=None,
        series="u5",
        occurrence=0,
        version=1,
        created_at=AT,
        updated_at=AT,
    )
    return record._replace(**fields)  # type: ignore[arg-type]


VERBS: dict[str, Callable[[FollowupRecord], FollowupRecord]] = {
    "start": rules.started,
    "stop": rules.stopped,
    "done": lambda one: rules.completed(one, at=AT, outcome="booked"),
    "cancel": lambda one: rules.cancelled(one, at=AT),
    "reopen": rules.reopened,
    "skip": lambda one: rules.skipped(one, at=AT),
    "refer": lambda one: rules.referred(one, to_id=2),
    "accept": lambda one: rules.answered(one, Handoff(1, 2, 1), accepted=True),
    "return": lambda one: rules.answered(one, Handoff(1, 2, 1), accepted=False),
    "snooze": lambda one: rules.snoozed(one, until=TODAY + timedelta(1), today=TODAY),
    "move": lambda one: rules.moved(one, to=TODAY + timedelta(3), at=None),
}
# domain.md: open ↔ doing → done | cancelled; done/cancelled → open by reopen.
LEGAL = {
    "start": {"open": "doing"},
    "stop": {"doing": "open"},
    "done": {"open": "done", "doing": "done"},
    "cancel": {"open": "cancelled", "doing": "cancelled"},
    "reopen": {"done": "open", "cancelled": "open"},
    "snooze": {"open": "open", "doing": "doing"},
    "move": {"open": "open", "doing": "doing"},
    "skip": {"open": "cancelled", "doing": "cancelled"},
    **{verb: {"open": "open", "doing": "doing"} for verb in ("refer", "accept", "return")},
}


@pytest.mark.parametrize("status", FOLLOWUP_STATUSES)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_leads_where_the_table_says_or_is_refused(verb: str, status: str) -> None:
    if status in LEGAL[verb]:
        assert VERBS[verb](followup(status)).status == LEGAL[verb][status]
        return
    with pytest.raises(Conflict) as refused:
        VERBS[verb](followup(status))
    possible = {name for name, moves in LEGAL.items() if status in moves} - {"accept", "return"}
    assert set(refused.value.hint.removeprefix("possible now: ").split(", ")) == possible


def test_only_what_comes_again_is_said_to_be_skipped() -> None:
    with pytest.raises(Conflict) as refused:
        rules.reopened(followup(every=None))
    assert "skip" not in refused.value.hint


def test_completing_notes_when_and_what_came_of_it() -> None:
    done = rules.completed(followup(), at=AT, outcome="booked")
    assert (done.closed_at, done.outcome) == (AT, "booked")


def test_reopening_forgets_the_end_but_keeps_the_due_day() -> None:
    again = rules.reopened(followup("done", outcome="booked"))
    assert (again.closed_at, again.outcome, again.due_on, again.due_time) == (None, None, TODAY, time(10, 30))


def test_snoozing_hides_a_followup_until_the_day_and_leaves_its_due_day() -> None:
    hidden = rules.snoozed(followup(), until=date(2026, 11, 28), today=TODAY)
    assert hidden == followup(hidden_until=date(2026, 11, 28))


@pytest.mark.parametrize("days", [0, -1, -400])
def test_snoozing_until_a_day_that_is_not_to_come_is_refused(days: int) -> None:
    with pytest.raises(Invalid, match="not in the future"):
        rules.snoozed(followup(), until=TODAY + timedelta(days), today=TODAY)


def test_moving_changes_day_and_time_wakes_a_snoozed_one_and_keeps_the_first_due_day() -> None:
    later = TODAY + timedelta(3)
    moved = rules.moved(followup(hidden_until=later), to=later, at=time(9))
    assert moved == followup(due_on=later, due_time=time(9))


class Lifetime(RuleBasedStateMachine):
    """Any verbs in any order, by somebody who reads no error messages."""

    def __init__(self) -> None:
        super().__init__()
        self.now = followup()

    def attempt(self, verb: str, act: Callable[[FollowupRecord], FollowupRecord]) -> None:
        before = self.now
        try:
            self.now = act(before)
        except Conflict:
            assert before.status not in LEGAL[verb]
        except CrmError:
            assert verb == "snooze"
        else:
            assert self.now.status == LEGAL[verb][before.status]

    @rule(verb=st.sampled_from(["start", "stop", "reopen"]))
    def switch(self, verb: str) -> None:
        self.attempt(verb, VERBS[verb])

    @rule(outcome=st.none() | st.text(max_size=5), minutes=st.integers(0, 59))
    def complete(self, outcome: str | None, minutes: int) -> None:
        at = f"2026-11-22T06:{minutes:02}:00Z"
        self.attempt("done", lambda one: rules.completed(one, at=at, outcome=outcome))

    @rule(outcome=st.none() | st.text(max_size=5))
    def cancel(self, outcome: str | None) -> None:
        self.attempt("cancel", lambda one: rules.cancelled(one, at=AT, outcome=outcome))

    @rule(days=st.integers(-3, 30))
    def snooze(self, days: int) -> None:
        self.attempt("snooze", lambda one: rules.snoozed(one, until=TODAY + timedelta(days), today=TODAY))

    @rule(days=st.integers(-30, 400), at=st.none() | st.times())
    def move(self, days: int, at: time | None) -> None:
        self.attempt("move", lambda one: rules.moved(one, to=TODAY + timedelta(days), at=at))

    @invariant()
    def its_status_is_one_there_is(self) -> None:
        assert self.now.status in FOLLOWUP_STATUSES

    @invariant()
    def it_is_closed_at_an_instant_only_while_done_or_cancelled(self) -> None:
        assert (self.now.closed_at is not None) == (self.now.status in CLOSED)

    @invariant()
    def it_has_an_outcome_only_while_done_or_cancelled(self) -> None:
        assert self.now.outcome is None or self.now.status in CLOSED

    @invariant()
    def what_is_closed_hides_from_nobody(self) -> None:
        assert self.now.hidden_until is None or self.now.status not in CLOSED

    @invariant()
    def its_first_due_day_never_changes(self) -> None:
        assert self.now.first_due_on == TODAY

    @invariant()
    def what_it_is_about_never_changes(self) -> None:
        assert self.now[:5] == followup()[:5]


TestLifetime = Lifetime.TestCase
TestLifetime.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
