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
    """A list of rows that are at hand, with values in the order of the field set. Raises Invalid for a bad order."""
    return streamed(fieldset, lambda: rows, query)


def streamed(fieldset: FieldSet, read: Callable[[], Iterable[Row]], query: Query) -> Listing:
    """The same of rows that are read when they are asked for, and again when they are asked for again."""
    places = [(fieldset.fields.index(fieldset.find(key.removeprefix("-"), "sort")), key) for key in query.sort]

    def picked(fields: tuple[Field, ...], limit: int | None) -> Iterator[Row]:
        wanted = [fieldset.fields.index(field) for field in fields]
        asked = [n for n in (limit, query.limit) if n is not None]
        rows = _ordered(list(read()), places) if places else read()
        return (tuple(row[place] for place in wanted) for row in islice(rows, min(asked, default=None)))

    def json_rows(fields: tuple[Field, ...], limit: int | None) -> Iterator[str]:
        from crm_cli.exchange.jsonl import json_lines

        return (line.rstrip("\n") for line in json_lines([f.key for f in fields], picked(fields, limit)))

    return Listing(fieldset, picked, json_rows, lambda: sum(1 for _row in read()))


def _ordered(rows: Sequence[Row], places: Sequence[tuple[int, str]]) -> Sequence[Row]:
    """As the lists of the database are ordered: what is empty comes last, whichever way."""
    for place, key in reversed(places):
        there = [row for row in rows if row[place] is not None]
        there.sort(key=lambda row: row[place], reverse=key.startswith("-"))
        rows = [*there, *(row for row in rows if row[place] is None)]
    return rows
