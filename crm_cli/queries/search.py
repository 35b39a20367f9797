"""The search: contacts by name, phone and e-mail, then by their notes; complaints and conversations by their words.

One tier after the other, the newest first in each: what is typed whole, names that begin so, words that begin so, parts
of words. Of each noun at most MOST_HITS are found.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import Any, NamedTuple

from crm_cli.domain.folding import words
from crm_cli.domain.searching import Spelling, Wanted, begins, contains, says
from crm_cli.queries.reach import REACH

NOUNS = ("contact", "complaint", "interaction")
MOST_HITS = 50
# How many of the newest that may fit are looked at one by one, so that no search takes long.
SAMPLE, CLOSE, RESPELT, PARTLY, ALL = 100, 1000, 500, 10_000, -1
MANY_NAMES = 5000  # that begin alike
ENOUGH = 4  # rare parts of words that leave few candidates

EXACT = "SELECT contact_id FROM contact_point WHERE norm = ? ORDER BY contact_id DESC LIMIT ?"
CODED = "SELECT id FROM complaint WHERE id = ?"
NAMED = "SELECT id FROM contact WHERE sort_name >= ? AND sort_name < ? || char(1114111) LIMIT ?"
HUNDREDTH = "SELECT rowid FROM contact_infix WHERE contact_infix MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET 99"

# What is shown of a hit: record, contact, name, reach, when; then the texts in which it may have been found.
CONTACT = f"""
SELECT 'contact:' || c.id, c.id, c.full_name, {REACH}, NULL, c.full_name, c.latin_name,
       (SELECT group_concat(p.value, char(10)) FROM contact_point p WHERE p.contact_id = c.id), c.note
  FROM contact c WHERE c.id = ? AND c.merged_into_id IS NULL
"""
COMPLAINT = f"""
SELECT 'complaint:' || m.id, c.id, c.full_name, {REACH}, m.received_at, m.heard, m.wanted, m.which, m.topic
  FROM complaint m JOIN contact c ON c.id = m.contact_id WHERE m.id = ?
"""
INTERACTION = f"""
SELECT 'interaction:' || i.id, c.id, c.full_name, {REACH}, i.at, i.topic, i.body
  FROM interaction i
  JOIN contact c ON c.id = (SELECT min(l.contact_id) FROM interaction_contact l WHERE l.interaction_id = i.id)
 WHERE i.id = ?
"""
EMAILS = """
SELECT p.value, c.full_name, p.label, c.job_title, o.full_name, c.city, c.do_not_contact, c.id
  FROM contact_point p JOIN contact c ON c.id = p.contact_id LEFT JOIN contact o ON o.id = c.org_id
 WHERE p.contact_id = ? AND p.type = 'email' AND c.archived_at IS NULL ORDER BY p.preferred DESC, p.id
