"""The papers about complaints: what a dossier holds, whom it hides, what a lesson tells."""

from datetime import UTC, datetime

import pytest

from crm_cli.domain.complaint_dossier import Happening
from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.remedies import RemedyDraft
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
    crm.complaints.resolve([number], decision="partly", remedies=[RemedyDraft("refund", 2500000, "IRR")])
    later = at(2026, 11, 24, 6, 30)
    later.complaints.reopen([number], note="still late")
    found = kinds(later, number)
    assert found.count(("event", "resolved")) == 1
    assert found[-1] == ("event", "reopen")
    assert ("remedy", "offered") in found


def test_the_time_until_a_decision_is_not_added_to_afterwards(crm: Crm, number: int, at: At) -> None:
    crm.complaints.investigate([number])
    crm.complaints.resolve([number], decision="partly", remedies=[RemedyDraft("refund", 2500000, "IRR")])
    handled = crm.papers.dossier(number).handled_for
    assert handled == 8 * 60 + 2 * 60  # Saturday 9 to 17, Sunday 8 to 10
    assert at(2026, 11, 24, 6, 30).papers.dossier(number).handled_for == handled


def test_a_step_handed_on_is_told_with_its_answer(crm: Crm, number: int) -> None:
    crm.staff.add(StaffDraft("Leila"))
    step = crm.followups.add(FollowupDraft("1", "call", crm.present.today, complaint_id=number))
    crm.followups.refer([step], "Leila", note="you know her")
    found = [one for one in crm.papers.dossier(number).happenings if one.kind == "hand-off"]
    assert [(one.what, one.text, one.who[-1]) for one in found] == [("handed on", "call: you know her", "Leila")]


def file_receipt(crm: Crm, number: int) -> None:
    """File a document with a complaint, past the contents."""
    with crm.write() as work:
        work.db.execute(
            "INSERT INTO document (uid, complaint_id, kind, name, number, size, sha256, created_at, updated_at)"
            " VALUES ('d', ?, 'receipt', 'bus of Sara.pdf', '991234', 1, ?, ?, ?)",
            (number, "a" * 64, work.at, work.at),
        )


def test_a_document_is_named_with_its_digest(crm: Crm, number: int) -> None:
    file_receipt(crm, number)
    found = crm.papers.dossier(number)
    text = f"bus of Sara.pdf (SHA-256 {'a' * 64})"
    assert found.happenings[-1] == Happening("2026-11-22T06:30:00Z", "document", "receipt", (), text)
    assert [(row["name"], row["number"]) for row in found.documents] == [("bus of Sara.pdf", "991234")]


def test_others_see_neither_the_number_on_a_document_nor_names_in_what_was_typed(crm: Crm, number: int) -> None:
    file_receipt(crm, number)
    crm.complaints.investigate([number])
    remedy = crm.remedies.offer(number, RemedyDraft("refund", 900, "EUR", note="to Sara's card"))
    crm.remedies.deliver([remedy], note="Sara has it")
    crm.complaints.resolve([number], decision="upheld")
    crm.complaints.close([number], found={"cause": "Sara says Leila"}, forced="Sara is content")
    found = crm.papers.redacted(crm.papers.dossier(number), number)
    assert [(row["name"], "number" in row) for row in found.documents] == [("bus of [customer].pdf", False)]
    assert [row["note"] for row in found.remedies] == ["to [customer]'s card"]
    assert found.complaint["cause"] == "[customer] says Leila"
    assert [one.forced for one in found.happenings if one.forced] == ["[customer] is content"]
    assert not any("Sara" in f"{one.text}{one.who}{one.forced}" for one in found.happenings)


def test_a_remedy_is_told_once_for_each_thing_that_came_of_it(crm: Crm, number: int, at: At) -> None:
    crm.complaints.investigate([number])
    early = crm.remedies.offer(number, RemedyDraft("discount"))
    crm.complaints.resolve([number], decision="upheld", remedies=[RemedyDraft("refund", 25_000, "IRR")])
    later = at(2026, 11, 24, 6, 30)
    later.remedies.decline([early])
    later.remedies.deliver([early + 1])
    found = crm.papers.dossier(number)
    told = [(one.what, (one.text or "").split()[0]) for one in found.happenings if one.kind == "remedy"]
    assert sorted(told) == [
        *(("declined", "discount"), ("delivered", "refund")),
        *(("offered", "discount"), ("offered", "refund")),
    ]
    assert [(row["state"], row["amount"], row["currency"]) for row in found.remedies] == [
        ("declined", None, None),
        ("delivered", 25_000, "IRR"),
    ]


def test_what_was_filed_and_offered_for_a_duplicate_belongs_to_the_case(crm: Crm, number: int) -> None:
    other = crm.complaints.add(ComplaintDraft("1", "late again"))
    file_receipt(crm, other)
    crm.remedies.offer(other, RemedyDraft("apology"))
    crm.complaints.merge([other], number)
    found = crm.papers.dossier(number)
    assert ([row["kind"] for row in found.documents], [row["kind"] for row in found.remedies]) == (
        ["receipt"],
        ["apology"],
    )


def test_of_a_linked_complaint_another_customers_words_are_not_told(crm: Crm, number: int, add: Add) -> None:
    add("Ali Rad")
    others = [crm.complaints.add(ComplaintDraft(who, "the driver smoked")) for who in ("Ali Rad", "Sara Ahmadi")]
    crm.complaints.link(number, others)
    found = [one for one in crm.papers.dossier(number).happenings if one.kind == "complaint"]
    assert [(one.what, one.who, one.text) for one in found] == [
        ("linked", (), f"C-{others[0]}"),
        ("linked", ("Sara Ahmadi",), f"C-{others[1]}: the driver smoked"),
    ]


def test_a_complaint_handed_on_is_told_with_note_and_answer(crm: Crm, number: int) -> None:
    crm.staff.add(StaffDraft("Leila"))
    crm.complaints.refer([number], "Leila", note="she knows the driver")
    crm.complaints.answer([number], accepted=False, reply="on leave")
    found = crm.papers.dossier(number)
    told = [(one.what, one.text, one.who[-1]) for one in found.happenings if one.kind == "hand-off"]
    assert told == [("handed on", "she knows the driver", "Leila"), ("returned", "on leave", "Leila")]
    assert found.complaint["handoffs"] == 1


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


def test_a_lesson_tells_why_it_happened_and_what_was_done_but_not_what_was_declined(crm: Crm, number: int) -> None:
    crm.complaints.edit([number], {"cause": "Sara's bus was overbooked"})
    crm.complaints.investigate([number])
    remedies = [crm.remedies.offer(number, RemedyDraft(kind)) for kind in ("refund", "discount", "refund")]
    crm.remedies.decline(remedies[1:2])
    crm.complaints.resolve([number], decision="upheld")
    crm.complaints.close([number], found={}, forced="test")
    found = crm.papers.lesson(number, "heard", "learnt")
    assert (found.cause, found.remedies) == ("[customer]'s bus was overbooked", ("refund",))


def test_what_is_confidential_teaches_nobody(crm: Crm, number: int) -> None:
    crm.staff.add(StaffDraft("Leila"))
    crm.complaints.edit([number], {"about": "staff", "which": "Leila", "confidential": True})
    crm.complaints.withdraw([number])
    with pytest.raises(Conflict, match="confidential"):
        crm.papers.check_ended(number)
