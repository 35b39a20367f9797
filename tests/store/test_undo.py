"""Taking back what was only inserted, which is compared and deleted as a whole: no more may go, and nothing be left."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.contacts import ContactChanges, ContactDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.loading import RawContact, Reader
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict
from crm_cli.services.application import Crm
from crm_cli.store import undo


@pytest.fixture
def command(crm: Crm) -> int:
    """A command that has loaded an organisation (1) and two people of it (2, 3) with phones and tags."""
    reader = Reader(region="IR", today=crm.present.today, source=None)
    rows = [
        RawContact("", "", name, "", "Pars", "", "", "", "", "", "", (("", phone),), (), (), (), ("vip", "new"))
        for name, phone in (("Sara", "09121234567"), ("Reza", "09131234567"))
    ]
    with crm.write(subject="import:x") as work:
        loader = work.bulk_contacts
        loader.load([reader.read(n, row) for n, row in enumerate(rows)], loader.organisations(["Pars"]))
        return work.command_id


@pytest.fixture
def db(crm: Crm, command: int) -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(crm.path, isolation_level=None)
    yield found
    found.close()


def journal(db: sqlite3.Connection, number: int) -> list[Any]:
    """What a command has journalled, table by table."""
    found = db.execute("SELECT table_name, old, new FROM journal WHERE command_id = ? ORDER BY id", (number,))
    return sorted(found.fetchall(), key=lambda row: str(row[0]))


def test_it_is_journalled_as_if_it_were_taken_back_row_by_row(
    crm: Crm, command: int, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_a_whole = crm.history.undo(command).by
    crm.history.redo()
    monkeypatch.setattr(undo.Undo, "_remove", undo.Undo._restore)
    row_by_row = crm.history.undo(command).by
    assert journal(db, as_a_whole) == journal(db, row_by_row)
    assert len(journal(db, as_a_whole)) == 9
    assert db.execute("SELECT count(*) FROM contact").fetchone() == (0,)


CHANGES = {
    "changed": lambda crm: crm.contacts.edit([2], ContactChanges({"city": "Yazd"})),
    "changed back": lambda crm: [
        crm.contacts.edit([2], ContactChanges({"do_not_contact": value})) for value in (True, False)
    ],
    "a part changed": lambda crm: crm.contacts.tag([3], add=["x"], remove=[]),
    "deleted": lambda crm: crm.contacts.delete([3]),
    "something hangs on it": lambda crm: crm.followups.add(FollowupDraft("3", "call", crm.present.today)),
    "somebody refers to it": lambda crm: crm.contacts.add(ContactDraft("Ali", org="Pars")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_refused_when_any_row_is_another_or_more_would_go(
    crm: Crm, command: int, db: sqlite3.Connection, change: str
) -> None:
    CHANGES[change](crm)
    before = db.execute("SELECT * FROM contact").fetchall()
    with pytest.raises(Conflict) as refused:
        crm.history.undo(command)
    assert "test" in refused.value.hint
    assert db.execute("SELECT * FROM contact").fetchall() == before


def test_a_column_that_came_later_is_not_in_the_way(crm: Crm, command: int, db: sqlite3.Connection) -> None:
    db.execute("UPDATE journal SET new = json_remove(new, '$.best_time') WHERE table_name = 'contact'")
    crm.history.undo(command)
    assert db.execute("SELECT count(*) FROM contact").fetchone() == (0,)


def test_what_others_have_stored_between_is_left(crm: Crm, db: sqlite3.Connection, tmp_path: Path) -> None:
    with crm.write(subject="import:y", unfinished=True) as work:
        number, loader = work.command_id, work.bulk_contacts
        loader.organisations(["First"])
    crm.contacts.add(ContactDraft("Between"))
    with crm.write(subject="import:y", continues=number) as work:
        work.bulk_contacts.organisations(["Last"])
    crm.history.undo(number)
    assert db.execute("SELECT full_name FROM contact WHERE id > 3").fetchall() == [("Between",)]


def last(db: sqlite3.Connection) -> int:
    (number,) = db.execute("SELECT max(id) FROM command").fetchone()
    return int(number)


def in_the_way(crm: Crm, number: int) -> str:
    with pytest.raises(Conflict) as refused:
        crm.history.undo(number)
    return str(refused.value.hint)


def test_only_what_came_later_and_hangs_on_it_is_in_the_way(crm: Crm, db: sqlite3.Connection) -> None:
    crm.contacts.add(ContactDraft("Kaveh", city="Yazd"))  # 4
    crm.contacts.edit([4], ContactChanges({"city": "Qom"}))
    crm.contacts.add(ContactDraft("Kish Air", kind="org"))  # 5
    org = last(db)
    crm.contacts.edit([4], ContactChanges({"org": "Kish Air"}))
    member = last(db)
    crm.contacts.edit([4], ContactChanges({"city": "Shiraz"}))
    crm.contacts.add(ContactDraft("Ali", org="Kish Air"))
    assert in_the_way(crm, org) == f"first take back: {last(db)} (test), {member} (test)"


def test_a_colleague_is_held_by_what_was_given_to_them(crm: Crm, db: sqlite3.Connection) -> None:
    crm.staff.add(StaffDraft("Neda"))
    colleague = last(db)
    crm.contacts.edit([2], ContactChanges({"owner": "Neda"}))
    assert in_the_way(crm, colleague) == f"first take back: {last(db)} (test)"
    crm.history.undo()
    crm.history.undo(colleague)
    assert db.execute("SELECT count(*) FROM staff WHERE name = 'Neda'").fetchone() == (0,)
