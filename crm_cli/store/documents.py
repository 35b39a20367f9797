"""Documents as rows. Their contents are the business of `contents`."""

from datetime import date

from crm_cli.domain.documents import DocumentDraft, DocumentRecord
from crm_cli.domain.ids import new_uid
from crm_cli.queries import documents as queries
from crm_cli.store.contents import Content
from crm_cli.store.rows import RecordStore
from crm_cli.store.tables.documents import Document


class DocumentStore(RecordStore[DocumentRecord, Document]):
    noun = "document"
    table = Document
    read = staticmethod(queries.record)

    def insert(
        self, draft: DocumentDraft, content: Content, *, contact_id: int | None, complaint_id: int | None
    ) -> int:
        """Store a new document of a contact or of a complaint, and return its id."""
        return self._add(
            Document(
                uid=draft.uid or new_uid(),
                contact_id=contact_id,
                complaint_id=complaint_id,
                kind=draft.kind,
                name=draft.name,
                number=draft.number,
                country=draft.country,
                issued_on=_day(draft.issued_on),
                expires_on=_day(draft.expires_on),
                size=content.size,
                sha256=content.sha256,
                created_at=self.at,
                updated_at=self.at,
            )
        )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
