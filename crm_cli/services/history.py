"""What was done, by whom, taking it back, and how it was before. One public method is one read or one transaction."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_cli.domain.fields.history import CHANGE
from crm_cli.domain.history import Deed, Seen, changes
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.numbers import as_id
from crm_cli.domain.present import stored
from crm_cli.errors import Conflict, NotFound
from crm_cli.i18n import _
from crm_cli.queries import history as queries
from crm_cli.queries.listing import listing
from crm_cli.services.listed import streamed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm
    from crm_cli.services.contacts import Contacts

RECORDS = ("contact", "interaction", "followup", "complaint", "document", "staff")


class TakenBack(NamedTuple):
    """What an undo or a redo did: the command taken back (or done again), as it was typed, and the one that did it."""

    number: int
    line: str
    by: int


class History:
    """The commands of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query) -> Listing:
        """Commands that changed something, newest first."""
        return listing(self._crm.reader, queries.COMMANDS, query, self._crm.present)

    def undo(self, number: int | None = None) -> TakenBack:
        """Take back a command, the last one of a person when none is named. Raises NotFound, Conflict."""
        with self._crm.write() as work:
            chosen = queries.last_done(work.db) if number is None else number
            if chosen is None:
                raise Conflict(_("there is nothing to take back"), hint=_("see `crm history`"))
            _refuse_twice(queries.undone_by(work.db, chosen), chosen)
            work.undo.take_back(chosen)
            return TakenBack(chosen, queries.line_of(work.db, chosen), work.command_id)

    def redo(self) -> TakenBack:
        """Do again what was taken back last. Raises Conflict when there is nothing, or something was done since."""
        with self._crm.write() as work:
            undo = queries.last_undone(work.db)
            if undo is None:
                raise Conflict(
                    _("there is nothing to do again"),
                    hint=_("an undo before other commands is taken back by its number: crm history, crm undo N"),
                )
            work.undo.take_back(undo)
            number = queries.undone_command(work.db, undo)
            return TakenBack(number, queries.line_of(work.db, number), work.command_id)

    def line_of(self, number: int) -> str:
        """A command as it was typed. Raises NotFound."""
        if queries.undone_by(self._crm.reader, number) is None:
            raise NotFound(_("there is no command {id}").format(id=number), hint=_("see `crm history`"))
        return queries.line_of(self._crm.reader, number)

    def of_command(self, number: int, query: Query = Query()) -> Listing:  # noqa: B008  # frozen
        """What one command changed, field by field. Raises NotFound."""
        if queries.undone_by(self._crm.reader, number) is None:
            raise NotFound(_("there is no command {id}").format(id=number), hint=_("see `crm history`"))
        return _changes(lambda: queries.changes_of_command(self._crm.reader, number), query)

    def of_record(self, noun: str, number: int, query: Query) -> Listing:
        """Everything that ever changed a record and what belongs to it, oldest first. Raises NotFound."""
        rows = queries.rows_of(self._crm.reader, noun, number)
        found = _changes(lambda: queries.changes_of_rows(self._crm.reader, rows), query)
        if not found.total():
            raise NotFound(
                _("nothing is known of a {noun} {id}").format(noun=noun, id=number), hint=_("see `crm history`")
            )
        return found

    def seen(self, table: str, number: int) -> Seen:
        """A record as it is now, to be known again; for `Crm.unless_changed`."""
        return queries.seen(self._crm.reader, table, number)

    def since(self, seen: Seen) -> Sequence[Deed]:
        """The commands that changed a record after it was seen."""
        return queries.deeds_since(self._crm.reader, seen)

    def find_contacts(self, who: Sequence[str]) -> Sequence[int]:
        """As `contacts.find`; an id may also be that of a contact that is gone."""
        found: list[int] = []
        for text in who:
            number = as_id(text.removeprefix("contact:"))
            known = number and queries.first_change(self._crm.reader, "contact", number)
            found += [number] if number and known else self._crm.contacts.find([text])
        return list(dict.fromkeys(found))

    def contacts_before(self, ids: Sequence[int], end: datetime) -> "Contacts":
        """These contacts as they were right before an instant, to look at: `card`, `picked`.

        Raises NotFound for one that was not there, or of whom nothing is kept.
        """
        from crm_cli.queries.contacts import record
        from crm_cli.store.rewind import rewound

        moment = stored(end)
        past = rewound(self._crm.reader, ids, moment)
        for number in ids:
            contact = record(past, number)
            if contact is None or contact.created_at >= moment:
                raise self._absent(number, moment)
        return self._crm.looking_at(past).contacts

    def _absent(self, number: int, moment: str) -> NotFound:
        first = queries.first_change(self._crm.reader, "contact", number)
        if first and first.forgotten:
            hint = _("what was erased on request does not come back")
            return NotFound(_("contact {id} was forgotten").format(id=number), hint=hint)
        was_there = first and first.at < moment
        said = _("contact {id} was deleted by then") if was_there else _("contact {id} was not there yet")
        return NotFound(said.format(id=number), hint=_("see when: crm history contact:{id}").format(id=number))


def _changes(read: Callable[[], Iterable[Sequence[Any]]], query: Query) -> Listing:
    return streamed(CHANGE, lambda: (change for row in read() for change in changes(row)), query)


def _refuse_twice(found: tuple[int | None] | None, number: int) -> None:
    if found is None:
        raise NotFound(_("there is no command {id}").format(id=number), hint=_("see `crm history`"))
    if found[0] is not None:
        raise Conflict(
            _("command {id} is taken back already").format(id=number),
            hint=_("to do it again: crm undo {by}").format(by=found[0]),
        )
