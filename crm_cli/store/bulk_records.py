"""Many conversations, follow-ups or complaints at once; journal and search index by one statement each.

They are stored as they were where they come from: states and stamps are theirs.
"""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from crm_cli.domain.incoming import Plain
from crm_cli.domain.incoming_complaints import MOVES
from crm_cli.store.bulk_rows import Rows, insert_many, last_id

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
        names = _COLUMNS[noun].split()
        owned = () if noun == "interaction" else ("contact_id",)
        columns = {noun: ", ".join(("id", "uid", *owned, *names, "created_at", "updated_at"))}
        rows: dict[str, Rows] = {noun: []}
        first = last_id(self._db, noun) + 1
        for number, record in enumerate(records, first):
            values = [record.fields.get(name) for name in names]
            owner = record.contact_ids[:1] if owned else ()
            rows[noun].append((number, record.uid, *owner, *values, self._at, self._at))
        if noun == "interaction":
            columns["interaction_contact"] = "id, interaction_id, contact_id"
            rows["interaction_contact"] = self._took_part(records, first)
        if noun == "complaint":
            columns["complaint_event"] = "id, complaint_id, at, staff_id, verb, status, note, forced"
            rows["complaint_event"] = self._timeline(records, first, origin)
        insert_many(self._db, columns, rows, {_INDEXES[noun]: noun} if noun in _INDEXES else {})
        return range(first, first + len(records))

    def _took_part(self, records: Sequence[Whole], first: int) -> Rows:
        pairs = ((number, who) for number, record in enumerate(records, first) for who in record.contact_ids)
        return [(part, *pair) for part, pair in enumerate(pairs, last_id(self._db, "interaction_contact") + 1)]

    def _timeline(self, records: Sequence[Whole], first: int, origin: str) -> Rows:
        """What happened to complaints; what a move wants here is not known of one that was made elsewhere."""
        rows: Rows = []
        for number, record in enumerate(records, first):
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
        start = last_id(self._db, "complaint_event") + 1
        return [
            (event, number, at, self._staff_id, verb, status, note, forced)
            for event, (number, at, verb, status, note, forced) in enumerate(rows, start)
        ]
