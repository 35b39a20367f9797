"""vCards in, as programs write them and as nobody should, and out, so that they come back the same."""

import io
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contact_changes import changes, facts_in, facts_of
from crm_cli.domain.contact_fields import parse_point, parse_tag
from crm_cli.domain.contacts import Point
from crm_cli.domain.loading import Incoming, RawContact, Reader
from crm_cli.domain.text import SPACE
from crm_cli.domain.vcards import Person
from crm_cli.domain.vocabulary import POINT_TYPES, RELATIONS
from crm_cli.errors import Invalid
from crm_cli.exchange.sheets import BadRow
from crm_cli.exchange.vcard_file import patched, slots_of
from crm_cli.exchange.vcard_lines import folded
from crm_cli.exchange.vcards import MOST_BYTES, CardRejects, Cards, are_cards
from crm_cli.exchange.vcards_in import CardReader
from crm_cli.exchange.vcards_out import written

FIXTURES = Path(__file__).parent / "fixtures"
TODAY = date(2026, 11, 22)
UUID = "01a2045e-18a5-7445-98a3-54ab9249834c"
NOBODY = Person("u", "person", "Sara", *[None] * 6, "2026-11-22T06:30:00Z", *[()] * 6)


def cards(data: bytes | str, custom: tuple[str, ...] = ()) -> tuple[list[RawContact | None], CardReader]:
    """The contacts of a file, and who read them."""
    reader = CardReader(Cards(io.BytesIO(data.encode() if isinstance(data, str) else data)), custom)
    rows = list(reader)
    assert not [row for row in rows if isinstance(row, BadRow)]
    return [reader.read(row.cells) for row in rows], reader


