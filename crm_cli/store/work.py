"""The unit of work: one write transaction under one command of the journal, and the stores that write in it."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlmodel import Session, create_engine

from crm_cli.domain.history import Seen
from crm_cli.domain.ids import new_uid
from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.queries import history
from crm_cli.store.failures import driver_errors, translated
from crm_cli.store.file import open_writer
from crm_cli.store.seals import seal
from crm_cli.store.waiting import begin

# An interrupt while a connection is closed would be written to the terminal, traceback and all.
logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())

if TYPE_CHECKING:
    from crm_cli.store.bulk import ContactLoader
    from crm_cli.store.bulk_records import RecordLoader
    from crm_cli.store.complaints import ComplaintStore
    from crm_cli.store.contacts import ContactStore
    from crm_cli.store.documents import DocumentStore
    from crm_cli.store.fields import FieldStore
    from crm_cli.store.followups import FollowupStore
    from crm_cli.store.handoffs import HandoffStore
    from crm_cli.store.holidays import HolidayStore
    from crm_cli.store.imports import ImportStore
    from crm_cli.store.interactions import InteractionStore
    from crm_cli.store.mappings import MappingStore
    from crm_cli.store.relations import RelationStore
    from crm_cli.store.remedies import RemedyStore
    from crm_cli.store.rules import RuleStore
    from crm_cli.store.segments import SegmentStore
    from crm_cli.store.staff import StaffStore
    from crm_cli.store.undo import Undo


class Journalled(NamedTuple):
    """The command to write under: what was typed, when (UTC text), by whom, on what, and which command it continues.

    One that crm gives itself is `automatic`. A command that is `unfinished` goes on in another transaction. One that
    follows from a record as it was `seen` is refused when that has changed since. A `dry_run` is done in full and not
    committed: it gets the connection, to look at the outcome and let it go.
    """

    line: str
    at: str
    staff: Callable[[sqlite3.Connection], int | None]
    continues: int | None = None
    subject: str | None = None
    automatic: bool = False
    unfinished: bool = False
    seen: Seen | None = None
    dry_run: Callable[[sqlite3.Connection], None] | None = None


class Work:
    """What may be written in one transaction. `db` is the driver's connection, for reads of the same transaction."""

    def __init__(self, session: Session, command_id: int, at: str, staff_id: int | None) -> None:
        self.session = session
        self.db = _driver(session.connection())
        self.command_id = command_id
        self.at = at
        self.staff_id = staff_id

    # The stores; each is imported on first use, because the classes of its tables take time to define.

    @cached_property
    def contacts(self) -> "ContactStore":
        from crm_cli.store.contacts import ContactStore

        return ContactStore(self.session, self.db, self.at)

    @cached_property
    def relations(self) -> "RelationStore":
        from crm_cli.store.relations import RelationStore

        return RelationStore(self.session, self.db, self.at)

    @cached_property
    def fields(self) -> "FieldStore":
        from crm_cli.store.fields import FieldStore

        return FieldStore(self.session, self.db, self.at)

    @cached_property
    def interactions(self) -> "InteractionStore":
        from crm_cli.store.interactions import InteractionStore

        return InteractionStore(self.session, self.db, self.at)

    @cached_property
    def followups(self) -> "FollowupStore":
        from crm_cli.store.followups import FollowupStore

        return FollowupStore(self.session, self.db, self.at)

    @cached_property
    def complaints(self) -> "ComplaintStore":
        from crm_cli.store.complaints import ComplaintStore

        return ComplaintStore(self.session, self.db, self.at, self.staff_id)

    @cached_property
    def remedies(self) -> "RemedyStore":
        from crm_cli.store.remedies import RemedyStore

        return RemedyStore(self.session, self.db, self.at)

    @cached_property
    def handoffs(self) -> "HandoffStore":
        from crm_cli.store.handoffs import HandoffStore

        return HandoffStore(self.db, self.at)

    @cached_property
    def documents(self) -> "DocumentStore":
        from crm_cli.store.documents import DocumentStore

        return DocumentStore(self.session, self.db, self.at)

    @cached_property
    def rules(self) -> "RuleStore":
        from crm_cli.store.rules import RuleStore

        return RuleStore(self.db, self.at)

    @cached_property
    def holidays(self) -> "HolidayStore":
        from crm_cli.store.holidays import HolidayStore

        return HolidayStore(self.db, self.at)

    @cached_property
    def segments(self) -> "SegmentStore":
        from crm_cli.store.segments import SegmentStore

        return SegmentStore(self.db, self.at)

    @cached_property
    def staff(self) -> "StaffStore":
        from crm_cli.store.staff import StaffStore

        return StaffStore(self.session, self.db, self.at)

    @cached_property
    def undo(self) -> "Undo":
        from crm_cli.store.undo import Undo

        return Undo(self.db, self.command_id)

    @cached_property
    def bulk_contacts(self) -> "ContactLoader":
        from crm_cli.store.bulk import ContactLoader

        return ContactLoader(self.db, self.at, self.staff_id)

    @cached_property
    def mappings(self) -> "MappingStore":
        from crm_cli.store.mappings import MappingStore

        return MappingStore(self.db, self.at)

    @cached_property
    def bulk_records(self) -> "RecordLoader":
        from crm_cli.store.bulk_records import RecordLoader

        return RecordLoader(self.db, self.at, self.staff_id)

    @cached_property
    def imports(self) -> "ImportStore":
        from crm_cli.store.imports import ImportStore

        return ImportStore(self.db, self.command_id)


