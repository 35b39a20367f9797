"""Follow-ups as rows."""

from crm_cli.domain.followups import FollowupDraft, FollowupRecord
from crm_cli.domain.ids import new_uid
from crm_cli.queries import followups as queries
from crm_cli.store.rows import RecordStore
from crm_cli.store.tables.followups import Followup

_SHARED = ["contact_id", "title", "kind", "status", "priority", "owner_id", "outcome", "closed_at"]


class FollowupStore(RecordStore[FollowupRecord, Followup]):
    noun = "follow-up"
    table = Followup
    read = staticmethod(queries.record)

    def insert(self, draft: FollowupDraft, *, contact_id: int, owner_id: int | None) -> int:
        """Store a new follow-up and return its id."""
        due_on = draft.due_on.isoformat()
        return self._add(
            Followup(
                uid=draft.uid or new_uid(),
                contact_id=contact_id,
                title=draft.title,
                kind=draft.kind,
                due_on=due_on,
                due_time=draft.due_time.strftime("%H:%M") if draft.due_time else None,
                first_due_on=due_on,
                priority=draft.priority,
                owner_id=owner_id,
                created_at=self.at,
                updated_at=self.at,
            )
        )

    def update(self, record: FollowupRecord) -> None:
        """Store `record` in place of the version it was read from. Raises Conflict when that one is gone."""
        values: dict[str, object] = {name: getattr(record, name) for name in _SHARED}
        values |= {
            "due_on": record.due_on.isoformat(),
            "due_time": record.due_time.strftime("%H:%M") if record.due_time else None,
            "hidden_until": record.hidden_until.isoformat() if record.hidden_until else None,
        }
        self._change(record.id, record.version, values)
