"""Documents."""

from crm_cli.store.tables.base import Versioned


class Document(Versioned, table=True):
    __tablename__ = "document"
    contact_id: int | None = None
    complaint_id: int | None = None
    kind: str
    name: str
    number: str | None = None
    country: str | None = None
    issued_on: str | None = None
    expires_on: str | None = None
    size: int
    sha256: str
