"""The bodies of `crm contacts import` and of exports to vCards: open the files, report what came of it."""

import contextlib
import gc
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

import typer

from crm_cli.commands.column_mapping import Agreement
from crm_cli.commands.contact_updates import agreed, tell_left
from crm_cli.commands.context import crm_of, query_of, say_of
from crm_cli.commands.report import check_target, export_pieces, wrote
from crm_cli.errors import Invalid, NotFound, StoreUnavailable
from crm_cli.exchange.files import replacing
from crm_cli.exchange.vcards import are_cards
from crm_cli.i18n import _
from crm_cli.render.pace import Pace
from crm_cli.services.examining import Result
from crm_cli.services.imports import Plan, Progress, Source


def import_contacts(
    ctx: typer.Context, file: str, *, partial: bool, rejects: str | None, source: Source, yes: bool
) -> None:
    """Read the file, refuse it when rows are rejected (unless partial), store what is new, report."""
    gc.freeze()
    gc.enable()  # off since the first line of the process; an import may run for minutes
    crm, agreement = crm_of(ctx), Agreement(ctx, yes=yes)
    with contextlib.ExitStack() as stack:
        stream = io.BufferedReader(stack.enter_context(opened(file)))  # type: ignore[type-var]
        stack.callback(stream.detach)
        reject_path = Path(rejects) if rejects else rejects_path(file, "vcf" if are_cards(stream.peek()) else "csv")
        plan = crm.imports.read(
            stream,
            source,
            lambda: stack.enter_context(reject_file(ctx, reject_path, file)),
            progress_of(ctx, _("read")),
            agreement,
        )
    say_of(ctx).end_progress()
    if plan.rejected:
        tell_rejects(ctx, plan, reject_path, partial=partial)
    plan = agreed(ctx, plan)
    result = crm.imports.load(plan, progress_of(ctx, _("stored")))
    say_of(ctx).end_progress()
    _tell(ctx, plan._replace(ignored=()) if agreement.was_shown else plan, result)


def export_cards(ctx: typer.Context, filter_: list[str] | None, version: str, out: str | None) -> None:
    """Write contacts as vCards of a version, as they come."""
    gc.freeze()
    gc.enable()
    cards = export_pieces(ctx, crm_of(ctx).contacts.cards(query_of(ctx, filter_), version), out)
    if cards is not None:
        say_of(ctx).note(_("{n} contacts written to {path}").format(n=cards, path=out))


def export_aliases(ctx: typer.Context, filter_: list[str] | None, out: str | None) -> None:
    """Write contacts as aliases of mutt, as they come."""
    lines = export_pieces(ctx, crm_of(ctx).contacts.aliases(query_of(ctx, filter_)), out)
    if lines is not None:
        say_of(ctx).note(_("{n} addresses written to {path}").format(n=lines, path=out))


@contextlib.contextmanager
def reject_file(ctx: typer.Context, path: Path, file: str) -> Iterator[TextIO]:
    """Where rejected rows go: nowhere in a dry run, never over the file they come from."""
    if crm_of(ctx).dry_run:
        yield io.StringIO()
        return
    check_target(ctx, path, file)
    with replacing(path) as out:
        yield out


def mapped(columns: list[str]) -> dict[str, str]:
    """What columns mean, as typed: `Handy=phone`. Raises Invalid."""
    pairs = {}
    for text in columns:
        column, equals, field = text.rpartition("=")
        if not equals:
            raise Invalid(
                _("{text!r} does not say what a column means").format(text=text),
                hint=_("write --map COLUMN=field, for example --map 'Handy=phone'"),
                field="map",
            )
        pairs[column.strip()] = field.strip()
    return pairs


@contextlib.contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """The file's bytes; `-` is standard input."""
    if file == "-":
        if sys.stdin is None:
            raise Invalid(_("there is no standard input"))
        yield sys.stdin.buffer
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115  # closed below
    except FileNotFoundError as error:
        raise NotFound(_("there is no file {path}").format(path=file), hint=_("check the name")) from error
    except (OSError, ValueError) as error:
        raise StoreUnavailable(_("{path} cannot be read: {reason}").format(path=file, reason=error)) from error
    with stream:
        yield stream


def rejects_path(file: str, kind: str) -> Path:
    """Where the rejected rows of a file go when nobody says."""
    path = Path("import" if file == "-" else file)
    return path.with_name(f"{path.stem}.rejects.{kind}")


def progress_of(ctx: typer.Context, verb: str) -> Progress:
    """Says every now and then how far it is, how fast and how much longer, once it takes long enough to wonder."""
    say, pace = say_of(ctx), Pace(verb)

    def report(done: int, total: int | None) -> None:
        if line := pace.line(done, total):
            say.progress(line)

    return report


class Rejected(Protocol):
    """A file that was read, with how many of its rows cannot be used."""

    @property
    def kind(self) -> str: ...
    @property
    def rejected(self) -> int: ...
    @property
    def first_reason(self) -> str: ...


def tell_rejects(ctx: typer.Context, plan: Rejected, path: Path, *, partial: bool) -> None:
    """Say how many rows were rejected, and where they are. Raises Invalid unless the others are to be taken."""
    if plan.kind == "vcard":
        message = _.plural("{n} card was rejected", "{n} cards were rejected", plan.rejected)
        where = _("the reasons stand in their X-CRM-REASON")
    else:
        message = _.plural("{n} row was rejected", "{n} rows were rejected", plan.rejected)
        where = _("the reasons stand in its last column")
    message += _("; first: {reason}").format(reason=plan.first_reason)
    if not crm_of(ctx).dry_run:
        message += _("; see {path}").format(path=path)
    if not partial:
        raise Invalid(
            message + _("; nothing was imported"),
            hint=where + _("; mend the file and import again, or take the others: --partial"),
        )
    say_of(ctx).note(message)


def _tell(ctx: typer.Context, plan: Plan, result: Result) -> None:
    say = say_of(ctx)
    if plan.dates:
        order = _("month/day/year") if plan.dates == "mdy" else _("day/month/year")
        say.note(_("birthdays were read as {order}; --dates mdy|dmy says otherwise").format(order=order))
    if plan.ignored:
        left_out = _("left out of the cards: {names}") if plan.kind == "vcard" else _("columns left out: {names}")
        say.note(left_out.format(names=", ".join(plan.ignored)))
    if result.strangers:
        say.note(_("{n} relations left out: to people who are not here").format(n=result.strangers))
    if result.shared:
        say.note(_.plural("{n} phone or e-mail is shared:", "{n} phones or e-mails are shared:", result.shared))
        for hint in result.hints:
            say.note(f"  {hint}")
    tell_left(ctx, plan, result)
    line = _.plural("{n} contact imported", "{n} contacts imported", result.new)
    if result.updated:
        line += ", " + _("{n} updated").format(n=len(result.updated))
    if result.organisations:
        line += ", " + _.plural("{n} organisation made", "{n} organisations made", result.organisations)
    if result.known:
        line += ", " + _("{n} known already").format(n=result.known)
    if result.forgotten:
        line += ", " + _("{n} left out: forgotten on request").format(n=result.forgotten)
    ids = [*(number for numbers in result.ids for number in numbers), *result.updated]
    wrote(ctx, line, crm_of(ctx).contacts.picked(ids), ids)
