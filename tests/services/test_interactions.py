"""Interactions: what was said, with whom, and whether somebody waits for an answer."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql


def ids(listing: Listing) -> list[int]:
    return [number for (number,) in listing.rows(listing.fieldset.pick(("id",)), None)]


def said(crm: Crm, body: str = "hello", *, who: tuple[str, ...] = ("sara",), channel: str = "call", **more: Any) -> int:
    return crm.interactions.add(InteractionDraft(who, channel, body, **more))


@pytest.fixture(autouse=True)
def people(add: Add) -> None:
    add("Sara"), add("Reza")


def test_an_interaction_took_place_now_by_whoever_types(crm: Crm) -> None:
    (stored,) = crm.interactions.get([said(crm, minutes=15, topic="visa", outcome="answered")])
    assert (stored.at, stored.staff_id) == ("2026-11-22T06:30:00Z", 1)
    assert (stored.body, stored.minutes, stored.topic, stored.outcome) == ("hello", 15, "visa", "answered")


def test_an_interaction_may_have_taken_place_before(crm: Crm) -> None:
    number = said(crm, at=datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    assert crm.interactions.get([number])[0].at == "2026-11-20T12:00:00Z"


@pytest.mark.parametrize(
    ("channel", "asked", "direction", "began"),
    [
        ("call", None, "out", "us"),
        ("call", "in", "in", "customer"),
        ("note", None, None, None),
        ("meeting", None, None, None),
        ("meeting", "in", "in", "customer"),
    ],
)
def test_who_spoke_to_whom_follows_the_channel_unless_said(
    crm: Crm, channel: str, asked: str | None, direction: str | None, began: str | None
) -> None:
    (stored,) = crm.interactions.get([said(crm, channel=channel, direction=asked)])
    assert (stored.direction, stored.started_by) == (direction, began)


def test_several_take_part_once_each(crm: Crm) -> None:
    (stored,) = crm.interactions.get([said(crm, who=("sara", "reza", "1"))])
    assert stored.contact_ids == (1, 2)


def test_one_name_that_is_not_known_stores_nothing(crm: Crm) -> None:
    with pytest.raises(NotFound):
        said(crm, who=("sara", "leila"))
    assert crm.interactions.list(Query()).total() == 0


def test_a_uid_that_is_known_adds_no_interaction(crm: Crm) -> None:
    assert said(crm, uid="i-1") == said(crm, "something else", uid="i-1")
    assert crm.interactions.get([1])[0].body == "hello"


def test_the_list_is_newest_first(crm: Crm) -> None:
    said(crm)
    said(crm, at=datetime(2026, 11, 20, tzinfo=UTC))
    said(crm)
    assert ids(crm.interactions.list(Query())) == [3, 1, 2]


def test_the_list_of_one_contact_has_what_it_took_part_in(crm: Crm) -> None:
    said(crm), said(crm, who=("sara", "reza")), said(crm, who=("reza",))
    assert ids(crm.interactions.list(Query(), contact_id=1)) == [2, 1]
    assert ids(crm.interactions.list(Query("contact_id:1"))) == [2, 1]


@pytest.mark.parametrize(
    "text", ["ويزا", "ويز", "topic:visa", "text:استانبول", "channel:call", "at:today", "contact:sara"]
)
def test_conversations_are_found_by_words_and_fields_in_any_letters(crm: Crm, text: str) -> None:
    one = said(crm, "ویزا برای استانبول", topic="Visa")
    said(crm, "hotel", who=("reza",), channel="note", at=datetime(2026, 11, 20, tzinfo=UTC))
    assert ids(crm.interactions.list(Query(text))) == [one]


def test_a_day_is_asked_for_as_a_local_one(crm: Crm) -> None:
    night = said(crm, at=datetime(2026, 11, 20, 20, 45, tzinfo=UTC))  # the 21st, 00:15 in Tehran
    assert ids(crm.interactions.list(Query("at:2026-11-21"))) == [night]
    assert ids(crm.interactions.list(Query("at:2026-11-20"))) == []
    assert ids(crm.interactions.list(Query("at:sat"))) == [night]


def test_an_answer_is_noted_once(crm: Crm, at: At) -> None:
    one = said(crm, direction="in", needs_reply=True)
    at(2026, 11, 22, 8).interactions.replied([one])
    assert crm.interactions.get([one])[0].replied_at == "2026-11-22T08:00:00Z"
    with pytest.raises(Conflict):
        crm.interactions.replied([one])


def test_what_waits_for_no_answer_cannot_be_answered_and_nothing_else_is(crm: Crm) -> None:
    waiting, other = said(crm, needs_reply=True), said(crm)
    with pytest.raises(Conflict):
        crm.interactions.replied([waiting, other])
    assert crm.interactions.get([waiting])[0].replied_at is None


def test_what_needs_no_reply_any_more_forgets_the_reply(crm: Crm) -> None:
    one = said(crm, needs_reply=True)
    crm.interactions.replied([one])
    crm.interactions.edit([one], {"needs_reply": False})
    assert crm.interactions.get([one])[0].replied_at is None


def test_an_edit_of_the_direction_says_who_began(crm: Crm) -> None:
    one = said(crm)
    crm.interactions.edit([one], {"direction": "in", "body": "visa"})
    assert crm.interactions.get([one])[0].started_by == "customer"
    assert ids(crm.interactions.list(Query("visa"))) == [one]
    assert ids(crm.interactions.list(Query("hello"))) == []


def test_an_edit_that_says_nothing_is_refused_and_one_that_changes_nothing_leaves_no_command(
    crm: Crm, sql: Sql
) -> None:
    one = said(crm)
    before = sql("SELECT * FROM command")
    with pytest.raises(Invalid):
        crm.interactions.edit([one], {})
    crm.interactions.edit([one], {"body": "hello"})
    assert sql("SELECT * FROM command") == before


def test_deleted_interactions_are_gone_from_lists_and_search(crm: Crm) -> None:
    one = said(crm)
    crm.interactions.delete([one])
    assert ids(crm.interactions.list(Query())) == []
    assert crm.search.everything("hello", Query()).total() == 0
    with pytest.raises(NotFound):
        crm.interactions.get([one])


def test_who_took_part_and_has_nothing_planned_is_named(crm: Crm) -> None:
    from datetime import date

    from crm_cli.domain.followups import FollowupDraft

    one = said(crm, who=("sara", "reza"))
    crm.followups.add(FollowupDraft("reza", "call", date(2026, 12, 1)))
    (talk,) = crm.interactions.get([one])
    assert crm.followups.without_next_step(talk.contact_ids) == [(1, "Sara")]
