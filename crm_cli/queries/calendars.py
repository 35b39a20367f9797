"""Reads about follow-ups for calendars."""

import sqlite3
from collections.abc import Iterable, Iterator

from crm_cli.domain.fields import Field
from crm_cli.domain.listing import Query, Row
from crm_cli.domain.present import Present
from crm_cli.queries.followups import FOLLOWUPS, LIVE
from crm_cli.queries.listing import Condition, listing

_VERSION = Field("version", "number", "")
_KEYS = (
    "id uid title contact reach kind status priority outcome closed_at version created_at updated_at due_on due_time"
)

ENTRIES = FOLLOWUPS._replace(
    fieldset=FOLLOWUPS.fieldset._replace(fields=(*FOLLOWUPS.fieldset.fields, _VERSION)),
    columns={**FOLLOWUPS.columns, "version": "f.version"},
)


def entries(db: sqlite3.Connection, query: Query, present: Present, condition: Condition | None) -> Iterator[Row]:
    """What satisfies `query` and `condition`: the fields of an `Entry`, but day and time in place of `due`."""
    fields = ENTRIES.fieldset.pick(tuple(_KEYS.split()))
    return listing(db, ENTRIES, query, present, condition).rows(fields, None)


def live_or_among(uids: Iterable[str]) -> Condition:
    """Still to be done, or one of these."""
    import json

    return Condition(f"{LIVE} OR f.uid IN (SELECT value FROM json_each(:uids))", {"uids": json.dumps(list(uids))})
