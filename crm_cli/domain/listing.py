"""A list ready to be shown: which fields, which rows, how many. Rows stream; values are raw, as stored."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crm_cli.domain.fields import Field, FieldSet

Row = Sequence[Any]


class Query(NamedTuple):
    """What a person asks of a list: a filter, an order (`-field` is descending), and how many rows at most."""

    filter: str = ""
    sort: tuple[str, ...] = ()
    limit: int | None = None


class Window(NamedTuple):
    """A part of a long list, of which the rest is not read.

    `ids` are the numbers of the rows from an offset on, all of them without a limit; `rows` are those of some numbers,
    in the order of the fields asked for, without those that are gone. `is_quick` where `ids` is so at every offset:
    elsewhere it works through all that stands before, and one rather asks once for all.
    """

    ids: Callable[[int, int | None], Sequence[int]]
    rows: Callable[[tuple[Field, ...], Sequence[int]], Mapping[int, Row]]
    is_quick: bool


class Listing(NamedTuple):
    """Rows of one noun. Nothing is read before `rows`, `json_rows` or `total` is called.

    `rows` yields values in the order of the fields asked for, several values of one field joined, money as its amount
    and currency (`2500000 IRR`); `json_rows` yields each row as a JSON object with the same keys in the same order,
    money as its amount alone; `total` counts the rows without a limit. `marks`
    tells which parts of a text are what was searched for, as from and to. `window` reads a part of the list, where its
    records have numbers in the file. `remark` is what one has to know about the whole.
    """

    fieldset: FieldSet
    rows: Callable[[tuple[Field, ...], int | None], Iterator[Row]]
    json_rows: Callable[[tuple[Field, ...], int | None], Iterator[str]]
    total: Callable[[], int]
    marks: Callable[[str], Sequence[tuple[int, int]]] | None = None
    window: Callable[[], Window] | None = None
    remark: str = ""
