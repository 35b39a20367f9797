"""`crm contacts add` and `edit`: every field of a contact as an option."""

from collections.abc import Sequence
from typing import Annotated

import typer

from crm_cli.commands.contacts import chosen, report
from crm_cli.commands.context import crm_of, say_of
from crm_cli.commands.custom_options import ChangesFields, WritesFields, declared, read_values, typed_values
from crm_cli.commands.editor import in_editor
from crm_cli.commands.options import PickedWhos, SourceOption, Uid, text
from crm_cli.commands.report import wrote
from crm_cli.domain import contact_fields as domain
from crm_cli.domain.choices import choice
from crm_cli.domain.contacts import CLEARABLE, ContactChanges, ContactDraft, Point
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import CHANNELS, CONSENT_CHANNELS, CONTACT_KINDS, LIFECYCLE, PHONE_TYPES, TIERS
from crm_cli.errors import Invalid
from crm_cli.i18n import _

app = typer.Typer()

CONSENTS = tuple(f"{channel}={answer}" for channel in CONSENT_CHANNELS for answer in ("yes", "no", "unknown"))

Phones = Annotated[list[str] | None, text("--phone", metavar="PHONE", help=_("phone number; may be repeated"))]
Emails = Annotated[list[str] | None, text("--email", metavar="EMAIL", help=_("e-mail address; may be repeated"))]
Points = Annotated[
    list[str] | None,
    text("--point", metavar="TYPE=VALUE", help=_("another way to reach: telegram=@sara, address=...; may be repeated")),
]
Tags = Annotated[list[str] | None, text("--tag", metavar="TAG", help=_("tag; may be repeated"))]
Consent = Annotated[
    list[str] | None,
    text("--consent", metavar="CHANNEL=ANSWER", values=CONSENTS, help=_("answer about a channel: sms=yes|no|unknown")),
]
Kind = Annotated[
    str | None, text("--kind", metavar="person|org", values=CONTACT_KINDS, help=_("person or organisation"))
]
Org = Annotated[str | None, text("--org", metavar="WHO", help=_("organisation the person belongs to"))]
Latin = Annotated[str | None, text("--latin-name", help=_("name as in the passport"))]
Job = Annotated[str | None, text("--job-title", help=_("job title"))]
Owner = Annotated[str | None, text("--owner", metavar="STAFF", help=_("colleague who looks after the contact"))]
Lifecycle = Annotated[
    str | None,
    text(
        "--lifecycle", metavar="STAGE", values=LIFECYCLE, help=_("one of {stages}").format(stages=", ".join(LIFECYCLE))
    ),
]
Referrer = Annotated[str | None, text("--referred-by", metavar="WHO", help=_("contact who recommended us"))]
Birthday = Annotated[
    str | None, text("--birthday", metavar="DAY", help=_("1990-04-15, 04-15, 1369/07/15 or 07/15@jalali"))
]
Tier = Annotated[str | None, text("--tier", metavar="A|B|C|D", values=TIERS, help=_("value to the agency"))]
Channel = Annotated[
    str | None, text("--preferred-channel", metavar="CHANNEL", values=CHANNELS, help=_("how to reach best"))
]
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


def _points(
    ctx: typer.Context, phones: list[str] | None, emails: list[str] | None, others: list[str] | None
) -> tuple[Point, ...]:
    region = crm_of(ctx).settings.region
    points = [
        *(domain.parse_phone_point(phone, region) for phone in phones or ()),
        *(domain.parse_email_point(email) for email in emails or ()),
        *(domain.parse_point(other, region) for other in others or ()),
    ]
    return tuple({(point.type, point.norm): point for point in reversed(points)}.values())[::-1]


# What an editor shows: the plain fields. Phones, tags and consent are lists, which flags change safely.
EDITED = (
    "full_name latin_name kind org job_title owner lifecycle tier city source referred_by birthday language "
    "preferred_channel best_time note"
).split()


