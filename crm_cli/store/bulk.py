"""Many contacts at once, with all that belongs to them; journal and search indexes by one statement each."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crm_cli.domain.contact_fields import index_text
from crm_cli.domain.emails import email_key
from crm_cli.domain.folding import search_text
from crm_cli.domain.ids import new_uid
from crm_cli.domain.loading import Incoming, folded
from crm_cli.domain.relations import kept
from crm_cli.store.bulk_rows import Rows, insert_many, last_id

_COLUMNS = {
    "contact": (
        "id, uid, kind, full_name, latin_name, org_id, job_title, owner_id, source, birth_year, birth_month, "
        "birth_day, birth_calendar, language, city, note, import_key, sort_name, search_text, created_at, updated_at, "
        "lifecycle, disqualified_reason, tier, preferred_channel, best_time, do_not_contact, archived_at"
    ),
    "contact_point": "id, contact_id, type, value, norm, label, preferred",
    "contact_tag": "id, contact_id, tag",
    "contact_value": "id, contact_id, field_id, value",
    "contact_consent": "id, contact_id, channel, answer",
}
# The search indexes, and what each holds the words of.
_INDEXES = {"contact_search": "contact", "contact_infix": "contact", "contact_note_search": "contact_note"}
_NO_BIRTHDAY = (None, None, None, None)
# The columns of a contact that few files say anything about, with what is kept then.
_USUAL = {
    "lifecycle": "raw",
    "disqualified_reason": None,
    "tier": None,
    "preferred_channel": None,
    "best_time": None,
    "do_not_contact": 0,
    "archived_at": None,
}
_ALL_USUAL = tuple(_USUAL.values())
_BY_UID = """
SELECT ifnull(c.merged_into_id, c.id),
       EXISTS (SELECT 1 FROM journal j WHERE j.table_name = 'contact' AND j.row_id = c.id AND j.command_id = ?2)
  FROM contact c WHERE c.uid = ?1
"""
_RELATE = "INSERT OR IGNORE INTO relation (contact_id, other_id, type, created_at) VALUES (?, ?, ?, ?)"


class _Rows(NamedTuple):
    contacts: Rows
    points: Rows
    tags: Rows
    values: Rows
    consent: Rows


class ContactLoader:
    """Loads contacts in bulk inside a unit of work."""

    def __init__(self, db: sqlite3.Connection, at: str, staff_id: int | None) -> None:
        self._db = db
        self._at = at
        self._staff_id = staff_id

    def organisations(self, names: Iterable[str]) -> dict[str, int]:
        """Store organisations with these names; returns their ids by normalised name."""
        rows = _Rows(*([] for _table in _COLUMNS))
        number = last_id(self._db, "contact")
        made = {}
        for name in names:
            number += 1
            sort_name = folded(name)
            made[sort_name] = number
            columns = ("org", name, None, None, None, self._staff_id, None, *_NO_BIRTHDAY, None, None, None, None)
            stamped = (sort_name, search_text(name), self._at, self._at)
            rows.contacts.append((number, new_uid(), *columns, *stamped, *_ALL_USUAL))
        self._insert(rows)
        return made

    def people(self, known: Iterable[tuple[str, str]], source: str) -> range:
        """Store people of whom a name and an e-mail address are known, from `source`; returns their ids."""
        rows = _Rows(*([] for _table in _COLUMNS))
        first, point = last_id(self._db, "contact") + 1, last_id(self._db, "contact_point")
        for number, (name, address) in enumerate(known, first):
            columns = ("person", name, None, None, None, self._staff_id, source, *_NO_BIRTHDAY, None, None, None, None)
            stamped = (folded(name), index_text(name, None, (address,)), self._at, self._at)
            rows.contacts.append((number, new_uid(), *columns, *stamped, *_ALL_USUAL))
            point += 1
            rows.points.append((point, number, "email", address, email_key(address), None, 0))
        self._insert(rows)
        return range(first, first + len(rows.contacts))

    def load(self, incoming: Sequence[Incoming], org_ids: dict[str, int]) -> range:
        """Store these rows and return their ids; `org_ids` has those of the organisations, by normalised name."""
        rows = _Rows(*([] for _table in _COLUMNS))
        contact_id, point_id, tag_id, value_id, consent_id = (last_id(self._db, table) for table in _COLUMNS)
        first = contact_id + 1
        for row in incoming:
            contact_id += 1
            rows.contacts.append(self._contact_row(contact_id, row, org_ids))
            for point in row.points:
                point_id += 1
                rows.points.append((point_id, contact_id, *point))
            for tag in row.tags:
                tag_id += 1
                rows.tags.append((tag_id, contact_id, tag))
            for value in row.custom:
                value_id += 1
                rows.values.append((value_id, contact_id, *value))
            for answer in row.consent:
                consent_id += 1
                rows.consent.append((consent_id, contact_id, *answer))
        self._insert(rows)
        return range(first, contact_id + 1)

    def _contact_row(self, number: int, row: Incoming, org_ids: dict[str, int]) -> tuple[object, ...]:
        return (
            number,
            row.uid or new_uid(),
            row.kind,
            row.full_name,
            row.latin_name,
            org_ids[folded(row.org)] if row.org else None,
            row.job_title,
            self._staff_id,
            row.source,
            *(row.birthday or _NO_BIRTHDAY),
            row.language,
            row.city,
            row.note,
            row.key or None,
            row.sort_name,
            row.search_text,
            self._at,
            self._at,
            *({**_USUAL, **dict(row.more)}.values() if row.more else _ALL_USUAL),
        )

    def relate(self, relations: Iterable[tuple[str, str, str]], command_id: int) -> int:
        """Store who is what to whom, by uid: who, as what, to whom; how many lead to people who are not here.

        Of two contacts that were here before nothing is stored: what somebody has taken back stays so.
        """
        strangers, wanted = 0, []
        for who, type_, other in relations:
            first, second = (self._db.execute(_BY_UID, (uid, command_id)).fetchone() for uid in (who, other))
            if not first or not second:
                strangers += 1
            elif first[0] != second[0] and (first[1] or second[1]):
                wanted.append((*kept(first[0], second[0], type_), self._at))
        self._db.executemany(_RELATE, wanted)
        return strangers

    def _insert(self, rows: _Rows) -> None:
        insert_many(self._db, _COLUMNS, dict(zip(_COLUMNS, rows, strict=True)), _INDEXES)
