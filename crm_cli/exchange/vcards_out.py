"""Contacts as vCards, 4.0 and 3.0, so that reading them back (vcards_in) gives the same contacts."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from crm_cli.domain.birthdays import Birthday, birthday_text
from crm_cli.domain.contact_fields import phone_type
from crm_cli.domain.contacts import Point
from crm_cli.domain.jalali import day_at
from crm_cli.domain.vcards import Person
from crm_cli.domain.vocabulary import PHONE_TYPES
from crm_cli.exchange.vcard_lines import escaped, folded, param
from crm_cli.exchange.vcard_words import LABELS, PRODUCT, is_uuid, urn


def written(people: Iterable[Person], version: str) -> Iterator[str]:
    """A card for each, complete with its line ends; `version` is 4.0 or 3.0."""
    return ("".join(map(folded, _Card(person, version).lines())) for person in people)


class _Card:
    """The lines of one card."""

    def __init__(self, person: Person, version: str) -> None:
        self._person = person
        self._version = version
        self._is_new = version == "4.0"
        self._groups = 0

    def lines(self) -> Iterator[str]:
        """All of them, from BEGIN to END."""
        yield from ("BEGIN:VCARD", f"VERSION:{self._version}", f"PRODID:{PRODUCT}")
        yield from self._identity()
        person = self._person
        for name, text in (("TITLE", person.job_title), ("LANG", person.language)):
            if text:
                yield f"{name}:{escaped(text)}"
        if person.birthday:
            yield from self._birthday(person.birthday)
        for point in person.points:
            yield from self._point(point)
        if person.city:  # an address of its own: the others are lines in which it may stand anywhere
            yield f"ADR:;;;{escaped(person.city)};;;"
        if person.tags:
            yield "CATEGORIES:" + ",".join(map(escaped, person.tags))
        for type_, uid in person.relations:
            yield f"RELATED;TYPE={type_}:{urn(uid)}"
        for key, text in person.more:
            yield f"X-CRM-{key.upper().replace('_', '-')}:{escaped(text)}"
        for channel, answer in person.consent:
            yield f"X-CRM-CONSENT:{channel}={answer}"
        for key, text in person.custom:
            yield f"X-CRM-FIELD{param('X-KEY', key)}:{escaped(text)}"
        if person.note:
            yield f"NOTE:{escaped(person.note)}"
        yield "REV:" + person.updated_at.translate({ord("-"): None, ord(":"): None})
        yield "END:VCARD"

    def _identity(self) -> Iterator[str]:
        person, name = self._person, escaped(self._person.name)
        is_org = person.kind == "org"
        if self._is_new:
            yield f"UID:{urn(person.uid)}" if is_uuid(person.uid) else f"UID;VALUE=text:{escaped(person.uid)}"
            yield "KIND:org" if is_org else "KIND:individual"
        else:
            yield f"UID:{escaped(person.uid)}"
            if is_org:
                yield "X-ABShowAs:COMPANY"
        yield f"FN:{name}"
        # Which of the words is the family name nobody knows; programs that show the parts show the whole in order.
        yield f"N:;{'' if is_org else name};;;"
        if org := person.org or (person.name if is_org else None):
            yield f"ORG:{escaped(org)}"

    def _birthday(self, born: Birthday) -> Iterator[str]:
        if born.calendar == "jalali":
            yield f"X-CRM-BIRTHDAY:{birthday_text(born)}"
            if born.year is None:
                return  # it falls on another day of the Gregorian year each time
            day = day_at(born.year, born.month, born.day, born.calendar)
            born = Birthday(day.year, day.month, day.day, "gregorian")
        if born.year is None:
            yield f"BDAY:--{born.month:02}{born.day:02}"
        else:
            mark = "" if self._is_new else "-"
            yield f"BDAY:{born.year:04}{mark}{born.month:02}{mark}{born.day:02}"

    # ---- ways to reach

    def _point(self, point: Point) -> Iterator[str]:
        types, label = self._label(point)
        name, value = self._named(point, types)
        if point.preferred and self._is_new:
            name += ";PREF=1"
        elif point.preferred:
            types.append("pref")
        if types:
            name += f";TYPE={','.join(types)}"
        if not label:
            yield f"{name}:{value}"
            return
        self._groups += 1
        yield f"item{self._groups}.{name}:{value}"
        yield f"item{self._groups}.X-ABLabel:{escaped(label)}"

    def _label(self, point: Point) -> tuple[list[str], str]:
        """What a label is as words of TYPE, or else beside the property."""
        words = (point.label or "").split(" ")
        if len(set(words)) == len(words) and LABELS.issuperset(words):
            return words, ""
        return [], point.label or ""

    def _named(self, point: Point, types: list[str]) -> tuple[str, str]:
        """The property of a point with its parameters, and its value; a phone's kind is one more word of TYPE."""
        if point.type in PHONE_TYPES:
            if point.type == "mobile":
                types.insert(0, "cell")
            is_told = point.type == "mobile" or point.type == phone_type(point.norm)
            return "TEL" if is_told else f"TEL;X-CRM-TYPE={point.type}", escaped(point.value)
        if point.type == "email":
            return "EMAIL", escaped(point.value)
        if point.type == "website":
            return "URL", point.value.replace("\\", "\\\\")
        if point.type == "address":
            return "ADR", f";;{escaped(point.value)};;;;"
        return f"IMPP;X-SERVICE-TYPE={point.type}", f"{point.type}:{quote(point.value, safe='@+-._~')}"
