"""Contacts in from a file: parsed outside the lock, compared with what is there, then stored; and what became of them.

Up to 20 000 rows are one transaction. More are stored in chunks of well under a second, so that others can work
meanwhile, under one command that stays unfinished until the last; the same file continues it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, TextIO, cast

from crm_cli.domain.custom_fields import CustomFieldRecord, parse_value
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.loading import Incoming, RawContact, Reader
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.exchange.contacts_in import Table, mapping_for
from crm_cli.exchange.csvs import RejectsWriter
from crm_cli.exchange.decoding import read_head
from crm_cli.exchange.sheets import BadRow, SheetRow, open_sheet
from crm_cli.exchange.vcards import CardRejects, Cards, are_cards
from crm_cli.i18n import _
from crm_cli.queries import imports as queries
from crm_cli.queries.fields import declared as declared_fields
from crm_cli.queries.history import undone_by
from crm_cli.queries.listing import listing
from crm_cli.services.examining import Examiner, Result
from crm_cli.services.spool import CHUNK, Spool

if TYPE_CHECKING:
    from crm_cli.domain.cards import ImportCard
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

ONE_TRANSACTION = 20_000
KEPT_BEFORE = 1_000  # more rows than these are worth a backup first
FIRST_FEW = 5

Progress = Callable[[int, int | None], None]


class Source(NamedTuple):
    """The file to import: its name, and what the user says about it.

    `dates` is the order of birthdays that are written with slashes: mdy or dmy.
    """

    name: str
    columns: dict[str, str]
    source: str | None = None
    encoding: str | None = None
    dates: str | None = None


class ContactFile(Protocol):
    """A file of contacts of any kind: what it is, its rows, what they say, and where those go that cannot be used."""

    @property
    def kind_of_file(self) -> str: ...
    @property
    def ignored(self) -> tuple[str, ...]: ...
    def __iter__(self) -> Iterator[SheetRow | BadRow]: ...
    def read(self, cells: tuple[str, ...]) -> RawContact | None: ...
    def rejects(self, out: TextIO) -> "RejectsWriter | CardRejects": ...


class Plan(NamedTuple):
    """A file read to its end, nothing stored yet."""

    file: str
    kind: str
    ignored: tuple[str, ...]
    rows: int
    rejected: int
    subject: str
    spool: Spool
    dates: str | None = None
    first_reason: str = ""


class Imports:
    """Imports into one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def read(self, stream: BinaryIO, source: Source, rejects: Callable[[], TextIO], progress: Progress) -> Plan:
        """Read the whole file; rejected rows are written to the stream that `rejects` opens for the first of them."""
        hashing = _Hashing(stream)
        declared = declared_fields(self._crm.reader) if self._crm.exists else ()
        file = _opened(hashing, source, declared)
        reader = Reader(
            region=self._crm.settings.region,
            today=self._crm.present.today,
            source=source.source,
            # Outlook writes birthdays as its Windows does; the United States' order is the one most files have.
            dates=source.dates or ("mdy" if file.kind_of_file == "outlook" else None),
            custom={field.key: partial(self._value, field) for field in declared},
        )
        spool, bad = Spool(), _Rejects(file, rejects)
        for row in file:
            if isinstance(row, BadRow):
                bad.add(row, row.reason)
                continue
            try:
                if raw := file.read(row.cells):
                    spool.add(reader.read(row.line, raw))
            except Invalid as error:
                bad.add(row, error.message)
            if spool.rows % CHUNK == 0:
                progress(spool.rows, None)
        subject = f"import:{hashing.digest()}"
        return Plan(
            source.name,
            file.kind_of_file,
            file.ignored,
            spool.rows + bad.count,
            bad.count,
            subject,
            spool,
            reader.dates_read,
            bad.first,
        )

    def load(self, plan: Plan, progress: Progress) -> Result:
        """Store the rows that are new, or, in a dry run, only find out which are."""
        long = plan.spool.rows > ONE_TRANSACTION
        if self._crm.dry_run and (long or not self._crm.exists):
            examiner = Examiner(self._crm.reader)
            for chunk in plan.spool.chunks():
                examiner.examine(chunk)
            return examiner.result()
        if plan.spool.rows > KEPT_BEFORE:
            self._crm.backups.before("import")
        if long:
            return self._load_in_chunks(plan, progress)
        with self._crm.write(subject=plan.subject) as work:
            examiner = Examiner(work.db)
            for chunk in plan.spool.chunks():
                _store(work, plan, examiner, chunk)
            examiner.relate(work, plan.spool.relations())
        return examiner.result()

    def _load_in_chunks(self, plan: Plan, progress: Progress) -> Result:
        from crm_cli.store.upkeep import merge_search

        command = queries.unfinished(self._crm.reader, plan.subject) if self._crm.exists else None
        examiner: Examiner | None = None
        done = 0
        for chunk in plan.spool.chunks():
            done += len(chunk)
            last = done == plan.spool.rows
            with self._crm.write(continues=command, subject=plan.subject, unfinished=not last) as work:
                refuse_undone(work, command)
                examiner = examiner.on(work.db) if examiner else Examiner(work.db)
                stored = _store(work, plan, examiner, chunk)
                command = work.command_id if stored or command else None
                if last:
                    examiner.relate(work, plan.spool.relations())
            progress(done, plan.spool.rows)
        merge_search(self._crm.path, self._crm.notice)
        assert examiner is not None  # there are more rows than fit one transaction
        return examiner.result()

    def _value(self, field: CustomFieldRecord, text: str) -> tuple[int, str]:
        return field.id, parse_value(field, text, self._crm.present)

    # Those that were.

    def list(self, query: Query) -> Listing:
        """Imports that stored something, newest first."""
        return listing(self._crm.reader, queries.IMPORTS, query, self._crm.present)

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these imports."""
        return listing(self._crm.reader, queries.IMPORTS, Query(), self._crm.present, queries.ids(ids))

    def get(self, number: int) -> Listing:
        """The list line of an import. Raises NotFound for a command that is none."""
        found = self.picked([number])
        if not found.total():
            raise NotFound(
                _("command {id} is no import").format(id=number),
                hint=_("see `crm imports list`; any command is taken back by crm undo N"),
            )
        return found

    def card(self, number: int) -> "ImportCard":
        """An import and what became of the contacts it brought. Raises NotFound."""
        from crm_cli.domain.cards import ImportCard
        from crm_cli.store.journal import row_json

        line, db = self.get(number), self._crm.reader
        first = self._crm.contacts.picked(queries.first(db, number, FIRST_FEW))
        return ImportCard(line, queries.fate(db, number, row_json(db, "contact", "t")), first)

    def stopped(self) -> Iterable[tuple[int, str]]:
        """Imports that did not come to their end and were not taken back: number, and the command as it was typed."""
        return queries.stopped(self._crm.reader)


def _store(work: "Work", plan: Plan, examiner: Examiner, chunk: Sequence[Incoming]) -> bool:
    """Store what is new in a chunk; whether there was anything."""
    new = examiner.examine(chunk)
    organisations = examiner.store(work.bulk_contacts, new)
    if new:
        work.imports.count(plan.file, len(new), organisations)
    return bool(new)


def refuse_undone(work: "Work", command: int | None) -> None:
    """Between two chunks others may write, and take back what the chunks before have stored."""
    if command and undone_by(work.db, command) != (None,):
        raise Conflict(
            _("the import was taken back while it went on"),
            hint=_("what it had stored is gone; nothing more is stored"),
        )


def _opened(stream: "_Hashing", source: Source, declared: Sequence[CustomFieldRecord]) -> ContactFile:
    """The file, whichever of the kinds it is. Raises Invalid."""
    binary = cast(BinaryIO, stream)
    if not are_cards(stream.head):
        sheet = open_sheet(binary, source.name, encoding=source.encoding)
        return Table(sheet, mapping_for(sheet.headers, source.columns, declared))
    if source.columns:
        raise Invalid(_("a vCard has no columns"), hint=_("leave --map out"), field="map")
    from crm_cli.exchange.vcards_in import CardReader

    return CardReader(Cards(binary, source.encoding), [field.key for field in declared])


class _Hashing:
    """A binary stream that keeps the SHA-256 of what was read from it; its `head` can be looked at before."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.head = self._waiting = read_head(stream)
        self._hash = sha256(self.head)

    def read(self, size: int = -1) -> bytes:
        if self._waiting:
            piece, self._waiting = self._waiting[:size], self._waiting[size:]
            return piece
        piece = self._stream.read(size)
        self._hash.update(piece)
        return piece

    def digest(self) -> str:
        return self._hash.hexdigest()


class _Rejects:
    """Rejected rows; their file is opened for the first of them."""

    def __init__(self, file: ContactFile, open_file: Callable[[], TextIO]) -> None:
        self._file = file
        self._open = open_file
        self._writer: RejectsWriter | CardRejects | None = None
        self.count = 0
        self.first = ""

    def add(self, row: SheetRow | BadRow, reason: str) -> None:
        self.count += 1
        self.first = self.first or _("line {n}: {reason}").format(n=row.line, reason=reason)
        if self._writer is None:
            self._writer = self._file.rejects(self._open())
        self._writer.write(row.line, row.cells, reason)
