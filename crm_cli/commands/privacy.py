"""`crm contacts dossier` and `crm contacts forget`: what people may ask about themselves."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from crm_cli.commands.context import asked_format, crm_of, say_of, words_of
from crm_cli.commands.options import Who, Whos, Yes, text
from crm_cli.commands.report import form_of, hand_over, named, show, wrote
from crm_cli.commands.shape import Changes, Shows
from crm_cli.domain.fields.privacy import ERASED
from crm_cli.domain.folding import normalise
from crm_cli.domain.privacy import Erased, Person
from crm_cli.errors import Declined, Invalid
from crm_cli.i18n import _
from crm_cli.render.write import write_text
from crm_cli.services.listed import listed

app = typer.Typer()


@app.command(cls=Shows)
def dossier(
    ctx: typer.Context,
    who: Who,
    html: Annotated[bool, typer.Option("--html", help=_("as a page of HTML, to be printed or handed over"))] = False,
    out: Annotated[str | None, text("--out", "-o", metavar="FILE", help=_("write to a file instead"))] = None,
) -> None:
    """Show everything that is held about a contact, in full, for the contact: as text, markdown, json, or --html.

    Of other people it has the names of those who took part, are related or recommended us, and what the texts say:
    read it before you hand it over. Texts about others are not in it, even where they mention the contact;
    `crm search NAME` finds them.

    Example: crm contacts dossier sara --html --out sara.html
    """
    from crm_cli.render.dossier import dossier_text

    crm, form = crm_of(ctx), form_of(ctx, _("a dossier"), html=html)
    found = crm.privacy.dossier(*crm.contacts.find([who]))
    what = _("what is held about {name}").format(name=found.contact.full_name)
    hand_over(ctx, dossier_text(found, crm.present, form), out, what)


@app.command(cls=Changes)
def forget(ctx: typer.Context, who: Whos, yes: Yes = False) -> None:
    """Erase contacts for good, as they may demand, with everything held about them. This cannot be undone.

    Their conversations, follow-ups and complaints go, also those deleted long ago, and what history, search and
    command lines say of them. Conversations with others stay, without them; what texts about others say is not looked
    through: `crm search NAME` finds it. A backup is made before, and those that still hold them are named.

    Names must be given whole. The id of a deleted contact erases what history knows of it; that of a forgotten one
    clears the file again, in case that was interrupted.

    Example: crm contacts forget 12
    """
    crm = crm_of(ctx)
    people = crm.privacy.find(words_of(who))
    if not (yes or crm.dry_run):
        _agree(ctx, [person for person in people if person.uid])
    erased = crm.privacy.forget(people)
    _report(ctx, people, erased)
    if not crm.dry_run:
        crm.privacy.rewrite()


def _agree(ctx: typer.Context, people: Sequence[Person]) -> None:
    """Have the name typed, or the number of several people: a mere y is too easy for what cannot be undone."""
    say = say_of(ctx)
    if not people:
        return
    if not say.asks():
        raise Invalid(
            _("forget {contacts}? This cannot be undone").format(contacts=_names(people)),
            hint=_("add --yes to do it without being asked; --dry-run shows what would go"),
        )
    say.note(_("everything about {contacts} will be erased; this cannot be undone").format(contacts=_names(people)))
    if len(people) == 1:
        wanted, question = people[0].name or "", _("type the name to go on")
    else:
        wanted, question = str(len(people)), _("type how many contacts these are to go on")
    if normalise(say.ask(question)) != normalise(wanted):
        raise Declined(_("nothing was done"), hint=_("what was typed is not {wanted!r}").format(wanted=wanted))


def _report(ctx: typer.Context, people: Sequence[Person], erased: Erased) -> None:
    """Say what was erased and what is left; on stdout the counts where they are asked for, else ids for a pipe."""
    asked, note = asked_format(ctx), say_of(ctx).note
    if asked != "ids" and (asked or crm_of(ctx).dry_run):
        show(ctx, listed(ERASED, _rows(erased)))
    elif asked or not (sys.stdout is None or sys.stdout.isatty()):
        write_text("".join(f"{person.id}\n" for person in people))
    wrote(ctx, _said(people, erased), None, [])
    if erased.shared:
        note(_.plural("{n} conversation with others is left", "{n} conversations with others are left", erased.shared))
    named_ = [person.name for person in people if person.name]
    if named_:
        example = shlex.quote(named_[0]) if len(named_) == 1 else "NAME"
        note(_("texts about others may mention them: crm search {name}").format(name=example))
    if erased.backups:
        note(_("these backups hold them still; to erase them there, too:"))
        note("  rm " + shlex.join(map(str, erased.backups)))
        if erased.rows.get("document"):
            note(_("then what the backups have of their documents: crm backups prune"))


def _names(people: Sequence[Person]) -> str:
    return named([person.id for person in people], [person.name or _("(forgotten before)") for person in people])


def _rows(erased: Erased) -> list[tuple[str, int, int]]:
    counts = {**erased.rows, "history": erased.entries}
    if erased.shared:
        counts.setdefault("interaction", 0)
    return [(what, n, erased.shared if what == "interaction" else 0) for what, n in counts.items()]


def _said(people: Sequence[Person], erased: Erased) -> str:
    """What became of whom, in one line."""
    if not any(person.uid for person in people):
        return _("nothing was left of {contacts}").format(contacts=_names(people))
    labels: Mapping[str, str] = {
        "contact": _("contacts"),
        "contact_point": _("phones and addresses"),
        "contact_tag": _("tags"),
        "contact_consent": _("answers about consent"),
        "contact_value": _("custom fields"),
        "relation": _("relations"),
        "interaction": _("conversations"),
        "followup": _("follow-ups"),
        "complaint": _("complaints"),
        "document": _("documents"),
        "import_mapping": _("remembered columns of files"),
    }
    counts = [f"{label}: {erased.rows[table]}" for table, label in labels.items() if table in erased.rows]
    counts.append(_("entries of history: {n}").format(n=erased.entries))
    return _("forgotten: {contacts} ({counts})").format(contacts=_names(people), counts=", ".join(counts))
