"""`crm contacts …`"""

from typing import Annotated

import typer

from crm_cli.commands.context import agree, asked_format, crm_of, named, output_of, query_of, removing, show, words_of, wrote
from crm_cli.commands.options import Filter, Uid, Whos, Yes, text
from crm_cli.commands.shape import Changes, Lists, Shows
from crm_cli.domain import contacts as domain
from crm_cli.domain.choices import choice
from crm_cli.domain.contacts import ContactChanges, ContactDraft, Point
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.text import line
from crm_cli.i18n import _

app = typer.Typer(help=_("People and organisations."))

Phones = Annotated[list[str] | None, text("--phone", metavar="PHONE", help=_("phone number; may be repeated"))]
Emails = Annotated[list[str] | None, text("--email", metavar="EMAIL", help=_("e-mail address; may be repeated"))]
Points = Annotated[
    list[str] | None,
    text("--point", metavar="TYPE=VALUE", help=_("another way to reach: telegram=@sara, address=...; may be repeated")),
]
Tags = Annotated[list[str] | None, text("--tag", metavar="TAG", help=_("tag; may be repeated"))]
Consent = Annotated[
    list[str] | None, text("--consent", metavar="CHANNEL=ANSWER", help=_("answer about a channel: sms=yes|no|unknown"))
]
Kind = Annotated[str | None, text("--kind", metavar="person|org", help=_("person or organisation"))]
Org = Annotated[str | None, text("--org", metavar="WHO", help=_("organisation the person belongs to"))]
Latin = Annotated[str | None, text("--latin-name", help=_("name as in the passport"))]
Job = Annotated[str | None, text("--job-title", help=_("job title"))]
Owner = Annotated[str | None, text("--owner", metavar="STAFF", help=_("colleague who looks after the contact"))]
Lifecycle = Annotated[
    str | None, text("--lifecycle", metavar="STAGE", help=_("one of {stages}").format(stages=", ".join(domain.LIFECYCLE)))
]
Source = Annotated[str | None, text("--source", help=_("where the contact came from"))]
Referrer = Annotated[str | None, text("--referred-by", metavar="WHO", help=_("contact who recommended us"))]
Birthday = Annotated[
    str | None, text("--birthday", metavar="DAY", help=_("1990-04-15, 04-15, 1369/07/15 or 07/15@jalali"))
]
Tier = Annotated[str | None, text("--tier", metavar="A|B|C|D", help=_("value to the agency"))]
Channel = Annotated[str | None, text("--preferred-channel", metavar="CHANNEL", help=_("how to reach best"))]
BestTime = Annotated[str | None, text("--best-time", help=_("when to reach best"))]
Language = Annotated[str | None, text("--language", help=_("language to speak"))]
City = Annotated[str | None, text("--city", help=_("city"))]
Note = Annotated[str | None, text("--note", help=_("note"))]
NoContact = Annotated[
    bool | None, typer.Option("--do-not-contact/--may-contact", help=_("asked not to be contacted"), show_default=False)
]
Create = Annotated[bool, typer.Option("--create", help=_("make the organisation if there is none"))]


def _typed(ctx: typer.Context) -> dict[str, object]:
    """The plain fields that were given on the command line, read by the domain."""
    today = crm_of(ctx).present.today
    keys = ContactDraft._fields
    return {
        key: domain.parse_field(key, value, today=today)
        for key, value in ctx.params.items()
        if key in keys and isinstance(value, str) and key != "uid"
    }


def _points(ctx: typer.Context, phones: list[str] | None, emails: list[str] | None, others: list[str] | None) -> tuple[Point, ...]:
    region = crm_of(ctx).settings.region
    return (
        *(domain.parse_phone_point(phone, region) for phone in phones or ()),
        *(domain.parse_email_point(email) for email in emails or ()),
        *(domain.parse_point(other, region) for other in others or ()),
    )


