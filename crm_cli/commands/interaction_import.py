"""`crm interactions import`."""

import typer

from crm_cli.commands.context import crm_of
from crm_cli.commands.record_import import File, Imports, import_records, told
from crm_cli.i18n import _

app = typer.Typer()


@app.command("import", cls=Imports)
def import_(ctx: typer.Context, file: File) -> None:
    """Import conversations that took place: csv, tsv, workbooks, json or jsonl of any program with a header row.

    Contacts are found by id (with the name beside it), uid, e-mail, phone or exact name. The same file twice adds
    nothing: a row is known by its uid, or by what it says. Whose direction is not told stays without one. Rejected rows
    go to a file that imports again after mending; docs/records-in.md has the columns.

    Example: crm interactions import calls.csv --on-missing create --dry-run
    """
    result = import_records(ctx, "interaction", file)
    line = _.plural("{n} conversation imported", "{n} conversations imported", result.new)
    told(ctx, line, result, crm_of(ctx).interactions)
