"""A window onto a list of any size: fetches the rows that are in sight, and keeps its place when the list is read anew.

Of several blocks that are wanted only those are fetched that are in sight when it is their turn, so that a key held
down leaves no work behind.
"""

from contextlib import suppress
from functools import partial
from typing import Any

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.listing import Query
from crm_cli.tui.screens.base import app_of
from crm_cli.tui.widgets import rows
from crm_cli.tui.widgets.grid import Grid
from crm_cli.tui.widgets.rows import BLOCK, Ask, Kept, Key, Part, Question

HEAD = 1  # lines that stay on top


class RowWindow(ScrollView):
    """Rows of one list and a cursor among them. Painting, and what keys do, are for others."""

    class Told(Message):
        """Something about a table; `key` is the record it is about, None where there is none."""

        def __init__(self, table: "RowWindow", key: Key | None) -> None:
            super().__init__()
            self.table, self.key = table, key

        @property
        def control(self) -> "RowWindow":
            """The table."""
            return self.table

    class Highlighted(Told):
        """The cursor came to another record."""

    class Changed(Told):
        """How many rows there are, what is marked, or the order is another."""

    def __init__(self, *, key: str = "id", id: str | None = None) -> None:  # noqa: A002  # as Textual calls it
        super().__init__(id=id)
        self.cursor = 0
        self.fieldset: FieldSet | None = None
        self._field_of_keys = key
        self._columns: tuple[str, ...] = ()  # none: the usual ones
        self._question: Question | None = None
        self._number = 0  # of the question: what an older one brings is dropped
        self._loads = 0
        self._is_stale = False
        self._is_fetching = False
        self._numbering: Kept | None = None  # whose rows are being put in order
        self._kept = Kept()
        self._grid = Grid(())
        self._told: Key | None = None

    @property
    def current(self) -> Key | None:
        """The record under the cursor, where it is known."""
        return self._kept.key(self.cursor)

    @property
    def total(self) -> int | None:
        """How many rows the list has; None until they are counted."""
        return self._kept.total if self._kept.is_counted else None

    @property
    def asked(self) -> Query:
        """What is asked of the list."""
        return self._question.query if self._question else Query()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns."""
        return self._grid.fields

    def show(self, ask: Ask, query: Query = Query()) -> None:  # noqa: B008  # frozen
        """Show another list, from the top; what is wrong with the query becomes a notice."""
        app_of(self).do(self.load(ask, query), node=self, group="load", exclusive=True)

    async def load(self, ask: Ask, query: Query) -> None:
        """The same for one who waits for the rows. Raises Invalid for a bad query."""
        await self._ask(Question(ask, query, self._columns, self._field_of_keys))

    async def reload(self) -> None:
        """Read the list again; the cursor stays on its record, wherever that is now."""
        if self._loads:
            self._is_stale = True
        elif self._question:
            with suppress(_Superseded):
                await self._read_again(self._question)

    def _ask_anew(self, question: Question) -> None:
        app_of(self).do(self._ask(question), node=self, group="load", exclusive=True)

    async def _ask(self, question: Question) -> None:
        self._loads += 1
        try:
            with suppress(_Superseded):
                await self._read_from_top(question)
        finally:
            self._loads -= 1
        if self._is_stale and not self._loads:
            self._is_stale = False
            await self.reload()

    async def _read_from_top(self, question: Question) -> None:
        """The first rows as soon as they are there, then how many there are."""
        number, kept = self._new_number(), Kept()
        first = await self._now(number, partial(rows.quickly, question, 0))
        is_slow = first.keys is None
        if is_slow:
            first = await self._later(number, partial(rows.first_rows, question))
        kept.add(0, first)
        self._question, self.cursor = question, 0
        kept.is_partial = is_slow and not kept.is_counted
        self._adopt(kept, first, y=0, measure=True)
        if not kept.is_counted:
            shown = kept.total
            await self._count(number, question, kept, is_slow=False)
            self._lay_out()
            if self.scroll_offset.y + self._height > shown:
                self.refresh()
            self._follow_up()

    async def _read_again(self, question: Question) -> None:
        """All that is in sight at once, when everything about it is known."""
        number, kept, keep = self._new_number(), Kept(), self.current
        self._numbering = self._kept  # no more: what takes its place is put in order here
        block = self.scroll_offset.y // BLOCK
        first = await self._now(number, partial(rows.quickly, question, block))
        is_slow = first.keys is None
        if not is_slow:
            kept.add(block, first)
        if not kept.is_counted:
            await self._count(number, question, kept, is_slow=is_slow)
        if keep is not None and kept.place(keep) is None and kept.keys is None:
            kept.number(await self._later(number, partial(rows.keys_of_all, question)))
        place = None if self.current is None else kept.place(self.current)
        moved = place - self.cursor if place is not None and self._is_in_sight(self.cursor) else 0
        top = self.scroll_offset.y + moved
        if kept.lacks(top // BLOCK):
            first = await self._now(number, kept.reading(question, top // BLOCK))
            kept.add(top // BLOCK, first)
        self.cursor = self.cursor if place is None else place
        self._adopt(kept, first, y=top)

    async def _count(self, number: int, question: Question, kept: Kept, *, is_slow: bool) -> None:
        if is_slow:
            kept.number(await self._later(number, partial(rows.keys_of_all, question)))
        else:
            kept.count(await self._later(number, partial(rows.total, question)))

    def _new_number(self) -> int:
        self._number += 1
        return self._number

    async def _now(self, number: int, work: Any) -> Any:
        return self._newest(number, await app_of(self).desk.read(work))

    async def _later(self, number: int, work: Any) -> Any:
        return self._newest(number, await app_of(self).desk.count(f"table {id(self)}", work))

    def _newest(self, number: int, found: Any) -> Any:
        if found is None or number != self._number:
            raise _Superseded
        return found

    def _adopt(self, kept: Kept, first: Part, *, y: int, measure: bool = False) -> None:
        """Show what was read."""
        assert self._question
        self._kept, self.fieldset = kept, first.fieldset
        self.cursor = max(0, min(self.cursor, kept.total - 1))
        if measure or not self._grid.is_measured:
            fields = self._question.fields(first.fieldset)
            self._grid = Grid(fields, list(first.texts.values()), self.asked.sort, first.spans)
        self._lay_out()
        self.scroll_to(y=y, animate=False)
        self.refresh()
        self._follow_up()

    def _follow_up(self) -> None:
        """What comes of other rows, or of another number of them."""
        self._fetch()
        self._tell()
        self.post_message(self.Changed(self, self.current))

    # What is in sight.

    @property
    def _height(self) -> int:
        """How many rows are in sight."""
        return max(self.scrollable_content_region.height - HEAD, 1)

    def _is_in_sight(self, row: int) -> bool:
        return 0 <= row - self.scroll_offset.y < self._height

    def _lay_out(self) -> None:
        """As wide as the columns, as high as the list."""
        self._grid.fit(self.scrollable_content_region.width)
        size = Size(self._grid.width, self._kept.total + HEAD)
        if size.width != self.virtual_size.width:
            self.virtual_size = size
        else:  # as a reactive it would have the whole screen laid out, and the rows painted again
            self.set_reactive(RowWindow.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height

    def on_resize(self, _event: events.Resize) -> None:
        """Another width has other columns; the cursor stays in sight."""
        self._lay_out()
        self._scroll_to_cursor()
        self.refresh()
        self._fetch()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self._fetch()

    def _fetch(self) -> None:
        """Read what is in sight and not at hand, and then its neighbours."""
        bottom = self.scroll_offset.y + self._height
        if self._numbering is not self._kept and self._kept.is_short_of(self.cursor, bottom):
            self._numbering = self._kept
            app_of(self).do(self._number_all(self._kept), node=self, group="number")
        if not self._is_fetching and self._question and self._wanted() is not None:
            self._is_fetching = True
            app_of(self).do(self._fetch_blocks(), node=self, group="fetch")

    async def _fetch_blocks(self) -> None:
        try:
            while self._question and (block := self._wanted()) is not None:
                kept = self._kept
                part = await app_of(self).desk.read(kept.reading(self._question, block))
                if kept is self._kept:
                    kept.add(block, part)
                    self.refresh()
                    self._tell()
        finally:
            self._is_fetching = False

    async def _number_all(self, kept: Kept) -> None:
        """Read the order of all rows, once somebody goes further than the first of them."""
        assert self._question
        with suppress(_Superseded):
            kept.number(await self._later(self._number, partial(rows.keys_of_all, self._question)))
            self._lay_out()
            self.refresh()
            self.move_to(self.cursor)
            self.post_message(self.Changed(self, self.current))

    def _wanted(self) -> int | None:
        """The block that is needed most: of the cursor, of what is in sight, of what is next to that."""
        top, height = self.scroll_offset.y, self._height
        near = (self.cursor, top, top + height, top - BLOCK // 2, top + height + BLOCK // 2)
        return next((row // BLOCK for row in near if self._kept.lacks(row // BLOCK)), None)

    # The cursor.

    def move_to(self, row: int) -> None:
        """Put the cursor on a row, counted from 0, and bring it into sight."""
        before, self.cursor = self.cursor, max(0, min(row, self._kept.total - 1))
        self._refresh_row(before)
        self._refresh_row(self.cursor)
        self._scroll_to_cursor()
        self._fetch()
        self._tell()

    def _scroll_to_cursor(self) -> None:
        top, height = self.scroll_offset.y, self._height
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    def _refresh_row(self, row: int) -> None:
        if self._is_in_sight(row):
            self.refresh(Region(0, row - self.scroll_offset.y + HEAD, self.size.width, 1))

    def _tell(self) -> None:
        """Say on which record the cursor is, once that is known and is another one."""
        current = self.current
        if current != self._told and (current is not None or not self._kept.total):
            self._told = current
            self.post_message(self.Highlighted(self, current))


class _Superseded(Exception):
    """Somebody asks for something else by now."""
