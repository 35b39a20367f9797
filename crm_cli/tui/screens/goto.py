"""Going to a record by name: a line to type in, and what is meant by it, in any script, the best first."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content, Span
from textual.widgets.option_list import Option

from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.text import digits
from crm_cli.errors import Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.render.columns import one_line
from crm_cli.services.application import Crm
from crm_cli.tui.screens.asking import Pick
from crm_cli.tui.screens.records import subject_of

if TYPE_CHECKING:
    from crm_cli.tui.app import CrmApp

MOST = 20  # hits; whoever wants more searches
BY_NUMBER = r"(contact|complaint|followup|interaction|c)[:-]([1-9][0-9]{0,7})"  # contact:12, C-12
SHOWN = ("record", "contact", "reach", "at", "match")


class Hit(NamedTuple):
    """A record that could be meant, and what people read; texts are harmless."""

    record: str
    told: Content


def hits(crm: Crm, text: str) -> list[Hit]:
    """What could be meant; to be called on a lane."""
    try:
        found = crm.search.everything(text, Query(limit=MOST))
    except Invalid:
        return []
    return [*_by_number(crm, text), *_by_name(crm, found)]


def _by_number(crm: Crm, text: str) -> Iterator[Hit]:
    named = re.fullmatch(BY_NUMBER, digits(text).casefold())
    if named is None:
        return
    record = f"{'complaint' if named[1] == 'c' else named[1]}:{named[2]}"
    try:
        name = crm.contacts.name_of(subject_of(crm, record).contact)
    except NotFound:
        return
    if name:
        yield Hit(record, Content.assemble((one_line(name), "bold"), "  ", (record, "$foreground-muted")))


def _by_name(crm: Crm, found: Listing) -> Iterator[Hit]:
    marks = found.marks or (lambda _text: ())
    for record, name, reach, at, match in found.rows(found.fieldset.pick(SHOWN), None):
        when = crm.present.instant_text(at) if at else None
        name, said = one_line(name), one_line(match or "")
        parts = [_marked(name, marks(name), "bold")]
        parts += [Content.styled(one_line(part), "$foreground-muted") for part in (when, reach) if part]
        parts += [_marked(said, marks(said))] if said not in (name, reach or "") else []
        parts += [Content.styled(record, "$foreground-muted")]
        yield Hit(record, Content("  ").join(parts))


def _marked(text: str, places: Sequence[tuple[int, int]], style: str = "") -> Content:
    """A text with what was found in it underlined."""
    return Content(text, [Span(0, len(text), style), *(Span(start, end, "underline") for start, end in places)])


class GoTo(Pick):
    """Asks where to; its answer is the record, written noun:id."""

    placeholder = _("a name, a phone, words of what was said, C-12")
    DEFAULT_CSS = """
    GoTo {
        #box { width: 92%; }
        OptionList { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self) -> None:
        super().__init__(_("Go to"), ())

    def narrow(self, typed: str) -> None:
        self.do(self._find(typed.strip()), group="find", exclusive=True)

    async def _find(self, text: str) -> None:
        found = await self.desk.count("goto", lambda crm: hits(crm, text)) if text else []
        if found is None:
            return
        self.offer(Option(hit.told, id=hit.record) for hit in {hit.record: hit for hit in found}.values())
        if text and not found:
            self.offer([Option(Content.styled(_("nothing was found"), "$foreground-muted"), disabled=True)])


async def go(app: "CrmApp") -> None:
    """Ask where to go, and show that."""
    from crm_cli.tui.screens.record import show

    record = await app.ask(GoTo())
    if record:
        await show(app, record)
