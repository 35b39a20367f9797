"""The rows a table shows: what is read of a list on a lane of the desk, and what is kept of it beside the screen.

A list may have a million rows. Kept are the keys of the stretches that were looked at and the texts of the last rows;
where an order has no index to go along, the keys of all rows in that order.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.listing import Listing, Query, Row, Window
from crm_cli.domain.present import Present
from crm_cli.render.columns import cell, style
from crm_cli.services.application import Crm

BLOCK = 100  # rows that are read at once: a few screens
STRETCH = 20 * BLOCK  # keys that are read at once: going along an index for so many costs next to nothing
MOST_BLOCKS, MOST_STRETCHES = 20, 50  # kept

Key: TypeAlias = int | str  # of a row: the number of its record; in lists without numbers what a field says
Ask: TypeAlias = Callable[[Crm, Query], Listing]
Texts: TypeAlias = tuple[tuple[str, str], ...]  # of each cell, and its hint of colour
Spans: TypeAlias = Callable[[str], Sequence[tuple[int, int]]]


class Question(NamedTuple):
    """What is shown: the list, what is asked of it, the columns (none: the usual ones), the field that names a row."""

    ask: Ask
    query: Query = Query()
    columns: tuple[str, ...] = ()
    key: str = "id"

    def fields(self, fieldset: FieldSet) -> tuple[Field, ...]:
        """The columns of the table."""
        return fieldset.pick(self.columns or fieldset.columns)


class Part(NamedTuple):
    """What was read at once: the keys from `start` on, the texts of some of these rows.

    `keys` is None where the list has to be gone through; `is_whole` where there is no more of it.
    """

    fieldset: FieldSet
    start: int
    keys: Sequence[Key] | None
    texts: Mapping[Key, Texts] = {}
    is_whole: bool = False
    spans: Spans | None = None


def quickly(question: Question, block: int, crm: Crm) -> Part:
    """A block of a list, where it is read in no time. Raises Invalid for a bad query."""
    listing = question.ask(crm, question.query)
    if listing.window is None:
        return _whole(question, listing, crm.present)
    if not listing.window().is_quick:
        return Part(listing.fieldset, 0, None)
    return along(question, block, crm)


def along(question: Question, block: int, crm: Crm) -> Part:
    """A block of a list, found along its index."""
    listing, window = _opened(question, crm)
    start = block * BLOCK // STRETCH * STRETCH
    keys = window.ids(start, STRETCH)
    first = block * BLOCK - start
    texts = _shown(question, listing, keys[first : first + BLOCK], crm)
    return Part(listing.fieldset, start, keys, texts, spans=listing.marks)


def first_rows(question: Question, crm: Crm) -> Part:
    """The first block of a list that has to be gone through."""
    listing, window = _opened(question, crm)
    keys = window.ids(0, BLOCK)
    texts = _shown(question, listing, keys, crm)
    return Part(listing.fieldset, 0, keys, texts, is_whole=len(keys) < BLOCK, spans=listing.marks)


def numbered(question: Question, keys: Sequence[int], crm: Crm) -> Part:
    """Rows whose keys are known."""
    listing, _window = _opened(question, crm)
    return Part(listing.fieldset, 0, (), _shown(question, listing, keys, crm), spans=listing.marks)


def keys_of_all(question: Question, crm: Crm) -> Sequence[Key]:
    """What names each row of a list that is read in parts, in its order."""
    return _opened(question, crm)[1].ids(0, None)


def total(question: Question, crm: Crm) -> int:
    """How many rows the list has."""
    return question.ask(crm, question.query).total()


def _opened(question: Question, crm: Crm) -> tuple[Listing, Window]:
    listing = question.ask(crm, question.query)
    assert listing.window
    return listing, listing.window()


def _shown(question: Question, listing: Listing, keys: Sequence[int], crm: Crm) -> Mapping[Key, Texts]:
    assert listing.window
    fields = question.fields(listing.fieldset)
    rows = listing.window().rows(fields, keys)
    return {key: _texts(fields, row, crm.present) for key, row in rows.items()}


def _whole(question: Question, listing: Listing, present: Present) -> Part:
    """A list that is not read in parts: a page of the day, what a search found."""
    fields = question.fields(listing.fieldset)
    rows = listing.rows((*listing.fieldset.pick((question.key,)), *fields), None)
    found = {key: _texts(fields, row, present) for key, *row in rows}
    return Part(listing.fieldset, 0, list(found), found, is_whole=True, spans=listing.marks)


def _texts(fields: Iterable[Field], row: Row, present: Present) -> Texts:
    return tuple(
        (cell(field, value, present), style(field, value, present)) for field, value in zip(fields, row, strict=True)
    )


class Kept:
    """What is at hand of one list."""

    def __init__(self) -> None:
        self.total = 0
        self.is_counted = False
        self.is_partial = False  # only what its first rows are is known of a list that has to be gone through
        self.keys: Sequence[Key] | None = None  # of all rows, where they are known
        self._stretches: OrderedDict[int, Sequence[Key]] = OrderedDict()
        self._texts: OrderedDict[int, Mapping[Key, Texts]] = OrderedDict()
        self._whole: Mapping[Key, Texts] | None = None

    def add(self, block: int, part: Part) -> None:
        """Keep what was read for a block, and forget what was read longest ago."""
        keys = part.keys or ()
        if part.is_whole:
            self._whole = part.texts
            self.number(keys)
            return
        _keep(self._texts, block, part.texts, MOST_BLOCKS)
        if self.keys is None and keys:
            _keep(self._stretches, part.start // STRETCH, keys, MOST_STRETCHES)
            self.total = max(self.total, part.start + len(keys))

    def number(self, keys: Sequence[Key]) -> None:
        """Keep the order of all rows."""
        self.keys, self.is_partial = keys, False
        self.count(len(keys))

    def count(self, total: int) -> None:
        """Keep how many there are."""
        self.total, self.is_counted = total, True

    def key(self, row: int) -> Key | None:
        """What names the row, where that is known."""
        keys, place = self.keys, row
        if keys is None:
            keys, place = self._stretches.get(row // STRETCH, ()), row % STRETCH
        return keys[place] if 0 <= place < len(keys) else None

    def cells(self, row: int) -> Texts | None:
        """The texts of a row, where they are at hand."""
        texts, key = self._whole or self._texts.get(row // BLOCK), self.key(row)
        return None if texts is None or key is None else texts.get(key)

    def place(self, key: Key) -> int | None:
        """Where a record stands, as far as is known."""
        stretches = self._stretches if self.keys is None else {0: self.keys}
        found = (number * STRETCH + keys.index(key) for number, keys in stretches.items() if key in keys)
        return next(found, None)

    def lacks(self, block: int) -> bool:
        """Whether a block has to be read."""
        is_there = 0 <= block * BLOCK < self.total and not self.is_short_of(block * BLOCK)
        return self._whole is None and is_there and block not in self._texts

    def is_short_of(self, *rows: int) -> bool:
        """Whether the order of all rows has to be known to say what one of these is."""
        return self.is_partial and self.key(min(max(rows), self.total - 1)) is None

    def reading(self, question: Question, block: int) -> Callable[[Crm], Part]:
        """The read that brings a block."""
        if self.keys is None and block * BLOCK // STRETCH not in self._stretches:
            return partial(along, question, block)
        keys = (self.key(row) for row in range(block * BLOCK, min((block + 1) * BLOCK, self.total)))
        return partial(numbered, question, [key for key in keys if isinstance(key, int)])


def _keep(kept: OrderedDict[int, Any], place: int, what: Any, most: int) -> None:
    kept[place] = what
    kept.move_to_end(place)
    if len(kept) > most:
        kept.popitem(last=False)
