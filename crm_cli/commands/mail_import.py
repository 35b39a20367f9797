"""`crm interactions import-mail`: messages of e-mail as conversations."""

import contextlib
import gc
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_cli.commands.contact_import import opened, progress_of
from crm_cli.commands.context import crm_of, say_of
from crm_cli.commands.options import text
from crm_cli.commands.report import wrote
from crm_cli.commands.shape import Changes
from crm_cli.domain.choices import choice
from crm_cli.domain.emails import email_key, parse_email
from crm_cli.domain.letters import ON_MISSING
from crm_cli.errors import Invalid
from crm_cli.i18n import _

if TYPE_CHECKING:
    from crm_cli.domain.letters import BadLetter, Letter
    from crm_cli.services.letters import Outcome

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
) -> None:
    """Import e-mail as conversations with whom it is from and to: from mutt or aerc, an mbox, a Maildir.

    Contacts are found by their addresses; what a contact wrote came in, the rest went out. A message is taken once,
    however often it comes. One of nobody known is refused with the command that adds the contact; of several, such are
    skipped and counted. The text is kept as it is, quotations too, up to 100 000 characters.

    Example: crm interactions import-mail ~/Mail/Sent --ours me@agency.ir --dry-run
    """
    from crm_cli.services.letters import Wishes

    gc.freeze()
    gc.enable()  # off since the first line of the process; an import may run for minutes
    crm = crm_of(ctx)
    wishes = Wishes(
        choice(on_missing, ON_MISSING, field="on-missing") if on_missing else None,
        frozenset(email_key(parse_email(address)) for address in ours or ()),
        partial,
    )
    batch = crm.letters.read(_letters(ctx, source, attachments=attachments), progress_of(ctx, _("read")))
    say_of(ctx).end_progress()
    if not batch.letters and not batch.rejected:
        raise Invalid(_("{path} has no messages").format(path=source), hint=_("check the name"))
    outcome = crm.letters.load(batch, wishes, progress_of(ctx, _("stored")))
    say_of(ctx).end_progress()
    if batch.rejected:
        told = _.plural("{n} message was rejected", "{n} messages were rejected", batch.rejected)
        say_of(ctx).note(told + _("; first: {reason}").format(reason=batch.first_reason))
    _tell(ctx, outcome)


def _letters(ctx: typer.Context, source: str, *, attachments: bool) -> "Iterator[Letter | BadLetter]":
    """The messages of a source, as they are read."""
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
                yield reading.letter(raw)
            except Invalid as error:
                yield BadLetter(raw.place, error.message)


def _tell(ctx: typer.Context, outcome: "Outcome") -> None:
    say = say_of(ctx)
    if outcome.skipped:
        several = outcome.skipped.most_common(MOST_TOLD)
        line = _.plural(
            "{n} message of nobody known was skipped",
            "{n} messages of nobody known were skipped",
            outcome.skipped.total(),
        )
        more = ", …" if len(outcome.skipped) > MOST_TOLD else ""
        say.note(line + ": " + ", ".join(f"{address} ({n})" for address, n in several) + more)
        say.note(_("add who is wanted and import again, or add --on-missing create"))
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
