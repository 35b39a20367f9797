"""What SQL finds for a filter is what plain Python finds, on random records and random filters."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cli.domain.folding import normalise, search_text, words
from crm_cli.domain.listing import Query
from crm_cli.domain.present import Present, stored
from crm_cli.queries.contacts import CONTACTS
from crm_cli.queries.followups import FOLLOWUPS
from crm_cli.queries.listing import listing, teach
from crm_cli.store import file

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
TODAY = NOW.date()
PRESENT = Present(NOW, UTC)
CITIES = (None, "Shiraz", "شیراز", "شيراز", "New York", "yazd")
TAGS = ("vip", "new", "blocked")
NAMES = ("Sara Ahmadi", "سارا احمدی", "Reza", "Sara Karimi", "Mr. Or")
Predicate = Callable[["Person"], bool]


class Person(NamedTuple):
    """A contact, and what other tables say of them."""

    name: str
    city: str | None
    tier: str | None
    blocked: bool
    tags: tuple[str, ...]
    emails: tuple[str, ...]
    talked: int | None  # days ago
    due: int | None  # days from today
    complaint: str | None  # open, ended


people = st.builds(
    Person,
    st.sampled_from(NAMES),
    st.sampled_from(CITIES),
    st.sampled_from((None, "A", "B", "C", "D")),
    st.booleans(),
    st.lists(st.sampled_from(TAGS), max_size=3, unique=True).map(tuple),
    st.lists(st.sampled_from(("a@x.ir", "b@y.com")), max_size=2, unique=True).map(tuple),
    st.none() | st.integers(0, 90),
    st.none() | st.integers(-5, 20),
    st.sampled_from((None, "open", "ended")),
)


class Asked(NamedTuple):
    """A filter as typed, and what it means in Python."""

    text: str
    holds: Predicate


def _contains(person: Person, field: str, value: str) -> bool:
    return normalise(value) in normalise(getattr(person, field) or "")


def _compared(field: str, unit: str, column: str) -> Callable[[tuple[str, int]], Asked]:
    """A field that is compared with a number, and the column of a person that says the same."""
    return lambda pair: Asked(
        f"{field}{pair[0]}{pair[1]}{unit}", lambda one: _holds(getattr(one, column), pair[0], pair[1])
    )


def _holds(number: int | None, sign: str, other: int) -> bool:
    if number is None:
        return False
    return {">": number > other, ">=": number >= other, "<": number < other, "<=": number <= other}[sign]


SIGNS = st.sampled_from((">", ">=", "<", "<="))
days = st.integers(0, 90)
leaves: st.SearchStrategy[Asked] = st.one_of(
    st.sampled_from(("sara", "SARA", "ساره", "سار", "ahm", "or", "karimi")).map(
        lambda word: Asked(f'"{word}"', lambda one: any(w.startswith(normalise(word)) for w in words(one.name)))
    ),
    st.sampled_from([city for city in CITIES if city]).map(
        lambda city: Asked(f'city:"{city}"', lambda one: _contains(one, "city", city))
    ),
    st.lists(st.sampled_from("ABCD"), min_size=1, max_size=3).map(
        lambda tiers: Asked(f"tier:{','.join(tiers)}", lambda one: one.tier in tiers)
    ),
    st.sampled_from(TAGS).map(lambda tag: Asked(f"tag:{tag}", lambda one: tag in one.tags)),
    st.sampled_from(("x.ir", "@")).map(
        lambda part: Asked(f"email:{part}", lambda one: any(part in email for email in one.emails))
    ),
    st.just(Asked("is:do-not-contact", lambda one: one.blocked)),
    st.just(Asked("do-not-contact:no", lambda one: not one.blocked)),
    st.just(Asked("has:email", lambda one: bool(one.emails))),
    st.just(Asked("no:city", lambda one: one.city is None)),
    st.just(Asked("has:complaint", lambda one: one.complaint is not None)),
    st.just(Asked("has:open-complaint", lambda one: one.complaint == "open")),
    st.just(Asked("no:followup", lambda one: one.due is None)),
    st.just(Asked("open-complaints:1", lambda one: one.complaint == "open")),
    st.tuples(SIGNS, days).map(_compared("silent", "", "talked")),
    st.tuples(SIGNS, days).map(_compared("last-contact", "d", "talked")),
    st.tuples(SIGNS, days).map(_compared("next-step", "d", "due")),
    st.tuples(days, days).map(sorted).map(
        lambda ends: Asked(
            f"last-contact:{ends[0]}d..{ends[1]}d", lambda one: one.talked in range(ends[0], ends[1] + 1)
        )
    ),
    st.integers(-5, 20).map(
        lambda ahead: Asked(f"next-step:{TODAY + timedelta(ahead)}", lambda one: one.due == ahead)
    ),
)  # fmt: skip


def _both(pair: tuple[Asked, Asked]) -> Asked:
    one, other = pair
    return Asked(f"({one.text}) {other.text}", lambda person: one.holds(person) and other.holds(person))


def _either(pair: tuple[Asked, Asked]) -> Asked:
    one, other = pair
    return Asked(f"({one.text} or ({other.text}))", lambda person: one.holds(person) or other.holds(person))


filters = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(lambda part: Asked(f"not ({part.text})", lambda one: not part.holds(one))),
        inner.map(lambda part: Asked(f"-({part.text})", lambda one: not part.holds(one))),
        st.tuples(inner, inner).map(_both),
        st.tuples(inner, inner).map(_either),
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    db = file.empty_reader()
    teach(db, lambda: PRESENT)
    return db


def _store(db: sqlite3.Connection, number: int, person: Person) -> None:
    stamp = stored(NOW)
    db.execute(
        "INSERT INTO contact (id, uid, kind, full_name, city, tier, do_not_contact, lifecycle, sort_name, search_text,"
        " created_at, updated_at) VALUES (?, ?, 'person', ?, ?, ?, ?, 'raw', ?, ?, ?, ?)",
        (number, f"u{number}", person.name, person.city, person.tier, int(person.blocked), normalise(person.name),
         search_text(person.name), stamp, stamp),
    )  # fmt: skip
    db.executemany("INSERT INTO contact_tag (contact_id, tag) VALUES (?, ?)", [(number, tag) for tag in person.tags])
    points = [(number, email, email) for email in person.emails]
    db.executemany("INSERT INTO contact_point (contact_id, type, value, norm) VALUES (?, 'email', ?, ?)", points)
    if person.talked is not None:
        at = stored(NOW - timedelta(days=person.talked))
        db.execute(
            "INSERT INTO interaction (id, uid, at, channel, body, search_text, created_at, updated_at)"
            " VALUES (?, ?, ?, 'call', 'x', '', ?, ?)",
            (number, f"i{number}", at, stamp, stamp),
        )
        db.execute("INSERT INTO interaction_contact (interaction_id, contact_id) VALUES (?, ?)", (number, number))
    if person.due is not None:
        due = (TODAY + timedelta(days=person.due)).isoformat()
        db.execute(
            "INSERT INTO followup (uid, contact_id, title, kind, due_on, first_due_on, created_at, updated_at)"
            " VALUES (?, ?, 'x', 'call', ?, ?, ?, ?)",
            (f"f{number}", number, due, due, stamp, stamp),
        )
    if person.complaint:
        ended = stamp if person.complaint == "ended" else None
        db.execute(
            "INSERT INTO complaint (uid, contact_id, status, received_at, heard, ended_at, search_text, created_at,"
            " updated_at) VALUES (?, ?, ?, ?, 'x', ?, '', ?, ?)",
            (f"m{number}", number, "closed" if ended else "new", stamp, ended, stamp, stamp),
        )


@settings(max_examples=150)
@given(st.lists(people, min_size=1, max_size=8), filters)
def test_sql_and_python_find_the_same(db: sqlite3.Connection, everybody: list[Person], asked: Asked) -> None:
    db.execute("BEGIN")
    try:
        db.execute("INSERT INTO command (id, uid, started_at, line) VALUES (1, 'c', '', '')")
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, 1)")
        for number, person in enumerate(everybody, 1):
            _store(db, number, person)
        found = listing(db, CONTACTS, Query(asked.text), PRESENT)
        ids = {number for (number,) in found.rows(CONTACTS.fieldset.pick(("id",)), None)}
        assert ids == {number for number, person in enumerate(everybody, 1) if asked.holds(person)}, asked.text
        assert found.total() == len(ids)
    finally:
        db.execute("ROLLBACK")


TITLES = ("فاکتور ماه", "فاكتور «تهران»", "Ask (Sara) for 2 visas", "پیش‌فاکتور رضا", "re-call 📞Reza")
typed_words = st.sampled_from(
    ("فاکتور", "فاك", "تهران", "sara", "SA", "ara", "سارا", "visa", "2", "call", "reza", "رض")
)


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(TITLES)), min_size=1, max_size=5),
    st.lists(typed_words, min_size=1, max_size=2),
)
def test_each_word_begins_one_of_a_steps_title_or_of_its_contact(
    db: sqlite3.Connection, steps: list[tuple[str, str]], typed: list[str]
) -> None:
    db.execute("BEGIN")
    try:
        db.execute("INSERT INTO command (id, uid, started_at, line) VALUES (1, 'c', '', '')")
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, 1)")
        for number, (name, title) in enumerate(steps, 1):
            _store(db, number, Person(name, None, None, False, (), (), None, 1, None))
            db.execute("UPDATE followup SET title = ? WHERE contact_id = ?", (title, number))
        found = listing(db, FOLLOWUPS, Query(" ".join(typed)), PRESENT)
        contacts = {contact for (contact,) in found.rows(FOLLOWUPS.fieldset.pick(("contact_id",)), None)}
        assert contacts == {number for number, said in enumerate(steps, 1) if _begin(typed, words(" ".join(said)))}
    finally:
        db.execute("ROLLBACK")


def _begin(typed: list[str], said: list[str]) -> bool:
    return all(any(word.startswith(normalise(one)) for word in said) for one in typed)


HOSTILE = ["'; DROP TABLE contact; --", "x' OR '1'='1", "%", "_", "\\", "*", 'NEAR("a" "b")', "a* OR b", "^x", "{a b}"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_becomes_sql(db: sqlite3.Connection, text: str) -> None:
    for typed in (f'"{re.sub(chr(34), "", text)}"', f'city:"{re.sub(chr(34), "", text)}"'):
        assert listing(db, CONTACTS, Query(typed), PRESENT).total() == 0
    assert listing(db, FOLLOWUPS, Query(f'"{text.replace(chr(34), "")}"'), PRESENT).total() == 0
    assert db.execute("SELECT count(*) FROM contact").fetchone() == (0,)


def test_a_day_is_the_users_day() -> None:
    from zoneinfo import ZoneInfo

    tehran = Present(NOW.astimezone(ZoneInfo("Asia/Tehran")), ZoneInfo("Asia/Tehran"))
    db = file.empty_reader()
    from crm_cli.queries.filtering import compile_typed

    _sql, values = compile_typed(db, CONTACTS, "created-at:2026-11-22", tehran)
    assert list(values.values()) == ["2026-11-21T20:30:00Z", "2026-11-22T20:30:00Z"]


def test_every_value_is_a_parameter(db: sqlite3.Connection) -> None:
    from crm_cli.queries.filtering import compile_typed

    sql, values = compile_typed(
        db, CONTACTS, 'secret-word city:"zzz" tier:A silent>17 tag:qqq last-contact<3d', PRESENT
    )
    assert not re.search(r"secret|zzz|17|qqq|'A'", sql)
    assert {"zzz", "A", 18, "qqq"} <= set(values.values())
