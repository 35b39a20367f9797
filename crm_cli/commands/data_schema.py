"""`crm data schema`: what the json of crm looks like, for programs."""

from typing import Annotated

import typer

from crm_cli.commands.context import asked_format, crm_of
from crm_cli.commands.options import Values
from crm_cli.commands.shape import Shows
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.render.write import write_text
from crm_cli.services.data import lists

app = typer.Typer()


@app.command(cls=Shows)
def schema(
    ctx: typer.Context,
    record: Annotated[
        str | None,
        typer.Argument(
            metavar=Values("[RECORD]", tuple(lists())), help=_("one of them; all without a name"), show_default=False
        ),
    ] = None,
) -> None:
    """Print the JSON Schema (2020-12) of what crm writes as json: a row of every list, a line of every table of a dump.

    All of them are one document, where each is at #/$defs/NAME; those of a dump are called dump_TABLE.

    Example: crm data schema contact
    """
    import json

    form = asked_format(ctx)
    if form not in (None, "json", "jsonl"):
        raise Invalid(
            _("a schema has no form {format}").format(format=form), hint=_("leave --format out"), field="format"
        )
    found = crm_of(ctx).data.schema(record)
    write_text(json.dumps(found, indent=None if form == "jsonl" else 2, ensure_ascii=False) + "\n")
