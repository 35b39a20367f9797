"""The first contacts by name among those with words that very many have, as filters do while they are typed.

A text index knows who has a word, not who of them comes first by name, and looking up every name is what costs: 90 to
260 ms for the 56 000 to 265 000 of a million whose words begin with "maryam" or "m". Two ways around that:

- along the index of names, row by row: what one in ten has soon fills a screen ("m" 200 -> 12 ms, its rows read);
- by `places`, where everybody stands by name, four bytes each, which the full screen keeps: as a parameter they order
  what the text index finds, and no name is looked up ("mary" 93 -> 12 ms, "maryam" 92 -> 26, "م" 257 -> 29).

What few have is sorted by name as ever. Whatever the way, the rows are the same.
"""

import sqlite3
import sys
from collections.abc import Iterator, Sequence

from crm_cli.domain.fields import Field
from crm_cli.domain.listing import Listing, Row, Window
from crm_cli.queries.listing import match_prefixes

COMMON = 5000  # contacts with a word; fewer are sorted by name in no time
ONE_IN = 10  # has what is worth comparing row by row
READY = 4  # first letters of a word of which the text index knows at once who has them
SHORT = 200  # rows, a few screens
LOOKED = 1500  # rows that are compared, in 2 to 9 ms
SPARSE = 4  # times more numbers than contacts are not worth their memory
NOBODY = b"\xff\xff\xff\xff"  # the place of a number that is in no list, behind all others

MANY = "SELECT count(*) FROM (SELECT 1 FROM contact_search WHERE contact_search MATCH ? LIMIT ?)"
ALONG = "SELECT c.id, c.search_text FROM contact c WHERE c.archived_at IS NULL ORDER BY c.sort_name, c.id LIMIT ?"
BY_NAME = "SELECT c.id FROM contact c WHERE c.archived_at IS NULL ORDER BY c.sort_name, c.id"
TOP = "SELECT max(id) FROM contact"  # told at once, unlike how many there are
NUMBERS = "SELECT ifnull(max(id), 0), count(*) FROM contact"
# Numbers that came later have no place yet.
PLACED = """
SELECT rowid, substr(:places, rowid * 4 + 1, 4) AS place FROM contact_search
 WHERE contact_search MATCH :match AND rowid < length(:places) / 4 ORDER BY place LIMIT :n
"""
# The archived are few. Without the plus, those with the words would be looked up one by one.
TOTAL = """
SELECT (SELECT count(*) FROM contact_search WHERE contact_search MATCH :match)
     - (SELECT count(*) FROM contact c WHERE c.archived_at IS NOT NULL
           AND +c.id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :match))
"""


def places(db: sqlite3.Connection) -> bytes:
    """The place of every contact in the list by name, four bytes at four times its number; "" where numbers are sparse.

    Half a second and 4 MB for a million.
    """
    from array import array  # for the full screen alone

    numbers = db.execute(BY_NAME)  # while it is read, what else is read is as old
    top, count = db.execute(NUMBERS).fetchone()
    if top > SPARSE * count:
        return b""
    found = array("I", NOBODY * (int(top) + 1))
    for place, (number,) in enumerate(numbers):
        found[number] = place
    if sys.byteorder == "little":
        found.byteswap()
    return found.tobytes()


def hastened(
    db: sqlite3.Connection, words: tuple[str, ...], listing: Listing, most: int | None, standing: bytes = b""
) -> Listing:
    """The list by name of the contacts in use with these words, of which at most so many rows count.

    Its first rows and its total are found sooner.
    """

    def first(limit: int | None) -> Sequence[int] | None:
        n = min((limit for limit in (limit, most) if limit is not None), default=SHORT + 1)
        return _first(db, words, n, standing) if n <= SHORT else None

    def rows(fields: tuple[Field, ...], limit: int | None) -> Iterator[Row]:
        found = first(limit)
        if found is None:
            yield from listing.rows(fields, limit)
            return
        shown = window().rows(fields, found)
        yield from (shown[number] for number in found if number in shown)

    def total() -> int:
        (count,) = db.execute(TOTAL, {"match": match_prefixes(words)}).fetchone()
        return int(count)

    def window() -> Window:
        assert listing.window
        usual = listing.window()

        def ids(offset: int, n: int | None) -> Sequence[int]:
            found = None if n is None else first(offset + n)
            return usual.ids(offset, n) if found is None else found[offset:]

        return usual._replace(ids=ids)

    return listing._replace(rows=rows, total=total, window=window)


def _first(db: sqlite3.Connection, words: tuple[str, ...], n: int, standing: bytes) -> Sequence[int] | None:
    """The first `n` by name, or all; None where it is no help to know them before the others."""
    (top,) = db.execute(TOP).fetchone()
    enough = max(COMMON, (top or 0) // ONE_IN)
    (many,) = db.execute(MANY, (match_prefixes(word[:READY] for word in words), enough)).fetchone()
    if many < COMMON:
        return None
    found = _along(db, words, n) if many == enough else []
    if len(found) < n and standing:
        asked = {"match": match_prefixes(words), "places": standing, "n": n}
        return [number for number, place in db.execute(PLACED, asked) if place < NOBODY]
    return found if len(found) == n else None


def _along(db: sqlite3.Connection, words: tuple[str, ...], n: int) -> list[int]:
    """Those of the first LOOKED contacts by name that have the words; at most so many."""
    from crm_cli.domain.searching import begins

    found: list[int] = []
    for number, said in db.execute(ALONG, (LOOKED,)):
        if begins(said, words):
            found.append(number)
            if len(found) == n:
                break
    return found
