"""Rich tables that keep what matters on a narrow screen: ids and days stay whole, names and texts give way."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from crm_cli.domain.fields import Field
from crm_cli.render.cells import countable, width
from crm_cli.render.columns import FLUSH_RIGHT, header

WHOLE = ("id", "name", "number", "size", "money", "choice", "flag", "day", "time", "instant", "deadline", "secret")
WRAPPED = ("title", "what", "match", "tags", "contacts", "help", "found", "command", "reasons", "missing")
LEAST_WRAPPED, LEAST_CUT = 13, 8
GAP = 2
MOST_SHOWN = 2000  # characters of a cell; `show` has them all

Marks = Callable[[str], Sequence[tuple[int, int]]]


def table_of(
    fields: tuple[Field, ...],
    texts: list[list[str]],
    styles: list[list[str]],
    space: int,
    *,
    with_header: bool,
    marks: Marks | None = None,
) -> Table | None:
    """A table that fits `space` cells, or None where even the least it needs does not fit.

    In the field `match` stands out what `marks` tells.
    """
    texts = [[countable(text[:MOST_SHOWN]) for text in row] for row in texts]
    sizes = _widths(fields, texts, space - GAP * (len(fields) - 1))
    if sizes is None:
        return None
    table = Table(box=SIMPLE_HEAD, show_header=with_header, header_style="bold", show_edge=False, padding=(0, 1, 0, 0))
    for field, size in zip(fields, sizes, strict=True):
        options: dict[str, Any] = {"overflow": "fold"} if field.key in WRAPPED else {"no_wrap": True}
        justify: Any = "right" if field.kind in FLUSH_RIGHT else "left"
        table.add_column(Text(header(field)), justify=justify, width=size, **options)
    for row, looks in zip(texts, styles, strict=True):
        cells = list(map(Text, row, looks))
        for field, shown in zip(fields, cells, strict=True):
            for start, end in marks(shown.plain) if marks and field.key == "match" else ():
                shown.stylize("bold", start, end)
        table.add_row(*cells)
    return table


def _widths(fields: tuple[Field, ...], texts: list[list[str]], space: int) -> list[int] | None:
    """Cells for each column: what it needs, or, where the screen is too narrow, the widest give way first."""
    needed = [
        min(max(width(header(field)), *(width(row[place]) for row in texts), 0), max(space, 1))
        for place, field in enumerate(fields)
    ]
    least = [_least(field, size) for field, size in zip(fields, needed, strict=True)]
    if sum(least) > space:
        return None
    while sum(needed) > space:
        yielding = [place for place in range(len(fields)) if needed[place] > least[place]]
        needed[max(yielding, key=needed.__getitem__)] -= 1
    return needed


def _least(field: Field, size: int) -> int:
    if field.kind in WHOLE or field.key == "record":
        return size
    return min(size, LEAST_WRAPPED if field.key in WRAPPED else LEAST_CUT)
