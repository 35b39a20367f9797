"""`crm contacts …`"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crm_cli.commands import bulk
from crm_cli.commands.context import crm_of, output_of, query_of, words_of
from crm_cli.commands.options import Filter, HeaderRowOption, PickedWhos, SheetOption, SourceOption, Whos, text
from crm_cli.commands.report import named, removing, show, wrote
from crm_cli.commands.shape import Bulk, Changes, Exports, Lists, Shows
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.i18n import _

if TYPE_CHECKING:
    from crm_cli.services.contacts import Contacts

app = typer.Typer(help=_("People and organisations."))

DATE_ORDERS = ("mdy", "dmy")
CARDS = {"vcard": "4.0", "vcard3": "3.0"}  # formats of address books, and the version of vCard each is
ALIASES = "mutt"
ON_DUPLICATE = ("skip", "update", "ask", "add")


@app.command("list", cls=Lists.of(CONTACT))
def list_(
    ctx: typer.Context,
    filter_: Filter = None,
    archived: Annotated[bool, typer.Option("--archived", help=_("archived contacts instead"))] = False,
    all_: Annotated[bool, typer.Option("--all", help=_("archived contacts too"))] = False,
) -> None:
    """List contacts by name.

    Example: crm contacts list city:Shiraz tag:vip --columns id,name,phones
    """
    show(ctx, crm_of(ctx).contacts.list(query_of(ctx, filter_), archived=archived, all_of_them=all_))


@app.command("show", cls=Shows)
def show_(
    ctx: typer.Context,
    who: Whos,
    at: Annotated[
        str | None,
        text("--at", metavar="WHEN", help=_("as it was at the end of that day or minute: 2026-11-20, yesterday 16:30")),
    ] = None,
) -> None:
    """Show a contact from all sides: next step, how to reach, last conversations; with --at as it was then.

    Example: crm contacts show sara --at yesterday
    """
    from crm_cli.render.cards import contact_card, contact_document, write_cards
    from crm_cli.render.write import write_documents

    crm, output = crm_of(ctx), output_of(ctx)
    contacts, ids, then = _past(ctx, who, at) if at else (crm.contacts, crm.contacts.find(words_of(who)), "")
    if output.format in ("json", "jsonl"):
        write_documents((contact_document(contacts.card(number)) for number in ids), output)
    elif output.format in ("csv", "tsv", "ids"):
        show(ctx, contacts.picked(ids))
    else:
        write_cards([contact_card(contacts.card(number), crm.present, as_of=then) for number in ids], output)


def _past(ctx: typer.Context, who: list[str], at: str) -> tuple["Contacts", Sequence[int], str]:
    """Contacts as they were, their ids, and when that was."""
    from crm_cli.commands.moments import past_of
    from crm_cli.domain.dates import both

    crm, when = crm_of(ctx), past_of(ctx, at)
    ids = crm.history.find_contacts(words_of(who))
    return crm.history.contacts_before(ids, crm.present.end(when)), ids, both(when)


@app.command(cls=Bulk)
def tag(
    ctx: typer.Context,
    who: PickedWhos,
    add: Annotated[list[str] | None, text("--add", metavar="TAG", help=_("tag to add; may be repeated"))] = None,
    remove: Annotated[
        list[str] | None, text("--remove", metavar="TAG", help=_("tag to take away; may be repeated"))
    ] = None,
) -> None:
    """Add and take away tags.

    Example: crm contacts tag 12 15 --add vip --remove new
    """
    crm = crm_of(ctx)
    ids = chosen(ctx, who)
    from crm_cli.domain.contact_fields import parse_tag, tag_key

    crm.contacts.tag(ids, add=[*map(parse_tag, add or ())], remove=[*map(tag_key, remove or ())])
    report(ctx, _("tagged {contacts}"), ids)


@app.command(cls=Bulk)
def archive(ctx: typer.Context, who: PickedWhos) -> None:
    """Take contacts out of lists; everything about them stays.

    Example: crm contacts archive 12
    """
    crm = crm_of(ctx)
    ids = chosen(ctx, who)
    crm.contacts.archive(ids)
    report(ctx, _("archived {contacts}"), ids)


@app.command(cls=Bulk)
def unarchive(ctx: typer.Context, who: PickedWhos) -> None:
    """Bring archived contacts back into lists.

    Example: crm contacts unarchive 12
    """
    crm = crm_of(ctx)
    ids = chosen(ctx, who, all_of_them=True)
    crm.contacts.unarchive(ids)
    report(ctx, _("back in lists: {contacts}"), ids)


@app.command(cls=Bulk)
def delete(ctx: typer.Context, who: PickedWhos) -> None:
    """Delete contacts with their follow-ups, and the conversations nobody else took part in.

    Names must be given whole here. To take a contact out of sight, `archive` is enough.

    Example: crm contacts delete 12
    """
    crm = crm_of(ctx)
    ids = chosen(ctx, who, _("delete {n} contacts?"), exact_only=True, all_of_them=True)
    gone = removing(ctx, crm.contacts.picked(ids), ids)
    names = _names(ctx, ids)
    crm.contacts.delete(ids)
    gone(_("deleted {contacts}").format(contacts=names))


@app.command(cls=Shows)
def count(
    ctx: typer.Context,
    filter_: Filter = None,
    archived: Annotated[bool, typer.Option("--archived", help=_("archived contacts instead"))] = False,
    all_: Annotated[bool, typer.Option("--all", help=_("archived contacts too"))] = False,
) -> None:
    """Count contacts.

    Example: crm contacts count tag:vip
    """
    from crm_cli.render.write import write_count

    listing = crm_of(ctx).contacts.list(query_of(ctx, filter_), archived=archived, all_of_them=all_)
    write_count(listing.total(), output_of(ctx))


@app.command(cls=Exports.of(CONTACT, *CARDS, ALIASES))
def export(
    ctx: typer.Context,
    filter_: Filter = None,
    out: Annotated[str | None, text("--out", "-o", metavar="FILE", help=_("write to a file instead"))] = None,
) -> None:
    """Write contacts with every field, archived ones too: csv, unless --format or the name of the file says otherwise.

    vcard (4.0) and vcard3 (3.0, for older programs) are for address books; the same contact is always the same card
    (UID), and `crm contacts import` reads them back as they were. mutt is an alias file of those in use with e-mail.

    Example: crm contacts export tag:vip --format vcard --out vip.vcf
    """
    from crm_cli.commands.report import export_format, export_listing

    format_ = export_format(ctx, out)
    if format_ in CARDS:
        from crm_cli.commands.contact_import import export_cards

        export_cards(ctx, filter_, CARDS[format_], out)
        return
    if format_ == ALIASES:
        from crm_cli.commands.contact_import import export_aliases

        export_aliases(ctx, filter_, out)
        return
    listing = crm_of(ctx).contacts.list(query_of(ctx, filter_), all_of_them=True)
    export_listing(ctx, listing, format_, out)


@app.command("import", cls=Changes)
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("csv, tsv, Excel, json, vCard; - reads it"))],
    map_: Annotated[
        list[str] | None, text("--map", metavar="COLUMN=FIELD", help=_("what a column means; may be repeated"))
    ] = None,
    source: SourceOption = None,
    partial: Annotated[
        bool, typer.Option("--partial", help=_("take the good rows even if others are rejected"))
    ] = False,
    rejects: Annotated[
        str | None, text("--rejects", metavar="FILE", help=_("where rejected rows go, if not beside FILE"))
    ] = None,
    encoding: Annotated[
        str | None, text("--encoding", metavar="NAME", help=_("encoding, when it is not guessed well"))
    ] = None,
    dates: Annotated[
        str | None,
        text("--dates", metavar="mdy|dmy", values=DATE_ORDERS, help=_("order of birthdays with slashes; Outlook: mdy")),
    ] = None,
    sheet: SheetOption = None,
    header_row: HeaderRowOption = None,
    on_duplicate: Annotated[
        str | None,
        text("--on-duplicate", metavar="skip|update|ask|add", values=ON_DUPLICATE, help=_("if one is here already")),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("read columns as proposed, without asking"))] = False,
) -> None:
    """Import contacts: vCards, or csv, tsv, json or workbooks (xlsx, xls, ods) with a header row.

    Exports of Google, Outlook, Apple, Android, Nextcloud, EspoCRM, HubSpot, Monica and crm itself are read as they are.

    The same file twice adds nothing. A card with a known uid changes the contact if it was revised later than here; a
    row of a table does with --on-duplicate update, which knows people by phone and e-mail as well. Rejected rows and
    cards go to a file that imports again after mending. Of cards pictures are left out, and what is not understood.
    What columns of other names may mean is proposed, asked about and remembered (crm imports mappings).

    Example: crm contacts import google.csv --dry-run
    """
    from crm_cli.commands.contact_import import import_contacts
    from crm_cli.commands.incoming import mapped
    from crm_cli.domain.choices import choice
    from crm_cli.services.contact_files import Source

    order = choice(dates, DATE_ORDERS, field="order of dates") if dates else None
    policy = choice(on_duplicate, ON_DUPLICATE, field="on_duplicate") if on_duplicate else None
    about = Source(file, mapped(map_ or []), source, encoding, order, sheet, header_row, policy)
    import_contacts(ctx, file, partial=partial, rejects=rejects, source=about, yes=yes)


def chosen(
    ctx: typer.Context, who: list[str], question: str = "", *, exact_only: bool = False, all_of_them: bool = False
) -> list[int]:
    """The contacts that are named, or that --where picks: of those that are not archived, or of all of them."""
    contacts = crm_of(ctx).contacts
    return bulk.chosen(
        ctx,
        who,
        lambda words: contacts.find(words, exact_only=exact_only),
        lambda query: contacts.list(query, all_of_them=all_of_them),
        question,
    )


def _names(ctx: typer.Context, ids: Sequence[int]) -> str:
    crm = crm_of(ctx)
    return named(ids, (crm.contacts.name_of(number) or "" for number in ids))


def report(ctx: typer.Context, message: str, ids: Sequence[int]) -> None:
    """Report a change of contacts by id and name."""
    wrote(ctx, message.format(contacts=_names(ctx, ids)), crm_of(ctx).contacts.picked(ids), ids)
