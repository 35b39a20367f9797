"""`Table`: a list of any size on the screen, with a cursor, marks, an order and columns."""

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.strip import Strip

from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.tui.actions import bindings
from crm_cli.tui.screens.base import app_of
from crm_cli.tui.widgets import grid, rows
from crm_cli.tui.widgets.rows import Key
from crm_cli.tui.widgets.window import HEAD, RowWindow

SIDEWAYS = 8  # cells that a key scrolls
MOST_MARKED = 10_000


class Table(RowWindow, can_focus=True):
    """Rows of one list. `show` asks for a list, `reload` reads it again.

    A row is known by the number of its record, or by the field `key` in lists without numbers. `empty` is what stands
    where there is no row.
    """

    BINDINGS = bindings("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"table--{name}" for name in grid.LOOKS}
    DEFAULT_CSS = """
    Table {
        overflow-x: auto;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .table--head { color: $primary; text-style: bold; background: $surface; }
        & > .table--cursor { color: $block-cursor-blurred-foreground; background: $block-cursor-blurred-background; }
        &:focus > .table--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
        }
        & > .table--marked { color: $accent; text-style: bold; }
        & > .table--found { text-style: bold underline; }
        & > .table--key { color: $secondary; }
        & > .table--alarm { color: $text-error; }
        & > .table--warning { color: $text-warning; }
        & > .table--good { color: $text-success; }
        & > .table--quiet { color: $text-muted; }
    }
    """

    class Opened(RowWindow.Told):
        """Somebody wants to see the record under the cursor."""

    def __init__(self, *, empty: str = "", key: str = "id", id: str | None = None) -> None:  # noqa: A002  # as Textual
        super().__init__(key=key, id=id)
        self.empty = empty
        self._marked: dict[Key, None] = {}

    @property
    def marked(self) -> set[Key]:
        """The records that are marked, whether they are in sight or not."""
        return set(self._marked)

    @property
    def chosen(self) -> list[Key]:
        """The records a verb is meant for: those that are marked, else the one under the cursor."""
        return list(self._marked) or ([] if self.current is None else [self.current])

    def order_by(self, key: str) -> None:
        """Order by a field; by the same once more turns the order round, and then it is the usual one again."""
        before = self.asked.sort[:1]
        sort = (f"-{key}",) if before == (key,) else () if before == (f"-{key}",) else (key,)
        if self._question:
            self._ask_anew(self._question._replace(query=self.asked._replace(sort=sort)))

    def choose_columns(self, keys: Iterable[str]) -> None:
        """Show these fields; without any the usual ones."""
        self._columns = tuple(keys)
        if self._question:
            self._ask_anew(self._question._replace(columns=self._columns))

    def unmark(self, keys: Iterable[Key] | None = None) -> None:
        """Take marks off: those of these records, or all."""
        for key in list(self._marked) if keys is None else keys:
            self._marked.pop(key, None)
        self._show_marks()

    # Keys.

    def action_list_down(self) -> None:
        """One row down."""
        self.move_to(self.cursor + 1)

    def action_list_up(self) -> None:
        """One row up."""
        self.move_to(self.cursor - 1)

    def action_list_page_down(self) -> None:
        """One page down."""
        self.move_to(self.cursor + self._height)

    def action_list_page_up(self) -> None:
        """One page up."""
        self.move_to(self.cursor - self._height)

    def action_list_top(self) -> None:
        """To the first row."""
        self.move_to(0)

    def action_list_bottom(self) -> None:
        """To the last row."""
        self.move_to(self._kept.total - 1)

    def action_list_left(self) -> None:
        """See what is further left."""
        self.scroll_to(x=self.scroll_offset.x - SIDEWAYS, animate=False)

    def action_list_right(self) -> None:
        """See what is further right."""
        self.scroll_to(x=self.scroll_offset.x + SIDEWAYS, animate=False)

    def action_list_open(self) -> None:
        """Open the record."""
        if self.current is not None:
            self.post_message(self.Opened(self, self.current))

    def action_list_mark(self) -> None:
        """Mark the row, or take the mark off, and go on."""
        self._mark(is_on=self.current not in self._marked)
        self.action_list_down()

    def action_list_mark_down(self) -> None:
        """Mark the row and the next."""
        self._mark()
        self.action_list_down()
        self._mark()

    def action_list_mark_up(self) -> None:
        """Mark the row and the one before."""
        self._mark()
        self.action_list_up()
        self._mark()

    def action_list_mark_all(self) -> None:
        """Mark every record of the list."""
        app_of(self).do(self._mark_all(), node=self, group="mark", exclusive=True)

    def action_list_unmark(self) -> None:
        """Take all marks off."""
        if not self._marked:
            raise SkipAction  # the key then means what it means elsewhere
        self.unmark()

    def _mark(self, *, is_on: bool = True) -> None:
        if self.current is None:
            return
        if is_on:
            self._marked[self.current] = None
        else:
            self._marked.pop(self.current, None)
        self._show_marks()

    async def _mark_all(self) -> None:
        if self._kept.total > MOST_MARKED:
            raise Invalid(
                _("{n} rows are too many to mark").format(n=self._kept.total),
                hint=_("filter the list, or use --where on the command line"),
            )
        keys = self._kept.keys
        if keys is None and self._question:
            keys = await app_of(self).desk.count(f"marks {id(self)}", partial(rows.keys_of_all, self._question))
        self._marked.update(dict.fromkeys(keys or ()))
        self._show_marks()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without marks the key that takes them off means what it means elsewhere."""
        return bool(self._marked) if action == "list_unmark" else super().check_action(action, parameters)

    def _show_marks(self) -> None:
        self.refresh()
        self.refresh_bindings()
        self.post_message(self.Changed(self, self.current))

    # The mouse.

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there, and twice opens; in the margin mark; on the head order."""
        place = event.get_content_offset(self)
        if place is None:
            return
        across, row = place.x + self.scroll_offset.x, place.y - HEAD + self.scroll_offset.y
        if place.y < HEAD:
            if field := self._grid.field_at(across):
                self.order_by(field.key)
        elif row < self._kept.total:
            self.move_to(row)
            if across < grid.GUTTER or event.ctrl:
                self._mark(is_on=self.current not in self._marked)
            elif event.chain == 2:
                self.action_list_open()

    # Painting.

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        left, width = self.scroll_offset.x, self.scrollable_content_region.width
        look = self._look("head" if y < HEAD else "")
        strip = self._grid.head(look) if y < HEAD else self._line(y - HEAD + self.scroll_offset.y)
        return strip.crop_extend(left, left + width, look)

    def _line(self, row: int) -> Strip:
        if row >= self._kept.total:
            empty = self.empty if row == 0 and self._question else ""
            return Strip([Segment(" " * grid.GUTTER + empty, self._look("quiet"))])
        is_here, is_marked = row == self.cursor, self._kept.key(row) in self._marked
        gutter = ("▌" if is_here else " ") + ("✓ " if is_marked else "  ")
        base = self._look("cursor" if is_here else "marked" if is_marked else "")
        cells = self._kept.cells(row)
        if cells is None:
            return Strip([Segment(f"{gutter}…", base)])
        return self._grid.line(gutter, cells, base, None if is_here else self._look)

    def _look(self, name: str) -> Style:
        """A style of the table; that of a part stands on the ground of its line."""
        if not name:
            return self.rich_style
        return self.get_component_rich_style(f"table--{name}", partial=name in grid.PARTS)
