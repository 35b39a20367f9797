"""Interactions as rows, with the contacts who took part."""

from crm_cli.domain.ids import new_uid
from crm_cli.domain.interactions import InteractionDraft, InteractionRecord, index_text, row_of
from crm_cli.queries import interactions as queries
from crm_cli.store.rows import RecordStore
from crm_cli.store.tables.interactions import Interaction, InteractionContact

_SHARED = ("staff_id at channel direction started_by outcome minutes topic body replied_at complaint_id").split()


class InteractionStore(RecordStore[InteractionRecord, Interaction]):
    noun = "interaction"
    table = Interaction
    read = staticmethod(queries.record)

    def insert(self, draft: InteractionDraft, *, contact_ids: tuple[int, ...], staff_id: int | None) -> int:
        """Store a new interaction and return its id."""
        row = row_of(draft, staff_id, self.at)
        number = self._add(Interaction(uid=draft.uid or new_uid(), created_at=self.at, updated_at=self.at, **row))
        self.session.add_all(InteractionContact(interaction_id=number, contact_id=who) for who in contact_ids)
        self.session.flush()
        return number

    def update(self, record: InteractionRecord) -> None:
        """Store `record` in place of the version it was read from. Raises Conflict when that one is gone."""
        values: dict[str, object] = {name: getattr(record, name) for name in _SHARED}
        values |= {"needs_reply": int(record.needs_reply), "search_text": index_text(record.topic, record.body)}
        self._change(record.id, record.version, values)
