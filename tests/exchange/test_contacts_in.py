"""The columns of contacts files are understood, and rows become raw contacts."""

import io
from pathlib import Path

import pytest

from crm_cli.domain.custom_fields import CustomFieldRecord
from crm_cli.errors import Invalid
from crm_cli.exchange.contact_columns import TARGETS, columns_of, understood
from crm_cli.exchange.contact_programs import kind_of_file
from crm_cli.exchange.contacts_in import Mapping, RawContact, Table, google_tags, mapping_for
from crm_cli.exchange.csvs import write_csv
from crm_cli.exchange.sheets import BadRow, open_sheet
from crm_cli.exchange.tables import open_table

FIXTURES = Path(__file__).parent / "fixtures"
NOTHING = RawContact(*[""] * 11, (), (), (), (), ())


def read(file: str) -> tuple[Mapping, list[RawContact]]:
    with (FIXTURES / file).open("rb") as source:
        sheet = open_sheet(source, file)
        mapping = mapping_for(sheet.headers, {})
        return mapping, [mapping.read(row.cells) for row in sheet if not isinstance(row, BadRow)]


def one(headers: str, row: str, **overrides: str) -> RawContact:
    return mapping_for(headers.split(","), overrides).read(tuple(row.split(",")))


def test_a_google_export_is_understood() -> None:
    mapping, (sara, ali, zagros) = read("google.csv")
    assert mapping.kind_of_file == "google"
    assert sara == NOTHING._replace(
        name="Sara Ahmadi",
        org="Pars Travel",
        job_title="Manager",
        city="Tehran",
        note="Likes windows\nand aisles",
        birthday="1990-04-15",
        phones=(("Mobile", "+98 912 123 4567"), ("Mobile", "0935 111 2233"), ("Work", "021-88776655")),
        emails=(("Work", "sara@example.com"), ("Home", "s.ahmadi@example.org")),
        websites=("https://sara.example.com",),
        addresses=("12 Valiasr St\nTehran\nIran",),
        tags=("VIP", "starred"),
    )
    assert ali == NOTHING._replace(name="علی رضا رضایی", phones=(("Mobile", "09121234568"),))
    assert zagros == NOTHING._replace(name="Zagros Hotel", kind="org", emails=(("", "info@zagros.example"),))


def test_what_a_google_export_says_in_vain_is_listed() -> None:
    ignored = read("google.csv")[0].ignored
    assert {"Name Prefix", "Photo", "Custom Field 1 - Value"} <= set(ignored)
    assert not {"Labels", "Phone 1 - Label", "Address 1 - Street", "First Name"} & set(ignored)


def test_an_older_google_export_is_understood() -> None:
    mapping, (sara, reza) = read("google_old.csv")
    assert mapping.kind_of_file == "google-old"
    assert sara == NOTHING._replace(
        name="Sara Ahmadi",
        org="Pars Travel",
        job_title="Manager",
        city="Tehran",
        birthday="1990-04-15",
        language="fa",
        phones=(("Mobile", "+989121234567"), ("Work", "02188776655")),
        emails=(("Work", "sara@example.com"), ("Work", "sara@example.net")),
        websites=("https://sara.example.com",),
        addresses=("Valiasr, Tehran",),
        tags=("Family",),
    )
    assert (reza.name, reza.tags) == ("Reza Karimi", ())


def test_an_outlook_export_is_understood() -> None:
    mapping, (sara, reza) = read("outlook.csv")
    assert mapping.kind_of_file == "outlook"
    assert sara == NOTHING._replace(
        name="Sara Ahmadi",
        org="Pars Travel",
        job_title="Manager",
        city="Tehran",
        note="first line\nsecond line",
        birthday="4/15/1990",
        phones=(("mobile", "+98 912 123 4567"), ("work", "021-88776655"), ("home", "026-333")),
        emails=(("", "sara@example.com"), ("", "s@example.org")),
        websites=("https://pars.example",),
        addresses=("12 Valiasr St, Tehran, 15119, Iran",),
        tags=("VIP", "Family"),
    )
    assert (reza.city, reza.birthday, reza.addresses) == ("Shiraz", "", ("Azadi 5, Shiraz",))
    assert {"Title", "Business Fax"} <= set(mapping.ignored)