def one(*lines: str, version: str = "4.0") -> RawContact:
    """The contact of one card."""
    ((found,), _reader) = cards("\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]))
    assert found
    return found


def faults(data: bytes) -> list[str]:
    """What is wrong with each card of a file; "" for a good one."""
    reader, found = CardReader(Cards(io.BytesIO(data))), []
    for row in reader:
        try:
            found.append(row.reason if isinstance(row, BadRow) else "" if reader.read(row.cells) else "group")
        except Invalid as error:
            found.append(error.message)
    return found


def points(contact: RawContact | None) -> list[tuple[str, str, str]]:
    assert contact
    return [point[:3] for point in contact.points]


# ---- as programs write them


def test_what_google_exports_is_read() -> None:
    (sara, ali), reader = cards((FIXTURES / "google.vcf").read_bytes())
    assert sara
    assert ali
    assert (sara.name, sara.org, sara.job_title, sara.city, sara.birthday) == (
        "Sara Ahmadi", "Pars Travel", "Manager", "Tehran", "04-15",
    )  # fmt: skip
    assert points(sara) == [
        ("email", "sara@pars.example", "Office"),
        ("email", "sara@home.example", "home"),
        ("mobile", "+98 912 123 4567", ""),
        ("tel", "021-88776655", "work"),
        ("address", "12 Valiasr, 3rd floor, Tehran, 1435, Iran", ""),
        ("website", "http://pars.example", "home page"),
    ]
    assert sara.tags == ("VIP", "starred")
    assert sara.note == "likes windows\nand quiet\n\nnickname: Sari\nanniversary: 20100501\nspouse: Reza"
    assert (ali.name, points(ali)) == ("علی رضایی", [("mobile", "۰۹۳۵۱۱۱۲۲۳۳", "")])
    assert reader.ignored == ("PHOTO (1)", "X-PHONETIC-FIRST-NAME (1)")


def test_what_apple_exports_is_read() -> None:
    (sara, pars, group), reader = cards((FIXTURES / "apple.vcf").read_bytes())
    assert sara
    assert pars
    assert (sara.name, sara.uid) == ("Dr. Sara Maryam Ahmadi", "5AD380FD-B2DE-4261-BA99-DE1D1DB52FBE")
    assert (sara.birthday, sara.note) == ("04-15", "department: Visa desk")
    assert sara.points == (
        ("email", "sara@pars.example", "work", True),
        ("mobile", "+98 912 123 4567", "", True),
        ("mobile", "0935 111 2233", "", False),
        ("tel", "021-88776655", "home fax", False),
        ("address", "12 Valiasr, Tehran, 1435, Iran", "home", True),
        ("telegram", "sara_t", "home", False),
        ("other", "sara.s", "skype", False),
        ("instagram", "sara.i", "", False),
    )
    assert (pars.kind, pars.name, pars.org) == ("org", "Pars Travel", "")
    assert group is None
    assert reader.ignored == ("KIND:group (1)", "PHOTO (1)")


def test_what_outlook_exports_is_read_in_the_charset_of_each_line() -> None:
    (sara,), reader = cards((FIXTURES / "outlook.vcf").read_bytes())
    assert sara
    assert (sara.name, sara.org, sara.job_title, sara.birthday) == ("سارا احمدي", "پارس", "مدير", "1990-04-15")
    assert sara.note == "window seat\nC:\\new\n quiet\n\ndepartment: فروش"
    assert points(sara)[:4] == [
        ("tel", "021-88776655", "work"),
        ("mobile", "+98 912 123 4567", ""),
        ("tel", "021-88776656", "work fax"),
        ("address", "12 Valiasr, Tehran, 1435, Iran", "work"),
    ]
    assert reader.ignored == ("PHOTO (1)", "X-MS-OL-DEFAULT-POSTAL-ADDRESS (1)", "X-MS-OL-DESIGN (1)")


def test_what_android_exports_is_read_with_its_own_labels_and_soft_line_breaks() -> None:
    (sara, nameless), reader = cards((FIXTURES / "android.vcf").read_bytes())
    assert sara
    assert nameless
    assert (sara.name, sara.birthday, sara.note) == ("سارا احمدی", "1990-04-15", "پنجره\nآرام\n\nnickname: ساری")
    assert sara.points == (
        ("mobile", "09121234567", "", True),
        ("tel", "021-88776655", "دفتر", False),
        ("email", "sara@pars.example", "work", False),
        ("other", "sara.s", "skype", False),
    )
    assert nameless.name == "*100#"
    assert reader.ignored == ("PHOTO (1)",)


def test_what_monica_exports_is_read() -> None:
    (sara,), reader = cards((FIXTURES / "monica.vcf").read_bytes())
    assert sara
    assert (sara.name, sara.uid, sara.revised) == (
        "Sara Ahmadi", "c01c6b6e-0000-4d2a-9d0e-000000000001", "20261101T100000Z",
    )  # fmt: skip
    assert (sara.org, sara.city, sara.birthday, sara.tags) == ("Pars Travel", "Tehran", "1990-04-15", ("vip", "family"))
    assert points(sara)[-1] == ("telegram", "http://t.me/sara_t", "")
    assert reader.ignored == ("GENDER (1)",)


def test_what_nextcloud_exports_is_read() -> None:
    (sara, reza), _reader = cards((FIXTURES / "nextcloud.vcf").read_bytes())
    assert sara
    assert reza
    assert (sara.uid, sara.language, sara.birthday) == ("3f4b1a3c-6b5e-4c8e-9f3e-0c2d7a1b9e55", "fa", "1990-04-15")
    assert sara.relations == (("spouse", reza.uid),)
    assert sara.points[0] == ("mobile", "+98-912-123-4567", "", True)
    assert sara.note.splitlines()[0].endswith("until it has to be folded, as lines of a card are")
    assert sara.note.endswith("anniversary: 20100501\nchild: Mina")


@pytest.mark.parametrize(
    "types", ["TYPE=WORK,FAX", "TYPE=WORK;TYPE=FAX", "WORK;FAX", 'TYPE="work,fax"', "type=work,FAX"]
)
def test_types_are_read_however_they_are_spelled(types: str) -> None:
    assert points(one("FN:x", f"TEL;{types}:021")) == [("tel", "021", "work fax")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("BDAY:--0415", "04-15"),
        ("BDAY:--04-15", "04-15"),
        ("BDAY:19900415", "1990-04-15"),
        ("BDAY:1990-04-15", "1990-04-15"),
        ("BDAY:1990-04-15T00:00:00Z", "1990-04-15"),
        ("BDAY;VALUE=date:1369-07-15", "1369-07-15"),
        ("BDAY;X-APPLE-OMIT-YEAR=1900:1900-04-15", "04-15"),
        ("X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;--04-15;3;;", "04-15"),
        ("BDAY;VALUE=text:about 1800", ""),
    ],
)
def test_birthdays_are_read_in_every_form(line: str, expected: str) -> None:
    assert one("FN:x", line).birthday == expected


