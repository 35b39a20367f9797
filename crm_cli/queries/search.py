"""The search: contacts by name, phone and e-mail, then by their notes; complaints and conversations by their words.

One tier after the other, the newest first in each: what is typed whole, names that begin so, words that begin so, parts
of words. Of each noun at most MOST_HITS are found.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from crm_cli.domain.folding import words
from crm_cli.domain.searching import Wanted, begins, says
from crm_cli.queries.comparing import Compared, compare
from crm_cli.queries.fulltext import HEARD, NAMES, NOTES, SAID, Index, all_of, any_of, beginning, is_said, match, newest
from crm_cli.queries.reach import REACH

NOUNS = ("contact", "complaint", "interaction")
MOST_HITS = 50
# How many of the newest that may fit are looked at one by one, so that no search takes long.
SAMPLE, CLOSE, RESPELT, ALL = 100, 1000, 500, -1
MANY = 5000  # names that begin alike

EXACT = "SELECT contact_id FROM contact_point WHERE norm = ? ORDER BY contact_id DESC LIMIT ?"
CODED = "SELECT id FROM complaint WHERE id = ?"
NAMED = "SELECT id FROM contact WHERE sort_name >= ? AND sort_name < ? || char(1114111) LIMIT ?"
SURVIVOR = "SELECT ifnull(merged_into_id, id) FROM contact WHERE id = ?"

# What is shown of a hit: record, contact, name, reach, when; then the texts in which it may have been found.
CONTACT = f"""
SELECT 'contact:' || c.id, c.id, c.full_name, {REACH}, NULL, c.full_name, c.latin_name,
       (SELECT group_concat(p.value, char(10)) FROM contact_point p WHERE p.contact_id = c.id), c.note,
       (SELECT group_concat(m.full_name, char(10)) FROM contact m WHERE m.merged_into_id = c.id)
  FROM contact c WHERE c.id = ? AND c.merged_into_id IS NULL
"""
# A confidential one is not for whom it is about, as `complaints.VISIBLE` has it; that module is dear to import.
COMPLAINT = f"""
SELECT 'complaint:' || m.id, c.id, c.full_name, {REACH}, m.received_at, m.heard, m.wanted, m.which, m.topic,
       m.cause, m.prevention
  FROM complaint m JOIN contact c ON c.id = m.contact_id
 WHERE m.id = ? AND (m.confidential = 0 OR m.about_id IS NOT me())
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


class Found(NamedTuple):
    """The records that were found, by their rank. `cut` says that more contacts may fit, who were not looked at."""

    hits: list[Hit]
    cut: bool


def find(db: sqlite3.Connection, wanted: Wanted, nouns: Iterable[str] = NOUNS) -> Found:
    """The records of these nouns that fit."""
    known: dict[str, set[int]] = {noun: set() for noun in nouns}
    ranked, search = [], _Search(db, wanted, cache(partial(compare, db, wanted, MOST_HITS)))
    cut = False
    for noun, tier in _TIERS:
        found = known.get(noun)
        if found is None or len(found) == MOST_HITS or (found and wanted.is_address):
            continue
        for number in tier(search):
            if number not in found:
                found.add(number)
                ranked.append(Hit(noun, number))
            if len(found) == MOST_HITS:
                break
        else:
            cut = tier is _partly and search.compared().cut
    return Found(ranked, cut)


def shown(db: sqlite3.Connection, hit: Hit) -> tuple[Sequence[Any], Sequence[str | None]] | None:
    """The fields of a hit but for the part that was found, and the texts it may be in.

    None for what was merged away, or is confidential about the colleague who asks.
    """
    row = db.execute(_SHOWN[hit.noun], (hit.number,)).fetchone()
    return (row[:5], row[5:]) if row else None


def emails(db: sqlite3.Connection, hit: Hit) -> list[tuple[Any, ...]]:
    """The e-mail addresses of a contact that was found, each with what tells who that is; none of an archived one."""
    return db.execute(EMAILS, (hit.number,)).fetchall()


