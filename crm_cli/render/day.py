"""The page of the day on a terminal: sections by urgency; a line says how long, who, what, and the command for it."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from crm_cli.domain.dates import both
from crm_cli.domain.listing import Listing
from crm_cli.domain.present import Present
from crm_cli.i18n import _
from crm_cli.render.cells import countable, width
from crm_cli.render.columns import one_line
from crm_cli.render.write import Output, write_rich

KEYS = ("section", "record", "contact", "reach", "on", "time", "what", "command")
MOST_SHOWN = 12  # lines of a section; the others are one command away
WITH_REACH, BESIDE = 110, 64  # cells of a screen from which on phones are shown, and commands stand beside
NAME_LIMIT, LEAST_WHAT, GAP = 24, 8, 2


class Line(NamedTuple):
    """One line of the page; everything has passed `clean`."""

    section: str
    when: str
    record: str
    contact: str
    reach: str
    what: str
    command: str


def write_page(listing: Listing, output: Output, present: Present, *, whole: bool) -> None:
    """Write the page; `whole` shows every line of a section. Nothing to do is said as well."""
    from rich.text import Text

    lines = [_line(row, present) for row in listing.rows(listing.fieldset.pick(KEYS), None)]
    sections = [(key, list(found)) for key, found in groupby(lines, key=lambda line: line.section)]
    counts = [_count(key, len(found)) for key, found in sections]
    page: list[Any] = [Text(both(present.today), style="bold")]
    page.append(Text(" · ".join(counts) or _("Nothing is waiting. A good day to call somebody."), style="dim"))
    sizes = _sizes(lines, output)
    for key, found in sections:
        title, style = _titles()[key]
        page += [Text(), Text(title, style=f"bold {style}")]
        for line in found if whole else found[:MOST_SHOWN]:
            page += _texts(line, sizes, style)
        if not whole and len(found) > MOST_SHOWN:
            more = _("{n} more: crm today section:{section}").format(n=len(found) - MOST_SHOWN, section=key)
            page.append(Text(f"  {more}", style="dim"))
    write_rich(page, output)


def _titles() -> dict[str, tuple[str, str]]:
    """What a section is called, and the colour that says the same."""
    return {
        "breach": (_("Complaints that are late"), "bold red"),
        "overdue": (_("Overdue"), "red"),
        "due": (_("Due today"), "yellow"),
        "complaint": (_("Complaints"), "magenta"),
        "reply": (_("To answer"), "blue"),
        "no_next_step": (_("No next step"), "cyan"),
        "document": (_("Documents to renew"), "cyan"),
        "birthday": (_("Birthdays"), "green"),
    }


def _count(section: str, n: int) -> str:
    """How much there is of a section, for the line on top."""
    return {
        "breach": _.plural("{n} complaint late", "{n} complaints late", n),
        "overdue": _.plural("{n} overdue", "{n} overdue", n),
        "due": _.plural("{n} due today", "{n} due today", n),
        "complaint": _.plural("{n} complaint", "{n} complaints", n),
        "reply": _.plural("{n} to answer", "{n} to answer", n),
        "no_next_step": _.plural("{n} without a next step", "{n} without a next step", n),
        "document": _.plural("{n} document to renew", "{n} documents to renew", n),
        "birthday": _.plural("{n} birthday", "{n} birthdays", n),
    }[section]


def _line(row: Sequence[Any], present: Present) -> Line:
    section, record, contact, reach, on, time, what, command = row
    when = time if time and section == "due" else _distance(on, present.today) if on else ""
    texts = (countable(one_line(text or "")) for text in (contact, reach, what, command))
    return Line(section, when, record.partition(":")[2], *texts)


def _distance(on: str, today: date) -> str:
    """How far a day is from today, as short as it can be said."""
    days = (date.fromisoformat(on) - today).days
    if days == 0:
        return _("today")
    return _("in {n} d").format(n=days) if days > 0 else _("{n} d").format(n=-days)


class _Sizes(NamedTuple):
    """Cells of each column; 0 leaves it out. Without `command` a command has a line of its own."""

    when: int
    record: int
    contact: int
    reach: int
    what: int
    command: int


def _sizes(lines: Sequence[Line], output: Output) -> _Sizes:
    assert output.screen is not None  # the page is for terminals
    space = max(output.screen[0], 20)

    def widest(key: str, limit: int = 99) -> int:
        return min(max((width(getattr(line, key)) for line in lines), default=0), limit)

    when, record, contact = widest("when"), widest("record"), widest("contact", NAME_LIMIT)
    reach = widest("reach", NAME_LIMIT) if space >= WITH_REACH else 0
    command = widest("command") if space >= BESIDE else 0
    columns = [size for size in (when, record, contact, reach, command) if size]
    what = space - sum(columns) - GAP * (len(columns) + 1)
    if command and what < NAME_LIMIT:
        command, what = 0, what + command + GAP
    if what < LEAST_WHAT:  # the name gives way
        contact, what = max(contact + what - LEAST_WHAT, min(contact, LEAST_WHAT)), LEAST_WHAT
    return _Sizes(when, record, contact, reach, what, command)


def _texts(line: Line, sizes: _Sizes, style: str) -> Iterator[Any]:
    """A line as Rich texts: one, or two where there is no room for the command beside."""
    from rich.text import Text

    styles = {"when": style, "record": "cyan", "contact": "bold", "reach": "", "what": "", "command": "dim"}
    text = Text("  ")
    for key, size in sizes._asdict().items():
        if size:
            part = Text(getattr(line, key), style=styles[key])
            part.truncate(size, overflow="ellipsis", pad=True)
            text.append_text(part).append(" " * GAP)
    text.rstrip()
    yield text
    if not sizes.command:
        yield Text(" " * (GAP + sizes.when + GAP) + line.command, style="dim", overflow="fold")
