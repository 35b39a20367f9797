"""Custom fields as rows, and the values of all contacts when a field changes its kind."""

import json
from collections.abc import Mapping

from sqlalchemy import update
from sqlmodel import col

from crm_cli.domain.custom_fields import CustomFieldDraft, CustomFieldRecord
from crm_cli.domain.ids import new_uid
from crm_cli.queries import fields as queries
from crm_cli.store.rows import RecordStore
from crm_cli.store.tables.fields import ContactValue, CustomField


class FieldStore(RecordStore[CustomFieldRecord, CustomField]):
    noun = "custom field"
    table = CustomField
    read = staticmethod(queries.record)

    def insert(self, draft: CustomFieldDraft) -> int:
        """Store a new field and return its id."""
        return self._add(
            CustomField(
                uid=draft.uid or new_uid(),
                key=draft.key,
                type=draft.type,
                label=draft.label,
                choices=_stored(draft.choices),
                created_at=self.at,
                updated_at=self.at,
            )
        )

    def update(self, record: CustomFieldRecord) -> None:
        """Store `record` in place of the version it was read from. Raises Conflict when that one is gone."""
        values: dict[str, object] = {"key": record.key, "type": record.type, "label": record.label}
        self._change(record.id, record.version, values | {"choices": _stored(record.choices)})

    def replace(self, number: int, values: Mapping[str, str]) -> None:
        """Keep other texts for values of a field, wherever a contact has them; no new one is to be replaced itself."""
        for before, after in values.items():
            where = (col(ContactValue.field_id) == number, col(ContactValue.value) == before)
            self.session.execute(update(ContactValue).where(*where).values(value=after))


def _stored(choices: tuple[str, ...]) -> str | None:
    return json.dumps(choices, ensure_ascii=False) if choices else None
