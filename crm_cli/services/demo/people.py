"""The people of `crm demo`: colleagues, contacts over two years, who is what to whom, and what is noted of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from crm_cli.domain import contact_fields as fields
from crm_cli.domain import contacts
from crm_cli.domain.birthdays import Birthday, parse_birthday
from crm_cli.domain.custom_fields import CustomFieldDraft
from crm_cli.domain.jalali import Calendar, parts
from crm_cli.domain.relations import kept
from crm_cli.domain.staff import StaffDraft
from crm_cli.services.demo.agency import Agency
from crm_cli.store.work import Work

REGION = "IR"  # of the invented numbers, whatever the user's own
EARLIEST, LATEST = 700, 3  # days ago: the first contact, and the last
ARCHIVED = 60  # days ago
LEAP_YEARS = {"gregorian": 1988, "jalali": 1366}  # years of birth that have every day this year may have


class Person(NamedTuple):
    """A contact. `reach` parts phones, e-mails and TYPE=VALUE by ` | `; tags and consents are parted by spaces.

    `born` is a birthday as typed, or the days from today to it and the calendar: `0 jalali`, `2 gregorian`; `passport`
    is for how many days from today it is valid. Nobody spoke with `silent` people this year, or only with others at
    their phone. Others name a contact by `key`.
    """

    name: str
    latin: str | None
    reach: str
    city: str | None = None
    source: str | None = None
    tags: str = ""
    tier: str | None = None
    stage: str = "customer"
    born: str | None = None
    org: str | None = None
    job: str | None = None
    by: str | None = None
    language: str | None = "fa"
    via: str | None = None
    best: str | None = None
    consent: str = ""
    note: str | None = None
    kind: str = "person"
    archived: bool = False
    silent: bool = False
    seat: str | None = None
    passport: int | None = None

    @property
    def key(self) -> str:
        return self.latin or self.name


STAFF = (("Mina Rahimi", "owner"), ("Reza Amini", "seller"), ("Leila Farahani", "care"))

# In the order in which the agency met them.
CONTACTS = (
    Person("شرکت مهندسی آبگینه", "Abgineh Engineering Co.", "021 0000 0010 | office@example.com | website=example.com",
           "Tehran", tags="business", tier="A", kind="org", note="Invoice to the company, paid monthly."),
    Person("کاوه دادگر", "Kaveh Dadgar", "+98 912 000 0011 | kaveh.dadgar@example.com", "Tehran", "walk-in",
           "vip business dubai", "A", born="1356/11/02", org="Abgineh Engineering Co.", job="Managing director",
           via="call", best="Sun-Tue 9-11", consent="call=yes email=yes sms=no", note="Morning flights.",
           seat="aisle", passport=1460),
    Person("سارا محمدی", "Sara Mohammadi", "0912 000 0012 | sara@example.com", "Tehran", "walk-in", "business dubai",
           "B", org="Abgineh Engineering Co.", job="Office manager", via="chat", note="Books for all of Abgineh.",
           seat="window", passport=655),
    Person("Nima Azad", None, "0912 000 0013", "Tehran", "referral", "business dubai", by="Sara Mohammadi",
           org="Abgineh Engineering Co.", job="Site engineer", silent=True, passport=41),
    Person("مدرسهٔ باران", "Baran School", "021 0000 0020 | baran@example.org", "Karaj", "referral", "school", "B",
           kind="org", note="Two camps a year, in Aban and Ordibehesht."),
    Person("فاطمه جعفری", "Fatemeh Jafari", "0912 000 0021 | f.jafari@example.org", "Karaj", "referral", "school", "B",
           born="05/12@jalali", org="Baran School", job="Principal", via="call", consent="call=yes"),
    Person("بهناز توکلی", "Behnaz Tavakoli", "0935 000 0022", "Karaj", "referral", "school", "C",
           org="Baran School", job="Camp coordinator", via="chat", best="after 14:00"),
    Person("حسین کاظمی", "Hossein Kazemi", "+98 912 000 0101", "Tehran", "referral", "family kazemi umrah vip", "A",
           born="1352/03/18", consent="call=yes chat=yes", note="Pays for the whole family, in cash.",
           seat="front row", passport=820),
    Person("زهرا موسوی", "Zahra Mousavi", "0912 000 0101", "Tehran", "referral", "family kazemi umrah",
           born="1355/07/09", silent=True, note="Shares a phone with her husband.", seat="front row"),
    Person("نگار کاظمی", "Negar Kazemi", "0935 000 0103 | 0912 000 0101 | instagram=@negar.example", "Tehran",
           "instagram", "family kazemi istanbul", "C", born="0 jalali", note="Write to her own number."),
    Person("مهدی رضایی", "Mehdi Rezaei", "۰۹۱۲ ۰۰۰ ۰۱۱۱", "Mashhad", "walk-in", "umrah", "B", born="1350/12/30"),
    Person("Omid Sharifi", None, "0912 000 0112 | omid@example.com", "Shiraz", "website", "family sharifi istanbul",
           "B", born="1984-04-15", via="email", consent="email=yes", seat="aisle", passport=1130),
    Person("Laleh Karimi", None, "0912 000 0112", "Shiraz", "website", "family sharifi istanbul", born="1987-09-30",
           silent=True, note="Vegetarian meals.", seat="window", passport=1130),
    Person("Arash Sharifi", None, "0912 000 0112", "Shiraz", "website", "family sharifi", born="2015-02-28",
           silent=True, note="Needs a child seat.", seat="window"),
    Person("نرگس یوسفی", "Narges Yousefi", "0912 000 0115", "Shiraz", "instagram", "istanbul", "C"),
    Person("علی حسینی", "Ali Hosseini", "0912 000 0116", "Qom", "walk-in", "umrah", "C", born="1344/01/20"),
    Person("Daniel Weber", None, "+49 30 0000 0117 | d.weber@example.org", "Berlin", "website", "vip istanbul", "A",
           born="1979-11-03", language="en", via="email", consent="email=yes", note="Brings two groups a year.",
           seat="aisle"),
    Person("پریسا رستمی", "Parisa Rostami", "0935 000 0118", "Rasht", "referral", "family rostami visa", "B",
           born="2 gregorian", by="Negar Kazemi", via="chat", consent="chat=yes"),
    Person("بهرام رستمی", "Bahram Rostami", "0935 000 0118", "Rasht", "referral", "family rostami",
           by="Parisa Rostami", silent=True, note="Shares a phone with his sister."),
    Person("Shirin Bakhtiar", None, "0912 000 0120", "Isfahan", "instagram", "visa", "C", born="06-21"),
    Person("مجید صادقی", "Majid Sadeghi", "0912 000 0121", "Tabriz", "walk-in", "istanbul business", "B", passport=330),
    Person("Farhad Nouri", None, "0912 000 0122", "Tehran", "referral", "dubai business", "B", by="Kaveh Dadgar",
           seat="aisle"),
    Person("لیلا احمدی", "Leila Ahmadi", "0912 000 0123", "Mashhad", "website", "mashhad", "D", stage="lapsed"),
    Person("رضا شریفی", None, "0912 000 0124", "Tehran", "walk-in", "mashhad", stage="lapsed"),
    Person("Mona Fakhr", None, "0912 000 0125 | mona@example.com", "Kish", "instagram", "dubai", born="1991-01-08"),
    Person("سعید مرادی", "Saeed Moradi", "0912 000 0126", "Isfahan", "referral", "umrah", silent=True),
    Person("الهام نجفی", "Elham Najafi", "0912 000 0127 | bale=@elham", "Tehran", "instagram", "istanbul", "C"),
    Person("Babak Rostam", None, "0912 000 0128", "Karaj", "walk-in", "", "D", stage="lapsed", archived=True),
    Person("مریم سلطانی", "Maryam Soltani", "0912 000 0129", "Tehran", "referral", "vip visa", "A",
           born="1360/06/31", by="Kaveh Dadgar", via="call", best="afternoons", consent="call=yes sms=yes",
           passport=96),
    Person("حمید باقری", "Hamid Bagheri", "0912 000 0130", "Tabriz", "website", "istanbul", "D", silent=True),
    Person("Yasmin Haddad", None, "+971 50 000 0131 | yasmin@example.com", "Dubai", "website", "dubai", "B",
           language="ar", via="email", consent="email=yes", note="Sends us guests from Dubai."),
    Person("امیر قاسمی", "Amir Ghasemi", "0912 000 0132", "Rasht", "instagram", "dubai", silent=True),
    Person("نسرین کریمی", "Nasrin Karimi", "0912 000 0133", "Shiraz", "referral", "mashhad", by="Narges Yousefi"),
    Person("Sohrab Etemad", None, "0912 000 0134", "Tehran", "walk-in", "business dubai", "C", born="1975-12-12"),
    Person("زینب هاشمی", "Zeinab Hashemi", "0912 000 0135", "Qom", "walk-in", "umrah family hashemi", "C"),
    Person("محمد هاشمی", "Mohammad Hashemi", "0912 000 0135", "Qom", "walk-in", "umrah family hashemi", silent=True),
    Person("Ramin Vakili", None, "0912 000 0137", "Isfahan", "website", "visa", "B", born="1982-08-23"),
    Person("سمیرا اکبری", "Samira Akbari", "0912 000 0138", "Tehran", "instagram", "istanbul", born="03/01@jalali"),
    Person("حسن طاهری", "Hassan Taheri", "0912 000 0139", "Mashhad", "walk-in", "umrah", stage="lapsed", archived=True),
    Person("Ayşe Demir", None, "+90 530 000 01 40 | ayse@example.org", "Istanbul", "referral", "istanbul", "C",
           language="tr", note="Guide in Istanbul; meets our groups at the airport."),
    Person("نازنین فرهادی", "Nazanin Farhadi", "0935 000 0141", "Karaj", "instagram", "istanbul visa", "C"),
    Person("کیان پورمند", "Kian Pourmand", "0935 000 0142", "Tehran", "website", "business dubai", "B",
           born="1369/04/27", passport=1015),
    Person("Golnaz Arian", None, "0935 000 0143", "Shiraz", "instagram", "istanbul", born="10-05"),
    Person("هدیه سلیمی", "Hedieh Salimi", "0935 000 0144", "Tabriz", "referral", "visa", by="Majid Sadeghi"),
    Person("پدرام نیک‌نام", None, "0935 000 0145", "Tehran", "instagram", "mashhad"),
    Person("Kamran Delavar", None, "0935 000 0146", "Tehran", "referral", "dubai", by="Sohrab Etemad", silent=True),
    Person("طاهره ملکی", "Tahereh Maleki", "0935 000 0147", "Isfahan", "walk-in", "umrah mashhad", born="1340/10/10"),
    Person("سینا جوادی", "Sina Javadi", "0935 000 0148", "Rasht", "website", "istanbul", stage="prospect"),
    Person("Roya Mirzaei", None, "0935 000 0149 | roya@example.com", "Tehran", "instagram", "visa", stage="prospect"),
    Person("آرزو عباسی", "Arezou Abbasi", "0935 000 0150", "Shiraz", "instagram", "istanbul", stage="prospect"),
    Person("Peyman Zand", None, "0935 000 0151", "Kish", "website", "dubai", stage="prospect", consent="sms=no"),
    Person("وحید نظری", "Vahid Nazari", "0935 000 0152", "Mashhad", "referral", "umrah", stage="prospect"),
    Person("Tara Sepehri", None, "0935 000 0153", "Tehran", "instagram", "visa", stage="engaged", born="07-07"),
    Person("ژاله مقدم", "Zhaleh Moghaddam", "0935 000 0154", "Tehran", "website", "dubai", stage="engaged"),
    Person("مسعود خسروی", None, "0935 000 0155", "Karaj", "walk-in", "mashhad", stage="engaged"),
    Person("Hoda Amirian", None, "hoda@example.com", None, "website", "istanbul", stage="engaged"),
    Person("شهرام بیات", "Shahram Bayat", "0935 000 0157", "Tabriz", "website", "", stage="verified"),
    Person("Nika", None, "instagram=@nika.example", None, "instagram", "istanbul", stage="raw", language=None),
    Person("مینو رهنما", None, "0935 000 0159", None, "instagram", stage="raw"),
    Person("Kourosh (tourism fair)", None, "0935 000 0160", source="walk-in", stage="raw", language=None, silent=True),
)  # fmt: skip

# The second is that to the first.
RELATIONS = (
    ("Kaveh Dadgar", "Sara Mohammadi", "agent"),
    ("Sara Mohammadi", "Nima Azad", "colleague"),
    ("Fatemeh Jafari", "Behnaz Tavakoli", "colleague"),
    ("Hossein Kazemi", "Zahra Mousavi", "spouse"),
    ("Hossein Kazemi", "Negar Kazemi", "child"),
    ("Zahra Mousavi", "Negar Kazemi", "child"),
    ("Omid Sharifi", "Laleh Karimi", "spouse"),
    ("Omid Sharifi", "Arash Sharifi", "child"),
    ("Laleh Karimi", "Arash Sharifi", "child"),
    ("Parisa Rostami", "Bahram Rostami", "sibling"),
    ("Narges Yousefi", "Nasrin Karimi", "friend"),
    ("Zeinab Hashemi", "Mohammad Hashemi", "spouse"),
    ("Maryam Soltani", "Kaveh Dadgar", "emergency"),
)

# What the agency notes beside the fields every contact has.
FIELDS = (
    CustomFieldDraft("seat", "choice", "Seat", ("window", "aisle", "front row")),
    CustomFieldDraft("passport_until", "date", "اعتبار گذرنامه"),
)


def hire(work: Work) -> dict[str, int]:
    """The colleagues by role; the owner every new file begins with gets a name of the agency."""
    staff = {}
    for name, role in STAFF:
        if role == "owner" and work.staff_id:
            (owner,) = work.staff.fetch([work.staff_id])
            work.staff.update(owner._replace(name=name))
            staff[role] = owner.id
        else:
            staff[role] = work.staff.insert(StaffDraft(name, role))
    return staff


def tell(agency: Agency) -> None:
    """The contacts, one after the other over two years; a few have been archived since."""
    by_phone: dict[str, list[str]] = {}
    known_at = {}
    for index, person in enumerate(CONTACTS):
        days_ago = EARLIEST - index * (EARLIEST - LATEST) // (len(CONTACTS) - 1)
        draft = _draft(person, agency.present.today)
        agency.met[person.key] = days_ago
        agency.owners[person.key] = agency.staff["owner" if person.tier == "A" else "seller"]
        agency.household[person.key] = by_phone.setdefault(draft.points[0].norm, [])
        agency.household[person.key].append(person.key)
        known_at[person.key] = at = agency.moment(agency.day(days_ago))
        if index == 0:
            agency.happens(at, _declare)
        agency.happens(at, partial(_insert, agency, person, draft))
        if person.archived:
            agency.happens(agency.moment(agency.day(ARCHIVED)), partial(_archive, agency, person))
    for who, other, type_ in RELATIONS:
        agency.happens(max(known_at[who], known_at[other]), partial(_relate, agency, who, other, type_))


def _declare(work: Work) -> None:
    for field in FIELDS:
        work.fields.insert(field)


def _insert(agency: Agency, person: Person, draft: contacts.ContactDraft, work: Work) -> None:
    org_id, referred_by_id = agency.ids.get(person.org or ""), agency.ids.get(person.by or "")
    owner_id = agency.owners[person.key]
    number = work.contacts.insert(draft, org_id=org_id, owner_id=owner_id, referred_by_id=referred_by_id)
    agency.ids[person.key] = number


def _archive(agency: Agency, person: Person, work: Work) -> None:
    (contact,) = work.contacts.fetch([agency.ids[person.key]])
    work.contacts.update(contact._replace(archived_at=work.at))


def _relate(agency: Agency, who: str, other: str, type_: str, work: Work) -> None:
    work.relations.insert(*kept(agency.ids[who], agency.ids[other], type_))


def _draft(person: Person, today: date) -> contacts.ContactDraft:
    """`org` and `referred_by` are left to the agency, which knows the ids."""
    shared = {name: getattr(person, name) for name in ("kind", "tier", "city", "source", "language", "note")}
    return contacts.ContactDraft(
        person.name,
        latin_name=person.latin,
        job_title=person.job,
        lifecycle=person.stage,
        birthday=_birthday(person.born, today) if person.born else None,
        preferred_channel=person.via,
        best_time=person.best,
        points=tuple(_point(text) for text in person.reach.split(" | ")),
        tags=tuple(person.tags.split()),
        consent=tuple(fields.parse_consent(text) for text in person.consent.split()),
        custom=tuple(_custom(person, today)),
        **shared,
    )


def _custom(person: Person, today: date) -> Iterator[tuple[str, str]]:
    if person.seat:
        yield "seat", person.seat
    if person.passport:
        yield "passport_until", (today + timedelta(days=person.passport)).isoformat()


def _point(text: str) -> contacts.Point:
    if "=" in text:
        return fields.parse_point(text, REGION)
    return fields.parse_email_point(text) if "@" in text else fields.parse_phone_point(text, REGION)


def _birthday(text: str, today: date) -> Birthday:
    """As typed, or some days from today in a calendar: `2 gregorian`."""
    days, _space, name = text.partition(" ")
    if not name:
        return parse_birthday(text, today=today)
    calendar: Calendar = "jalali" if name == "jalali" else "gregorian"
    _year, month, day = parts(today + timedelta(days=int(days)), calendar)
    return Birthday(LEAP_YEARS[calendar], month, day, calendar)