"""
_SHOWN = {"contact": CONTACT, "complaint": COMPLAINT, "interaction": INTERACTION}


class Hit(NamedTuple):
    """A record that was found."""

    noun: str
    number: int


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


_NAMES = Index("contact_search", "contact", "search_text", 1, 4)
_PARTS = Index("contact_infix", "contact", "search_text", 3, 3)
_NOTES = Index("contact_note_search", "contact_note", "search_text", 2, 999)
_SAID = Index("interaction_search", "interaction", "ifnull(topic, '') || ' ' || body", 2, 3)
_COMPLAINT_TEXT = "heard || ' ' || ifnull(wanted, '') || ' ' || ifnull(which, '') || ' ' || ifnull(topic, '')"
_HEARD = Index("complaint_search", "complaint", _COMPLAINT_TEXT, 2, 3)


def hits(db: sqlite3.Connection, wanted: Wanted, nouns: Iterable[str] = NOUNS) -> list[Hit]:
    """The records of these nouns that are found, by their rank."""
    known: dict[str, set[int]] = {noun: set() for noun in nouns}
    ranked = []
    for noun, tier in _TIERS:
        found = known.get(noun)
        if found is None or len(found) == MOST_HITS or (found and wanted.is_address):
            continue
        for number in tier(db, wanted):
            if number not in found:
                found.add(number)
                ranked.append(Hit(noun, number))
            if len(found) == MOST_HITS:
                break
    return ranked


def shown(db: sqlite3.Connection, hit: Hit) -> tuple[Sequence[Any], Sequence[str | None]] | None:
    """The fields of a hit but for the part that was found, and the texts it may be in. None if it was merged away."""
    row = db.execute(_SHOWN[hit.noun], (hit.number,)).fetchone()
    return (row[:5], row[5:]) if row else None


def emails(db: sqlite3.Connection, hit: Hit) -> list[tuple[Any, ...]]:
    """The e-mail addresses of a contact that was found, each with what tells who that is; none of an archived one."""
    return db.execute(EMAILS, (hit.number,)).fetchall()


# The tiers: each yields ids, the newest first, as many as are asked for.


def _exact(db: sqlite3.Connection, wanted: Wanted) -> Iterator[int]:
    found = {number for address in wanted.addresses for (number,) in db.execute(EXACT, (address, MOST_HITS))}
    yield from sorted(found, reverse=True)


def _coded(db: sqlite3.Connection, wanted: Wanted) -> Iterator[int]:
    return (number for (number,) in db.execute(CODED, (wanted.code,)).fetchall())


def _named(db: sqlite3.Connection, wanted: Wanted) -> Iterator[int]:
    starts = tuple(wanted.starts)
    named = {number for start in starts for (number,) in db.execute(NAMED, (start, start, MANY_NAMES))}
    if len(named) >= MANY_NAMES:
        match = _match(wanted.words, _NAMES, wanted.words)
        for number, name in _newest(db, _NAMES, "sort_name", match, CLOSE):
            if name.startswith(starts):
                yield number
    yield from sorted(named, reverse=True)


def _saying(index: Index, db: sqlite3.Connection, wanted: Wanted) -> Iterator[int]:
    common = [word for word in wanted.words if _is_common(index, db, word)]
    match = _match(wanted.words, index, common)
    for number, said in _newest(db, index, "search_text", match, ALL):
        if not common or begins(said, wanted.words):
            yield number
    if respelt := _respelt(wanted, index, common):
        for number, text in _newest(db, index, index.text, respelt, RESPELT):
            if says(" ".join(words(text)), wanted):
                yield number


def _is_common(index: Index, db: sqlite3.Connection, word: str) -> bool:
    """Whether, of the newest with words that begin with its first letters, one in twenty has one that begins so."""
    if len(word) <= index.longest:
        return False
    near = _newest(db, index, "search_text", f'"{word[: index.longest]}"*', SAMPLE)
    return sum(begins(said, (word,)) for _number, said in near) >= SAMPLE // 20


def _containing(db: sqlite3.Connection, wanted: Wanted) -> Iterator[int]:
    spellings = [spelling for spelling in wanted.within if any(len(part) > 2 for part in spelling)]
    if not spellings:
        return
    match = _any(_all(_rarest(db, spelling)) for spelling in spellings)
    # What is shorter is in no index: one may look in vain for it in all that have the rest.
    most = PARTLY if all(len(part) > 2 for spelling in spellings for part in spelling) else CLOSE
    for number, said in _newest(db, _PARTS, "search_text", match, most):
        if any(contains(said, spelling) for spelling in spellings):
            yield number


def _rarest(db: sqlite3.Connection, spelling: Spelling) -> list[str]:
    """Of all that is three characters long in the parts of a spelling, the ENOUGH rarest.

    What is common takes long to go through, and leaves out few. It is the rarer the older its hundredth is.
    """
    found = list(dict.fromkeys(f'"{part[at : at + 3]}"' for part in spelling for at in range(len(part) - 2)))
    if len(found) <= ENOUGH:
        return found
    return sorted(found, key=lambda three: db.execute(HUNDREDTH, (three,)).fetchone() or (0,))[:ENOUGH]


Tier = Callable[[sqlite3.Connection, Wanted], Iterator[int]]
_TIERS: tuple[tuple[str, Tier], ...] = (
    ("contact", _exact),
    ("complaint", _coded),
    ("contact", _named),
    ("contact", partial(_saying, _NAMES)),
    ("contact", partial(_saying, _NOTES)),
    ("complaint", partial(_saying, _HEARD)),
    ("interaction", partial(_saying, _SAID)),
    ("contact", _containing),
)


def _match(spelling: Spelling, index: Index, common: Iterable[str]) -> str:
    """The FTS5 expression that wants every part of a spelling as the beginning of a word."""
    return _all(_part(part, index, common) for part in spelling)


def _respelt(wanted: Wanted, index: Index, common: Iterable[str]) -> str:
    """The expression that wants what was typed in whatever spelling; "" where there is but one."""
    found = [_match(spelling, index, common) for spelling in wanted.joined]
    if any(forms[1:] for forms in wanted.forms):
        found.append(_all(_any(_part(form, index, common) for form in forms) for forms in wanted.forms))
    return _any(found)


def _part(part: str, index: Index, common: Iterable[str]) -> str:
    """A beginning, of which only the first letters are wanted where it is `common`; of two words those of the other."""
    *whole, last = part.split(" ")
    start = last[: index.longest] if whole or part in common else last
    return _all([*(f'"{word}"' for word in whole), f'"{start}"' + "*" * (len(start) >= index.shortest)])


def _all(terms: Iterable[str]) -> str:
    return " AND ".join(f"({term})" for term in terms)


def _any(terms: Iterable[str]) -> str:
    return " OR ".join(f"({term})" for term in terms)


def _newest(db: sqlite3.Connection, index: Index, text: str, match: str, most: int) -> Iterator[tuple[int, str]]:
    """The ids of the newest rows an index finds, each with a text of its row."""
    name, table = index.name, index.table
    statement = f"""
SELECT t.id, {text} FROM (SELECT rowid AS id FROM {name} WHERE {name} MATCH ? ORDER BY rowid DESC LIMIT ?) n
 CROSS JOIN {table} t USING (id)"""
    with closing(db.execute(statement, (match, most))) as rows:
        yield from rows
