"""Builds the files the benchmarks run on; a program of its own: `python tests/bench/agency.py FOLDER`.

`large.db` has 100 000 contacts with two contact points each, 1 000 000 interactions, 200 000 follow-ups of which 42 000
are open, 50 of these due by today; `tenth.db` the same contacts, every tenth only; `small.db` is the sandbox of
`crm demo`. `people.csv` has 100 000 rows to import, `tasks.json` 1 000 tasks for Taskwarrior. The same day gives the
same content. Rows go in by the product's bulk switch, so the journal knows nothing of them, and without ANALYZE.
"""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from crm_cli import config
from crm_cli.domain.contact_fields import index_text, phone_type
from crm_cli.domain.folding import normalise
from crm_cli.domain.interactions import index_text as interaction_text
from crm_cli.domain.phones import phone_words
from crm_cli.services import demo
from crm_cli.services.application import Crm
from crm_cli.store import file

CONTACTS, TENTH = 100_000, 10_000
INTERACTIONS = 1_000_000
FOLLOWUPS, OPEN, DUE = 200_000, 42_000, 50
ORGANISATIONS = 500
WAITING = 20  # messages that need a reply
ROWS_TO_IMPORT = 100_000
TASKS = 1_000
BODIES = 20_000  # different texts of interactions

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
CHANNELS = ("call", "call", "call", "chat", "email", "meeting")

Row = tuple[object, ...]


def main(folder: Path) -> None:
    """Make what is not there yet or was made from other sources; a stamp, written last, tells."""
    stamp = folder / "stamp"
    today = date.today()
    if stamp.exists() and stamp.read_text() == _stamp(today):
        return
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    _build(folder / "large.db", today, CONTACTS, INTERACTIONS)
    _build(folder / "tenth.db", today, TENTH, 0)
    _sandbox(folder / "small.db")
    _write_people(folder / "people.csv")
    _write_tasks(folder / "tasks.json")
    stamp.write_text(_stamp(today))


def _stamp(today: date) -> str:
    sources = [script for _number, script in file.migrations()] + [Path(__file__)]
    return f"{today} {sha256(b''.join(source.read_bytes() for source in sources)).hexdigest()}\n"


def _sandbox(path: Path) -> None:
    file.remove(path)
    settings = config.load({"db": str(path)}, env={"CRM_CONFIG": str(path.with_name("none.toml"))})
    crm = Crm(settings, may_create=True, typed=lambda: "demo")
    demo.build(crm)
    crm.close()


def _build(path: Path, today: date, contacts: int, interactions: int) -> None:
    file.remove(path)
    file.create(path, owner="Bench")
    with closing(sqlite3.connect(path, isolation_level=None)) as db, _in_bulk(db):
        _insert(db, "contact", _organisations(today))
        people = list(_people(today, contacts))
        _insert(db, "contact", (person for person, *_rest in people))
        _insert(db, "contact_point", (point for _person, points, _tags in people for point in points))
        _insert(db, "contact_tag", (tag for _person, _points, tags in people for tag in tags))
        if interactions:
            _insert(db, "interaction", _interactions(today, interactions))
            _insert(db, "interaction_contact", _who_took_part(interactions, contacts))
            _insert(db, "followup", _followups(today, contacts))
        db.execute("INSERT INTO contact_search (rowid, search_text) SELECT id, search_text FROM contact")
        db.execute("INSERT INTO interaction_search (rowid, search_text) SELECT id, search_text FROM interaction")


