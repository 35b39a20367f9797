"""Complaints as rows, with what happened to them."""

import sqlite3
from typing import Any

from sqlmodel import Session

from crm_cli.domain.complaint_clocks import Deadlines, deadlines, priority
from crm_cli.domain.complaints import ComplaintDraft, ComplaintRecord
from crm_cli.domain.folding import search_text
from crm_cli.domain.ids import new_uid
from crm_cli.domain.present import stored
from crm_cli.domain.vocabulary import AT_BREACH
from crm_cli.domain.working import WorkingCalendar
from crm_cli.queries import complaints as queries
from crm_cli.store.rows import RecordStore
from crm_cli.store.tables.complaints import Complaint, ComplaintEvent, ComplaintLink

_DRAFTED = ["channel", "heard", "wanted", "about", "which", "topic", "severity", "follows_id"]
_SHARED = [
    *_DRAFTED,
    "contact_id",
    "status",
    "received_at",
    "owner_id",
    "decision",
    "reason",
    "reopen_count",
    "merged_into_id",
    "ended_at",
    *Deadlines._fields,
    "acknowledged_at",
    "resolved_at",
    "waiting_since",
    "waited_seconds",
    "escalation",
    "cause",
    "prevention",
    "no_document",
    "asked_at",
    "satisfaction",
    "about_id",
]


class ComplaintStore(RecordStore[ComplaintRecord, Complaint]):
    noun = "complaint"
    table = Complaint
    read = staticmethod(queries.record)

    def __init__(self, session: Session, db: sqlite3.Connection, at: str, staff_id: int | None) -> None:
        super().__init__(session, db, at)
        self.staff_id = staff_id

    def insert(
        self,
        draft: ComplaintDraft,
        *,
        contact_id: int,
        owner_id: int | None,
        about_id: int | None,
        calendar: WorkingCalendar,
    ) -> int:
        """Store a new complaint, whose clocks run by this calendar, and return its id."""
        received_at = stored(draft.received_at) if draft.received_at else self.at
        level = priority(draft.severity, safety=draft.safety, tier=queries.tier_of(self.db, contact_id))
        return self._add(
            Complaint(
                uid=draft.uid or new_uid(),
                contact_id=contact_id,
                received_at=received_at,
                about_id=about_id,
                escalation=AT_BREACH if draft.safety else 0,
                owner_id=owner_id,
                created_at=self.at,
                updated_at=self.at,
                **{name: getattr(draft, name) for name in _DRAFTED},
                safety=int(draft.safety),
                confidential=int(draft.confidential),
                **_derived(draft),
                **deadlines(received_at, level, calendar)._asdict(),
            )
        )

    def update(self, record: ComplaintRecord) -> None:
        """Store `record` in place of the version it was read from. Raises Conflict when that one is gone."""
        values: dict[str, object] = {name: getattr(record, name) for name in _SHARED}
        values |= {"safety": int(record.safety), "confidential": int(record.confidential)} | _derived(record)
        self._change(record.id, record.version, values)

    def note_event(self, number: int, verb: str, status: str, note: str | None, forced: str | None = None) -> None:
        """Write into the timeline that `verb` led to `status` now."""
        happened: dict[str, Any] = {"verb": verb, "status": status, "note": note or None, "forced": forced}
        self.session.add(ComplaintEvent(complaint_id=number, at=self.at, staff_id=self.staff_id, **happened))
        self.session.flush()

    def link(self, first: int, second: int) -> bool:
        """Note that two complaints have to do with each other, the smaller id first; False when that is known."""
        known = self.db.execute(queries.LINK, (first, second)).fetchone()
        if not known:
            self.session.add(ComplaintLink(complaint_id=first, other_id=second, created_at=self.at))
            self.session.flush()
        return not known

    def unlink(self, first: int, second: int) -> bool:
        """Forget that they have to do with each other; False when nobody said so."""
        pair = "complaint_id = ? AND other_id = ?"
        return self.db.execute(f"DELETE FROM complaint_link WHERE {pair}", (first, second)).rowcount > 0


def _derived(source: ComplaintDraft | ComplaintRecord) -> dict[str, Any]:
    found = (source.cause, source.prevention) if isinstance(source, ComplaintRecord) else ()
    said = (source.heard, source.wanted, source.which, source.topic, *found)
    return {"search_text": search_text(*(text for text in said if text))}
