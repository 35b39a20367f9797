"""What a column of a contacts file is called, by whom: Google, Outlook, ourselves, people in two languages.

A recognised header becomes a Column that says where its cell goes; reading rows is contacts_in's.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crm_cli.domain.custom_fields import CustomFieldRecord
from crm_cli.exchange.csvs import LINE, REASON

SINGLE = ("uid", "kind", "name", "latin_name", "org", "job_title", "city", "source", "note", "birthday", "language")
"""Fields with one value, in the order of RawContact."""
PARTS = ("first_name", "middle_name", "last_name")
"""Fields that are joined into a name when there is none."""
IGNORE = "ignore"
CUSTOM = "custom"
"""A custom field; the label of its column is its key."""

TARGETS: dict[str, tuple[str, str]] = {
    **{field: (field, "") for field in (*SINGLE, *PARTS, "phones", "emails", "websites", "addresses", "tags")},
    "full_name": ("name", ""),
    "phone": ("phones", ""),
    "mobile": ("phones", "mobile"),
    "home_phone": ("phones", "home"),
    "work_phone": ("phones", "work"),
    "email": ("emails", ""),
    "address": ("address", ""),  # one address, whatever is in it; `addresses` are several
    "website": ("website", ""),  # likewise
    IGNORE: (IGNORE, ""),
}
"""A field as typed in `--map` -> the field it fills, and the label it gives."""

_WORDS = {
    "name": "name, full name, display name, contact name, customer name, نام, نام کامل, نام و نام خانوادگی, نام مشتری",
    "first_name": "first name, given name, forename, نام کوچک",
    "middle_name": "middle name, additional name, نام میانی",
    "last_name": "last name, family name, surname, نام خانوادگی, فامیل, فامیلی",
    "latin_name": "latin name, english name, نام لاتین, نام انگلیسی",
    "kind": "kind, نوع",
    "org": "org, organization, organisation, organization name, company, company name, شرکت, سازمان, نام شرکت,"
    "نام سازمان",
    "job_title": "title, job title, position, role, organization title, سمت, عنوان شغلی, شغل",
    "phone": "phone, phones, telephone, tel, phone number, contact number, تلفن, تلفن ثابت, شماره, شماره تلفن,"
    "شماره تماس",
    "mobile": "mobile, mobile phone, mobile number, cell, cell phone, cellphone number, موبایل, تلفن همراه, همراه,"
    "شماره موبایل, شماره همراه, شماره تلفن همراه",
    "home_phone": "home phone, home tel, تلفن منزل, تلفن خانه",
    "work_phone": "work phone, business phone, office phone, تلفن محل کار, تلفن کار, تلفن شرکت",
    "email": "email, emails, email address, mail, ایمیل, آدرس ایمیل, پست الکترونیک, پست الکترونیکی, رایانامه",
    "city": "city, town, شهر",
    "tags": "tags, tag, labels, label, categories, category, groups, group, برچسب, برچسب ها, گروه, دسته",
    "note": "note, notes, comment, comments, description, یادداشت, یادداشت ها, توضیح, توضیحات, ملاحظات",
    "birthday": "birthday, birth date, date of birth, dob, تولد, تاریخ تولد",
    "address": "address, street address, postal address, آدرس, نشانی",
    "addresses": "addresses",
    "website": "website, web site, web, url, homepage, web page, وب سایت, سایت, تارنما",
    "websites": "websites",
    "source": "source, lead source, منبع, نحوه آشنایی",
    "language": "language, lang, زبان",
    "uid": "uid",
}
_GOOGLE = {
    "name": "Name",
    "first_name": "First Name, Given Name",
    "middle_name": "Middle Name, Additional Name",
    "last_name": "Last Name, Family Name",
    "org": "Organization Name, Organization 1 - Name",
    "job_title": "Organization Title, Organization 1 - Title",
    "birthday": "Birthday",
    "note": "Notes",
    "tags": "Labels, Group Membership",
    "city": "Address 1 - City",
    "language": "Language",
}
_OUTLOOK = {
    "first_name": "First Name",
    "middle_name": "Middle Name",
    "last_name": "Last Name",
    "org": "Company",
    "job_title": "Job Title",
    "email": "E-mail Address, E-mail 2 Address, E-mail 3 Address",
    "mobile": "Mobile Phone",
    "work_phone": "Business Phone, Business Phone 2, Company Main Phone",
    "home_phone": "Home Phone, Home Phone 2",
    "phone": "Primary Phone, Other Phone, Car Phone, Assistant's Phone",
    "birthday": "Birthday",
    "note": "Notes",
    "tags": "Categories",
    "website": "Web Page, Personal Web Page",
    "city": "Business City, Home City, Other City",
}


class Column(NamedTuple):
    """Where the cell `at` goes: a field of RawContact (or a part of the name), with a label or its column.

    `parts` are the other columns of the same address.
    """

    at: int
    field: str
    label: str = ""
    label_at: int = -1
    parts: tuple[int, ...] = ()


_LETTERS = str.maketrans("يىك۰۱۲۳۴۵۶۷۸۹", "ییک0123456789")
_UNSEEN = re.compile("[\\s_\\-.:/\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def folded(header: str) -> str:
    """A header without what people vary: case, spaces, underscores, hyphens, ZWNJ, ي/ی and ك/ک."""
    return _UNSEEN.sub("", header.casefold().translate(_LETTERS))


def _by_header(words: dict[str, str]) -> dict[str, str]:
    return {folded(word): field for field, line in words.items() for word in line.split(",")}


_PLAIN_FIELDS, _GOOGLE_FIELDS, _OUTLOOK_FIELDS = map(_by_header, (_WORDS, _GOOGLE, _OUTLOOK))
_NUMBERED = re.compile(r"(email|phone|website|address)(\d+)(label|type|value|formatted|street|city|\w+)")
_GOOGLE_LISTS = {"email": "emails", "phone": "phones", "website": "websites"}
_SEVERAL = ("phone", "mobile", "home_phone", "work_phone", "email", "website", "address")
_ADDRESS_PARTS = ("street2", "street3", "city", "state", "postalcode", "countryregion", "country")
_PLACES = ("business", "home", "other")
OURS = frozenset(map(folded, ("id", LINE, REASON)))
"""Columns that say nothing about a person: our number, and what a rejects file adds."""


def kind_of_file(headers: Iterable[str]) -> str:
    """`google`, `google-old`, `outlook` or `plain`, by which headers stand together."""
    headers = list(headers)
    found = {folded(header) for header in headers}
    if {"givenname", "familyname", "groupmembership"} <= found or found & {"email1type", "phone1type"}:
        return "google-old"
    if {"firstname", "lastname", "organizationname", "labels"} <= found or found & {"email1label", "phone1label"}:
        return "google"
    outlook = {"businessphone", "homephone", "mobilephone", "categories", "businessstreet", "email2address"}
    # The hyphen tells: with "Email Address" it is somebody's own table, in which "Title" is no "Dr.".
    if "e-mail address" in map(str.casefold, headers) and {"firstname", "lastname"} <= found and found & outlook:
        return "outlook"
    return "plain"


def columns_of(headers: Sequence[str], kind: str) -> tuple[list[Column], set[int]]:
    """The columns that are understood, and the indexes they use (label and address parts included)."""
    names = {folded(header): at for at, header in enumerate(headers) if header}
    if kind == "plain":
        columns = _plain_columns(names)
    elif kind == "outlook":
        columns = [*_fixed(names, _OUTLOOK_FIELDS), *_outlook_addresses(names)]
    else:
        columns = [*_fixed(names, _GOOGLE_FIELDS), *_google_lists(names)]
    used = {at for column in columns for at in (column.at, column.label_at, *column.parts)}
    return columns, used


def column_for(index: int, field: str) -> Column:
    """A column for a field as `--map` names it."""
    target, label = TARGETS[field]
    return Column(index, target, label)


def field_named(text: str) -> str | None:
    """The key of TARGETS somebody means: by key, or by any word a plain header may have."""
    key = text.strip().casefold().replace("-", "_").replace(" ", "_")
    return key if key in TARGETS else _PLAIN_FIELDS.get(folded(text))


def understood(word: str) -> bool:
    """Whether a header of this spelling says something in files of any kind."""
    name = folded(word)
    known = (map(folded, TARGETS), OURS, _PLAIN_FIELDS, _GOOGLE_FIELDS, _OUTLOOK_FIELDS)
    numbered = _PLAIN_FIELDS.get(name.rstrip("0123456789")) in _SEVERAL or _NUMBERED.fullmatch(name)
    placed = name.startswith(_PLACES) and name.endswith(("street", *_ADDRESS_PARTS))
    return any(name in names for names in known) or bool(numbered) or placed


def custom_names(declared: Iterable[CustomFieldRecord]) -> dict[str, str]:
    """The keys of custom fields by what a header may call them."""
    return {folded(name): field.key for field in declared for name in (field.label, field.key) if name}


def custom_columns(headers: Sequence[str], used: set[int], names: dict[str, str]) -> list[Column]:
    """The columns of custom fields among those that mean nothing else; the first of each."""
    found: dict[str, Column] = {}
    for at, header in enumerate(headers):
        if at not in used and (key := names.get(folded(header))):
            found.setdefault(key, Column(at, CUSTOM, key))
    return list(found.values())


def _fixed(names: dict[str, int], fields: dict[str, str]) -> list[Column]:
    # In the order of the table, which is the order of preference where several columns give one value.
    return [column_for(names[name], field) for name, field in fields.items() if name in names]


def _plain_columns(names: dict[str, int]) -> list[Column]:
    columns, single = [], set()
    for name, at in names.items():
        field = _PLAIN_FIELDS.get(name)
        if field is None and (several := _PLAIN_FIELDS.get(name.rstrip("0123456789"))) in _SEVERAL:
            field = several
        if field is None or field in single:
            continue
        if field in SINGLE or field in PARTS:
            single.add(field)
        columns.append(column_for(at, field))
    # Beside a family name, a bare "name" is the given one.
    if "last_name" in single and "first_name" not in single:
        bare = {names.get("name"), names.get("نام")}
        columns = [c._replace(field="first_name") if c.field == "name" and c.at in bare else c for c in columns]
    return columns


def _google_lists(names: dict[str, int]) -> list[Column]:
    columns = []
    for name, at in names.items():
        if not (found := _NUMBERED.fullmatch(name)):
            continue
        what, number, part = found.groups()
        label_at = names.get(f"{what}{number}label", names.get(f"{what}{number}type", -1))
        if part == "value" and what in _GOOGLE_LISTS:
            columns.append(Column(at, _GOOGLE_LISTS[what], label_at=label_at))
        elif what == "address" and part == "formatted":
            same = (index for other, index in names.items() if other.startswith(f"address{number}") and index != at)
            columns.append(Column(at, "addresses", parts=tuple(same)))  # the formatted one says it all
        elif what == "address" and part == "street" and f"address{number}formatted" not in names:
            columns.append(Column(at, "addresses"))
    return columns


def _outlook_addresses(names: dict[str, int]) -> list[Column]:
    return [
        Column(
            names[place + "street"],
            "address",
            parts=tuple(names[place + p] for p in _ADDRESS_PARTS if place + p in names),
        )
        for place in _PLACES
        if place + "street" in names
    ]
