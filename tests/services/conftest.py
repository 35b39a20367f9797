"""Hands for the tests of this floor: contacts in a word, another moment, a look into the file itself."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_cli import config
from crm_cli.domain.contact_fields import parse_email_point, parse_phone_point
from crm_cli.domain.contacts import ContactDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.services.application import Crm

Add = Callable[..., int]
Sql = Callable[..., list[tuple[Any, ...]]]
At = Callable[..., Crm]


@pytest.fixture
def add(crm: Crm) -> Add:
    """Stores a contact: a name, phones and e-mails as typed, and any field of the draft."""

    def stored(name: str, *points: str, create_org: bool = False, **fields: Any) -> int:
        read = [parse_email_point(text) if "@" in text else parse_phone_point(text, "IR") for text in points]
        return crm.contacts.add(ContactDraft(name, points=tuple(read), **fields), create_org=create_org)

    return stored


@pytest.fixture
def sql(tmp_path: Path) -> Sql:
    """Asks the file itself, past the application."""

    def asked(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(tmp_path / "agency.db")) as db:
            return db.execute(statement, values).fetchall()

    return asked


@pytest.fixture
def at(tmp_path: Path) -> Iterator[At]:
    """The application on the same file at another moment (UTC), with other settings, or as a dry run."""
    opened: list[Crm] = []

    def crm_at(*moment: int, dry_run: bool = False, **flags: str) -> Crm:
        settings = config.load(
            {"db": str(tmp_path / "agency.db"), "timezone": "Asia/Tehran", "region": "IR", **flags},
            env={"CRM_CONFIG": str(tmp_path / "none.toml")},
        )
        now = datetime(*(moment or (2026, 11, 22, 6, 30)), tzinfo=UTC)  # type: ignore[misc,arg-type]
        opened.append(Crm(settings, may_create=True, clock=lambda: now, typed=lambda: "at", dry_run=dry_run))
        return opened[-1]

    yield crm_at
    for crm in opened:
        crm.close()


def supply(crm: Crm, number: int, *, score: int = 5) -> None:
    """All that closing a resolved complaint wants: proof, promises kept, a call, an answer, a cause."""
    crm.complaints.edit([number], {"cause": "booked twice", "no_document": "told on the phone"})
    crm.complaints.rate([number], score)
    found = f"complaint:{number}"
    crm.remedies.deliver(_ids(crm.remedies.list(Query(found))))
    crm.followups.complete(_ids(crm.followups.list(Query(found))))


def _ids(listing: Listing) -> list[int]:
    return [number for (number,) in listing.rows(listing.fieldset.pick(("id",)), None)]
