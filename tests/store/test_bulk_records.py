"""Interactions in bulk: what single inserts and the triggers would have written, row by row."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_cli import config
from crm_cli.domain.contacts import ContactDraft
from crm_cli.domain.interactions import InteractionDraft, row_of
from crm_cli.queries import health
from crm_cli.services.application import Crm
from crm_cli.store import journal
from crm_cli.store.bulk_records import Whole
from crm_cli.store.work import Work

RANG = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TALKS = (
    (InteractionDraft((), "email", "ویزا رسید", direction="in", topic="Visa", uid="mail-1"), (2, 1), 1),
    (InteractionDraft((), "note", "nobody's", uid="note-1"), (), None),
    (InteractionDraft((), "call", "Rang.\nTwice.", RANG, None, "answered", 7, None, True, None, "call-1"), (1,), 1),
)


def one_by_one(work: Work) -> list[int]:
    return [work.interactions.insert(draft, contact_ids=contacts, staff_id=staff) for draft, contacts, staff in TALKS]


def at_once(work: Work) -> list[int]:
    talks = [Whole(str(draft.uid), row_of(draft, staff, work.at), contacts) for draft, contacts, staff in TALKS]
    return list(work.bulk_records.load("interaction", talks))


@pytest.fixture
def acquainted(crm: Crm) -> Crm:
    """A file with two contacts and a conversation."""
    with crm.write() as work:
        for name in ("Sara Ahmadi", "Ali Rezaei"):
            work.contacts.insert(ContactDraft(name), org_id=None, owner_id=1, referred_by_id=None)
        work.interactions.insert(InteractionDraft((), "note", "before"), contact_ids=(1,), staff_id=1)
    return crm


def loaded(crm: Crm, path: Path, load: Callable[[Work], list[int]]) -> tuple[list[int], dict[str, list[Any]]]:
    """What loading into a copy of the file returned, and all that the copy holds then but what is drawn by lot."""
    shutil.copy(crm.path, path)
    copy = Crm(config.load({"db": str(path)}, env={}), clock=lambda: RANG, typed=lambda: "test")
    with copy.write() as work:
        ids = load(work)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        held = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in journal.journalled_tables(db)}
        held["journal"] = db.execute("SELECT id, command_id, table_name, row_id, old, new FROM journal").fetchall()
        held["command"] = db.execute("SELECT id, line, rows, finished FROM command").fetchall()
        for word in ("visa", "ویزا", "twice", "before"):
            words = "SELECT rowid FROM interaction_search WHERE interaction_search MATCH ?"
            held[word] = db.execute(words, (word,)).fetchall()
        assert [index for index in health.search_indexes(db) if health.words_differ(db, index)] == []
    return ids, held


def test_many_at_once_leave_what_single_inserts_leave(acquainted: Crm, tmp_path: Path) -> None:
    single, bulk = (loaded(acquainted, tmp_path / f"{load.__name__}.db", load) for load in (one_by_one, at_once))
    assert single[0] == bulk[0] == [2, 3, 4]
    # Single inserts write the journal of an interaction and of its contacts by turns.
    for _ids, held in (single, bulk):
        held["journal"] = [row[1:] for row in sorted(held["journal"], key=lambda row: (row[2], row[3]))]
    assert bulk[1] == single[1]
    assert [len(bulk[1][name]) for name in ("interaction", "interaction_contact", "visa", "twice")] == [4, 4, 1, 1]


def test_nothing_at_once_is_nothing(acquainted: Crm) -> None:
    with acquainted.write() as work:
        assert list(work.bulk_records.load("interaction", [])) == []


def test_what_was_loaded_at_once_is_taken_back_by_undo(acquainted: Crm) -> None:
    with acquainted.write() as work:
        at_once(work)
        number = work.command_id
    acquainted.history.undo(number)
    assert acquainted.reader.execute("SELECT id FROM interaction").fetchall() == [(1,)]
