"""`crm imports …`: those that were. New ones are `crm contacts import`, `crm interactions import-mail` and others."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, output_of, query_of, say_of, words_of
from crm_cli.commands.history import report
from crm_cli.commands.options import Filter, Ids
from crm_cli.commands.report import show
from crm_cli.commands.shape import Changes, Lists, Shows
from crm_cli.domain.fields.imports import IMPORT
from crm_cli.domain.listing import Listing
from crm_cli.domain.numbers import record_id
from crm_cli.i18n import _

app = typer.Typer(help=_("Imports: which file brought what, and taking it back."))


@app.command("list", cls=Lists.of(IMPORT))
def list_(ctx: typer.Context, filter_: Filter = None) -> None:
    """List imports, newest first; of those that were stopped it says how they go on.

    Example: crm imports list finished:no
    """
    crm, say = crm_of(ctx), say_of(ctx)
    show(ctx, crm.imports.list(query_of(ctx, filter_)))
    for number, line in crm.imports.stopped():
        say.note(_("import {id} was stopped before its end. To go on: crm {line}").format(id=number, line=line))
        say.note(_("To take it back: crm imports undo {id}").format(id=number))


@app.command("show", cls=Shows)
def show_(ctx: typer.Context, ids: Ids) -> None:
    """Show imports with what became of the records they brought.

    Example: crm imports show 12
    """
    from crm_cli.render.imports import import_card, import_document
    from crm_cli.render.write import write_documents

    crm, output = crm_of(ctx), output_of(ctx)
    numbers = list(dict.fromkeys(record_id(text, "import") for text in words_of(ids)))
    cards = [crm.imports.card(number) for number in numbers]
    if output.format in ("json", "jsonl"):
        write_documents(map(import_document, cards), output)
    elif output.format in ("csv", "tsv", "ids"):
        show(ctx, crm.imports.picked(numbers))
    else:
        from crm_cli.render.cards import write_cards

        write_cards([import_card(card, crm.present) for card in cards], output)


@app.command(cls=Changes)
def undo(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="N", help=_("number of the import"), show_default=False)],
) -> None:
    """Take back an import with everything it brought, as `crm undo N` does. Refused when some of it is in use.

    Example: crm imports undo 12
    """
    crm, chosen = crm_of(ctx), record_id(number, "import")
    brought = crm.imports.get(chosen)
    gone = _what_goes(brought)
    done = crm.history.undo(chosen)
    report(ctx, _("taken back: import {number}; gone: {gone}").format(number=chosen, gone=gone), done)


def _what_goes(brought: Listing) -> str:
    """What an import brought, in words."""
    keys = ("noun", "records", "updated", "contacts", "organisations")
    ((noun, records, updated, contacts, organisations),) = brought.rows(brought.fieldset.pick(keys), None)
    counts = {noun: records, "contact": contacts, "organisation": organisations}
    words = [_many(what, count) for what, count in counts.items() if count or what == noun]
    if updated:
        words.append(_.plural("{n} change", "{n} changes", updated))
    return ", ".join(words)


def _many(noun: str, count: int) -> str:
    if noun == "interaction":
        return _.plural("{n} interaction", "{n} interactions", count)
    if noun == "followup":
        return _.plural("{n} follow-up", "{n} follow-ups", count)
    if noun == "complaint":
        return _.plural("{n} complaint", "{n} complaints", count)
    if noun == "organisation":
        return _.plural("{n} organisation", "{n} organisations", count)
    return _.plural("{n} contact", "{n} contacts", count)
