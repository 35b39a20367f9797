"""The states of a complaint: no sequence of verbs leaves the table, and every state has what it must have."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from crm_cli.domain import complaints as rules
from crm_cli.domain.complaints import ComplaintRecord, code, complaint_id
from crm_cli.domain.handoffs import Handoff
from crm_cli.domain.present import stored
from crm_cli.domain.vocabulary import COMPLAINT_STATUSES, DECISIONS
from crm_cli.errors import Conflict, Invalid

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
AT = stored(NOW)
ENDED = ("closed", "rejected", "withdrawn", "merged")
DECIDED = ("resolved", "closed", "rejected")


def complaint(status: str = "new", **fields: object) -> ComplaintRecord:
    record = ComplaintRecord(
        id=5,
        uid="u5",
        contact_id=1,
        status=status,
        received_at=AT,
        channel="call",
        heard="waited an hour",
        wanted="the fare back",
        about="supplier",
        which=None,
        topic="transfer",
        severity=2,
        safety=False,
        owner_id=1,
        decision="upheld" if status in DECIDED else None,
        reason="not ours" if status == "rejected" else None,
        reopen_count=0,
        follows_id=None,
        merged_into_id=9 if status == "merged" else None,
        ended_at=AT if status in ENDED else None,
        acknowledge_due=None,
        half_due=None,
        resolve_due=None,
        acknowledged_at=None,
        resolved_at=None,
        waiting_since=None,
        waited_seconds=0,
        escalation=0,
        cause=None,
        prevention=None,
        no_document=None,
        asked_at=None,
        satisfaction=None,
        about_id=None,
        confidential=False,
        version=1,
        created_at=AT,
        updated_at=AT,
    )
    return record._replace(**fields)  # type: ignore[arg-type]


SURVIVOR = complaint(id=9, uid="u9")
VERBS: dict[str, Callable[[ComplaintRecord, str], ComplaintRecord]] = {
    "acknowledge": lambda one, at: rules.acknowledged(one),
    "investigate": lambda one, at: rules.investigating(one),
    "wait": lambda one, at: rules.waiting(one),
    "resolve": lambda one, at: rules.resolved(one, decision="partly"),
    "close": lambda one, at: rules.closed(one, at=at),
    "reject": lambda one, at: rules.rejected(one, at=at, reason="announced"),
    "withdraw": lambda one, at: rules.withdrawn(one, at=at),
    "merge": lambda one, at: rules.merged(one, SURVIVOR, at=at),
    "reopen": lambda one, at: rules.reopened(one, at=at),
}
# The table of domain.md: from a state, by a verb, to a state; nothing else.
LEGAL = {
    "new": {
        "acknowledge": "acknowledged",
        "investigate": "investigating",
        "withdraw": "withdrawn",
        "merge": "merged",
    },
    "acknowledged": {
        "investigate": "investigating",
        "wait": "waiting",
        "resolve": "resolved",
        "reject": "rejected",
        "withdraw": "withdrawn",
        "merge": "merged",
    },
    "investigating": {
        "wait": "waiting",
        "resolve": "resolved",
        "reject": "rejected",
        "withdraw": "withdrawn",
        "merge": "merged",
    },
    "waiting": {"investigate": "investigating", "resolve": "resolved", "withdraw": "withdrawn", "merge": "merged"},
    "resolved": {"close": "closed", "reopen": "investigating"},
    "closed": {"reopen": "investigating"},
    "rejected": {"reopen": "investigating"},
    "withdrawn": {"reopen": "investigating"},
    "merged": {},
}


@pytest.mark.parametrize("status", COMPLAINT_STATUSES)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_leads_where_the_table_says_or_is_refused_naming_the_legal_ones(verb: str, status: str) -> None:
    if verb in LEGAL[status]:
        assert VERBS[verb](complaint(status), AT).status == LEGAL[status][verb]
        return
    with pytest.raises(Conflict, match=f"5 is {status}") as refused:
        VERBS[verb](complaint(status), AT)
    if LEGAL[status]:
        assert set(refused.value.hint.removeprefix("possible now: ").split(", ")) == LEGAL[status].keys()
    else:
        assert "complaint 9" in refused.value.hint


@pytest.mark.parametrize("status", COMPLAINT_STATUSES)
def test_the_next_verb_offered_for_a_state_is_a_legal_one(status: str) -> None:
    assert set(rules.possible(status)) == LEGAL[status].keys()
    assert rules.NEXT_VERB.get(status) in {None, *LEGAL[status]}


def test_resolving_keeps_the_decision() -> None:
    assert rules.resolved(complaint("investigating"), decision="partly") == complaint("resolved", decision="partly")


def test_rejecting_decides_and_keeps_the_reason() -> None:
    refused = rules.rejected(complaint("investigating"), at=AT, reason="announced")
    assert (refused.decision, refused.reason, refused.ended_at) == ("rejected", "announced", AT)


def test_reopening_clears_what_was_decided_and_thought_of_it_counts_and_keeps_the_cause() -> None:
    known = complaint("closed", asked_at=AT, satisfaction=2, cause="booked twice", reopen_count=1)
    assert rules.reopened(known, at=AT) == complaint("investigating", cause="booked twice", reopen_count=2)


@pytest.mark.parametrize("status", COMPLAINT_STATUSES)
def test_who_was_told_a_decision_can_be_asked_how_content_they_are_and_nobody_else(status: str) -> None:
    one = complaint(status, resolved_at=AT if status in DECIDED else None)
    if status in DECIDED:
        assert rules.asked(one, at=AT) == one._replace(asked_at=AT)
        assert rules.rated(one, 4, at=AT) == one._replace(asked_at=AT, satisfaction=4)
        return
    for act in (rules.asked, lambda asked, at: rules.rated(asked, 4, at=at)):
        with pytest.raises(Conflict, match=f"5 is {status}") as refused:
            act(one, at=AT)
        assert refused.value.hint.endswith(f"possible now: {', '.join(LEGAL[status]) or 'nothing'}")


def test_a_later_answer_replaces_an_earlier_and_the_first_question_stays() -> None:
    later = stored(NOW + timedelta(1))
    asked = rules.rated(complaint("resolved", resolved_at=AT), 2, at=AT)
    again = rules.rated(rules.asked(asked, at=later), 5, at=later)
    assert (again.asked_at, again.satisfaction) == (AT, 5)


def test_what_is_handed_on_changes_hands_and_comes_back_when_it_is_returned() -> None:
    handed = rules.referred(complaint(owner_id=1), to_id=2)
    assert handed.owner_id == 2
    assert rules.answered(handed, Handoff(7, from_id=1, to_id=2), accepted=True) == handed
    assert rules.answered(handed, Handoff(7, from_id=1, to_id=2), accepted=False) == complaint(owner_id=1)
    with pytest.raises(Conflict, match="in these hands already"):
        rules.referred(handed, to_id=2)
    with pytest.raises(Conflict, match="was not handed on") as refused:
        rules.answered(handed, None, accepted=True)
    assert "crm complaints refer 5 --to STAFF" in refused.value.hint


@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_is_not_handed_on(status: str) -> None:
    for act in (
        lambda: rules.referred(complaint(status), to_id=2),
        lambda: rules.answered(complaint(status), Handoff(7, from_id=1, to_id=2), accepted=False),
    ):
        with pytest.raises(Conflict, match="needs nobody"):
            act()


def test_a_link_is_the_same_from_either_side_and_none_leads_to_itself() -> None:
    assert rules.linked(3, 2) == rules.linked(2, 3) == (2, 3)
    with pytest.raises(Conflict, match="with itself"):
        rules.linked(2, 2)


@pytest.mark.parametrize("status", ["closed", "rejected", "withdrawn"])
def test_what_ended_is_reopened_within_thirty_days_and_followed_by_a_new_one_after(status: str) -> None:
    last = NOW + timedelta(30)
    assert rules.reopened(complaint(status), at=stored(last)).status == "investigating"
    with pytest.raises(Conflict, match="more than 30 days") as refused:
        rules.reopened(complaint(status), at=stored(last + timedelta(seconds=1)))
    assert "crm complaints add 1 --follows 5" in refused.value.hint


def test_what_is_resolved_but_not_closed_can_be_reopened_at_any_time() -> None:
    assert rules.reopened(complaint("resolved"), at=stored(NOW + timedelta(400))).status == "investigating"


@pytest.mark.parametrize("status", COMPLAINT_STATUSES)
def test_only_one_that_goes_on_takes_others_in(status: str) -> None:
    into = SURVIVOR._replace(status=status)
    if status not in ENDED:
        assert rules.merged(complaint(), into, at=AT) == complaint("merged")
        return
    with pytest.raises(Conflict, match=f"9 is {status}"):
        rules.merged(complaint(), into, at=AT)


def test_a_complaint_is_not_merged_into_itself() -> None:
    with pytest.raises(Conflict, match="into itself"):
        rules.merged(complaint(), complaint(), at=AT)


@pytest.mark.parametrize("status", COMPLAINT_STATUSES)
def test_only_one_that_goes_on_changes_hands(status: str) -> None:
    if status not in ENDED:
        assert rules.assigned(complaint(status), 2) == complaint(status, owner_id=2)
        return
    with pytest.raises(Conflict, match=status) as refused:
        rules.assigned(complaint(status), 2)
    assert refused.value.hint == f"possible now: {', '.join(LEGAL[status]) or 'nothing'}"


@pytest.mark.parametrize(
    "text", ["3", " 3 ", "C-3", "c-3", "complaint:3", "۳", "٣", "C-۳", "c-٣", "complaint:۳", " C-3\n"]
)
def test_a_complaint_is_named_by_its_number_or_its_code_in_any_digits(text: str) -> None:
    assert complaint_id(text) == 3


NO_NUMBERS = ("", " ", "0", "03", "-3", "3.0", "3,4", "three", "999999999", "²", "\udcff", "-rf")
NO_CODES = ("C", "C-", "C3", "C-0", "C-03", "C--3", "C-C-3", "C-½", "c-three", "C-999999999")


@pytest.mark.parametrize("text", [*NO_NUMBERS, *NO_CODES, "contact:3", "complaint:", "complaint:-3"])
def test_what_names_no_complaint_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="not the id of a complaint"):
        complaint_id(text)


@given(st.integers(1, 99_999_999))
def test_the_code_of_a_complaint_names_it(number: int) -> None:
    assert complaint_id(code(number)) == number


class Lifetime(RuleBasedStateMachine):
    """Any verbs in any order while time goes by, by somebody who reads no error messages."""

    def __init__(self) -> None:
        super().__init__()
        self.now = complaint()
        self.clock = NOW
        self.reopened = 0

    def attempt(self, verb: str, act: Callable[[ComplaintRecord, str], ComplaintRecord]) -> None:
        before = self.now
        ended = datetime.fromisoformat(before.ended_at) if before.ended_at else None
        too_late = verb == "reopen" and ended is not None and self.clock - ended > timedelta(30)
        try:
            self.now = act(before, stored(self.clock))
        except Conflict:
            assert verb not in LEGAL[before.status] or too_late
        else:
            assert self.now.status == LEGAL[before.status][verb]
            assert not too_late
            self.reopened += verb == "reopen"

    @rule(verb=st.sampled_from(sorted(VERBS)))
    def move(self, verb: str) -> None:
        self.attempt(verb, VERBS[verb])

    @rule(decision=st.sampled_from(DECISIONS))
    def resolve(self, decision: str) -> None:
        self.attempt("resolve", lambda one, at: rules.resolved(one, decision=decision))

    @rule(staff=st.integers(1, 3))
    def assign(self, staff: int) -> None:
        try:
            self.now = rules.assigned(self.now, staff)
        except Conflict:
            assert self.now.status in ENDED

    @rule(days=st.integers(0, 20), seconds=st.integers(0, 1))
    def let_time_pass(self, days: int, seconds: int) -> None:
        self.clock += timedelta(days=days, seconds=seconds)

    @invariant()
    def its_status_is_one_there_is(self) -> None:
        assert self.now.status in COMPLAINT_STATUSES

    @invariant()
    def it_ended_at_an_instant_exactly_while_it_has_ended(self) -> None:
        assert (self.now.ended_at is not None) == (self.now.status in ENDED)

    @invariant()
    def it_is_part_of_another_exactly_while_merged(self) -> None:
        assert self.now.merged_into_id == (9 if self.now.status == "merged" else None)

    @invariant()
    def it_has_a_decision_exactly_while_decided_and_a_reason_while_rejected(self) -> None:
        assert (self.now.decision is not None) == (self.now.status in DECIDED)
        assert (self.now.reason is not None) == (self.now.status == "rejected")

    @invariant()
    def it_counts_how_often_it_was_reopened(self) -> None:
        assert self.now.reopen_count == self.reopened

    @invariant()
    def what_was_heard_never_changes(self) -> None:
        moves = {"status", "owner_id", "decision", "reason", "reopen_count", "merged_into_id", "ended_at"}
        fixed = [name for name in ComplaintRecord._fields if name not in moves]
        assert [getattr(self.now, name) for name in fixed] == [getattr(complaint(), name) for name in fixed]


TestLifetime = Lifetime.TestCase
TestLifetime.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
