"""A contact on its way in from a file: checked, normalised, and known again when the file comes a second time."""

from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from crm_cli.domain.birthdays import Birthday, parse_birthday
from crm_cli.domain.choices import choice
from crm_cli.domain.contact_fields import parse_email_point, parse_phone_point, parse_tag
from crm_cli.domain.contacts import Point
from crm_cli.domain.folding import normalise, search_text
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.phones import phone_words
from crm_cli.domain.text import digits, line, note
from crm_cli.domain.vocabulary import CONTACT_KINDS

_NO_BIRTHDAY = frozenset({"", "0/0/00"})  # Outlook writes the second


class RawContact(NamedTuple):
    """One row as text, "" for nothing. Phones and e-mails are (label, value)."""

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


class Incoming(NamedTuple):
    """One row ready to be stored. `key` tells it from every other row of every file."""

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
    birthday: Birthday | None
    language: str | None
    sort_name: str
    search_text: str
    points: tuple[Point, ...]
    tags: tuple[str, ...]


class Reader:
    """Makes `Incoming` out of the raw rows of one file.

    Rows that are alike get different keys by their occurrence in the file, so that twins stay two.
    """

    def __init__(self, *, region: str, today: date, source: str | None, dates: str | None = None) -> None:
        self._region = region
        self._today = today
        self._source = source
        self._dates = dates
        self._seen: dict[bytes, int] = {}
        self.dates_read: str | None = None  # the order in which birthdays with slashes were read, once one was

    def read(self, number: int, raw: RawContact) -> Incoming:
        """The row at line `number`. Raises Invalid naming the field that cannot be used."""
        name = line(raw.name, field="name")
        phones = [parse_phone_point(value, self._region, label=label or None) for label, value in raw.phones]
        emails = [parse_email_point(value, label=label or None) for label, value in raw.emails]
        others = [Point("website", site, normalise(site)) for site in raw.websites]
        others += [Point("address", place, normalise(place)) for place in map(_flat, raw.addresses)]
        latin = _text(raw.latin_name, "latin_name")
        words = [word for phone in phones for word in phone_words(phone.norm)]
        words += [email.value for email in emails]
        return Incoming(
            number,
            self._key(raw),
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
            normalise(name),
            search_text(name, latin or "", *words),
            tuple(dict.fromkeys((*phones, *emails, *others))),
            tuple(dict.fromkeys(map(parse_tag, raw.tags))),
        )

    def _birthday(self, text: str) -> Birthday | None:
        if text in _NO_BIRTHDAY:
            return None
        parts = digits(text).split("/")
        if self._dates and len(parts) == 3 and len(parts[2]) == 4:  # 4/15/1990, as other programs write it
            month, day = parts[:2] if self._dates == "mdy" else (parts[1], parts[0])
            text = f"{parts[2]}-{month:0>2}-{day:0>2}"
            self.dates_read = self._dates
        return parse_birthday(text, today=self._today)

    def _key(self, raw: RawContact) -> str:
        digest = blake2b(normalise("¦".join(map(str, raw))).encode("utf-8", "replace"), digest_size=16).digest()
        occurrence = self._seen[digest] = self._seen.get(digest, 0) + 1
        return digest.hex() if occurrence == 1 else f"{digest.hex()}.{occurrence}"


def _text(value: str, field: str) -> str | None:
    return line(value, field=field) if value else None


def _flat(address: str) -> str:
    return line(", ".join(part.strip() for part in address.splitlines() if part.strip()), field="address")