def test_a_persian_file_in_cp1256_is_understood() -> None:
    mapping, (ali, zahra) = read("persian_cp1256.csv")
    assert (mapping.kind_of_file, mapping.ignored) == ("plain", ())
    assert ali.name == "علي رضائي"
    assert ali.phones == (("mobile", "09121234567"),)
    assert ali.emails == (("", "ali@example.com"),)
    assert ali.tags == ("ويژه", "همكار")
    assert (ali.city, ali.birthday, ali.note) == ("تهران", "1369/07/15", "چاي, بدون قند")
    assert zahra.name == "زهرا محمدي"


def test_a_persian_table_in_utf16_is_understood() -> None:
    assert [(row.name, row.phones, row.city) for row in read("utf16_tab.txt")[1]] == [
        ("علی رضایی", (("mobile", "۰۹۱۲۱۲۳۴۵۶۷"),), "تهران"),
        ("سارا احمدی", (("mobile", "۰۹۳۵۱۱۱۲۲۳۳"),), "کرج"),
    ]


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("espocrm-contacts.csv", "espocrm"),
        ("espocrm-leads.csv", "espocrm"),
        ("espocrm-accounts.csv", "espocrm-accounts"),
        ("hubspot-contacts.csv", "hubspot"),
        ("hubspot-companies.csv", "hubspot-companies"),
    ],
)
def test_an_export_of_another_crm_is_known_by_its_headers(file: str, kind: str) -> None:
    mapping, rows = read(file)
    assert mapping.kind_of_file == kind
    assert all(row.uid and row.name for row in rows)


def test_ids_of_a_table_of_ones_own_and_of_other_programs_are_no_uids() -> None:
    for headers in ("id,firstName,lastName", "Record Id,First Name,Last Name", "Record ID,name,phone"):
        assert mapping_for(headers.split(","), {}).read(("7", "Ali", "R")).uid == "", headers


@pytest.mark.parametrize(
    ("cell", "consent"),
    [("1", "call=no"), ("TRUE", "call=no"), ("بله", "call=no"), ("", None), ("0", None), ("no", None)],
)
def test_a_yes_to_not_being_called_is_a_no_to_calls(cell: str, consent: str | None) -> None:
    found = one("name,Do not call", f"Sara,{cell}").more
    assert found == ((("consent", consent),) if consent else ())


def test_what_is_neither_yes_nor_no_to_calls_is_kept_to_be_refused() -> None:
    assert one("name,Do not call", "Sara,sometimes").more == (("consent", "call=sometimes"),)


def test_a_column_can_become_a_line_of_the_note() -> None:
    row = one("name,note,Pet,Seat", "Sara,vegan,cat,", **{"Pet": "note_line", "Seat": "note_line"})
    assert row.note == "vegan\n\nPet: cat"
    assert one("name,Pet", "Sara,cat", Pet="note_line").note == "Pet: cat"


def test_a_stage_of_ours_is_one_and_any_other_is_kept_in_the_note() -> None:
    assert one("name,Stage", "Sara,Customer", Stage="lifecycle").more == (("lifecycle", "Customer"),)
    other = one("name,Stage", "Sara,Evangelist", Stage="lifecycle")
    assert (other.more, other.note) == ((), "lifecycle: Evangelist")


