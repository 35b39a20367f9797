"""Lists of what is not in the database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from crm_cli.config import Settings
from crm_cli.config.known import KEYS, find, table
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.listing import Listing, Query, Row
from crm_cli.domain.money import Money


def settings_listing(settings: Settings) -> Listing:
    """Every setting: key, value, origin, meaning; of the keys of the full screen those that are set."""
    from crm_cli.domain.fields.settings import SETTING

    values = settings.values
    known = [*table(), *(find(key) for key in values if key.startswith(KEYS))]
    return listed(SETTING, [(s.key, values[s.key].text or None, values[s.key].origin, s.help) for s in known])


def listed(fieldset: FieldSet, rows: Sequence[Row], query: Query = Query()) -> Listing:  # noqa: B008  # frozen
    """A list of rows that are at hand, with values in the order of the field set. Raises Invalid for a bad order.

    Several values of one field are a sequence; a measure may be money.
    """
    return streamed(fieldset, lambda: rows, query)


def picked_ids(listing: Listing) -> set[int]:
    """The ids of the records of a list."""
    return {number for (number,) in listing.rows(listing.fieldset.pick(("id",)), None)}


def streamed(fieldset: FieldSet, read: Callable[[], Iterable[Row]], query: Query) -> Listing:
    """The same of rows that are read when they are asked for, and again when they are asked for again."""
    places = [(fieldset.fields.index(fieldset.find(key.removeprefix("-"), "sort")), key) for key in query.sort]

    def raw(fields: tuple[Field, ...], limit: int | None) -> Iterator[Row]:
        wanted = [fieldset.fields.index(field) for field in fields]
        asked = [n for n in (limit, query.limit) if n is not None]
        found = _ordered(list(read()), places) if places else read()
        return (tuple(row[place] for place in wanted) for row in islice(found, min(asked, default=None)))

    def rows(fields: tuple[Field, ...], limit: int | None) -> Iterator[Row]:
        return _changed(raw(fields, limit), fields, {"texts": _joined, "measure": _with_currency})

    def json_rows(fields: tuple[Field, ...], limit: int | None) -> Iterator[str]:
        from crm_cli.exchange.jsonl import json_lines

        found = _changed(raw(fields, limit), fields, {"measure": _number, "flag": bool})
        return (line.rstrip("\n") for line in json_lines([f.key for f in fields], found))

    return Listing(fieldset, rows, json_rows, lambda: sum(1 for _row in read()))


def _changed(rows: Iterator[Row], fields: tuple[Field, ...], ways: Mapping[str, Callable[[Any], Any]]) -> Iterator[Row]:
    """Rows with the values of fields of some kinds in another form."""
    changes = [ways.get(field.kind) for field in fields]
    if not any(changes):
        return rows
    return (
        [change(value) if change and value is not None else value for change, value in zip(changes, row, strict=True)]
        for row in rows
    )


def _joined(values: Sequence[str]) -> str:
    from crm_cli.queries.listing import SEPARATOR

    return SEPARATOR.join(values)


def _with_currency(value: Any) -> Any:
    return f"{value.amount} {value.currency}" if isinstance(value, Money) else value


def _number(value: Any) -> Any:
    return value.amount if isinstance(value, Money) else value


def _ordered(rows: Sequence[Row], places: Sequence[tuple[int, str]]) -> Sequence[Row]:
    """As the lists of the database are ordered: what is empty comes last, whichever way."""
    for place, key in reversed(places):
        there = [row for row in rows if row[place] is not None]
        there.sort(key=lambda row: _number(row[place]), reverse=key.startswith("-"))
        rows = [*there, *(row for row in rows if row[place] is None)]
    return rows
