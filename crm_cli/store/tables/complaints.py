"""Complaints, what happened to them, what was offered."""

from sqlmodel import Field, SQLModel

from crm_cli.store.tables.base import Versioned


class Complaint(Versioned, table=True):
    __tablename__ = "complaint"
    contact_id: int
    status: str = "new"
    received_at: str
    channel: str | None = None
    heard: str
    wanted: str | None = None
    about: str | None = None
    which: str | None = None
    topic: str | None = None
    severity: int | None = None
    safety: int = 0
    owner_id: int | None = None
    decision: str | None = None
    reason: str | None = None
    reopen_count: int = 0
    follows_id: int | None = None
    merged_into_id: int | None = None
    ended_at: str | None = None
    acknowledge_due: str | None = None
    half_due: str | None = None
    resolve_due: str | None = None
    acknowledged_at: str | None = None
    resolved_at: str | None = None
    waiting_since: str | None = None
    waited_seconds: int = 0
    escalation: int = 0
    cause: str | None = None
    prevention: str | None = None
    no_document: str | None = None
    asked_at: str | None = None
    satisfaction: int | None = None
    about_id: int | None = None
    confidential: int = 0
    search_text: str


class ComplaintEvent(SQLModel, table=True):
    __tablename__ = "complaint_event"
    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int
    at: str
    staff_id: int | None = None
    verb: str
    status: str
    note: str | None = None
    forced: str | None = None


class ComplaintRemedy(SQLModel, table=True):
    __tablename__ = "complaint_remedy"
    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int
    kind: str
    amount: int | None = None
    currency: str | None = None
    note: str | None = None
    offered_at: str
    answer: str | None = None
    answered_at: str | None = None
    delivered_at: str | None = None


class ComplaintLink(SQLModel, table=True):
    __tablename__ = "complaint_link"
    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int
    other_id: int
    created_at: str
