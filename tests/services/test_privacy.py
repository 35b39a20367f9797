"""People and their data: who is meant, what is kept before they are forgotten, and that nothing brings them back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.contacts import ContactChanges
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.privacy import Erased, Person
from crm_cli.errors import Conflict, NotFound
from crm_cli.services.application import Crm
from crm_cli.store.backup import folder_of

Add = Callable[..., int]
At = Callable[..., Crm]
Sql = Callable[..., list[tuple[Any, ...]]]

DAY = date(2026, 11, 25)


@pytest.fixture
def sara(crm: Crm, add: Add) -> Person:
    """Sara Ahmadi, contact 1, who spoke alone with us, and with Reza."""
    add("Sara Ahmadi", "09121234567"), add("Reza Karimi")
    crm.interactions.add(InteractionDraft(("1",), "call", "alone"))
    crm.interactions.add(InteractionDraft(("1", "2"), "call", "together"))
    (found,) = crm.privacy.find(["sara ahmadi"])
    return found


def values(found: Listing, *keys: str) -> list[tuple[Any, ...]]:
    """The rows of a list, some of their fields."""
    return list(map(tuple, found.rows(found.fieldset.pick(keys), None)))


@pytest.mark.parametrize("text", ["1", "۱", "contact:1", "Sara Ahmadi", "0912 123 4567"])
def test_people_are_named_exactly(crm: Crm, sara: Person, text: str) -> None:
    assert crm.privacy.find([text, "1"]) == [sara]
    assert sara[::2] == (1, "Sara Ahmadi")


@pytest.mark.parametrize(("text", "error"), [("sara", Conflict), ("nobody", NotFound), ("99", NotFound)])
def test_the_beginning_of_a_name_names_nobody(crm: Crm, sara: Person, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        crm.privacy.find([text])


def test_the_id_of_a_deleted_contact_names_it_still(crm: Crm, sara: Person) -> None:
    crm.contacts.delete([1])
    assert crm.privacy.find(["1"]) == [sara]
    with pytest.raises(NotFound):
        crm.privacy.find(["sara ahmadi"])


def test_the_id_of_a_forgotten_contact_has_no_name_any_more(crm: Crm, sara: Person) -> None:
    crm.privacy.forget([sara])
    assert crm.privacy.find(["1"]) == [Person(1, None, None)]
    assert crm.privacy.forget(crm.privacy.find(["1"])) == Erased({}, 0, 0)


def test_a_backup_is_made_before_and_named_with_those_that_hold_the_person(crm: Crm, sara: Person) -> None:
    before = crm.privacy.forget(crm.privacy.find(["2"])).backups
    erased = crm.privacy.forget([sara])
    assert sorted(erased.backups) == sorted(folder_of(crm.path).iterdir())
    (made,) = set(erased.backups) - set(before)
    assert made.name.endswith("-before-forget.db") or made.name.endswith("-before-forget-2.db")
    with closing(sqlite3.connect(made)) as db:
        assert db.execute("SELECT full_name FROM contact").fetchall() == [("Sara Ahmadi",)]


def test_a_dry_run_says_the_same_and_leaves_no_trace(crm: Crm, sara: Person, at: At, tmp_path: Path) -> None:
    crm.close()
    before = (tmp_path / "agency.db").read_bytes()
    dry = at(dry_run=True)
    foreseen = dry.privacy.forget([sara])
    assert (dry.contacts.list(Query()).total(), foreseen.backups) == (1, ())
    dry.close()
    assert (tmp_path / "agency.db").read_bytes() == before
    assert not folder_of(crm.path).exists()
    assert crm.privacy.forget([sara])._replace(backups=()) == foreseen


def test_neither_forgetting_nor_what_it_erased_can_be_taken_back(crm: Crm, sara: Person, sql: Sql) -> None:
    crm.contacts.edit([2], ContactChanges({"city": "Yazd"}))
    crm.privacy.forget([sara])
    for command in (None, 2, 5):  # the last one, which forgot; one that added her; one that logged her with Reza
        with pytest.raises(Conflict, match="was forgotten"):
            crm.history.undo(command)
    assert sql("SELECT full_name, city FROM contact") == [("Reza Karimi", "Yazd")]
    crm.history.undo(6)
    assert sql("SELECT full_name, city FROM contact") == [("Reza Karimi", None)]


def test_an_undo_of_the_person_cannot_be_done_again(crm: Crm, sara: Person, add: Add) -> None:
    add("Zahra Rad")
    (zahra,) = crm.privacy.find(["Zahra Rad"])
    crm.history.undo()
    crm.privacy.forget([zahra])
    with pytest.raises(Conflict):
        crm.history.redo()
    assert crm.contacts.list(Query()).total() == 2


def test_the_history_of_a_forgotten_contact_says_that_it_was_forgotten(crm: Crm, sara: Person) -> None:
    crm.contacts.edit([1], ContactChanges({"city": "Shiraz"}))
    crm.privacy.forget([sara])
    found = crm.history.of_record("contact", 1, Query())
    assert values(found, "record", "field", "old", "new") == [("contact:1", "forgotten", None, None)] * 3
    assert set(values(crm.history.of_command(2), "field", "new")) == {("forgotten", None)}


def test_the_file_can_be_rewritten_again_and_again(crm: Crm, sara: Person) -> None:
    crm.privacy.forget([sara])
    crm.privacy.rewrite()
    crm.privacy.rewrite()
    assert crm.contacts.name_of(2) == "Reza Karimi"


# ---- dossiers


def test_a_dossier_holds_everything_in_order_and_in_full(crm: Crm, sara: Person) -> None:
    crm.followups.add(FollowupDraft("1", "call back", DAY))
    crm.followups.complete([1], outcome="reached")
    crm.complaints.add(ComplaintDraft("1", "waited an hour", severity=2))
    crm.complaints.investigate([1], note="called the driver")
    crm.contacts.relate(1, 2, "spouse")
    found = crm.privacy.dossier(1)
    assert values(found.interactions, "text", "contacts") == [
        ("alone", "Sara Ahmadi"),
        ("together", "Sara Ahmadi; Reza Karimi"),
    ]
    assert values(found.followups, "title", "status", "outcome") == [("call back", "done", "reached")]
    ((line, events),) = found.complaints
    assert values(line, "heard") == [("waited an hour",)]
    assert [event.note for event in events] == [None, "called the driver"]
    assert [(relation.type, relation.contact) for relation in found.relations] == [("spouse", "Reza Karimi")]


def test_a_dossier_holds_what_was_changed_or_deleted_long_ago_and_nothing_of_others(crm: Crm, sara: Person) -> None:
    crm.followups.add(FollowupDraft("1", "ask for the passport", DAY))
    crm.followups.delete([1])
    crm.contacts.edit([1, 2], ContactChanges({"city": "Shiraz"}))
    crm.contacts.edit([1, 2], ContactChanges({"city": "Yazd"}))
    found = values(crm.privacy.dossier(1).history, "record", "field", "old", "new")
    assert ("followup:1", "title", "ask for the passport", None) in found
    assert ("contact:1", "city", "Shiraz", "Yazd") in found
    assert ("contact:1", "mobile", None, "09121234567") in found
    assert {record for record, *_rest in found} == {"contact:1", "followup:1"}


def test_a_dossier_does_not_hold_the_complaints_or_members_of_others(crm: Crm, sara: Person, add: Add) -> None:
    crm.complaints.add(ComplaintDraft("1", "the same"))
    crm.complaints.add(ComplaintDraft("2", "another matter"))
    crm.complaints.merge([2], 1)
    assert len(crm.privacy.dossier(1).complaints) == 1
    assert "another matter" not in str(values(crm.privacy.dossier(1).history, "old", "new"))


def test_there_is_no_dossier_of_somebody_who_is_not_there(crm: Crm, sara: Person) -> None:
    with pytest.raises(NotFound):
        crm.privacy.dossier(99)
