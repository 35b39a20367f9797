"""`crm contacts call`, `mail` and `copy`: from a contact to the telephone, the mail program, the clipboard."""

import shlex
import sys
from typing import Annotated

import typer

from crm_cli.commands.context import asked_format, cli_of, crm_of, say_of
from crm_cli.commands.options import Values, Who, Yes, text
from crm_cli.commands.report import answer, confirm, offer_next_step, write_records
from crm_cli.commands.shape import Runs, Shows
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.reaching import CALL_OUTCOMES, COPIED, Errand, call_outcome, objection, pasteable
from crm_cli.domain.text import note
from crm_cli.errors import Invalid, ProgramFailed
from crm_cli.i18n import _
from crm_cli.render.say import Say
from crm_cli.render.write import write_text

app = typer.Typer()

COPY_LIMIT = 50_000  # bytes; terminals drop longer escape sequences, commonly above 75 000 characters of base64
NO_CLIPBOARD = ("", "dumb", "linux")  # terminals without one


@app.command(cls=Runs)
def call(
    ctx: typer.Context,
    who: Who,
    phone: Annotated[
        str | None, text("--phone", metavar="PHONE", help=_("another phone: its label, its type or a part of it"))
    ] = None,
    log: Annotated[str | None, text("--log", help=_("log the call with what was said; nothing is asked"))] = None,
    no_log: Annotated[bool, typer.Option("--no-log", help=_("neither log the call nor offer to"))] = False,
    yes: Yes = False,
) -> None:
    """Call a contact: the preferred phone, else the first mobile, else the first phone. Then offer to log the call.

    The number goes to the system's telephone program, or to the command in the setting `dial`, for example
    `linphone-cli dial {phone}`; without {phone} the number is added at its end, after `--`. No shell sees it.
    A contact who does not want calls is called only after a question; without a terminal only with --yes.

    Example: crm contacts call sara --phone office
    """
    if log is not None and no_log:
        raise Invalid(_("--log and --no-log exclude each other"), hint=_("say whether to log the call"))
    said = None if log is None else note(log, field="text")
    crm = crm_of(ctx)
    errand = crm.reaching.call(crm.contacts.find([who])[0], phone)
    if not _run(ctx, errand, "call", _("calling {name}: {value}"), yes=yes):
        return
    contact_id, say = errand.contact.id, say_of(ctx)
    if said is not None:
        _log(ctx, contact_id, said, None)
    elif not no_log and say.asks() and not say.quiet:
        _offer_to_log(ctx, contact_id)
    elif not no_log:
        say.note(_("log it: crm log call {id} TEXT").format(id=contact_id))


@app.command(cls=Runs)
def mail(
    ctx: typer.Context,
    who: Who,
    email: Annotated[
        str | None, text("--email", metavar="EMAIL", help=_("another address: its label or a part of it"))
    ] = None,
    subject: Annotated[str | None, text("--subject", help=_("subject of the e-mail"))] = None,
    yes: Yes = False,
) -> None:
    """Write an e-mail to a contact in the system's mail program, or with the command in the setting `mail`.

    For example `aerc {url}` or `mutt -- {email}`; {url} is a mailto: URL with the subject. No shell sees either.

    Example: crm contacts mail sara --subject "Your tickets"
    """
    crm = crm_of(ctx)
    errand = crm.reaching.mail(crm.contacts.find([who])[0], email, subject)
    if _run(ctx, errand, "email", _("writing to {name}: {value}"), yes=yes):
        say_of(ctx).note(_("log it: crm log email {id} TEXT").format(id=errand.contact.id))


@app.command(cls=Shows)
def copy(
    ctx: typer.Context,
    who: Who,
    what: Annotated[
        str | None,
        typer.Argument(metavar=Values("[WHAT]", COPIED), help=", ".join(COPIED), show_default=False),
    ] = None,
) -> None:
    """Copy a phone of a contact, else an e-mail address, or whatever is named, to the clipboard.

    The terminal does it (OSC 52), over ssh too; inside tmux it takes `set -g set-clipboard on`. In a pipe the text
    alone goes to standard output, for terminals that cannot: crm contacts copy sara | wl-copy

    Example: crm contacts copy sara email
    """
    crm, cli = crm_of(ctx), cli_of(ctx)
    number = crm.contacts.find([who])[0]
    part, value = crm.reaching.copied(number, what)
    if asked_format(ctx):
        write_records(ctx, [{"id": number, "what": part, "value": value}])
    elif not sys.stdout.isatty() or cli.env.get("TERM", "") in NO_CLIPBOARD:
        write_text(f"{pasteable(value)}\n")
    else:
        _to_clipboard(cli.say, pasteable(value))
        name = crm.contacts.name_of(number)
        cli.say.note(_("copied the {what} of {name}: {value}").format(what=part, name=name, value=value))


def _to_clipboard(say: Say, value: str) -> None:
    way_out = _("in a pipe it works: crm contacts copy WHO | wl-copy")
    if len(value.encode()) > COPY_LIMIT:
        raise Invalid(_("this is too long for the clipboard of a terminal"), hint=way_out)
    if not say.copy(value):
        raise ProgramFailed(_("no terminal takes the text"), hint=way_out)


def _run(ctx: typer.Context, errand: Errand, channel: str, message: str, *, yes: bool) -> bool:
    """Run an errand, after a question where the contact objects, and report it. False when it is a dry run."""
    cli = cli_of(ctx)
    if reason := objection(errand.contact, channel):
        confirm(ctx, _("{reason}; go on?").format(reason=reason), yes=yes)
        if yes or cli.dry_run:
            cli.say.note(reason)
    words = shlex.join(errand.command)
    if cli.dry_run:
        cli.say.note(_("dry run, nothing run: {command}").format(command=words))
    else:
        cli.say.note(message.format(name=errand.contact.full_name, value=errand.point.value))
        crm_of(ctx).reaching.run(errand)
    if asked_format(ctx):
        contact, point = errand.contact, errand.point
        write_records(
            ctx,
            [{"id": contact.id, "name": contact.full_name, "value": point.value, "url": errand.url, "command": words}],
        )
    elif not sys.stdout.isatty():
        write_text(f"{errand.target}\n")
    return not cli.dry_run


def _offer_to_log(ctx: typer.Context, contact_id: int) -> None:
    """Ask how the call went and what was said; an empty line or the end of input logs nothing."""
    say = say_of(ctx)
    question = _("how did it go? {outcomes}; Enter logs nothing").format(outcomes=", ".join(CALL_OUTCOMES))
    try:
        outcome = answer(say, question, "", lambda typed: call_outcome(typed) if typed else "")
        if outcome:
            said = answer(say, _("what was said"), outcome.replace("_", " "), lambda typed: note(typed, field="text"))
            _log(ctx, contact_id, said, outcome)
    except EOFError:
        return


def _log(ctx: typer.Context, contact_id: int, said: str, outcome: str | None) -> None:
    draft = InteractionDraft((str(contact_id),), "call", said, direction="out", outcome=outcome)
    say_of(ctx).note(_("interaction {id}").format(id=crm_of(ctx).interactions.add(draft)))
    offer_next_step(ctx, [contact_id])
