"""A contact's fields as typed: on the command line, in a form, in a file. One parser each."""

from collections.abc import Iterable, Mapping
from datetime import date

from crm_cli.domain.birthdays import parse_birthday
from crm_cli.domain.choices import choice
from crm_cli.domain.contacts import Point
from crm_cli.domain.emails import email_key, parse_email
from crm_cli.domain.folding import normalise, search_text
from crm_cli.domain.phones import parse_phone
from crm_cli.domain.text import line, note
from crm_cli.domain.vocabulary import (
    CHANNELS,
    CONSENT_CHANNELS,
    CONTACT_KINDS,
    LIFECYCLE,
    PHONE_TYPES,
    POINT_TYPES,
    TIERS,
)
from crm_cli.errors import Invalid
from crm_cli.i18n import _

_LINES = frozenset(
    [
        "full_name",
        "latin_name",
        "org",
        "job_title",
        "owner",
        "source",
        "referred_by",
        "best_time",
        "language",
        "city",
        "disqualified_reason",
    ]
)
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": CONTACT_KINDS,
    "tier": TIERS,
    "lifecycle": LIFECYCLE,
    "preferred_channel": CHANNELS,
}


def parse_field(key: str, text: str, *, today: date) -> object:
    """The value of a contact's field as typed on the command line, in a form or in a file. Raises Invalid."""
    if key in _LINES:
        return line(text, field=key)
    if key in _CHOICES:
        return choice(text, _CHOICES[key], field=key)
    if key == "birthday":
        return parse_birthday(text, today=today)
    return note(text, field=key)


def parse_phone_point(text: str, region: str, *, label: str | None = None, type_: str = "") -> Point:
    """A phone as a point: as typed, and as E.164 where it is a number of `region` or an international one."""
    phone = parse_phone(text, region)
    norm = phone.e164 or normalise(phone.typed)
    return Point(type_ or phone_type(norm), phone.typed, norm, label)


def parse_email_point(text: str, *, label: str | None = None) -> Point:
    """An e-mail address as a point. Raises Invalid."""
    email = parse_email(text)
    return Point("email", email, email_key(email), label)


def parse_point(text: str, region: str) -> Point:
    """`telegram=@sara` as a point of that type. Raises Invalid."""
    type_, value = point_parts(text)
    if type_ in PHONE_TYPES:
        return parse_phone_point(value, region, type_=type_)
    if type_ == "email":
        return parse_email_point(value)
    value = line(value, field=type_)
    return Point(type_, value, normalise(value))


def point_parts(text: str) -> tuple[str, str]:
    """The type and the value of `telegram=@sara`. Raises Invalid."""
    type_, equals, value = text.partition("=")
    if not equals:
        raise Invalid(
            _("{text!r} is not a way to reach somebody").format(text=text),
            hint=_("write TYPE=VALUE, for example telegram=@sara"),
            field="point",
        )
    return choice(type_, POINT_TYPES, field="point"), value


def phone_type(e164: str) -> str:
    """`mobile` for what is surely one, else `phone`; only Iran's numbering plan is known here."""
    return "mobile" if e164.startswith("+989") else "phone"


def tag_key(text: str) -> str:
    """A tag in its one spelling, whatever may once have been a tag. Raises Invalid for what is no line."""
    return normalise(line(text, field="tag"))


def parse_tag(text: str) -> str:
    """A new tag in its one spelling: normalised, without the characters that separate tags. Raises Invalid."""
    tag = tag_key(text)
    if not tag or any(mark in tag for mark in ",;:،؛") or tag.startswith("-"):
        raise Invalid(
            _("{text!r} cannot be a tag").format(text=text),
            hint=_("a tag is a few words without , ; : ، ؛ and does not begin with -"),
            field="tag",
        )
    return tag


def parse_consent(text: str) -> tuple[str, str]:
    """`sms=yes` as ("sms", "yes"); `unknown` takes an answer back. Raises Invalid."""
    channel, _equals, answer = text.strip().casefold().partition("=")
    if channel in CONSENT_CHANNELS and answer in ("yes", "no", "unknown"):
        return channel, answer
    raise Invalid(
        _("{text!r} is not a consent").format(text=text),
        hint=_("write CHANNEL=yes|no|unknown with one of {channels}, for example sms=yes").format(
            channels=", ".join(CONSENT_CHANNELS)
        ),
        field="consent",
    )


def answers(consents: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What is consented to for a new contact, the last word on each channel; `unknown` is none. Raises Invalid."""
    found = dict(map(parse_consent, consents))
    return tuple((channel, answer) for channel, answer in found.items() if answer != "unknown")


def index_text(full_name: str, latin_name: str | None, point_words: tuple[str, ...]) -> str:
    """The words under which a contact is found: both names, and the words of its phones, e-mails and handles.

    Nothing else: the index also answers whom a typed name means.
    """
    return search_text(full_name, latin_name or "", *point_words)