@contextmanager
def _in_bulk(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction under one command, with the row triggers off."""
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -200000")
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO command (uid, started_at, line) VALUES ('bench', ?, 'bench')", (file.now_text(),))
    db.execute("INSERT INTO current (slot, command_id, bulk) VALUES (1, last_insert_rowid(), 1)")
    yield
    db.execute("DELETE FROM current")
    db.execute("COMMIT")


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Rows as (columns, values …): the first row names the columns."""
    source = iter(rows)
    columns = next(source)
    statement = f"INSERT INTO {table} ({', '.join(map(str, columns))}) VALUES ({', '.join('?' * len(columns))})"
    db.executemany(statement, source)


def _uid(kind: int, number: int) -> str:
    return f"019a0000-{kind:04x}-7000-8000-{number:012x}"


_CONTACT: Row = tuple(
    "id uid kind full_name latin_name org_id owner_id lifecycle source birth_month birth_day birth_calendar tier "
    "language city sort_name search_text created_at updated_at".split()
)


def _organisations(today: date) -> Iterator[Row]:
    at = _at(today, 1800)
    yield _CONTACT
    for number in range(1, ORGANISATIONS + 1):
        name = f"{PLACES[number % 15]} Trading {number}"
        facts = (None, None, 1, "raw", None, None, None, None, None, None, CITIES[number % 10])
        yield number, _uid(1, number), "org", name, *facts, normalise(name), index_text(name, None, ()), at, at


def _people(today: date, count: int) -> Iterator[tuple[Row, tuple[Row, ...], tuple[Row, ...]]]:
    """Every contact with its points and tags."""
    dice = Random("people")
    point = ("contact_id", "type", "value", "norm")
    yield _CONTACT, (point,), (("contact_id", "tag"),)
    for place in range(count):
        number = ORGANISATIONS + 1 + place
        name, latin = _name(dice)
        typed = f"09{dice.randrange(10, 40)}{place:07d}"
        phone, email = f"+98{typed[1:]}", f"{(latin or name).split()[0].lower()}{place}@example.com"
        day = (dice.randrange(1, 13), dice.randrange(1, 29), "jalali" if latin else "gregorian")
        at = _at(today, 1700 - place * 1690 // count)
        person = (
            number, _uid(1, number), "person", name, latin,
            dice.randrange(1, ORGANISATIONS + 1) if dice.random() < 0.3 else None,
            1, dice.choice(("raw", "verified", "prospect", "customer")), dice.choice(("instagram", "friend", None)),
            *(day if dice.random() < 0.04 else (None, None, None)), dice.choice("ABCD"), "fa",
            dice.choice(CITIES), normalise(name), index_text(name, latin, (*phone_words(phone), email)), at, at,
        )  # fmt: skip
        tags = tuple((number, tag) for tag in dice.sample(TAGS, dice.choice((0, 0, 1, 2))))
        mobile = phone_type(phone)
        yield person, ((number, mobile, typed, phone), (number, "email", email, email)), tags


def _name(dice: Random) -> tuple[str, str | None]:
    """A name, and in Latin letters where it is Persian; most are borne by nobody else."""
    first, last, one, two = dice.randrange(18), dice.randrange(16), dice.randrange(18), dice.randrange(18)
    latin = f"{LATIN_FIRST[first]} {LATIN_LAST[last]} {SYLLABLES[one].title()}{SYLLABLES[two]}"
    if dice.random() < 0.5:
        return latin, None
    return f"{PERSIAN_FIRST[first]} {PERSIAN_LAST[last]} {PERSIAN_SYLLABLES[one]}{PERSIAN_SYLLABLES[two]}", latin


def _interactions(today: date, count: int) -> Iterator[Row]:
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
        "id uid staff_id at channel direction started_by minutes body search_text needs_reply created_at "
        "updated_at".split()
    )
    for number in range(1, count + 1):
        at = _at(today, 1600 - number * 1599 // count, number % 480)
        incoming = dice.random() < 0.4
        body, words = indexed[dice.randrange(BODIES)]
        yield (
            number, _uid(2, number), 1, at, CHANNELS[number % 6], "in" if incoming else "out",
            "customer" if incoming else "us", dice.randrange(1, 30), body, words, int(number > count - WAITING), at, at,
        )  # fmt: skip


def _who_took_part(interactions: int, contacts: int) -> Iterator[Row]:
    dice = Random("who")
    yield "interaction_id", "contact_id"
    for number in range(1, interactions + 1):
        yield number, ORGANISATIONS + 1 + dice.randrange(contacts)


def _followups(today: date, contacts: int) -> Iterator[Row]:
    """The closed ones lie in the past; of the open ones DUE are due by today, the others in the year to come."""
    dice = Random("followups")
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
        yield (
            number, _uid(3, number), ORGANISATIONS + 1 + dice.randrange(contacts),
            TITLES[number % 4].format(dice.choice(PLACES)), KINDS[number % 4], on, None if number % 5 else "10:30", on,
            hidden, ("done" if number % 9 else "cancelled") if closed else "open", dice.choice((1, 3, 5, 5, 5, 7)), 1,
            at if closed else None, at, at,
        )  # fmt: skip


def _at(today: date, days_ago: int, minutes: int = 0) -> str:
    """An instant in office hours, as stored."""
    noon = datetime(today.year, today.month, today.day, 5, 30, tzinfo=UTC)
    return (noon - timedelta(days=days_ago) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write_people(path: Path) -> None:
    dice = Random("import")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Name", "Phone", "E-mail", "Company", "City", "Tags"])
        for number in range(ROWS_TO_IMPORT):
            name, _latin = _name(dice)
            firm = dice.randrange(ORGANISATIONS)
            company = f"{PLACES[firm % 15]} Partners {firm}"
            tags = ";".join(dice.sample(TAGS, dice.choice((0, 1, 2))))
            phone = f"09{dice.randrange(10, 40)}{number:07d}"
            writer.writerow([name, phone, f"p{number}@example.com", company, dice.choice(CITIES), tags])


def _write_tasks(path: Path) -> None:
    dice = Random("tasks")
    tasks = [
        {
            "description": TITLES[number % 4].format(dice.choice(PLACES)),
            "due": f"{date.today() + timedelta(days=number % 365):%Y%m%d}T080000Z",
            "project": CITIES[number % 10],
            "status": "pending",
        }
        for number in range(TASKS)
    ]
    path.write_text(json.dumps(tasks), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
