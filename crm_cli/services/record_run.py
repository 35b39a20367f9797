"""An import of records under way: which rows are new and whom they concern, what is stored and changed of them."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.folding import normalise
from crm_cli.domain.ids import new_uid
from crm_cli.domain.incoming import IncomingRow
from crm_cli.domain.incoming_complaints import clocked
from crm_cli.domain.loading import Reader
from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.queries import matching
from crm_cli.services.record_matching import Match, Matcher
from crm_cli.services.record_updates import Difference, difference, stored_fields, update

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm
    from crm_cli.store.bulk_records import Whole
    from crm_cli.store.work import Work


class RecordSource(NamedTuple):
    """The file to import, of which noun, and what the user says about it.

    `dates` is the order of dates with the year last. `on_missing` is reject or create, `on_duplicate` skip, update, ask
    or add.
    """

    noun: str
    name: str
    columns: dict[str, str]
    encoding: str | None = None
    dates: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    on_missing: str = "reject"
    on_duplicate: str = "skip"


class RecordResult(NamedTuple):
    """What an import did, or what its dry run would do.

    `ids` are those of the new records, one range for every chunk; a dry run of many has none. Rows about people who
    were `forgotten` are left out; `contacts` were made. `colleagues` are the names of those who are not here, counted.
    """

    ids: tuple[range, ...]
    new: int
    known: int
    updated: Sequence[int]
    forgotten: int
    contacts: int
    colleagues: Counter[str]
    overdue: int


class New(NamedTuple):
    """A row to be stored under a uid, with whom it concerns."""

    uid: str
    row: IncomingRow
    match: Match


class Run:
    """One import under way: whom it has found and made, and what came of it so far."""

    def __init__(
        self,
        crm: "Crm",
        source: RecordSource,
        *,
        has_staff: bool = False,
        agreed: Mapping[str, int] | None = None,
    ) -> None:
        self._crm, self._source, self._has_staff, self._agreed = crm, source, has_staff, agreed
        reader = Reader(region=crm.settings.region, today=crm.present.today, source=None)
        self._matcher = Matcher(reader, creates=source.on_missing == "create")
        self._ids: list[range] = []
        self._updated = array("q")
        self._colleagues: Counter[str] = Counter()
        self._new = self._known = self._forgotten = self._overdue = 0

    @property
    def has_stored(self) -> bool:
        """Whether anything was stored or changed by now."""
        return bool(self._new or self._updated)

    def result(self) -> RecordResult:
        """What came of it."""
        return RecordResult(
            tuple(self._ids),
            self._new,
            self._known,
            self._updated,
            self._forgotten,
            self._matcher.count,
            self._colleagues,
            self._overdue,
        )

    def refusals(self, rows: Sequence[IncomingRow]) -> list[str]:
        """Why each of these rows cannot be stored, "" where it can; what is here already can."""
        db = self._crm.reader
        here = self._here(db, rows)
        fresh = [row for row in rows if row.uid not in here]
        reasons = {row.line: match.reason for row, match in zip(fresh, self._matcher.match(db, fresh), strict=True)}
        staff = matching.staff(db)
        return [reasons.get(row.line) or _unnamed(row, staff) for row in rows]

    def examine(
        self, db: "sqlite3.Connection", rows: Sequence[IncomingRow], command: int | None = None
    ) -> tuple[list[New], list[Difference]]:
        """The rows that are new, with whom they concern, and what others change; counts the rest.

        `command` is the one that stores them, if any does.
        """
        here, staff = self._here(db, rows), matching.staff(db)
        fresh: dict[str, IncomingRow] = {}
        changes = []
        for row in rows:
            uid = new_uid() if self._source.on_duplicate == "add" else row.uid
            if uid in here:
                changes += self._changed(db, here[uid], row, staff)
            elif uid not in fresh:
                fresh[uid] = row
        self._known += len(rows) - len(fresh) - len(changes)
        new = []
        matches = self._matcher.match(db, list(fresh.values()), command)
        for (uid, row), match in zip(fresh.items(), matches, strict=True):
            if match.reason:
                raise Conflict(
                    _("line {n}: {reason}").format(n=row.line, reason=match.reason),
                    hint=_("contacts were changed meanwhile; import again"),
                )
            if match.is_forgotten:
                self._forgotten += 1
            else:
                new.append(New(uid, row, match))
        self._new += len(new)
        self._count(new, staff)
        return new, changes

    def store(self, work: "Work", rows: Sequence[IncomingRow]) -> list[Difference]:
        """Store what is new among these rows; what the others change."""
        new, changes = self.examine(work.db, rows, work.command_id)
        made = self._matcher.wanted()
        if made:
            self._matcher.made(work.bulk_contacts.load(made, {}))
        if new:
            told = _("imported from {file}").format(file=self._source.name)
            self._ids.append(work.bulk_records.load(self._source.noun, self._wholes(work, new), told))
        if new or made:
            work.imports.count(self._source.name, self._source.noun, records=len(new), contacts=len(made))
        return changes

    def would_update(self, changes: Sequence[Difference]) -> None:
        """Count what would be changed."""
        self._updated.extend(found.number for found in changes)

    def update(self, work: "Work", changes: Sequence[Difference]) -> None:
        """Change the records that rows say otherwise of."""
        done = [found.number for found in changes if update(self._crm, work, self._source.noun, found)]
        if done:
            self._updated.extend(done)
            work.imports.count(self._source.name, self._source.noun, updated=len(done))
        self._known += len(changes) - len(done)

    def _here(self, db: "sqlite3.Connection", rows: Sequence[IncomingRow]) -> Mapping[str, int]:
        if self._source.on_duplicate == "add":
            return {}
        return matching.known(db, self._source.noun, [row.uid for row in rows])

    def _changed(
        self, db: "sqlite3.Connection", number: int, row: IncomingRow, staff: Mapping[str, int]
    ) -> list[Difference]:
        """What the row is to change about a record, if anything: of what was asked about, what was agreed to."""
        agreed = self._agreed or {}
        if self._source.on_duplicate != "update" and row.uid not in agreed:
            return []
        found = difference(db, self._source.noun, number, row, staff)
        return [found] if found.fields and agreed.get(row.uid, found.version) == found.version else []

    def _count(self, new: Sequence[New], staff: Mapping[str, int]) -> None:
        today = self._crm.present.today.isoformat()
        for one in new:
            fields = one.row.fields
            name = fields.get("staff") or fields.get("owner")
            if name and normalise(str(name)) not in staff:
                self._colleagues[str(name)] += 1
            self._overdue += fields.get("status") in ("open", "doing") and str(fields.get("due_on")) < today

    def _wholes(self, work: "Work", new: Sequence[New]) -> list["Whole"]:
        from crm_cli.store.bulk_records import Whole

        staff = matching.staff(work.db)
        owner = "staff_id" if self._source.noun == "interaction" else "owner_id"
        found = []
        for uid, row, match in new:
            fields = stored_fields(row.fields, staff)
            if not self._has_staff:
                fields[owner] = work.staff_id
            if fields.get("every"):
                fields["series"] = uid
            found.append(Whole(uid, fields, self._matcher.real(match.ids)))
        return self._clocked(work, found, staff) if self._source.noun == "complaint" else found

    def _clocked(self, work: "Work", complaints: list["Whole"], staff: Mapping[str, int]) -> list["Whole"]:
        tiers = matching.tiers(work.db, {one.contact_ids[0] for one in complaints})
        calendar = self._crm.holidays.calendar
        found = []
        for one in complaints:
            fields = clocked(one.fields, tiers.get(one.contact_ids[0]), work.at, calendar)
            found.append(one._replace(fields=fields | {"about_id": _about(fields, staff)}))
        return found


def _about(fields: Mapping[str, object], staff: Mapping[str, int]) -> int | None:
    """The colleague a complaint is about."""
    is_about = fields.get("about") == "staff" and fields.get("which")
    return staff.get(normalise(str(fields["which"]))) if is_about else None


def _unnamed(row: IncomingRow, staff: Mapping[str, int]) -> str:
    """Why a confidential complaint cannot be kept out of anybody's lists."""
    if row.fields.get("confidential") and _about(row.fields, staff) is None:
        return _("a confidential complaint is about a colleague, and none is named")
    return ""
