"""Reads for cleansing: whom nobody has made sure of yet, and what is wrong with the data, kind by kind."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from crm_cli.domain.fields.cleansing import UNVERIFIED
from crm_cli.domain.vocabulary import PHONE_TYPES, WANTED
from crm_cli.queries.listing import Condition, Several, Source

_PHONE = "p.type IN ({})".format(", ".join(f"'{kind}'" for kind in PHONE_TYPES))
_NO_PHONE = f"({_PHONE} AND p.norm NOT GLOB '+*')"
_NO_EMAIL = "(p.type = 'email' AND (p.norm NOT LIKE '_%@_%' OR p.norm GLOB '*[ ,;<>]*'))"
_POINTS = "FROM contact_point p WHERE p.contact_id = c.id"
_KNOWN = {
    "phone": f"EXISTS (SELECT 1 {_POINTS} AND {_PHONE})",
    "email": f"EXISTS (SELECT 1 {_POINTS} AND p.type = 'email')",
    "city": "c.city IS NOT NULL",
    "source": "c.source IS NOT NULL",
}
_MISSING = ", ".join(f"iif({_KNOWN[what]}, NULL, '{what}')" for what in WANTED)

CLEANSED = Source(
    fieldset=UNVERIFIED,
    tables="contact c",
    columns={
        "id": "c.id",
        "name": "c.full_name",
        "source": "c.source",
        "created_at": "c.created_at",
        "command": "'crm contacts verify ' || c.id",
    },
    several={
        "phones": Several("p.value", f"{_POINTS} AND {_PHONE}"),
        "emails": Several("p.value", f"{_POINTS} AND p.type = 'email'"),
        "missing": Several("m.value", f"FROM json_each(json_array({_MISSING})) m WHERE m.value IS NOT NULL"),
        "invalid": Several("p.value", f"{_POINTS} AND ({_NO_PHONE} OR {_NO_EMAIL})"),
    },
    order="c.id",
    words="c.id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :words)",
    sorts={"name": "c.sort_name"},
)
UNVERIFIED_YET = Condition("c.lifecycle = 'raw' AND c.archived_at IS NULL")

_IN_USE = "c.archived_at IS NULL AND c.lifecycle <> 'disqualified'"
INVALID_PHONES, INVALID_EMAILS = (
    f"SELECT c.id, c.full_name, p.value FROM contact_point p JOIN contact c ON c.id = p.contact_id"
    f" WHERE {invalid} AND {_IN_USE} ORDER BY c.id, p.id"
    for invalid in (_NO_PHONE, _NO_EMAIL)
)
UNREACHABLE = f"""
SELECT c.id, c.full_name, NULL FROM contact c
 WHERE c.kind = 'person' AND c.do_not_contact = 0 AND {_IN_USE}
   AND NOT EXISTS (SELECT 1 {_POINTS} AND p.type <> 'address') ORDER BY c.id
"""
# Nobody has made sure of a way to reach them since then, or since it was entered.
UNVERIFIED_LONG = f"""
SELECT c.id, c.full_name, min(ifnull(p.verified_at, c.created_at)) FROM contact c JOIN contact_point p
    ON p.contact_id = c.id AND ifnull(p.verified_at, c.created_at) < :since
 WHERE c.created_at < :since AND {_IN_USE} GROUP BY c.id ORDER BY c.id
"""
UNUSED_FIELDS = """
SELECT f.id, f.key, NULL FROM custom_field f
 WHERE NOT EXISTS (SELECT 1 FROM contact_value v WHERE v.field_id = f.id) ORDER BY f.id
"""


def found(db: sqlite3.Connection, statement: str, since: str) -> Iterator[tuple[int, str, Any]]:
    """What one of the statements above finds: number, name, and what is wrong; `since` is a stored instant."""
    return db.execute(statement, {"since": since})
