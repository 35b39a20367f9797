"""The form of a contact, new or known."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from crm_cli.domain import contact_fields as domain
from crm_cli.domain.contacts import CLEARABLE, ContactChanges, ContactDraft, Point
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import CHANNELS, CONTACT_KINDS, LIFECYCLE, PHONE_TYPES, TIERS
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.desk import Desk
from crm_cli.tui.forms.clash import Snapshot, snapshot
from crm_cli.tui.forms.entries import Entry, Typed
from crm_cli.tui.forms.form import EditForm, Form
from crm_cli.tui.forms.offers import contacts, organisations, staff
from crm_cli.tui.forms.said import command, flags, repeated, several

_FIELDS = (
    "latin_name kind org job_title city source tier lifecycle owner referred_by birthday language preferred_channel "
    "best_time note"
).split()


def _entries() -> Sequence[Entry]:
    """What there is to know about a contact, the most wanted first."""

    def entry(key: str, label: str, **more: Any) -> Entry:
        return Entry(key, label, lambda crm, text: domain.parse_field(key, text, today=crm.present.today), **more)

    return (
        Entry("full_name", _("Name"), lambda _crm, text: line(text, field="full_name"), is_required=True),
        Entry("phones", _("Phones"), _phones, told=_numbers, hint=_("several with commas between them")),
        Entry("emails", _("E-mails"), _emails, hint=_("several with commas between them")),
        entry("city", _("City")),
        Entry("tags", _("Tags"), lambda _crm, text: tuple(map(domain.parse_tag, several(text)))),
        entry("tier", _("Tier"), choices=TIERS),
        entry("org", _("Organisation"), offered=organisations),
        entry("job_title", _("Job title")),
        entry("birthday", _("Birthday"), hint=_("1990-04-15, 04-15, 1369/07/15 or 07/15@jalali")),
        entry("source", _("Source"), hint=_("how they came to us")),
        entry("referred_by", _("Recommended by"), offered=contacts),
        entry("owner", _("Looked after by"), offered=staff),
        entry("preferred_channel", _("Best channel"), choices=CHANNELS),
        entry("best_time", _("Best time")),
        entry("language", _("Language")),
        entry("latin_name", _("Name in passport")),
        entry("kind", _("Kind"), choices=CONTACT_KINDS),
        entry("lifecycle", _("Stage"), choices=tuple(stage for stage in LIFECYCLE if stage != "disqualified")),
        entry("note", _("Note"), is_note=True),
    )


def new(desk: Desk, name: str = "") -> Form[int]:
    """The form of a new contact; its answer is the id."""

    async def store(typed: Mapping[str, Typed]) -> int:
        given = {key: one.value for key, one in typed.items()}
        draft = ContactDraft(
            given["full_name"],
            points=(*given.get("phones", ()), *given.get("emails", ())),
            tags=given.get("tags", ()),
            **{key: given[key] for key in _FIELDS if key in given},
        )
        words = command(("contacts", "add"), (typed["full_name"].text,), (*_lists(typed), *flags(typed, _FIELDS)))
        return await desk.write(words, lambda crm: crm.contacts.add(draft))

    return Form(_("New contact"), _entries(), store, {"full_name": name} if name else None)


async def known(desk: Desk, number: int) -> EditForm[int]:
    """The form of a contact that is there; its answer is the id. Raises NotFound."""
    look = partial(_look, number=number)
    before = await desk.read(look)

    async def store(typed: Mapping[str, Typed]) -> int:
        changes, words = _changes(before.texts, typed)

        def edited(crm: Crm) -> None:
            with crm.unless_changed(form.seen):
                crm.contacts.edit([number], changes)

        await desk.write(("contacts", "edit", str(number), *words), edited)
        return number

    kept = ("phones", "emails", *CLEARABLE)  # what may be left empty
    entries = [entry._replace(is_required=entry.key not in kept) for entry in _entries() if entry.key in before.texts]
    form = EditForm(before.texts["full_name"], entries, store, before, look)
    return form


def _look(crm: Crm, number: int) -> Snapshot:
    crm.contacts.find([str(number)])
    record = crm.contacts.card(number).contact
    fields = {"full_name": "name"} | {key: key for key in _FIELDS}
    seen, texts = snapshot(crm, "contact", number, crm.contacts.picked([number]), fields)
    phones = [point.value for point in record.points if point.type in PHONE_TYPES]
    emails = [point.value for point in record.points if point.type == "email"]
    lists = {"phones": phones, "emails": emails}
    return Snapshot(seen, {**texts, **{key: ", ".join(values) for key, values in lists.items()}})


def _changes(before: Mapping[str, str], typed: Mapping[str, Typed]) -> tuple[ContactChanges, Sequence[str]]:
    """What an edit changes, and the options that say so."""
    fields = {key: typed[key].value for key in ("full_name", *_FIELDS) if key in typed}
    words = [*flags(typed, ("full_name", *_FIELDS), {"full_name": "name"})]
    added: list[Point] = []
    removed: list[str] = []
    for key, flag in (("phones", "phone"), ("emails", "email")):
        if key not in typed:
            continue
        old, points = several(before[key]), typed[key].value or ()
        gone = [text for text in old if text not in {point.value for point in points}]
        come = [point for point in points if point.value not in old]
        removed += gone
        added += come
        words += [*repeated(f"--remove-{flag}", gone), *repeated(f"--add-{flag}", (point.value for point in come))]
    return ContactChanges(fields, add_points=tuple(added), remove_points=tuple(removed)), words


def _lists(typed: Mapping[str, Typed]) -> Iterator[str]:
    for key, flag in (("phones", "--phone"), ("emails", "--email"), ("tags", "--tag")):
        if key in typed:
            yield from repeated(flag, several(typed[key].text))


def _phones(crm: Crm, text: str) -> tuple[Point, ...]:
    return tuple(domain.parse_phone_point(phone, crm.settings.region) for phone in several(text))


def _emails(_crm: Crm, text: str) -> tuple[Point, ...]:
    return tuple(map(domain.parse_email_point, several(text)))


def _numbers(points: Sequence[Point]) -> str:
    """The numbers as they are dialled, and which are none."""
    return " · ".join(
        point.norm if point.norm.startswith("+") else _("{value} is kept as typed").format(value=point.value)
        for point in points
    )
