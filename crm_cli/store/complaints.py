"""Complaints as rows, with what happened to them and what was offered."""

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
from crm_cli.store.tables.complaints import Complaint, ComplaintEvent, ComplaintRemedy

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
]


class ComplaintStore(RecordStore[ComplaintRecord, Complaint]):
    noun = "complaint"
    table = Complaint
    read = staticmethod(queries.record)

    def __init__(self, session: Session, db: sqlite3.Connection, at: str, staff_id: int | None) -> None:
        super().__init__(session, db, at)
        self.staff_id = staff_id

    def insert(self, draft: ComplaintDraft, *, contact_id: int, owner_id: int | None, calendar: WorkingCalendar) -> int:
        """Store a new complaint, whose clocks run by this calendar, and return its id."""
        received_at = stored(draft.received_at) if draft.received_at else self.at
        level = priority(draft.severity, safety=draft.safety, tier=queries.tier_of(self.db, contact_id))
        return self._add(
            Complaint(
                uid=draft.uid or new_uid(),
                contact_id=contact_id,
                received_at=received_at,
                safety=int(draft.safety),
                escalation=AT_BREACH if draft.safety else 0,
                owner_id=owner_id,
                created_at=self.at,
                updated_at=self.at,
                **{name: getattr(draft, name) for name in _DRAFTED},
                **_derived(draft),
                **deadlines(received_at, level, calendar)._asdict(),
            )
        )

    def update(self, record: ComplaintRecord) -> None:
        """Store `record` in place of the version it was read from. Raises Conflict when that one is gone."""
        (before,) = self.fetch([record.id])
        offered = record.remedies[len(before.remedies) :]
        self.session.add_all(ComplaintRemedy(complaint_id=record.id, kind=kind, offered_at=self.at) for kind in offered)
        values: dict[str, object] = {name: getattr(record, name) for name in _SHARED}
        values |= {"safety": int(record.safety)} | _derived(record)
        self._change(record.id, record.version, values, parts_changed=bool(offered))

    def note_event(self, number: int, verb: str, status: str, note: str | None) -> None:
        """Write into the timeline that `verb` led to `status` now."""
        event = ComplaintEvent(
            complaint_id=number, at=self.at, staff_id=self.staff_id, verb=verb, status=status, note=note
        )
        self.session.add(event)
        self.session.flush()


def _derived(source: ComplaintDraft | ComplaintRecord) -> dict[str, Any]:
    said = (source.heard, source.wanted, source.which, source.topic)
    return {"search_text": search_text(*(text for text in said if text))}
