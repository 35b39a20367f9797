"""Follow-ups out to calendars, and what was done there back in.

The folder of `sync` belongs to two: what crm changed goes out, what calendars changed about state and day comes in, and
where both changed the same step crm's word counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from crm_cli.domain.calendars import Entry, Said, is_new, may_be_taken, said_by
from crm_cli.domain.dates import When
from crm_cli.domain.folders import Step
from crm_cli.domain.listing import Query, Row
from crm_cli.domain.present import Present, stored
from crm_cli.errors import Conflict
from crm_cli.exchange.ics import read_todo, written
from crm_cli.exchange.vdir import File, Folder, Known, digest
from crm_cli.i18n import _
from crm_cli.queries import calendars as queries
from crm_cli.queries.followups import live
from crm_cli.services.folder_sync import FolderSync

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


def sync(crm: "Crm", folder: Folder[Said]) -> Sequence[Step]:
    """Bring a folder of calendar items and the follow-ups into step; what was done about each file.

    What is taken in is one transaction. Raises Conflict for a folder of another file of crm, and when somebody changes
    a follow-up at the same time; Stopped when the folder cannot be written any more.
    """
    return _Sync(crm, folder).run()


class _Sync(FolderSync[Said, Entry]):
    """One run."""

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
        self._bring_out(entries)
        return self._steps

    def _read(self, file: File) -> tuple[str, Said] | None:
        return read_todo(file.data, self._crm.present.moment)

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

    def _settled(self, entry: Entry) -> Known[Said] | None:
        """Have the folder say what crm says about `entry`; what is agreed then, or None when it has no file."""
        copy, known = self._copies.get(entry.uid), self._known.get(entry.uid)
        name = copy.file if copy else self._folder.kind.file_name(entry.uid)
        agreed = Known(name, "", digest(repr(entry).encode()), said_by(entry))
        if copy is None:
            return self._put(entry, agreed, "again" if known else "written") if entry.is_live else None
        if entry.closed_at and entry.closed_at < self._long_ago():
            return known if not self._removed(entry.uid) else None
        if known and known.entry == agreed.entry and (copy.said is None or copy.said.agreed == agreed.said):
            return agreed._replace(seen=copy.seen)
        return self._put(entry, agreed, "written")

    def _put(self, entry: Entry, agreed: Known[Said], action: str) -> Known[Said] | None:
        return self._write(entry.uid, entry.id, "".join(written([entry])), agreed, action)

    def _removed(self, uid: str) -> bool:
        """Remove the copy of what is gone, or long over."""
        copy, known = self._copies[uid], self._known.get(uid)
        if not self._unlink(uid):
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
        was_here = record.created_at <= theirs.done_at <= work.at
        return complete(work, record, present, at=theirs.done_at if was_here else None)
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