def test_only_a_file_of_ours_has_our_own_fields() -> None:
    ours = "uid,kind,name,lifecycle,tier,do_not_contact,consent"
    mapping = mapping_for(ours.split(","), {})
    assert mapping.kind_of_file == "crm"
    assert mapping.read(("u", "", "Sara", "customer", "A", "true", "sms=yes; call=no")).more == (
        ("lifecycle", "customer"),
        ("tier", "A"),
        ("do_not_contact", "true"),
        ("consent", "sms=yes"),
        ("consent", "call=no"),
    )
    assert mapping_for(["name", "tier"], {}).ignored == ("tier",)


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ("name,Full Name,FULL_NAME,نام,نام و نام خانوادگی,نام\u200cکامل", "name"),
        ("first name,First_Name,نام کوچک", "first_name"),
        ("last name,LastName,نام خانوادگی,نام_خانوادگي,نام‌خانوادگی", "last_name"),
        ("phone,Phones,phone number,phone 2,تلفن,شماره تماس,تلفن ۲", "phones"),
        ("mobile,Mobile 1,موبایل,موبايل,تلفن همراه", "phones"),
        ("email,E-Mail,e_mail,emails,Email 2,ايميل", "emails"),
        ("company,org,Organisation,شرکت,شركت,سازمان", "org"),
        ("title,job_title,Job-Title,سمت", "job_title"),
        ("city,شهر", "city"),
        ("tags,Tag,برچسب", "tags"),
        ("note,notes,یادداشت,يادداشت,توضیحات", "note"),
        ("birthday,تولد,تاریخ تولد", "birthday"),
        ("address,آدرس,نشانی,نشاني", "address"),
        ("website,Web Site,وب سایت,وب‌سایت", "website"),
        ("source,منبع", "source"),
        ("latin_name", "latin_name"),
        ("kind", "kind"),
        ("uid", "uid"),
        ("language", "language"),
    ],
)
def test_plain_headers_are_known_in_two_languages(headers: str, field: str) -> None:
    for header in headers.split(","):
        mapping = mapping_for(["email address", header], {})
        assert (header, field) in mapping.columns, header
        assert mapping.ignored == ()


def test_our_own_export_comes_back_as_it_was() -> None:
    headers = "id,uid,kind,name,latin_name,org,job_title,city,source,note,birthday,language"
    headers += ",phones,emails,websites,addresses,tags"
    values = ["7", "u-1", "person", "-rf =1", "Ali", "@org", "CEO", "Tehran", "=web", "'+x", "1990-04-15", "fa"]
    values += ["+98912; 021-1", "+a@x.org; b@x.org", "https://a; https://b", "Valiasr; Azadi", "vip; hot"]
    out = io.StringIO(newline="")
    write_csv(out, headers.split(","), [values])
    sheet = open_sheet(io.BytesIO(out.getvalue().encode()), "export.csv")
    mapping = mapping_for(sheet.headers, {})
    (row,) = sheet
    assert mapping.kind_of_file == "plain"
    assert mapping.ignored == ()
    assert mapping.read(row.cells) == RawContact(
        *values[1:12],
        (("", "+98912"), ("", "021-1")),
        (("", "+a@x.org"), ("", "b@x.org")),
        ("https://a", "https://b"),
        ("Valiasr", "Azadi"),
        ("vip", "hot"),
    )


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("telegram=@sara; website=https://x.ir/?a;b", ["telegram=@sara", "website=https://x.ir/?a;b"]),
        ("address=Valiasr; no 5\nother=a=b", ["address=Valiasr; no 5", "other=a=b"]),
        ("BALE=@sara", ["bale=@sara"]),
        ("", []),
    ],
)
def test_points_say_their_type(cell: str, points: list[str]) -> None:
    contact = one("name,points", f"Ali,{cell}", points="points")
    assert [f"{type_}={value}" for type_, value, *_rest in contact.points] == points


@pytest.mark.parametrize("cell", ["@sara", "fax=021"])
def test_points_of_no_type_are_refused(cell: str) -> None:
    with pytest.raises(Invalid):
        one("name,points", f"Ali,{cell}", points="points")


def test_a_number_that_stands_among_phones_and_points_is_what_the_points_say() -> None:
    contact = one("name,phones,points", "Ali,0912; 0912; 0935,whatsapp=0912", points="points")
    assert contact.phones == (("", "0912"), ("", "0935"))
    assert contact.points == (("whatsapp", "0912", "", False),)


