"""Many contacts at once, with all that belongs to them; journal and search indexes by one statement each."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

from crm_cli.domain.contact_fields import index_text
from crm_cli.domain.emails import email_key
from crm_cli.domain.folding import search_text
from crm_cli.domain.ids import new_uids
from crm_cli.domain.loading import Incoming, folded
from crm_cli.domain.relations import kept
from crm_cli.store.bulk_rows import Columns, by_column, insert_many, next_ids

# Of the columns of a contact those that an `Incoming` has under the same name.
_SAID = "uid kind full_name latin_name job_title city source note language sort_name search_text".split()
# The tables of what belongs to a contact, with its columns.
_PARTS = {
    "contact_point": "type value norm label preferred",
    "contact_tag": "tag",
    "contact_value": "field_id value",
    "contact_consent": "channel answer",
}
# The search indexes, and what each holds the words of.
_INDEXES = {"contact_search": "contact", "contact_infix": "contact", "contact_note_search": "contact_note"}
_NO_BIRTHDAY = (None, None, None, None)
_BIRTHDAY = "birth_year birth_month birth_day birth_calendar"
# Columns that few files say anything about, with what is kept then.
_USUAL = {
    "lifecycle": "raw",
    "disqualified_reason": None,
    "tier": None,
    "preferred_channel": None,
    "best_time": None,
    "do_not_contact": 0,
    "archived_at": None,
}
_BY_UID = """
SELECT ifnull(c.merged_into_id, c.id),
       EXISTS (SELECT 1 FROM journal j WHERE j.table_name = 'contact' AND j.row_id = c.id AND j.command_id = ?2)
  FROM contact c WHERE c.uid = ?1
"""
_RELATE = "INSERT OR IGNORE INTO relation (contact_id, other_id, type, created_at) VALUES (?, ?, ?, ?)"

# What belongs to each of some contacts: the values of its columns.
_Lists: TypeAlias = Sequence[Sequence[tuple[object, ...]]]


class ContactLoader:
    """Loads contacts in bulk inside a unit of work."""

    def __init__(self, db: sqlite3.Connection, at: str, staff_id: int | None) -> None:
        self._db = db
        self._at = at
        self._staff_id = staff_id

    def organisations(self, names: Sequence[str]) -> dict[str, int]:
        """Store organisations with these names; returns their ids by normalised name."""
        rows = [("org", name, folded(name), search_text(name)) for name in names]
        ids = self._insert(by_column("kind full_name sort_name search_text", rows), {})
        return {sort_name: number for number, (_kind, _name, sort_name, _words) in zip(ids, rows, strict=True)}

    def people(self, known: Iterable[tuple[str, str]], source: str) -> range:
        """Store people of whom a name and an e-mail address are known, from `source`; returns their ids."""
        people = [*known]
        rows = [("person", source, name, folded(name), index_text(name, None, (address,))) for name, address in people]
        points = [[("email", address, email_key(address), None, 0)] for _name, address in people]
        return self._insert(by_column("kind source full_name sort_name search_text", rows), {"contact_point": points})

    def load(self, incoming: Sequence[Incoming], org_ids: dict[str, int]) -> range:
        """Store these rows and return their ids; `org_ids` has those of the organisations, by normalised name."""
        columns: dict[str, Sequence[object]] = {name: [*map(attrgetter(name), incoming)] for name in _SAID}
        columns |= by_column(_BIRTHDAY, [row.birthday or _NO_BIRTHDAY for row in incoming])
        columns["org_id"] = [org_ids[folded(row.org)] if row.org else None for row in incoming]
        columns["import_key"] = [row.key or None for row in incoming]
        if any(row.more for row in incoming):
            more = [{**_USUAL, **dict(row.more)} for row in incoming]
            columns |= {name: [fields[name] for fields in more] for name in _USUAL}
        parts: dict[str, _Lists] = {
            "contact_point": [row.points for row in incoming],
            "contact_tag": [[(tag,) for tag in row.tags] for row in incoming],
            "contact_value": [row.custom for row in incoming],
            "contact_consent": [row.consent for row in incoming],
        }
        return self._insert(columns, parts)

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

    def _insert(self, said: Mapping[str, Sequence[object]], parts: Mapping[str, _Lists]) -> range:
        """Store contacts by what is said of them, and what belongs to each by table; returns their ids."""
        count = len(said["full_name"])
        uids = said.get("uid", [None] * count)
        fresh = iter(new_uids(uids.count(None)))
        ids = next_ids(self._db, "contact", count)
        stamped = {"owner_id": self._staff_id, "created_at": self._at, "updated_at": self._at}
        columns = {
            "id": ids,
            **said,
            "uid": [uid or next(fresh) for uid in uids],
            **{name: [value] * count for name, value in stamped.items()},
        }
        belonging = {table: self._belonging(table, ids, lists) for table, lists in parts.items()}
        insert_many(self._db, {"contact": columns, **belonging}, _INDEXES)
        return ids

    def _belonging(self, table: str, ids: range, lists: _Lists) -> Columns:
        owners = [number for number, listed in zip(ids, lists, strict=True) for _part in listed]
        numbered = {"id": next_ids(self._db, table, len(owners)), "contact_id": owners}
        return {**numbered, **by_column(_PARTS[table], chain.from_iterable(lists))}
