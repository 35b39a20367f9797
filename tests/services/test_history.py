"""Undo, redo and history: exactly one command, whatever it did; the state before it to the last column."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.contacts import ContactChanges, ContactDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, NotFound
from crm_cli.queries import health
from crm_cli.services.application import Crm
from crm_cli.store import seals
from crm_cli.store.journal import journalled_tables
from tests.services.conftest import Add, At, Sql
from tests.services.test_journal import WRITES, agency  # noqa: F401  # the same agency

TODAY = date(2026, 11, 22)
State = Callable[[], str]


@pytest.fixture
def state(tmp_path: Path) -> State:
    """A hash over every row of every journalled table, and over what the search finds."""

    def hashed() -> str:
        found = sha256()
        with closing(sqlite3.connect(tmp_path / "agency.db")) as db:
            for table in journalled_tables(db):
                for row in db.execute(f"SELECT * FROM {table} ORDER BY id"):
                    found.update(repr((table, row)).encode())
            assert [index for index in health.search_indexes(db) if health.words_differ(db, index)] == []
        return found.hexdigest()

    return hashed


def last(sql: Sql) -> int:
    return int(sql("SELECT max(id) FROM command")[0][0])


@pytest.mark.parametrize("write", WRITES)
def test_undo_restores_what_was_and_redo_what_was_done(crm: Crm, state: State, write: str) -> None:
    before = state()
    WRITES[write][0](crm)
    after = state()
    crm.history.undo()
    assert state() == before
    crm.history.redo()
    assert state() == after
    crm.history.undo()
    assert state() == before


def test_undo_goes_back_and_redo_forward_step_by_step(crm: Crm, state: State) -> None:
    states = [state()]
    for city in ("Shiraz", "Yazd", "Rasht"):
        crm.contacts.edit([1], ContactChanges({"city": city}))
        states.append(state())
    for earlier in reversed(states[:-1]):
        crm.history.undo()
        assert state() == earlier
    for later in states[1:]:
        crm.history.redo()
        assert state() == later
    with pytest.raises(Conflict, match="nothing to do again"):
        crm.history.redo()


def test_nothing_is_redone_once_something_else_was_done(crm: Crm) -> None:
    crm.contacts.edit([1], ContactChanges({"city": "Shiraz"}))
    undo = crm.history.undo().by
    crm.contacts.edit([2], ContactChanges({"city": "Yazd"}))
    with pytest.raises(Conflict, match="nothing to do again"):
        crm.history.redo()
    crm.history.undo(undo)  # but it can be named
    assert crm.contacts.card(1).contact.city == "Shiraz"


def test_an_older_command_is_taken_back_when_nothing_later_hangs_on_it(crm: Crm, sql: Sql) -> None:
    crm.contacts.edit([1], ContactChanges({"city": "Shiraz"}))
    older = last(sql)
    crm.contacts.edit([2], ContactChanges({"city": "Yazd"}))
    assert crm.history.undo(older).line == "test"
    assert [crm.contacts.card(number).contact.city for number in (1, 2)] == [None, "Yazd"]


@pytest.mark.parametrize(
    "later",
    [
        lambda crm: crm.contacts.edit([3], ContactChanges({"city": "Yazd"})),
        lambda crm: crm.followups.add(FollowupDraft("ali", "call", TODAY)),
        lambda crm: crm.complaints.add(ComplaintDraft("ali", "too late")),
        lambda crm: crm.contacts.tag([3], add=["vip"], remove=[]),
        lambda crm: crm.contacts.relate(1, 3, "spouse"),
        lambda crm: crm.contacts.edit([1], ContactChanges({"referred_by": "ali"})),
        lambda crm: crm.contacts.delete([3]),
    ],
)
def test_an_older_command_is_refused_with_what_hangs_on_it(
    crm: Crm, sql: Sql, state: State, later: Callable[[Crm], object]
) -> None:
    crm.contacts.add(ContactDraft("Ali"))
    older = last(sql)
    later(crm)
    before = state()
    with pytest.raises(Conflict) as refused:
        crm.history.undo(older)
    assert f"{last(sql)} (test)" in refused.value.hint
    assert state() == before
    crm.history.undo()
    crm.history.undo(older)
    assert sql("SELECT count(*) FROM contact WHERE full_name = 'Ali'") == [(0,)]


def test_a_name_that_was_given_away_meanwhile_is_not_taken_back(crm: Crm, sql: Sql) -> None:
    leila = crm.staff.add(StaffDraft("Leila"))
    crm.staff.edit(leila, {"name": "Leila Karimi"})
    renamed = last(sql)
    crm.staff.add(StaffDraft("Leila"))
    with pytest.raises(Conflict):
        crm.history.undo(renamed)


def test_a_command_is_taken_back_once(crm: Crm) -> None:
    crm.contacts.add(ContactDraft("Ali"))
    done = crm.history.undo()
    with pytest.raises(Conflict, match="taken back already") as refused:
        crm.history.undo(done.number)
    assert f"crm undo {done.by}" in refused.value.hint


def test_what_never_was_cannot_be_taken_back(crm: Crm) -> None:
    with pytest.raises(NotFound):
        crm.history.undo(99)


def test_what_crm_did_itself_is_skipped_by_a_bare_undo(at: At, tmp_path: Path, sql: Sql) -> None:
    (tmp_path / "agency.db").unlink()
    fresh = at()
    fresh.contacts.add(ContactDraft("Ali"))
    fresh.history.undo()
    with pytest.raises(Conflict, match="nothing to take back"):
        fresh.history.undo()
    assert sql("SELECT name FROM staff") != []


def test_a_dry_undo_shows_the_fields_and_changes_nothing(crm: Crm, at: At, tmp_path: Path) -> None:
    crm.contacts.edit([1], ContactChanges({"city": "Shiraz"}, add_tags=("vip",)))
    crm.close()
    before = (tmp_path / "agency.db").read_bytes()
    dry = at(dry_run=True)
    listing = dry.history.of_command(dry.history.undo().by)
    shown = set(listing.rows(listing.fieldset.pick(("record", "field", "old", "new")), None))
    dry.close()
    assert shown == {("contact:1", "tag", "vip", None), ("contact:1", "city", "Shiraz", None)}
    assert (tmp_path / "agency.db").read_bytes() == before


def test_the_history_of_a_record_has_its_parts_even_those_that_are_gone(crm: Crm, add: Add) -> None:
    crm.contacts.tag([1], add=["vip"], remove=[])
    crm.contacts.tag([1], add=[], remove=["vip"])
    crm.contacts.relate(2, 1, "agent")
    listing = crm.history.of_record("contact", 1, Query())
    changes = list(listing.rows(listing.fieldset.pick(("record", "field", "old", "new")), None))
    assert ("contact:1", "full_name", None, "Sara") in changes
    assert ("contact:1", "mobile", None, "09121234567") in changes
    assert changes[-3:] == [
        ("contact:1", "tag", None, "vip"),
        ("contact:1", "tag", "vip", None),
        ("contact:2", "agent", None, "contact:1"),
    ]


def test_the_history_of_a_record_that_never_was_is_not_found(crm: Crm) -> None:
    with pytest.raises(NotFound):
        crm.history.of_record("contact", 99, Query())


def test_the_list_counts_rows_and_tells_what_was_taken_back(crm: Crm) -> None:
    crm.contacts.add(ContactDraft("Ali", tags=("vip", "new")))
    crm.history.undo()
    listing = crm.history.list(Query(limit=2))
    rows = list(listing.rows(listing.fieldset.pick(("rows", "undone", "undoes", "automatic")), None))
    assert rows == [(3, 0, rows[0][2], 0), (3, 1, None, 0)]


def test_every_transaction_is_sealed_and_the_chain_holds(crm: Crm, sql: Sql, tmp_path: Path) -> None:
    crm.contacts.add(ContactDraft("Ali"))
    crm.history.undo()
    with closing(sqlite3.connect(tmp_path / "agency.db")) as db:
        assert list(seals.breaks(db)) == []
        db.execute("UPDATE journal SET new = replace(new, 'Sara', 'Tara') WHERE table_name = 'contact' AND row_id = 1")
        (broken,) = seals.breaks(db)
        assert db.execute("SELECT command_id FROM journal WHERE new LIKE '%Tara%'").fetchone() == (broken.command_id,)


def test_what_follows_from_a_record_is_not_written_once_that_has_changed(crm: Crm, state: State) -> None:
    seen = crm.history.seen("contact", 1)
    with crm.unless_changed(seen):
        crm.contacts.edit([2], ContactChanges({"city": "Yazd"}))
        crm.contacts.edit([1], ContactChanges({"city": "Shiraz"}))
    before = state()
    with pytest.raises(Conflict, match="changed meanwhile"), crm.unless_changed(seen):
        crm.contacts.edit([1], ContactChanges({"city": "Rasht"}))
    assert state() == before
    crm.contacts.edit([1], ContactChanges({"city": "Rasht"}))
