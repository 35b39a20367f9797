"""What a row or a card says otherwise than the contact it is about, and the contact once that is taken in.

A contact is compared as facts: `city` is Shiraz, `email:sara@x.ir` is how it is typed, `tag:vip` is there.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from crm_cli.domain.birthdays import Birthday, birthday_text, is_same_day, parse_birthday
from crm_cli.domain.contacts import LIFECYCLE_MOVES, ContactChanges, ContactRecord, Point, changed
from crm_cli.domain.loading import Incoming, folded
from crm_cli.domain.vcards import Person
from crm_cli.domain.vocabulary import PHONE_TYPES, POINT_TYPES
from crm_cli.errors import Invalid

# By key, as they stand in a list of contacts, or with what they are about: `tag:vip`. Nothing is said by "".
Facts = Mapping[str, str]

_PLAIN = ("org", "job_title", "city", "language", "note")
_SINGLE = (*_PLAIN, "latin_name", "source")
_OURS = "lifecycle disqualified_reason tier preferred_channel best_time do_not_contact".split()
_COLUMNS = {"name": "full_name", "org": "org_id"}
# What a card that says everything says by not saying it. What only crm knows is lost on the way through other programs.
_CLEARED = {*_PLAIN, "birthday", "tag", *POINT_TYPES}
_BETWEEN = "\x1f"  # no line of text has it
MOST_SHOWN = 100  # characters of a fact


class Change(NamedTuple):
    """A fact here, and there."""

    ours: str
    theirs: str


Changes = Mapping[str, Change]


# ---- facts


def facts_of(person: Person) -> Facts:
    """What we know of a contact, as far as a file can say it."""
    found = {"name": person.name, **{key: getattr(person, key) for key in _PLAIN}, **dict(person.more)}
    found |= {"birthday": birthday_text(person.birthday) if person.birthday else ""}
    found |= {_key(point): _point_text(point) for point in person.points}
    found |= _parts(person.tags, person.consent, person.custom)
    return {key: text for key, text in found.items() if text and key != "archived_at"}


def facts_in(row: Incoming, custom: Mapping[int, str], *, source: str | None = None) -> Facts:
    """What a row says; `custom` has the keys of custom fields by id. The `source` of the whole file is no news.

    A name that was made of a phone or an e-mail says nothing.
    """
    points = [Point(type_, value, norm, label, bool(best)) for type_, value, norm, label, best in row.points]
    is_unnamed = row.full_name in {point.value for point in points}
    found = {"name": "" if is_unnamed else row.full_name, **{key: getattr(row, key) or "" for key in _SINGLE}}
    found["source"] = "" if found["source"] == source else found["source"]
    found["birthday"] = birthday_text(Birthday._make(row.birthday)) if row.birthday else ""
    found |= {key: str(value or "") for key, value in row.more if key in _OURS}
    found |= {_key(point): _point_text(point) for point in points}
    found |= _parts(row.tags, row.consent, tuple((custom[number], text) for number, text in row.custom))
    return {key: text for key, text in found.items() if text}


def _parts(
    tags: tuple[str, ...], consent: tuple[tuple[str, str], ...], custom: tuple[tuple[str, str], ...]
) -> dict[str, str]:
    found = {f"tag:{tag}": tag for tag in tags}
    found |= {f"consent:{channel}": answer for channel, answer in consent}
    return found | {f"custom:{key}": text for key, text in custom}


def _key(point: Point) -> str:
    return f"{point.type}:{point.norm}"


def _point_text(point: Point) -> str:
    return _BETWEEN.join((point.value, point.label or "", "!" if point.preferred else ""))


# ---- differences


def changes(ours: Facts, theirs: Facts, *, is_whole: bool) -> Changes:
    """What is said otherwise, by key. What `theirs` leaves out stays, unless it says all that there is.

    Ways to reach somebody are then only added. A stage is changed where one may get there from the present one.
    """
    said = {key: Change(ours.get(key, ""), text) for key, text in theirs.items()}
    found = {key: change for key, change in said.items() if not is_same(key, *change)}
    if is_whole:
        gone = (key for key in ours if key not in theirs and field_of(key) in _CLEARED)
        found |= {key: Change(ours[key], "") for key in gone if not _is_only_ours(key, ours[key])}
    else:
        known = {_reached(key) for key in ours}
        found = {key: change for key, change in found.items() if not _is_point(key) or _reached(key) not in known}
    return _legal(found, ours)


def field_of(key: str) -> str:
    """The field that a fact belongs to, or the kind of thing it is about: `city`, `email`, `tag`."""
    return key.partition(":")[0]


def lines(changes: Changes) -> Iterator[str]:
    """As people read them: `city: Shiraz → Tehran`, `+ tag: vip` and `- tag: vip` for what comes and goes."""
    for key, change in changes.items():
        field, _colon, which = key.partition(":")
        what = {"custom": which, "consent": f"consent {which}"}.get(field, field)
        ours, theirs = (_readable(text) for text in change)
        if ours and theirs:
            yield f"{what}: {ours} → {theirs}"
        else:
            yield f"+ {what}: {theirs}" if theirs else f"- {what}: {ours}"


def _readable(text: str) -> str:
    """A fact on a line; a way to reach somebody with its label."""
    value, *more = text.split(_BETWEEN)
    label = " ".join(filter(None, more))
    flat = " ".join(value.split())
    short = flat if len(flat) <= MOST_SHOWN else flat[:MOST_SHOWN] + "…"
    return f"{short} ({label})" if label else short


def is_same(key: str, one: str, other: str) -> bool:
    """Whether two texts are one fact: an organisation in another spelling, a birthday in another calendar."""
    if one == other:
        return True
    if not (one and other):
        return False
    if key == "birthday":
        return is_same_day(one, other)
    return key == "org" and folded(one) == folded(other)


def _is_only_ours(key: str, text: str) -> bool:
    """A birthday of the Jalali calendar travels in a property of our own."""
    return key == "birthday" and "/" in text


def _is_point(key: str) -> bool:
    return field_of(key) in POINT_TYPES


def _reached(key: str) -> str:
    """What a way to reach somebody leads to: one number may be a mobile and a WhatsApp."""
    type_, _colon, norm = key.partition(":")
    return f"tel:{norm}" if type_ in PHONE_TYPES else key


def _legal(found: dict[str, Change], ours: Facts) -> Changes:
    now = ours.get("lifecycle", "raw")
    reason = found.pop("disqualified_reason", None)
    then = found["lifecycle"].theirs if "lifecycle" in found else now
    needs_reason = then == "disqualified" and then != now
    if then != now and (then not in LIFECYCLE_MOVES.get(now, ()) or (needs_reason and not reason)):
        del found["lifecycle"]
    elif reason and reason.theirs and then == "disqualified":
        found["disqualified_reason"] = reason
    return found


# ---- taking in


def applied(contact: ContactRecord, news: Mapping[str, str], *, org_id: int | None, today: date) -> ContactRecord:
    """`contact` once these facts are as they say; `org_id` is the organisation, where `org` is among them.

    Raises Conflict and Invalid for what may not be.
    """
    fields: dict[str, object] = {}
    for key, text in news.items():
        if key == "org":
            fields["org_id"] = org_id
        elif key == "birthday":
            fields[key] = parse_birthday(text, today=today) if text else None
        elif key == "do_not_contact":
            fields[key] = bool(text)
        elif ":" not in key:
            fields[_COLUMNS.get(key, key)] = text or None
    if "disqualified_reason" in fields:
        fields.setdefault("lifecycle", contact.lifecycle)
    tags = {key.partition(":")[2]: text for key, text in news.items() if key.startswith("tag:")}
    edit = ContactChanges(
        fields,
        add_tags=tuple(tag for tag, text in tags.items() if text),
        remove_tags=tuple(tag for tag, text in tags.items() if not text),
        consent=tuple(_about("consent", news)),
        custom=tuple((key, text or None) for key, text in _about("custom", news)),
    )
    return changed(contact, edit)._replace(points=_points(contact.points, news))


def _about(what: str, news: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key.partition(":")[2], text) for key, text in news.items() if field_of(key) == what]


def _points(points: tuple[Point, ...], news: Mapping[str, str]) -> tuple[Point, ...]:
    kept = tuple(point for point in points if _key(point) not in news)
    verified = {_key(point): point.verified_at for point in points}
    for key, text in news.items():
        if _is_point(key) and text:
            type_, _colon, norm = key.partition(":")
            value, label, best = text.split(_BETWEEN)
            kept += (Point(type_, value, norm, label or None, bool(best), verified.get(key)),)
    return kept


def is_valid(facts: object) -> bool:
    """Whether something that was kept outside of the file can be facts."""
    if not isinstance(facts, dict) or not all(isinstance(text, str) for pair in facts.items() for text in pair):
        return False
    with suppress(Invalid, ValueError):
        return all(parse_birthday(text, today=date.max) for key, text in facts.items() if key == "birthday")
    return False
