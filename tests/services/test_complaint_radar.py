"""What piles up on stored complaints, and who else dealt with the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.services.application import Crm
from crm_cli.services.complaint_radar import radar
from tests.conftest import NOW
from tests.services.conftest import Add, At


def ago(days: int) -> datetime:
    return (NOW - timedelta(days)).astimezone(UTC)


@pytest.fixture
def agency(crm: Crm, add: Add) -> Crm:
    """Four customers; three of them complained about one transfer."""
    for name in ("Sara", "Ali", "Mina", "Reza"):
        add(name)
    for days, who in ((6, "sara"), (3, "ali"), (0, "sara")):
        complain(crm, who, days)
    return crm


def complain(crm: Crm, who: str, days: int, topic: str = "transfer Late", **fields: Any) -> int:
    return crm.complaints.add(ComplaintDraft(who, "waited", received_at=ago(days), topic=topic, **fields))


def found(crm: Crm, *keys: str, days: int = 7, least: int = 3) -> list[tuple[Any, ...]]:
    listing = radar(crm, Query(), days=days, least=least)
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(keys), None)]


def test_a_pattern_tells_what_when_who_and_how_many_are_open(agency: Crm) -> None:
    agency.complaints.withdraw([2])
    keys = ("by", "what", "count", "open", "first_on", "last_on", "codes", "contacts")
    assert found(agency, *keys) == [
        ("topic", "transfer Late", 3, 2, "2026-11-16", "2026-11-22", "C-1; C-2; C-3", 2),
    ]


def test_others_are_those_who_lately_spoke_or_complained_about_the_same(agency: Crm) -> None:
    complain(agency, "mina", 50, "TRANSFER late")
    agency.interactions.add(InteractionDraft(("reza",), "call", "asked", topic="transfer  late"))
    assert found(agency, "others", "other_contacts") == [(2, "3 Mina; 4 Reza")]


def test_others_are_none_who_spoke_of_something_else_long_ago_or_complained_themselves(agency: Crm) -> None:
    complain(agency, "mina", 61)
    agency.interactions.add(InteractionDraft(("reza",), "call", "asked", topic="visa"))
    agency.interactions.add(InteractionDraft(("ali",), "call", "asked", topic="transfer late"))
    assert found(agency, "others", "other_contacts") == [(0, "")]


def test_what_is_confidential_about_somebody_is_on_everybody_elses_radar(agency: Crm, at: At) -> None:
    for name in ("Leila", "Omid"):
        agency.staff.add(StaffDraft(name))
    about_her = {"about": "staff", "which": "Leila", "confidential": True}
    for who in ("sara", "ali", "mina"):
        complain(agency, who, 1, "rude", **about_her)
    assert ("which", "Leila") in found(at(staff="Omid"), "by", "what")
    assert found(at(staff="Leila"), "by", "what") == [("topic", "transfer Late")]


def test_merged_complaints_are_one(agency: Crm) -> None:
    agency.complaints.merge([2], 1)
    assert found(agency, "what") == []
    assert found(agency, "count", least=2) == [(2,)]


def test_one_supplier_is_found_under_any_topic(agency: Crm) -> None:
    for topic, about in (("rude", "supplier"), ("dirty", "supplier"), ("late", "service")):
        complain(agency, "mina", 1, topic, about=about, which="Ali Transfer")
    assert found(agency, "by", "what", "about")[1:] == [("which", "Ali Transfer", "service; supplier")]