@app.command(cls=Shows)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("full name"), show_default=False)],
    phone: Phones = None,
    email: Emails = None,
    point: Points = None,
    tag: Tags = None,
    kind: Kind = None,
    org: Org = None,
    job_title: Job = None,
    latin_name: Latin = None,
    city: City = None,
    source: Source = None,
    referred_by: Referrer = None,
    owner: Owner = None,
    tier: Tier = None,
    lifecycle: Lifecycle = None,
    birthday: Birthday = None,
    language: Language = None,
    preferred_channel: Channel = None,
    best_time: BestTime = None,
    consent: Consent = None,
    do_not_contact: NoContact = None,
    note: Note = None,
    uid: Uid = None,
    create: Create = False,
) -> None:
    """Add a person or an organisation.

    Example: crm contacts add "Sara Ahmadi" --phone 09121234567 --city Shiraz --tag vip
    """
    crm = crm_of(ctx)
    draft = ContactDraft(
        full_name=line(name, field="name"),
        points=_points(ctx, phone, email, point),
        tags=tuple(dict.fromkeys(domain.parse_tag(text) for text in tag or ())),
        consent=tuple(dict(domain.parse_consent(text) for text in consent or ()).items()),
        do_not_contact=bool(do_not_contact),
        uid=parse_uid(uid) if uid else None,
        **_typed(ctx),  # type: ignore[arg-type]
    )
    number = crm.contacts.add(draft, create_org=create)
    _note_odd_phones(ctx, draft.points)
    message = _("contact {id}: {name}").format(id=number, name=crm.contacts.name_of(number))
    wrote(ctx, message, crm.contacts.picked([number]), [number])


def _note_odd_phones(ctx: typer.Context, points: tuple[Point, ...]) -> None:
    from crm_cli.commands.context import say_of

    for point in points:
        if point.type in domain.PHONE_TYPES and not point.norm.startswith("+"):
            say_of(ctx).note(_("{value} is kept as typed; it is no phone number I know").format(value=point.value))


@app.command("list", cls=Lists)
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
def show_(ctx: typer.Context, who: Whos) -> None:
    """Show a contact from all sides: next step, how to reach, last conversations.

    Example: crm contacts show sara
    """
    from crm_cli.render.cards import contact_card, contact_document, write_cards
    from crm_cli.render.write import write_documents

    crm, output = crm_of(ctx), output_of(ctx)
    ids = crm.contacts.find(words_of(who))
    if output.format in ("json", "jsonl"):
        write_documents((contact_document(crm.contacts.card(number)) for number in ids), output)
    elif output.format in ("csv", "tsv", "ids"):
        show(ctx, crm.contacts.picked(ids))
    else:
        write_cards([contact_card(crm.contacts.card(number), crm.present) for number in ids], output)


@app.command(cls=Changes)
def edit(
    ctx: typer.Context,
    who: Whos,
    full_name: Annotated[str | None, text("--name", help=_("full name"))] = None,
    add_phone: Annotated[list[str] | None, text("--add-phone", metavar="PHONE", help=_("one more phone"))] = None,
    remove_phone: Annotated[list[str] | None, text("--remove-phone", metavar="PHONE", help=_("a phone less"))] = None,
    add_email: Annotated[list[str] | None, text("--add-email", metavar="EMAIL", help=_("one more e-mail"))] = None,
    remove_email: Annotated[list[str] | None, text("--remove-email", metavar="EMAIL", help=_("an e-mail less"))] = None,
    add_point: Points = None,
    remove_point: Annotated[list[str] | None, text("--remove-point", metavar="VALUE", help=_("a way to reach less"))] = None,
    kind: Kind = None,
    org: Org = None,
    job_title: Job = None,
    latin_name: Latin = None,
    city: City = None,
    source: Source = None,
    referred_by: Referrer = None,
    owner: Owner = None,
    tier: Tier = None,
    lifecycle: Lifecycle = None,
    disqualified_reason: Annotated[str | None, text("--reason", help=_("why the contact is disqualified"))] = None,
    birthday: Birthday = None,
    language: Language = None,
    preferred_channel: Channel = None,
    best_time: BestTime = None,
    consent: Consent = None,
    do_not_contact: NoContact = None,
    note: Note = None,
    clear: Annotated[list[str] | None, text("--clear", metavar="FIELD", help=_("empty a field; may be repeated"))] = None,
    create: Create = False,
) -> None:
    """Change fields of contacts.

    Example: crm contacts edit 12 --city Tehran --add-phone 09121234567 --clear note
    """
    crm = crm_of(ctx)
    ids = crm.contacts.find(words_of(who))
    fields = _typed(ctx) | {choice(name, domain.CLEARABLE, field="field"): None for name in clear or ()}
    if disqualified_reason:
        fields["disqualified_reason"] = line(disqualified_reason, field="reason")
    if do_not_contact is not None:
        fields["do_not_contact"] = do_not_contact
    changes = ContactChanges(
        fields,
        add_points=_points(ctx, add_phone, add_email, add_point),
        remove_points=_unwanted(ctx, remove_phone, remove_email, remove_point),
        consent=tuple(domain.parse_consent(text) for text in consent or ()),
    )
    crm.contacts.edit(ids, changes, create_org=create)
    _note_odd_phones(ctx, changes.add_points)
    _wrote(ctx, _("changed {contacts}"), ids)


