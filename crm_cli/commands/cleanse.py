"""`crm cleanse`: the contacts nobody has made sure of yet, one by one."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import typer

from crm_cli.commands import exits
from crm_cli.commands.context import asked_format, cli_of, crm_of, output_of, query_of, say_of
from crm_cli.commands.report import answer, show
from crm_cli.commands.shape import Lists
from crm_cli.domain.fields.cleansing import UNVERIFIED
from crm_cli.errors import Invalid
from crm_cli.i18n import _

app = typer.Typer()

ANSWERS = ("verify", "edit", "disqualify", "skip", "quit")
DONE = ("verify", "disqualify")


@app.command(cls=Lists.of(UNVERIFIED))
def cleanse(ctx: typer.Context) -> None:
    """Go through the contacts nobody has made sure of yet, the oldest first, with what is missing or wrong.

    On a terminal each is shown and asked about: verify, edit, disqualify, skip or quit. What is answered is stored at
    once; each is a command of its own to `crm undo`. In a pipe, or with a format or columns, they are listed.

    Example: crm cleanse --limit 20
    """
    output = output_of(ctx)
    waiting = crm_of(ctx).cleansing.waiting(query_of(ctx))
    if asked_format(ctx) or output.columns or not (output.screen and say_of(ctx).asks()):
        show(ctx, waiting)
    else:
        _walk(ctx, [number for (number,) in waiting.rows(waiting.fieldset.pick(("id",)), None)])


def _walk(ctx: typer.Context, ids: Sequence[int]) -> None:
    """Ask about each, until all are asked about or somebody has had enough."""
    said: Counter[str] = Counter()
    for place, number in enumerate(ids, 1):
        said[_asked(ctx, number, _("{place} of {n}").format(place=place, n=len(ids)))] += 1
        if said["quit"]:
            break
    left = len(ids) - said["verify"] - said["disqualify"]
    counts = {"verified": said["verify"], "disqualified": said["disqualify"], "left": left}
    say_of(ctx).note(_("{verified} verified, {disqualified} disqualified, {left} left").format(**counts))


def _asked(ctx: typer.Context, number: int, place: str) -> str:
    """Show one contact and do what is answered; the answer after which the next one's turn has come."""
    say = say_of(ctx)
    while True:
        _show(ctx, number)
        done = answer(
            say, _("{place}: verify, edit, disqualify, skip or quit? v/e/d/s/q").format(place=place), "s", _read
        )
        if done == "verify":
            words = [str(number)]
        elif done == "disqualify":
            words = [str(number), "--reason", say.ask(_("why"))]
        elif done == "edit":
            words = [str(number), *answer(say, _("flags of `crm contacts edit`; none opens the editor"), "", _flags)]
        else:
            return done
        if _typed(ctx, "contacts", done, *words) and done in DONE:
            return done


def _read(text: str) -> str:
    found = next((known for known in ANSWERS if known.startswith(text.casefold())), None)
    if found is None:
        raise Invalid(_("{text!r} is no answer").format(text=text), hint=", ".join(ANSWERS))
    return found


def _flags(text: str) -> list[str]:
    import shlex

    try:
        return shlex.split(text)
    except ValueError as error:
        raise Invalid(_("a quote is open in {text!r}").format(text=text)) from error


def _show(ctx: typer.Context, number: int) -> None:
    """The card, what is missing or wrong, and who else has the same phone or address."""
    from crm_cli.render.cards import contact_card, write_cards

    crm, say = crm_of(ctx), say_of(ctx)
    say.note("")
    write_cards([contact_card(crm.contacts.card(number), crm.present)], output_of(ctx))
    line = crm.cleansing.picked(number)
    for missing, invalid in line.rows(line.fieldset.pick(("missing", "invalid")), 1):
        if missing:
            say.note(_("missing: {what}").format(what=missing))
        if invalid:
            say.note(_("neither a phone number nor an e-mail address: {what}").format(what=invalid))
    for value, other, name in crm.contacts.sharing(number):
        say.note(_("{value} is also that of {id} {name}").format(value=value, id=other, name=name))


def _typed(ctx: typer.Context, *words: str) -> bool:
    """Run a command line as if it had been typed with the same options before it; whether all went well."""
    cli = cli_of(ctx)
    before = list(cli.words)
    options = before[: len(before) - before[::-1].index("cleanse") - 1]
    root: Any = ctx.find_root().command
    code = root.main([*options, *words], cli=cli)
    cli.words = before
    if code == exits.INTERRUPTED:
        raise typer.Exit(code)
    return bool(code == exits.OK)