@app.command(cls=WritesFields)
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
    source: SourceOption = None,
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
    if lifecycle and lifecycle.casefold() == "disqualified":
        raise Invalid(
            _("a contact is disqualified for a reason, which is told when it is known"),
            hint=_("add the contact, then: crm contacts edit WHO --lifecycle disqualified --reason TEXT"),
            field="lifecycle",
        )
    draft = ContactDraft(
        full_name=line(name, field="name"),
        points=_points(ctx, phone, email, point),
        tags=tuple(dict.fromkeys(domain.parse_tag(text) for text in tag or ())),
        consent=domain.answers(consent or ()),
        do_not_contact=bool(do_not_contact),
        uid=parse_uid(uid) if uid else None,
        custom=read_values(ctx, typed_values(ctx)),
        **_typed(ctx),  # type: ignore[arg-type]
    )
    number = crm.contacts.add(draft, create_org=create)
    _note_points(ctx, draft.points, [number])
    message = _("contact {id}: {name}").format(id=number, name=crm.contacts.name_of(number))
    wrote(ctx, message, crm.contacts.picked([number]), [number])


def _note_points(ctx: typer.Context, points: tuple[Point, ...], ids: Sequence[int]) -> None:
    """Hints about new points: numbers that are none, and what somebody else has too."""
    for point in points:
        if point.type in PHONE_TYPES and not point.norm.startswith("+"):
            say_of(ctx).note(_("{value} is kept as typed; it is no phone number I know").format(value=point.value))
    for number in ids if points else ():
        for value, other, name in crm_of(ctx).contacts.sharing(number):
            say_of(ctx).note(_("{value} is also that of {id} {name}").format(value=value, id=other, name=name))


@app.command(cls=ChangesFields)
def edit(
    ctx: typer.Context,
    who: PickedWhos,
    full_name: Annotated[str | None, text("--name", help=_("full name"))] = None,
    add_phone: Annotated[list[str] | None, text("--add-phone", metavar="PHONE", help=_("one more phone"))] = None,
    remove_phone: Annotated[list[str] | None, text("--remove-phone", metavar="PHONE", help=_("a phone less"))] = None,
    add_email: Annotated[list[str] | None, text("--add-email", metavar="EMAIL", help=_("one more e-mail"))] = None,
    remove_email: Annotated[list[str] | None, text("--remove-email", metavar="EMAIL", help=_("an e-mail less"))] = None,
    add_point: Points = None,
    remove_point: Annotated[
        list[str] | None, text("--remove-point", metavar="VALUE", help=_("a way to reach less"))
    ] = None,
    kind: Kind = None,
    org: Org = None,
    job_title: Job = None,
    latin_name: Latin = None,
    city: City = None,
    source: SourceOption = None,
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
    clear: Annotated[
        list[str] | None, text("--clear", metavar="FIELD", values=CLEARABLE, help=_("empty a field; may be repeated"))
    ] = None,
    create: Create = False,
) -> None:
    """Change fields of contacts; without flags, on a terminal, in $EDITOR.

    Example: crm contacts edit 12 --city Tehran --add-phone 09121234567 --clear note
    """
    crm = crm_of(ctx)
    ids = chosen(ctx, who)
    custom = typed_values(ctx)
    keys = [field.key for field in declared(ctx)]
    with in_editor(ctx, crm.contacts.picked(ids), [*EDITED, *keys], {"full_name": "name"}, unless=bool(custom)):
        custom = custom | {key: ctx.params.pop(key) for key in keys if key in ctx.params}
        cleared = [choice(name, (*CLEARABLE, *keys), field="field") for name in ctx.params["clear"] or ()]
        fields = _typed(ctx) | {name: None for name in cleared if name not in keys}
        if disqualified_reason:
            fields["disqualified_reason"] = line(disqualified_reason, field="reason")
        if do_not_contact is not None:
            fields["do_not_contact"] = do_not_contact
        changes = ContactChanges(
            fields,
            add_points=_points(ctx, add_phone, add_email, add_point),
            remove_points=_unwanted(ctx, remove_phone, remove_email, remove_point),
            consent=tuple(domain.parse_consent(text) for text in consent or ()),
            custom=(*read_values(ctx, custom), *((name, None) for name in cleared if name in keys)),
        )
        crm.contacts.edit(ids, changes, create_org=create)
    _note_points(ctx, changes.add_points, ids)
    report(ctx, _("changed {contacts}"), ids)


def _unwanted(
    ctx: typer.Context, phones: list[str] | None, emails: list[str] | None, others: list[str] | None
) -> tuple[str, ...]:
    points = _points(ctx, phones, emails, None)
    return (*(point.norm for point in points), *(others or ()))
