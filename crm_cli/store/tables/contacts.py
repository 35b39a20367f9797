"""Contacts and what belongs to them."""

from sqlmodel import Field, SQLModel

from crm_cli.store.tables.base import Versioned


class Contact(Versioned, table=True):
    __tablename__ = "contact"
    kind: str
    full_name: str
    latin_name: str | None = None
    org_id: int | None = None
    job_title: str | None = None
    owner_id: int | None = None
    lifecycle: str
    disqualified_reason: str | None = None
    source: str | None = None
    referred_by_id: int | None = None
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    birth_calendar: str | None = None
    tier: str | None = None
    preferred_channel: str | None = None
    best_time: str | None = None
    language: str | None = None
    city: str | None = None
    do_not_contact: int = 0
    note: str | None = None
    archived_at: str | None = None
    import_key: str | None = None
    merged_into_id: int | None = None
    sort_name: str
    search_text: str


class ContactPoint(SQLModel, table=True):
    __tablename__ = "contact_point"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int
    type: str
    label: str | None = None
    value: str
    norm: str
    preferred: int = 0
    verified_at: str | None = None


class ContactTag(SQLModel, table=True):
    __tablename__ = "contact_tag"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int
    tag: str


class ContactConsent(SQLModel, table=True):
    __tablename__ = "contact_consent"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int
    channel: str
    answer: str
