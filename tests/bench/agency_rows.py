"""The rows of the files the benchmarks run on. A table is an iterator: first its columns, then the values, row by row.

The same day gives the same rows. A complaint, its steps and the conversation about it find each other by their numbers.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from crm_cli.domain.complaints import ENDED, MOVES
from crm_cli.domain.contact_fields import index_text, phone_type
from crm_cli.domain.folding import normalise
from crm_cli.domain.interactions import index_text as interaction_text
from crm_cli.domain.phones import phone_words
from crm_cli.domain.vocabulary import COMPLAINT_SUBJECTS, REMEDIES

INTERACTIONS = 1_000_000
FOLLOWUPS, OPEN, DUE = 200_000, 42_000, 50
COMPLAINTS, OPEN_COMPLAINTS = 20_000, 200  # INTERACTIONS is a multiple of them
ORGANISATIONS = 500
WAITING = 20  # messages that need a reply
BODIES = 20_000  # different texts of interactions
TIERS = [*"AABBBBBCCCCCCCC", *[None] * 85]
RELATED = 20  # every so many contacts one is related to the next
DESCRIBED = 5  # every so many contacts one has values of the custom fields

LATIN_FIRST = (
    "Sara Ali Reza Maryam Daria Nima Leila Omid Parisa Kian Emma Lukas Sofia Jonas Anna Paul Mina Arash".split()
)
LATIN_LAST = (
    "Rezaei Karimi Moradi Tehrani Ahmadi Jafari Rostami Sharifi Kazemi Weber Fischer Novak Rossi Martin Bakker Yilmaz"
).split()
PERSIAN_FIRST = "سارا علی رضا مریم دریا نیما لیلا امید پریسا کیان زهرا مهدی فاطمه حسین نگار بهرام شیرین آرش".split()
PERSIAN_LAST = (
    "رضایی کریمی مرادی تهرانی احمدی جعفری رستمی شریفی کاظمی نوری صادقی موسوی اکبری قاسمی حیدری یزدانی".split()
)
SYLLABLES = "bar dan far gol hor jan kam mar nav par qas roz sam tal var yas zar shir".split()
PERSIAN_SYLLABLES = "بر دن فر گل هور جان کام مر ناو پر قاس روز سام تال ور یاس زر شیر".split()
CITIES = "Tehran Shiraz Isfahan Tabriz Mashhad Rasht Yazd Kerman Ahvaz Berlin".split()
PLACES = "Istanbul Antalya Dubai Tbilisi Yerevan Kish Qeshm Paris Rome Bangkok Phuket Bali Athens Vienna Doha".split()
TAGS = "vip family corporate student honeymoon newsletter pilgrim ski".split()
TEXTS = (
    "wants a quote for {place}, {people} people, {nights} nights in March",
    "asked about the visa for {place}; passport is valid until {nights} months after the trip",
    "hotel in {place} confirmed, deposit of {price} million received",
    "no seats left to {place} before the holidays, offered the {people}th of the month",
    "قیمت تور {place} برای {people} نفر را خواست، {nights} شب",
    "بلیت {place} صادر شد و پیش‌پرداخت {price} میلیون رسید",
    "back from {place}, very happy with the guide; {people} friends want to go too",
)
TITLES = ("call back about {}", "send the quote for {}", "ask for the passport scan ({})", "تماس درباره تور {}")
KINDS = ("call", "message", "document", "payment")
SEATS = ("window", "aisle", "front row")
CHANNELS = ("call", "call", "call", "chat", "email", "meeting")
HEARD = (
    "nobody met us at the airport in {}",
    "the hotel in {} was not the one on the voucher",
    "راننده در {} با سرعت می‌رفت",
    "the price of {} on the invoice is not the one we agreed on",
    "هنوز پول بلیت {} برنگشته است",
)
# How a complaint came to where it is; the open ones are in each of the states.
PATHS = (
    *[("acknowledge", "investigate", "resolve", "close")] * 5,
    *[("acknowledge", "investigate", "wait", "resolve", "close")] * 2,
    ("acknowledge", "merge"),
    ("acknowledge", "investigate", "reject"),
    ("acknowledge", "withdraw"),
)
OPEN_PATHS = (
    (),
    ("acknowledge",),
    ("acknowledge", "investigate"),
    ("acknowledge", "investigate", "wait"),
    ("acknowledge", "investigate", "resolve"),
)
DECISIONS = {"close": "upheld", "resolve": "partly", "reject": "rejected"}

Row = tuple[object, ...]


def _uid(kind: int, number: int) -> str:
    return f"019a0000-{kind:04x}-7000-8000-{number:012x}"


_CONTACT: Row = tuple(
    "id uid kind full_name latin_name org_id owner_id lifecycle source birth_month birth_day birth_calendar tier "
    "language city sort_name search_text created_at updated_at".split()
)


def organisations(today: date) -> Iterator[Row]:
    """The first contacts: companies with nothing but a name."""
    at = _at(today, 1800)
    yield _CONTACT
    for number in range(1, ORGANISATIONS + 1):
        name = f"{PLACES[number % 15]} Trading {number}"
        facts = (None, None, 1, "raw", None, None, None, None, None, None, CITIES[number % 10])
        yield number, _uid(1, number), "org", name, *facts, normalise(name), index_text(name, None, ()), at, at


def people(today: date, count: int) -> Iterator[tuple[Row, tuple[Row, ...], tuple[Row, ...]]]:
    """Every contact with its points and tags."""
    dice = Random("people")
    point = ("contact_id", "type", "value", "norm")
    yield _CONTACT, (point,), (("contact_id", "tag"),)
    for place in range(count):
        number = ORGANISATIONS + 1 + place
        name, latin = person_name(dice)
        typed = f"09{dice.randrange(10, 40)}{place:07d}"
        phone, email = f"+98{typed[1:]}", f"{(latin or name).split()[0].lower()}{place}@example.com"
        day = (dice.randrange(1, 13), dice.randrange(1, 29), "jalali" if latin else "gregorian")
        at = _at(today, 1700 - place * 1690 // count)
        person = (
            number, _uid(1, number), "person", name, latin,
            dice.randrange(1, ORGANISATIONS + 1) if dice.random() < 0.3 else None,
            1, dice.choice(("raw", "verified", "prospect", "customer")), dice.choice(("instagram", "friend", None)),
            *(day if dice.random() < 0.04 else (None, None, None)), dice.choice(TIERS), "fa",
            dice.choice(CITIES), normalise(name), index_text(name, latin, (*phone_words(phone), email)), at, at,
        )  # fmt: skip
        tags = tuple((number, tag) for tag in dice.sample(TAGS, dice.choice((0, 0, 1, 2))))
        mobile = phone_type(phone)
        yield person, ((number, mobile, typed, phone), (number, "email", email, email)), tags


def person_name(dice: Random) -> tuple[str, str | None]:
    """A name, and in Latin letters where it is Persian; most are borne by nobody else."""
    first, last, one, two = dice.randrange(18), dice.randrange(16), dice.randrange(18), dice.randrange(18)
    latin = f"{LATIN_FIRST[first]} {LATIN_LAST[last]} {SYLLABLES[one].title()}{SYLLABLES[two]}"
    if dice.random() < 0.5:
        return latin, None
    return f"{PERSIAN_FIRST[first]} {PERSIAN_LAST[last]} {PERSIAN_SYLLABLES[one]}{PERSIAN_SYLLABLES[two]}", latin


def interactions(today: date, count: int) -> Iterator[Row]:
    """Conversations until yesterday, as many every day; every so many is about a complaint of its day."""
    dice = Random("interactions")
    texts = [
        dice.choice(TEXTS).format(
            place=dice.choice(PLACES),
            people=dice.randrange(1, 12),
            nights=dice.randrange(2, 15),
            price=dice.randrange(9, 90),
        )
        for _number in range(BODIES)
    ]
    indexed = [(text, interaction_text(None, text)) for text in texts]
    yield tuple(
        "id uid staff_id at channel direction started_by minutes body search_text needs_reply complaint_id created_at "
        "updated_at".split()
    )
    apart = count // COMPLAINTS
    for number in range(1, count + 1):
        at = _at(today, 1600 - number * 1599 // count, number % 480)
        complaint_id = None if number % apart else number // apart
        incoming = dice.random() < 0.4
        body, words = indexed[dice.randrange(BODIES)]
        yield (
            number, _uid(2, number), 1, at, CHANNELS[number % 6], "in" if incoming else "out",
            "customer" if incoming else "us", dice.randrange(1, 30), body, words, int(number > count - WAITING),
            complaint_id, at, at,
        )  # fmt: skip


def who_took_part(interactions: int, contacts: int) -> Iterator[Row]:
    """Anybody, but about a complaint whoever complained."""
    dice = Random("who")
    yield "interaction_id", "contact_id"
    apart = interactions // COMPLAINTS
    for number in range(1, interactions + 1):
        anybody = ORGANISATIONS + 1 + dice.randrange(contacts)
        yield number, anybody if number % apart else _complainant(number // apart, contacts)


def _complainant(number: int, contacts: int) -> int:
    return ORGANISATIONS + 1 + number * 7919 % contacts


def _way(number: int) -> tuple[str, ...]:
    """What was done about a complaint; the open ones come last."""
    return PATHS[number % 10] if number <= COMPLAINTS - OPEN_COMPLAINTS else OPEN_PATHS[number % 5]


def _step(today: date, number: int, step: int) -> str:
    """When it was heard (0), and when each step was taken: one a day until yesterday."""
    return _at(today, max(1600 - number * 1599 // COMPLAINTS - step, 1), number % 50 * 5 + step * 30)


def complaints(today: date, contacts: int) -> Iterator[Row]:
    """As many every day; the open ones are the latest, and the new ones of these are not assessed yet."""
    dice = Random("complaints")
    yield tuple(
        "id uid contact_id status received_at channel heard about severity safety owner_id decision reason "
        "merged_into_id ended_at search_text created_at updated_at".split()
    )
    for number in range(1, COMPLAINTS + 1):
        way = _way(number)
        status = MOVES[way[-1]][1] if way else "new"
        at, moved_at = _step(today, number, 0), _step(today, number, len(way))
        heard = HEARD[number % 5].format(dice.choice(PLACES))
        severity = dice.choice((1, 2, 2, 3, 3, 3, 4)) if way else None
        yield (
            number, _uid(4, number), _complainant(number, contacts), status, at, CHANNELS[number % 6], heard,
            dice.choice(COMPLAINT_SUBJECTS), severity, int(severity == 1), 1, DECISIONS.get(way[-1]) if way else None,
            "told before the sale" if status == "rejected" else None, number - 1 if status == "merged" else None,
            moved_at if status in ENDED else None, normalise(heard), at, moved_at,
        )  # fmt: skip


def events(today: date) -> Iterator[Row]:
    """The timelines of all complaints."""
    yield "complaint_id", "at", "staff_id", "verb", "status"
    for number in range(1, COMPLAINTS + 1):
        for step, verb in enumerate(_way(number), 1):
            yield number, _step(today, number, step), 1, verb, MOVES[verb][1]


def remedies(today: date) -> Iterator[Row]:
    """One for what was resolved, two every third time."""
    yield "complaint_id", "kind", "offered_at"
    for number in range(1, COMPLAINTS + 1):
        way = _way(number)
        if "resolve" in way:
            for place in range(1 if number % 3 else 2):
                yield number, REMEDIES[(number + place) % len(REMEDIES)], _step(today, number, way.index("resolve") + 1)


def relations(today: date, contacts: int) -> Iterator[Row]:
    """Pairs of neighbours."""
    yield "contact_id", "other_id", "type", "created_at"
    for place in range(0, contacts, RELATED):
        number = ORGANISATIONS + 1 + place
        yield number, number + 1, ("spouse", "child", "sibling", "colleague")[place // RELATED % 4], _at(today, 9)


def custom_fields(today: date) -> Iterator[Row]:
    """Two: a choice and a day."""
    yield tuple("id uid key type label choices created_at updated_at".split())
    at = _at(today, 1700)
    yield 1, _uid(5, 1), "seat", "choice", "Seat", json.dumps(SEATS), at, at
    yield 2, _uid(5, 2), "passport_until", "date", "Passport valid until", None, at, at


def values(today: date, contacts: int) -> Iterator[Row]:
    """Both fields of some contacts."""
    yield "contact_id", "field_id", "value"
    for place in range(0, contacts, DESCRIBED):
        number = ORGANISATIONS + 1 + place
        yield number, 1, SEATS[place // DESCRIBED % 3]
        yield number, 2, (today + timedelta(days=place % 3000)).isoformat()


def followups(today: date, contacts: int, planned: list[int]) -> Iterator[Row]:
    """The closed ones lie in the past; of the open ones DUE are due by today, the others in the year to come."""
    dice = Random("followups")
    dice.shuffle(planned)
    yield tuple(
        "id uid contact_id title kind due_on due_time first_due_on hidden_until status priority owner_id closed_at "
        "created_at updated_at".split()
    )
    for number in range(1, FOLLOWUPS + 1):
        left = FOLLOWUPS - number  # the open ones come last
        closed = left >= OPEN
        if closed:
            due = today - timedelta(days=1 + dice.randrange(1500))
        else:
            due = today + timedelta(days=1 + dice.randrange(365) if left >= DUE else -dice.randrange(6))
        on = due.isoformat()
        hidden = (today + timedelta(days=3)).isoformat() if not closed and left >= DUE and left % 20 == 0 else None
        at = _at(min(due, today), 10)
        anybody = ORGANISATIONS + 1 + dice.randrange(contacts)
        yield (
            number, _uid(3, number), planned.pop() if planned and not closed else anybody,
            TITLES[number % 4].format(dice.choice(PLACES)), KINDS[number % 4], on, None if number % 5 else "10:30", on,
            hidden, ("done" if number % 9 else "cancelled") if closed else "open", dice.choice((1, 3, 5, 5, 5, 7)), 1,
            at if closed else None, at, at,
        )  # fmt: skip


def _at(today: date, days_ago: int, minutes: int = 0) -> str:
    """An instant in office hours, as stored."""
    noon = datetime(today.year, today.month, today.day, 5, 30, tzinfo=UTC)
    return (noon - timedelta(days=days_ago) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
