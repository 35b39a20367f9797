"""The first line of a screen: where one is, where one can go, and how the day stands."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from crm_cli import actions
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.tui import modes

if TYPE_CHECKING:
    from crm_cli.services.day import Counts
    from crm_cli.tui.app import CrmApp

BADGED = {"followups": ("overdue", "due"), "complaints": ("late", "open")}  # by mode: what is late, and the rest


class Part(Static, can_focus=False):
    """A piece of the line; it is laid out anew only when it says something else."""

    _said = Content("")

    def say(self, text: Content) -> None:
        """Show this."""
        if not text.is_same(self._said):
            self._said = text
            self.update(text)


class Tab(Part):
    """The number and the name of a mode; a click goes there."""

    def __init__(self, mode: modes.Mode) -> None:
        super().__init__(id=f"tab-{mode.name}", classes="tab")
        self.mode = mode

    def on_click(self) -> None:
        """Go there."""
        cast("CrmApp", self.app).action_mode(self.mode.name)


class Header(Horizontal):
    """Name, tabs, counts of the day; on wide screens who one is."""

    def compose(self) -> ComposeResult:
        yield Static("crm", id="product")
        yield from map(Tab, modes.MODES)
        yield Part(id="counts")
        yield Part(id="whose")

    def on_mount(self) -> None:
        self.watch(self.app, "counts", self.show)

    def on_resize(self, _event: events.Resize) -> None:
        """Other widths have other words."""
        self.show()

    def show(self) -> None:
        """Write anew what depends on the width, the mode and the counts: the fullest words for which there is room."""
        app = cast("CrmApp", self.app)
        tabs = list(self.query(Tab))
        for words, told in _layouts(app, tabs):
            taken = len(" crm ") + sum(part.cell_length + 2 for part in (*words, told))
            if taken <= app.size.width:
                break
        for tab, part in zip(tabs, words, strict=True):
            tab.set_class(tab.mode.name == app.current_mode, "-here")
            tab.say(part)
        self.query_one("#counts", Part).say(told)
        whose = clean(app.whose)
        has_room = taken + cell_len(whose) + 1 <= app.size.width
        self.query_one("#whose", Part).say(Content(f"{whose} " if has_room and whose else ""))


def _layouts(app: "CrmApp", tabs: Sequence[Tab]) -> Iterator[tuple[list[Content], Content]]:
    """The words of the tabs and what is told of the day, from the fullest to the shortest."""
    keys = [app.key_of(actions.find(f"app.{tab.mode.name}")) for tab in tabs]
    names = [Content(f"{key} {tab.mode.title}") for key, tab in zip(keys, tabs, strict=True)]
    badges = [_badge(app.counts, tab.mode.name) for tab in tabs]
    is_here = [tab.mode.name == app.current_mode for tab in tabs]
    short = [name if here else Content(key) for key, name, here in zip(keys, names, is_here, strict=True)]
    yield names, _told(app.counts, 1)
    yield names, _told(app.counts, 2)
    yield [name + badge for name, badge in zip(names, badges, strict=True)], Content("")
    yield short, _told(app.counts, 2)
    yield [name + badge for name, badge in zip(short, badges, strict=True)], Content("")
    yield short, Content("")


def _told(counts: "Counts | None", words: int) -> Content:
    """How the day stands, in long words (1) or short ones (2); what is late has the colour of errors."""
    if counts is None:
        return Content("")
    told = (
        (counts.overdue, _("overdue"), _("over"), "$text-error bold"),
        (counts.due, _("due today"), _("due"), "$text-warning"),
        (counts.late, _.plural("complaint late", "complaints late", counts.late), _("late"), "$text-error bold"),
        (counts.open, _.plural("complaint open", "complaints open", counts.open), _("open"), "$text-primary"),
    )
    parts = [Content.styled(f"{line[0]} {line[words]}", line[3]) for line in told if line[0]]
    return Content("  ").join(parts) if parts else Content.styled(_("nothing due"), "$foreground-muted")


def _badge(counts: "Counts | None", mode: str) -> Content:
    """The counts of a mode behind its name: what is late with a mark, then the rest."""
    late, rest = (getattr(counts, name, 0) for name in BADGED.get(mode, ("", "")))
    return Content.assemble(
        (f" {late}!" if late else "", "$text-error bold"), (f" {rest}" if rest else "", "$text-warning")
    )
