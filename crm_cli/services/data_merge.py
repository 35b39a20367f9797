"""Bringing the records of another crm file into this one: first compared, then stored as one command.

Nobody waits while two files are compared. A merge of up to 20 000 new records is one transaction. More are stored in
turns of well under a second, so that others can work meanwhile, under one command that stays unfinished until the last,
in which records that are here are changed; the same file continues it. When others have changed something meanwhile on
which what was found depends, the files are compared again.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.fields.file_merging import FILE_MERGE, MERGE_CONFLICT
from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.queries import merge_plans as queries
from crm_cli.queries.merge_meanwhile import last_change, still_holds
from crm_cli.queries.merging_files import Compared, compare, subject_of
from crm_cli.services.listed import listed, streamed
from crm_cli.services.storing import ONE_TRANSACTION, Progress, part
from crm_cli.services.turns import taking, turns
from crm_cli.store import visiting
from crm_cli.store.failures import driver_errors

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

MOST_ROUNDS = 5  # of comparing
FIRST, MOST = 2_000, 20_000  # records that are stored in the first turn, and in any

Looking = Callable[[str], None]


class Found(NamedTuple):
    """What two files have in common and what not. `conflicts` can be read as long as the files are compared.

    `incompatible` are custom fields of another type there, `crossed` contacts that were merged otherwise there; `codes`
    the complaints that get another number, from and to; `forgotten` the contacts here who were forgotten there. All of
    it stands `beside` this file, and `compared` says how much it is.
    """

    nouns: Sequence["Noun"]
    conflicts: Listing
    incompatible: Sequence[str]
    crossed: Sequence[int]
    codes: Sequence[tuple[int, int]]
    forgotten: Sequence[int]
    beside: visiting.Beside
    compared: Compared

    @property
    def is_something(self) -> bool:
        """Whether there is anything to store, or a merge that was stopped to be ended."""
        return bool(self.new + self.changing or self.compared.command)

    @property
    def new(self) -> int:
        """How many records come."""
        return sum(noun.new for noun in self.nouns)

    @property
    def in_conflict(self) -> int:
        """How many records there are of which somebody has to say who is right."""
        return sum(noun.conflicts for noun in self.nouns)

    @property
    def changing(self) -> int:
        """How many records would change, at most."""
        return sum(noun.there + noun.both for noun in self.nouns)

    @property
    def listing(self) -> Listing:
        """The same, noun by noun."""
        return listed(FILE_MERGE, self.nouns)


class Noun(NamedTuple):
    """How many records of a noun are what; see the fields of `FILE_MERGE`."""

    noun: str
    new: int
    same: int
    there: int
    here: int
    both: int
    conflicts: int
    left_out: int
    only_here: int


class Merged(NamedTuple):
    """What was found and stored, how many records changed, how many documents came without the content they had.

    `codes` are those of the complaints as they were stored. Nobody else could write for up to so many `seconds`.
    """

    found: Found
    changed: int
    lost: int
    codes: Sequence[tuple[int, int]]
    seconds: float


class FileMerging:
    """Another file beside the one in use."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    @contextmanager
    def compared(self, other: Path, looking: Looking, query: Query = Query()) -> Iterator[Found]:  # noqa: B008
        """What merging `other` would do. Nothing is written, and nobody has to wait.

        Raises NotFound, Conflict for the file itself, NewerFile, Damaged, StoreUnavailable.
        """
        with self._readable(other) as readable, self._found(readable, other, looking, query) as found:
            yield found

    def merge(self, found: Found, prefer: str | None, looking: Looking, progress: Progress) -> Merged:
        """Store what is new and what was changed there; where both sides changed something, `prefer` decides.

        `prefer` is here, there or newer. Raises Conflict when somebody has to decide and nobody does, when somebody
        takes the merge back while it goes on, and what `compared` raises.
        """
        crm, beside = self._crm, found.beside
        crm.backups.before("import")
        taking = _Taking(crm, prefer, progress)
        with visiting.unchanged(beside.readable, beside.other):
            is_done = subject_of(beside.db) == found.compared.subject and taking.takes(found)
            for _round in range(MOST_ROUNDS):
                if is_done:
                    break
                with self._found(beside.readable, beside.other, looking) as again:
                    self.refuse(again, prefer)
                    is_done = taking.takes(again)
        if not is_done:
            raise Conflict(
                _("others keep changing the records that {path} would change").format(path=beside.other),
                hint=_("the same command goes on with it"),
            )
        return taking.merged(found)

    def refuse(self, found: Found, prefer: str | None) -> None:
        """Raise Conflict for what nobody has decided, or nobody can."""
        kept = _("what was stored before stays") if found.compared.command else _("nothing was changed")
        if found.incompatible:
            raise Conflict(
                _("custom fields of another type there: {keys}").format(keys=", ".join(found.incompatible)),
                hint=_("{kept}; remove or rename the field in one of the files: crm fields").format(kept=kept),
            )
        if found.crossed:
            raise Conflict(
                _("contacts that were merged otherwise there: {ids}").format(ids=", ".join(map(str, found.crossed))),
                hint=_("{kept}; take that back in one of the files: crm history, crm undo N").format(kept=kept),
            )
        if found.in_conflict and prefer is None:
            raise Conflict(
                _.plural(
                    "{n} record was changed on both sides, or nobody knows on which",
                    "{n} records were changed on both sides, or nobody knows on which",
                    found.in_conflict,
                ),
                hint=_("{kept}; say who is right: --prefer here, there or newer").format(kept=kept),
            )

    @contextmanager
    def _found(self, readable: Path, other: Path, looking: Looking, query: Query = Query()) -> Iterator[Found]:  # noqa: B008
        crm = self._crm
        with visiting.compared_beside(crm.path, crm.notice, readable, other) as beside:
            with driver_errors(other), visiting.unchanged(readable, other):
                found = _read(beside, compare(beside.db, looking), query)
            yield found

    @contextmanager
    def _readable(self, other: Path) -> Iterator[Path]:
        crm = self._crm
        if not crm.exists:
            with crm.write():  # makes it
                pass
        with visiting.readable(other) as readable:
            if other.samefile(crm.path):
                raise Conflict(_("{path} is the file itself").format(path=other), hint=_("name the other file"))
            yield readable


