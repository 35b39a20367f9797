"""Relations between contacts."""

from sqlmodel import Field, SQLModel


class Relation(SQLModel, table=True):
    __tablename__ = "relation"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int
    other_id: int
    type: str
    created_at: str
