"""What a dossier is reckoned from, and what it may say to others."""

from datetime import UTC, datetime

from crm_cli.domain.cards import ComplaintEvent
from crm_cli.domain.complaint_dossier import ComplaintDossier, Happening, pauses, redacted
from crm_cli.domain.fields.complaints import COMPLAINT

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


def event(day: int, status: str) -> ComplaintEvent:
    return ComplaintEvent(f"2026-11-{day}T06:30:00Z", "move", status, None, None, None)


def spans(*events: ComplaintEvent) -> list[tuple[int, int]]:
    return [(start.day, end.day) for start, end in pauses(events, NOW)]


def test_the_clock_stands_while_it_is_the_customers_turn() -> None:
    assert spans(event(10, "acknowledged"), event(11, "waiting"), event(13, "investigating")) == [(11, 13)]
    assert spans(event(11, "waiting")) == [(11, 22)]


def test_the_clock_stands_from_the_decision_until_it_is_reopened() -> None:
    ended = (event(12, "resolved"), event(14, "closed"))
    assert spans(*ended) == [(12, 22)]
    assert spans(*ended, event(16, "investigating"), event(17, "rejected")) == [(12, 16), (17, 22)]


def test_waiting_that_ends_in_a_decision_is_one_pause() -> None:
    assert spans(event(11, "waiting"), event(12, "resolved")) == [(11, 22)]


def test_every_text_is_hidden_and_nothing_leads_to_records() -> None:
    row = dict.fromkeys((field.key for field in COMPLAINT.fields), None) | {
        "heard": "Sara",
        "status": "new",
        "uid": "u",
    }
    one = Happening("2026-11-10T06:30:00Z", "conversation", "call", ("Sara",), "Sara", "interaction:3")
    found = redacted(ComplaintDossier("", "C-1", COMPLAINT, row, (one,), None, None, None), lambda text: text[::-1])
    assert (found.complaint["heard"], found.complaint["status"]) == ("araS", "new")
    assert "uid" not in found.complaint
    assert found.happenings == (one._replace(who=("araS",), text="araS", record=None),)
    assert found.redacted