def test_a_birthday_in_words_stays_in_the_note() -> None:
    assert one("FN:x", "BDAY;VALUE=text:about 1800").note == "birthday: about 1800"


def test_a_card_without_a_name_is_called_by_its_parts_its_company_or_how_it_is_reached() -> None:
    assert one("N:Ahmadi;Sara;;Dr.;").name == "Dr. Sara Ahmadi"
    assert one("ORG:Pars;Visa")[1:5] == ("org", "Pars", "", "")
    assert one("EMAIL:sara@x.ir").name == "sara@x.ir"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_file_in_any_encoding_and_with_any_line_end_is_read(encoding: str, end: str) -> None:
    text = end.join(["", "begin:vcard", "version:3.0", "fn:سارا احمدي", "tel:0912", "end:vcard", ""])
    assert are_cards(text.encode(encoding))
    ((found,), _reader) = cards(text.encode(encoding))
    assert found
    assert (found.name, points(found)) == ("سارا احمدي", [("tel", "0912", "")])


def test_quoted_text_without_a_charset_is_in_the_encoding_that_was_named() -> None:
    data = b"BEGIN:VCARD\nVERSION:2.1\nFN;QUOTED-PRINTABLE:=D3=C7=D1=C7\nTITLE;QUOTED-PRINTABLE:=D9=85\nEND:VCARD\n"
    reader = CardReader(Cards(io.BytesIO(data), "cp1256"))
    (found,) = [reader.read(row.cells) for row in reader]
    assert found
    assert (found.name, found.job_title) == ("سارا", "م")
    assert faults(data) == ["the text is not in UTF-8"]


# ---- as nobody should


def test_what_is_wrong_with_one_card_concerns_it_alone() -> None:
    good = b"BEGIN:VCARD\nVERSION:3.0\nFN:x\nEND:VCARD\n"
    bad = b"BEGIN:VCARD\nFN:y\n"
    assert faults(good + bad + good) == ["", "the card has no END:VCARD", ""]
    assert faults(bad + b"no colon\nEND:VCARD\n" + good) == ["'no colon' is no line of a vCard", ""]
    assert faults(good + b"words\nmore words\n" + good) == ["", "this stands in no card", ""]
    assert faults(bad + b"TITLE;CHARSET=klingon:a\nEND:VCARD\n" + good)[0].startswith(
        "line 3: there is no text encoding"
    )
    assert faults(bad + b"TITLE;CHARSET=utf-8:\xff\nEND:VCARD\n" + good) == ["line 3: the text is not in UTF-8", ""]
    assert faults(bad + b"AGENT:\n" + good + b"END:VCARD\n" + good) == ["", ""]