class _Search(NamedTuple):
    """What a tier needs: the file, what is wanted, and who has it somewhere, for the tiers to share."""

    db: sqlite3.Connection
    wanted: Wanted
    compared: Callable[[], Compared]


# The tiers: each yields ids, the newest first, as many as are asked for.


def _exact(search: _Search) -> Iterator[int]:
    addresses = search.wanted.addresses
    found = {number for address in addresses for (number,) in search.db.execute(EXACT, (address, MOST_HITS))}
    yield from sorted(found, reverse=True)


def _coded(search: _Search) -> Iterator[int]:
    return (number for (number,) in search.db.execute(CODED, (search.wanted.code,)).fetchall())


def _named(search: _Search) -> Iterator[int]:
    starts = tuple(search.wanted.starts)
    named = {number for start in starts for (number,) in search.db.execute(NAMED, (start, start, MANY))}
    if len(named) >= MANY:
        for number, name in _near(search, "sort_name"):
            if name.startswith(starts):
                yield number
    for number in sorted(named, reverse=True):
        yield from search.db.execute(SURVIVOR, (number,)).fetchone()


def _worded(search: _Search) -> Iterator[int]:
    asked = search.wanted.words
    if len(asked) == 1 or max(map(len, asked)) < 3:
        yield from _saying(NAMES, search)
        return
    if search.compared().cut:
        for number, said in _near(search, "search_text"):
            if begins(said, asked):
                yield number
        yield from _respelt(NAMES, search, asked)
    yield from search.compared().begun
    yield from search.compared().respelt


def _saying(index: Index, search: _Search) -> Iterator[int]:
    db, wanted, *_rest = search
    common: Sequence[str] = wanted.words
    if is_said(index, db, wanted.words):
        common = [word for word in wanted.words if _is_common(index, db, word)]
        for number, said in newest(db, index, "search_text", match(wanted.words, index, common), ALL):
            if not common or begins(said, wanted.words):
                yield number
    yield from _respelt(index, search, common)


def _respelt(index: Index, search: _Search, common: Sequence[str]) -> Iterator[int]:
    db, wanted, *_rest = search
    if spellings := _spellings(wanted, index, common):
        for number, text in newest(db, index, index.text, spellings, RESPELT):
            if says(" ".join(words(text)), wanted):
                yield number


def _partly(search: _Search) -> Iterator[int]:
    return iter(search.compared().within)


def _near(search: _Search, text: str) -> Iterator[tuple[int, str]]:
    """The newest contacts with words that begin with the first letters of those wanted, each with a text of its row."""
    asked = search.wanted.words
    return newest(search.db, NAMES, text, match(asked, NAMES, asked), CLOSE + MOST_HITS)


def _is_common(index: Index, db: sqlite3.Connection, word: str) -> bool:
    """Whether, of the newest with words that begin with its first letters, one in twenty has one that begins so."""
    if len(word) <= index.longest:
        return False
    near = newest(db, index, "search_text", f'"{word[: index.longest]}"*', SAMPLE)
    return sum(begins(said, (word,)) for _number, said in near) >= SAMPLE // 20


def _spellings(wanted: Wanted, index: Index, common: Iterable[str]) -> str:
    """The expression that wants what was typed in whatever spelling; "" where there is but one."""
    found = [match(spelling, index, common) for spelling in wanted.joined]
    if any(forms[1:] for forms in wanted.forms):
        found.append(all_of(any_of(beginning(form, index, common) for form in forms) for forms in wanted.forms))
    return any_of(found)


Tier = Callable[[_Search], Iterator[int]]
_TIERS: tuple[tuple[str, Tier], ...] = (
    ("contact", _exact),
    ("complaint", _coded),
    ("contact", _named),
    ("contact", _worded),
    ("contact", partial(_saying, NOTES)),
    ("complaint", partial(_saying, HEARD)),
    ("interaction", partial(_saying, SAID)),
    ("contact", _partly),
)