def test_points_of_others_are_something_else() -> None:
    assert mapping_for(["name", "points"], {}).ignored == ("points",)


def test_the_columns_of_a_rejects_file_are_ignored_without_a_word() -> None:
    mapping = mapping_for(["name", "shoe size", "crm_line", "crm_reason", ""], {})
    assert mapping.ignored == ("shoe size",)
    assert mapping.read(("Ali", "43", "7", "bad phone", "")) == NOTHING._replace(name="Ali")


def test_a_persian_comma_parts_tags_and_nothing_else() -> None:
    contact = one("name,tags,address,website", "Ali,ویژه، همسفر,ولیعصر، ۵,https://x/?a،b")
    assert contact.tags == ("ویژه", "همسفر")
    assert (contact.addresses, contact.websites) == (("ولیعصر، ۵",), ("https://x/?a،b",))
    assert google_tags(("* myContacts", "ویژه، همسفر")) == ("ویژه", "همسفر")


def test_an_address_or_url_with_a_semicolon_stays_one() -> None:
    contact = one("name,address,website", "Ali,Valiasr; no 5,https://x/?a;b")
    assert (contact.addresses, contact.websites) == (("Valiasr; no 5",), ("https://x/?a;b",))


def test_lists_are_split_and_empty_entries_dropped() -> None:
    contact = one("name,tags,phone,mobile", "Ali,a;b ; ;c،d؛e,;021 ;; 022;,0912")
    assert contact.tags == ("a", "b", "c", "d", "e")
    assert contact.phones == (("", "021"), ("", "022"), ("mobile", "0912"))


def test_a_name_beside_a_family_name_is_the_given_one() -> None:
    assert one("نام,نام خانوادگی", "علی,رضایی").name == "علی رضایی"
    assert one("Name,Surname", "Ali,Rezaei").name == "Ali Rezaei"
    assert one("full name,last name", "Ali Rezaei,Rezaei").name == "Ali Rezaei"
    assert one("name,first name,last name", ",Ali,Rezaei").name == "Ali Rezaei"


def test_a_row_without_a_name_takes_the_company_then_the_email_then_the_phone() -> None:
    headers = "name,company,email,phone"
    by_company = one(headers, ",Zagros,a@b.c,021")
    assert (by_company.name, by_company.kind, by_company.org) == ("Zagros", "org", "")
    by_email = one(headers, ",,a@b.c,021")
    assert (by_email.name, by_email.kind) == ("a@b.c", "")
    assert one(headers, ",,,021").name == "021"
    assert one(headers, ",,,") == NOTHING
    said = one("kind,name,company", "person,,Zagros")
    assert (said.name, said.kind, said.org) == ("Zagros", "person", "Zagros")


def test_one_guard_is_taken_off_and_other_apostrophes_stay() -> None:
    assert one("name", "'=1+1").name == "=1+1"
    assert one("name", "''=1+1").name == "'=1+1"
    assert one("name", "O'Brien").name == "O'Brien"
    assert one("name", "'t Hooft").name == "'t Hooft"
    assert one("name,phone", "Ali,'+98912").phones == (("", "+98912"),)


def test_a_column_can_be_mapped_by_hand() -> None:
    contact = one("who,Tel No,x,e", "Ali,0912,hot;cold,a@b", who="name", telno="mobile", x="tags", e="ایمیل")
    assert contact == NOTHING._replace(
        name="Ali", phones=(("mobile", "0912"),), tags=("hot", "cold"), emails=(("", "a@b"),)
    )


def test_a_hand_mapped_column_replaces_what_was_recognised() -> None:
    mapping = mapping_for(["name", "nick", "note"], {"nick": "full_name", "note": "ignore"})
    assert mapping.read(("Ali", "Boss", "x")) == NOTHING._replace(name="Boss")
    assert mapping.ignored == ("name", "note")


