"""`crm search`: across nouns."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of
from crm_cli.commands.report import show
from crm_cli.commands.shape import Lists
from crm_cli.domain.fields.search import SEARCH
from crm_cli.i18n import _

app = typer.Typer()


@app.command(cls=Lists.of(SEARCH))
def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="TEXT...", help=_("beginnings or parts of words"))],
) -> None:
    """Find contacts, complaints and conversations by their words; contacts by phone and e-mail, too. In any script.

    First what is typed whole (a phone, an e-mail, C-12), then names and words that begin so, then, from three letters
    or digits on, parts of names, phones and e-mails; the newest first, at most 50 of each kind. Letters and digits of
    either alphabet, and words with a space, a half-space or nothing between their parts, find each other.

    Example: crm search istanbul
    """
    show(ctx, crm_of(ctx).search.everything(" ".join(words), query_of(ctx)))
