"""The only writer to stdout: one list in nine formats, same rows, same order.

Machine formats (json, jsonl, csv, tsv, xlsx, ids) carry raw values. table, plain and markdown carry the text of cells.
Rich is imported for a table on a terminal only.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from itertools import islice
from typing import Any, BinaryIO, NamedTuple, TextIO

from crm_cli.domain.fields import Field
from crm_cli.domain.listing import Listing, Row
from crm_cli.domain.present import Present
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.render.cells import pad, width
from crm_cli.render.columns import FLUSH_RIGHT, cell, header, style

RICH_ROWS = 200  # above this, and in a pipe, aligned text is as good and a hundred times cheaper
MEASURED_ROWS = 200
WIDE = 100_000


class Output(NamedTuple):
    """How to write: the format, the columns asked for, and the size of the screen; None where there is no terminal.

    `forced` asks for colour even there. `whole` shows all rows there are: somebody has said how many. `rtl` is the way
    in which a terminal is to be given right-to-left text.
    """

    format: str
    columns: tuple[str, ...] = ()
    header: bool = True
    raw: bool = False
    color: bool = True
    screen: tuple[int, int] | None = None
    whole: bool = False
    forced: bool = False
    rtl: str = "off"

    @property
    def order(self) -> Callable[[str], str] | None:
        """What every text for a person's eye goes through, or None: so always where there is no terminal."""
        if self.screen is None or self.rtl == "off":
            return None
        from crm_cli.render.rtl import ordering

        return ordering(self.rtl)


def write_text(text: str, out: TextIO | None = None) -> None:
    """Text as it is, for what is not a list."""
    (out or sys.stdout).write(text)


def write_lines(text: str, output: Output) -> None:
    """Lines for a person's eye."""
    write_text(output.order(text) if output.order else text)


def write_bytes(stream: BinaryIO) -> None:
    """What is no text, as it is."""
    while chunk := stream.read(1 << 20):
        sys.stdout.buffer.write(chunk)


def write_listing(listing: Listing, output: Output, present: Present, out: TextIO | None = None) -> str:
    """Write a list in the format asked for. Returns what should be said about what was left out, or ""."""
    out = out or sys.stdout
    fieldset = listing.fieldset
    if output.format in ("json", "jsonl"):
        _write_json(listing, output, out)
    elif output.format in ("csv", "tsv"):
        _write_csv(listing, output, out)
    elif output.format == "xlsx":
        return _write_xlsx(listing, output, present, out)
    elif output.format == "ids":
        out.writelines(f"{number}\n" for number in _ids(listing))
    else:
        fields = fieldset.pick(output.columns or fieldset.columns)
        return _write_columns(listing, fields, output, present, out)
    return ""


def write_documents(documents: Iterable[dict[str, Any]], output: Output) -> None:
    """Whole records as a json array or as json lines."""
    from crm_cli.exchange.jsonl import dumps, json_array

    texts = (dumps(document) for document in documents)
    sys.stdout.writelines((f"{text}\n" for text in texts) if output.format == "jsonl" else json_array(texts))


def write_count(number: int, output: Output) -> None:
    """One number: bare, or as a record with the key `count`."""
    if output.format in ("json", "jsonl"):
        write_documents([{"count": number}], output)
    else:
        write_text(f"count\n{number}\n" if output.format in ("csv", "tsv") and output.header else f"{number}\n")


def _write_json(listing: Listing, output: Output, out: TextIO) -> None:
    rows = listing.json_rows(listing.fieldset.pick(output.columns), None)
    if output.format == "jsonl":
        out.writelines(f"{row}\n" for row in rows)
        return
    from crm_cli.exchange.jsonl import json_array

    out.writelines(json_array(rows))


def _ids(listing: Listing) -> Iterable[Any]:
    """What each row is named by. Raises Invalid, before anything is written, where a row is named by nothing."""
    key = listing.fieldset.fields[0]
    if key.kind not in ("id", "name"):
        raise _no_ids(listing, _("this list has no ids"))
    ids = (number for (number,) in listing.rows((key,), None))
    if listing.window:  # records of the file: they all have a number
        return ids
    known = list(ids)
    if None in known:
        raise _no_ids(listing, _("not every row of this list has an id"))
    return known


def _no_ids(listing: Listing, message: str) -> Invalid:
    has_records = any(field.key == "record" for field in listing.fieldset.fields)
    hint = _("use --format json, or --columns record --format tsv") if has_records else _("use --format json")
    return Invalid(message, hint=hint, field="format")


def _write_csv(listing: Listing, output: Output, out: TextIO) -> None:
    from crm_cli.exchange.csvs import write_csv

    fields = listing.fieldset.pick(output.columns)
    headers = [field.key for field in fields] if output.header else None
    rows = _raw_rows(listing, fields)
    write_csv(out, headers, rows, delimiter="," if output.format == "csv" else "\t", raw=output.raw)


def _write_xlsx(listing: Listing, output: Output, present: Present, out: TextIO) -> str:
    if out is sys.stdout and out.isatty():
        raise Invalid(
            _("a workbook cannot be shown on a terminal"),
            hint=_("write it to a file: crm … --format xlsx > list.xlsx"),
            field="format",
        )
    from crm_cli.exchange.workbooks_out import Style, write_workbook

    fields = listing.fieldset.pick(output.columns)
    style = Style(output.header, rtl=present.calendar == "jalali", at=present.now.astimezone(UTC))
    done = write_workbook(out.buffer, listing.fieldset.noun, fields, _raw_rows(listing, fields), style)
    notes = []
    if done.sheets > 1:
        notes.append(_("a sheet holds 1 048 576 rows: there are {n} sheets").format(n=done.sheets))
    if done.cut:
        cut = _.plural("{n} text was cut", "{n} texts were cut", done.cut)
        notes.append(cut + _(": a cell holds 32 767 characters; csv and json have all"))
    return "; ".join(notes)