def test_a_google_column_can_be_mapped_by_hand() -> None:
    headers = ["First Name", "Last Name", "Phone 1 - Label", "Phone 1 - Value", "Custom Field 1 - Value"]
    mapping = mapping_for(headers, {"Custom Field 1 - Value": "source"})
    assert mapping.kind_of_file == "google"
    assert mapping.read(("Ali", "R", "Home", "021", "web")).source == "web"


def test_an_unknown_column_or_field_is_refused_with_a_suggestion() -> None:
    with pytest.raises(Invalid, match="Telefone") as column:
        mapping_for(["name", "Telefon"], {"Telefone": "phone"})
    assert "Telefon?" in column.value.hint
    with pytest.raises(Invalid, match="phnoe") as field:
        mapping_for(["name", "Telefon"], {"Telefon": "phnoe"})
    assert "phone" in field.value.hint
    with pytest.raises(Invalid) as nothing_like_it:
        mapping_for(["name", "Telefon"], {"Telefon": "qqqq"})
    assert "job_title" in nothing_like_it.value.hint


def test_two_columns_for_one_value_by_hand_are_refused() -> None:
    with pytest.raises(Invalid, match="'a' and 'b'"):
        mapping_for(["a", "b"], {"a": "name", "b": "name"})


def test_a_second_column_for_one_value_is_listed_as_ignored() -> None:
    mapping = mapping_for(["city", "شهر", "name"], {})
    assert mapping.ignored == ("شهر",)
    assert mapping.read(("Tehran", "x", "Ali")).city == "Tehran"


def nameless(text: str) -> Invalid:
    table = open_table(io.BytesIO(text.encode()), "people")
    with pytest.raises(Invalid) as caught:
        Table(table, mapping_for(table.headers, {}), "IR")
    return caught.value


def test_a_file_that_names_nobody_is_refused_with_the_way_out() -> None:
    refused = nameless("colour,city\nred,Shiraz\n")
    assert "'colour', 'city'" in refused.message
    assert "--map 'COLUMN=name'" in refused.hint
    assert "--header-row N" in refused.hint
    assert "--header-row" not in nameless('[{"colour": "red"}, {"colour": "name"}]').hint
    assert "--map" in nameless("colour,shape\nred,round\n").hint
    assert mapping_for(["colour", "city"], {"colour": "name"}).read(("Red", "x")).name == "Red"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Customer,,Contact,\nFirst name,Last name,Mobile,Email\nSara,Ahmadi,0912,s@x.ir\n", 2),
        ("Customers of 2026,\n\nName,Phone,Pet\nSara,0912,cat\n", 3),
        ("Customers of 2026\nName,Phone,Pet\nSara,0912,cat\n", None),
        ("Wer,Typ,Nummer\nSara,mobile,0912\nAli,phone,021\n", None),
        ("Wer,Typ,Nummer\n" + "Sara,x,1\n" * 5 + "name,phone,email\n", None),
    ],
)
def test_a_row_below_that_reads_like_the_header_is_named(text: str, row: int | None) -> None:
    named = f"row {row} reads like the header: --header-row {row}"
    assert (named == nameless(text).hint) is (row is not None)


def test_somebodys_own_table_with_an_email_address_is_not_outlook() -> None:
    headers = ["First Name", "Last Name", "Email Address", "Mobile Phone", "Title"]
    mapping = mapping_for(headers, {})
    assert mapping.kind_of_file == "plain"
    assert mapping.read(("Ali", "R", "a@b", "0912", "CEO")).job_title == "CEO"


DECLARED = [
    CustomFieldRecord(1, "u1", "passport_no", "text", "شماره گذرنامه", (), 1, "", ""),
    CustomFieldRecord(2, "u2", "children", "number", None, (), 1, "", ""),
    CustomFieldRecord(3, "u3", "town", "text", "City", (), 1, "", ""),
]


