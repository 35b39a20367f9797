"""What is known of the columns of a contacts file before anybody is asked, and the words proposals are made of."""

from collections.abc import Iterable, Mapping, Sequence

from crm_cli.domain.custom_fields import CustomFieldRecord
from crm_cli.exchange.contact_columns import (
    BARE_NAMES,
    LINE_OF_NOTE,
    OURS,
    PARTS,
    PLAIN_FIELDS,
    POINTS,
    SEVERAL,
    TARGETS,
    WORDS,
    custom_names,
    known_columns,
    name_of,
)
from crm_cli.exchange.contact_programs import kind_of_file
from crm_cli.exchange.header_words import BIRTHDAY, EMAIL, NAME, PHONE, POINT, WEBSITE, Vocabulary, folded
from crm_cli.exchange.mapping import Chart

_REFUSALS = ("do_not_call", "do_not_email", "do_not_sms")
_LISTS = ("phones", "emails", "websites", "addresses", "tags", LINE_OF_NOTE, *_REFUSALS)
# Names that are clear where they stand alone, and say too little beside other words.
_VAGUE = frozenset(map(folded, "title, number, web, label, labels, group, groups, شماره, همراه, گروه, دسته".split(",")))
# What says enough to be proposed, and too little to be known.
_NEAR_ONLY = {
    "name": "first and last name, fname lname, نام و فامیل, نام و فامیلی, اسم, اسم و فامیل, اسم و فامیلی",
    "latin_name": "name in english, name in latin, نام به انگلیسی, نام به لاتین",
    "work_phone": "company phone, تلفن ثابت شرکت, تلفن ثابت محل کار",
    "phone": "landline",
    "home_phone": "تلفن ثابت منزل, تلفن ثابت خانه",
    "birthday": "birth, born, birthdate, birth day",
    "source": "how did you hear about us, how did you find us, منبع آشنایی, طریقه آشنایی",
}
_EXTRA = "other, second, secondary, alternate, alternative, additional, personal, home, work, business, office,"
_PHONE_BESIDES = _EXTRA + "number, 2nd, or, whatsapp, whats app, شماره, واتساپ, واتس اپ, دوم, دیگر, شخصی, منزل, محل کار"
_BESIDES = {
    **dict.fromkeys(("phone", "mobile", "home_phone", "work_phone"), _PHONE_BESIDES),
    "email": _EXTRA + "company, corporate, address, آدرس, شرکت, سازمانی, شخصی, کاری, دوم, دیگر",
    "website": "company, corporate, address, آدرس, شرکت",
    "address": "home, work, office, company, full, mailing, کامل, دقیق, شرکت, منزل, محل کار, محل سکونت",
    "birthday": "date, jalali, shamsi, gregorian, yyyy, mm, dd, شمسی, میلادی, هجری",
    "city": "residence, محل سکونت, محل زندگی",
    "name": "full, persian, farsi, فارسی, به فارسی",
    "job_title": "سازمانی, در شرکت",
    "language": "preferred",
    "note": "additional, internal, general, extra",
}
_CELLS = {
    **dict.fromkeys(("phone", "mobile", "home_phone", "work_phone"), PHONE),
    **{"email": EMAIL, "website": WEBSITE, "birthday": BIRTHDAY},
}

_LOOKS = {PHONE: "phone", EMAIL: "email", WEBSITE: "website", BIRTHDAY: "birthday", NAME: "name", POINT: POINTS}


def _near_words() -> dict[str, str]:
    """The names of each field that a header may be near to; what kind of contact, and whose number, is too vague.

    What somebody does not want is never guessed.
    """
    near = {}
    for field in WORDS.keys() - {"kind", "uid", "addresses", "websites", *_REFUSALS}:
        names = [*WORDS[field].split(","), *_NEAR_ONLY.get(field, "").split(",")]
        near[field] = ",".join(name for name in names if name and folded(name) not in _VAGUE)
    return near


def chart_of(headers: Sequence[str], declared: Iterable[CustomFieldRecord] = ()) -> Chart:
    """The columns of a file of contacts by what they are exactly; a program's own files are left as they are."""
    kind, custom = kind_of_file(headers), custom_names(declared)
    columns, used = known_columns(headers, kind, custom)
    known = {headers[column.at]: name_of(column) for column in columns}
    unknown = (header for at, header in enumerate(headers) if header and at not in used and folded(header) not in OURS)
    words = _near_words() if kind == "plain" else {}
    looks = _LOOKS if words else {}
    vocabulary = Vocabulary(words, besides=_BESIDES, several=frozenset((*SEVERAL, *_LISTS)), cells=_CELLS, looks=looks)
    fields = {**custom, **PLAIN_FIELDS, **{folded(key): key for key in TARGETS}, "fullname": "name"}
    return Chart(tuple(headers), known, tuple(unknown), vocabulary, fields, _settled_by(known))


def _settled_by(known: Mapping[str, str]) -> frozenset[str]:
    """The fields that say nothing new about a name once it is known; a bare one may be the given name."""
    if "name" in known.values():
        is_bare = any(folded(header) in BARE_NAMES for header, field in known.items() if field == "name")
        return frozenset({"first_name"} if is_bare else PARTS)
    return frozenset({"name"} if {*PARTS} & {*known.values()} else ())
