"""Interactions and who took part."""

from sqlmodel import Field, SQLModel

from crm_cli.store.tables.base import Versioned


class Interaction(Versioned, table=True):
    __tablename__ = "interaction"
    staff_id: int | None = None
    at: str
    channel: str
    direction: str | None = None
    started_by: str | None = None
    outcome: str | None = None
    minutes: int | None = None
    topic: str | None = None
    body: str
    needs_reply: int = 0
    replied_at: str | None = None
    search_text: str
    complaint_id: int | None = None


class InteractionContact(SQLModel, table=True):
    __tablename__ = "interaction_contact"
    id: int | None = Field(default=None, primary_key=True)
    interaction_id: int
    contact_id: int
