"""The papers about complaints: what a dossier holds, whom it hides, what a lesson tells."""

from datetime import UTC, datetime

import pytest

from crm_cli.domain.complaint_dossier import Happening
from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At


@pytest.fixture
def number(crm: Crm, add: Add) -> int:
    """A complaint of Sara's, heard on a Saturday morning."""
    add("Sara Ahmadi", "09121234567")
    received = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
    return crm.complaints.add(ComplaintDraft("1", "the bus was late", received, severity=2))


def kinds(crm: Crm, number: int) -> list[tuple[str, str]]:
    return [(one.kind, one.what) for one in crm.papers.dossier(number).happenings]


def test_reopening_loses_nothing_of_what_was_before(crm: Crm, number: int, at: At) -> None:
    crm.complaints.investigate([number])
    crm.complaints.resolve([number], decision="partly", remedies=["refund"])
    later = at(2026, 11, 24, 6, 30)
    later.complaints.reopen([number], note="still late")
    found = kinds(later, number)
    assert found.count(("event", "resolved")) == 1
    assert found[-1] == ("event", "reopen")
    assert ("remedy", "offered") in found


def test_the_time_until_a_decision_is_not_added_to_afterwards(crm: Crm, number: int, at: At) -> None:
    crm.complaints.investigate([number])
    crm.complaints.resolve([number], decision="partly", remedies=["refund"])
    handled = crm.papers.dossier(number).handled_for
    assert handled == 8 * 60 + 2 * 60  # Saturday 9 to 17, Sunday 8 to 10
    assert at(2026, 11, 24, 6, 30).papers.dossier(number).handled_for == handled


def test_a_step_handed_on_is_told_with_its_answer(crm: Crm, number: int) -> None:
    crm.staff.add(StaffDraft("Leila"))
    step = crm.followups.add(FollowupDraft("1", "call", crm.present.today, complaint_id=number))
    crm.followups.refer([step], "Leila", note="you know her")
    found = [one for one in crm.papers.dossier(number).happenings if one.kind == "hand-off"]
    assert [(one.what, one.text, one.who[-1]) for one in found] == [("handed on", "call: you know her", "Leila")]


def test_a_document_is_named_with_its_digest(crm: Crm, number: int) -> None:
    with crm.write() as work:
        work.db.execute(
            "INSERT INTO document (uid, complaint_id, kind, name, size, sha256, created_at, updated_at)"
            " VALUES ('d', ?, 'receipt', 'bus.pdf', 1, ?, ?, ?)",
            (number, "a" * 64, work.at, work.at),
        )
    found = crm.papers.dossier(number).happenings[-1]
    assert found == Happening("2026-11-22T06:30:00Z", "document", "receipt", (), f"bus.pdf (SHA-256 {'a' * 64})")


def test_a_contact_named_in_full_in_a_text_is_hidden_and_another_is_not(crm: Crm, number: int, add: Add) -> None:
    add("Reza Karimi")
    add("Late Bus")
    crm.complaints.acknowledge([number], note="Reza Karimi drove; the late, crowded bus")
    dossier = crm.papers.redacted(crm.papers.dossier(number), number)
    assert dossier.happenings[-1].text == "[person 1] drove; the late, crowded bus"


def test_a_lesson_needs_an_end(crm: Crm, number: int) -> None:
    with pytest.raises(Conflict):
        crm.papers.lesson(number, "heard", "learnt")
    with pytest.raises(NotFound):
        crm.papers.check_ended(99)
    crm.complaints.withdraw([number])
    assert crm.papers.lesson(number, "Sara waited", "we call 0912 1234567").heard == "[customer] waited"
