"""Rows against the journal: what was changed past it is found, what is as it should be is not."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from crm_cli.domain.contacts import ContactChanges, ContactDraft
from crm_cli.services.application import Crm
from crm_cli.store import drift, journal
from crm_cli.store.drift import Drift

Past = Callable[..., list[Drift]]


@pytest.fixture
def db(crm: Crm) -> Iterator[sqlite3.Connection]:
    """A file with three contacts, one of them edited and one deleted."""
    for name in ("Sara", "Ali", "Reza"):
        crm.contacts.add(ContactDraft(name, city="Shiraz", tags=("vip",)))
    crm.contacts.edit([1], ContactChanges({"city": "Yazd"}))
    crm.contacts.delete([3])
    with closing(sqlite3.connect(crm.path, isolation_level=None)) as found:
        yield found


@pytest.fixture
def past(db: sqlite3.Connection) -> Past:
    """Writes past the journal; returns what differs then."""

    def run(*statements: str) -> list[Drift]:
        triggers = [name for name, _sql in journal.triggers(db)]
        for statement in (*(f"DROP TRIGGER IF EXISTS {name}" for name in triggers), *statements):
            db.execute(statement)
        return [*drift.drifts(db)]

    return run


def test_what_was_written_by_commands_is_what_the_journal_says(db: sqlite3.Connection) -> None:
    assert [*drift.drifts(db)] == []


def test_a_changed_value_is_found_with_its_fields(past: Past) -> None:
    found = past("UPDATE contact SET city = 'Yasd', sort_name = 'x' WHERE id = 1", "UPDATE contact SET city = 'Yazd'")
    assert found == [Drift("changed", "contact", 2, 1, "sort_name")]


@pytest.mark.parametrize("value", ["'Yaz' || char(250)", "CAST(x'59617aff' AS TEXT)", "NULL", "'Yazd '"])
def test_every_change_of_a_text_is_found(past: Past, value: str) -> None:
    assert past(f"UPDATE contact SET city = {value} WHERE id = 1") == [Drift("changed", "contact", 1, 1, "city")]


def test_a_row_that_no_command_wrote_is_found(past: Past) -> None:
    found = past("INSERT INTO contact_tag (id, contact_id, tag) VALUES (70, 1, 'x')")
    assert found == [Drift("unknown", "contact_tag", 1, 70)]


def test_rows_that_no_command_deleted_are_found(past: Past) -> None:
    assert past("DELETE FROM contact_tag") == [Drift("gone", "contact_tag", 2, 1)]


def test_a_row_that_was_deleted_and_is_back_is_found(past: Past) -> None:
    found = past("INSERT INTO contact_tag (id, contact_id, tag) VALUES (3, 1, 'x')")
    assert found == [Drift("changed", "contact_tag", 1, 3)]


def test_a_row_of_which_the_journal_says_nothing_that_can_be_read_is_found(past: Past) -> None:
    found = past("UPDATE journal SET new = '{\"id' WHERE table_name = 'contact' AND row_id = 2")
    assert found == [Drift("changed", "contact", 1, 2)]


def test_a_column_that_came_later_is_not_compared(past: Past) -> None:
    assert past("UPDATE journal SET new = json_remove(new, '$.language')") == []
    assert past("UPDATE contact SET language = 'fa'") == []
    assert past("UPDATE contact SET note = 'x'") == [Drift("changed", "contact", 2, 1, "note")]


def test_what_was_said_of_somebody_who_was_erased_is_not_compared(past: Past) -> None:
    assert past("UPDATE journal SET digest = 'd', new = '{\"id\":1}' WHERE table_name = 'contact' AND row_id = 1") == []
    assert past("DELETE FROM contact_tag", "UPDATE journal SET digest = 'd' WHERE table_name = 'contact_tag'") == []


def test_what_is_recorded_is_a_difference_no_more_and_can_be_taken_back(
    crm: Crm, db: sqlite3.Connection, past: Past
) -> None:
    assert len(past("UPDATE contact SET city = 'x' WHERE id = 1", "DELETE FROM contact_tag WHERE id = 2")) == 2
    journal.regenerate(db)
    with crm.write() as work:
        drift.record(work.db)
    assert [*drift.drifts(db)] == []
    crm.history.undo()
    cities = "SELECT city, (SELECT count(*) FROM contact_tag) FROM contact WHERE id = 1"
    assert db.execute(cities).fetchone() == ("Yazd", 2)
