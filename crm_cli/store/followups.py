"""Follow-ups as rows."""

from datetime import date, time

from crm_cli.domain.followups import FollowupDraft, FollowupRecord, repeated
from crm_cli.domain.ids import new_uid
from crm_cli.queries import followups as queries
from crm_cli.store.rows import RecordStore
from crm_cli.store.tables.followups import Followup

_DRAFTED = ["title", "kind", "priority", "complaint_id", "interaction_id", "origin"]
_REPEATED = ["every", "anchor", "times", "series", "occurrence"]
_SHARED = ["contact_id", "status", "owner_id", "outcome", "closed_at", *_DRAFTED, *_REPEATED]
_DAYS = ["due_on", "hidden_until", "anchor_on", "until"]


class FollowupStore(RecordStore[FollowupRecord, Followup]):
    noun = "follow-up"
    table = Followup
    read = staticmethod(queries.record)

    def insert(self, draft: FollowupDraft, *, contact_id: int, owner_id: int | None) -> int:
        """Store a new follow-up and return its id."""
        uid, due_on = draft.uid or new_uid(), draft.due_on.isoformat()
        number = self._add(
            Followup(
                uid=uid,
                contact_id=contact_id,
                due_on=due_on,
                due_time=_clock(draft.due_time),
                first_due_on=due_on,
                owner_id=owner_id,
                origin_key=draft.origin_key,
                created_at=self.at,
                updated_at=self.at,
                **{name: getattr(draft, name) for name in _DRAFTED},
            )
        )
        if draft.repeat:
            (stored,) = self.fetch([number])
            self.update(repeated(stored, draft.repeat))
        return number

    def insert_next(self, before: FollowupRecord, due_on: date, occurrence: int) -> int:
        """Store the one that follows in a series and return its id."""
        kept = {name: getattr(before, name) for name in _SHARED}
        fresh = {"status": "open", "outcome": None, "closed_at": None, "occurrence": occurrence}
        return self._add(
            Followup(
                uid=new_uid(),
                due_on=due_on.isoformat(),
                due_time=_clock(before.due_time),
                first_due_on=due_on.isoformat(),
                anchor_on=_day(before.anchor_on),
                until=_day(before.until),
                created_at=self.at,
                updated_at=self.at,
                **kept | fresh,
            )
        )

    def update(self, record: FollowupRecord) -> None:
        """Store `record` in place of the version it was read from. Raises Conflict when that one is gone."""
        values: dict[str, object] = {name: getattr(record, name) for name in _SHARED}
        values |= {name: _day(getattr(record, name)) for name in _DAYS} | {"due_time": _clock(record.due_time)}
        self._change(record.id, record.version, values)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(clock: time | None) -> str | None:
    return clock.strftime("%H:%M") if clock else None
