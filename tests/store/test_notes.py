"""The words of notes, which the file itself folds: they are those the search asks for."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.folding import words
from crm_cli.queries import health
from crm_cli.store import file

LETTERS = "abz AZ 09 ابپتچرزسشعغکگلمنوهیءئؤ يىكأإآٱةۀە ۰۵۹٠٥٩ (),.:;!?-/«»،؛؟\n\u200c\u200f"
SIGNS = "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"  # behind a letter


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    """A file with one contact, and a table of the words in the index of notes."""
    found = file.empty_reader()
    found.executescript("""
INSERT INTO command (uid, started_at, line) VALUES ('x', '', '');
INSERT INTO current (slot, command_id) VALUES (1, 1);
INSERT INTO contact (uid, kind, full_name, sort_name, search_text, created_at, updated_at)
VALUES ('x', 'person', 'x', 'x', 'x', '', '');
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, contact_note_search, row);
""")
    yield found
    found.close()


def indexed(db: sqlite3.Connection, note: str | None) -> set[str]:
    db.execute("UPDATE contact SET note = ?", (note,))
    return {str(term) for (term,) in db.execute("SELECT term FROM temp.vocabulary")}


@given(
    st.lists(st.one_of(st.sampled_from(LETTERS), st.sampled_from(SIGNS).map("ب{}".format)), max_size=40).map("".join)
)
def test_the_words_of_a_note_are_folded_as_those_of_a_search(db: sqlite3.Connection, note: str) -> None:
    assert indexed(db, note) == set(words(note))


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=5))
def test_the_index_of_notes_follows_every_change(db: sqlite3.Connection, notes: list[str | None]) -> None:
    for note in notes:
        indexed(db, note)
    assert [index for index in health.search_indexes(db) if health.words_differ(db, index)] == []


def test_a_contact_without_a_note_is_not_in_the_index(db: sqlite3.Connection) -> None:
    assert indexed(db, None) == set()
    assert db.execute("SELECT count(*) FROM contact_note_search_docsize").fetchone() == (0,)
