"""A complaint shown whole: everything that was said, in the order in which it happened, and nothing that steers."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from crm_cli.domain.cards import ComplaintCard, ComplaintEvent
from crm_cli.domain.complaints import ComplaintRecord
from crm_cli.domain.fields import FieldSet
from crm_cli.domain.fields.complaints import COMPLAINT
from crm_cli.domain.fields.documents import DOCUMENT
from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.domain.fields.interactions import INTERACTION
from crm_cli.domain.fields.remedies import REMEDY
from crm_cli.domain.listing import Listing
from crm_cli.domain.present import Present
from crm_cli.domain.remedies import Cost
from crm_cli.render.cards import Card
from crm_cli.render.complaints import complaint_card
from crm_cli.services.listed import listed

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
PRESENT = Present(datetime(2026, 11, 22, 6, 30, tzinfo=UTC), UTC, toman=True)
RECORD = ComplaintRecord(
    **dict.fromkeys(ComplaintRecord._fields)  # type: ignore[arg-type]
    | {"id": 3, "uid": "u", "contact_id": 1, "status": "resolved", "received_at": "2026-11-20T08:00:00Z"}
    | {"channel": "call", "heard": "waited\nan hour", "wanted": "the fare", "about": "supplier", "which": "Mahan"}
    | {"topic": "transfer", "severity": 3, "safety": True, "owner_id": 1, "decision": "partly", "reopen_count": 1}
    | {"follows_id": 2, "waited_seconds": 0, "escalation": 0, "confidential": False, "version": 4}
    | {"created_at": "2026-11-20T08:00:00Z", "updated_at": "2026-11-22T06:00:00Z"}
)


def lines(fieldset: FieldSet, *rows: dict[str, Any]) -> Listing:
    return listed(fieldset, [tuple(row.get(field.key) for field in fieldset.fields) for row in rows])


def shown(record: ComplaintRecord = RECORD, **around: Any) -> Card:
    """The card of a complaint with what is around it."""
    row = record._asdict() | {"code": "C-3", "contact": "Sara", "reach": "0912", "owner": "Leila", "priority": 1}
    row["remedies"] = ["refund", "apology"]
    return complaint_card(
        ComplaintCard(
            lines(COMPLAINT, row | around.pop("line", {})),
            record,
            events=tuple(ComplaintEvent(*event) for event in around.pop("events", ())),
            interactions=lines(INTERACTION, *around.pop("interactions", ())),
            followups=lines(FOLLOWUP, *around.pop("followups", ())),
            documents=lines(DOCUMENT, *around.pop("documents", ())),
            linked=lines(COMPLAINT, *around.pop("linked", ())),
            remedies=lines(REMEDY, *around.pop("remedies", ())),
            costs=around.pop("costs", ()),
        ),
        PRESENT,
    )


def test_what_was_heard_wanted_and_decided_stands_on_top() -> None:
    card = shown()
    assert card.title == "C-3  transfer"
    facts = dict(card.facts)
    assert facts["Status"] == "resolved, severity 3, priority 1, safety"
    assert facts["Contact"] == "Sara  contact:1  0912"
    assert facts["Heard"] == "waited\nan hour"
    told = ("Received at", "Channel", "Wanted", "About", "Which", "Topic", "Owner", "Decision")
    assert [facts[label] for label in told] == [
        *("2026-11-20 08:00", "call", "the fare", "supplier", "Mahan", "transfer", "Leila", "partly"),
    ]
    assert facts.keys().isdisjoint(("Reason", "Cost"))


def test_the_title_is_what_was_heard_on_one_line_where_there_is_no_topic() -> None:
    assert shown(RECORD._replace(topic=None)).title == "C-3  waited an hour"


def test_nobody_pretends_to_know_how_grave_an_unassessed_one_is() -> None:
    card = shown(RECORD._replace(severity=None), line={"severity": None, "priority": None})
    assert dict(card.facts)["Status"] == "resolved, severity not assessed"


def test_the_timeline_tells_hearing_moves_and_conversations_in_the_order_of_the_clock() -> None:
    card = shown(
        events=[
            ("2026-11-20T09:00:00Z", "acknowledge", "acknowledged", "Leila", None, None),
            ("2026-11-20T09:05:00Z", "assign", "acknowledged", "Leila", "Omid", None),
            ("2026-11-20T10:00:00Z", "close", "closed", "Leila", None, "moved\naway"),
            ("2026-11-21T10:00:00Z", "reopen", "investigating", None, "no\nrefund", None),
            ("2026-11-21T11:00:00Z", "take in", "investigating", "Omid", "C-4", None),
        ],
        interactions=[
            {"at": "2026-11-21T12:00:00Z", "channel": "sms", "text": "later", "id": 9},
            {
                "at": "2026-11-20T09:02:00Z",
                "channel": "call",
                "direction": "out",
                "staff": "Omid",
                "text": "a",
                "id": 8,
            },
        ],
    )
    (timeline,) = card.sections
    assert timeline.title == "Timeline"
    assert [" ".join(line.split()) for line in timeline.lines] == [
        "2026-11-20 08:00 heard, call",
        "2026-11-20 09:00 acknowledged Leila",
        "2026-11-20 09:02 call out Omid a interaction:8",
        "2026-11-20 09:05 assigned Leila Omid",
        "2026-11-20 10:00 closed Leila forced: moved away",
        "2026-11-21 10:00 reopened no refund",
        "2026-11-21 11:00 taken in Omid C-4",
        "2026-11-21 12:00 sms later interaction:9",
    ]


@pytest.mark.parametrize(
    ("verb", "word"),
    [
        *(("refer", "handed on"), ("accept", "taken over"), ("return", "given back"), ("escalate", "escalated")),
        *(("ask", "asked how content"), ("rate", "satisfaction"), ("link", "linked"), ("unlink", "no longer linked")),
        *(("offer", "offered"), ("take", "accepted"), ("decline", "declined"), ("deliver", "delivered")),
    ],
)
def test_what_leaves_the_state_as_it_is_has_a_word_of_its_own(verb: str, word: str) -> None:
    (timeline,) = shown(events=[(RECORD.received_at, verb, "resolved", None, None, None)]).sections
    assert timeline.lines[1] == f"2026-11-20 08:00  {word}"


@pytest.mark.parametrize(
    ("handoffs", "handed_by", "said"),
    [(0, None, None), (2, None, "2 times"), (3, "Omid", "3 times, nobody has it, Omid waits for an answer, urgent")],
)
def test_a_complaint_that_went_around_says_so_on_top(handoffs: int, handed_by: str | None, said: str | None) -> None:
    line = {"handoffs": handoffs, "handed_by": handed_by, "handed_note": handed_by and "urgent"}
    assert dict(shown(line=line).facts).get("Handed on") == said


def test_conversations_of_one_second_stand_in_the_order_in_which_they_were_noted() -> None:
    same = {"at": "2026-11-21T12:00:00Z", "channel": "call"}
    newest_first = [same | {"text": "second", "id": 9}, same | {"text": "first", "id": 8}]  # as lists are
    (timeline,) = shown(interactions=newest_first).sections
    assert [line.split()[-1] for line in timeline.lines[1:]] == ["interaction:8", "interaction:9"]


def test_next_steps_and_related_complaints_have_sections_of_their_own() -> None:
    card = shown(
        followups=[{"due_on": "2026-11-24", "id": 5, "title": "bring flowers"}],
        linked=[{"code": "C-4", "status": "merged", "contact": "Ali", "heard": "the same\nbus"}],
    )
    assert card.sections[1:] == (
        ("Next steps", ("2026-11-24  5  bring flowers",)),
        ("See also", ("C-4  merged  Ali  the same bus",)),
    )


def test_remedies_have_a_section_and_cost_what_was_delivered_and_is_promised_in_each_currency() -> None:
    card = shown(
        remedies=[
            {"id": 4, "kind": "refund", "amount": "2500000 IRR", "state": "delivered"},
            {"id": 5, "kind": "apology", "state": "declined", "note": "by\nletter"},
        ],
        costs=(Cost("EUR", 0, 1250), Cost("IRR", 2_500_000, 0)),
    )
    assert card.sections[0] == ("Remedies", ("4  refund  250,000 toman  delivered", "5  apology  declined  by letter"))
    assert dict(card.facts)["Cost"] == "12.50 EUR promised, 250,000 toman delivered"


@pytest.mark.parametrize("evil", ["\x1b]52;c;eA==\x07", "\x9b2J", "\u202egpj\u2066", "\U000e0041", "\r\x08", "\x7f"])
def test_no_text_around_a_complaint_can_steer_a_terminal(evil: str) -> None:
    text = dict.fromkeys((field.key for field in COMPLAINT.fields if field.kind in ("text", "texts")), evil)
    talk = {"at": RECORD.received_at, "channel": "call", "staff": evil, "text": evil, "id": 1}
    said = dict.fromkeys(("heard", "wanted", "which", "reason"), evil)
    for topic in (evil, None):
        card = shown(
            RECORD._replace(**said)._replace(topic=topic),
            line=text,
            events=[(RECORD.received_at, "assign", "new", evil, evil, evil)],
            interactions=[talk],
            followups=[{"due_on": "2026-11-24", "id": 5, "title": evil}],
            linked=[text | {"status": "new"}],
            remedies=[{"id": 4, "kind": "refund", "state": "offered", "note": evil}],
        )
        shown_text = "".join([card.title, *sum(card.facts, ()), *(t for s in card.sections for t in s.lines)])
        assert not STEERING.search(shown_text)
