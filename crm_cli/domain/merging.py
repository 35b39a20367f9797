"""What two or more contacts become when they are found to be one. Who refers to them is the store's business.

What is said of one alone is kept. Where they say different things, the one that stays is right, unless it matters to be
careful (who asked not to be contacted is not contacted) or one of them is further on.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crm_cli.domain.contacts import ContactRecord, Point
from crm_cli.domain.names import in_latin
from crm_cli.domain.text import NOTE_LIMIT
from crm_cli.domain.vocabulary import TIERS
from crm_cli.errors import Conflict, Invalid
from crm_cli.i18n import _

# Fields of which one may say whose is kept, as they are called in lists, and what a record calls them.
KEPT: Mapping[str, str] = {
    "name": "full_name",
    "org": "org_id",
    "owner": "owner_id",
    "referred_by": "referred_by_id",
    **{
        name: name
        for name in (
            "latin_name job_title source birthday tier preferred_channel best_time language city note lifecycle"
        ).split()
    },
}
_BLANK = {column: None for column in KEPT.values() if column not in ("full_name", "lifecycle")}
# How far along somebody is. Whoever was disqualified and is in touch under another number, is in touch.
_FURTHEST = ("raw", "disqualified", "verified", "engaged", "prospect", "lapsed", "customer")


def merged(into: ContactRecord, others: Sequence[ContactRecord], keep: Mapping[str, int]) -> ContactRecord:
    """What `into` is once it is also all of the others; `keep` has by field, or custom field, whose value it gets.

    Raises Conflict for a person and an organisation, Invalid for a choice that is none.
    """
    everyone = {contact.id: contact for contact in (into, *others)}
    if len({contact.kind for contact in everyone.values()}) > 1:
        raise Conflict(
            _("a person and an organisation cannot be one contact"),
            hint=_("if one of them is wrong: crm contacts edit ID --kind person"),
        )
    contacts = list(everyone.values())
    furthest = max(contacts, key=lambda contact: _FURTHEST.index(contact.lifecycle))
    result = into._replace(**{column: _first(contacts, column, everyone) for column in _BLANK})._replace(
        lifecycle=furthest.lifecycle,
        disqualified_reason=furthest.disqualified_reason,
        tier=min((contact.tier for contact in contacts if contact.tier), key=TIERS.index, default=None),
        do_not_contact=any(contact.do_not_contact for contact in contacts),
        note=_joined(contact.note for contact in contacts),
        archived_at=into.archived_at if all(contact.archived_at for contact in contacts) else None,
        points=_points(contacts),
        tags=tuple(dict.fromkeys(tag for contact in contacts for tag in contact.tags)),
        consent=_consent(contacts),
        custom=tuple({key: value for contact in reversed(contacts) for key, value in contact.custom}.items()),
    )
    for field, number in keep.items():
        if number not in everyone:
            raise Invalid(
                _("contact {id} is not among those that are merged").format(id=number),
                hint=_("one of: {ids}").format(ids=", ".join(map(str, everyone))),
                field="keep",
            )
        result = _with(result, field, everyone[number])
    if not result.latin_name and not in_latin(result.full_name):
        result = result._replace(latin_name=next((c.full_name for c in contacts if in_latin(c.full_name)), None))
    if result.note and len(result.note) > NOTE_LIMIT:
        raise Conflict(_("the notes are too long together"), hint=_("add --keep note=ID"), field="note")
    return result


def emptied(contact: ContactRecord, into: int, at: str) -> ContactRecord:
    """What is left of a contact that was merged at the instant `at`: its number and name, which lead to the other."""
    return contact._replace(
        **_BLANK,  # type: ignore[arg-type]
        disqualified_reason=None,
        lifecycle="raw",
        do_not_contact=False,
        archived_at=contact.archived_at or at,
        merged_into_id=into,
        points=(),
        tags=(),
        consent=(),
        custom=(),
    )


def _first(contacts: Sequence[ContactRecord], column: str, merged_ids: Iterable[int]) -> Any:
    """The first value there is; nobody recommended themselves, and nobody is their own organisation."""
    values = (getattr(contact, column) for contact in contacts)
    unwanted = merged_ids if column in ("org_id", "referred_by_id") else ()
    return next((value for value in values if value is not None and value not in unwanted), None)


def _joined(notes: Iterable[str | None]) -> str | None:
    """The notes one below the other, what one of the others says already left out."""
    found: list[str] = []
    for note in notes:
        if note and not any(note in other for other in found):
            found.append(note)
    return "\n\n".join(found) or None


def _points(contacts: Sequence[ContactRecord]) -> tuple[Point, ...]:
    """Every way to reach them once, as the first one has it; one that the first prefers stays the preferred one."""
    found: dict[tuple[str, str], Point] = {}
    for contact in contacts:
        has_preferred = any(point.preferred for point in found.values())
        for point in contact.points:
            known = found.get((point.type, point.norm), point._replace(preferred=False))
            found[point.type, point.norm] = known._replace(
                label=known.label or point.label,
                preferred=known.preferred or (point.preferred and not has_preferred),
                verified_at=max(filter(None, (known.verified_at, point.verified_at)), default=None),
            )
    return tuple(found.values())


def _consent(contacts: Sequence[ContactRecord]) -> tuple[tuple[str, str], ...]:
    """What each said about a channel; a no wins."""
    found: dict[str, str] = {}
    for contact in contacts:
        for channel, answer in contact.consent:
            found[channel] = "no" if "no" in (answer, found.get(channel)) else answer
    return tuple(found.items())


def _with(result: ContactRecord, field: str, chosen: ContactRecord) -> ContactRecord:
    """`result` with a field, which may be a custom one, as one of the contacts has it."""
    if field == "lifecycle":
        return result._replace(lifecycle=chosen.lifecycle, disqualified_reason=chosen.disqualified_reason)
    if field in KEPT:
        return result._replace(**{KEPT[field]: getattr(chosen, KEPT[field])})
    others = ((key, value) for key, value in result.custom if key != field)
    return result._replace(custom=(*others, *((key, value) for key, value in chosen.custom if key == field)))