HOSTILE = {
    "a line of 10 MB": b"NOTE:" + b"x" * 10_000_000,
    "a line folded too often": b"NOTE:" + b"\n x" * 200_000 + b"\nno colon",
    "a quoted line in many pieces": b"NOTE;QUOTED-PRINTABLE:" + b"=C8=\n" * 200_000,
    "10 000 lines": b"TEL:1\n" * 10_000,
    "50 000 parameters": b"TEL" + b";TYPE=x" * 50_000 + b":1",
    "open quotes": b"TEL" + b';X="' * 50_000 + b":1",
    "hyphens": b"a-" * 100_000,
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_card_is_refused_in_little_memory_and_the_next_one_read(line: bytes) -> None:
    good = b"BEGIN:VCARD\nVERSION:3.0\nFN:x\nEND:VCARD\n"
    data = b"BEGIN:VCARD\nVERSION:3.0\n" + line + b"\nEND:VCARD\n" + good
    tracemalloc.start()
    found = faults(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found[0]
    assert found[1:] == [""]
    assert peak < 5 * MOST_BYTES


def test_cards_in_cards_without_end_are_as_many_faults() -> None:
    assert len(faults(b"BEGIN:VCARD\n" * 5_000)) == 5_000
    assert faults(b"BEGIN:VCARD\nAGENT:\n" * 5_000) == ["the card has no END:VCARD"]


def test_properties_without_end_are_counted_in_little_room() -> None:
    ((_found,), reader) = cards("BEGIN:VCARD\nFN:x\n" + "".join(f"X-{n}:1\n" for n in range(500)) + "END:VCARD\n")
    assert (len(reader.ignored), reader.ignored[-1]) == (101, "… (400)")


def test_pictures_are_never_held_in_memory() -> None:
    picture = b"PHOTO;ENCODING=b:" + b"\n ".join([b"A" * 74] * 50_000) + b"\n"
    data = b"BEGIN:VCARD\nFN:x\n" + picture + b"END:VCARD\n"
    tracemalloc.start()
    (found,), reader = cards(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found
    assert reader.ignored == ("PHOTO (1)",)
    assert peak < 1_000_000


def test_a_rejected_card_is_written_as_it_was_with_the_reason_and_reads_again() -> None:
    cells = ("VERSION:2.1", "NOTE;CHARSET=windows-1256;QUOTED-PRINTABLE:" + "=C8" * 60, "X-CRM-REASON:old")
    out = io.StringIO()
    CardRejects(out).write(12, cells, "not good; really")
    text = out.getvalue()
    assert "X-CRM-LINE:12\r\nX-CRM-REASON:not good\\; really\r\n" in text
    assert "old" not in text
    ((found,), reader) = cards(text)
    assert found
    assert found.note == "ب" * 60
    assert reader.ignored == ()


# ---- out


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_a_folded_line_has_75_octets_at_most_and_breaks_no_character(text: str) -> None:
    lines = folded(text).encode().split(b"\r\n")
    assert all(len(line) <= 75 and line.decode() is not None for line in lines)
    assert b"".join([lines[0], *(line[1:] for line in lines[1:])]).decode() == text


def test_a_card_has_what_address_books_look_for() -> None:
    point = parse_point("mobile=0912 123 4567", "IR")._replace(preferred=True)
    person = NOBODY._replace(uid=UUID, birthday=Birthday(None, 4, 15, "gregorian"), points=(point,), tags=("vip",))
    (new,), (old,) = (list(written([person], version)) for version in ("4.0", "3.0"))
    for line in ("VERSION:4.0", f"UID:urn:uuid:{UUID}", "BDAY:--0415", "TEL;PREF=1;TYPE=cell:0912 123 4567", "FN:Sara"):
        assert line in new.split("\r\n")
    for line in (
        "VERSION:3.0",
        f"UID:{UUID}",
        "TEL;TYPE=cell,pref:0912 123 4567",
        "N:;Sara;;;",
        "REV:20261122T063000Z",
    ):
        assert line in old.split("\r\n")


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\\;,:"^=\u200c😀ی '), min_size=1, max_size=60
)
LINES = TEXT.map(lambda text: text.strip(SPACE)).filter(bool)
NOTES = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\\;,"), max_size=300)
UIDS = st.uuids().map(str) | LINES.map(lambda text: text.replace(" ", "")).filter(
    lambda text: text and text.isprintable()
)
TAGS = st.text("ابپabc😀 _'’", min_size=1, max_size=12).filter(str.strip).map(parse_tag)
BIRTHDAYS = st.sampled_from(
    [None, Birthday(1990, 4, 15, "gregorian"), Birthday(None, 2, 29, "gregorian"), Birthday(1369, 7, 15, "jalali"),
     Birthday(None, 12, 30, "jalali")]
)  # fmt: skip
MORE = st.fixed_dictionaries(
    {},
    optional={
        "latin_name": LINES, "source": LINES, "lifecycle": st.sampled_from(["verified", "customer"]),
        "tier": st.sampled_from("ABCD"), "preferred_channel": st.just("sms"), "best_time": LINES,
        "do_not_contact": st.just("1"), "archived_at": st.just("2026-11-22T06:30:00Z"),
    },
).map(lambda found: tuple(found.items()))  # fmt: skip


@st.composite
def any_point(draw: Any) -> Point:
    kind = draw(st.sampled_from(POINT_TYPES))
    value = draw(
        st.sampled_from(["0912 123 4567", "۰۲۱-۸۸۷۷۶۶۵۵", "+49 30 1234", "110;1", "021 ext 5"])
        if kind in ("mobile", "phone", "whatsapp")
        else st.sampled_from(["sara@x.ir", "O'Neil+a@b.example", "سارا@x.ir"])
        if kind == "email"
        else LINES
    )
    label = draw(st.none() | st.sampled_from(["work", "home fax", "mobile", "Work", "cell", "دفتر; مرکزی"]) | LINES)
    return parse_point(f"{kind}={value}", "IR")._replace(label=label, preferred=draw(st.booleans()))


PEOPLE = st.builds(
    Person,
    uid=UIDS.filter(lambda uid: len(uid) <= 200),
    kind=st.sampled_from(["person", "org"]),
    name=LINES,
    org=st.none() | LINES,
    job_title=st.none() | LINES,
    city=st.none() | LINES,
    language=st.none() | LINES,
    note=NOTES.map(lambda text: text.strip(SPACE) or None),
    birthday=BIRTHDAYS,
    updated_at=st.just("2026-11-22T06:30:00Z"),
    more=MORE,
    points=st.lists(any_point(), max_size=5, unique=True).map(tuple),
    tags=st.lists(TAGS, max_size=3, unique=True).map(tuple),
    consent=st.sampled_from([(), (("sms", "yes"), ("call", "no"))]),
    custom=st.dictionaries(st.sampled_from(["loyalty", "seat"]), LINES).map(lambda found: tuple(found.items())),
    relations=st.lists(st.tuples(st.sampled_from(RELATIONS), st.uuids().map(str) | UIDS), max_size=2).map(tuple),
)


def incoming(text: str) -> Incoming:
    ((raw,), reader) = cards(text, ("loyalty", "seat"))
    assert raw
    assert reader.ignored == ()
    number = {"loyalty": 1, "seat": 2}
    custom = {key: lambda value, key=key: (number[key], value) for key in number}
    return Reader(region="IR", today=TODAY, source=None, custom=custom).read(1, raw)


@settings(max_examples=40)
@given(PEOPLE, st.sampled_from(["4.0", "3.0"]))
def test_a_card_of_ours_says_nothing_that_we_do_not(person: Person, version: str) -> None:
    person = person._replace(org=None if person.kind == "org" else person.org)
    (text,) = written([person], version)
    theirs = facts_in(incoming(text), {1: "loyalty", 2: "seat"})
    assert changes(facts_of(person), theirs, is_whole=True) == {}
    assert slots_of(facts_of(person)) >= slots_of(theirs)
    assert sorted(patched(text.encode(), text, slots_of(theirs)).splitlines()) == sorted(text.splitlines())


@settings(max_examples=60)
@given(PEOPLE, st.sampled_from(["4.0", "3.0"]))
def test_what_goes_out_comes_back_as_it_was(person: Person, version: str) -> None:
    (text,) = written([person], version)
    found = incoming(text)
    more = dict(person.more)
    org = None if person.kind == "org" and person.org == person.name else person.org
    assert (found.uid, found.kind, found.full_name, found.org) == (person.uid, person.kind, person.name, org)
    assert (found.job_title, found.city, found.language) == (person.job_title, person.city, person.language)
    assert (found.note, found.birthday) == (person.note, person.birthday)
    assert (found.latin_name, found.source) == (more.pop("latin_name", None), more.pop("source", None))
    assert {key: str(value) for key, value in found.more} == more
    assert found.points == tuple((*point[:4], int(point.preferred)) for point in person.points)
    assert (found.tags, found.consent, found.relations) == (person.tags, person.consent, person.relations)
    assert dict(found.custom) == {{"loyalty": 1, "seat": 2}[key]: value for key, value in person.custom}
