"""Which records a verb is to change: those that are named, or those that a filter picks."""

from collections.abc import Callable, Sequence

import typer

from crm_cli.commands.context import asked, say_of, words_of
from crm_cli.commands.report import agree
from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Invalid
from crm_cli.i18n import _


def chosen(
    ctx: typer.Context,
    typed: list[str],
    read: Callable[[list[str]], Sequence[int]],
    pick: Callable[[Query], Listing],
    question: str = "",
) -> list[int]:
    """The ids of what was named, read by `read`, or of what `--where` picks by `pick`.

    A `question` about `{n}` records is asked before many are changed; without one, before many are that were not named
    one by one. Ends the command when none is picked.
    """
    where = asked(ctx, "where")
    if where is None:
        if not typed:
            raise Invalid(_("nothing was named"), hint=_("give ids, - to read them, or --where FILTER"))
        ids = list(dict.fromkeys(read(words_of(typed))))
    elif typed:
        raise Invalid(_("ids and --where cannot stand together"), hint=_("take one of them away"), field="where")
    else:
        listing = pick(Query(where))
        ids = [number for (number,) in listing.rows(listing.fieldset.pick(("id",)), None)]
        question = question or _("change all {n} records that satisfy it?")
        if not ids:
            say_of(ctx).note(_("nothing satisfies {where!r}; nothing is changed").format(where=where))
            raise typer.Exit
    if question:
        agree(ctx, question.format(n=len(ids)), len(ids))
    return ids
