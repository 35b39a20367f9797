"""`crm documents open` and `export`: what is filed, shown by another program or taken out again."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from crm_cli.commands.context import asked_format, cli_of, crm_of, say_of
from crm_cli.commands.options import text
from crm_cli.commands.report import check_target, write_records
from crm_cli.commands.shape import Runs, Shows
from crm_cli.domain.numbers import record_id
from crm_cli.i18n import _

app = typer.Typer()

Id = Annotated[str, typer.Argument(metavar="ID", help=_("number of the document"), show_default=False)]


@app.command(name="open", cls=Runs)
def open_(ctx: typer.Context, document: Id) -> None:
    """Show a document in the program that the system has for it.

    That gets a copy which cannot be changed, and which stays for a day. Only kinds of files that no program runs are
    opened, such as PDF, pictures, office documents; the others can be exported.

    Example: crm documents open 7
    """
    number, documents = record_id(document, "document"), crm_of(ctx).documents
    words, (record,) = documents.opener(number), documents.get([number])
    if cli_of(ctx).dry_run:
        command = shlex.join([*words, record.name])
        say_of(ctx).note(_("dry run, nothing run: {command}").format(command=command))
        return
    copy = documents.open(number)
    say_of(ctx).note(_("opened a copy: {path}").format(path=copy))
    if asked_format(ctx):
        write_records(ctx, [{"id": number, "path": str(copy)}])


@app.command(cls=Shows)
def export(
    ctx: typer.Context,
    document: Id,
    out: Annotated[
        str | None,
        text("--out", "-o", metavar="PATH", help=_("a file, a folder, or - for standard output; here if not given")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("write over a file that is there"))] = False,
) -> None:
    """Write a copy of a document, under its own name unless another is given.

    Example: crm documents export 7 --out ~/Desktop
    """
    from crm_cli.render.write import write_bytes

    number, documents = record_id(document, "document"), crm_of(ctx).documents
    (record,) = documents.get([number])
    if out == "-":
        with documents.reading(number) as stream:
            write_bytes(stream)
        return
    target = Path(out or ".")
    target = target / record.name if target.is_dir() else target
    check_target(ctx, target)
    documents.export(number, target, over=force)
    say_of(ctx).note(_("document {id} is in {path}").format(id=number, path=target))
    if asked_format(ctx):
        write_records(ctx, [{"id": number, "path": str(target)}])
