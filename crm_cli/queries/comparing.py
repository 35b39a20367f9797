"""Contacts that have what was typed anywhere in their words: one look, row by row, at those who may.

An index of every three characters in a row tells who may. SQLite goes through all who have what it is asked for, so it
is asked for little: for what is rare, as a sample of the contacts tells. The rows it finds are compared one by one.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from crm_cli.domain.searching import Spelling, Wanted, begins, contains, says
from crm_cli.queries.fulltext import NAMES, PARTS, all_of, any_of, is_said, newest

LOOKED = 750  # of the newest that may fit are looked at, so that no search takes long
SAMPLE = 400  # of the newest contacts tell what is rare
RARE = 8  # times in the sample; of what is so rare ENOUGH together leave few to compare
ENOUGH = 4
DOUBT = 2  # times more than it is in the sample something may well be
COMPARING = 300  # as many entries of an index are gone through in the time in which one row is compared

SAMPLED = """
SELECT ifnull(group_concat(search_text, char(10)), '')
  FROM (SELECT search_text FROM contact ORDER BY id DESC LIMIT ?)
"""

Count = Callable[[str], int]


class Compared(NamedTuple):
    """Contacts, the newest first: who has the words as beginnings of words, who in another spelling, who somewhere.

    `cut` says that more may, who were not looked at.
    """

    begun: list[int]
    respelt: list[int]
    within: list[int]
    cut: bool


def compare(db: sqlite3.Connection, wanted: Wanted, most: int) -> Compared:
    """The newest contacts that have all words somewhere, at most so many; nobody where all words are too short."""
    count, single, spellings = _counting(db, wanted.words), len(wanted.words) == 1, wanted.within
    match = _typed(count, wanted.forms if single else _alive(db, wanted.forms))
    match = match or any_of(filter(None, (_rarest(count, *spelling) for spelling in spellings)))
    found, looked = Compared([], [], [], cut=False), 0
    for number, said in newest(db, PARTS, "search_text", match, LOOKED + most) if match else ():
        looked += 1
        glued = said.replace(" ", "")
        if not all(word in glued for word in wanted.words):
            continue  # in no spelling, and this is told in no time
        if begins(said, wanted.words):
            found.begun.append(number)
        elif not single and says(said, wanted):
            found.respelt.append(number)
        if any(contains(said, spelling) for spelling in spellings):
            found.within.append(number)
        if len(found.within) == most:
            return found._replace(cut=len(found.begun) < most)
    return found._replace(cut=looked == LOOKED + most)


def _counting(db: sqlite3.Connection, typed: Spelling) -> Count:
    """How often the sample has something; what two of the typed words have is no sign of either, so it is common."""
    (sample,) = db.execute(SAMPLED, (SAMPLE,)).fetchone()
    return cache(lambda three: SAMPLE if sum(three in word for word in typed) > 1 else sample.count(three))


def _alive(db: sqlite3.Connection, forms: Iterable[Spelling]) -> Iterator[Spelling]:
    """Each word as it was typed and, of its forms as two words, those which some contact has."""
    for word, *others in forms:
        firsts = any_of(f'"{form.split(" ")[0]}"' for form in others)
        there = firsts and any(newest(db, NAMES, "search_text", firsts, 1))
        yield (word, *(form for form in others if there and is_said(NAMES, db, (form,))))


def _typed(count: Count, forms: Iterable[Spelling]) -> str:
    """The expression that wants something rare of each word in one of its forms; "" where all words are too short.

    The rarest words come first. Another one is wanted as long as going through all who have it takes less time than
    comparing those it leaves out. Words that are written as one have that of each.
    """
    shares = {each: (min(map(count, _threes(each[0]))) + DOUBT) / SAMPLE for each in forms if len(each[0]) > 2}
    rest, chosen = 1.0, []
    for each, share in sorted(shares.items(), key=lambda item: item[1]):
        if share < COMPARING * rest:
            rest *= share
            chosen.append(any_of(_rarest(count, form) for form in each))
    return all_of(chosen)


def _rarest(count: Count, *parts: str) -> str:
    """The expression that wants the rarest three characters in a row, and of the others those that are rare."""
    threes = sorted(dict.fromkeys(three for part in parts for three in _threes(part)), key=count)[:ENOUGH]
    return all_of(f'"{three}"' for three in threes if three == threes[0] or count(three) < RARE)


def _threes(text: str) -> list[str]:
    return [text[at : at + 3] for at in range(len(text) - 2)]
