"""What a command changed, or an undo would change: a box to read, with a question where there is one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from crm_cli.domain.listing import Listing
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.tui.screens.base import Modal

MOST_SHOWN = 300  # fields; the rest of an import is a number


class Change(NamedTuple):
    """One field of one record, before and after."""

    record: str
    field: str
    old: str | None
    new: str | None


class Plan(NamedTuple):
    """What is looked at: the command and its number, the fields it touches, and how many more there are."""

    number: int
    line: str
    changes: Sequence[Change]
    more: int


def plan(number: int, line: str, listing: Listing) -> Plan:
    """What a listing of changes says; to be called on a lane."""
    rows = listing.rows(listing.fieldset.pick(Change._fields), None)
    changes = [Change(*row) for row in islice(rows, MOST_SHOWN)]
    return Plan(number, line, changes, sum(1 for _row in rows))


class Changes(Modal[bool]):
    """Shows a plan; with a question, `y` and enter answer it."""

    DEFAULT_CSS = """
    Changes {
        .line { height: auto; color: $text-muted; padding-bottom: 1; }
        #changes { height: auto; max-height: 1fr; }
        .question { height: auto; padding-top: 1; color: $accent; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,y", "agree", _("yes"), key_display="enter")]

    def __init__(self, title: str, found: Plan, question: str = "") -> None:
        super().__init__()
        self.title_words, self._plan, self._question = title, found, question

    def body(self) -> Iterable[Widget]:
        yield Static(Content(clean(f"crm {self._plan.line}")), classes="line")
        with VerticalScroll(id="changes"):
            yield Static(Content("\n").join(_said(self._plan)))
        if self._question:
            yield Static(Content(self._question), classes="question")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Without a question there is nothing to agree to."""
        return action != "agree" or bool(self._question)

    def action_agree(self) -> None:
        """Answer yes."""
        self.dismiss(True)


def _said(found: Plan) -> Iterator[Content]:
    """A record with its fields below, old and new."""
    for record, changes in groupby(found.changes, key=lambda change: change.record):
        yield Content.styled(clean(record), "$primary bold")
        for change in changes:
            yield _field(change)
    if found.more:
        yield Content.styled(_("… and {n} more fields").format(n=found.more), "$foreground-muted")
    if not found.changes:
        yield Content.styled(_("nothing that is shown to people"), "$foreground-muted")


def _field(change: Change) -> Content:
    name = Content.styled(f"  {clean(change.field)}: ", "$foreground-muted")
    if change.old is None:
        return name + Content.styled(clean(change.new or ""), "$text-success")
    if change.new is None:
        return name + Content.styled(clean(change.old), "$text-error strike")
    return name + Content(clean(change.old)) + Content.styled(" → ", "$foreground-muted") + Content(clean(change.new))
