"""Colleagues as rows."""

from crm_cli.domain.folding import normalise
from crm_cli.domain.ids import new_uid
from crm_cli.domain.staff import StaffDraft, StaffRecord
from crm_cli.queries import staff as queries
from crm_cli.store.rows import RecordStore
from crm_cli.store.tables.staff import Staff


class StaffStore(RecordStore[StaffRecord, Staff]):
    noun = "colleague"
    table = Staff
    read = staticmethod(queries.record)

    def insert(self, draft: StaffDraft) -> int:
        """Store a new colleague and return the id."""
        return self._add(
            Staff(
                uid=new_uid(),
                name=draft.name,
                sort_name=normalise(draft.name),
                role=draft.role,
                created_at=self.at,
                updated_at=self.at,
            )
        )

    def update(self, record: StaffRecord) -> None:
        """Store `record` in place of the version it was read from. Raises Conflict when that one is gone."""
        values: dict[str, object] = {
            "name": record.name,
            "sort_name": normalise(record.name),
            "role": record.role,
            "active": int(record.active),
        }
        self._change(record.id, record.version, values)
