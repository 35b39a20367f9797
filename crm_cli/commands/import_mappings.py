"""`crm imports mappings` and `forget-mapping`: what is remembered of how the columns of files were read."""

import typer

from crm_cli.commands.context import crm_of, query_of, words_of
from crm_cli.commands.options import Ids
from crm_cli.commands.report import removing, show
from crm_cli.commands.shape import Changes, Lists
from crm_cli.domain.fields.mappings import MAPPING
from crm_cli.domain.numbers import record_id
from crm_cli.i18n import _

app = typer.Typer()


@app.command(cls=Lists.of(MAPPING))
def mappings(ctx: typer.Context) -> None:
    """List how columns were read; a file with the same headers, in any order, is read so again.

    Example: crm imports mappings
    """
    show(ctx, crm_of(ctx).mappings.list(query_of(ctx)))


@app.command("forget-mapping", cls=Changes)
def forget_mapping(ctx: typer.Context, ids: Ids) -> None:
    """Forget how columns were read; the next such file is looked at anew.

    Example: crm imports forget-mapping 2
    """
    crm = crm_of(ctx)
    numbers = list(dict.fromkeys(record_id(text, "mapping", "imports mappings") for text in words_of(ids)))
    report = removing(ctx, crm.mappings.picked(numbers), numbers)
    crm.mappings.forget(numbers)
    report(_("forgot mapping {ids}").format(ids=", ".join(map(str, numbers))))
