"""The people of the agency."""

from typing import NamedTuple


class StaffDraft(NamedTuple):
    """A colleague to be."""

    name: str
    role: str = "seller"


class StaffRecord(NamedTuple):
    """A colleague. One who has left stays on record, inactive."""

    id: int
    uid: str
    name: str
    role: str
    active: bool
    version: int
    created_at: str
    updated_at: str
