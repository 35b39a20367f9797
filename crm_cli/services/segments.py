"""What one may do with segments: filters that were given a name."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.present import stored
from crm_cli.errors import Conflict, NotFound
from crm_cli.i18n import _
from crm_cli.queries import complaints, contacts, documents, followups, interactions, remedies
from crm_cli.queries import segments as queries
from crm_cli.queries.listing import Source, compile_filter, listing, only

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm

UNUSED_DAYS = 40  # after which one is asked about


class Segments:
    """The segments of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query) -> Listing:
        """Segments by name, with the last command that used each."""
        return listing(self._crm.reader, queries.SEGMENTS, query, self._crm.present)

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these segments."""
        return listing(self._crm.reader, queries.SEGMENTS, Query(), self._crm.present, only("g.id", ids))

    def unused(self) -> Sequence[str]:
        """The names of those that no command that stored something has named for long, since they were made."""
        long_ago = stored(self._crm.present.now - timedelta(days=UNUSED_DAYS))
        fields = queries.SEGMENTS.fieldset.pick(("name", "last_used", "updated_at"))
        rows = self.list(Query()).rows(fields, None)
        return [name for name, used, changed in rows if max(used or "", changed) < long_ago]

    def members(self, name: str) -> Listing:
        """The records that a segment picks, archived and ended ones too. Raises NotFound."""
        db = self._crm.reader
        _number, noun, _filter = self._find(db, name)
        return listing(db, _source(db, noun), Query(f'segment:"{name}"'), self._crm.present)

    def save(self, noun: str, name: str, filter_: str) -> int:
        """Give a filter a name; returns the number. Raises Invalid for a bad filter, Conflict for a name in use."""
        with self._crm.write() as work:
            self._refuse_taken(work.db, name)
            number = work.segments.insert(noun, name, filter_)
            self._check(work.db, noun, name)
        return number

    def edit(self, name: str, *, new_name: str | None, filter_: str | None) -> int:
        """Change name or filter; returns the number. Raises NotFound, Invalid, Conflict."""
        with self._crm.write() as work:
            number, noun, before = self._find(work.db, name)
            if new_name:
                self._refuse_taken(work.db, new_name, but=number)
                self._refuse_used(work.db, name)
            work.segments.update(number, new_name or name, filter_ or before)
            self._check(work.db, noun, new_name or name)
        return number

    def delete(self, names: Iterable[str]) -> None:
        """Delete segments; the records stay. Raises NotFound, Conflict while another segment uses one."""
        with self._crm.write() as work:
            for name in names:
                number, _noun, _filter = self._find(work.db, name)
                self._refuse_used(work.db, name)
                work.segments.remove(number)

    def ids(self, names: Iterable[str]) -> Sequence[int]:
        """The numbers of these segments. Raises NotFound."""
        return [self._find(self._crm.reader, name)[0] for name in names]

    def _find(self, db: "sqlite3.Connection", name: str) -> tuple[int, str, str]:
        found = queries.named(db, name)
        if found is None:
            raise NotFound(_("there is no segment {name!r}").format(name=name), hint=_("see crm segments list"))
        return found

    def _check(self, db: "sqlite3.Connection", noun: str, name: str) -> None:
        """Read the filter as a list would: one that names itself is refused as well."""
        compile_filter(db, _source(db, noun), f'segment:"{name}"', self._crm.present, None)

    def _refuse_taken(self, db: "sqlite3.Connection", name: str, but: int | None = None) -> None:
        known = queries.named(db, name)
        if known and known[0] != but:
            raise Conflict(
                _("there is a segment {name!r} already").format(name=name),
                hint=_("crm segments edit {name} --filter FILTER").format(name=name),
                field="name",
            )

    def _refuse_used(self, db: "sqlite3.Connection", name: str) -> None:
        if others := queries.using(db, name):
            raise Conflict(
                _("the segment {name!r} is used by {others}").format(name=name, others=", ".join(others)),
                hint=_("change these first"),
            )


def _source(db: "sqlite3.Connection", noun: str) -> Source:
    if noun == CONTACT.noun:
        return contacts.source(db)
    others = (followups.FOLLOWUPS, complaints.COMPLAINTS, interactions.INTERACTIONS, documents.DOCUMENTS)
    return next(source for source in (*others, remedies.REMEDIES) if source.fieldset.noun == noun)
