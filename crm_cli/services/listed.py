"""Lists of what is not in the database."""

from collections.abc import Iterator, Sequence

from crm_cli.config import Settings, table
from crm_cli.domain.fields import SETTING, Field, FieldSet
from crm_cli.domain.listing import Listing, Row


def settings_listing(settings: Settings) -> Listing:
    """Every setting: key, value, origin, meaning."""
    values = settings.values
    return listed(SETTING, [(s.key, values[s.key].text or None, values[s.key].origin, s.help) for s in table()])


def listed(fieldset: FieldSet, rows: Sequence[Row]) -> Listing:
    """A list of rows that are at hand, in the order of the field set."""

    def picked(fields: tuple[Field, ...], limit: int | None) -> Iterator[Row]:
        places = [fieldset.fields.index(field) for field in fields]
        return (tuple(row[place] for place in places) for row in rows[:limit])

    def json_rows(fields: tuple[Field, ...], limit: int | None) -> Iterator[str]:
        from crm_cli.exchange.jsonl import json_lines

        return (line.rstrip("\n") for line in json_lines([f.key for f in fields], picked(fields, limit)))

    return Listing(fieldset, picked, json_rows, lambda: len(rows))
