"""Bringing the records of another crm file into this one: first compared, then stored as one command."""

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
from crm_cli.queries.merging_files import compare
from crm_cli.services.listed import listed, streamed
from crm_cli.store import asking, visiting
from crm_cli.store.failures import driver_errors

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm

Progress = Callable[[str], None]


class Found(NamedTuple):
    """What two files have in common and what not. `conflicts` can be read as long as the files are compared.

    `incompatible` are custom fields of another type there, `crossed` contacts that were merged otherwise there; `codes`
    the complaints that get another number, from and to; `forgotten` the contacts here who were forgotten there.
    """

    nouns: Sequence["Noun"]
    conflicts: Listing
    incompatible: Sequence[str]
    crossed: Sequence[int]
    codes: Sequence[tuple[int, int]]
    forgotten: Sequence[int]

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

    For so many `seconds` nobody else could write.
    """

    found: Found
    changed: int
    lost: int
    seconds: float


class FileMerging:
    """Another file beside the one in use."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    @contextmanager
    def compared(self, other: Path, progress: Progress, query: Query = Query()) -> Iterator[Found]:  # noqa: B008
        """What merging `other` would do. Nothing is written, and neither file changes within the block.

        Raises NotFound, Conflict for the file itself, NewerFile, Damaged, StoreUnavailable.
        """
        crm = self._crm
        with self._readable(other) as readable, asking.one_state(crm.path, crm.notice) as db:
            visiting.attach(db, readable, other)
            with driver_errors(other):
                yield _found(db, progress, query)

    def merge(self, other: Path, prefer: str | None, progress: Progress) -> Merged:
        """Store what is new and what was changed there; where both sides changed something, `prefer` decides.

        `prefer` is here, there or newer. Raises Conflict when somebody has to decide and nobody does, and what
        `compared` raises; then nothing is stored.
        """
        from crm_cli.store.merging_files import take

        crm = self._crm
        with self._readable(other) as readable:
            crm.backups.before("import")
            begun = time.monotonic()
            with crm.write() as work:
                visiting.attach(work.db, readable, other)
                with driver_errors(other):
                    found = _found(work.db, progress)
                self.refuse(found, prefer)
                changed = take(work, prefer, other, progress)
                lost = self._keep_contents(work.db, other)
        return Merged(found, changed, lost, time.monotonic() - begun)

    def refuse(self, found: Found, prefer: str | None) -> None:
        """Raise Conflict for what nobody has decided, or nobody can."""
        if found.incompatible:
            raise Conflict(
                _("custom fields of another type there: {keys}").format(keys=", ".join(found.incompatible)),
                hint=_("nothing was changed; remove or rename the field in one of the files: crm fields"),
            )
        if found.crossed:
            raise Conflict(
                _("contacts that were merged otherwise there: {ids}").format(ids=", ".join(map(str, found.crossed))),
                hint=_("nothing was changed; take that back in one of the files: crm history, crm undo N"),
            )
        if found.in_conflict and prefer is None:
            raise Conflict(
                _.plural(
                    "{n} record was changed on both sides, or nobody knows on which",
                    "{n} records were changed on both sides, or nobody knows on which",
                    found.in_conflict,
                ),
                hint=_("nothing was changed; say who is right: --prefer here, there or newer"),
            )

    def _keep_contents(self, db: "sqlite3.Connection", other: Path) -> int:
        """Bring the contents of the documents that come; how many are not there, or not what they were."""
        from crm_cli.store import filed
        from crm_cli.store.contents import of_file

        if self._crm.dry_run:
            return 0
        target, wanted = of_file(self._crm.path), queries.new_contents(db)
        target.fetch(filed.of_backup(other, self._crm.path), target.lacking(wanted))
        return len(target.lacking(wanted))

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


def _found(db: "sqlite3.Connection", progress: Progress, query: Query = Query()) -> Found:  # noqa: B008  # frozen
    compare(db, progress)
    return Found(
        [Noun._make(row) for row in queries.plan(db)],
        streamed(MERGE_CONFLICT, lambda: queries.conflicts(db), query),
        queries.incompatible(db),
        queries.crossed(db),
        queries.new_codes(db),
        queries.forgotten_there(db),
    )
