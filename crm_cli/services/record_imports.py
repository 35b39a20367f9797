"""Conversations, follow-ups and complaints in from a file: read outside the lock, matched to contacts, then stored.

Up to 20 000 rows are one transaction; more are stored in chunks of well under a second, as contacts are. A row is known
again by its uid, given or made of what it says, so the same file twice adds nothing. No rule runs because of an import,
and no step is planned.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TextIO, cast

from crm_cli.domain.incoming import IncomingRow, Kind, RowReader
from crm_cli.domain.incoming_complaints import COMPLAINT_ROWS
from crm_cli.domain.incoming_dates import Dates
from crm_cli.domain.incoming_followups import FOLLOWUP_ROWS
from crm_cli.domain.incoming_interactions import INTERACTION_ROWS
from crm_cli.errors import Invalid
from crm_cli.exchange.records_in import RecordTable, chart_of, columns_of
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.tables import open_table
from crm_cli.queries import imports, matching
from crm_cli.services.mappings import Agree, Learnt
from crm_cli.services.reading import Hashing, Rejects
from crm_cli.services.record_run import RecordResult, RecordSource, Run
from crm_cli.services.record_updates import Difference, difference
from crm_cli.services.spool import CHUNK, Heap
from crm_cli.services.storing import CHANGES, KEPT_BEFORE, ONE_TRANSACTION, ROWS, Progress, part
from crm_cli.services.turns import taking, turns

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

KINDS: Mapping[str, Kind] = {kind.noun: kind for kind in (INTERACTION_ROWS, FOLLOWUP_ROWS, COMPLAINT_ROWS)}

_Row = tuple[SheetRow | BadRow, IncomingRow | str]  # as it stands in the file, and what it says or why it is rejected


class RecordPlan(NamedTuple):
    """A file read to its end, nothing stored yet. Of rows about what is here, `agreed` has those to be taken in.

    Of columns that say otherwise than another one `overruled` has in how many rows; with `has_codes` the records have
    numbers of another file.
    """

    source: RecordSource
    kind: str
    ignored: tuple[str, ...]
    overruled: Mapping[str, int]
    rejected: int
    first_reason: str
    subject: str
    heap: Heap[IncomingRow]
    has_staff: bool
    has_codes: bool
    learnt: Learnt
    agreed: Mapping[str, int] | None = None


class RecordImports:
    """Imports of records of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def read(
        self, stream: BinaryIO, source: RecordSource, rejects: Callable[[], TextIO], progress: Progress, agree: Agree
    ) -> RecordPlan:
        """Read the whole file; rejected rows are written to the stream that `rejects` opens for the first of them.

        `agree` is shown what the columns would mean.
        """
        kind, region, hashing = KINDS[source.noun], self._crm.settings.region, Hashing(stream)
        table = open_table(
            cast(BinaryIO, hashing),
            source.name,
            encoding=source.encoding,
            sheet=source.sheet,
            header_row=source.header_row,
        )
        chart = chart_of(source.noun, table.headers)
        begun, settled = self._crm.mappings.settle(source.noun, table, chart, source.columns, agree)
        file = RecordTable(kind, begun, columns_of(chart, settled.columns), region)
        reader = RowReader(kind, Dates(self._crm.present, source.dates), region)
        heap, bad = Heap(IncomingRow._make), Rejects(file, rejects)
        run = Run(self._crm, source)
        for rows in _by_chunk(_rows_of(file, reader)):
            for row, found in _matched(rows, run):
                if isinstance(found, str):
                    bad.add(row, found)
                else:
                    heap.add(found)
            progress(heap.rows, None)
        has_staff, has_codes = bool(file.header("staff") or file.header("owner")), bool(file.header("code"))
        subject = f"import:{source.noun}:{hashing.digest()}"
        learnt = Learnt(source.noun, table.headers, settled.learnt)
        columns = (file.ignored, file.overruled)
        return RecordPlan(
            source, table.kind, *columns, bad.count, bad.first, subject, heap, has_staff, has_codes, learnt
        )

    def differing(self, plan: RecordPlan) -> Iterator[Difference]:
        """What rows about records that are here say otherwise."""
        db = self._crm.reader
        staff = matching.staff(db)
        for rows in plan.heap.chunks():
            here = matching.known(db, plan.source.noun, [row.uid for row in rows])
            for row in rows:
                if row.uid in here:
                    found = difference(db, plan.source.noun, here[row.uid], row, staff)
                    if found.fields:
                        yield found

    def load(self, plan: RecordPlan, progress: Progress) -> RecordResult:
        """Store what is new and what is changed, or, in a dry run, only find out what that is."""
        run = Run(self._crm, plan.source, has_staff=plan.has_staff, agreed=plan.agreed)
        long = plan.heap.rows > ONE_TRANSACTION
        if self._crm.dry_run and (long or not self._crm.exists):
            for rows in plan.heap.chunks():
                run.would_update(run.examine(self._crm.reader, rows)[1])
            return run.result()
        if plan.heap.rows > KEPT_BEFORE:
            self._crm.backups.before("import")
        if long:
            self._load_in_chunks(plan, run, progress)
        elif plan.heap.rows:
            with self._crm.write(subject=plan.subject) as work:
                for rows in plan.heap.chunks():
                    run.update(work, run.store(work, rows))
                self._crm.mappings.remember(work, *plan.learnt)
        return run.result()

    def _load_in_chunks(self, plan: RecordPlan, run: Run, progress: Progress) -> None:
        from crm_cli.store.upkeep import merge_search

        command = imports.unfinished(self._crm.reader, plan.subject) if self._crm.exists else None
        done = 0
        for rows in turns(taking(chain.from_iterable(plan.heap.chunks())), *ROWS):
            with part(self._crm, plan.subject, command) as work:
                changes = run.store(work, rows)
                command = command or (work.command_id if run.has_stored else None)
            for some in turns(taking(changes), *CHANGES):
                with part(self._crm, plan.subject, command) as work:
                    run.update(work, some)
                    command = command or (work.command_id if run.has_stored else None)
            done += len(rows)
            progress(done, plan.heap.rows)
        if command or plan.learnt.columns:
            with part(self._crm, plan.subject, command, is_last=True) as work:
                self._crm.mappings.remember(work, *plan.learnt)
        merge_search(self._crm.path, self._crm.notice)


def _rows_of(file: RecordTable, reader: RowReader) -> Iterator[_Row]:
    for row in file:
        yield row, row.reason if isinstance(row, BadRow) else _understood(file, reader, row)


def _understood(file: RecordTable, reader: RowReader, row: SheetRow) -> IncomingRow | str:
    try:
        return reader.read(row.line, file.raw(row.cells))
    except Invalid as error:
        header = file.header(error.field)
        return f"{header}: {error.message}" if header else error.message


def _matched(rows: list[_Row], run: Run) -> Iterator[_Row]:
    """The same in the order of the file, where those whose contact is not found are rejected, too."""
    refusals = iter(run.refusals([found for _row, found in rows if not isinstance(found, str)]))
    for row, found in rows:
        yield row, found if isinstance(found, str) else next(refusals) or found


def _by_chunk(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