class _Taking:
    """Stores what was found, in one turn or many."""

    def __init__(self, crm: "Crm", prefer: str | None, progress: Progress) -> None:
        self._crm = crm
        self._prefer = prefer
        self._progress = progress
        self._changed = self._lost = 0
        self._codes: Sequence[tuple[int, int]] = ()
        self._seconds = 0.0

    def takes(self, found: Found) -> bool:
        """Whether all was stored; False when it no longer holds because of what others have changed meanwhile."""
        from crm_cli.store.merging_files import decide
        from crm_cli.store.upkeep import merge_search

        total, subject, command = found.compared
        since = last_change(found.beside.db)
        decide(found.beside, self._prefer)
        try:
            for some in _places(total):
                places, begun = range(some[0], some[-1] + 1), time.monotonic()
                with part(self._crm, subject, command, is_last=total in places) as work:
                    command, since = work.command_id, self._take(work, found, places, since)
                self._seconds = max(self._seconds, time.monotonic() - begun)
                self._progress(min(places.stop, total), total)
        except _OutdatedError:
            return False
        if total > ONE_TRANSACTION:
            merge_search(self._crm.path, self._crm.notice)
        return True

    def _take(self, work: "Work", found: Found, places: range, since: int) -> int:
        """Store what stands at these places, unless it no longer holds; the last change of the file after that."""
        from crm_cli.store.merging_files import storing

        is_last = found.compared.places in places
        with storing(work, found.beside) as store:
            if not still_holds(work.db, since, places, is_last=is_last):
                raise _OutdatedError
            store.add(places)
            if is_last:
                self._changed = store.change()
                self._codes = queries.new_codes(work.db)
        self._lost += self._keep_contents(work.db, found.beside.other, places)
        return last_change(work.db)

    def _keep_contents(self, db: "sqlite3.Connection", other: Path, places: range) -> int:
        """Bring the contents of the documents that come; how many are not there, or not what they were."""
        from crm_cli.store import filed
        from crm_cli.store.contents import of_file

        target, wanted = of_file(self._crm.path), queries.new_contents(db, places)
        target.fetch(filed.of_backup(other, self._crm.path), target.lacking(wanted))
        return len(target.lacking(wanted))

    def merged(self, found: Found) -> Merged:
        """What became of what was `found` at first."""
        return Merged(found, self._changed, self._lost, self._codes, self._seconds)


class _OutdatedError(Exception):
    """What was found no longer holds."""


def _places(total: int) -> Iterator[Sequence[int]]:
    """The places of so many records, and the one behind them, in turns."""
    if total <= ONE_TRANSACTION:
        return iter([range(total + 1)])
    return turns(taking(range(total), [total]), FIRST, MOST)


def _read(beside: visiting.Beside, compared: Compared, query: Query) -> Found:
    db = beside.db
    return Found(
        [Noun._make(row) for row in queries.plan(db)],
        streamed(MERGE_CONFLICT, lambda: queries.conflicts(db), query),
        queries.incompatible(db),
        queries.crossed(db),
        queries.new_codes(db),
        queries.forgotten_there(db),
        beside,
        compared,
    )