# What a command has changed since the last transaction, which ended with a seal.
_ROWS = """
SELECT count(*) FROM journal
 WHERE command_id = ? AND id > ifnull((SELECT last_id FROM seal ORDER BY id DESC LIMIT 1), 0)
"""
_LEAVE = "UPDATE command SET finished = ?, rows = rows + ? WHERE id = ?"
# How the engine opens the file of the unit of work that begins.
_to_open: ContextVar[Callable[[], sqlite3.Connection]] = ContextVar("to_open")


@contextmanager
def unit_of_work(path: Path, command: Journalled, notice: Callable[[str], None]) -> Iterator[Work]:
    """One transaction: everything of the block is stored, or nothing.

    Raises Busy when another process holds the file, and whatever the block raises; both leave the file as it was.
    """
    dry = command.dry_run is not None
    _to_open.set(lambda: open_writer(path, notice, dry=dry))
    try:
        with driver_errors(path), Session(_engine(dry=dry)) as session, session.begin():
            event.listen(session, "after_begin", lambda _session, _transaction, used: begin(_driver(used), notice))
            work = _under_command(session, command)
            yield work
            session.flush()
            _leave_command(work, command)
            if command.dry_run:
                command.dry_run(work.db)
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise translated(error.orig, path) from error.orig
        raise


@cache
def _engine(*, dry: bool) -> Engine:
    """One for the process: what SQLAlchemy has learnt of types and statements hangs on it.

    It keeps no connection: leaving the block closes the one in use, which rolls back what is open.
    """
    return create_engine(
        "sqlite://",
        creator=lambda: _to_open.get()(),
        poolclass=NullPool,
        pool_reset_on_return=None if dry else "rollback",
        hide_parameters=True,
    )


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _under_command(session: Session, command: Journalled) -> Work:
    db = _driver(session.connection())
    if command.seen:
        _refuse_changed(db, command.seen)
    staff_id = command.staff(db)
    number = command.continues
    if number is None:
        number = cast(
            int,
            db.execute(
                "INSERT INTO command (uid, started_at, staff_id, line, subject, automatic) VALUES (?, ?, ?, ?, ?, ?)",
                (new_uid(), command.at, staff_id, command.line, command.subject, int(command.automatic)),
            ).lastrowid,
        )
    db.execute("INSERT INTO current (slot, command_id) VALUES (1, ?)", (number,))
    return Work(session, number, command.at, staff_id)


def _refuse_changed(db: sqlite3.Connection, seen: Seen) -> None:
    if history.seen(db, seen.table, seen.number) != seen:
        raise Conflict(
            _("{noun} {id} was changed meanwhile").format(noun=seen.table, id=seen.number),
            hint=_("look at it again and repeat the change"),
        )


def _leave_command(work: Work, command: Journalled) -> None:
    work.db.execute("DELETE FROM current")
    (rows,) = work.db.execute(_ROWS, (work.command_id,)).fetchone()
    if not rows and command.continues is None:  # a command that changed nothing leaves no trace to undo
        work.db.execute("DELETE FROM command WHERE id = ?", (work.command_id,))
        return
    work.db.execute(_LEAVE, (int(not command.unfinished), rows, work.command_id))
    seal(work.db, work.command_id)
