"""Contacts in from a file: parsed outside the lock, compared with what is there, then stored; and what became of them.

Up to 20 000 rows, or 2 000 that may change contacts, are one transaction. More are stored in chunks of well under a
second, so that others can work meanwhile, under one command that stays unfinished until the last; the same file
continues it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TextIO, cast

from crm_cli.domain.custom_fields import CustomFieldRecord, parse_value
from crm_cli.domain.dates import parted
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.loading import Incoming, Reader
from crm_cli.errors import Invalid, NotFound
from crm_cli.exchange.sheets import BadRow
from crm_cli.i18n import _
from crm_cli.queries import imports as queries
from crm_cli.queries.fields import declared as declared_fields
from crm_cli.queries.listing import listing
from crm_cli.services.contact_files import ContactFile, Source, open_contacts
from crm_cli.services.examining import Examiner, Result
from crm_cli.services.import_updates import Rules, Update
from crm_cli.services.mappings import Agree, Learnt, nobody_agrees
from crm_cli.services.reading import Hashing, Rejects
from crm_cli.services.spool import CHUNK, Spool
from crm_cli.services.storing import CHANGES, KEPT_BEFORE, ONE_TRANSACTION, ROWS, Progress, part
from crm_cli.services.turns import taking, turns

if TYPE_CHECKING:
    from crm_cli.domain.cards import ImportCard
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

ONE_UPDATING = 2_000  # of rows that may change contacts, which takes ten times as long as a new one
SHOWN = 5  # of the records that an import brought


class Plan(NamedTuple):
    """A file read to its end, nothing stored yet."""

    file: str
    kind: str
    ignored: tuple[str, ...]
    rows: int
    rejected: int
    subject: str
    spool: Spool
    rules: Rules
    dates: str | None = None
    first_reason: str = ""
    learnt: Learnt = Learnt()

    def choosing(self, updates: Iterable[Update]) -> "Plan":
        """The same, with these changes of contacts agreed to."""
        chosen = {update.key: update.version for update in updates}
        return self._replace(rules=self.rules._replace(chosen=chosen))


class Imports:
    """Imports into one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def read(
        self,
        stream: BinaryIO,
        source: Source,
        rejects: Callable[[], TextIO],
        progress: Progress,
        agree: Agree = nobody_agrees,
    ) -> Plan:
        """Read the whole file; rejected rows are written to the stream that `rejects` opens for the first of them.

        `agree` is shown what the columns of a table would mean.
        """
        hashing = Hashing(stream)
        declared = declared_fields(self._crm.reader) if self._crm.exists else ()
        file, learnt = open_contacts(self._crm, cast(BinaryIO, hashing), source, declared, agree)
        reader, bad = self._reader(file, source, declared), Rejects(file, rejects)
        spool = _spooled(file, reader, bad, progress)
        return Plan(
            source.name,
            file.kind_of_file,
            file.ignored,
            spool.rows + bad.count,
            bad.count,
            f"import:{hashing.digest()}",
            spool,
            Rules(source.on_duplicate, file.kind_of_file == "vcard", source.source, {}),
            reader.dates_read,
            bad.first,
            learnt,
        )

    def _reader(self, file: ContactFile, source: Source, declared: Sequence[CustomFieldRecord]) -> Reader:
        return Reader(
            region=self._crm.settings.region,
            today=self._crm.present.today,
            source=source.source,
            # Outlook writes birthdays as its Windows does; the United States' order is the one most files have.
            dates=source.dates or ("mdy" if file.kind_of_file == "outlook" else None),
            custom={field.key: partial(self._value, field) for field in declared},
        )

    def _value(self, field: CustomFieldRecord, text: str) -> tuple[int, str]:
        return field.id, parse_value(field, parted(text) if field.type == "date" else text, self._crm.present)

    def differing(self, plan: Plan) -> Iterator[Update]:
        """What rows about contacts that are here would change, if they were all taken in."""
        examiner = Examiner(self._crm.reader, plan.rules._replace(policy="update"), self._crm.present)
        for chunk in plan.spool.chunks():
            yield from examiner.examine(chunk).updates

    def load(self, plan: Plan, progress: Progress) -> Result:
        """Store what is new and what is changed, or, in a dry run, only find out what that is."""
        long = plan.spool.rows > (ONE_UPDATING if plan.rules.may_update else ONE_TRANSACTION)
        if self._crm.dry_run and (long or not self._crm.exists):
            examiner = Examiner(self._crm.reader, plan.rules, self._crm.present)
            for chunk in plan.spool.chunks():
                examiner.would_update(examiner.examine(chunk).updates)
            return examiner.result()
        if plan.spool.rows > KEPT_BEFORE:
            self._crm.backups.before("import")
        if long:
            return self._load_in_chunks(plan, progress)
        with self._crm.write(subject=plan.subject) as work:
            examiner = Examiner(work.db, plan.rules, self._crm.present).on(work)
            for chunk in plan.spool.chunks():
                _update(work, plan, examiner, _store(work, plan, examiner, chunk))
            examiner.relate(work, plan.spool.relations())
            self._crm.mappings.remember(work, *plan.learnt)
        return examiner.result()

    def _load_in_chunks(self, plan: Plan, progress: Progress) -> Result:
        from crm_cli.store.upkeep import merge_search

        command = queries.unfinished(self._crm.reader, plan.subject) if self._crm.exists else None
        examiner = Examiner(self._crm.reader, plan.rules, self._crm.present)
        done = 0
        for chunk in turns(plan.spool.taking(), *ROWS):
            with part(self._crm, plan.subject, command) as work:
                updates = _store(work, plan, examiner.on(work), chunk)
                command = command or (work.command_id if examiner.has_stored else None)
            for few in turns(taking(updates), *CHANGES):
                with part(self._crm, plan.subject, command) as work:
                    if _update(work, plan, examiner.on(work), few):
                        command = work.command_id
            done += len(chunk)
            if done == plan.spool.rows and (command or plan.learnt.columns):
                with part(self._crm, plan.subject, command, is_last=True) as work:
                    examiner.relate(work, plan.spool.relations())
                    self._crm.mappings.remember(work, *plan.learnt)
            progress(done, plan.spool.rows)
        merge_search(self._crm.path, self._crm.notice)
        return examiner.result()

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
        """An import and what became of the records it brought. Raises NotFound."""
        from crm_cli.domain.cards import ImportCard
        from crm_cli.store.journal import row_json

        line, db = self.get(number), self._crm.reader
        noun, _records = queries.brought(db, number)
        records = getattr(self._crm, f"{noun}s")
        first = records.picked(queries.first(db, number, SHOWN))
        return ImportCard(line, queries.fate(db, number, row_json(db, noun, "t")), first)

    def stopped(self) -> Iterable[tuple[int, str]]:
        """Imports that did not come to their end and were not taken back: number, and the command as it was typed."""
        return queries.stopped(self._crm.reader)


def _spooled(file: ContactFile, reader: Reader, bad: Rejects, progress: Progress) -> Spool:
    """The rows that can be used, read to the end of the file; the others are `bad`."""
    spool = Spool()
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
    return spool


def _store(work: "Work", plan: Plan, examiner: Examiner, chunk: Sequence[Incoming]) -> Sequence[Update]:
    """Store what is new in a chunk; what is to be changed by the rest of it."""
    new, updates = examiner.examine(chunk)
    organisations = examiner.store(work.bulk_contacts, new)
    if new or organisations:
        work.imports.count(plan.file, contacts=len(new), organisations=organisations)
    return updates


def _update(work: "Work", plan: Plan, examiner: Examiner, updates: Sequence[Update]) -> int:
    """Change contacts; how many were changed."""
    changed = examiner.update(work, updates)
    if changed:
        work.imports.count(plan.file, updated=changed)
    return changed
