"""A list ready to be shown: which fields, which rows, how many. Rows stream; values are raw, as stored."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from crm_cli.domain.fields import Field, FieldSet

Row = Sequence[Any]


class Query(NamedTuple):
    """What a person asks of a list: a filter, an order (`-field` is descending), and how many rows at most."""

    filter: str = ""
    sort: tuple[str, ...] = ()
    limit: int | None = None


class Listing(NamedTuple):
    """Rows of one noun. Nothing is read before `rows`, `json_rows` or `total` is called.

    `rows` yields values in the order of the fields asked for, several values of one field joined; `json_rows` yields
    each row as a JSON object with the same keys in the same order; `total` counts the rows without a limit. `marks`
    tells which parts of a text are what was searched for, as from and to.
    """

    fieldset: FieldSet
    rows: Callable[[tuple[Field, ...], int | None], Iterator[Row]]
    json_rows: Callable[[tuple[Field, ...], int | None], Iterator[str]]
    total: Callable[[], int]
    marks: Callable[[str], Sequence[tuple[int, int]]] | None = None
