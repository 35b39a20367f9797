"""A table of which the first rows were looked at before it is read."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from crm_cli.domain.phones import redialled
from crm_cli.exchange.csvs import unguard
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.tables import OpenTable

LOOKED_AT = 200
"""Rows at the beginning of a file that tell what its cells look like."""


class Begun:
    """A table whose first rows were looked at; iterating it begins with them."""

    def __init__(self, table: OpenTable) -> None:
        self._table = table
        self.name, self.kind, self.headers = table.name, table.kind, table.headers
        self._rows = iter(table)
        self._first = list(islice(self._rows, LOOKED_AT))

    def __iter__(self) -> Iterator[SheetRow | BadRow]:
        return chain(self._first, self._rows)

    def dial(self, columns: Iterable[int], region: str) -> None:
        """From here on numbers in these columns are phones; in a workbook the rows that were looked at are redone."""
        phones = frozenset(columns)
        self._table.dial(phones, region)
        if self.kind not in ("text", "json"):  # these keep their zeros
            self._first = [row._replace(cells=_dialled(row.cells, phones, region)) for row in self._first]

    def cells(self) -> dict[str, list[str]]:
        """What stands under each header in the first rows; empty cells are none."""
        rows = [row.cells for row in self._first if isinstance(row, SheetRow)]
        columns = zip(*rows, strict=True) if rows else [()] * len(self.headers)
        pairs = zip(self.headers, columns, strict=True)
        return {header: [unguard(cell.strip()) for cell in column if cell.strip()] for header, column in pairs}


def _dialled(cells: tuple[str, ...], phones: frozenset[int], region: str) -> tuple[str, ...]:
    return tuple(
        redialled(cell, region) if at in phones and cell.isascii() and cell.isdigit() else cell
        for at, cell in enumerate(cells)
    )
