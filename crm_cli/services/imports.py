"""Contacts in from a file: parsed outside the lock, compared with what is there, then stored.

Up to 20 000 rows are one transaction. More are stored in chunks of well under a second, so that others can work
meanwhile, under one command that stays unfinished until the last; the same file continues it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TextIO

from crm_cli.domain.custom_fields import CustomFieldRecord, parse_value
from crm_cli.domain.loading import Incoming, Reader, folded
from crm_cli.errors import Invalid
from crm_cli.exchange.contacts_in import mapping_for
from crm_cli.exchange.csvs import RejectsWriter
from crm_cli.exchange.sheets import BadRow, Sheet, SheetRow, open_sheet
from crm_cli.i18n import _
from crm_cli.queries import imports as queries
from crm_cli.queries.fields import declared as declared_fields
from crm_cli.services.spool import CHUNK, Spool

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm
    from crm_cli.store.bulk import ContactLoader

ONE_TRANSACTION = 20_000
MOST_HINTS = 5

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


class Plan(NamedTuple):
    """A file read to its end, nothing stored yet."""

    kind: str
    ignored: tuple[str, ...]
    rows: int
    rejected: int
    subject: str
    spool: Spool
    dates: str | None = None
    first_reason: str = ""


class Result(NamedTuple):
    """What an import did, or what its dry run would do. `hints` name rows that share a phone or an e-mail.

    `ids` are those of the new contacts, one range for every chunk; a dry run has none.
    """

    ids: tuple[range, ...]
    new: int
    known: int
    organisations: int
    shared: int
    hints: tuple[str, ...]


class Imports:
    """Imports into one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def read(self, stream: BinaryIO, source: Source, rejects: Callable[[], TextIO], progress: Progress) -> Plan:
        """Read the whole file; rejected rows are written to the stream that `rejects` opens for the first of them."""
        hashing = _Hashing(stream)
        sheet = open_sheet(hashing, source.name, encoding=source.encoding)  # type: ignore[arg-type]
        declared = declared_fields(self._crm.reader) if self._crm.exists else ()
        mapping = mapping_for(sheet.headers, source.columns, declared)
        reader = Reader(
            region=self._crm.settings.region,
            today=self._crm.present.today,
            source=source.source,
            # Outlook writes birthdays as its Windows does; the United States' order is the one most files have.
            dates=source.dates or ("mdy" if mapping.kind_of_file == "outlook" else None),
            custom={field.key: partial(self._value, field) for field in declared},
        )
        spool, bad = Spool(), _Rejects(sheet, rejects)
        for row in sheet:
            if isinstance(row, BadRow):
                bad.add(row, row.reason)
                continue
            try:
                spool.add(reader.read(row.line, mapping.read(row.cells)))
            except Invalid as error:
                bad.add(row, error.message)
            if spool.rows % CHUNK == 0:
                progress(spool.rows, None)
        subject = f"import:{hashing.digest()}"
        return Plan(
            mapping.kind_of_file,
            mapping.ignored,
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
        if long:
            return self._load_in_chunks(plan, progress)
        with self._crm.write(subject=plan.subject) as work:
            examiner = Examiner(work.db)
            for chunk in plan.spool.chunks():
                new = examiner.examine(chunk)
                examiner.store(work.bulk_contacts, new)
        return examiner.result()

    def _load_in_chunks(self, plan: Plan, progress: Progress) -> Result:
        command = queries.unfinished(self._crm.reader, plan.subject) if self._crm.exists else None
        examiner: Examiner | None = None
        done = 0
        for chunk in plan.spool.chunks():
            done += len(chunk)
            last = done == plan.spool.rows
            with self._crm.write(continues=command, subject=plan.subject, unfinished=not last) as work:
                examiner = examiner.on(work.db) if examiner else Examiner(work.db)
                new = examiner.examine(chunk)
                examiner.store(work.bulk_contacts, new)
                command = work.command_id if new or command else None
            progress(done, plan.spool.rows)
        assert examiner is not None  # there are more rows than fit one transaction
        return examiner.result()

    def _value(self, field: CustomFieldRecord, text: str) -> tuple[int, str]:
        return field.id, parse_value(field, text, self._crm.present)


class Examiner:
    """Compares rows with what is stored and with the rows before them."""

    def __init__(self, db: "sqlite3.Connection") -> None:
        self._db = db
        self._seen: dict[str, int] = {}
        self._uids: set[str] = set()
        self._hints: list[str] = []
        self._ids: list[range] = []
        self._org_ids: dict[str, int] = {}
        self._wanted_orgs: list[str] = []
        self._new = self._known = self._organisations = self._shared = 0

    def on(self, db: "sqlite3.Connection") -> "Examiner":
        """The same, on the connection of the next transaction."""
        self._db = db
        return self

    def examine(self, rows: Sequence[Incoming]) -> list[Incoming]:
        """The rows that are new; counts the others, organisations to be made, and shared phones and e-mails."""
        keys = {key for (key,) in queries.among(self._db, queries.KNOWN_KEYS, (row.key for row in rows))}
        uids = [row.uid for row in rows if row.uid]
        self._uids |= {uid for (uid,) in queries.among(self._db, queries.KNOWN_UIDS, uids)} if uids else set()
        new = []
        for row in rows:
            if row.key in keys or row.uid in self._uids:
                continue
            new.append(row)
            if row.uid:
                self._uids.add(row.uid)
        # Organisations of the file come first; people of the same file belong to them.
        self._org_ids |= {row.sort_name: 0 for row in new if row.kind == "org" and row.sort_name not in self._org_ids}
        self._new += len(new)
        self._known += len(rows) - len(new)
        self._find_orgs(new)
        self._find_shared(new)
        return new

    def store(self, loader: "ContactLoader", new: Sequence[Incoming]) -> None:
        """Store what was examined last: the organisations that are missing, then the rows."""
        self._org_ids |= loader.organisations(self._wanted_orgs)
        ids = loader.load(new, self._org_ids)
        self._org_ids |= {row.sort_name: number for number, row in zip(ids, new, strict=True) if row.kind == "org"}
        self._ids.append(ids)

    def result(self) -> Result:
        """What was found in all."""
        return Result(tuple(self._ids), self._new, self._known, self._organisations, self._shared, tuple(self._hints))

    def _find_orgs(self, rows: Sequence[Incoming]) -> None:
        named = {folded(row.org): row.org for row in rows if row.org}
        missing = [sort_name for sort_name in named if sort_name not in self._org_ids]
        self._org_ids |= dict(queries.among(self._db, queries.KNOWN_ORGS, missing)) if missing else {}
        self._wanted_orgs = [named[sort_name] for sort_name in missing if sort_name not in self._org_ids]
        self._organisations += len(self._wanted_orgs)
        self._org_ids |= {folded(name): 0 for name in self._wanted_orgs}  # ids follow when they are made

    def _find_shared(self, rows: Sequence[Incoming]) -> None:
        reached = [
            (row, value, norm)
            for row in rows
            for kind, value, norm, _label in row.points
            if kind not in ("address", "website")
        ]
        norms = {norm for _row, _value, norm in reached}
        stored = {norm: (number, name) for norm, number, name in queries.among(self._db, queries.SHARED_POINTS, norms)}
        for row, value, norm in reached:
            if (before := self._seen.setdefault(norm, row.line)) != row.line:
                self._hint(row, value, _("line {n}").format(n=before))
            elif norm in stored:
                self._hint(row, value, "{} {}".format(*stored[norm]))

    def _hint(self, row: Incoming, value: str, other: str) -> None:
        self._shared += 1
        if len(self._hints) < MOST_HINTS:
            self._hints.append(
                _("line {n} {name}: {value} is also that of {other}").format(
                    n=row.line, name=row.full_name, value=value, other=other
                )
            )


class _Hashing:
    """A binary stream that keeps the SHA-256 of what was read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._hash.update(piece)
        return piece

    def digest(self) -> str:
        return self._hash.hexdigest()


class _Rejects:
    """Rejected rows; their file is opened for the first of them."""

    def __init__(self, sheet: Sheet, open_file: Callable[[], TextIO]) -> None:
        self._sheet = sheet
        self._open = open_file
        self._writer: RejectsWriter | None = None
        self.count = 0
        self.first = ""

    def add(self, row: SheetRow | BadRow, reason: str) -> None:
        self.count += 1
        self.first = self.first or _("line {n}: {reason}").format(n=row.line, reason=reason)
        if self._writer is None:
            self._writer = RejectsWriter(self._open(), self._sheet.headers)
        self._writer.write(row.line, row.cells, reason)
