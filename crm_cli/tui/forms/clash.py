"""Somebody else changed what stands in a form: both sides, field by field, and the choice between them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from crm_cli.domain.history import Seen
from crm_cli.domain.listing import Listing
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.services.application import Crm
from crm_cli.tui.screens.base import Modal


class Snapshot(NamedTuple):
    """A record as it was looked at: the texts of a form by key, and as what it is known again."""

    seen: Seen
    texts: Mapping[str, str]


class Side(NamedTuple):
    """One field both have changed: as it was, as it was typed here, as it is now."""

    label: str
    was: str
    yours: str
    now: str


def snapshot(crm: Crm, table: str, number: int, listing: Listing, fields: Mapping[str, str]) -> Snapshot:
    """The only record of a listing, its fields by the keys of a form; to be called on a lane.

    `fields` has the field of the list by the key of each entry.
    """
    seen = crm.history.seen(table, number)
    picked = listing.fieldset.pick(tuple(fields.values()))
    (row,) = listing.rows(picked, 1)
    shown = [_shown(crm, field.kind, value) for field, value in zip(picked, row, strict=True)]
    return Snapshot(seen, dict(zip(fields, shown, strict=True)))


def _shown(crm: Crm, kind: str, value: object) -> str:
    if kind == "flag" and value is not None:
        return "yes" if value else "no"
    if kind == "instant" and value is not None:
        return f"{crm.present.local(str(value)):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def clashing(before: Mapping[str, str], changed: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The keys that were changed here, and elsewhere to something else."""
    return [key for key, text in changed.items() if now[key].strip() not in (before[key].strip(), text)]


class Clash(Modal[str]):
    """Shows both sides; the answer is `yours` or `theirs`."""

    title_words = _("Changed meanwhile by somebody else")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "take('yours')", _("keep mine")),
        Binding("t", "take('theirs')", _("take theirs")),
    ]

    def __init__(self, sides: Sequence[Side]) -> None:
        super().__init__()
        self._sides = sides

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(Static(Content("\n").join(line for side in self._sides for line in _lines(side))))

    def action_take(self, side: str) -> None:
        """Decide."""
        self.dismiss(side)


def _lines(side: Side) -> Iterable[Content]:
    yield Content.styled(clean(side.label), "$primary bold")
    for name, text in ((_("was"), side.was), (_("yours"), side.yours), (_("now"), side.now)):
        yield Content.styled(f"  {name:6} ", "$foreground-muted") + Content(clean(text) or "-")
