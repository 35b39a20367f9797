"""A file of rows under a header, whatever it is: delimited text, json, or a sheet of a workbook (.xlsx, .xls, .ods).

What it is, its first bytes tell, not its name. What the columns mean is the business of others.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import BinaryIO, Protocol, cast

from crm_cli.errors import Invalid
from crm_cli.exchange.decoding import Peeked
from crm_cli.exchange.sheets import BadRow, SheetRow, open_sheet
from crm_cli.i18n import _

_BOM_UTF16 = b"\xff\xfe"  # in either order
_ROWS_BELOW = 5  # a header that says nothing, among which the one that does is looked for
_ZIP, _OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class OpenTable(Protocol):
    """An open table. Iterate it once: rows stream; Invalid where the rest cannot be understood.

    A row has as many cells as there are headers, all of them text; `line` is the number of the row in the file, as
    other programs show it. `kind` is text, json, xlsx, xls or ods.
    """

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def headers(self) -> tuple[str, ...]: ...
    def __iter__(self) -> Iterator[SheetRow | BadRow]: ...
    def dial(self, columns: Iterable[int], region: str) -> None:
        """From here on numbers in these columns are phones, which get back the leading 0 that a sheet takes away."""


def header_hint(table: OpenTable, is_known: Callable[[str], bool], otherwise: str) -> str:
    """What to do where a header says nothing: take the row below it most cells of which `is_known` as headers, else
    what `otherwise` says, or whichever row it is. Of json only `otherwise` helps.
    """
    if table.kind == "json":
        return otherwise
    for row in islice(table, _ROWS_BELOW):
        filled = [cell for cell in row.cells if cell.strip()]
        if 2 * sum(map(is_known, filled)) > len(filled):
            return _("row {n} reads like the header: --header-row {n}").format(n=row.line)
    return otherwise + _("; or say which row names the columns: --header-row N")


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so is a workbook, or something else of the kind that is refused as one."""
    return head.startswith((_ZIP, _OLE2))


def open_table(
    stream: BinaryIO,
    name: str,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
) -> OpenTable:
    """Open a table of any kind; `name` is what messages call it. The stream is read on, never closed or sought.

    table = open_table(stream, "people.xlsx", sheet="2")
    for row in table:  # SheetRow(line, cells) beside table.headers, or BadRow(line, cells, reason)

    `sheet` is the name of a sheet or its number from 1, else the first with any row; text has none. `header_row` is the
    number of the row that names the columns, else the first that reads like one. Raises Invalid: no such sheet or row,
    nothing in it, a header that stands twice, what is no table.
    """
    peeked = Peeked(stream)
    source = cast(BinaryIO, peeked)
    if is_workbook(peeked.head):
        from crm_cli.exchange.workbooks import open_workbook

        return open_workbook(source, name, sheet=sheet, header_row=header_row)
    if sheet:
        raise Invalid(_("{name} is no workbook: it has no sheets").format(name=name), hint=_("leave --sheet out"))
    letters = peeked.head.removeprefix(BOM_UTF8).lstrip(_BOM_UTF16).replace(b"\0", b"").lstrip()  # those of UTF-16, too
    if letters.startswith((b"[", b"{")):
        from crm_cli.exchange.json_sheet import JsonSheet, is_json

        if is_json(letters):
            return JsonSheet(source, name, encoding)
    return open_sheet(source, name, encoding=encoding, header_row=header_row)