# Kinds of fields whose raw value is another than that of a row.
_RAW: dict[str, Callable[[Any], Any]] = {
    "flag": bool,
    "money": lambda value: int(value.partition(" ")[0]),
    "measure": lambda value: int(value.partition(" ")[0]) if isinstance(value, str) else value,
}


def _raw_rows(listing: Listing, fields: tuple[Field, ...]) -> Iterator[Row]:
    raw = {place: _RAW[field.kind] for place, field in enumerate(fields) if field.kind in _RAW}
    rows = listing.rows(fields, None)
    return (_with_raw(row, raw) for row in rows) if raw else rows


def _with_raw(row: Row, raw: dict[int, Callable[[Any], Any]]) -> list[Any]:
    cells = list(row)
    for place, read in raw.items():
        cells[place] = None if cells[place] is None else read(cells[place])
    return cells


def _write_columns(listing: Listing, fields: tuple[Field, ...], output: Output, present: Present, out: TextIO) -> str:
    page = _page(output)
    rows = listing.rows(fields, page)
    if output.format == "markdown":
        out.writelines(_markdown(fields, rows, output, present))
        return ""
    if output.format == "table":
        first = list(islice(rows, RICH_ROWS + 1))
        if not first:
            return _("nothing to show")
        if len(first) <= RICH_ROWS and _wrote_table(listing, fields, first, output, present, out):
            return _left_out(listing, len(first), page)
        rows = _chained(first, rows)
    texts_of_rows = ([cell(field, value, present) for field, value in zip(fields, row, strict=True)] for row in rows)
    lines = _aligned(fields, texts_of_rows, output.header)
    shown = 0
    for line in map(output.order, lines) if output.order else lines:
        out.write(line)
        shown += 1
    return _left_out(listing, shown - output.header, page)


def _wrote_table(
    listing: Listing, fields: tuple[Field, ...], rows: list[Row], output: Output, present: Present, out: TextIO
) -> bool:
    """Whether a Rich table could be written: on a very narrow screen aligned text that wraps loses less."""
    from crm_cli.render.tables import table_of

    texts = [[cell(field, value, present) for field, value in zip(fields, row, strict=True)] for row in rows]
    styles = [[style(field, value, present) for field, value in zip(fields, row, strict=True)] for row in rows]
    space = output.screen[0] if output.screen else WIDE
    table = table_of(fields, texts, styles, space, with_header=output.header, marks=listing.marks)
    if table is not None:
        write_rich([table], output, out)
    return table is not None


def _page(output: Output) -> int | None:
    """How many rows a screen holds when nobody said how many to show."""
    if output.whole or output.screen is None or output.format != "table":
        return None
    return max(output.screen[1] - 5, 10)


def _left_out(listing: Listing, shown: int, page: int | None) -> str:
    if page is None or shown < page:
        return ""
    total = listing.total()
    if total <= shown:
        return ""
    return _("{shown} of {total}; --limit {total} shows all").format(shown=shown, total=total)


def _chained(first: Iterable[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest


def _aligned(fields: tuple[Field, ...], rows: Iterator[list[str]], with_header: bool) -> Iterator[str]:
    """Columns padded to the widest of the first rows; a later, wider cell pushes its line, nothing is cut."""
    first = list(islice(rows, MEASURED_ROWS))
    if not first:
        return
    if with_header:
        first.insert(0, [header(field) for field in fields])
    widths = [max(width(row[i]) for row in first) for i in range(len(fields))]
    right = [field.kind in FLUSH_RIGHT for field in fields]
    last = len(fields) - 1
    for row in _chained(first, rows):
        cells = (text if i == last and not right[i] else pad(text, widths[i], right[i]) for i, text in enumerate(row))
        yield "  ".join(cells).rstrip() + "\n"


def _markdown(fields: tuple[Field, ...], rows: Iterator[Row], output: Output, present: Present) -> Iterator[str]:
    if output.header:
        yield "| " + " | ".join(header(field) for field in fields) + " |\n"
        yield "|" + "|".join("---:" if field.kind in FLUSH_RIGHT else "---" for field in fields) + "|\n"
    for row in rows:
        cells = (
            cell(field, value, present).replace("\\", "\\\\").replace("|", "\\|")
            for field, value in zip(fields, row, strict=True)
        )
        yield "| " + " | ".join(cells) + " |\n"


def write_rich(renderables: Iterable[Any], output: Output, out: TextIO | None = None) -> None:
    """Tables and texts through Rich, which takes every text literally and, where there is no terminal, never cuts."""
    from rich.console import Console

    console = Console(
        file=out or sys.stdout,
        width=max(output.screen[0], 20) if output.screen else WIDE,
        force_terminal=output.color and (output.screen is not None or output.forced),
        no_color=not output.color,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        legacy_windows=False,
    )
    for renderable in renderables:
        console.print(_InOrder(renderable, output.order) if output.order else renderable)


class _InOrder(NamedTuple):
    """What Rich shows, every text put in order once it is known where it stands."""

    shown: Any
    order: Callable[[str], str]

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        from crm_cli.render.rtl import pieces

        segments = list(console.render(self.shown, options))
        texts = pieces([segment.text for segment in segments], self.order)
        return (segment._replace(text=text) for segment, text in zip(segments, texts, strict=True))
