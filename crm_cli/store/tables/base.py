"""What the tables have in common."""

from sqlmodel import Field, SQLModel


class Versioned(SQLModel):
    """What every editable record has. `version` grows by one with each change."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    version: int = 1
    created_at: str
    updated_at: str
