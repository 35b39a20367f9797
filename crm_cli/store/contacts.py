"""Contacts as rows: the contact itself, its points, tags and consents."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete
from sqlmodel import SQLModel

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contact_fields import index_text
from crm_cli.domain.contacts import ContactDraft, ContactRecord, Point
from crm_cli.domain.folding import normalise
from crm_cli.domain.ids import new_uid
from crm_cli.domain.phones import phone_words
from crm_cli.queries import contacts as queries
from crm_cli.store.rows import RecordStore
from crm_cli.store.tables import Contact, ContactConsent, ContactPoint, ContactTag

# Columns that a record and its row share by name.
_SHARED = [
    "kind",
    "full_name",
    "latin_name",
    "org_id",
    "job_title",
    "owner_id",
    "lifecycle",
    "disqualified_reason",
    "source",
    "referred_by_id",
    "tier",
    "preferred_channel",
    "best_time",
    "language",
    "city",
    "note",
    "archived_at",
]
_DRAFTED = [name for name in _SHARED if name in ContactDraft._fields]

_PARTS: dict[str, type[SQLModel]] = {"points": ContactPoint, "tags": ContactTag, "consent": ContactConsent}


def point_words(point: Point) -> list[str]:
    """The words under which a contact is found by one of its points."""
    return phone_words(point.norm) if point.type in ("mobile", "phone", "whatsapp") else [point.value]


class ContactStore(RecordStore[ContactRecord, Contact]):
    noun = "contact"
    table = Contact
    read = staticmethod(queries.record)

    def insert(
        self, draft: ContactDraft, *, org_id: int | None, owner_id: int | None, referred_by_id: int | None
    ) -> int:
        """Store a new contact and return its id."""
        number = self._add(
            Contact(
                uid=draft.uid or new_uid(),
                org_id=org_id,
                owner_id=owner_id,
                referred_by_id=referred_by_id,
                do_not_contact=int(draft.do_not_contact),
                created_at=self.at,
                updated_at=self.at,
                **{name: getattr(draft, name) for name in _DRAFTED},
                **_birthday_columns(draft.birthday),
                **_derived(draft),
            )
        )
        self._write_parts(number, draft, _PARTS)
        return number

    def update(self, record: ContactRecord) -> None:
        """Store `record` in place of the version it was read from. Raises Conflict when that one is gone."""
        (before,) = self.fetch([record.id])
        values: dict[str, object] = {name: getattr(record, name) for name in _SHARED}
        values |= {"do_not_contact": int(record.do_not_contact)}
        values |= _birthday_columns(record.birthday) | _derived(record)
        changed = [part for part in _PARTS if getattr(record, part) != getattr(before, part)]
        for part in changed:
            table = _PARTS[part]
            self.session.execute(delete(table).where(table.contact_id == record.id))  # type: ignore[attr-defined]
        self._write_parts(record.id, record, changed)
        self._change(record.id, record.version, values, parts_changed=bool(changed))

    def _write_parts(self, number: int, source: ContactDraft | ContactRecord, parts: Iterable[str]) -> None:
        for part in parts:
            self.session.add_all(_part_row(number, part, value) for value in getattr(source, part))
        self.session.flush()


def _part_row(number: int, part: str, value: Any) -> SQLModel:
    if part == "points":
        columns = value._asdict() | {"preferred": int(value.preferred)}
        return ContactPoint(contact_id=number, **columns)
    if part == "tags":
        return ContactTag(contact_id=number, tag=value)
    channel, answer = value
    return ContactConsent(contact_id=number, channel=channel, answer=answer)


def _birthday_columns(birthday: Birthday | None) -> dict[str, Any]:
    year, month, day, calendar = birthday or (None, None, None, None)
    return {"birth_year": year, "birth_month": month, "birth_day": day, "birth_calendar": calendar}


def _derived(source: ContactDraft | ContactRecord) -> dict[str, Any]:
    words = tuple(word for point in source.points for word in point_words(point))
    return {
        "sort_name": normalise(source.full_name),
        "search_text": index_text(source.full_name, source.latin_name, words),
    }
