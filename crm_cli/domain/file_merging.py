"""How the records of two files are known to be the same, and which of their columns only make sense together.

Tables stand in an order in which each comes after those it refers to. A column that nobody mentions here is a field of
its own, so that one of a later format is merged, too.
"""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

from crm_cli.domain.choices import choice
from crm_cli.domain.custom_fields import parse_choices, parse_key, parse_label
from crm_cli.domain.rules import NAMES
from crm_cli.domain.segments import parse_segment_name
from crm_cli.domain.text import line
from crm_cli.errors import Conflict, Invalid
from crm_cli.i18n import _

# What a row says of itself as a row, and what follows from the rest of it.
OWN = ("id", "uid", "version", "created_at", "updated_at")
DERIVED = ("sort_name", "search_text")
MOST_TOLD = 80  # characters of a name that is refused
# Numbers that only mean something in the file they stand in.
LOCAL = ("import_key",)


class Kind(NamedTuple):
    """A table that is merged.

    `keys` are ways to know a row again, the first that fits counts. Rows that belong to a record have the column of
    their `owner`, which is part of the key; those that connect it with another of its noun have that in `pair`.
    `together` are fields of several columns; `needed` are references without which a row means nothing. `title` is
    what people call it. `words` says that its search text follows from it.
    """

    table: str
    noun: str
    keys: tuple[tuple[str, ...], ...] = (("uid",),)
    owner: str = ""
    pair: str = ""
    together: tuple[tuple[str, ...], ...] = ()
    needed: tuple[str, ...] = ()
    title: str = ""
    words: bool = False


_STATE = "status decision reason ended_at merged_into_id acknowledged_at resolved_at waiting_since waited_seconds"
_REPEAT = "every anchor anchor_on until times series occurrence"
_ANSWER = ("answer", "answered_at", "reply")

RECORDS = (
    Kind("staff", "staff", (("uid",), ("sort_name",)), title="name"),
    Kind("custom_field", "field", (("uid",), ("key",)), together=(("type", "choices"),), title="key"),
    Kind("segment", "segment", (("uid",), ("name",)), title="name"),
    Kind("rule", "rule", (("name",),), title="name"),
    Kind("holiday", "holiday", (("day", "name", "source"),), title="name"),
    Kind(
        "contact",
        "contact",
        together=(
            ("birth_year", "birth_month", "birth_day", "birth_calendar"),
            ("lifecycle", "disqualified_reason"),
        ),
        needed=("merged_into_id",),
        title="full_name",
        words=True,
    ),
    Kind(
        "complaint",
        "complaint",
        together=(tuple(_STATE.split()), ("about_id", "confidential"), ("satisfaction", "asked_at")),
        title="heard",
        words=True,
    ),
    Kind("interaction", "interaction", together=(("needs_reply", "replied_at"),), title="body", words=True),
    Kind(
        "followup",
        "followup",
        (("uid",), ("origin_key",), ("series", "occurrence")),
        together=(("status", "closed_at", "outcome"), ("due_on", "due_time"), tuple(_REPEAT.split())),
        title="title",
    ),
    Kind(
        "document",
        "document",
        together=(("sha256", "size"), ("contact_id", "complaint_id")),
        needed=("contact_id", "complaint_id"),
        title="name",
    ),
)
PARTS = (
    Kind("contact_point", "contact", (("type", "norm"),), "contact_id"),
    Kind("contact_tag", "contact", (("tag",),), "contact_id"),
    Kind("contact_consent", "contact", (("channel",),), "contact_id"),
    Kind("contact_value", "contact", (("field_id",),), "contact_id"),
    Kind(
        "relation",
        "contact",
        (("other_id", "type"),),
        "contact_id",
        pair="other_id",
    ),
    Kind("contact_not_same", "contact", (("other_id",),), "contact_id", pair="other_id"),
    Kind("interaction_contact", "interaction", (("contact_id",),), "interaction_id"),
    Kind("complaint_event", "complaint", (("at", "verb", "status"),), "complaint_id"),
    Kind(
        "complaint_remedy",
        "complaint",
        (("kind", "offered_at"),),
        "complaint_id",
        together=(("amount", "currency"), ("answer", "answered_at", "delivered_at")),
    ),
    Kind("complaint_handoff", "complaint", (("at", "to_id"),), "complaint_id", together=(_ANSWER,)),
    Kind("complaint_link", "complaint", (("other_id",),), "complaint_id", pair="other_id"),
    Kind("followup_handoff", "followup", (("at", "to_id"),), "followup_id", together=(_ANSWER,)),
)
KINDS = (*RECORDS, *PARTS)
BY_TABLE = {kind.table: kind for kind in KINDS}


def fields(kind: Kind, columns: list[str]) -> dict[str, tuple[str, ...]]:
    """The fields of a table with these columns: what each is called, and its columns."""
    grouped = {name for names in kind.together for name in names}
    known = {*OWN, *DERIVED, *LOCAL, *grouped}
    found = {names[0]: names for names in kind.together}
    return {**found, **{name: (name,) for name in columns if name not in known}}


def _choices(stored: str) -> str:
    return json.dumps(parse_choices(",".join(json.loads(stored))), ensure_ascii=False)


# What stands in commands, filters and headers of files, by table and column; and how one that is declared here is kept.
DECLARED: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("rule", "name"): lambda text: choice(text, NAMES, field="rule"),
    ("custom_field", "key"): parse_key,
    ("custom_field", "label"): parse_label,
    ("custom_field", "choices"): _choices,
    ("segment", "name"): parse_segment_name,
    ("staff", "name"): lambda text: line(text, field="name"),
}


def check_declared(table: str, column: str, text: str) -> None:
    """Refuse a name that no command would declare. `table` and `column` are a key of `DECLARED`, `text` is not NULL.

    Raises Conflict naming all three.
    """
    try:
        is_usual = DECLARED[table, column](text) == text
    except (Invalid, ValueError, TypeError, RecursionError):
        is_usual = False
    if not is_usual:
        raise Conflict(
            _("the other file has a {table} that cannot be declared here: {column} {text!r}").format(
                table=table, column=column, text=text[:MOST_TOLD]
            ),
            hint=_("nothing was changed; rename or remove it there"),
        )
