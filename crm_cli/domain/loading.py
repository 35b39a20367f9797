"""A contact on its way in from a file: checked, normalised, and known again when the file comes a second time."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from crm_cli.domain.birthdays import parse_birthday
from crm_cli.domain.choices import choice, flag
from crm_cli.domain.contact_fields import answers, parse_field, parse_tag, phone_type
from crm_cli.domain.dates import parted
from crm_cli.domain.emails import email_key, parse_email
from crm_cli.domain.folding import known_words, normalise, words
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.phones import parse_phone, phone_words
from crm_cli.domain.present import stored
from crm_cli.domain.text import digits, line, note
from crm_cli.domain.twins import Twins
from crm_cli.domain.vocabulary import CONTACT_KINDS, PHONE_TYPES
from crm_cli.errors import Invalid
from crm_cli.i18n import _

_NO_BIRTHDAY = frozenset({"", "0/0/00"})  # Outlook writes the second
_NOTHING_MORE: tuple[tuple[()], tuple[()]] = ((), ())


# Any way to reach somebody as type, value, label, and whether it is the one to take; `tel` is whatever phone it is.
RawPoint = tuple[str, str, str, bool]


class RawContact(NamedTuple):
    """One row as text, "" for nothing. Phones and e-mails are (label, value), custom fields (key, value).

    `more` has other fields of contacts by key; `relations` who (by uid) is what to the contact. `revised` is when it
    was last changed where it comes from; a row that `is_whole` says all that there is to say.
    """

    uid: str
    kind: str
    name: str
    latin_name: str
    org: str
    job_title: str
    city: str
    source: str
    note: str
    birthday: str
    language: str
    phones: tuple[tuple[str, str], ...]
    emails: tuple[tuple[str, str], ...]
    websites: tuple[str, ...]
    addresses: tuple[str, ...]
    tags: tuple[str, ...]
    custom: tuple[tuple[str, str], ...] = ()
    points: tuple[RawPoint, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    revised: str = ""
    is_whole: bool = False


# A point as type, value, normalised value, label and whether it is preferred: plain values can be written to a waiting
# file as they are.
Plain = tuple[str, str, str, str | None, int]


class Incoming(NamedTuple):
    """One row ready to be stored, of plain values only. `key` tells it from every other row of every file.

    `custom` has the ids of custom fields with what is kept of their values, `more` the values of columns by name.
    `revised` is when the row was last changed where it comes from, "" where that is not told or cannot be; one that
    `is_whole` says all that there is to say.
    """

    line: int
    key: str
    uid: str | None
    kind: str
    full_name: str
    latin_name: str | None
    org: str | None
    job_title: str | None
    city: str | None
    source: str | None
    note: str | None
    birthday: tuple[int | None, int, int, str] | None
    language: str | None
    sort_name: str
    search_text: str
    points: tuple[Plain, ...]
    tags: tuple[str, ...]
    custom: tuple[tuple[int, str], ...] = ()
    more: tuple[tuple[str, str | int], ...] = ()
    consent: tuple[tuple[str, str], ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    revised: str = ""
    is_whole: bool = False


class Reader:
    """Makes `Incoming` out of the raw rows of one file.

    Rows that are alike get different keys by their occurrence in the file, so that twins stay two. `custom` has, by
    the key of each custom field, what makes its id and the text that is kept out of a value as it stands in the file.
    """

    def __init__(
        self,
        *,
        region: str,
        today: date,
        source: str | None,
        dates: str | None = None,
        custom: Mapping[str, Callable[[str], tuple[int, str]]] = MappingProxyType({}),
    ) -> None:
        self._region = region
        self._today = today
        self._source = source
        self._dates = dates
        self._custom = custom
        self._twins = Twins()
        self.dates_read: str | None = None  # the order in which birthdays with slashes were read, once one was

    def read(self, number: int, raw: RawContact) -> Incoming:
        """The row at line `number`. Raises Invalid naming the field that cannot be used."""
        name = line(raw.name, field="name")
        sort_name = normalise(name)
        points = self._points(raw)
        custom = tuple([self._custom[key](text) for key, text in raw.custom]) if raw.custom else ()
        latin = _text(raw.latin_name, "latin_name")
        return Incoming(
            number,
            self._key(raw, sort_name, points, custom),
            parse_uid(raw.uid) if raw.uid else None,
            choice(raw.kind, CONTACT_KINDS, field="kind") if raw.kind else "person",
            name,
            latin,
            _text(raw.org, "org"),
            _text(raw.job_title, "job_title"),
            _text(raw.city, "city"),
            _text(raw.source, "source") or self._source,
            note(raw.note, field="note") if raw.note else None,
            self._birthday(raw.birthday),
            _text(raw.language, "language"),
            sort_name,
            _searched(sort_name, latin, points),
            points,
            tuple(dict.fromkeys(map(_tag, raw.tags))),
            custom,
            *(self._more(raw) if raw.more else _NOTHING_MORE),
            raw.relations,
            _revised(raw.revised) if raw.revised else "",
            raw.is_whole,
        )

    def _points(self, raw: RawContact) -> tuple[Plain, ...]:
        """All ways to reach them, each once."""
        phones = [_phone(label, value, self._region) for label, value in raw.phones]
        emails = [_email(label, value) for label, value in raw.emails]
        others = [_place("website", site) for site in raw.websites]
        others += [_place("address", address) for address in raw.addresses]
        pointed = [_pointed(point, self._region) for point in raw.points]
        return tuple(dict.fromkeys((*phones, *emails, *others, *pointed)))

    def _more(self, raw: RawContact) -> tuple[tuple[tuple[str, str | int], ...], tuple[tuple[str, str], ...]]:
        """Columns and their values, and what was consented to."""
        fields = [(key, _field(key, text, self._today)) for key, text in raw.more if key != "consent"]
        if "disqualified_reason" in dict(fields) and ("lifecycle", "disqualified") not in fields:
            raise Invalid(_("a reason goes with disqualifying"), field="disqualified_reason")
        return tuple(dict(fields).items()), answers(text for key, text in raw.more if key == "consent")

    def _birthday(self, text: str) -> tuple[int | None, int, int, str] | None:
        if text in _NO_BIRTHDAY:
            return None
        parts = digits(text).split("/")
        if self._dates and len(parts) == 3 and len(parts[2]) == 4:  # 4/15/1990, as other programs write it
            first, second = parts[:2] if self._dates == "mdy" else (parts[1], parts[0])
            text = f"{parts[2]}-{first:0>2}-{second:0>2}"
            self.dates_read = self._dates
        year, month, day, calendar = parse_birthday(parted(text), today=self._today)
        return year, month, day, calendar

    def _key(
        self, raw: RawContact, sort_name: str, points: tuple[Plain, ...], custom: tuple[tuple[int, str], ...]
    ) -> str:
        parts = [sort_name, raw.uid, raw.kind, raw.birthday, raw.note and normalise(raw.note)]
        parts += map(folded, (raw.latin_name, raw.org, raw.job_title, raw.city, raw.source, raw.language, *raw.tags))
        parts += [f"{kind}{norm}{label}{'!' * preferred}" for kind, _value, norm, label, preferred in points]
        parts += [f"{field}={folded(text)}" for field, text in sorted(custom)]
        parts += [f"{key}={text}" for key, text in (*raw.more, *raw.relations)]
        digest = blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=16).digest()
        occurrence = self._twins.count(digest)
        return digest.hex() if occurrence == 1 else f"{digest.hex()}.{occurrence}"


# Companies, cities and tags come again and again in one file: each is read once.
folded = lru_cache(4096)(normalise)
_line = lru_cache(4096)(line)
_tag = lru_cache(4096)(parse_tag)


def _text(value: str, field: str) -> str | None:
    return _line(value, field=field) if value else None


def _searched(sort_name: str, latin: str | None, points: tuple[Plain, ...]) -> str:
    """The words by which they are found."""
    found = known_words(sort_name) + (words(latin) if latin else [])
    for kind, value, norm, *_rest in points:
        if kind in PHONE_TYPES:
            found += phone_words(norm)
        elif kind == "email":
            found += words(value)
    return " ".join(dict.fromkeys(found))


def _phone(label: str, value: str, region: str) -> Plain:
    phone = parse_phone(value, region)
    norm = phone.e164 or normalise(phone.typed)
    return phone_type(norm), phone.typed, norm, label or None, 0


def _email(label: str, value: str) -> Plain:
    email = parse_email(value)
    return "email", email, email_key(email), label or None, 0


def _place(kind: str, value: str) -> Plain:
    flat = line(", ".join(part.strip() for part in value.splitlines() if part.strip()), field=kind)
    return kind, flat, normalise(flat), None, 0


def _pointed(point: RawPoint, region: str) -> Plain:
    """A point of any type, with its label."""
    kind, value, label, is_preferred = point
    if kind in PHONE_TYPES or kind == "tel":
        found = _phone(label, value, region)
        kind = found[0] if kind == "tel" else kind
    else:
        found = _email(label, value) if kind == "email" else _place(kind, value)
    return kind, found[1], found[2], _text(label, "label"), int(is_preferred)


def _field(key: str, text: str, today: date) -> str | int:
    """What is kept of a field that files of few programs have."""
    if key == "do_not_contact":
        return int(flag(text, field=key))
    if key == "archived_at":
        return _instant(text)
    return str(parse_field(key, text, today=today))


def _revised(text: str) -> str:
    """An instant as programs write it, in UTC where they name no zone."""
    try:
        at = datetime.fromisoformat(text)
        return stored(at if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return ""


def _instant(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min
    if at.tzinfo is None:
        raise Invalid(_("{value!r} is no instant").format(value=text), field="archived_at")
    return stored(at)