def _unwanted(ctx: typer.Context, phones: list[str] | None, emails: list[str] | None, others: list[str] | None) -> tuple[str, ...]:
    points = _points(ctx, phones, emails, None)
    return (*(point.norm for point in points), *(others or ()))


@app.command(cls=Changes)
def tag(
    ctx: typer.Context,
    who: Whos,
    add: Annotated[list[str] | None, text("--add", metavar="TAG", help=_("tag to add; may be repeated"))] = None,
    remove: Annotated[list[str] | None, text("--remove", metavar="TAG", help=_("tag to take away; may be repeated"))] = None,
) -> None:
    """Add and take away tags.

    Example: crm contacts tag 12 15 --add vip --remove new
    """
    crm = crm_of(ctx)
    ids = crm.contacts.find(words_of(who))
    tags = [[domain.parse_tag(text) for text in given or ()] for given in (add, remove)]
    crm.contacts.tag(ids, add=tags[0], remove=tags[1])
    _wrote(ctx, _("tagged {contacts}"), ids)


@app.command(cls=Changes)
def archive(ctx: typer.Context, who: Whos) -> None:
    """Take contacts out of lists; everything about them stays.

    Example: crm contacts archive 12
    """
    crm = crm_of(ctx)
    ids = crm.contacts.find(words_of(who))
    crm.contacts.archive(ids)
    _wrote(ctx, _("archived {contacts}"), ids)


@app.command(cls=Changes)
def unarchive(ctx: typer.Context, who: Whos) -> None:
    """Bring archived contacts back into lists.

    Example: crm contacts unarchive 12
    """
    crm = crm_of(ctx)
    ids = crm.contacts.find(words_of(who))
    crm.contacts.unarchive(ids)
    _wrote(ctx, _("back in lists: {contacts}"), ids)


@app.command(cls=Changes)
def delete(ctx: typer.Context, who: Whos, yes: Yes = False) -> None:
    """Delete contacts with their follow-ups, and the conversations nobody else took part in.

    Names must be given whole here. To take a contact out of sight, `archive` is enough.

    Example: crm contacts delete 12
    """
    crm = crm_of(ctx)
    ids = crm.contacts.find(words_of(who), exact_only=True)
    agree(ctx, _("delete {n} contacts?").format(n=len(ids)), len(ids), yes=yes)
    report = removing(ctx, crm.contacts.picked(ids), ids)
    names = _names(ctx, ids)
    crm.contacts.delete(ids)
    report(_("deleted {contacts}").format(contacts=names))


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


@app.command(cls=Lists)
def export(
    ctx: typer.Context,
    filter_: Filter = None,
    out: Annotated[str | None, text("--out", "-o", metavar="FILE", help=_("write to a file instead"))] = None,
) -> None:
    """Write contacts with every field, archived ones too: csv unless another format is asked for.

    Example: crm contacts export tag:vip --out vip.csv
    """
    from crm_cli.commands.context import export_listing

    listing = crm_of(ctx).contacts.list(query_of(ctx, filter_), all_of_them=True)
    export_listing(ctx, listing, asked_format(ctx) or "csv", out)


@app.command("import", cls=Changes)
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("csv or tsv file; - reads standard input"))],
    map_: Annotated[
        list[str] | None, text("--map", metavar="COLUMN=FIELD", help=_("what a column means; may be repeated"))
    ] = None,
    source: Source = None,
    partial: Annotated[bool, typer.Option("--partial", help=_("take the good rows even if others are rejected"))] = False,
    rejects: Annotated[str | None, text("--rejects", metavar="FILE", help=_("where rejected rows go"))] = None,
    encoding: Annotated[str | None, text("--encoding", metavar="NAME", help=_("encoding, when it is not guessed well"))] = None,
) -> None:
    """Import contacts from csv or tsv: Google, Outlook, or any file with a header row.

    The same file twice adds nothing. Rejected rows go to a file that imports again after mending.

    Example: crm contacts import google.csv --dry-run
    """
    from crm_cli.commands.imports import import_contacts

    import_contacts(ctx, file, map_ or [], source=source, partial=partial, rejects=rejects, encoding=encoding)


def _names(ctx: typer.Context, ids: list[int]) -> str:
    crm = crm_of(ctx)
    return named(ids, (crm.contacts.name_of(number) or "" for number in ids))


def _wrote(ctx: typer.Context, message: str, ids: list[int]) -> None:
    wrote(ctx, message.format(contacts=_names(ctx, ids)), crm_of(ctx).contacts.picked(ids), ids)
