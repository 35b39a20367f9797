"""The full-text indexes: which there are, expressions for them, and the newest rows they find."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import NamedTuple

from crm_cli.domain.searching import Spelling


class Index(NamedTuple):
    """A full-text index of the words of a table, and the SQL of the text they come from, where they stand in a row.

    It has beginnings of `shortest` to `longest` letters ready. A shorter one has to be a whole word; of the words that
    begin with a longer one SQLite merges all occurrences before it finds the first.
    """

    name: str
    table: str
    text: str
    shortest: int
    longest: int


NAMES = Index("contact_search", "contact", "search_text", 1, 4)
PARTS = Index("contact_infix", "contact", "search_text", 3, 3)
NOTES = Index("contact_note_search", "contact_note", "search_text", 2, 999)
SAID = Index("interaction_search", "interaction", "ifnull(topic, '') || ' ' || body", 2, 3)
_COMPLAINT_TEXT = "heard || ' ' || ifnull(wanted, '') || ' ' || ifnull(which, '') || ' ' || ifnull(topic, '')"
HEARD = Index("complaint_search", "complaint", _COMPLAINT_TEXT, 2, 3)


def match(spelling: Spelling, index: Index, common: Iterable[str]) -> str:
    """The FTS5 expression that wants every part of a spelling as the beginning of a word."""
    return all_of(beginning(part, index, common) for part in spelling)


def beginning(part: str, index: Index, common: Iterable[str]) -> str:
    """A beginning, of which only the first letters are wanted where it is `common`; of two words those of the other."""
    *whole, last = part.split(" ")
    start = last[: index.longest] if whole or part in common else last
    return all_of([*(f'"{word}"' for word in whole), f'"{start}"' + "*" * (len(start) >= index.shortest)])


def all_of(terms: Iterable[str]) -> str:
    """The expression that wants all of these; "" of none."""
    return " AND ".join(f"({term})" for term in terms)


def any_of(terms: Iterable[str]) -> str:
    """The expression that wants one of these; "" of none."""
    return " OR ".join(f"({term})" for term in terms)


def newest(db: sqlite3.Connection, index: Index, text: str, wants: str, most: int) -> Iterator[tuple[int, str]]:
    """The ids of the newest rows an index finds for an expression, each with a text of its row; at most so many."""
    name, table = index.name, index.table
    statement = f"""
SELECT t.id, {text} FROM (SELECT rowid AS id FROM {name} WHERE {name} MATCH ? ORDER BY rowid DESC LIMIT ?) n
 CROSS JOIN {table} t USING (id)"""
    with closing(db.execute(statement, (wants, most))) as rows:
        yield from rows


def is_said(index: Index, db: sqlite3.Connection, spelling: Spelling) -> bool:
    """Whether there is any row with words that begin with the first letters of all these."""
    return any(newest(db, index, "search_text", match(spelling, index, spelling), 1))
