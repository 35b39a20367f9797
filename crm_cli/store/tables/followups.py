"""Follow-ups."""

from crm_cli.store.tables.base import Versioned


class Followup(Versioned, table=True):
    __tablename__ = "followup"
    contact_id: int
    title: str
    kind: str
    due_on: str
    due_time: str | None = None
    first_due_on: str
    hidden_until: str | None = None
    status: str = "open"
    priority: int = 5
    owner_id: int | None = None
    outcome: str | None = None
    closed_at: str | None = None
    origin: str = "manual"
    origin_key: str | None = None
    complaint_id: int | None = None
    interaction_id: int | None = None
    every: str | None = None
    anchor: str | None = None
    anchor_on: str | None = None
    until: str | None = None
    times: int | None = None
    series: str | None = None
    occurrence: int | None = None
