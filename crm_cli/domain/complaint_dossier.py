"""What is told about a complaint to people outside: the whole case, or what was learnt from it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from crm_cli.domain.cards import ComplaintEvent
from crm_cli.domain.complaints import ENDED
from crm_cli.domain.fields import FieldSet

Row = Mapping[str, Any]  # values by the key of their field, or by column


class Happening(NamedTuple):
    """Something that happened: a UTC instant, what it was, by or with whom, the words, and the record it stands in.

    `kind` is heard, event, conversation, follow-up, hand-off, remedy, complaint or document. `forced` says why a move
    was made although something was missing.
    """

    at: str
    kind: str
    what: str
    who: tuple[str, ...] = ()
    text: str | None = None
    record: str | None = None
    forced: str | None = None


class ComplaintDossier(NamedTuple):
    """A case as it was at a UTC instant: what was heard and decided, and all that happened, oldest first.

    `acknowledged_after`, `handled_for` and `open_for` are minutes of work; None for what has not happened. `documents`
    and `remedies` are those of the complaint and of what has become part of it.
    """

    at: str
    code: str
    fieldset: FieldSet
    complaint: Row
    happenings: tuple[Happening, ...]
    acknowledged_after: int | None
    handled_for: int | None
    open_for: int | None
    documents: tuple[Row, ...] = ()
    remedies: tuple[Row, ...] = ()
    redacted: bool = False


class Lesson(NamedTuple):
    """What others may learn from a complaint that has ended; nothing in it says whose it was.

    `outcome` is the decision, or the state it ended in where nothing was decided; `days` it took from hearing it;
    `lesson` is what is done so that it does not happen again.
    """

    topic: str | None
    about: str | None
    heard: str
    outcome: str
    reason: str | None
    remedies: tuple[str, ...]
    lesson: str
    days: int
    cause: str | None


# Of a complaint: what else says whose it is, or leads to other records.
_TELLING = ("uid", "contact_id", "reach", "follows_id", "merged_into_id")
# Of documents and remedies: what people have typed, and what is printed on a document.
_TYPED = ("name", "note")
_PRINTED = ("number",)


def pauses(events: Iterable[ComplaintEvent], until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When the clock of a complaint stood still: while it was the customer's turn, and while it was thought over."""
    since: datetime | None = None
    for event in events:
        stands_still = event.status == "waiting" or event.status == "resolved" or event.status in ENDED
        at = datetime.fromisoformat(event.at)
        if stands_still and since is None:
            since = at
        elif not stands_still and since is not None:
            yield since, at
            since = None
    if since is not None:
        yield since, until


def redacted(dossier: ComplaintDossier, hide: Callable[[str], str]) -> ComplaintDossier:
    """The dossier with every text of people passed through `hide`, and without what leads to records."""
    words = {field.key for field in dossier.fieldset.fields if field.kind == "text"}
    complaint = {
        key: hide(value) if value and key in words else value
        for key, value in dossier.complaint.items()
        if key not in _TELLING
    }
    return dossier._replace(
        complaint=complaint,
        happenings=tuple(_anonymous(one, hide) for one in dossier.happenings),
        documents=tuple(_nameless(row, hide) for row in dossier.documents),
        remedies=tuple(_nameless(row, hide) for row in dossier.remedies),
        redacted=True,
    )


def _anonymous(one: Happening, hide: Callable[[str], str]) -> Happening:
    return one._replace(
        who=tuple(map(hide, one.who)),
        text=one.text and hide(one.text),
        record=None,
        forced=one.forced and hide(one.forced),
    )


def _nameless(row: Row, hide: Callable[[str], str]) -> Row:
    return {key: hide(value) if value and key in _TYPED else value for key, value in row.items() if key not in _PRINTED}
