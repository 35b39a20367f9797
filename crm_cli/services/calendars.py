"""Follow-ups out to calendars, and what was done there back in.

The folder of `sync` belongs to two: what crm changed goes out, what calendars changed about state and day comes in, and
where both changed the same step crm's word counts. The order makes a crash harmless: first what was taken in is
committed, then files are written, and what was agreed is kept last. A step that both sides say alike needs nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.calendars import Entry, Said, Step, is_new, may_be_taken, said_by
from crm_cli.domain.dates import When
from crm_cli.domain.listing import Query, Row
from crm_cli.domain.present import Present, stored
from crm_cli.errors import Conflict, Invalid
from crm_cli.exchange.ics import read_todo, written
from crm_cli.exchange.vdir import MEMORY, Folder, Known, Mark, Memory, digest, file_name
from crm_cli.i18n import _
from crm_cli.queries import calendars as queries
from crm_cli.queries.followups import live

if TYPE_CHECKING:
    from crm_cli.domain.followups import FollowupRecord
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

DAYS_KEPT = 30  # the file of what is done or cancelled
MOST_TOLD = 80  # characters of a title


def entries(crm: "Crm", query: Query, *, all_of_them: bool = False) -> Iterator[Entry]:
    """Follow-ups still to be done, or all of them, that satisfy `query`, as calendars know them."""
    condition = None if all_of_them else live()
    return (_entry(row, crm.present) for row in queries.entries(crm.reader, query, crm.present, condition))


def sync(crm: "Crm", folder: Folder) -> Sequence[Step]:
    """Bring a folder of calendar items and the follow-ups into step; what was done about each file.

    What is taken in is one transaction. Raises Conflict for a folder of another file of crm, and when somebody changes
    a follow-up at the same time.
    """
    return _Sync(crm, folder).run()


class _Copy(NamedTuple):
    """The file of a follow-up: the digest of its bytes, and what it says unless that is what was agreed last."""

    file: str
    mark: Mark | None
    seen: str
    said: Said | None


class _Sync:
    """One run."""

    def __init__(self, crm: "Crm", folder: Folder) -> None:
        self._crm = crm
        self._folder = folder
        self._owner = queries.owner(crm.reader)
        self._steps: list[Step] = []
        self._told: set[str] = set()
        self._known: Mapping[str, Known] = {}
        self._copies: dict[str, _Copy] = {}

    def run(self) -> Sequence[Step]:
        """Recall and look, compare, take in, write, remember."""
        self._recall()
        self._look()
        entries = self._entries()
        for uid in self._copies.keys() - entries.keys() - self._known.keys():
            self._step("unknown", self._copies.pop(uid).file, uid)
        if taken := self._compared(entries):
            self._take(taken, entries)
            entries = self._entries()
        agreed = {uid: known for uid, entry in entries.items() if (known := self._settled(entry))}
        agreed |= {uid: self._known[uid] for uid in self._copies.keys() - entries.keys() if not self._remove(uid)}
        if agreed != self._known and not self._crm.dry_run:
            self._folder.remember(Memory(self._owner, agreed))
        return self._steps

    def _step(self, action: str, file: str, uid: str | None, number: int | None = None, detail: str = "") -> None:
        self._steps.append(Step(file, uid, number, action, detail or None))
        self._told.add(file)

    # ---- what there is

    def _recall(self) -> None:
        try:
            memory = self._folder.recall()
        except Invalid as error:
            self._step("skipped", MEMORY, None, detail=error.message)
            return
        if memory.owner not in (None, self._owner):
            raise Conflict(
                _("this folder is in step with another file of crm"),
                hint=_("make one of its own for {path}").format(path=self._crm.path),
            )
        self._known = memory.known

    def _look(self) -> None:
        """Find the copies. What cannot be read is left alone, as is what is no to-do."""
        as_agreed = {(known.file, known.seen): uid for uid, known in self._known.items()}
        for file in self._folder.files():
            seen, said = digest(file.data), None
            try:
                if file.fault:
                    raise Invalid(file.fault)
                uid = as_agreed.get((file.name, seen), "")
                if not uid:
                    uid, said = read_todo(file.data, self._crm.present.moment) or ("", None)
            except Invalid as error:
                self._step("skipped", file.name, None, detail=error.message)
                continue
            if uid:
                self._admit(uid, _Copy(file.name, file.mark, seen, said))
            else:
                self._step("unknown", file.name, None)

    def _admit(self, uid: str, copy: _Copy) -> None:
        """Count a copy in, once for each follow-up: the file it was in before, else where crm would put it."""
        first = self._copies.setdefault(uid, copy)
        if first is copy:
            return
        usual = self._known[uid].file if uid in self._known else file_name(uid)
        kept, left = (copy, first) if copy.file == usual else (first, copy)
        self._copies[uid] = kept
        self._step("unknown", left.file, uid, detail=_("{file} has the same uid").format(file=kept.file))

    def _entries(self) -> dict[str, Entry]:
        """By uid, everything still to be done, and what the folder has or had."""
        condition = queries.live_or_among(self._copies.keys() | self._known.keys())
        rows = queries.entries(self._crm.reader, Query(), self._crm.present, condition)
        return {entry.uid: entry for entry in (_entry(row, self._crm.present) for row in rows)}

    # ---- in

    def _compared(self, entries: Mapping[str, Entry]) -> Mapping[str, Said]:
        """What copies say that may be taken in; what may not is reported."""
        taken = {}
        for uid, entry in entries.items():
            copy, known = self._copies.get(uid), self._known.get(uid)
            if copy is None or copy.said is None:
                continue
            base, ours = known.said if known else None, said_by(entry)
            theirs = copy.said._replace(due=copy.said.due or ours.due)
            if is_new(theirs, base, ours) and may_be_taken(theirs, base, ours):
                taken[uid] = theirs
            elif is_new(theirs, base, ours):
                self._step("conflict", copy.file, uid, entry.id, self._told_by(theirs))
            if not copy.said.due:
                self._step("refused", copy.file, uid, entry.id, _("it names no day that can be used"))
            if copy.said.summary not in (ours.summary, base.summary if base else ""):
                called = _("it is called {title}").format(title=copy.said.summary[:MOST_TOLD])
                self._step("refused", copy.file, uid, entry.id, called)
        return taken

    def _take(self, taken: Mapping[str, Said], entries: Mapping[str, Entry]) -> None:
        with self._crm.write() as work:
            for uid, theirs in taken.items():
                entry = entries[uid]
                (record,) = work.followups.fetch([entry.id])
                if record.version != entry.version:
                    raise Conflict(
                        _("follow-up {id} was changed meanwhile").format(id=record.id), hint=_("run it again")
                    )
                following = _take_in(work, record, theirs, said_by(entry), self._crm.present)
                told = self._told_by(theirs, said_by(entry))
                told += " · " + _("comes again: {id}").format(id=following) if following else ""
                self._step("taken", self._copies[uid].file, uid, entry.id, told)

    # ---- out

    def _settled(self, entry: Entry) -> Known | None:
        """Have the folder say what crm says about `entry`; what is agreed then, or None when it has no file."""
        copy, known = self._copies.get(entry.uid), self._known.get(entry.uid)
        agreed = Known(copy.file if copy else file_name(entry.uid), "", digest(repr(entry).encode()), said_by(entry))
        if copy is None:
            return self._put(entry, agreed, None, "again" if known else "written") if entry.is_live else None
        if entry.closed_at and entry.closed_at < self._long_ago():
            return known if not self._remove(entry.uid) else None
        if known and known.entry == agreed.entry and copy.said in (None, agreed.said):
            return agreed._replace(seen=copy.seen)
        return self._put(entry, agreed, copy, "written")

    def _put(self, entry: Entry, agreed: Known, copy: _Copy | None, action: str) -> Known | None:
        """Write a file, unless it has changed since it was looked at; then what was agreed before stays."""
        text = "".join(written([entry]))
        agreed = agreed._replace(seen=digest(text.encode()))
        if copy and copy.seen == agreed.seen:
            return agreed
        ready = self._crm.dry_run or self._folder.put(agreed.file, text, copy.mark if copy else None)
        if not ready:
            self._step("skipped", agreed.file, entry.uid, entry.id, _("another file is in the place of its copy"))
            return self._known.get(entry.uid)
        if agreed.file not in self._told:
            self._step(action, agreed.file, entry.uid, entry.id)
        return agreed

    def _remove(self, uid: str) -> bool:
        """Remove the copy of what is gone, or long over."""
        copy, known = self._copies[uid], self._known.get(uid)
        if not self._crm.dry_run and not self._folder.remove(copy.file, copy.mark):
            return False
        if copy.said and (not known or copy.said.step != known.said.step):
            self._step("conflict", copy.file, uid, detail=self._told_by(copy.said))
        self._step("removed", copy.file, uid)
        return True

    def _long_ago(self) -> str:
        return stored(self._crm.present.now - timedelta(days=DAYS_KEPT))

    def _told_by(self, said: Said, ours: Said | None = None) -> str:
        """What a copy says, for people; beside what crm says only what is different."""
        parts = [said.status] if not ours or said.status != ours.status else []
        if said.due and (not ours or said.due != ours.due):
            day, clock = _local(said.due, self._crm.present)
            parts.append(_("due {day}").format(day=f"{day} {clock:%H:%M}" if clock else day))
        return f"{', '.join(parts)}: {said.summary[:MOST_TOLD]}"


def _take_in(work: "Work", record: "FollowupRecord", theirs: Said, ours: Said, present: Present) -> int | None:
    """Do what the commands would do to get from what crm says to what the copy says; the id of the next of a series."""
    from crm_cli.domain import followups as rules
    from crm_cli.services.followups import complete

    if ours.status != "open":
        record = rules.reopened(record)
    if theirs.due != ours.due:
        day, clock = _local(theirs.due, present)
        record = rules.moved(record, to=day, at=clock)
    if theirs.status == "done":
        return complete(work, record, present)
    work.followups.update(rules.cancelled(record, at=work.at) if theirs.status == "cancelled" else record)
    return None


def _entry(row: Row, present: Present) -> Entry:
    *told, due_on, due_time = row
    day = date.fromisoformat(due_on)
    return Entry._make((*told, present.moment(When(day, time.fromisoformat(due_time))) if due_time else day))


def _local(due: str, present: Present) -> tuple[date, time | None]:
    """The user's day, and time if there is one, of a text that is compared."""
    if "T" not in due:
        return date.fromisoformat(due), None
    at = present.local(due)
    return at.date(), at.time()
