"""Whom a row of a file concerns: what it says about each of them, as it can be looked for."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_cli.domain.emails import email_key, parse_email
from crm_cli.domain.folding import normalise
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.numbers import as_id
from crm_cli.domain.phones import looks_like_phone, parse_phone
from crm_cli.domain.text import line
from crm_cli.errors import Invalid
from crm_cli.i18n import _

WHOM = ("contact", "contact_id", "contact_uid", "email", "phone", "reach")
"""The fields that say whom a row concerns.

A contact is a name, or, where nothing else says it, any of the others; `reach` is what our lists show, which tells less
than a name does.
"""
_SAID = WHOM[1:-1]
_PARTS = re.compile("[;؛]")


class Clue(NamedTuple):
    """What a row says about one contact.

    `tiers` are (kind, value as compared), what is tried first first; `name`, `uid` and `points` (phone or email, as
    typed) are what a contact could be made of.
    """

    tiers: tuple[tuple[str, str], ...]
    name: str
    uid: str
    points: tuple[tuple[str, str], ...]


def clues_of(raw: Mapping[str, str], region: str, *, several: bool) -> list[Clue]:
    """Whom a row concerns, each contact once. Raises Invalid where nobody is named, or several cannot be told apart."""
    said = {kind: _parts(raw.get(kind, "")) for kind in _SAID}
    named, reach = raw.get("contact", ""), raw.get("reach", "")
    people = _told_apart(said, named) if several else [(said, named)]
    clues = [clue for one, name in people if (clue := _clue(one, name, reach, region)).tiers]
    if not clues:
        raise Invalid(_("no contact is named"), field="contact")
    return list(dict.fromkeys(clues))


def _told_apart(said: Mapping[str, Sequence[str]], named: str) -> list[tuple[Mapping[str, Sequence[str]], str]]:
    """What is said about each of several contacts: the first of every list belongs to the first, and so on."""
    count = max(map(len, said.values()))
    names = [named] if named and count == 1 else _parts(named)
    if count > 1 and names and len(names) != count:
        said = {**said, "contact_id": ()}  # a name has a ; in it, and numbers alone prove little
        count = max(map(len, said.values()))
    if count == 0:
        return [({}, name) for name in names]
    if any(len(some) not in (0, count) for some in (*said.values(), names)):
        raise Invalid(_("several contacts cannot be told apart"), hint=_("give one column for them"), field="contact")
    names = names or [""] * count
    return [({kind: some[at : at + 1] for kind, some in said.items()}, names[at]) for at in range(count)]


def _clue(said: Mapping[str, Sequence[str]], named: str, reach: str, region: str) -> Clue:
    uids = [parse_uid(text) for text in said.get("contact_uid", ())]
    points = [("email", parse_email(text)) for text in said.get("email", ())]
    points += [("phone", text) for text in said.get("phone", ())]
    tiers = [_numbered(text) for text in said.get("contact_id", ())]
    tiers += [*(("uid", uid) for uid in uids), *(_reached(*point, region) for point in points)]
    name = line(named, field="contact") if named else ""
    weak = [("name", normalise(name))] if name else []
    if name and not tiers:  # named in any way, as on the command line
        points, weak = _way(name), [*weak, ("uid", name)]
        tiers = [("id", str(number))] if (number := as_id(name)) is not None else []
        tiers += [_reached(*point, region) for point in points]
        name = "" if tiers else name
    way = _way(reach)
    weak += [_reached(*point, region) for point in way]
    uid = uids[0] if uids else ""
    return Clue(tuple(dict.fromkeys((*tiers, *weak))), name, uid, tuple(dict.fromkeys((*points, *way))))


def _parts(text: str) -> list[str]:
    """What a cell lists: one on each line, or between semicolons."""
    parts = text.split("\n") if "\n" in text else _PARTS.split(text)
    return [part.strip() for part in parts if part.strip()]


def _numbered(text: str) -> tuple[str, str]:
    """The number of a contact; other programs have ids of another kind."""
    number = as_id(text)
    return ("uid", text) if number is None else ("id", str(number))


def _way(text: str) -> list[tuple[str, str]]:
    """The phone or the e-mail that a text is; other ways to reach somebody tell nobody."""
    if "@" in text[1:]:
        try:
            return [("email", parse_email(text))]
        except Invalid:
            return []
    return [("phone", text)] if looks_like_phone(text) else []


def _reached(kind: str, text: str, region: str) -> tuple[str, str]:
    if kind == "email":
        return kind, email_key(text)
    phone = parse_phone(text, region)
    return kind, phone.e164 or normalise(phone.typed)
