"""`crm data …`: the file as a whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperOption

from crm_cli.commands.context import crm_of, output_of, query_of, say_of
from crm_cli.commands.editor import text_of
from crm_cli.commands.options import text
from crm_cli.commands.report import show, wrote
from crm_cli.commands.shape import Changes, Lists, Shows
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.render.pace import Pace
from crm_cli.render.write import write_text

if TYPE_CHECKING:
    from crm_cli.exchange.dumps import Manifest, Progress

app = typer.Typer(help=_("The file as a whole: asked in SQL, written out, merged."))


class Answers(Lists):
    """A list whose columns and order the statement says."""

    def shared(self) -> Iterator[TyperOption]:
        return (option for option in super().shared() if option.name != "sort")


@app.command(cls=Answers)
def sql(
    ctx: typer.Context,
    statement: Annotated[
        str | None,
        typer.Argument(metavar="[SELECT]", help=_("one statement that reads; - reads it"), show_default=False),
    ] = None,
) -> None:
    """Ask the file in SQL, for what no command tells. Nothing can be changed by it.

    Columns are those of the statement, values are as they are stored, bytes become hexadecimal digits. It may use
    :today, :now, and the functions local_day(INSTANT) and normalise(TEXT).

    Example: crm data sql 'SELECT city, count(*) FROM contact GROUP BY 1'
    """
    listing = crm_of(ctx).data.sql(text_of(statement), query_of(ctx))
    key = listing.fieldset.fields[0]
    if output_of(ctx).format == "ids" and key.kind != "id":
        raise Invalid(
            _("the first column is {name!r}, which is no id").format(name=key.key),
            hint=_("select the column id first"),
            field="format",
        )
    show(ctx, listing)


@app.command(cls=Shows)
def dump(
    ctx: typer.Context,
    target: Annotated[
        str,
        typer.Argument(metavar="DIR", help=_("a new folder, a new file NAME.jsonl, or -"), show_default=False),
    ],
    where: Annotated[
        str | None, text("--where", metavar="FILTER", help=_("only contacts that fit, with what belongs to them"))
    ] = None,
) -> None:
    """Write the whole file down as JSON Lines: every record, the history, what is in the documents, with SHA-256 sums.

    A folder gets a file for each table, NAME.jsonl all of them. `crm data load` makes the same file of it again. With
    --where it is a part: without the history, and with what its records refer to, such as the company of a person.

    Example: crm data dump agency-2026-11-28
    """
    if target == "-":
        for lines in crm_of(ctx).data.dump_lines(where):
            write_text(lines)
        return
    say = say_of(ctx)
    manifest, lost = crm_of(ctx).data.dump(Path(target), where, _progress(ctx, _("written")))
    say.end_progress()
    _report(ctx, manifest, target)
    if lost:
        message = _.plural("{n} document has no content", "{n} documents have no content", lost)
        say.note(message + _("; which ones: crm doctor"))


@app.command(cls=Changes)
def load(
    ctx: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="DIR", help=_("the folder or the file of a dump"), show_default=False)
    ],
) -> None:
    """Make a new file of a dump: the same records, numbers, history, seals and documents. The file must not be there.

    Every sum is checked first, and every row is compared when it is stored; what is not as crm wrote it is refused (7).
    --dry-run checks the sums alone. `crm --db copy.db data load DIR` makes copy.db.

    Example: crm data load agency-2026-11-28 --dry-run
    """
    crm, say = crm_of(ctx), say_of(ctx)
    manifest = crm.data.load(Path(source), _progress(ctx, _("read")))
    say.end_progress()
    _report(ctx, manifest, str(crm.path))


def _progress(ctx: typer.Context, verb: str) -> "Progress":
    """Says which table is under way, and how far all of them are once that takes long."""
    say, pace = say_of(ctx), Pace(verb)

    def report(table: str, done: int, total: int | None) -> None:
        line = pace.line(done, total)
        say.progress(f"{table} · {line}" if line else table)

    return report


def _report(ctx: typer.Context, manifest: "Manifest", path: str) -> None:
    from crm_cli.services.data import listing_of

    message = _("{rows} rows of {tables} tables are in {path}")
    wrote(ctx, message.format(rows=manifest.rows, tables=len(manifest.tables), path=path), listing_of(manifest), [])
