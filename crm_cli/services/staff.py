"""What one may do with the people of the agency."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crm_cli.domain.folding import normalise
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, Invalid
from crm_cli.i18n import _
from crm_cli.queries import staff as queries
from crm_cli.queries.listing import listing, only
from crm_cli.services.naming import find_staff

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm


class Staff:
    """The colleagues of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query) -> Listing:
        """Colleagues that satisfy `query`, those who have left included."""
        return listing(self._crm.reader, queries.STAFF_LIST, query, self._crm.present)

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these colleagues."""
        return listing(self._crm.reader, queries.STAFF_LIST, Query(), self._crm.present, only("s.id", ids))

    def find(self, text: str) -> int:
        """The id of the colleague named by an id, a name or its beginning. Raises NotFound or Conflict."""
        return find_staff(self._crm.reader, text)

    def name_of(self, number: int) -> str:
        """The name of a colleague; empty when there is none."""
        found = queries.record(self._crm.reader, number)
        return found.name if found else ""

    def add(self, draft: StaffDraft) -> int:
        """Store a new colleague. Raises Conflict for a name that is taken."""
        with self._crm.write() as work:
            self._check_name(work.db, draft.name, None)
            return work.staff.insert(draft)

    def edit(self, number: int, fields: dict[str, object]) -> None:
        """Change name, role or whether the colleague works here. Raises Invalid when nothing is to be changed."""
        if not fields:
            raise Invalid(_("nothing to change"), hint=_("give a flag, for example --role manager"))
        with self._crm.write() as work:
            (record,) = work.staff.fetch([number])
            changed = record._replace(**fields)  # type: ignore[arg-type]
            self._check_name(work.db, changed.name, number)
            work.staff.update(changed)

    def _check_name(self, db: "sqlite3.Connection", name: str, own: int | None) -> None:
        known = queries.by_name(db, normalise(name))
        if known not in (None, own):
            raise Conflict(
                _("there is already a colleague called {name}").format(name=name),
                hint=_("give a name that tells them apart"),
                field="name",
            )
