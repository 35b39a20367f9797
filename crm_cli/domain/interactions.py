"""Conversations that took place: a call, a visit, a message, by whom and with whom."""

from datetime import datetime
from typing import Any, NamedTuple

from crm_cli.domain.folding import search_text
from crm_cli.domain.present import stored

# Channels that have a direction; a note or a meeting has none unless one is given.
DIRECTED = frozenset({"call", "email", "sms", "chat", "social", "fax", "letter"})


class InteractionDraft(NamedTuple):
    """An interaction to be. `contacts` are names or ids as typed; `at` is an aware instant, None for now."""

    contacts: tuple[str, ...]
    channel: str
    body: str
    at: datetime | None = None
    direction: str | None = None
    outcome: str | None = None
    minutes: int | None = None
    topic: str | None = None
    needs_reply: bool = False
    complaint_id: int | None = None
    uid: str | None = None


class InteractionRecord(NamedTuple):
    """A stored interaction, whole. Instants are UTC text as stored; duration in minutes."""

    id: int
    uid: str
    staff_id: int | None
    at: str
    channel: str
    direction: str | None
    started_by: str | None
    outcome: str | None
    minutes: int | None
    topic: str | None
    body: str
    needs_reply: bool
    replied_at: str | None
    complaint_id: int | None
    version: int
    created_at: str
    updated_at: str
    contact_ids: tuple[int, ...] = ()


def direction_of(channel: str, asked: str | None) -> str | None:
    """Who spoke to whom when nobody says: with channels that have a direction, we reached out."""
    return asked or ("out" if channel in DIRECTED else None)


def started_by(direction: str | None) -> str | None:
    """Who began: an incoming message is the customer's, an outgoing one ours."""
    return {"in": "customer", "out": "us", None: None}[direction]


def row_of(draft: InteractionDraft, staff_id: int | None, now: str) -> dict[str, Any]:
    """A new interaction as the columns of its row; `now`, UTC text as stored, is when it was unless the draft says."""
    direction = direction_of(draft.channel, draft.direction)
    return {
        "staff_id": staff_id,
        "at": stored(draft.at) if draft.at else now,
        "channel": draft.channel,
        "direction": direction,
        "started_by": started_by(direction),
        "outcome": draft.outcome,
        "minutes": draft.minutes,
        "topic": draft.topic,
        "body": draft.body,
        "needs_reply": int(draft.needs_reply),
        "complaint_id": draft.complaint_id,
        "search_text": index_text(draft.topic, draft.body),
    }


def index_text(topic: str | None, body: str) -> str:
    """The words under which an interaction is found."""
    return search_text(topic or "", body)
