"""One vCard in a file of its own: read, and rewritten so that whatever we do not know of stays as it was.

A file is taken apart into properties as they lie there, folded lines and all. Those that say something else than we do
are replaced by ours; pictures, the parts of a name, parameters and properties of other programs are never touched.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

from crm_cli.domain.contact_changes import Facts, field_of, is_valid
from crm_cli.domain.loading import RawContact
from crm_cli.domain.vocabulary import PHONE_TYPES, POINT_TYPES
from crm_cli.errors import Invalid
from crm_cli.exchange.sheets import BadRow
from crm_cli.exchange.vcard_words import MESSENGER, MORE, OURS
from crm_cli.exchange.vcards import Cards
from crm_cli.exchange.vcards_in import CardReader
from crm_cli.exchange.vdir import Kind
from crm_cli.i18n import _

MOST_BYTES = 16 * 1024 * 1024  # of one file, its pictures included
VERSIONS = ("3.0", "4.0")

_BEGIN = re.compile(rb"^BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_UNIT = re.compile(r"[^\r\n]+(?:\r?\n[ \t][^\r\n]*)*")
_LINE_END = re.compile(r"\r?\n")
_NAME = re.compile(r"(?:([\w-]+)\.)?([\w-]+)")
_ITEM = re.compile(r"item(\d{1,9})", re.IGNORECASE)
# Where facts stand: a slot is written as a whole.
_SLOTS = {
    **dict.fromkeys(("FN", "N"), "name"),
    "BDAY": "birthday",
    **{"ORG": "org", "TITLE": "job_title", "LANG": "language", "NOTE": "note", "CATEGORIES": "tag", "ADR": "address"},
    **{"TEL": "tel", "EMAIL": "email", "URL": "website", "IMPP": "messenger", "X-SOCIALPROFILE": "messenger"},
    **{"X-CRM-FIELD": "custom", **OURS, **MORE},
}
_FIRST = ("BEGIN", "VERSION", "PRODID", "UID", "KIND", "X-ABSHOWAS")  # always as we write them
_LAST = ("REV", "END")
_BESIDE = ("X-ABLABEL", "X-ABADR")  # they go with the property of their group


class _Unit(NamedTuple):
    """A property as it lies in the file."""

    group: str
    name: str
    text: str


def _said(kept: Any) -> Facts:
    if not is_valid(kept):
        raise TypeError
    return dict(kept)


CARDS: Kind[Facts] = Kind(".vcf", MOST_BYTES, ".crm-contacts.json", _said)


def read_card(data: bytes, custom: Iterable[str]) -> RawContact | None:
    """The contact of a file; None for a group of others. `custom` are the keys of custom fields. Raises Invalid."""
    if len(_BEGIN.findall(data)) != 1:
        raise Invalid(_("it is not one vCard"))
    _text(data)
    reader = CardReader(Cards(BytesIO(data)), custom, notes=False)
    for row in reader:
        if isinstance(row, BadRow):
            raise Invalid(row.reason)
        return reader.read(row.cells)
    raise Invalid(_("it is not one vCard"))


def version_of(data: bytes, otherwise: str) -> str:
    """The version a card has and keeps, where it is one that we write."""
    found = next((unit.text.partition(":")[2].strip() for unit in _units(_text(data)) if unit.name == "VERSION"), "")
    return found if found in VERSIONS else otherwise


def slots_of(keys: Iterable[str]) -> frozenset[str]:
    """Where these facts stand in a card."""
    return frozenset(slot for key in keys for slot in _slots(field_of(key)))


def _slots(field: str) -> tuple[str, ...]:
    if field in PHONE_TYPES:
        return ("tel", "messenger") if field == "whatsapp" else ("tel",)
    if field in ("city", "address"):
        return ("address",)
    return (field,) if field not in POINT_TYPES or field in ("email", "website") else ("messenger",)


def patched(data: bytes, ours: str, slots: Collection[str]) -> str:
    """A card with these slots as they stand in `ours`, and all else as it was."""
    old, new = (list(_placed(_units(text))) for text in (_text(data), ours))
    kept = [unit for slot, unit in old if slot not in slots and unit.name not in (*_FIRST, *_LAST)]
    taken = max((int(found[1]) for unit in kept if (found := _ITEM.fullmatch(unit.group))), default=0)
    pieces = [unit.text for _slot, unit in new if unit.name in _FIRST]
    pieces += [unit.text for unit in kept]
    pieces += [_renumbered(unit, taken) for slot, unit in new if slot in slots]
    pieces += [unit.text for _slot, unit in new if unit.name in _LAST]
    return "\r\n".join([*pieces, ""])


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(_("the text is not in {charset}").format(charset="UTF-8")) from error


def _units(text: str) -> Iterator[_Unit]:
    for found in _UNIT.finditer(text):
        if named := _NAME.match(found[0]):
            yield _Unit((named[1] or "").upper(), named[2].upper(), _LINE_END.sub("\r\n", found[0]))


def _placed(units: Iterable[_Unit]) -> Iterator[tuple[str, _Unit]]:
    """Each with its slot; "" is none of ours."""
    units = list(units)
    groups = {unit.group: _slot(unit.name) for unit in units if unit.group and unit.name not in _BESIDE}
    for unit in units:
        yield groups.get(unit.group, "") if unit.name in _BESIDE else _slot(unit.name), unit


def _slot(name: str) -> str:
    return _SLOTS.get(name) or ("messenger" if MESSENGER.fullmatch(name) else "")


def _renumbered(unit: _Unit, taken: int) -> str:
    """Our groups are numbered on from those that are there."""
    found = _ITEM.fullmatch(unit.group)
    return f"item{int(found[1]) + taken}{unit.text[len(unit.group) :]}" if found else unit.text
