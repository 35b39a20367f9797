"""What was done, by whom, and taking it back. One public method is one read or one transaction."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_cli.domain.fields import CHANGE
from crm_cli.domain.history import changes
from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Conflict, NotFound
from crm_cli.i18n import _
from crm_cli.queries import history as queries
from crm_cli.queries.listing import listing
from crm_cli.services.listed import listed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

RECORDS = ("contact", "interaction", "followup", "complaint", "staff")


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

    def of_command(self, number: int, query: Query = Query()) -> Listing:
        """What one command changed, field by field. Raises NotFound."""
        if queries.undone_by(self._crm.reader, number) is None:
            raise NotFound(_("there is no command {id}").format(id=number), hint=_("see `crm history`"))
        return _changes(queries.changes_of_command(self._crm.reader, number), query)

    def of_record(self, noun: str, number: int, query: Query) -> Listing:
        """Everything that ever changed a record and what belongs to it, oldest first. Raises NotFound."""
        rows = queries.rows_of(self._crm.reader, noun, number)
        found = _changes(queries.changes_of_rows(self._crm.reader, rows), query)
        if not found.total():
            raise NotFound(
                _("nothing is known of a {noun} {id}").format(noun=noun, id=number), hint=_("see `crm history`")
            )
        return found


def _changes(rows: Iterable[Sequence[Any]], query: Query) -> Listing:
    return listed(CHANGE, [change for row in rows for change in changes(row)], query)


def _refuse_twice(found: tuple[int | None] | None, number: int) -> None:
    if found is None:
        raise NotFound(_("there is no command {id}").format(id=number), hint=_("see `crm history`"))
    if found[0] is not None:
        raise Conflict(
            _("command {id} is taken back already").format(id=number),
            hint=_("to do it again: crm undo {by}").format(by=found[0]),
        )
