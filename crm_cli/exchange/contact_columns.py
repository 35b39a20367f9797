"""What a column of a contacts file is called: by us, by people in two languages, by the programs in `contact_programs`.

A recognised header becomes a Column that says where its cell goes; reading rows is contacts_in's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crm_cli.domain.custom_fields import CustomFieldRecord
from crm_cli.exchange.contact_programs import LINES, PROGRAMS, STREETS, street_parts
from crm_cli.exchange.csvs import LINE, REASON
from crm_cli.exchange.header_words import folded
from crm_cli.exchange.mapping import IGNORE

SINGLE = ("uid", "kind", "name", "latin_name", "org", "job_title", "city", "source", "note", "birthday", "language")
"""Fields with one value, in the order of RawContact."""
PARTS = ("first_name", "middle_name", "last_name")
"""Fields that are joined into a name when there is none."""
CUSTOM = "custom"
"""A custom field; the label of its column is its key."""
POINTS = "points"
"""Any ways to reach somebody, each as TYPE=VALUE; in other people's files that word means something else."""
MORE = "more"
"""A field that only our own files have; the label of its column is its key."""
REFUSED = "refused"
"""Whether somebody does not want to be called or written to; the label of its column is the channel."""
LINE_OF_NOTE = "note_line"
"""What has no field: a line at the end of the note, with the header."""
_MORE = "lifecycle disqualified_reason tier preferred_channel best_time do_not_contact archived_at consent".split()

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
    POINTS: (POINTS, ""),
    **{key: (MORE, key) for key in _MORE},
    **{f"do_not_{channel}": (REFUSED, channel) for channel in ("call", "email", "sms")},
    LINE_OF_NOTE: (LINE_OF_NOTE, ""),
    IGNORE: (IGNORE, ""),
}
"""A field as typed in `--map` -> the field it fills, and the label it gives."""
_TYPED = {target: field for field, target in TARGETS.items() if field != "full_name"}

WORDS = {
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
    "do_not_call": "do not call",
    "do_not_email": "do not email",
    "do_not_sms": "do not sms, do not text",
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


def _by_header(words: Mapping[str, str]) -> dict[str, str]:
    return {folded(word): field for field, line in words.items() for word in line.split(",")}


PLAIN_FIELDS = _by_header(WORDS)
_OUR_FIELDS = PLAIN_FIELDS | {folded(key): key for key in (POINTS, *_MORE)}
_PROGRAM_FIELDS = {kind: _by_header(words) for kind, words in PROGRAMS.items()}
_NUMBERED = re.compile(r"(email|phone|website|address)(\d+)(label|type|value|formatted|street|city|\w+)")
_GOOGLE_LISTS = {"email": "emails", "phone": "phones", "website": "websites"}
BARE_NAMES = frozenset(map(folded, ("name", "customer name", "contact name", "نام", "نام مشتری")))
SEVERAL = ("phone", "mobile", "home_phone", "work_phone", "email", "website", "address")
OURS = frozenset(map(folded, ("id", LINE, REASON)))
"""Columns that say nothing about a person: our number, and what a rejects file adds."""


def columns_of(headers: Sequence[str], kind: str) -> tuple[list[Column], set[int]]:
    """The columns that are understood, and the indexes they use (label and address parts included)."""
    names = {folded(header): at for at, header in enumerate(headers) if header}
    if kind in ("plain", "crm"):
        columns = _plain_columns(names, PLAIN_FIELDS if kind == "plain" else _OUR_FIELDS)
    else:
        columns = _fixed(names, _PROGRAM_FIELDS["google" if kind == "google-old" else kind])
        columns += _google_lists(names) if kind.startswith("google") else _addresses(names, STREETS[kind])
    used = {at for column in columns for at in (column.at, column.label_at, *column.parts)}
    return columns, used


def known_columns(headers: Sequence[str], kind: str, custom: dict[str, str]) -> tuple[list[Column], set[int]]:
    """Likewise, with custom fields (by what a header may call them), and what goes into the note for want of one."""
    columns, used = columns_of(headers, kind)
    columns += custom_columns(headers, used, custom)
    used |= {column.at for column in columns}
    lines = {folded(word) for word in LINES.get(kind, "").split(",")} - {""}
    columns += [Column(at, LINE_OF_NOTE) for at, h in enumerate(headers) if at not in used and folded(h) in lines]
    return columns, used | {column.at for column in columns}


def name_of(column: Column) -> str:
    """The field of a column as `--map` names it."""
    return column.label if column.field == CUSTOM else _TYPED[column.field, column.label]


def column_for(index: int, field: str) -> Column:
    """A column for a field as `--map` names it."""
    target, label = TARGETS[field]
    return Column(index, target, label)


def understood(word: str) -> bool:
    """Whether a header of this spelling says something in files of any kind."""
    name = folded(word)
    known = (map(folded, TARGETS), OURS, PLAIN_FIELDS, *_PROGRAM_FIELDS.values())
    numbered = PLAIN_FIELDS.get(name.rstrip("0123456789")) in SEVERAL or _NUMBERED.fullmatch(name)
    placed = any(name in (street, *street_parts(street)) for streets in STREETS.values() for street in streets)
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


def _plain_columns(names: dict[str, int], fields: dict[str, str]) -> list[Column]:
    columns, single = [], set()
    for name, at in names.items():
        field = fields.get(name)
        if field is None and (several := PLAIN_FIELDS.get(name.rstrip("0123456789"))) in SEVERAL:
            field = several
        if field is None or field in single:
            continue
        if field in SINGLE or field in PARTS:
            single.add(field)
        columns.append(column_for(at, field))
    return columns


def given_names(headers: Sequence[str], columns: Sequence[Column]) -> list[Column]:
    """The columns where, beside a family name, a bare "name" is the given one."""
    fields = {column.field for column in columns}
    if "last_name" not in fields or "first_name" in fields:
        return list(columns)
    return [
        c._replace(field="first_name") if c.field == "name" and folded(headers[c.at]) in BARE_NAMES else c
        for c in columns
    ]


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


def _addresses(names: dict[str, int], streets: Sequence[str]) -> list[Column]:
    return [
        Column(names[street], "address", parts=tuple(names[part] for part in street_parts(street) if part in names))
        for street in streets
        if street in names
    ]
