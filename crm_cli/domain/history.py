"""What a command changed, field by field, as people know the fields."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

# Columns that follow from others, or that say nothing to a person.
_HIDDEN = frozenset("id uid version created_at updated_at search_text sort_name norm import_key".split())

# Tables whose rows belong to a record: the record's table, the column with its id, what a row is called and says.
PARTS: dict[str, tuple[str, str, str, str]] = {
    "contact_point": ("contact", "contact_id", "{type}", "{value} {verified_at}"),
    "contact_tag": ("contact", "contact_id", "tag", "{tag}"),
    "contact_consent": ("contact", "contact_id", "consent", "{channel}={answer}"),
    "contact_value": ("contact", "contact_id", "field:{field_id}", "{value}"),
    "relation": ("contact", "contact_id", "{type}", "contact:{other_id}"),
    "interaction_contact": ("interaction", "interaction_id", "contact", "contact:{contact_id}"),
    "complaint_event": ("complaint", "complaint_id", "{verb}", "{status} {note}"),
    "complaint_remedy": ("complaint", "complaint_id", "remedy", "{kind} {answer} {delivered_at}"),
}


class Change(NamedTuple):
    """One field of one record before and after; None where there was no such thing. `record` is noun:id."""

    command_id: int
    at: str
    staff: str | None
    record: str
    field: str
    old: str | None
    new: str | None


class Seen(NamedTuple):
    """A record as somebody saw it: its table, its id, and the number of its last change; 0 before any."""

    table: str
    number: int
    change: int


class Deed(NamedTuple):
    """A command that was given: number, instant, colleague, and as it was typed."""

    id: int
    at: str
    staff: str | None
    line: str


def changes(row: Sequence[Any]) -> Iterator[Change]:
    """The fields that a journalled change touched: command, instant, colleague, table, row id, old and new as JSON.

    Where a person was erased, only that something was changed is left.
    """
    command, at, staff, table, row_id, old, new = row
    before, after = (json.loads(text) if text else {} for text in (old, new))
    if (before or after).keys() == {"id"}:
        yield Change(command, at, staff, f"{table}:{row_id}", "forgotten", None, None)
        return
    if table in PARTS:
        owner, column, called, says = PARTS[table]
        known = after or before
        said = (_said(says, values) if values else None for values in (before, after))
        yield Change(command, at, staff, f"{owner}:{known[column]}", called.format(**known), *said)
        return
    for field in after or before:
        if field not in _HIDDEN and before.get(field) != after.get(field):
            said = (None if values.get(field) is None else str(values[field]) for values in (before, after))
            if (table, field) == ("document", "number"):
                from crm_cli.domain.documents import masked

                said = (value and masked(value) for value in said)
            yield Change(command, at, staff, f"{table}:{row_id}", field, *said)


def _said(pattern: str, values: dict[str, Any]) -> str:
    """What a row says, without what it does not yet; rows of older formats lack some columns."""
    said = pattern.format_map(defaultdict(lambda: None, values))
    while said.endswith(" None"):
        said = said.removesuffix(" None")
    return said
