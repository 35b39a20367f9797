"""`crm data …`: the file as a whole."""

from collections.abc import Iterator
from typing import Annotated

import typer
from typer.core import TyperOption

from crm_cli.commands.context import crm_of, output_of, query_of
from crm_cli.commands.editor import text_of
from crm_cli.commands.report import show
from crm_cli.commands.shape import Lists
from crm_cli.errors import Invalid
from crm_cli.i18n import _

app = typer.Typer(help=_("The file as a whole: asked in SQL, described, written out, built anew."))


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

    Columns are those of the statement; bytes are shown in hexadecimal digits. It may use :today, :now, and the functions
    local_day(INSTANT) and normalise(TEXT). Values are as they are stored, docs/data.md has the tables.

    Example: crm data sql "SELECT city, count(*) AS contacts FROM contact GROUP BY city" --format csv
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
