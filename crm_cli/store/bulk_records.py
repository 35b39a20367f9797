"""Many conversations, follow-ups or complaints at once; journal and search index by one statement each.

They are stored as they were where they come from: states and stamps are theirs.
"""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from crm_cli.domain.incoming import Plain
from crm_cli.domain.incoming_complaints import MOVES
from crm_cli.store.bulk_rows import Columns, by_column, insert_many, next_ids

_COLUMNS = {
    "interaction": (
        "at channel direction started_by outcome minutes topic body needs_reply replied_at complaint_id staff_id"
        " search_text"
    ),
    "followup": (
        "title kind due_on due_time first_due_on hidden_until status priority outcome closed_at owner_id every anchor"
        " anchor_on until times series occurrence"
    ),
    "complaint": (
        "received_at channel heard wanted about which topic severity safety confidential about_id status decision"
        " reason cause prevention no_document asked_at satisfaction owner_id acknowledged_at resolved_at ended_at"
        " waiting_since acknowledge_due half_due resolve_due escalation search_text"
    ),
}
_INDEXES = {"interaction": "interaction_search", "complaint": "complaint_search"}


class Whole(NamedTuple):
    """A record to be stored: its uid, its columns by name, and the ids of the contacts it concerns."""

    uid: str
    fields: dict[str, Plain]
    contact_ids: tuple[int, ...]


class RecordLoader:
    """Loads records in bulk inside a unit of work: `work.bulk_records`."""

    def __init__(self, db: sqlite3.Connection, at: str, staff_id: int | None) -> None:
        self._db = db
        self._at = at
        self._staff_id = staff_id

    def load(self, noun: str, records: Sequence[Whole], origin: str = "") -> range:
        """Store records of a noun and return their ids in the same order.

        Uids must be new, and whom they concern there: the driver's IntegrityError takes all of them back. The timeline
        of complaints says what their stamps say, and their `origin`.
        """
        ids, count = next_ids(self._db, noun, len(records)), len(records)
        fields = {name: [record.fields.get(name) for record in records] for name in _COLUMNS[noun].split()}
        owned = {} if noun == "interaction" else {"contact_id": [record.contact_ids[0] for record in records]}
        stamped = {"created_at": [self._at] * count, "updated_at": [self._at] * count}
        rows: dict[str, Columns] = {
            noun: {"id": ids, "uid": [record.uid for record in records], **owned, **fields, **stamped}
        }
        if noun == "interaction":
            rows["interaction_contact"] = self._took_part(records, ids)
        if noun == "complaint":
            rows["complaint_event"] = self._timeline(records, ids, origin)
        insert_many(self._db, rows, {_INDEXES[noun]: noun} if noun in _INDEXES else {})
        return ids

    def _took_part(self, records: Sequence[Whole], ids: range) -> Columns:
        pairs = [(number, who) for number, record in zip(ids, records, strict=True) for who in record.contact_ids]
        parts = next_ids(self._db, "interaction_contact", len(pairs))
        return by_column(
            "id interaction_id contact_id", ((part, *pair) for part, pair in zip(parts, pairs, strict=True))
        )

    def _timeline(self, records: Sequence[Whole], ids: range, origin: str) -> Columns:
        """What happened to complaints; what a move wants here is not known of one that was made elsewhere."""
        rows: list[tuple[object, ...]] = []
        for number, record in zip(ids, records, strict=True):
            status = record.fields["status"]
            moves = [
                (verb, state, record.fields.get(stamp))
                for verb, (state, stamp) in MOVES.items()
                if record.fields.get(stamp) and (stamp != "ended_at" or state == status)
            ]
            if status == "rejected":
                moves = [move for move in moves if move[0] != "resolve"]
            happened = [
                (at, verb, state, None, origin if verb in ("resolve", "close") else None) for verb, state, at in moves
            ]
            happened.sort(key=lambda event: str(event[0]))
            rows += [(number, *event) for event in (*happened, (self._at, "import", status, origin, None))]
        events = next_ids(self._db, "complaint_event", len(rows))
        names = "id staff_id complaint_id at verb status note forced"
        return by_column(names, ((event, self._staff_id, *row) for event, row in zip(events, rows, strict=True)))
