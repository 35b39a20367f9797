"""`ListPane`: a table with all one does to a list: filter, segments, order, columns; below it what is shown."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from crm_cli.actions import find
from crm_cli.domain.listing import Query
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.render.columns import header
from crm_cli.services.application import Crm
from crm_cli.tui.actions import bindings
from crm_cli.tui.screens.base import app_of
from crm_cli.tui.widgets.rows import Ask
from crm_cli.tui.widgets.table import Table

if TYPE_CHECKING:
    from crm_cli.tui.widgets.filterbar import FilterBar

Choice = tuple[str, str]  # an answer, and what people read


class ListPane(Vertical):
    """A list that `ask` asks for. `noun` is what commands call it; without it there are no filters and segments.

    `prepare` is done beside all else when filters are about to be typed.
    """

    BINDINGS = bindings("listing")
    DEFAULT_CSS = """
    ListPane {
        & > Table { height: 1fr; }
        & > .told { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(
        self,
        ask: Ask,
        *,
        noun: str = "",
        empty: str = "",
        key: str = "id",
        prepare: Callable[[Crm], None] | None = None,
        id: str | None = None,  # noqa: A002  # as Textual calls it
    ) -> None:
        super().__init__(id=id)
        self._prepare = prepare
        self.table = Table(empty=empty, key=key)
        self._bar: FilterBar | None = None
        self._list, self._noun, self._empty = ask, noun, empty

    def compose(self) -> ComposeResult:
        yield self.table
        yield Static(classes="told")

    def on_mount(self) -> None:
        self.table.show(self._list)

    def ask(self, ask: Ask, query: Query = Query()) -> None:  # noqa: B008  # frozen
        """Show another list in place of this one."""
        self._list = ask
        if self._bar:
            self._bar.set(query.filter)
        self.table.show(ask, query)

    async def reload(self) -> None:
        """Read the list again; the cursor stays on its record."""
        await self.table.reload()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A list without filters has none to save."""
        return bool(self._noun) or action not in ("listing_filter", "listing_segments", "listing_save")

    # The filter.

    async def filter_by(self, text: str) -> None:
        """Apply a filter, and show it."""
        (await self._filter_bar()).set(text)

    def unfilter(self) -> None:
        """Show the whole list."""
        if self._bar:
            self._bar.set("")

    async def _filter_bar(self) -> "FilterBar":
        """The line to type in, made when it is first needed."""
        from crm_cli.tui.widgets.filterbar import FilterBar

        assert self.table.fieldset
        if self._bar is None:
            self._bar = FilterBar(self.table.fieldset, self._check, self._apply, self._back)
            await self.mount(self._bar, before=self.table)
        return self._bar

    def _back(self) -> None:
        self.table.focus()

    async def _check(self, text: str) -> None:
        """Raise Invalid, NotFound for a filter that cannot be understood."""
        query = self.table.asked._replace(filter=text)
        await app_of(self).desk.read(lambda crm: self._list(crm, query).fieldset)

    async def _apply(self, text: str) -> None:
        if text != self.table.asked.filter:
            key = app_of(self).key_of(find("listing.filter"))
            self.table.empty = _("nothing fits the filter: {key} changes it").format(key=key) if text else self._empty
            await self.table.load(self._list, self.table.asked._replace(filter=text))
            await self._get_ready()

    def action_listing_filter(self) -> None:
        """Type a filter."""
        app_of(self).do(self._edit_filter(), node=self, group="ask")

    async def _edit_filter(self) -> None:
        if self.table.fieldset:
            (await self._filter_bar()).edit()
            await self._get_ready()

    async def _get_ready(self) -> None:
        if self._prepare:
            await app_of(self).desk.count("filters", self._prepare)

    def action_listing_segments(self) -> None:
        """Choose a segment."""
        app_of(self).do(self._choose_segment(), node=self.screen, group="ask")

    async def _choose_segment(self) -> None:
        from crm_cli.tui.screens.asking import Pick

        fieldset = self.table.fieldset
        if fieldset is None:
            return
        choices = await app_of(self).desk.read(lambda crm: _segments(crm, fieldset.noun))
        if not choices:
            app_of(self).tell(_("there are no segments yet: type a filter, then save it"))
            return
        name = await app_of(self).ask(Pick(_("Segments"), choices))
        if name:
            await self.filter_by(f'segment:"{name}"')

    def action_listing_save(self) -> None:
        """Give the filter a name."""
        app_of(self).do(self._save(), node=self.screen, group="ask")

    async def _save(self) -> None:
        from crm_cli.domain.segments import parse_segment_name
        from crm_cli.tui.forms.entries import Entry
        from crm_cli.tui.forms.form import Form
        from crm_cli.tui.forms.said import command

        filter_, fieldset = self.table.asked.filter, self.table.fieldset
        if not filter_ or fieldset is None:
            raise Invalid(_("there is no filter to save"), hint=_("type one first"))

        async def store(typed: Any) -> str:
            name = typed["name"].value
            of = () if self._noun == "contacts" else ("--of", self._noun)
            words = command(("segments", "save"), (name, filter_), of)
            await app_of(self).desk.write(words, lambda crm: crm.segments.save(fieldset.noun, name, filter_))
            return str(name)

        entry = Entry("name", _("Name"), lambda _crm, text: parse_segment_name(text), is_required=True)
        name = await app_of(self).ask(Form[str](_("Save as segment"), [entry], store))
        if name:
            app_of(self).tell(_("segment {name}: segment:{name} stands for it").format(name=name))

    # Order and columns.

    def action_listing_order(self) -> None:
        """Choose the order."""
        app_of(self).do(self._choose_order(), node=self.screen, group="ask")

    async def _choose_order(self) -> None:
        from crm_cli.tui.screens.asking import Pick

        key = await app_of(self).ask(Pick(_("Order by"), list(self._choices())))
        if key:
            self.table.order_by(key)

    def action_listing_columns(self) -> None:
        """Choose the columns."""
        app_of(self).do(self._choose_columns(), node=self.screen, group="ask")

    async def _choose_columns(self) -> None:
        from crm_cli.tui.screens.asking import PickMany

        shown = [field.key for field in self.table.fields]
        keys = await app_of(self).ask(PickMany(_("Columns"), list(self._choices()), shown))
        if keys is not None:
            self.table.choose_columns(keys)

    def _choices(self) -> Iterator[Choice]:
        """All fields, those that are shown first."""
        everything = self.table.fieldset.everything if self.table.fieldset else ()
        for field in dict.fromkeys((*self.table.fields, *everything)):
            yield field.key, f"{header(field)}  {field.help}"

    # What is said below.

    @on(Table.Changed)
    def _say(self) -> None:
        table, total = self.table, self.table.total
        words = _("{n} found") if table.asked.filter else _("{n} in the list")
        parts = [_("counting …") if total is None else words.format(n=f"{total:_}".replace("_", " "))]
        if table.asked.sort:
            parts.append(_("by {field}").format(field=" ".join(table.asked.sort)))
        said = Content(clean("  ".join(parts)))
        if table.marked:
            said += Content.styled(_("  ✓ {n} marked").format(n=len(table.marked)), "$accent bold")
        self.query_one(".told", Static).update(said, layout=False)


def _segments(crm: Crm, noun: str) -> list[Choice]:
    listing = crm.segments.list(Query())
    rows = listing.rows(listing.fieldset.pick(("name", "filter", "noun")), None)
    return [(name, f"{name}  {filter_}") for name, filter_, of in rows if of == noun]
