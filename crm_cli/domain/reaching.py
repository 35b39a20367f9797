"""Which phone or address reaches a contact, and how it is handed to another program. Nothing is run here.

A program gets data as words of an argument list that no shell reads: a number of digits, an address, a URL. None of
them begins with a dash, so none is taken for an option.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_cli.domain.choices import choice
from crm_cli.domain.contacts import ContactRecord, Point
from crm_cli.domain.folding import normalise
from crm_cli.domain.phones import phone_words
from crm_cli.domain.text import digits, line
from crm_cli.domain.vocabulary import PHONE_TYPES, POINT_TYPES
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.i18n import _

CALL_OUTCOMES = ("answered", "no_answer", "busy", "left_message")
COPIED = tuple(dict.fromkeys(("phone", "email", "name", *POINT_TYPES)))
SCHEMES = ("tel", "mailto")
_OPENERS = {"darwin": "open", "win32": "start"}  # elsewhere xdg-open
_ADDING = {"phone": "--add-phone PHONE", "email": "--add-email EMAIL"}
_MARK = re.compile(r"\{(\w+)\}")
_JOINERS = "\u200c\u200d"  # invisible, but part of how Persian and emoji are written


class Errand(NamedTuple):
    """What is about to be done: whom it reaches, what the other program gets (number or URL), and how it is run."""

    contact: ContactRecord
    point: Point
    target: str
    url: str
    command: tuple[str, ...]


def chosen(contact: ContactRecord, what: str, wanted: str | None = None) -> Point:
    """The point of a type that is used: the preferred one, else the first; of phones a mobile before others.

    `wanted` names another one by its label, its type or a part of it. Raises NotFound, and Conflict when it fits
    several.
    """
    types = PHONE_TYPES if what == "phone" else (what,)
    points = [point for point in contact.points if point.type in types]
    points.sort(key=lambda point: (not point.preferred, types.index(point.type)))
    if not points:
        way_out = _("add it with `crm contacts edit {id} {flag}`")
        flag = _ADDING.get(what, f"--point {what}=VALUE")
        raise NotFound(
            _("{name} has no {what}").format(name=contact.full_name, what=what),
            hint=way_out.format(id=contact.id, flag=flag),
        )
    return points[0] if wanted is None else _named(contact, points, wanted)


def _named(contact: ContactRecord, points: Sequence[Point], wanted: str) -> Point:
    name = normalise(wanted)
    found = [point for point in points if name in (normalise(point.label or point.type), point.type)]
    found = found or [point for point in points if _holds(point, wanted.strip())]
    if len({point.norm for point in found}) == 1:
        return found[0]
    values = ", ".join(point.value for point in found or points)
    if found:
        raise Conflict(_("{text!r} could be any of {n}").format(text=wanted, n=len(found)), hint=values)
    raise NotFound(
        _("{name} has no {value}").format(name=contact.full_name, value=wanted),
        hint=_("it has: {values}").format(values=values),
    )


def _holds(point: Point, text: str) -> bool:
    """Whether `text` is a part of an address, or of a number however it is dialled."""
    if point.type == "email":
        return bool(text) and text.casefold() in point.norm
    figures = _figures(text).lstrip("+")
    is_number = figures != "" and not any(char.isalpha() for char in text)
    return is_number and any(figures in word for word in (_figures(point.value), *phone_words(point.norm)))


def _figures(text: str) -> str:
    """The digits of `text` in ASCII, after a plus where it begins with one."""
    kept = re.sub("[^+0-9]", "", digits(text))
    return kept[:1] + kept[1:].replace("+", "")


def dialled(point: Point) -> str:
    """The number a telephone gets: E.164 where it is known, else the digits that were typed; never anything else.

    An extension is left out. Raises Invalid where there is no digit.
    """
    number = _figures(point.norm.partition(";")[0] if point.norm.startswith("+") else point.value)
    if number in ("", "+"):
        raise Invalid(_("{value} is no number that can be dialled").format(value=point.value), field="phone")
    return number


def mailto_url(address: str, subject: str | None = None) -> str:
    """The URL of an e-mail that is to be written (RFC 6068). Raises Invalid for a subject that is not one line."""
    from urllib.parse import quote

    local, _at, domain = address.rpartition("@")
    url = f"mailto:{quote(local, safe='')}@{quote(domain, safe='')}"
    return f"{url}?subject={quote(line(subject, field='subject'), safe='')}" if subject else url


def opening(url: str, platform: str) -> tuple[str, ...]:
    """The words by which a system (`sys.platform`) opens a URL. Raises Invalid for a URL that is none of ours."""
    if url.partition(":")[0] not in SCHEMES:
        raise Invalid(_("{url} is not opened: only {schemes}").format(url=url, schemes=", ".join(SCHEMES)))
    return (opener(platform), url)


def opener(platform: str) -> str:
    """The program by which a system (`sys.platform`) opens something with whatever is made for it."""
    return _OPENERS.get(platform, "xdg-open")


def command(template: str, data: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a command of the settings with data in place of its marks; without any, the last is added.

    The template is split before anything is put in, so data stays within its word. Raises Invalid for data that a
    program would take for an option.
    """
    import shlex

    def put(mark: re.Match[str]) -> str:
        value = data.get(mark[1], mark[0])
        if value.startswith("-"):
            raise Invalid(_("{value} begins with -, which a program takes for an option").format(value=value))
        return value

    words = tuple(_MARK.sub(put, word) for word in shlex.split(template))
    is_marked = any(name in data for name in _MARK.findall(template))
    return words if is_marked else (*words, "--", list(data.values())[-1])


def objection(contact: ContactRecord, channel: str) -> str:
    """Why a contact should not be reached by a channel, or ""."""
    if contact.do_not_contact:
        return _("{name} asked not to be contacted").format(name=contact.full_name)
    if dict(contact.consent).get(channel) == "no":
        return _("{name} said no to contact by {channel}").format(name=contact.full_name, channel=channel)
    return ""


def call_outcome(text: str) -> str:
    """How a call went, as typed; a beginning is enough. Raises Invalid with the choices."""
    typed = text.strip().casefold().replace("-", "_").replace(" ", "_")
    found = [outcome for outcome in CALL_OUTCOMES if typed and outcome.startswith(typed)]
    return found[0] if found else choice(text, CALL_OUTCOMES, field="outcome")


def copied(contact: ContactRecord, what: str | None = None) -> tuple[str, str]:
    """What is copied of a contact, and its text as typed: without `what` a phone, else an e-mail.

    Raises NotFound for what the contact has not, and Invalid for what can be no part of one.
    """
    if what is None:
        what = "phone" if any(point.type in PHONE_TYPES for point in contact.points) else "email"
    what = choice(what, COPIED, field="part of a contact")
    return what, contact.full_name if what == "name" else chosen(contact, what).value


def pasteable(text: str) -> str:
    """`text` on one line without invisible characters, so that pasting it into a shell runs nothing."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable() or char in _JOINERS)
