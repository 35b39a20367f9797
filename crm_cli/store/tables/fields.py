"""Custom fields and their values."""

from sqlmodel import Field, SQLModel

from crm_cli.store.tables.base import Versioned


class CustomField(Versioned, table=True):
    __tablename__ = "custom_field"
    key: str
    type: str
    label: str | None = None
    choices: str | None = None


class ContactValue(SQLModel, table=True):
    __tablename__ = "contact_value"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int
    field_id: int
    value: str
