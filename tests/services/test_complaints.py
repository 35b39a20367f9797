"""Complaints: what was heard, every move with its line in the timeline, and what goes with what is deleted."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.cards import ComplaintEvent
from crm_cli.domain.complaints import ComplaintDraft, ComplaintRecord
from crm_cli.domain.contacts import ContactChanges
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql, supply

Heard = Callable[..., int]
TABLES = ("complaint", "complaint_event", "complaint_remedy", "complaint_handoff", "complaint_link")
TABLES += ("followup", "interaction", "command", "journal")
AMENDS = (RemedyDraft("refund"), RemedyDraft("apology"))

VERBS: dict[str, Callable[[Crm, list[int], str | None], object]] = {
    "acknowledge": lambda crm, ids, note: crm.complaints.acknowledge(ids, note=note),
    "investigate": lambda crm, ids, note: crm.complaints.investigate(ids, note=note),
    "wait": lambda crm, ids, note: crm.complaints.wait(ids, note=note),
    "resolve": lambda crm, ids, note: crm.complaints.resolve(ids, decision="upheld", remedies=AMENDS, note=note),
    "supply": lambda crm, ids, note: [supply(crm, number) for number in ids],
    "close": lambda crm, ids, note: crm.complaints.close(ids, found={}, note=note),
    "reject": lambda crm, ids, note: crm.complaints.reject(ids, reason="was announced", note=note),
    "withdraw": lambda crm, ids, note: crm.complaints.withdraw(ids, note=note),
    "reopen": lambda crm, ids, note: crm.complaints.reopen(ids, note=note),
    "merge": lambda crm, ids, note: crm.complaints.merge(ids, 1, note=note),
    "assign": lambda crm, ids, note: crm.complaints.assign(ids, "leila", note=note),
}
WAY = {  # to a state, by these verbs
    "new": "",
    "acknowledged": "acknowledge",
    "investigating": "investigate",
    "waiting": "acknowledge wait",
    "resolved": "investigate resolve supply",
    "closed": "investigate resolve supply close",
    "rejected": "acknowledge reject",
    "withdrawn": "withdraw",
    "merged": "merge",
}


@pytest.fixture
def heard(crm: Crm, add: Add) -> Heard:
    """Stores a complaint of Sara, who has no tier, and brings it to a state; resolved, it can be closed."""
    add("Sara", "09121234567")

    def stored(text: str = "waited an hour", *, status: str = "new", contact: str = "sara", **fields: Any) -> int:
        if status != "new":
            fields.setdefault("severity", 2)
        number = crm.complaints.add(ComplaintDraft(contact, text, **fields))
        for verb in WAY[status].split():
            VERBS[verb](crm, [number], None)
        return number

    return stored


def rows(listing: Listing, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(keys), None)]


def ids(listing: Listing) -> list[int]:
    return [number for (number,) in rows(listing, "id")]


def get(crm: Crm, number: int) -> ComplaintRecord:
    return crm.complaints.get([number])[0]


def stamps(crm: Crm, number: int) -> list[tuple[str, str, str | None]]:
    return [(event.verb, event.status, event.note) for event in crm.complaints.card(number).events]


def everything(sql: Sql) -> list[list[tuple[Any, ...]]]:
    return [sql(f"SELECT * FROM {table}") for table in TABLES]


def test_a_complaint_is_stored_new_as_heard_now_by_whom_it_was_entered(crm: Crm, heard: Heard) -> None:
    stored = get(crm, heard("دیر آمد\nand rude", about="supplier", severity=2, safety=True, uid="c-1"))
    assert (stored.heard, stored.about, stored.severity, stored.safety) == ("دیر آمد\nand rude", "supplier", 2, True)
    assert (stored.status, stored.received_at, stored.owner_id) == ("new", "2026-11-22T06:30:00Z", 1)
    assert (stored.uid, stored.contact_id, stored.ended_at) == ("c-1", 1, None)


def test_a_complaint_may_have_been_heard_before_by_another_and_take_up_an_older_one(crm: Crm, heard: Heard) -> None:
    leila, old = crm.staff.add(StaffDraft("Leila")), heard()
    at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    stored = get(crm, heard(received_at=at, owner="leila", follows_id=old))
    assert (stored.received_at, stored.owner_id, stored.follows_id) == ("2026-11-20T08:00:00Z", leila, old)
    assert ids(crm.complaints.card(old).linked) == [stored.id]


def test_a_uid_that_is_known_adds_no_complaint(crm: Crm, heard: Heard, sql: Sql) -> None:
    one = heard(uid="c-1")
    before = everything(sql)
    assert heard("something else", uid="c-1", contact="nobody") == one
    assert everything(sql) == before


@pytest.mark.parametrize("fields", [{"contact": "reza"}, {"contact": "99"}, {"follows_id": 99}, {"owner": "nobody"}])
def test_a_complaint_that_names_somebody_or_something_unknown_is_not_stored(
    heard: Heard, sql: Sql, fields: dict[str, Any]
) -> None:
    before = everything(sql)
    with pytest.raises(NotFound):
        heard(**fields)
    assert everything(sql) == before


def test_the_gravest_come_first_then_the_oldest_and_what_nobody_assessed_counts_as_grave(
    crm: Crm, heard: Heard, add: Add
) -> None:
    add("Mina", tier="A")
    hour = iter(datetime(2026, 11, 21, 20 - n, tzinfo=UTC) for n in range(9))  # each older than the one before
    complaints = [
        heard(severity=4, received_at=next(hour)),
        heard(severity=1, received_at=next(hour)),
        heard(received_at=next(hour)),
        heard(severity=3, safety=True, received_at=next(hour)),
        heard(severity=3, contact="mina", received_at=next(hour)),
        heard(severity=3, safety=True, contact="mina", received_at=next(hour)),
        heard(severity=1, safety=True, contact="mina", received_at=next(hour)),
        heard(severity=2, status="resolved", received_at=next(hour)),
    ]
    slight, grave, unassessed, risky, valued, both, gravest, resolved = complaints
    assert rows(crm.complaints.list(Query()), "id", "priority") == [
        *[(gravest, 1), (both, 1), (grave, 1)],
        *[(resolved, 2), (valued, 2), (risky, 2), (unassessed, None)],
        (slight, 4),
    ]


def test_those_that_ended_are_listed_when_asked_for_after_the_others_the_last_ended_first(
    crm: Crm, heard: Heard, at: At
) -> None:
    goes_on = heard(severity=4)
    for status in ("closed", "rejected", "withdrawn", "merged"):
        heard(severity=1, status=status)
    at(2026, 11, 25).complaints.withdraw([heard(severity=4)])
    assert ids(crm.complaints.list(Query())) == [goes_on]
    assert ids(crm.complaints.list(Query(), all_of_them=True)) == [goes_on, 6, 2, 3, 4, 5]
    assert crm.complaints.list(Query(), all_of_them=True).total() == 6


@pytest.mark.parametrize("all_of_them", [False, True])
@pytest.mark.parametrize(("sort", "order"), [("id", [1, 2, 3]), ("-id", [3, 2, 1]), ("-severity", [1, 3, 2])])
def test_a_list_is_in_the_order_asked_for(
    crm: Crm, heard: Heard, sort: str, order: list[int], all_of_them: bool
) -> None:
    for severity in (4, 1, 2):
        heard(severity=severity)
    assert ids(crm.complaints.list(Query(sort=(sort,)), all_of_them=all_of_them)) == order


WORDS = ("sara", "۰۹۱۲", "hour", "wait", "بليت", "mahan", "fare")
TERMS = ("status:new", "about:supplier", "severity:1,2", "priority:1", "safety:yes", "owner:leila", "received:today")


def test_the_list_takes_words_of_what_was_said_and_of_the_contact_and_fields(crm: Crm, heard: Heard, add: Add) -> None:
    crm.staff.add(StaffDraft("Leila")), add("Reza")
    said = {"wanted": "the fare", "which": "Mahan", "topic": "transfer بلیت", "about": "supplier", "owner": "leila"}
    one = heard(**said, severity=2, safety=True)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    other = heard("rude", contact="reza", received_at=long_ago, status="resolved", severity=4)
    for text in (*WORDS, *TERMS, "topic:transfer", "code:C-1", "wanted:fare"):
        assert ids(crm.complaints.list(Query(text))) == [one], text
    assert ids(crm.complaints.list(Query("remedy:refund decision:upheld"))) == [other]


@pytest.mark.parametrize(
    ("before", "verb", "status", "note"),
    [
        ("new", "acknowledge", "acknowledged", "by phone"),
        ("acknowledged", "investigate", "investigating", "by phone"),
        ("waiting", "investigate", "investigating", "by phone"),
        ("investigating", "wait", "waiting", "by phone"),
        ("waiting", "resolve", "resolved", "upheld; refund, apology; by phone"),
        ("resolved", "close", "closed", "by phone"),
        ("acknowledged", "reject", "rejected", "was announced; by phone"),
        ("waiting", "withdraw", "withdrawn", "by phone"),
        ("closed", "reopen", "investigating", "by phone"),
        ("resolved", "reopen", "investigating", "by phone"),
        ("waiting", "merge", "merged", "by phone"),
        ("resolved", "assign", "resolved", "Leila; by phone"),
    ],
)
def test_every_move_stands_in_the_timeline_with_who_when_where_to_and_why(
    crm: Crm, heard: Heard, at: At, before: str, verb: str, status: str, note: str
) -> None:
    crm.staff.add(StaffDraft("Leila"))
    heard(), heard(status=before)
    VERBS[verb](at(2026, 11, 23, 6, 30, staff="Leila"), [2], "by phone")
    assert get(crm, 2).status == status
    assert crm.complaints.card(2).events[-1] == ComplaintEvent(
        "2026-11-23T06:30:00Z", verb, status, "Leila", note, None
    )


def test_looking_into_a_new_one_stamps_that_it_was_acknowledged_too(crm: Crm, heard: Heard) -> None:
    new, known = heard(severity=2), heard(status="acknowledged")
    crm.complaints.investigate([known, new], note="asked the driver")
    both = [("acknowledge", "acknowledged", None), ("investigate", "investigating", "asked the driver")]
    assert (stamps(crm, new), stamps(crm, known)) == (both, both)


@pytest.mark.parametrize(
    ("verb", "legal", "illegal"),
    [
        ("acknowledge", "new", "waiting"),
        ("investigate", "new", "closed"),
        ("wait", "acknowledged", "new"),
        ("resolve", "acknowledged", "new"),
        ("close", "resolved", "investigating"),
        ("reject", "acknowledged", "waiting"),
        ("withdraw", "new", "withdrawn"),
        ("reopen", "closed", "new"),
        ("merge", "new", "resolved"),
        ("assign", "new", "rejected"),
    ],
)
def test_an_illegal_move_or_an_unknown_id_among_several_changes_nothing_at_all(
    crm: Crm, heard: Heard, sql: Sql, verb: str, legal: str, illegal: str
) -> None:
    crm.staff.add(StaffDraft("Leila"))
    _survivor, one, other = heard(), heard(status=legal), heard(status=illegal)
    before = everything(sql)
    with pytest.raises(Conflict, match=f"{other} is {illegal}"):
        VERBS[verb](crm, [one, other], None)
    with pytest.raises(NotFound, match="99"):
        VERBS[verb](crm, [one, 99], None)
    assert everything(sql) == before


def test_several_become_part_of_one_and_every_timeline_says_so(crm: Crm, heard: Heard) -> None:
    survivor, one, other = heard(status="waiting"), heard(), heard(status="investigating")
    crm.complaints.merge([one, other], survivor, note="the same bus")
    assert [(get(crm, n).status, get(crm, n).merged_into_id) for n in (one, other)] == [("merged", survivor)] * 2
    for number in (one, other):
        assert stamps(crm, number)[-1] == ("merge", "merged", "the same bus")
    taken = [("take in", "waiting", f"C-{one}"), ("take in", "waiting", f"C-{other}")]
    assert stamps(crm, survivor)[-2:] == taken
    assert ids(crm.complaints.card(survivor).linked) == [one, other]


@pytest.mark.parametrize(("into", "error"), [(1, Conflict), (2, Conflict), (3, Conflict), (99, NotFound)])
def test_what_cannot_take_others_in_takes_none_of_them(
    crm: Crm, heard: Heard, sql: Sql, into: int, error: type[Exception]
) -> None:
    heard(), heard(), heard(status="closed")
    before = everything(sql)
    with pytest.raises(error):
        crm.complaints.merge([1, 2], into)
    assert everything(sql) == before


def test_a_merged_complaint_whose_other_half_is_gone_does_not_speak_of_none(crm: Crm, heard: Heard) -> None:
    survivor, merged = heard(), heard(status="merged")
    crm.complaints.delete([survivor])
    with pytest.raises(Conflict) as refused:
        crm.complaints.reopen([merged])
    assert "None" not in refused.value.hint


def test_what_ended_can_be_reopened_for_thirty_days_to_the_second(crm: Crm, heard: Heard, at: At) -> None:
    one, other = heard(status="closed"), heard(status="rejected")
    at(2026, 12, 22, 6, 30).complaints.reopen([one])
    with pytest.raises(Conflict, match="30 days"):
        at(2026, 12, 22, 6, 30, 1).complaints.reopen([other])
    again = get(crm, one)
    assert (again.status, again.decision, again.ended_at, again.reopen_count) == ("investigating", None, None, 1)
    assert rows(crm.remedies.list(Query("complaint:1"), all_of_them=True), "kind") == [("apology",), ("refund",)]
    assert ("resolve", "resolved", "upheld; refund, apology") in stamps(crm, one)


def test_a_complaint_changes_hands(crm: Crm, heard: Heard) -> None:
    one, leila = heard(), crm.staff.add(StaffDraft("Leila"))
    crm.complaints.assign([one], "LEI")
    assert get(crm, one).owner_id == leila
    with pytest.raises(NotFound):
        crm.complaints.assign([one], "nobody")


def test_an_edit_changes_what_is_known_and_what_it_is_found_by(crm: Crm, heard: Heard) -> None:
    one, other = heard("the bus was late"), heard("the bus was late")
    crm.complaints.edit([one], {"heard": "اتوبوس دیر آمد", "topic": "transfer", "severity": 1, "safety": True})
    edited = get(crm, one)
    assert (edited.heard, edited.topic, edited.severity, edited.safety) == ("اتوبوس دیر آمد", "transfer", 1, True)
    found = {text: ids(crm.complaints.list(Query(text))) for text in ("late", "اتوبوس", "transf")}
    assert found == {"late": [other], "اتوبوس": [one], "transf": [one]}
    crm.complaints.edit([one], {"topic": None, "safety": False})
    assert ids(crm.complaints.list(Query("transf"))) == []
    crm.complaints.delete([one])
    assert rows(crm.search.everything("اتوبوس", Query()), "record") == []


def test_an_edit_that_says_or_changes_nothing_leaves_no_trace(crm: Crm, heard: Heard, sql: Sql) -> None:
    one = heard(severity=2)
    before = everything(sql)
    with pytest.raises(Invalid):
        crm.complaints.edit([one], {})
    with pytest.raises(NotFound):
        crm.complaints.edit([one, 99], {"severity": 1})
    crm.complaints.edit([one], {"severity": 2, "heard": "waited an hour"})
    assert everything(sql) == before


def test_a_complaint_that_was_changed_meanwhile_is_not_overwritten(crm: Crm, heard: Heard) -> None:
    read = get(crm, heard())
    crm.complaints.edit([read.id], {"severity": 1})
    with pytest.raises(Conflict, match="changed meanwhile"), crm.write() as work:
        work.complaints.update(read._replace(severity=4))
    assert get(crm, read.id).severity == 1


def test_deleting_a_complaint_keeps_conversations_about_it_and_those_linked_to_it(
    crm: Crm, heard: Heard, sql: Sql
) -> None:
    one = heard(status="resolved")
    following = heard(follows_id=one)
    talk = crm.interactions.add(InteractionDraft(("sara",), "call", "apologised", complaint_id=one))
    with pytest.raises(NotFound):
        crm.complaints.delete([one, 99])
    crm.complaints.delete([one])
    assert crm.interactions.get([talk])[0].complaint_id is None
    assert get(crm, following).follows_id is None
    assert sql("SELECT (SELECT count(*) FROM complaint_event), (SELECT count(*) FROM complaint_remedy)") == [(0, 0)]


def test_deleting_a_contact_takes_complaints_along_but_not_what_others_said_about_them(
    crm: Crm, heard: Heard, add: Add
) -> None:
    add("Reza")
    one = heard(status="closed")
    talk = crm.interactions.add(InteractionDraft(("reza",), "call", "saw it too", complaint_id=one))
    crm.contacts.delete([1])
    assert crm.complaints.list(Query(), all_of_them=True).total() == 0
    assert crm.interactions.get([talk])[0].complaint_id is None


def test_the_card_has_all_that_happened_and_what_is_to_be_done(crm: Crm, heard: Heard) -> None:
    one = heard(status="investigating")
    talk = crm.interactions.add(InteractionDraft(("sara",), "call", "apologised", complaint_id=one))
    crm.interactions.add(InteractionDraft(("sara",), "call", "wants Istanbul"))
    step = crm.followups.add(FollowupDraft("sara", "bring flowers", date(2026, 11, 24)))
    card = crm.complaints.card(one)
    assert [event.status for event in card.events] == ["acknowledged", "investigating"]
    assert (ids(card.interactions), ids(card.followups), ids(card.linked)) == ([talk], [step], [])
    with pytest.raises(NotFound):
        crm.complaints.card(99)


def test_the_card_of_a_contact_has_its_open_complaints_first_then_the_newest(crm: Crm, heard: Heard, add: Add) -> None:
    add("Reza")
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    heard(received_at=days[0]), heard(received_at=days[3], status="closed")
    heard(received_at=days[1], status="resolved"), heard(received_at=days[2], status="withdrawn")
    heard(contact="reza")
    assert ids(crm.contacts.card(1).complaints) == [3, 1, 2, 4]


# What each writes on a file with Sara and complaints: new (1), resolved (2) with a conversation, and waiting (3).
WRITES: dict[str, tuple[Callable[[Crm], object], set[str]]] = {
    "add": (lambda crm: crm.complaints.add(ComplaintDraft("1", "x")), {"complaint"}),
    "edit": (lambda crm: crm.complaints.edit([1, 2], {"severity": 1}), {"complaint"}),
    "investigate": (lambda crm: crm.complaints.investigate([1]), {"complaint", "complaint_event"}),
    "resolve": (
        lambda crm: VERBS["resolve"](crm, [3], None),
        {"complaint", "complaint_event", "complaint_remedy", "followup"},
    ),
    "merge": (lambda crm: crm.complaints.merge([1], 2), {"complaint", "complaint_event"}),
    "delete": (
        lambda crm: crm.complaints.delete([2]),
        {"complaint", "complaint_event", "complaint_remedy", "interaction", "followup"},
    ),
    "contact delete": (
        lambda crm: crm.contacts.delete([1]),
        {"contact", "contact_point", "complaint", "complaint_event", "complaint_remedy"}
        | {"interaction", "interaction_contact", "followup"},
    ),
}


@pytest.mark.parametrize("write", WRITES)
def test_every_row_a_write_touches_is_journalled_and_a_dry_run_leaves_every_byte(
    crm: Crm, heard: Heard, sql: Sql, at: At, tmp_path: Path, write: str
) -> None:
    act, tables = WRITES[write]
    heard(severity=2), heard(status="resolved"), heard(status="waiting")
    crm.interactions.add(InteractionDraft(("sara",), "call", "apologised", complaint_id=2))
    ((before,),) = sql("SELECT max(id) FROM journal")
    file = (tmp_path / "agency.db").read_bytes()
    dry = at(dry_run=True)
    act(dry)
    dry.close()
    assert (tmp_path / "agency.db").read_bytes() == file
    act(crm)
    assert {name for (name,) in sql("SELECT table_name FROM journal WHERE id > ?", before)} == tables


def test_the_tier_of_a_contact_makes_a_complaint_more_urgent_at_once(crm: Crm, heard: Heard) -> None:
    one = heard(severity=3)
    crm.contacts.edit([1], ContactChanges({"tier": "A"}))
    assert rows(crm.complaints.picked([one]), "priority") == [(2,)]
