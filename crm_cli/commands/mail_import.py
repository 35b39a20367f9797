"""`crm interactions import-mail`: messages of e-mail as conversations."""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from crm_cli.commands.context import collect_garbage, crm_of, say_of
from crm_cli.commands.incoming import opened, progress_of, rejects_of
from crm_cli.commands.options import text
from crm_cli.commands.report import check_target, wrote
from crm_cli.commands.shape import Changes
from crm_cli.domain.choices import choice
from crm_cli.domain.emails import email_key, parse_email
from crm_cli.domain.letters import ON_MISSING
from crm_cli.errors import Invalid
from crm_cli.exchange.files import replacing
from crm_cli.exchange.mailboxes import MailRejects
from crm_cli.i18n import _

if TYPE_CHECKING:
    from crm_cli.domain.letters import BadLetter, Letter
    from crm_cli.services.letter_batch import Batch
    from crm_cli.services.letter_run import Outcome, Wishes

app = typer.Typer()

MOST_TOLD = 5


@app.command("import-mail", cls=Changes)
def import_mail(
    ctx: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help=_("a message, an mbox, a Maildir, a folder of .eml; - reads it"))
    ],
    attachments: Annotated[
        bool, typer.Option("--attachments", help=_("file attachments as documents of the contact"))
    ] = False,
    on_missing: Annotated[
        str | None,
        text(
            "--on-missing",
            metavar="WHAT",
            values=ON_MISSING,
            help=_("messages of nobody known: reject, create the contact, or skip"),
        ),
    ] = None,
    ours: Annotated[
        list[str] | None, text("--ours", metavar="EMAIL", help=_("an address of our own; may be repeated"))
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help=_("take the good messages even if others are rejected"))
    ] = False,
    rejects: Annotated[
        str | None, text("--rejects", metavar="FILE", help=_("mbox for rejected messages, if not beside SOURCE"))
    ] = None,
) -> None:
    """Import e-mail as conversations with whom it is from and to: from mutt or aerc, an mbox, a Maildir.

    Contacts are found by their addresses; what a contact wrote came in, the rest went out. A message is taken once,
    however often it comes. One of nobody known is refused with the command that adds the contact; of several, such are
    skipped and counted. The text is kept as it is, quotations too, up to 100 000 characters.

    Example: crm interactions import-mail ~/Mail/Sent --ours me@agency.ir --dry-run
    """
    from crm_cli.services.letter_batch import Batch
    from crm_cli.services.letter_run import Wishes

    collect_garbage()
    crm = crm_of(ctx)
    wishes = Wishes(
        choice(on_missing, ON_MISSING, field="on_missing") if on_missing else None,
        frozenset(email_key(parse_email(address)) for address in ours or ()),
    )
    kept = _rejects_path(source, rejects)
    with contextlib.ExitStack() as stack:
        batch = Batch(source, MailRejects(lambda: stack.enter_context(_reject_file(ctx, kept, source))))
        found = _letters(ctx, source, attachments=attachments, whole=wishes.on_missing == "reject")
        crm.letters.read(found, batch, wishes, progress_of(ctx, _("read")))
    say_of(ctx).end_progress()
    if not batch.letters and not batch.rejected:
        raise Invalid(_("{path} has no messages").format(path=source), hint=_("check the name"))
    if batch.rejected:
        _tell_rejects(ctx, batch, kept, partial=partial)
    outcome = crm.letters.load(batch, wishes, progress_of(ctx, _("stored")))
    say_of(ctx).end_progress()
    _tell(ctx, outcome, wishes)


def _rejects_path(source: str, named: str | None) -> Path | None:
    """Where rejected messages go: beside their source (inside of "."); those of a pipe only where that is asked for."""
    if named or source == "-":
        return Path(named) if named else None
    path = Path(source)
    return rejects_of(path if path.name.strip(".") else path / "mail", "mbox")


