"""Many interactions at once, with who took part; journal and search index by one statement each."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from crm_cli.domain.ids import new_uid
from crm_cli.domain.interactions import InteractionDraft, row_of
from crm_cli.store.bulk_rows import Rows, insert_many, last_id

_COLUMNS = {
    "interaction": (
        "id, uid, staff_id, at, channel, direction, started_by, outcome, minutes, topic, body, needs_reply, "
        "complaint_id, search_text, created_at, updated_at"
    ),
    "interaction_contact": "id, interaction_id, contact_id",
}
_INDEXES = {"interaction_search": "interaction"}
_FIELDS = _COLUMNS["interaction"].split(", ")[2:-2]


class Talk(NamedTuple):
    """An interaction to be, with whom it was by id, each once, and who of the staff took part."""

    draft: InteractionDraft
    contact_ids: tuple[int, ...]
    staff_id: int | None


class InteractionLoader:
    """Loads interactions in bulk inside a unit of work: `work.bulk_interactions`."""

    def __init__(self, db: sqlite3.Connection, at: str) -> None:
        self._db = db
        self._at = at

    def load(self, talks: Iterable[Talk]) -> range:
        """Store these interactions, as many single inserts would, and return their ids in the same order.

        Uids must be new, and contacts and complaints there: the driver's IntegrityError takes all of them back.
        """
        interactions: Rows = []
        took_part: Rows = []
        first = last_id(self._db, "interaction") + 1
        part = last_id(self._db, "interaction_contact")
        for number, talk in enumerate(talks, first):
            row = row_of(talk.draft, talk.staff_id, self._at)
            uid = talk.draft.uid or new_uid()
            interactions.append((number, uid, *[row[name] for name in _FIELDS], self._at, self._at))
            for contact in talk.contact_ids:
                part += 1
                took_part.append((part, number, contact))
        insert_many(self._db, _COLUMNS, {"interaction": interactions, "interaction_contact": took_part}, _INDEXES)
        return range(first, first + len(interactions))
