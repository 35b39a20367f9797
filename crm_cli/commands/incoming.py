"""What commands that read files have in common: the file, rejected rows, questions, how far it is, what came of it."""

import contextlib
import io
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, TextIO, TypeVar

import typer

from crm_cli.commands.context import asked_format, collect_garbage, crm_of, say_of
from crm_cli.commands.report import check_target, wrote
from crm_cli.domain.choices import choice
from crm_cli.errors import Invalid, NotFound, StoreUnavailable
from crm_cli.exchange.files import replacing
from crm_cli.exchange.vcards import are_cards
from crm_cli.i18n import _
from crm_cli.render.pace import Pace
from crm_cli.services.storing import Progress

if TYPE_CHECKING:
    from crm_cli.domain.listing import Listing

T = TypeVar("T")
Read = Callable[[BinaryIO, Callable[[], TextIO], Progress], T]
"""Reads a stream to its end; rejected rows go to what the function opens."""

ANSWERS = ("update", "skip", "all", "none")


def read_file(ctx: typer.Context, file: str, rejects: str | None, read: "Read[T]") -> tuple[T, Path]:
    """What `read` makes of a file, and where the rows went that cannot be used: to `rejects`, else beside the file."""
    collect_garbage()
    with contextlib.ExitStack() as stack:
        stream = io.BufferedReader(stack.enter_context(opened(file)))  # type: ignore[type-var]
        stack.callback(stream.detach)
        kind = "vcf" if are_cards(stream.peek()) else "csv"
        path = Path(rejects) if rejects else rejects_of(Path("import" if file == "-" else file), kind)
        plan = read(stream, lambda: stack.enter_context(_reject_file(ctx, path, file)), progress_of(ctx, _("read")))
    say_of(ctx).end_progress()
    return plan, path


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
    except OSError as error:
        raise StoreUnavailable(_("{path} cannot be read: {reason}").format(path=file, reason=error.strerror)) from error
    with stream:
        yield stream


@contextlib.contextmanager
def _reject_file(ctx: typer.Context, path: Path, file: str) -> Iterator[TextIO]:
    """Where rejected rows go: nowhere in a dry run, never over the file they come from."""
    if crm_of(ctx).dry_run:
        yield io.StringIO()
        return
    check_target(ctx, path, file)
    with replacing(path) as out:
        yield out


def rejects_of(path: Path, kind: str) -> Path:
    """Where what is rejected of a file goes when nobody says: beside it, and no two files have the same one.

    `calls.csv` has `calls.rejects.csv`; what is of another kind keeps its name whole: `calls.xlsx-rejects.csv`.
    """
    is_of_kind = path.suffix == f".{kind}"
    return path.parent / (f"{path.stem}.rejects.{kind}" if is_of_kind else f"{path.name}-rejects.{kind}")


def tell_rejects(ctx: typer.Context, plan: "Rejected", path: Path, *, partial: bool) -> None:
    """Say how many rows were rejected, and where they are. Raises Invalid unless the others are to be taken."""
    if plan.kind == "vcard":
        message = _.plural("{n} card was rejected", "{n} cards were rejected", plan.rejected)
        where = _("the reasons stand in their X-CRM-REASON")
    else:
        message = _.plural("{n} row was rejected", "{n} rows were rejected", plan.rejected)
        where = _("the reasons stand in its last column")
    message += _("; first: {reason}").format(reason=plan.first_reason)
    if crm_of(ctx).dry_run:
        where = _("without --dry-run what is rejected goes to {path}, with the reasons").format(path=path)
    else:
        message += _("; see {path}").format(path=path)
    if not partial:
        raise Invalid(
            message + _("; nothing was imported"),
            hint=where + _("; mend the file and import again, or take the others: --partial"),
        )
    say_of(ctx).note(message)


def imported(ctx: typer.Context, line: str, made: str, result: "Imported", records: "Picks") -> None:
    """Report what was imported: `line` says how many are new, `made` what was made beside them.

    `records` is the service of their noun.
    """
    parts = [line]
    if result.updated:
        parts.append(_("{n} updated").format(n=len(result.updated)))
    if made:
        parts.append(made)
    if result.known:
        parts.append(_("{n} known already").format(n=result.known))
    if result.forgotten:
        parts.append(_("{n} left out: forgotten on request").format(n=result.forgotten))
    ids = array("q", chain(*result.ids, result.updated))  # a million in eight bytes each
    wrote(ctx, ", ".join(parts), records.picked(ids if asked_format(ctx) else ()), ids)


class Picks(Protocol):
    """The service of a noun, which has lists of its records."""

    def picked(self, ids: Iterable[int], /) -> "Listing": ...


class Imported(Protocol):
    """What an import of records did."""

    @property
    def ids(self) -> tuple[range, ...]: ...
    @property
    def known(self) -> int: ...
    @property
    def updated(self) -> Sequence[int]: ...
    @property
    def forgotten(self) -> int: ...


class Rejected(Protocol):
    """A file that was read, with how many of its rows cannot be used."""

    @property
    def kind(self) -> str: ...
    @property
    def rejected(self) -> int: ...
    @property
    def first_reason(self) -> str: ...


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


def progress_of(ctx: typer.Context, verb: str) -> Progress:
    """Says every now and then how far it is, how fast and how much longer, once it takes long enough to wonder."""
    say, pace = say_of(ctx), Pace(verb)

    def report(done: int, total: int | None) -> None:
        if line := pace.line(done, total):
            say.progress(line)

    return report


def agreed_to(ctx: typer.Context, changes: Iterable[T], show: Callable[[T], None]) -> Iterator[T]:
    """Those of the changes that a person agrees to, each of which is shown first.

    Raises Invalid where nobody can be asked, EOFError at the end of input.
    """
    if not say_of(ctx).asks():
        raise Invalid(
            _("nobody can be asked: this is no terminal"),
            hint=_("add --on-duplicate update or skip in place of ask"),
            field="on_duplicate",
        )
    answer = ""
    for change in changes:
        if answer != "all":
            show(change)
            answer = _answered(ctx)
        if answer == "none":
            return
        if answer != "skip":
            yield change


def _answered(ctx: typer.Context) -> str:
    """What is to become of what was just shown: one of ANSWERS. Raises EOFError at the end of input."""
    while True:
        typed = say_of(ctx).ask(_("take it? {answers}").format(answers=", ".join(ANSWERS)), "skip").casefold()
        begun = [answer for answer in ANSWERS if answer.startswith(typed)]
        try:
            return begun[0] if len(begun) == 1 else choice(typed, ANSWERS, field="reply")
        except Invalid as error:
            say_of(ctx).error(error.message, error.hint)
