"""Reads about documents: list lines, whole records, whose content is still needed."""

import sqlite3
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from crm_cli.domain.fields.documents import DOCUMENT
from crm_cli.domain.renewal import RENEWED_BEFORE, RENEWED_BEFORE_OTHERS
from crm_cli.queries.listing import Condition, Source, only, stored_columns

if TYPE_CHECKING:
    from crm_cli.domain.documents import DocumentRecord
    from crm_cli.domain.present import Present

_DAYS = " ".join(f"WHEN '{kind}' THEN {days}" for kind, days in RENEWED_BEFORE.items())
_EXPIRING = f"""d.expires_on >= :today AND julianday(d.expires_on) - julianday(:today)
 <= CASE d.kind {_DAYS} ELSE {RENEWED_BEFORE_OTHERS} END"""
# Whose document it is: the contact's own, or that of the contact of the complaint.
OWNED = """document d LEFT JOIN complaint m ON m.id = d.complaint_id
  JOIN contact c ON c.id = ifnull(d.contact_id, m.contact_id)"""
RECORD = "iif(d.contact_id IS NULL, 'complaint:' || d.complaint_id, 'contact:' || d.contact_id)"
# On the page of the day until a later one of the same kind is filed with the same contact or complaint.
TO_RENEW = f"""{OWNED}
 WHERE d.expires_on <= :renewed_by AND d.expires_on <= CASE d.kind {{by_kind}} ELSE :renewed_by_others END
   AND c.archived_at IS NULL AND m.ended_at IS NULL AND NOT EXISTS (
     SELECT 1 FROM document n WHERE n.kind = d.kind AND n.expires_on > d.expires_on
        AND (n.contact_id = d.contact_id OR n.complaint_id = d.complaint_id))""".format(
    by_kind=" ".join(f"WHEN '{kind}' THEN :renewed_by_{kind}" for kind in RENEWED_BEFORE)
)

DOCUMENTS = Source(
    fieldset=DOCUMENT,
    tables=OWNED,
    columns={
        **stored_columns(DOCUMENT, "d"),
        "record": RECORD,
        "contact_id": "c.id",
        "contact": "c.full_name",
    },
    counted="document d",
    order="d.id DESC",
    words="",
    word="instr(normalise(d.name || ' ' || c.full_name), {value}) > 0",
    aspects={"expired": "d.expires_on < :today", "expiring": _EXPIRING},
)

_RECORD = """
SELECT d.id, d.uid, d.contact_id, d.complaint_id, d.kind, d.name, d.number, d.country, d.issued_on, d.expires_on,
       d.size, d.sha256, d.version, d.created_at, d.updated_at
  FROM document d WHERE d.id = ?
"""
BY_UID = "SELECT id FROM document WHERE uid = ?"
SAME = """
SELECT d.id FROM document d
 WHERE (d.contact_id = :contact OR d.complaint_id = :complaint) AND d.sha256 = :sha256 ORDER BY d.id
"""
HAS_DOCUMENTS = "SELECT EXISTS (SELECT 1 FROM pragma_table_list('document'))"
HELD = "SELECT d.sha256, min(d.id), d.name, d.size FROM document d GROUP BY d.sha256 ORDER BY min(d.id)"
# What was deleted, or taken back, comes back by undo as long as the journal knows of it.
REMEMBERED = """
SELECT DISTINCT ifnull(j.new, j.old) ->> 'sha256' FROM journal j WHERE j.table_name = 'document' AND j.digest IS NULL
"""


def ids(numbers: Iterable[int]) -> Condition:
    """Only these documents."""
    return only("d.id", numbers)


def of_contact(number: int) -> Condition:
    """Documents of one contact, those of complaints apart; what expires comes first."""
    order = "d.expires_on IS NULL, d.expires_on DESC, d.id DESC"
    return Condition("d.contact_id = :contact", {"contact": number}, order)


def all_of_contact(number: int) -> Condition:
    """Documents of one contact, those of complaints with them."""
    return Condition("c.id = :contact", {"contact": number}, "d.id")


def of_complaint(number: int) -> Condition:
    """Documents of one complaint, in the order in which they were filed."""
    return Condition("d.complaint_id = :complaint", {"complaint": number}, "d.id")


def record(db: sqlite3.Connection, number: int) -> "DocumentRecord | None":
    """The document with this id, or None."""
    from crm_cli.domain.documents import DocumentRecord

    row = db.execute(_RECORD, (number,)).fetchone()
    return DocumentRecord._make(row) if row else None


def by_uid(db: sqlite3.Connection, uid: str) -> int | None:
    """The id of the document with this uid."""
    row = db.execute(BY_UID, (uid,)).fetchone()
    return row[0] if row else None


def same(db: sqlite3.Connection, sha256: str, contact_id: int | None, complaint_id: int | None) -> list[int]:
    """The documents of this contact or complaint that have the same content."""
    values = {"contact": contact_id, "complaint": complaint_id, "sha256": sha256}
    return [number for (number,) in db.execute(SAME, values)]


def held(db: sqlite3.Connection) -> list[tuple[str, int, str, int]]:
    """The contents of the documents there are: hash, the first document that has it, its name, bytes."""
    return db.execute(HELD).fetchall() if db.execute(HAS_DOCUMENTS).fetchone()[0] else []


def needed(db: sqlite3.Connection) -> set[str]:
    """The contents of all documents, those included that undo could bring back. An older file has none."""
    if not db.execute(HAS_DOCUMENTS).fetchone()[0]:
        return set()
    return {hash_ for hash_, *_rest in held(db)} | {hash_ for (hash_,) in db.execute(REMEMBERED) if hash_}


def renewal(present: "Present") -> dict[str, str]:
    """The days up to which documents that expire are to be renewed, as `TO_RENEW` wants them."""
    days = {"_others": RENEWED_BEFORE_OTHERS, **{f"_{kind}": days for kind, days in RENEWED_BEFORE.items()}}
    return {
        "renewed_by": (present.today + timedelta(max(days.values()))).isoformat(),
        **{f"renewed_by{key}": (present.today + timedelta(n)).isoformat() for key, n in days.items()},
    }
