"""Making one contact of several: nothing is lost, every id keeps working, and one undo brings all of it back."""

import sqlite3
import tempfile
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_cli import config
from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.contact_fields import parse_email_point, parse_phone_point
from crm_cli.domain.contacts import ContactChanges, ContactDraft
from crm_cli.domain.custom_fields import CustomFieldDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Query
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.services.application import Crm
from crm_cli.store import drift, journal, seals
from crm_cli.store.journal import journalled_tables
from tests.conftest import NOW
from tests.services.conftest import Add, Sql
from tests.services.test_contacts import get, ids, rows

DUE = date(2026, 11, 25)


def state(path: Path) -> str:
    """Every journalled row of a file, as one number."""
    hashed = sha256()
    with closing(sqlite3.connect(path)) as db:
        for table in journalled_tables(db):
            hashed.update(repr((table, db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall())).encode())
    return hashed.hexdigest()


def sound(path: Path) -> bool:
    """Whether rows are as the journal says, and point to what there is; and the indexes hold their words."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert list(drift.drifts(db)) == list(seals.breaks(db)) == []
        for (index,) in db.execute("SELECT name FROM pragma_table_list WHERE name GLOB '*_search'").fetchall():
            db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    return True


def references(path: Path) -> list[tuple[str, str]]:
    """Tables and columns that refer to contacts, read from the SQL of the file, not from its foreign keys."""
    with closing(sqlite3.connect(path)) as db:
        made = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%REFERENCES contact (%'"
        )
        return [
            (table, words[place - 2])
            for table, sql in made
            for words in [sql.replace("NOT NULL ", "").split()]
            for place, word in enumerate(words)
            if word == "REFERENCES" and words[place + 1] == "contact"
        ]


@pytest.fixture
def sara(add: Add) -> int:
    return add("Sara Ahmadi", "09121234567", city="Shiraz", tags=("vip",), consent=(("sms", "yes"),))


@pytest.fixture
def twin(crm: Crm, add: Add) -> int:
    """The same person a second time, with something in every table that can have something."""
    number = add(
        "سارا احمدی", "02188776655", "sara@x.ir", tags=("vip", "new"), consent=(("sms", "no"),), uid="twin-uid"
    )
    friend = add("Reza Karimi", referred_by=str(number))
    crm.fields.add(CustomFieldDraft("seat", "text"))
    crm.contacts.edit([number], ContactChanges({}, custom=(("seat", "aisle"),)))
    crm.followups.add(FollowupDraft(str(number), "call", DUE))
    crm.interactions.add(InteractionDraft((str(number), str(friend)), "call", "hi"))
    crm.complaints.add(ComplaintDraft(str(number), "too late"))
    crm.contacts.relate(number, friend, "spouse")
    crm.merging.keep_apart(number, friend)
    return number


def test_everything_that_referred_to_the_other_refers_to_the_one_that_stays(
    crm: Crm, sara: int, twin: int, sql: Sql, tmp_path: Path
) -> None:
    places = references(tmp_path / "agency.db")
    used = {place for place in places if sql(f"SELECT 1 FROM {place[0]} WHERE {place[1]} = ?", twin)}
    assert len({table for table, _column in used}) >= 10
    crm.merging.merge(sara, [twin], {})
    for table, column in places:
        assert sql(f"SELECT * FROM {table} WHERE {column} = ?", twin) == [], table
    assert sql("SELECT merged_into_id FROM contact WHERE id = ?", twin) == [(sara,)]
    for table in {table for table, _column in used} - {"contact"}:
        columns = " OR ".join(f"{column} = {sara}" for name, column in places if name == table)
        assert sql(f"SELECT count(*) FROM {table} WHERE {columns}")[0][0] > 0, table
    assert sound(tmp_path / "agency.db")


def test_a_table_that_comes_later_is_not_forgotten(crm: Crm, sara: int, twin: int, sql: Sql, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "agency.db")) as db, db:
        db.execute(
            "CREATE TABLE voucher (id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT, contact_id INTEGER"
            " REFERENCES contact (id), UNIQUE (number, contact_id)) STRICT"
        )
        journal.regenerate(db)
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, 1)")
        db.execute("INSERT INTO voucher (number, contact_id) VALUES ('a', 1), ('a', 2), ('b', 2)")
        db.execute("DELETE FROM current")
    crm.merging.merge(sara, [twin], {})
    assert sql("SELECT id, number, contact_id FROM voucher") == [(1, "a", sara), (3, "b", sara)]
    crm.history.undo()
    assert sql("SELECT id, number, contact_id FROM voucher") == [(1, "a", sara), (2, "a", twin), (3, "b", twin)]


def test_one_undo_brings_everything_back_and_redo_takes_it_again(
    crm: Crm, sara: int, twin: int, tmp_path: Path
) -> None:
    path = tmp_path / "agency.db"
    before = state(path)
    crm.merging.merge(sara, [twin], {"city": twin})
    after = state(path)
    crm.history.undo()
    assert state(path) == before
    crm.history.redo()
    assert state(path) == after != before
    assert sound(path)


def test_the_ids_of_what_was_merged_lead_to_the_one_that_stays(crm: Crm, sara: int, twin: int, at: Any) -> None:
    said: list[str] = []
    crm.notice = said.append
    crm.merging.merge(sara, [twin], {})
    assert crm.contacts.find([str(twin)]) == crm.contacts.find([f"contact:{twin}"]) == [sara]
    assert crm.contacts.find(["twin-uid"]) == crm.contacts.find(["سارا احمدی"]) == [sara]
    assert said[0] == f"{twin} was merged into {sara} Sara Ahmadi"
    crm.followups.add(FollowupDraft(str(twin), "call", DUE))
    crm.complaints.add(ComplaintDraft(str(twin), "again"))
    assert len(said) == 6
    assert crm.contacts.add(ContactDraft("Somebody", uid="twin-uid")) == sara


def test_a_name_that_somebody_else_has_now_is_theirs(crm: Crm, sara: int, twin: int, add: Add) -> None:
    crm.merging.merge(sara, [twin], {})
    other = add("سارا احمدی")
    assert crm.contacts.find(["سارا احمدی"]) == [other]


def test_a_chain_of_merges_leads_to_its_end(crm: Crm, add: Add) -> None:
    a, b, c = add("A One"), add("B Two"), add("C Three")
    crm.merging.merge(b, [a], {})
    crm.merging.merge(c, [b], {})
    assert crm.contacts.find([str(a), str(b), str(c)]) == [c]
    crm.history.undo()
    assert crm.contacts.find([str(a), str(b)]) == [b]


def test_what_was_merged_is_in_no_list_no_count_and_no_search(crm: Crm, sara: int, twin: int) -> None:
    crm.merging.merge(sara, [twin], {})
    for how in ({}, {"archived": True}, {"all_of_them": True}):
        assert twin not in ids(crm.contacts.list(Query(), **how))
    assert crm.contacts.list(Query(), all_of_them=True).total() == 2
    assert [row for row in rows(crm.search.everything("سارا", Query()), "record") if row[0] == f"contact:{twin}"] == []


def test_who_searches_for_what_was_merged_finds_the_one_that_stays(crm: Crm, sara: int, twin: int) -> None:
    crm.merging.merge(sara, [twin], {})
    found = rows(crm.search.everything("سارا احمدی", Query()), "record", "contact", "match")
    assert found == [(f"contact:{sara}", "Sara Ahmadi", "سارا احمدی")]


def test_a_tag_a_consent_a_value_and_a_talk_that_both_have_are_there_once(crm: Crm, sara: int, twin: int) -> None:
    crm.contacts.edit([sara], ContactChanges({}, custom=(("seat", "window"),)))
    crm.interactions.add(InteractionDraft((str(sara), str(twin)), "call", "both of them"))
    crm.merging.merge(sara, [twin], {})
    found = get(crm, sara)
    assert (found.tags, dict(found.consent), dict(found.custom)) == (("vip", "new"), {"sms": "no"}, {"seat": "window"})
    assert [len(row[0].split("; ")) for row in rows(crm.interactions.list(Query()), "contact_ids")] == [1, 2]


@pytest.mark.parametrize("type_", ["spouse", "child", "parent", "friend", "agent"])
def test_relations_come_along_once_and_none_to_oneself(crm: Crm, add: Add, sql: Sql, type_: str) -> None:
    friend, sara, twin = add("Friend"), add("Sara"), add("Sara")
    for one, other in ((sara, friend), (twin, friend), (sara, twin)):
        crm.contacts.relate(one, other, type_)
    crm.merging.merge(sara, [twin], {})
    assert [(r.type, r.contact_id) for r in crm.contacts.card(sara).relations] == [(type_, friend)]
    assert [(r.contact_id) for r in crm.contacts.card(friend).relations] == [sara]


def test_a_relation_that_goes_both_ways_keeps_the_smaller_id_first(crm: Crm, add: Add, sql: Sql) -> None:
    twin, friend, sara = add("Sara"), add("Friend"), add("Sara")
    crm.contacts.relate(twin, friend, "sibling")
    crm.merging.merge(sara, [twin], {})
    assert sql("SELECT contact_id, other_id FROM relation") == [(friend, sara)]
    assert crm.contacts.relate(sara, friend, "sibling") is False


def test_the_people_of_an_organisation_come_along(crm: Crm, add: Add) -> None:
    pars, twin = add("Pars", kind="org"), add("شرکت پارس", kind="org")
    reza = add("Reza", org=str(twin))
    version = get(crm, reza).version
    crm.merging.merge(pars, [twin], {})
    assert ids(crm.contacts.card(pars).members) == [reza]
    assert get(crm, reza).version == version + 1
    assert get(crm, add("Ali", org="شرکت پارس")).org_id == pars


def test_somebody_who_has_the_record_open_notices(crm: Crm, sara: int, twin: int) -> None:
    (followup,) = ids(crm.followups.list(Query()))
    before = crm.followups.get([followup])[0]
    crm.merging.merge(sara, [twin], {})
    after = crm.followups.get([followup])[0]
    assert (after.contact_id, after.version) == (sara, before.version + 1)


def test_who_was_kept_apart_from_one_is_kept_apart_from_both(crm: Crm, add: Add, sql: Sql) -> None:
    one, two, three = add("Sara"), add("Sara"), add("Sara")
    assert crm.merging.keep_apart(two, three) is True
    assert crm.merging.keep_apart(three, two) is False
    crm.merging.keep_apart(one, two)
    crm.merging.merge(one, [two], {})
    assert sql("SELECT contact_id, other_id FROM contact_not_same") == [(one, three)]


def test_keeping_apart_is_undone_like_anything_else(crm: Crm, sara: int, twin: int, sql: Sql) -> None:
    crm.merging.keep_apart(sara, twin)
    crm.history.undo()
    assert sql("SELECT count(*) FROM contact_not_same WHERE contact_id = ?", sara) == [(0,)]


def test_three_become_one_at_once(crm: Crm, add: Add) -> None:
    one, two, three = add("Sara"), add("Sara", city="Yazd"), add("Sara", "sara@x.ir")
    crm.merging.merge(one, [two, three], {})
    found = get(crm, one)
    assert (found.city, [point.value for point in found.points]) == ("Yazd", ["sara@x.ir"])
    assert crm.contacts.find([str(two), str(three)]) == [one]


@pytest.mark.parametrize(("into", "others", "error"), [(1, [1], Conflict), (1, [], Conflict), (1, [99], NotFound)])
def test_what_cannot_be_merged_is_refused(crm: Crm, sara: int, into: int, others: list[int], error: Any) -> None:
    with pytest.raises(error):
        crm.merging.merge(into, others, {})


def test_one_contact_cannot_be_kept_apart_from_itself(crm: Crm, sara: int) -> None:
    with pytest.raises(Conflict):
        crm.merging.keep_apart(sara, sara)


def test_the_plan_is_what_then_happens_and_changes_nothing(crm: Crm, sara: int, twin: int, tmp_path: Path) -> None:
    before = state(tmp_path / "agency.db")
    plan = {row[0]: row[1:] for row in rows(crm.merging.plan(sara, [twin], {}), "field", "into", "other", "result")}
    assert state(tmp_path / "agency.db") == before
    assert plan["phones"] == ("09121234567", "02188776655", "09121234567; 02188776655")
    assert plan["consent"] == ("sms=yes", "sms=no", "sms=no")
    assert plan["seat"] == (None, "aisle", "aisle")
    assert [plan[what] for what in ("followups", "interactions", "complaints", "recommended")] == [(None, "1", "1")] * 4
    assert "city" not in plan
    assert crm.merging.merge(sara, [twin], {}) is None  # nothing of the trial is left in the way


def test_the_history_of_the_one_that_stays_has_that_of_the_other(crm: Crm, sara: int, twin: int) -> None:
    crm.merging.merge(sara, [twin], {})
    lines = rows(crm.history.of_record("contact", sara, Query()), "record", "field", "old", "new")
    assert (f"contact:{twin}", "full_name", None, "سارا احمدی") in lines
    assert (f"contact:{twin}", "merged_into_id", None, str(sara)) in lines


def test_deleting_takes_what_was_merged_along_and_undo_brings_it_back(
    crm: Crm, sara: int, twin: int, sql: Sql, tmp_path: Path
) -> None:
    crm.merging.merge(sara, [twin], {})
    before = state(tmp_path / "agency.db")
    crm.contacts.delete([sara])
    assert sql("SELECT id FROM contact WHERE id IN (?, ?)", sara, twin) == []
    crm.history.undo()
    assert state(tmp_path / "agency.db") == before


@pytest.mark.parametrize("is_gone", [False, True])
def test_who_is_forgotten_is_forgotten_under_every_id(crm: Crm, sara: int, twin: int, sql: Sql, is_gone: bool) -> None:
    crm.merging.merge(sara, [twin], {})
    if is_gone:
        crm.contacts.delete([sara])
    crm.privacy.forget(crm.privacy.find([str(sara) if is_gone else str(twin)]))
    assert sql("SELECT count(*) FROM contact WHERE id IN (?, ?)", sara, twin) == [(0,)]
    assert sql("SELECT count(*) FROM journal WHERE new LIKE '%سارا احمدی%' OR old LIKE '%سارا احمدی%'") == [(0,)]
    assert ("twin-uid",) in sql("SELECT uid FROM forgotten")


def test_who_was_merged_by_mistake_is_not_forgotten_with_the_other(crm: Crm, sara: int, twin: int, sql: Sql) -> None:
    crm.merging.merge(sara, [twin], {})
    crm.history.undo()
    crm.privacy.forget(crm.privacy.find([str(sara)]))
    assert sql("SELECT full_name FROM contact WHERE id = ?", twin) == [("سارا احمدی",)]


def test_a_dossier_tells_what_was_known_under_the_other_id(crm: Crm, sara: int, twin: int) -> None:
    crm.merging.merge(sara, [twin], {})
    told = rows(crm.privacy.dossier(sara).history, "record", "new")
    assert (f"contact:{twin}", "سارا احمدی") in told


# Anything whatever: two to four contacts, what they say, and what refers to them.
NUMBERS = st.integers(1, 4)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "city": st.sampled_from(["Yazd", "Qom"]),
        "note": st.sampled_from(["tea", "likes tea"]),
        "tier": st.sampled_from("ABCD"),
        "tags": st.lists(st.sampled_from(["vip", "new", "ski"]), unique=True).map(tuple),
        "consent": st.dictionaries(st.sampled_from(["sms", "call"]), st.sampled_from(["yes", "no"])).map(
            lambda said: tuple(said.items())
        ),
        "points": st.lists(
            st.sampled_from([parse_phone_point("09121234567", "IR"), parse_email_point("s@x.ir")]), unique=True
        ).map(tuple),
        "do_not_contact": st.booleans(),
    },
)
DEEDS = st.lists(
    st.tuples(st.sampled_from(["relate", "talk", "call", "complain", "org", "apart", "archive"]), NUMBERS, NUMBERS),
    max_size=12,
)


def deed(crm: Crm, what: str, one: int, other: int) -> None:
    """Something that refers to contacts; what is refused is not done."""
    try:
        if what == "relate":
            crm.contacts.relate(one, other, "child" if one < other else "friend")
        elif what == "talk":
            crm.interactions.add(InteractionDraft((str(one), str(other)), "call", "hi"))
        elif what == "call":
            crm.followups.add(FollowupDraft(str(one), "call", DUE))
        elif what == "complain":
            crm.complaints.add(ComplaintDraft(str(one), "too late"))
        elif what == "org":
            crm.contacts.edit([one], ContactChanges({"referred_by": str(other)}))
        elif what == "apart":
            crm.merging.keep_apart(one, other)
        else:
            crm.contacts.archive([one])
    except (Conflict, Invalid):
        pass


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(FACTS, min_size=2, max_size=4), DEEDS, st.permutations([1, 2, 3, 4]))
def test_whatever_is_merged_comes_back_as_it_was_and_refers_to_nobody_else(
    them: list[dict[str, Any]], deeds: list[tuple[str, int, int]], order: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "agency.db"
        found = config.load({"db": str(path), "region": "IR"}, env={"CRM_CONFIG": str(path.with_name("none.toml"))})
        crm = Crm(found, may_create=True, clock=lambda: NOW)
        for facts in them:
            crm.contacts.add(ContactDraft("Sara", **facts))
        for what, one, other in deeds:
            if max(one, other) <= len(them):
                deed(crm, what, one, other)
        before, (into, *others) = state(path), [number for number in order if number <= len(them)]
        crm.merging.merge(into, others, {})
        after = state(path)
        with closing(sqlite3.connect(path)) as db:
            for table, column in references(path):
                kept = [number for (number,) in db.execute(f"SELECT DISTINCT {column} FROM {table}") if number]
                assert not set(kept) & set(others), table
        crm.history.undo()
        assert state(path) == before
        crm.history.redo()
        assert state(path) == after
        assert sound(path)
        crm.close()
