"""The first line of a screen: where one is, where one can go, and how the day stands."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from crm_cli import actions
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.tui import modes

if TYPE_CHECKING:
    from crm_cli.services.day import Counts
    from crm_cli.tui.app import CrmApp

BADGED = {"followups": ("overdue", "due"), "complaints": ("late", "open")}  # by mode: what is late, and the rest
NAME = " crm "
HERE = "bold $primary on $surface"


class Tab(NamedTuple):
    """Where one goes to a mode by a click, or by the letter of jump mode."""

    mode: modes.Mode
    region: Region


class Header(Widget, can_focus=False):
    """Name, tabs, counts of the day; on wide screens who one is. One line of text, as a widget for each costs more."""

    ALLOW_SELECT = False

    def on_mount(self) -> None:
        self.watch(self.app, "counts", self._counts_changed, init=False)

    def _counts_changed(self) -> None:
        self.refresh()

    def render(self) -> Content:
        """The fullest words for which there is room."""
        app = cast("CrmApp", self.app)
        words, told = self._fitting()
        looks = (HERE if mode.name == app.current_mode else "$foreground-muted" for mode in modes.MODES)
        tabs = [_padded(word).stylize(look) for word, look in zip(words, looks, strict=True)]
        line = Content("").join([Content.styled(NAME, "bold $block-cursor-foreground on $primary"), *tabs])
        whose = clean(app.whose)
        room = self.size.width - line.cell_length - told.cell_length - 2
        end = Content(f" {whose} " if whose and cell_len(whose) + 1 <= room else " ")
        gap = " " * (self.size.width - line.cell_length - told.cell_length - end.cell_length)
        return Content("").join([line, Content(gap), told, end.stylize("$foreground-muted")])

    def tabs(self) -> Iterator[Tab]:
        """The tabs, where they are on the screen."""
        place, (words, _told) = len(NAME), self._fitting()
        for mode, word in zip(modes.MODES, words, strict=True):
            width = word.cell_length + 2
            yield Tab(mode, Region(self.region.x + place, self.region.y, width, 1))
            place += width

    def on_click(self, event: events.Click) -> None:
        """Go to the mode of a tab."""
        for tab in self.tabs():
            if tab.region.contains(event.screen_x, event.screen_y):
                cast("CrmApp", self.app).action_mode(tab.mode.name)

    def _fitting(self) -> tuple[list[Content], Content]:
        """The words of the tabs, and what is told of the day."""
        layouts = list(_layouts(cast("CrmApp", self.app)))
        fitting = (
            (words, told)
            for words, told in layouts
            if len(NAME) + sum(part.cell_length + 2 for part in (*words, told)) <= self.size.width
        )
        return next(fitting, layouts[-1])


def _padded(word: Content) -> Content:
    return Content.assemble(" ", word, " ")


def _layouts(app: "CrmApp") -> Iterator[tuple[list[Content], Content]]:
    """The words of the tabs and what is told of the day, from the fullest to the shortest."""
    keys = [app.key_of(actions.find(f"app.{mode.name}")) for mode in modes.MODES]
    names = [Content(f"{key} {mode.title}") for key, mode in zip(keys, modes.MODES, strict=True)]
    badges = [_badge(app.counts, mode.name) for mode in modes.MODES]
    is_here = [mode.name == app.current_mode for mode in modes.MODES]
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
