"""A complaint shown whole: everything that was said, in the order in which it happened, and nothing that steers."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from crm_cli.domain.cards import ComplaintCard, ComplaintEvent
from crm_cli.domain.complaints import ComplaintRecord
from crm_cli.domain.fields import COMPLAINT, DOCUMENT, FOLLOWUP, INTERACTION, FieldSet
from crm_cli.domain.listing import Listing
from crm_cli.domain.present import Present
from crm_cli.render.cards import Card
from crm_cli.render.complaints import complaint_card
from crm_cli.services.listed import listed

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
PRESENT = Present(datetime(2026, 11, 22, 6, 30, tzinfo=UTC), UTC)
RECORD = ComplaintRecord(
    *(3, "u", 1, "resolved", "2026-11-20T08:00:00Z", "call", "waited\nan hour", "the fare", "supplier", "Mahan"),
    *("transfer", 3, True, 1, "partly", None, 1, 2, None, None, *(None,) * 6, 0, 0),
    *(4, "2026-11-20T08:00:00Z", "2026-11-22T06:00:00Z"),
    ("refund", "apology"),
)


def lines(fieldset: FieldSet, *rows: dict[str, Any]) -> Listing:
    return listed(fieldset, [tuple(row.get(field.key) for field in fieldset.fields) for row in rows])


def shown(record: ComplaintRecord = RECORD, **around: Any) -> Card:
    """The card of a complaint with what is around it."""
    row = record._asdict() | {"code": "C-3", "contact": "Sara", "reach": "0912", "owner": "Leila", "priority": 1}
    row["remedies"] = list(record.remedies)
    return complaint_card(
        ComplaintCard(
            lines(COMPLAINT, row | around.pop("line", {})),
            record,
            events=tuple(ComplaintEvent(*event) for event in around.pop("events", ())),
            interactions=lines(INTERACTION, *around.pop("interactions", ())),
            followups=lines(FOLLOWUP, *around.pop("followups", ())),
            documents=lines(DOCUMENT, *around.pop("documents", ())),
            linked=lines(COMPLAINT, *around.pop("linked", ())),
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
    told = ("Received at", "Channel", "Wanted", "About", "Which", "Topic", "Owner", "Decision", "Remedies")
    assert [facts[label] for label in told] == [
        *("2026-11-20 08:00", "call", "the fare", "supplier", "Mahan", "transfer", "Leila", "partly"),
        "refund; apology",
    ]
    assert "Reason" not in facts


def test_the_title_is_what_was_heard_on_one_line_where_there_is_no_topic() -> None:
    assert shown(RECORD._replace(topic=None)).title == "C-3  waited an hour"


def test_nobody_pretends_to_know_how_grave_an_unassessed_one_is() -> None:
    card = shown(RECORD._replace(severity=None), line={"severity": None, "priority": None})
    assert dict(card.facts)["Status"] == "resolved, severity not assessed"


def test_the_timeline_tells_hearing_moves_and_conversations_in_the_order_of_the_clock() -> None:
    card = shown(
        events=[
            ("2026-11-20T09:00:00Z", "acknowledge", "acknowledged", "Leila", None),
            ("2026-11-20T09:05:00Z", "assign", "acknowledged", "Leila", "Omid"),
            ("2026-11-21T10:00:00Z", "reopen", "investigating", None, "no\nrefund"),
            ("2026-11-21T11:00:00Z", "take in", "investigating", "Omid", "C-4"),
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
        "2026-11-21 10:00 reopened no refund",
        "2026-11-21 11:00 taken in Omid C-4",
        "2026-11-21 12:00 sms later interaction:9",
    ]


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


@pytest.mark.parametrize("evil", ["\x1b]52;c;eA==\x07", "\x9b2J", "\u202egpj\u2066", "\U000e0041", "\r\x08", "\x7f"])
def test_no_text_around_a_complaint_can_steer_a_terminal(evil: str) -> None:
    text = dict.fromkeys((field.key for field in COMPLAINT.fields if field.kind in ("text", "texts")), evil)
    talk = {"at": RECORD.received_at, "channel": "call", "staff": evil, "text": evil, "id": 1}
    said = dict.fromkeys(("heard", "wanted", "which", "reason"), evil)
    for topic in (evil, None):
        card = shown(
            RECORD._replace(**said)._replace(topic=topic),
            line=text,
            events=[(RECORD.received_at, "assign", "new", evil, evil)],
            interactions=[talk],
            followups=[{"due_on": "2026-11-24", "id": 5, "title": evil}],
            linked=[text | {"status": "new"}],
        )
        shown_text = "".join([card.title, *sum(card.facts, ()), *(t for s in card.sections for t in s.lines)])
        assert not STEERING.search(shown_text)