@pytest.mark.parametrize(
    "header", ["passport_no", "Passport No", "passport-no", "شماره گذرنامه", "شماره‌ گذرنامه", "شماره_گذرنامه"]
)
def test_a_custom_field_is_known_by_its_key_and_by_its_label(header: str) -> None:
    mapping = mapping_for(["name", header], {}, DECLARED)
    assert mapping.read(("Sara", " P1 ")) == NOTHING._replace(name="Sara", custom=(("passport_no", "P1"),))
    assert mapping.ignored == ()


def test_without_the_field_its_column_is_left_out() -> None:
    assert mapping_for(["name", "passport_no"], {}).ignored == ("passport_no",)


def test_an_empty_cell_is_no_value_of_a_custom_field() -> None:
    assert mapping_for(["name", "children"], {}, DECLARED).read(("Sara", " ")).custom == ()


def test_a_guarded_cell_of_a_custom_field_is_as_it_was() -> None:
    assert mapping_for(["name", "passport_no"], {}, DECLARED).read(("Sara", "'=1+1")).custom == (
        ("passport_no", "=1+1"),
    )


def test_a_header_that_means_something_stays_what_it_is() -> None:
    row = mapping_for(["name", "City"], {}, DECLARED).read(("Sara", "Shiraz"))
    assert (row.city, row.custom) == ("Shiraz", ())


def test_the_first_of_two_columns_of_one_custom_field_counts() -> None:
    mapping = mapping_for(["name", "passport_no", "شماره گذرنامه"], {}, DECLARED)
    assert mapping.read(("Sara", "P1", "P2")).custom == (("passport_no", "P1"),)
    assert mapping.ignored == ("شماره گذرنامه",)


@pytest.mark.parametrize("field", ["passport_no", "passport-no", "شماره گذرنامه"])
def test_a_column_is_mapped_to_a_custom_field_by_hand(field: str) -> None:
    mapping = mapping_for(["name", "passport_no", "Pass"], {"Pass": field}, DECLARED)
    assert mapping.read(("Sara", "P1", "P2")).custom == (("passport_no", "P2"),)


def test_a_column_of_a_custom_field_can_be_ignored() -> None:
    assert mapping_for(["name", "children"], {"children": "ignore"}, DECLARED).read(("Sara", "2")).custom == ()


def test_two_columns_cannot_both_be_one_custom_field() -> None:
    with pytest.raises(Invalid, match="both mapped to children"):
        mapping_for(["name", "a", "b"], {"a": "children", "b": "children"}, DECLARED)


def test_a_misspelt_custom_field_asks_did_you_mean() -> None:
    with pytest.raises(Invalid) as refused:
        mapping_for(["name", "a"], {"a": "chidren"}, DECLARED)
    assert "children" in refused.value.hint


def test_a_custom_field_is_found_beside_the_columns_of_google_and_outlook() -> None:
    for file in ("google.csv", "outlook.csv"):
        with (FIXTURES / file).open("rb") as source:
            headers = [*open_sheet(source, file).headers, "Children"]
        assert mapping_for(headers, {}, DECLARED).columns[-1] == ("Children", "children")


@pytest.mark.parametrize(
    "file",
    ["google.csv", "google_old.csv", "outlook.csv"]
    + [f"espocrm-{name}.csv" for name in ("accounts", "contacts", "leads")]
    + [f"hubspot-{name}.csv" for name in ("companies", "contacts")],
)
def test_no_header_that_is_read_can_be_the_key_of_a_custom_field(file: str) -> None:
    with (FIXTURES / file).open("rb") as source:
        headers = open_sheet(source, file).headers
    _columns, used = columns_of(headers, kind_of_file(headers))
    assert len(used) > 5
    assert [headers[at] for at in used if at >= 0 and not understood(headers[at])] == []


def test_no_field_of_an_import_can_be_the_key_of_a_custom_field() -> None:
    assert [field for field in (*TARGETS, "phone2", "crm_line", "id") if not understood(field)] == []
    assert not understood("passport_no")
