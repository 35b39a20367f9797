"""The first contacts by name with a common word are those of the whole list, however they are found."""

import sqlite3
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cli.domain.folding import normalise, search_text
from crm_cli.domain.folding import words as words_of
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.present import Present, stored
from crm_cli.queries import byname
from crm_cli.queries.contacts import CONTACTS, NOT_ARCHIVED
from crm_cli.queries.listing import listing, teach
from crm_cli.store import file

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
PRESENT = Present(NOW, UTC)
FIRST = ("Maryam", "Mary", "مریم", "سارا", "Ali", "Omar", "Émile")
LAST = ("Ahmadi", "Moradi", "مرادی", "بزرگ‌مهر", "O'Neil", "")
TYPED = ("m", "ma", "mary", "maryam", "maryama", "م", "مر", "مرا", "ali m", "m a", "mary mor", "neil", "é", "09", "x")

people = st.lists(
    st.tuples(st.sampled_from(FIRST), st.sampled_from(LAST), st.sampled_from(("", "0912", "0935")), st.booleans()),
    min_size=20,
    max_size=40,
)


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    db = file.empty_reader()
    teach(db, lambda: PRESENT)
    return db


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a million contacts need, with some dozens."""
    for limit, value in (("COMMON", 3), ("ONE_IN", 20), ("SHORT", 15), ("LOOKED", 9)):
        monkeypatch.setattr(byname, limit, value)


def _store(db: sqlite3.Connection, everybody: list[tuple[str, str, str, bool]]) -> None:
    stamp = stored(NOW)
    db.execute("INSERT INTO command (id, uid, started_at, line) VALUES (1, 'c', '', '')")
    db.execute("INSERT INTO current (slot, command_id) VALUES (1, 1)")
    for number, (first, last, phone, is_archived) in enumerate(everybody, 1):
        name = f"{first} {last}".strip()
        db.execute(
            "INSERT INTO contact (id, uid, kind, full_name, lifecycle, sort_name, search_text, archived_at, created_at,"
            " updated_at) VALUES (?, ?, 'person', ?, 'raw', ?, ?, ?, ?, ?)",
            (number * 3, f"u{number}", name, normalise(name), search_text(name, phone), stamp if is_archived else None,
             stamp, stamp),
        )  # fmt: skip


def _same(usual: Listing, hastened: Listing, limit: int | None) -> None:
    fields = CONTACTS.fieldset.pick(("id", "name"))
    rows = [tuple(row) for row in usual.rows(fields, limit)]
    assert [tuple(row) for row in hastened.rows(fields, limit)] == rows
    assert usual.window
    assert hastened.window
    for offset, n in ((0, limit), (2, limit), (0, None)):
        assert list(hastened.window().ids(offset, n)) == list(usual.window().ids(offset, n))
    assert hastened.total() == usual.total()


@settings(max_examples=80)
@given(people, st.sampled_from(TYPED), st.sampled_from((None, 1, 5, 11, 30)), st.sampled_from((None, 4, 100)))
def test_the_rows_are_those_of_the_usual_list(
    db: sqlite3.Connection,
    everybody: list[tuple[str, str, str, bool]],
    typed: str,
    limit: int | None,
    most: int | None,
) -> None:
    db.execute("BEGIN")
    try:
        _store(db, everybody)
        usual = listing(db, CONTACTS, Query(typed, limit=most), PRESENT, NOT_ARCHIVED)
        for standing in (b"", byname.places(db)):
            _same(usual, byname.hastened(db, tuple(words_of(typed)), usual, most, standing), limit)
    finally:
        db.execute("ROLLBACK")


def test_places_need_no_memory_for_numbers_that_nobody_has(db: sqlite3.Connection) -> None:
    db.execute("BEGIN")
    try:
        _store(db, [("Ali", "Ahmadi", "", False)] * 2)
        assert len(byname.places(db)) == 4 * 7
        db.execute("UPDATE contact SET id = 9000000 WHERE id = 6")
        assert byname.places(db) == b""
    finally:
        db.execute("ROLLBACK")
