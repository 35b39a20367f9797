"""What a row changes about a record that is here, by the rules that hold when somebody types the change."""

from collections.abc import Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_cli.domain import followups as rules
from crm_cli.domain.complaints import ENDED, assigned
from crm_cli.domain.folding import normalise
from crm_cli.domain.incoming import IncomingRow, Plain
from crm_cli.domain.interactions import started_by
from crm_cli.queries import complaints, followups, interactions
from crm_cli.services.followups import follow_on

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

_READ = {"interaction": interactions.record, "followup": followups.record, "complaint": complaints.record}
# What a row may change; a complaint moves on by the steps of its handling alone.
_CHANGED = {
    "interaction": "at channel direction outcome minutes topic body needs_reply replied_at staff_id".split(),
    "followup": "title kind priority due_on due_time status outcome owner_id".split(),
    "complaint": (
        "channel heard wanted about which topic severity safety confidential cause prevention no_document"
        " owner_id".split()
    ),
}
_TOGETHER = {"due_on": "due_time", "replied_at": "needs_reply"}


class Difference(NamedTuple):
    """What a row says otherwise than the record that is here: field -> (what is kept, what the row says)."""

    number: int
    version: int
    row: IncomingRow
    fields: dict[str, tuple[Plain, Plain]]


def difference(
    db: "sqlite3.Connection", noun: str, number: int, row: IncomingRow, staff: Mapping[str, int]
) -> Difference:
    """What the row says otherwise, of what it says at all and of what may be changed."""
    record: Any = _READ[noun](db, number)
    said = stored_fields(row.fields, staff)
    given = {*row.given, *(f"{name}_id" for name in row.given)}
    given |= {_TOGETHER[field] for field in given & _TOGETHER.keys()}
    found = {}
    for field in _CHANGED[noun]:
        kept = getattr(record, field)
        ours = kept.isoformat() if isinstance(kept, date) else f"{kept:%H:%M}" if isinstance(kept, time) else kept
        if field in given and said.get(field) != ours and (said.get(field) is not None or field == "due_time"):
            found[field] = (ours, said[field])
    if noun == "followup" and record.status not in rules.LIVE:
        found = {field: change for field, change in found.items() if not field.startswith("due_")}
    if noun == "complaint" and record.status in ENDED:
        found.pop("owner_id", None)
    return Difference(number, record.version, row, found)


def stored_fields(fields: Mapping[str, Plain], staff: Mapping[str, int]) -> dict[str, Plain]:
    """The fields of a row with colleagues by number: those whose name is known here, by normalised name."""
    found = dict(fields)
    for name in ("staff", "owner"):
        if name in found:
            colleague = found.pop(name)
            found[f"{name}_id"] = staff.get(normalise(str(colleague))) if colleague else None
    return found


def update(crm: "Crm", work: "Work", noun: str, found: Difference) -> bool:
    """Change the record as the row says; False where somebody has changed it since it was compared."""
    record: Any = _READ[noun](work.db, found.number)
    if not found.fields or record is None or record.version != found.version:
        return False
    news: dict[str, Any] = {field: theirs for field, (_ours, theirs) in found.fields.items()}
    if noun == "followup":
        news["closed_at"] = found.row.fields["closed_at"]
    {"interaction": _interaction, "followup": _followup, "complaint": _complaint}[noun](crm, work, record, news)
    return True


def _interaction(_crm: "Crm", work: "Work", record: Any, news: dict[str, Any]) -> None:
    if "direction" in news:
        news["started_by"] = started_by(news["direction"])
    changed = record._replace(**news)
    work.interactions.update(changed if changed.needs_reply else changed._replace(replied_at=None))


def _followup(crm: "Crm", work: "Work", record: Any, news: dict[str, Any]) -> None:
    status, outcome = news.pop("status", record.status), news.get("outcome", record.outcome)
    closed_at = news.pop("closed_at") or work.at
    if "due_on" in news or "due_time" in news:
        day = date.fromisoformat(str(news.pop("due_on", record.due_on)))
        clock = news.pop("due_time", record.due_time)
        record = rules.moved(record, to=day, at=time.fromisoformat(clock) if isinstance(clock, str) else clock)
    record = record._replace(**news)
    is_moved = status != record.status
    if is_moved and record.status not in rules.LIVE:
        record = rules.reopened(record)
    if is_moved and status in rules.LIVE:
        record = rules.started(record) if status == "doing" else record._replace(status="open")
    elif is_moved:
        end = rules.completed if status == "done" else rules.cancelled
        record = end(record, at=closed_at, outcome=outcome)
    work.followups.update(record)
    if is_moved and status == "done":
        follow_on(work, record, crm.present, crm.present.local(str(closed_at)).date())


def _complaint(crm: "Crm", work: "Work", record: Any, news: dict[str, Any]) -> None:
    owner_id = news.pop("owner_id", None)
    if news:
        crm.complaints.revise(work, record, news)
    if owner_id:
        (complaint,) = work.complaints.fetch([record.id])
        (colleague,) = work.staff.fetch([owner_id])
        work.complaints.update(assigned(complaint, owner_id))
        work.complaints.note_event(complaint.id, "assign", complaint.status, colleague.name)
