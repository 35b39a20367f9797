"""`crm documents …`: what is filed with contacts and complaints. Taking it out again is in `document_files`."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from crm_cli.commands import bulk
from crm_cli.commands.context import crm_of, present_of, query_of, say_of, words_of
from crm_cli.commands.options import Filter, Ids, PickedIds, Uid, text
from crm_cli.commands.report import removing, show, show_records, wrote
from crm_cli.commands.shape import Bulk, Lists, Shows, Writes
from crm_cli.domain.choices import choice
from crm_cli.domain.dates import both
from crm_cli.domain.fields.documents import DOCUMENT
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.numbers import record_id
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import DOCUMENT_KINDS
from crm_cli.errors import Invalid
from crm_cli.i18n import _

app = typer.Typer(help=_("Passports, receipts, contracts: filed with whom they concern."))


@app.command(cls=Writes)
def add(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("the file; - is standard input, and wants --name"))],
    to: Annotated[str, text("--to", metavar="RECORD", help=_("whom it concerns: contact:3, complaint:12, C-12"))],
    kind: Annotated[
        str | None, text("--kind", metavar="KIND", values=DOCUMENT_KINDS, help=", ".join(DOCUMENT_KINDS))
    ] = None,
    number: Annotated[str | None, text("--number", help=_("number on it; people see only its end"))] = None,
    country: Annotated[
        str | None, text("--country", metavar="COUNTRY", help=_("country that issued it, in two letters: IR"))
    ] = None,
    issued: Annotated[str | None, text("--issued", metavar="DAY", help=_("day it was issued"))] = None,
    expires: Annotated[str | None, text("--expires", metavar="DAY", help=_("last day on which it is valid"))] = None,
    name: Annotated[str | None, text("--name", help=_("what to call it, in place of the name of the file"))] = None,
    uid: Uid = None,
) -> None:
    """File a copy of a file with a contact or a complaint. At most 100 MB; the file itself is left as it is.

    The same content is kept once. Its number is shown by its end in tables; machine formats have all of it. A passport
    is in `crm today` from six months before it expires, other documents from 60 days before.

    Example: crm documents add passport.jpg --to contact:3 --kind passport --expires 2027-05-01
    """
    from crm_cli.domain.documents import DocumentDraft, check_days, file_name
    from crm_cli.domain.documents import country as parse_country

    if file == "-" and name is None:
        raise Invalid(_("what comes from standard input has no name"), hint=_("add --name receipt.pdf"), field="name")
    days = [_day(ctx, typed) for typed in (issued, expires)]
    check_days(*days)
    draft = DocumentDraft(
        to=line(to, field="to"),
        name=file_name(file if name is None else line(name, field="name")),
        kind=choice(kind, DOCUMENT_KINDS, field="kind") if kind else "other",
        number=line(number, field="number") if number else None,
        country=parse_country(country) if country else None,
        issued_on=days[0],
        expires_on=days[1],
        uid=parse_uid(uid) if uid else None,
    )
    crm = crm_of(ctx)
    with _stream(file) as stream:
        filed = crm.documents.add(draft, stream)
    if filed.same:
        say_of(ctx).note(_("the same content is there already: document {ids}").format(ids=_ids(filed.same)))
    wrote(ctx, _said(ctx, _("document {ids}"), [filed.number]), crm.documents.picked([filed.number]), [filed.number])


@app.command("list", cls=Lists.of(DOCUMENT))
def list_(ctx: typer.Context, filter_: Filter = None) -> None:
    """List documents, the newest first.

    Numbers are shown by their end; json, csv and the other machine formats have all of them.

    Example: crm documents list kind:passport is:expiring
    """
    show(ctx, crm_of(ctx).documents.list(query_of(ctx, filter_)))


@app.command("show", cls=Shows)
def show_(ctx: typer.Context, ids: Ids) -> None:
    """Show what is known about documents. Numbers are shown by their end; --json has all of them.

    Example: crm documents show 7
    """
    crm, numbers = crm_of(ctx), ids_of(ids)
    crm.documents.get(numbers)
    show_records(ctx, crm.documents.picked(numbers))


@app.command(cls=Bulk)
def delete(ctx: typer.Context, ids: PickedIds) -> None:
    """Delete documents. `crm undo` brings them back: only `crm contacts forget` erases what they hold.

    Example: crm documents delete 7
    """
    crm = crm_of(ctx)
    numbers = bulk.chosen(ctx, ids, ids_of, crm.documents.list, _("delete {n} documents?"))
    crm.documents.get(numbers)
    message = _said(ctx, _("deleted document {ids}"), numbers)
    report = removing(ctx, crm.documents.picked(numbers), numbers)
    crm.documents.delete(numbers)
    report(message)


def ids_of(values: list[str]) -> list[int]:
    """Typed ids of documents, each once."""
    return list(dict.fromkeys(record_id(value, "document") for value in words_of(values)))


def _day(ctx: typer.Context, typed: str | None) -> date | None:
    """A typed day; what was understood is echoed in both calendars."""
    if not typed:
        return None
    day = present_of(ctx).day(typed)
    say_of(ctx).note(both(day))
    return day


@contextmanager
def _stream(file: str) -> Iterator[BinaryIO]:
    from crm_cli.services.documents import opened

    if file != "-":
        with opened(Path(file)) as stream:
            yield stream
    elif sys.stdin is None:
        raise Invalid(_("there is no standard input"))
    else:
        yield sys.stdin.buffer


def _said(ctx: typer.Context, message: str, numbers: list[int]) -> str:
    """A line about documents, with the name of a single one and whom it concerns."""
    documents = crm_of(ctx).documents
    if len(numbers) == 1:
        fields = DOCUMENT.pick(("name", "contact", "record"))
        ((name, contact, record),) = documents.picked(numbers).rows(fields, 1)
        return message.format(ids=numbers[0]) + f": {name}, {contact}, {record}"
    return message.format(ids=_ids(numbers))


def _ids(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers)) if len(numbers) <= 3 else _("{n} documents").format(n=len(numbers))
