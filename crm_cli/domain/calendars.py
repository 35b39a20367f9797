"""A follow-up as calendars know it, what both sides have to agree on, and whose word counts when they do not.

How it is written stands in `exchange/ics.py`, where it lies in `exchange/vdir.py`.
"""

import re
from datetime import UTC, date, datetime
from typing import NamedTuple
from unicodedata import normalize

from crm_cli.domain.fields import Field
from crm_cli.domain.folders import step_fields
from crm_cli.domain.followups import LIVE
from crm_cli.i18n import _

ACTIONS = ("taken", "written", "again", "removed", "conflict", "refused", "unknown", "skipped")
STEP = step_fields(
    Field("followup_id", "id", _("number of the follow-up")),
    ACTIONS,
    _("what was taken in, what the other copy said, or what is wrong with it"),
)

_LINE_END = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f]")


class Entry(NamedTuple):
    """A follow-up with all that a calendar is told of it. `due` is a day, or a UTC instant where a time was named."""

    id: int
    uid: str
    title: str
    contact: str
    reach: str | None
    kind: str
    status: str
    priority: int
    outcome: str | None
    closed_at: str | None
    version: int
    created_at: str
    updated_at: str
    due: date | datetime

    @property
    def summary(self) -> str:
        """What is to be done and for whom, in a line."""
        return f"{self.title} – {self.contact}"

    @property
    def is_live(self) -> bool:
        """Whether it is still to be done."""
        return self.status in LIVE


class Said(NamedTuple):
    """What a follow-up and its copy in a calendar have to agree on.

    `status` is open, done or cancelled. `due` is `2026-12-01` or `2026-12-01T06:30Z`; a copy that names no day that can
    be used has "". `done_at` is the UTC instant at which a copy says it was done, "" where it does not; nobody has to
    agree on it.
    """

    status: str
    due: str
    summary: str
    done_at: str = ""

    @property
    def agreed(self) -> "Said":
        """What there is to agree on."""
        return self._replace(done_at="")

    @property
    def step(self) -> tuple[str, str]:
        """The part that travels both ways; the summary goes out only."""
        return self.status, self.due


def plain(text: str) -> str:
    r"""`text` with every kind of line end as `\n`, and without the characters that no calendar may hold.

    Some programs end a line where Unicode does, so that what follows would be a property to them.
    """
    return _CONTROL.sub("\ufffd", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """A summary as it is compared: programs differ in how they keep white space and accents."""
    return normalize("NFC", " ".join(plain(text).split()))


def due_text(due: date | datetime) -> str:
    """A day or an aware instant as it is compared: to the minute, in UTC."""
    return due.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if isinstance(due, datetime) else due.isoformat()


def said_by(entry: Entry) -> Said:
    """What crm says."""
    return Said("open" if entry.is_live else entry.status, due_text(entry.due), one_line(entry.summary))


def is_new(theirs: Said, base: Said | None, ours: Said) -> bool:
    """Whether a copy says something about status or day that crm neither says nor agreed to last (`base`)."""
    return theirs.step != ours.step and (base is None or theirs.step != base.step)


def may_be_taken(theirs: Said, base: Said | None, ours: Said) -> bool:
    """Whether something new may be taken in: crm still says what was agreed last, and one of the two is open."""
    return base is not None and ours.step == base.step and "open" in (ours.status, theirs.status)
