"""Remedies as rows of their complaints."""

import sqlite3
from collections.abc import Iterable

from sqlmodel import Session

from crm_cli.domain.remedies import Remedy, RemedyDraft
from crm_cli.errors import NotFound
from crm_cli.i18n import _
from crm_cli.queries import remedies as queries
from crm_cli.store.tables.complaints import ComplaintRemedy


class RemedyStore:
    """What was offered to make amends, written through the session of a unit of work."""

    def __init__(self, session: Session, db: sqlite3.Connection, at: str) -> None:
        self.session = session
        self.db = db
        self.at = at

    def insert(self, complaint_id: int, draft: RemedyDraft) -> int:
        """Offer it now; returns its id. What is told has reached the customer: an explanation counts as delivered."""
        row = ComplaintRemedy(complaint_id=complaint_id, offered_at=self.at, **draft._asdict())
        if draft.kind == "explanation":
            row.answer, row.answered_at, row.delivered_at = "accepted", self.at, self.at
        self.session.add(row)
        self.session.flush()
        assert row.id
        return row.id

    def fetch(self, ids: Iterable[int]) -> list[Remedy]:
        """The remedies with these ids, each once, in this order. Raises NotFound naming the first that is missing."""
        found = []
        for number in dict.fromkeys(ids):
            remedy = queries.record(self.db, number)
            if remedy is None:
                raise NotFound(
                    _("there is no remedy {id}").format(id=number),
                    hint=_("nothing was changed; see `crm remedies list --all`"),
                )
            found.append(remedy)
        return found

    def update(self, remedy: Remedy) -> None:
        """Store what became of it."""
        row = self.session.get_one(ComplaintRemedy, remedy.id)
        row.answer, row.answered_at, row.delivered_at = remedy.answer, remedy.answered_at, remedy.delivered_at
        self.session.flush()
