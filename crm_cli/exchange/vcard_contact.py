"""What a card says about a contact, as Google, Apple, Outlook, Android and Nextcloud write it, and we.

What a person wrote and a contact has no place for goes into the note, with its name. Nothing is validated here.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from crm_cli.domain.birthdays import is_same_day
from crm_cli.domain.loading import RawContact, RawPoint
from crm_cli.domain.vocabulary import POINT_TYPES, RELATIONS
from crm_cli.exchange.contact_columns import SINGLE
from crm_cli.exchange.contacts_in import google_tags
from crm_cli.exchange.vcard_lines import Property, split, unescaped
from crm_cli.exchange.vcard_words import LABELS, MESSENGER, MORE, OURS, PRODUCT, SILENT, TO_NOTE, uid_of, word
from crm_cli.i18n import _

_WORDS = re.compile("(?<=[a-z])(?=[A-Z])")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_URI_OF = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.DOTALL)
_DAY = re.compile(r"(?:([0-9]{4})-?|--)([0-9]{2})-?([0-9]{2})(?:[T ].*)?")
_NO_YEARS = ("0000", "1604")  # what is written where a year must be
_LINE_ENDS = re.compile("[\r\n\t]+")
_ANDROID = "vnd.android.cursor.item/"


class CardContact:
    """What one card has said so far."""

    def __init__(self, properties: Sequence[Property], custom: frozenset[str], *, notes: bool) -> None:
        self._custom_keys = custom
        self._takes_notes = notes
        self._labels = {one.group: one.value for one in properties if one.name == "X-ABLABEL"}
        values = {one.name: one.value for one in properties}
        self._newlines = values.get("VERSION", "").strip() != "2.1"
        kind = (values.get("KIND") or values.get("X-ADDRESSBOOKSERVER-KIND") or "").strip().lower()
        self.is_group = kind == "group"
        is_org = kind in ("org", "organization") or values.get("X-ABSHOWAS", "").strip().upper() == "COMPANY"
        self._single = {"kind": "org" if is_org else ""}
        self._points: list[RawPoint] = []
        self._tags: list[str] = []
        self._notes: list[str] = []
        self._kept: list[str] = []
        self._custom: list[tuple[str, str]] = []
        self._more: list[tuple[str, str]] = []
        self._relations: list[tuple[str, str]] = []
        self._parts = ""

    def take(self, one: Property) -> bool:
        """Take in a property; whether it means anything to us."""
        if reading := _READINGS.get(one.name):
            return reading(self, one)
        if one.name in OURS:
            self._single[OURS[one.name]] = self._flat(one)
        elif one.name in MORE:
            self._more.append((MORE[one.name], self._flat(one)))
        elif one.name in TO_NOTE:
            self._keep(self._label(one) or word(one.name), self._text(one))
        elif messenger := MESSENGER.fullmatch(one.name):
            self._messenger(one, messenger[1].lower(), self._flat(one))
        else:
            return one.name in SILENT
        return True

    def contact(self) -> RawContact:
        """All of it."""
        single, org = self._single, self._single.get("org", "")
        day, own = single.get("birthday", ""), single.get("own_birthday", "")
        # The day beside one of our own is the one that people change.
        single["birthday"] = own if own and (not day or is_same_day(own, day)) else day
        name = single.get("name") or self._parts
        kind = single["kind"]
        if not name and org:
            name, kind = org, kind or "org"
        if kind == "org" and org == name:
            org = ""  # not a member of itself
        name = name or next((value for _type, value, _label, _preferred in self._points if value), "")
        note = "\n\n".join(filter(None, ("\n\n".join(self._notes), "\n".join(self._kept))))
        single |= {"kind": kind, "name": name, "org": org, "note": note}
        texts: dict[str, Any] = {key: single.get(key, "") for key in SINGLE}
        return RawContact(
            **texts, phones=(), emails=(), websites=(), addresses=(),
            tags=google_tags(tuple(self._tags)), custom=tuple(self._custom),
            points=tuple(self._points), more=tuple(self._more), relations=tuple(self._relations),
            revised=single.get("revised", ""), is_whole=single.get("product") == PRODUCT,
        )  # fmt: skip

    # ---- what properties have in common

    def _text(self, one: Property) -> str:
        return unescaped(one.value, newlines=self._newlines).strip()

    def _flat(self, one: Property) -> str:
        return _LINE_ENDS.sub(" ", self._text(one))

    def _parts_of(self, one: Property, mark: str = ";") -> list[str]:
        return [unescaped(part, newlines=self._newlines).strip() for part in split(one.value, mark)]

    def _label(self, one: Property) -> str:
        """What it is called: by the property beside it, by the program, or by words of TYPE that say something."""
        if label := self._labels.get(one.group) if one.group else None:
            label = unescaped(label)
            apple = _APPLE_LABEL.fullmatch(label)
            # Apple's own labels are one word: HomeFAX.
            return _LINE_ENDS.sub(" ", _WORDS.sub(" ", apple[1]).lower() if apple else label).strip()
        own = [word.removeprefix("x-") for word in one.types if word in LABELS or word.startswith("x-")]
        return _LINE_ENDS.sub(" ", one.param("X-LABEL") or " ".join(own)).strip()

    def _keep(self, name: str, text: str) -> None:
        if text and self._takes_notes:
            self._kept.append(f"{name}: {text}")

    def _point(self, one: Property, type_: str, value: str, label: str = "") -> bool:
        is_preferred = "pref" in one.types or one.param("PREF") == "1"
        if value:
            self._points.append((type_, value, label or self._label(one), is_preferred))
        return True

    def _messenger(self, one: Property, service: str, value: str) -> bool:
        is_phone = service == "whatsapp" and any(map(str.isdecimal, value))
        if is_phone or (service in POINT_TYPES and service != "whatsapp"):
            return self._point(one, service, value)
        return self._point(one, "other", value, " ".join(filter(None, (service, self._label(one)))))

    # ---- property by property

    def _name(self, one: Property) -> bool:
        self._single.setdefault("name", self._flat(one))
        return True

    def _named_in_parts(self, one: Property) -> bool:
        family, given, more, before, after, *_rest = [*self._parts_of(one), *[""] * 5]
        self._parts = _LINE_ENDS.sub(" ", " ".join(filter(None, (before, given, more, family, after))))
        return True

    def _org(self, one: Property) -> bool:
        org, *units = self._parts_of(one)
        self._single.setdefault("org", _LINE_ENDS.sub(" ", org))
        self._keep(_("department"), ", ".join(filter(None, units)))
        return True

    def _one(self, key: str, one: Property) -> bool:
        if self._single.setdefault(key, text := self._flat(one)) != text:
            self._keep(word(one.name), text)
        return True

    def _title(self, one: Property) -> bool:
        return self._one("job_title", one)

    def _language(self, one: Property) -> bool:
        return self._one("language", one)

    def _uid(self, one: Property) -> bool:
        self._single["uid"] = uid_of(self._text(one))
        return True

    def _remarked(self, key: str, one: Property) -> bool:
        self._single[key] = self._flat(one)
        return True

    def _revised(self, one: Property) -> bool:
        return self._remarked("revised", one)

    def _product(self, one: Property) -> bool:
        return self._remarked("product", one)

    def _tel(self, one: Property) -> bool:
        value = self._flat(one)
        if value[:4].lower() == "tel:":
            value = unquote(value[4:]).replace(";ext=", " ext ")
        own = one.param("X-CRM-TYPE")
        return self._point(one, own if own in POINT_TYPES else "mobile" if "cell" in one.types else "tel", value)

    def _email(self, one: Property) -> bool:
        return self._point(one, "email", self._flat(one).removeprefix("mailto:"))

    def _url(self, one: Property) -> bool:
        return self._point(one, "website", self._flat(one))

    def _impp(self, one: Property) -> bool:
        uri = _URI_OF.fullmatch(self._flat(one))
        scheme, handle = uri.groups() if uri else ("", self._flat(one))
        service = (one.param("X-SERVICE-TYPE") or scheme).lower()
        if service == "other":
            return self._point(one, "other", unquote(handle))
        return self._messenger(one, service, unquote(handle))

    def _profile(self, one: Property) -> bool:
        service = next((word for word in one.types if word not in ("pref", *LABELS)), "")
        return self._messenger(one, service, one.param("X-USER") or self._flat(one))

    def _address(self, one: Property) -> bool:
        parts = [*self._parts_of(one), *[""] * 7][:7]
        city = _LINE_ENDS.sub(" ", parts[3])
        if city:
            self._single.setdefault("city", city)
        if city and not any((*parts[:3], *parts[4:])):
            return True
        address = ", ".join(filter(None, parts)) or one.param("LABEL")
        return self._point(one, "address", address)

    def _birthday(self, one: Property) -> bool:
        if self._single.get("birthday"):
            return True
        text = self._flat(one)
        if found := _DAY.fullmatch(text):
            year, month, day = found.groups()
            has_year = year and year not in (*_NO_YEARS, one.param("X-APPLE-OMIT-YEAR"))
            self._single["birthday"] = f"{year}-{month}-{day}" if has_year else f"{month}-{day}"
        else:
            self._keep(_("birthday"), text)
        return True

    def _own_birthday(self, one: Property) -> bool:
        return self._remarked("own_birthday", one)

    def _note(self, one: Property) -> bool:
        self._notes.append(self._text(one))
        return True

    def _categories(self, one: Property) -> bool:
        tags = (re.sub("[,;:\r\n\t]+", " ", part).strip().lstrip("-") for part in self._parts_of(one, ","))
        self._tags += filter(None, tags)
        return True

    def _related(self, one: Property) -> bool:
        type_ = next((word for word in one.types if word in RELATIONS), "")
        value = self._flat(one)
        if type_ and value.lower().startswith("urn:"):
            self._relations.append((type_, uid_of(value)))
            return True
        if value.lower().startswith("urn:"):
            return False
        self._keep(type_ or self._label(one) or _("related"), value)
        return True

    def _field(self, one: Property) -> bool:
        key = one.param("X-KEY")
        if key in self._custom_keys:
            self._custom.append((key, self._flat(one)))
        return key in self._custom_keys

    def _android(self, one: Property) -> bool:
        kind, value, type_, *_rest = [*self._parts_of(one), "", "", ""]
        what = kind.removeprefix(_ANDROID)
        if what == "contact_event" and type_ == "3":
            return self._birthday(one._replace(value=value))
        if what not in ("nickname", "relation", "contact_event"):
            return False
        self._keep(what.replace("contact_event", "event"), value)
        return True


_READINGS: Mapping[str, Callable[[CardContact, Property], bool]] = {
    "FN": CardContact._name,
    "N": CardContact._named_in_parts,
    "ORG": CardContact._org,
    "TITLE": CardContact._title,
    "LANG": CardContact._language,
    "UID": CardContact._uid,
    "REV": CardContact._revised,
    "PRODID": CardContact._product,
    "TEL": CardContact._tel,
    "EMAIL": CardContact._email,
    "URL": CardContact._url,
    "IMPP": CardContact._impp,
    "X-SOCIALPROFILE": CardContact._profile,
    "SOCIALPROFILE": CardContact._profile,
    "ADR": CardContact._address,
    "BDAY": CardContact._birthday,
    "X-CRM-BIRTHDAY": CardContact._own_birthday,
    "NOTE": CardContact._note,
    "CATEGORIES": CardContact._categories,
    "RELATED": CardContact._related,
    "X-CRM-FIELD": CardContact._field,
    "X-ANDROID-CUSTOM": CardContact._android,
}
