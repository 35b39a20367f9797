"""Lists of what is not in the database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from crm_cli.config import Settings, table
from crm_cli.domain.fields import SETTING, Field, FieldSet
from crm_cli.domain.listing import Listing, Query, Row


def settings_listing(settings: Settings) -> Listing:
    """Every setting: key, value, origin, meaning."""
    values = settings.values
    return listed(SETTING, [(s.key, values[s.key].text or None, values[s.key].origin, s.help) for s in table()])


def listed(fieldset: FieldSet, rows: Sequence[Row], query: Query = Query()) -> Listing:  # noqa: B008  # frozen
    """A list of rows that are at hand, with values in the order of the field set. Raises Invalid for a bad order.

    Several values of one field are a sequence.
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
        several = [place for place, field in enumerate(fields) if field.kind == "texts"]
        return (_joined(row, several) for row in raw(fields, limit)) if several else raw(fields, limit)

    def json_rows(fields: tuple[Field, ...], limit: int | None) -> Iterator[str]:
        from crm_cli.exchange.jsonl import json_lines

        return (line.rstrip("\n") for line in json_lines([f.key for f in fields], raw(fields, limit)))

    return Listing(fieldset, rows, json_rows, lambda: sum(1 for _row in read()))


def _joined(row: Row, several: Sequence[int]) -> Row:
    from crm_cli.queries.listing import SEPARATOR

    cells = list(row)
    for place in several:
        cells[place] = SEPARATOR.join(cells[place])
    return cells


def _ordered(rows: Sequence[Row], places: Sequence[tuple[int, str]]) -> Sequence[Row]:
    """As the lists of the database are ordered: what is empty comes last, whichever way."""
    for place, key in reversed(places):
        there = [row for row in rows if row[place] is not None]
        there.sort(key=lambda row: row[place], reverse=key.startswith("-"))
        rows = [*there, *(row for row in rows if row[place] is None)]
    return rows
