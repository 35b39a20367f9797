"""What one may do with the file as a whole: ask it in SQL, describe it, write it out and build it anew."""

from typing import TYPE_CHECKING

from crm_cli.domain.fields.data import columns_of
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.present import stored
from crm_cli.queries.listing import teach
from crm_cli.services.listed import streamed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


class Data:
    """The whole of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def sql(self, statement: str, query: Query = Query()) -> Listing:  # noqa: B008  # frozen
        """The answer to a statement that only reads; `:today` and `:now` are known to it.

        Raises Invalid for one that is wrong, or that does more.
        """
        from crm_cli.queries.statements import ask
        from crm_cli.store import asking

        crm = self._crm
        crm.check()
        db = asking.open_asked(crm.path, crm.notice) if crm.exists else crm.reader
        teach(db, lambda: crm.present)
        asking.lock(db)
        present = crm.present
        answer = ask(db, statement, {"today": present.today.isoformat(), "now": stored(present.now)})
        return streamed(columns_of(answer.columns, answer.first), answer.rows, query)
