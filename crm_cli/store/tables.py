"""The tables as SQLModel classes. The migrations' SQL makes them; these map them, and a test compares the two.

Values are kept as SQLite keeps them (text, integers): turning them into dates is the business of the records.
Bookkeeping (commands, the journal) is written by SQL alone. No class leaves the store.
"""

from sqlmodel import Field, SQLModel


class Versioned(SQLModel):
    """What every editable record has. `version` grows by one with each change."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    version: int = 1
    created_at: str
    updated_at: str


class Staff(Versioned, table=True):
    __tablename__ = "staff"
    name: str
    sort_name: str
    role: str
    active: int = 1


class Contact(Versioned, table=True):
    __tablename__ = "contact"
    kind: str
    full_name: str
    latin_name: str | None = None
    org_id: int | None = Field(default=None, foreign_key="contact.id")
    job_title: str | None = None
    owner_id: int | None = Field(default=None, foreign_key="staff.id")
    lifecycle: str
    disqualified_reason: str | None = None
    source: str | None = None
    referred_by_id: int | None = Field(default=None, foreign_key="contact.id")
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
    sort_name: str
    search_text: str


class ContactPoint(SQLModel, table=True):
    __tablename__ = "contact_point"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    type: str
    label: str | None = None
    value: str
    norm: str
    preferred: int = 0


class ContactTag(SQLModel, table=True):
    __tablename__ = "contact_tag"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    tag: str


class ContactConsent(SQLModel, table=True):
    __tablename__ = "contact_consent"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    channel: str
    answer: str


class Interaction(Versioned, table=True):
    __tablename__ = "interaction"
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
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


class InteractionContact(SQLModel, table=True):
    __tablename__ = "interaction_contact"
    id: int | None = Field(default=None, primary_key=True)
    interaction_id: int = Field(foreign_key="interaction.id")
    contact_id: int = Field(foreign_key="contact.id")


class Followup(Versioned, table=True):
    __tablename__ = "followup"
    contact_id: int = Field(foreign_key="contact.id")
    title: str
    kind: str
    due_on: str
    due_time: str | None = None
    first_due_on: str
    hidden_until: str | None = None
    status: str = "open"
    priority: int = 5
    owner_id: int | None = Field(default=None, foreign_key="staff.id")
    outcome: str | None = None
    closed_at: str | None = None
    origin: str = "manual"
    origin_key: str | None = None
