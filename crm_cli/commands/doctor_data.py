"""`crm doctor data`: what is wrong with the data, and the commands that mend it."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of, say_of
from crm_cli.commands.exits import DUE
from crm_cli.commands.report import show
from crm_cli.commands.shape import Lists
from crm_cli.domain.fields.cleansing import DATA_FINDING
from crm_cli.i18n import _

app = typer.Typer()

FEW = 5  # of each kind


@app.command(cls=Lists.of(DATA_FINDING))
def data(
    ctx: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help=_("all of it, in place of the first few of each kind"))] = False,
) -> None:
    """Look for what is wrong with the data, and show the commands that mend it.

    Phones and e-mails that are none, people without a way to reach them, ways that nobody has made sure of for a year,
    fields that are never used, contacts that may be one. Ends with 10 when there is any of it.

    Example: crm doctor data --all --format csv
    """
    examined = crm_of(ctx).cleansing.examine(query_of(ctx), most=None if all_ else FEW)
    show(ctx, examined.findings)
    if not examined.counts:
        say_of(ctx).note(_("nothing is wrong"))
        return
    counts = ", ".join(f"{check} {count}" for check, count in examined.counts.items())
    is_cut = not all_ and max(examined.counts[check] for check in examined.counts if check != "duplicates") > FEW
    say_of(ctx).note(_("{counts}; --all shows them all").format(counts=counts) if is_cut else counts)
    raise typer.Exit(DUE)
