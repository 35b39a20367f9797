"""Colleagues."""

from crm_cli.store.tables.base import Versioned


class Staff(Versioned, table=True):
    __tablename__ = "staff"
    name: str
    sort_name: str
    role: str
    active: int = 1
