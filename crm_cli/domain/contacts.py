"""People and organisations: what one is, and which moves of its lifecycle are legal."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_cli.domain.birthdays import Birthday
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.i18n import _

# Fields that `--clear` empties; the others always have a value.
CLEARABLE = (
    "latin_name",
    "org",
    "job_title",
    "owner",
    "source",
    "referred_by",
    "birthday",
    "tier",
    "preferred_channel",
    "best_time",
    "language",
    "city",
    "note",
)

LIFECYCLE_MOVES: Mapping[str, tuple[str, ...]] = {
    "raw": ("verified", "disqualified"),
    "verified": ("engaged", "disqualified"),
    "engaged": ("prospect", "disqualified"),
    "prospect": ("customer", "disqualified"),
    "customer": ("lapsed",),
    "lapsed": ("customer", "disqualified"),
    "disqualified": ("verified",),
}


class Point(NamedTuple):
    """One way to reach a contact: as typed, and normalised for comparing (E.164, casefolded e-mail, plain words).

    `verified_at` is when somebody last made sure that it reaches the contact.
    """

    type: str
    value: str
    norm: str
    label: str | None = None
    preferred: bool = False
    verified_at: str | None = None


class ContactDraft(NamedTuple):
    """A contact to be. `org`, `owner` and `referred_by` are names or ids as typed; the service resolves them."""

    full_name: str
    kind: str = "person"
    latin_name: str | None = None
    org: str | None = None
    job_title: str | None = None
    owner: str | None = None
    lifecycle: str = "raw"
    source: str | None = None
    referred_by: str | None = None
    birthday: Birthday | None = None
    tier: str | None = None
    preferred_channel: str | None = None
    best_time: str | None = None
    language: str | None = None
    city: str | None = None
    do_not_contact: bool = False
    note: str | None = None
    points: tuple[Point, ...] = ()
    tags: tuple[str, ...] = ()
    consent: tuple[tuple[str, str], ...] = ()
    uid: str | None = None
    custom: tuple[tuple[str, str], ...] = ()


class ContactChanges(NamedTuple):
    """What an edit changes: `fields` to new values (None clears), points, tags and consent to add or take away.

    `custom` has values of custom fields by key (None clears), as they are kept.
    """

    fields: Mapping[str, object]
    add_points: tuple[Point, ...] = ()
    remove_points: tuple[str, ...] = ()
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    consent: tuple[tuple[str, str], ...] = ()
    custom: tuple[tuple[str, str | None], ...] = ()


class ContactRecord(NamedTuple):
    """A stored contact, whole. Instants are UTC text as stored.

    One that was merged into another is nothing any more but a number and a name that lead there.
    """

    id: int
    uid: str
    kind: str
    full_name: str
    latin_name: str | None
    org_id: int | None
    job_title: str | None
    owner_id: int | None
    lifecycle: str
    disqualified_reason: str | None
    source: str | None
    referred_by_id: int | None
    birthday: Birthday | None
    tier: str | None
    preferred_channel: str | None
    best_time: str | None
    language: str | None
    city: str | None
    do_not_contact: bool
    note: str | None
    archived_at: str | None
    merged_into_id: int | None
    version: int
    created_at: str
    updated_at: str
    points: tuple[Point, ...] = ()
    tags: tuple[str, ...] = ()
    consent: tuple[tuple[str, str], ...] = ()
    custom: tuple[tuple[str, str], ...] = ()


def moved(contact: ContactRecord, lifecycle: str, reason: str | None = None) -> ContactRecord:
    """`contact` after a move of its lifecycle. Raises Conflict naming the legal moves, Invalid without a reason."""
    if lifecycle == contact.lifecycle:
        return contact._replace(disqualified_reason=reason) if reason and lifecycle == "disqualified" else contact
    legal = LIFECYCLE_MOVES[contact.lifecycle]
    if lifecycle not in legal:
        raise Conflict(
            _("a contact that is {now} cannot become {then}").format(now=contact.lifecycle, then=lifecycle),
            hint=_("from {now} it can become {legal}").format(now=contact.lifecycle, legal=", ".join(legal)),
            field="lifecycle",
        )
    if lifecycle == "disqualified" and not reason:
        raise Invalid(_("disqualifying needs a reason"), hint=_("add --reason TEXT"), field="reason")
    return contact._replace(lifecycle=lifecycle, disqualified_reason=reason if lifecycle == "disqualified" else None)


def changed(contact: ContactRecord, changes: ContactChanges) -> ContactRecord:
    """`contact` after an edit. Raises Conflict and Invalid for what may not be, NotFound for a point it has not."""
    fields = dict(changes.fields)
    reason = fields.pop("disqualified_reason", None)
    if "lifecycle" in fields:
        contact = moved(contact, str(fields.pop("lifecycle")), str(reason) if reason else None)
    elif reason:
        raise Invalid(_("a reason goes with disqualifying"), hint=_("add --lifecycle disqualified"), field="reason")
    if fields.get("org_id") == contact.id:
        raise Conflict(_("{name} cannot be its own organisation").format(name=contact.full_name), field="org")
    return contact._replace(
        **fields,  # type: ignore[arg-type]
        points=_changed_points(contact, changes),
        tags=tuple(dict.fromkeys(tag for tag in (*contact.tags, *changes.add_tags) if tag not in changes.remove_tags)),
        consent=tuple(
            (channel, answer)
            for channel, answer in (dict(contact.consent) | dict(changes.consent)).items()
            if answer != "unknown"
        ),
        custom=tuple(
            (key, value) for key, value in (dict(contact.custom) | dict(changes.custom)).items() if value is not None
        ),
    )


def _changed_points(contact: ContactRecord, changes: ContactChanges) -> tuple[Point, ...]:
    kept = contact.points
    for unwanted in changes.remove_points:
        left = tuple(point for point in kept if unwanted not in (point.norm, point.value))
        if left == kept:
            raise NotFound(
                _("{name} has no {value}").format(name=contact.full_name, value=unwanted),
                hint=_("it has: {values}").format(values=", ".join(point.value for point in kept) or _("nothing")),
            )
        kept = left
    known = {(point.type, point.norm) for point in kept}
    return kept + tuple(point for point in changes.add_points if (point.type, point.norm) not in known)
