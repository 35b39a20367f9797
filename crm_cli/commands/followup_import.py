"""`crm followups import`."""

import typer

from crm_cli.commands.context import crm_of
from crm_cli.commands.record_import import File, Imports, import_records, told
from crm_cli.i18n import _

app = typer.Typer()


@app.command("import", cls=Imports)
def import_(ctx: typer.Context, file: File) -> None:
    """Import next steps, done ones too: csv, tsv, workbooks, json or jsonl of any program with a header row.

    Contacts are found by id (with the name beside it), uid, e-mail, phone or exact name. The same file twice adds
    nothing: a row is known by its uid, or by what it says. What is done needs the day on which it was. Rejected rows go
    to a file that imports again after mending; docs/records-in.md has the columns.

    Example: crm followups import tasks.xlsx --dates dmy --map "Customer=contact"
    """
    result = import_records(ctx, "followup", file)
    line = _.plural("{n} follow-up imported", "{n} follow-ups imported", result.new)
    told(ctx, line, result, crm_of(ctx).followups)
