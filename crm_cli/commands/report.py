"""How commands answer: lists and records on stdout, what happened on stderr, and the question before big changes."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, TypeVar

import typer

from crm_cli.commands.context import asked, asked_format, cli_of, crm_of, output_of, query_of, say_of
from crm_cli.commands.exits import DUE
from crm_cli.commands.watching import watched
from crm_cli.config.known import FORMATS
from crm_cli.domain.listing import Listing
from crm_cli.errors import Conflict, Declined, Invalid
from crm_cli.i18n import _
from crm_cli.render.say import Say
from crm_cli.render.write import write_listing, write_text

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
ASKS_ABOVE = 3  # records a command may delete without asking


def show(ctx: typer.Context, listing: Listing, columns: tuple[str, ...] = ()) -> None:
    """Write a list to stdout, and say what was left out or that there is nothing."""
    cli = cli_of(ctx)
    if not cli.crm.exists and not cli.create:
        cli.say.note(_("there is no data yet; start with `crm contacts add NAME`, or look around with `crm demo`"))
    left_out = write_listing(listing, output_of(ctx, columns), cli.crm.present)
    for note in filter(None, (left_out, listing.remark)):
        cli.say.note(note)


def write_records(ctx: typer.Context, records: Sequence[Mapping[str, str | int | None]]) -> None:
    """Write small records that are in no list, in the format asked for; `id` is what they are known by."""
    from crm_cli.domain.fields import Field, FieldSet
    from crm_cli.services.listed import listed

    keys = tuple(records[0])
    fieldset = FieldSet("record", tuple(Field(key, "id" if key == "id" else "text", key) for key in keys), keys)
    write_listing(listed(fieldset, [tuple(record.values()) for record in records]), output_of(ctx), crm_of(ctx).present)


def show_records(ctx: typer.Context, listing: Listing) -> None:
    """Write records one by one with every field; in machine formats as the lines of a list."""
    output = output_of(ctx)
    if output.format in ("table", "plain", "markdown"):
        from crm_cli.render.cards import record_card, write_cards

        write_cards(record_card(listing, crm_of(ctx).present), output)
    else:
        write_listing(listing, output, crm_of(ctx).present)


def check_target(ctx: typer.Context, target: "Path", *sources: str) -> None:
    """Refuse to write over the database or over a file that is being read. Raises Conflict."""
    for taken in (crm_of(ctx).path, *map(type(target), sources)):
        if target.exists() and taken.exists() and target.samefile(taken):
            raise Conflict(
                _("{path} is in use; it is not written over").format(path=target), hint=_("name another file")
            )


def form_of(ctx: typer.Context, what: str, *, html: bool = False) -> str:
    """The form asked for of a text that is handed over, which is no table. Raises Invalid; `what` is its name."""
    asked_for = asked_format(ctx)
    if asked_for in ("csv", "tsv", "ids") or (html and asked_for):
        raise Invalid(
            _("{what} has no form {format}").format(what=what, format=f"--html {asked_for}" if html else asked_for),
            hint=_("use --format plain, markdown or json, or --html alone"),
            field="format",
        )
    return "html" if html else output_of(ctx).format


def hand_over(ctx: typer.Context, text: str, out: str | None, what: str) -> None:
    """Write a text to stdout, or to a new file, which appears complete or not at all; `what` is its name."""
    if out is None or out == "-":
        write_text(text)
        return
    from pathlib import Path

    from crm_cli.exchange.files import replacing

    check_target(ctx, Path(out))
    with replacing(Path(out)) as file:
        write_text(text, file)
    say_of(ctx).note(_("{what} is in {path}").format(what=what, path=out))


def export_format(ctx: typer.Context, path: str | None) -> str:
    """The format asked for, else the one that the name of the file says, else csv."""
    ending = (path or "").rpartition(".")[2].lower()
    named = {"vcf": "vcard"}.get(ending, ending)
    known = (*FORMATS, *getattr(ctx.command, "formats", ()))
    return asked_format(ctx) or (named if named in known else "csv")


def export_listing(ctx: typer.Context, listing: Listing, format_: str, path: str | None) -> None:
    """Write every field of a list to stdout or to a new file, which appears complete or not at all."""
    fields = tuple(field.key for field in listing.fieldset.fields)
    output = output_of(ctx)
    output = output._replace(format=format_, columns=output.columns or fields, screen=None)
    say, present = say_of(ctx), crm_of(ctx).present
    listing = watched(listing, say, to_file=path not in (None, "-"))
    if path is None or path == "-":
        left_out = write_listing(listing, output, present)
    else:
        from pathlib import Path

        from crm_cli.exchange.files import replacing

        check_target(ctx, Path(path))
        with replacing(Path(path)) as out:
            left_out = write_listing(listing, output, present, out)
        rows = min(n for n in (listing.total(), query_of(ctx).limit) if n is not None)
        say.note(_("{n} rows written to {path}").format(n=rows, path=path))
    if left_out:
        say.note(left_out)


def export_pieces(ctx: typer.Context, pieces: Iterable[str], path: str | None) -> int | None:
    """Write pieces of text as they come to a new file, and how many they were; or to stdout, and None."""
    if path is None or path == "-":
        for piece in pieces:
            write_text(piece)
        return None
    from pathlib import Path

    from crm_cli.exchange.files import replacing

    check_target(ctx, Path(path))
    count = 0
    with replacing(Path(path)) as out:
        for piece in pieces:
            write_text(piece, out)
            count += 1
    return count


def check(ctx: typer.Context, listing: Listing) -> None:
    """Say how many are due and exit with 10 if any is: for prompts and scripts."""
    total = listing.total()
    if total:
        say_of(ctx).note(_.plural("{n} is due", "{n} are due", total))
        raise typer.Exit(DUE)


def wrote(ctx: typer.Context, message: str, listing: Listing | None, ids: Iterable[int | str]) -> None:
    """Report a write: a line of talk; on stdout the records in the format asked for, or the ids for a pipe."""
    _report(ctx, message, _rendered(ctx, listing, ids) if listing else "")


def wrote_before(ctx: typer.Context, listing: Listing, ids: Iterable[int | str]) -> None:
    """What `wrote` has for stdout, of a write that then met an error, which says the rest."""
    write_text(_rendered(ctx, listing, ids))


def offer_next_step(ctx: typer.Context, contact_ids: Iterable[int]) -> None:
    """Say who is left with nothing to be done, with the command that plans something."""
    for contact_id, name in crm_of(ctx).followups.without_next_step(contact_ids):
        say_of(ctx).note(
            _("{name} has no next step: crm followups add {id} TITLE --due WHEN").format(name=name, id=contact_id)
        )


def removing(ctx: typer.Context, listing: Listing, ids: Sequence[int | str]) -> Callable[[str], None]:
    """Like `wrote`, for records that will be gone: remembers them now, reports them when called with the message."""
    text = _rendered(ctx, listing, ids)
    return lambda message: _report(ctx, message, text)


def _rendered(ctx: typer.Context, listing: Listing, ids: Iterable[int | str]) -> str:
    out = StringIO()
    if asked_format(ctx):
        write_listing(listing, output_of(ctx), crm_of(ctx).present, out)
    elif sys.stdout is not None and not sys.stdout.isatty():
        out.writelines(f"{number}\n" for number in ids)
    return out.getvalue()


def _report(ctx: typer.Context, message: str, text: str) -> None:
    cli = cli_of(ctx)
    write_text(text)
    cli.say.note(_("dry run, nothing written: {message}").format(message=message) if cli.dry_run else message)


def answer(say: Say, question: str, default: str, read: Callable[[str], T]) -> T:
    """The answer to a question, asked again until it can be read. Raises EOFError at the end of input."""
    while True:
        try:
            return read(say.ask(question, default))
        except Invalid as error:
            say.error(error.message, error.hint)


def agree(ctx: typer.Context, question: str, count: int, *, yes: bool = False) -> None:
    """Ask before a change of many records. Raises Declined on no, Invalid when nobody can be asked."""
    if count > ASKS_ABOVE:
        confirm(ctx, question, yes=yes)


def confirm(ctx: typer.Context, question: str, *, yes: bool) -> None:
    """Ask, unless it was answered with --yes. Raises Declined on no, Invalid when nobody can be asked."""
    cli = cli_of(ctx)
    if yes or asked(ctx, "yes") or cli.dry_run:
        return
    if not cli.say.asks():
        raise Invalid(question, hint=_("add --yes to do it without being asked"))
    if not cli.say.confirm(question):
        raise Declined(_("nothing was done"))


def named(ids: Sequence[int], names: Iterable[str]) -> str:
    """`12 Sara, 13 Ali` for a line of talk; many are counted instead."""
    if len(ids) > 3:
        return _("{n} records").format(n=len(ids))
    return ", ".join(f"{number} {name}" for number, name in zip(ids, names, strict=False))
