"""What one may do with backups, and the moments at which crm makes one unasked."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.config import demo_path
from crm_cli.domain.backups import Backup, read_name, surplus
from crm_cli.domain.fields.backups import BACKUP
from crm_cli.domain.findings import several
from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Busy, Conflict, CrmError, Damaged, Invalid, NewerFile, NotFound, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.queries import backups as queries
from crm_cli.services.listed import listed
from crm_cli.store import backup as copies
from crm_cli.store import kept
from crm_cli.store.failures import driver_errors
from crm_cli.store.file import open_reader
from crm_cli.store.inspection import open_untouched

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm


Gone = tuple[int, str]  # the number of a command, and how it was typed


class Checked(NamedTuple):
    """A backup that was looked at: its state, and what was found where that is not `ok`."""

    backup: Backup
    state: str
    found: str | None


class Plan(NamedTuple):
    """What a restore would change: records by noun now and then, and the commands that would be gone, newest first.

    Of a file that is damaged or missing nobody knows; there the counts of now are None, and no command is named.
    """

    backup: Backup
    place: Path
    counts: Sequence[tuple[str, int | None, int]]
    gone: Sequence[Gone]


class Restored(NamedTuple):
    """What a restore did. `safety` is the backup of what was there before, `aside` where a damaged file is kept now.

    `forgotten` counts those erased again, None where nobody knows who they are; `missing` documents without content.
    """

    safety: Backup | None
    aside: Path | None
    forgotten: int | None
    missing: int


class Backups:
    """The backups of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm
        self._path = crm.path

    @property
    def folder(self) -> Path:
        """Where they are."""
        return copies.folder_of(self._path)

    def list(self, query: Query) -> Listing:
        """The backups in the folder of the file, newest first. The file itself may be missing."""
        found = kept.kept(self._path)
        if not found and not self._crm.exists:
            assert self._crm.reader  # which says so of a file that was named
        return listing_of(found, query)

    def create(self, target: Path | None = None) -> Backup:
        """Keep the file as it is, in its folder or elsewhere. Raises NotFound, Conflict, StoreUnavailable, Damaged."""
        if target is None:
            return self._keep("manual")
        with closing(open_reader(self._path, self._crm.notice)) as db:
            copies.copy_to(db, target, self._path)
        return kept.described(target, str(target))

    def verify(self, names: Sequence[str], progress: Callable[[str], None]) -> Sequence[Checked]:
        """Open backups, all of them when none is named, and look at every page, reference, seal and document.

        Raises NotFound.
        """
        from crm_cli.store import filed
        from crm_cli.store.contents import Contents

        names = names or kept.names(self._path)
        places = [(kept.find(self._path, name), name) for name in names]
        found, sound = [], cache(Contents.is_sound)  # backups share contents; each is read once

        def lacking(place: Path) -> Sequence[str]:
            return filed.lacking(place, filed.of_backup(place, self._path), sound)

        for place, name in places:
            progress(name)
            found.append(_checked(place, name, lacking))
        return found

    def plan(self, name: str) -> Plan:
        """What restoring this backup would change. Raises NotFound, and what is wrong with the backup."""
        place = kept.find(self._path, name)
        if self._crm.exists and place.samefile(self._path):
            raise Conflict(_("{path} is the file itself").format(path=place), hint=_("see `crm backups list`"))
        copies.check(place)
        with closing(open_untouched(place)) as db:
            then = queries.counts(db)
            now, gone = self._now(db, place)
        nouns = sorted({*then, *(now or ())})
        counts = [(noun, None if now is None else now.get(noun, 0), then.get(noun, 0)) for noun in nouns]
        return Plan(kept.described(place, name), place, counts, gone)

    def restore(self, plan: Plan) -> Restored:
        """Give the file the content of a backup, after keeping what it has now.

        Raises Busy, StoreUnavailable, Damaged; the file is then as it was.
        """
        from crm_cli.services.doctor import memory
        from crm_cli.store.restore import restore

        crm = self._crm
        crm.close()
        done = restore(self._path, plan.place, crm.line(), self._at, crm.notice)
        with suppress(OSError):
            memory.drop(self._path)
        if done.lost:
            return Restored(None, done.safety, None, done.missing)
        assert done.safety
        return Restored(kept.described(done.safety, done.safety.name), None, done.forgotten, done.missing)

    def surplus(self, keep: int | None = None, *, manual: bool = False) -> Sequence[Backup]:
        """The backups beyond the newest `keep` (as set) of each reason; those made by hand only if `manual`."""
        return [*surplus(kept.kept(self._path), self._most if keep is None else keep, manual=manual)]

    def remove(self, doomed: Iterable[Backup]) -> None:
        """Delete these backups, and what killed processes have left. Raises StoreUnavailable."""
        kept.remove(self._path, (backup.name for backup in doomed))
        copies.sweep(self._path)

    def before(self, what: str) -> None:
        """Keep the file before much of it changes at once: `import`, `forget`.

        Nothing is kept in a dry run, and where there is no file yet. Raises StoreUnavailable, Damaged: then it must
        not be changed.
        """
        if self._crm.exists and not self._crm.dry_run:
            self._keep(f"before-{what}")

    def of_the_day(self) -> None:
        """Before the day's first write, keep the file as the days before have left it, and remove what is too old.

        A file that was begun today, and the sandbox, are not kept. A failure is said, and stops nothing.
        """
        if not self._most or self._is_sandbox() or self._made_today():
            return
        with closing(open_reader(self._path, self._crm.notice)) as db:
            if self._crm.present.local(queries.begun(db)).date() >= self._crm.present.today:
                return
            try:
                copies.keep(db, self._path, "daily", self._at)
                self.remove(self.surplus())
            except Busy:
                raise  # as the write itself would
            except StoreUnavailable as error:
                self._crm.notice(_("the backup of the day was not made: {reason}").format(reason=error.message))

    @property
    def _at(self) -> datetime:
        return self._crm.present.now

    @property
    def _most(self) -> int:
        return int(self._crm.settings["backup.keep"])

    def _keep(self, why: str) -> Backup:
        with closing(open_reader(self._path, self._crm.notice)) as db:
            place = copies.keep(db, self._path, why, self._at)
        return kept.described(place, place.name)

    def _made_today(self) -> bool:
        first, after = self._crm.present.bounds(self._crm.present.today)
        with suppress(StoreUnavailable):  # where no list can be read none is made either, which is said then
            said = map(read_name, kept.names(self._path))
            return any(name and name.why == "daily" and first <= name.made_at < after for name in said)
        return False

    def _is_sandbox(self) -> bool:
        try:
            return self._path == demo_path()
        except Invalid:  # nobody knows where home is
            return False

    def _now(self, backup: "sqlite3.Connection", place: Path) -> tuple[dict[str, int] | None, Sequence[Gone]]:
        """The counts of the file as it is, None where nobody knows, and its commands that the backup does not have."""
        try:
            with driver_errors(self._path):
                return queries.counts(self._crm.reader), queries.missing(self._crm.reader, backup)
        except (NotFound, Damaged, NewerFile):
            if place.parent != self.folder:
                raise
            return None, ()


def listing_of(backups: Iterable[Backup], query: Query = Query()) -> Listing:  # noqa: B008  # frozen
    """These backups as a list."""
    return listed(BACKUP, list(backups), query)


def _checked(place: Path, name: str, lacking: Callable[[Path], Sequence[str]]) -> Checked:
    backup = kept.described(place, name)
    try:
        copies.check(place)
        lost = lacking(place)
    except CrmError as error:
        state = "damaged" if isinstance(error, Damaged) else "newer" if isinstance(error, NewerFile) else "unreadable"
        return Checked(backup, state, error.message)
    if lost:
        return Checked(backup, "incomplete", _("documents without their content: {names}").format(names=several(lost)))
    return Checked(backup, "ok", None)