@contextlib.contextmanager
def _reject_file(ctx: typer.Context, path: Path | None, source: str) -> Iterator[BinaryIO]:
    """The file for rejected messages: none in a dry run, never one that is being read."""
    if path is None or crm_of(ctx).dry_run:
        yield io.BytesIO()
        return
    check_target(ctx, path, source)
    with replacing(path) as out:
        yield out.buffer


def _letters(ctx: typer.Context, source: str, *, attachments: bool, whole: bool) -> "Iterator[Letter | BadLetter]":
    """The messages of a source, as they are read; `whole` ones with their bytes."""
    from crm_cli.domain.letters import BadLetter
    from crm_cli.exchange.letters import Reading
    from crm_cli.exchange.mailboxes import in_folder, in_stream

    reading = Reading(crm_of(ctx).present.now, attachments)
    with contextlib.ExitStack() as stack:
        if source != "-" and Path(source).is_dir():
            raws = in_folder(Path(source), reading.limit)
        else:
            stream = io.BufferedReader(stack.enter_context(opened(source)))  # type: ignore[type-var]
            stack.callback(stream.detach)
            name = _("the message") if source == "-" else Path(source).name
            raws = in_stream(stream, name, reading.limit)
        for raw in raws:
            try:
                letter = reading.letter(raw)
            except Invalid as error:
                yield BadLetter(raw.place, error.message, raw.whole)
            else:
                yield letter._replace(raw=raw.whole) if whole else letter


def _tell_rejects(ctx: typer.Context, batch: "Batch", path: Path | None, *, partial: bool) -> None:
    """Say what was rejected, and refuse the rest unless it is wanted. Raises Invalid."""
    message = _.plural("{n} message was rejected", "{n} messages were rejected", batch.rejected)
    message += _("; first: {reason}").format(reason=batch.first_reason)
    if path and not crm_of(ctx).dry_run:
        message += _("; see {path}").format(path=path)
    if not (partial and batch.letters):
        raise Invalid(
            message + _("; nothing was imported"),
            hint=_("take the others: --partial") if batch.letters else _("an e-mail message or an mbox is wanted"),
        )
    say_of(ctx).note(message)


def _undated(outcome: "Outcome") -> str:
    line = _.plural(
        "{n} message has no date that can be read",
        "{n} messages have no date that can be read",
        outcome.received + outcome.timeless,
    )
    moments = {_("at the moment of receipt"): outcome.received, _("at the present moment"): outcome.timeless}
    return line + _("; kept {moments}").format(moments=", ".join(f"{at} ({n})" for at, n in moments.items() if n))


def _tell(ctx: typer.Context, outcome: "Outcome", wishes: "Wishes") -> None:
    say = say_of(ctx)
    if outcome.skipped and wishes.on_missing != "reject":
        several = outcome.skipped.most_common(MOST_TOLD)
        line = _.plural(
            "{n} message of nobody known was skipped",
            "{n} messages of nobody known were skipped",
            outcome.skipped.total(),
        )
        more = ", …" if len(outcome.skipped) > MOST_TOLD else ""
        say.note(line + ": " + ", ".join(f"{address} ({n})" for address, n in several) + more)
        say.note(_("add who is wanted and import again, or add --on-missing create"))
    if outcome.received or outcome.timeless:
        say.note(_undated(outcome))
    if outcome.cut:
        say.note(_.plural("{n} long text was cut", "{n} long texts were cut", outcome.cut))
    if outcome.heavy:
        say.note(_("too large, without their attachments: {n}").format(n=outcome.heavy))
    line = _.plural("{n} message imported", "{n} messages imported", outcome.new)
    if outcome.known:
        line += ", " + _("{n} known already").format(n=len(outcome.known))
    if outcome.created:
        line += ", " + _.plural("{n} contact added", "{n} contacts added", outcome.created)
    if outcome.filed:
        line += ", " + _.plural("{n} attachment filed", "{n} attachments filed", outcome.filed)
    ids = outcome.ids or (outcome.known if len(outcome.known) == 1 else ())
    wrote(ctx, line, crm_of(ctx).interactions.picked(ids), ids)
