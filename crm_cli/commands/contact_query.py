"""`crm contacts query`: the address book of mail programs, in the form mutt asks for."""

from typing import Annotated, NoReturn

import typer

from crm_cli.commands.context import asked_format, crm_of
from crm_cli.commands.exits import FAILED
from crm_cli.commands.report import show
from crm_cli.commands.shape import Shows
from crm_cli.domain.fields.search import ADDRESS
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.render.columns import one_line
from crm_cli.render.write import write_text

app = typer.Typer()


@app.command(cls=Shows)
def query(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="TEXT...", help=_("beginnings or parts of words"))],
) -> None:
    """Find e-mail addresses for a mail program: a line that says how many, then address, name and more, tab-separated.

    Without any it exits with 1. For mutt and neomutt: set query_command = "crm contacts query -- %s". For aerc:
    address-book-cmd = crm contacts query -- %s

    Example: crm contacts query sara
    """
    try:
        found = crm_of(ctx).search.addresses(" ".join(words))
    except Invalid as error:
        if asked_format(ctx):
            raise
        _answer(error.message, [])
    if asked_format(ctx):
        show(ctx, found)
        return
    rows = found.rows(ADDRESS.pick(ADDRESS.columns), None)
    lines = ["\t".join(map(one_line, row)).rstrip() for row in rows]
    _answer(_.plural("{n} address", "{n} addresses", len(lines)), lines)


def _answer(message: str, lines: list[str]) -> NoReturn:
    """What mutt reads: one line for people, then the addresses; the code says whether there is any."""
    write_text("".join(f"{line}\n" for line in (one_line(message), *lines)))
    raise typer.Exit(0 if lines else FAILED)
