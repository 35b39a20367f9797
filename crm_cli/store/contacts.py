"""Contacts as rows: the contact itself, its points, tags, consents and values of custom fields."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contact_fields import index_text
from crm_cli.domain.contacts import ContactDraft, ContactRecord, Point
from crm_cli.domain.folding import normalise
from crm_cli.domain.ids import new_uid
from crm_cli.domain.phones import phone_words
from crm_cli.errors import NotFound
from crm_cli.i18n import _
from crm_cli.queries import contacts as queries
from crm_cli.queries.fields import by_key
from crm_cli.store.rows import RecordStore
from crm_cli.store.tables.contacts import Contact, ContactConsent, ContactPoint, ContactTag

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
    "merged_into_id",
]
_DRAFTED = [name for name in _SHARED if name in ContactDraft._fields]

_PARTS = ("points", "tags", "consent", "custom")
_VERIFY = "UPDATE contact_point SET verified_at = :at WHERE contact_id = :contact AND type = :type AND value = :value"


def point_words(point: Point) -> list[str]:
    """The words under which a contact is found by one of its points; where it lives says nothing about its name."""
    if point.type in ("address", "website"):
        return []
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
        for part in _PARTS:
            self._write_parts(number, part, getattr(draft, part))
        return number

    def update(self, record: ContactRecord) -> None:
        """Store `record` in place of the version it was read from. Raises Conflict when that one is gone."""
        (before,) = self.fetch([record.id])
        values: dict[str, object] = {name: getattr(record, name) for name in _SHARED}
        values |= {"do_not_contact": int(record.do_not_contact)}
        values |= _birthday_columns(record.birthday) | _derived(record)
        changed = [part for part in _PARTS if getattr(record, part) != getattr(before, part)]
        for part in changed:
            old, new = getattr(before, part), getattr(record, part)
            self._remove_parts(record.id, part, [value for value in old if value not in new])
            self._write_parts(record.id, part, [value for value in new if value not in old])
        self._change(record.id, record.version, values, parts_changed=bool(changed))

    def verify(self, number: int, points: Iterable[Point]) -> None:
        """Note that these points were found to reach the contact."""
        for point in points:
            self.db.execute(_VERIFY, {"at": self.at, "contact": number, "type": point.type, "value": point.value})

    def _remove_parts(self, number: int, part: str, values: Iterable[Any]) -> None:
        table = _table(part)
        for value in values:
            columns = self._columns(part, value)
            same = (getattr(table, name) == known for name, known in columns.items())
            self.session.execute(delete(table).where(table.contact_id == number, *same))

    def _write_parts(self, number: int, part: str, values: Iterable[Any]) -> None:
        for value in values:
            self.session.add(_table(part)(contact_id=number, **self._columns(part, value)))
        self.session.flush()

    def _columns(self, part: str, value: Any) -> dict[str, Any]:
        if part == "points":
            return {**value._asdict(), "preferred": int(value.preferred)}
        if part == "tags":
            return {"tag": value}
        if part == "consent":
            return dict(zip(("channel", "answer"), value, strict=True))
        key, text = value
        return {"field_id": self._field_id(key), "value": text}

    def _field_id(self, key: str) -> int:
        number = by_key(self.db, key)
        if number is None:
            raise NotFound(_("there is no custom field {key}").format(key=key), hint=_("see `crm fields list`"))
        return number


def _table(part: str) -> Any:
    if part == "custom":
        from crm_cli.store.tables.fields import ContactValue  # few contacts have values, and a class takes time

        return ContactValue
    return {"points": ContactPoint, "tags": ContactTag, "consent": ContactConsent}[part]


def _birthday_columns(birthday: Birthday | None) -> dict[str, Any]:
    year, month, day, calendar = birthday or (None, None, None, None)
    return {"birth_year": year, "birth_month": month, "birth_day": day, "birth_calendar": calendar}


def _derived(source: ContactDraft | ContactRecord) -> dict[str, Any]:
    words = tuple(word for point in source.points for word in point_words(point))
    is_merged = isinstance(source, ContactRecord) and source.merged_into_id
    return {
        "sort_name": normalise(source.full_name),
        "search_text": "" if is_merged else index_text(source.full_name, source.latin_name, words),
    }
