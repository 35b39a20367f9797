"""The journal: every change is written down, by triggers or, in bulk, by one statement; never without a command."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.contact_fields import parse_email_point, parse_phone_point
from crm_cli.domain.contacts import ContactChanges, ContactDraft
from crm_cli.domain.custom_fields import CustomFieldDraft
from crm_cli.domain.loading import RawContact, Reader
from crm_cli.queries import health
from crm_cli.services.application import Crm
from crm_cli.store import file, journal
from crm_cli.store.work import Work

DRAFT = ContactDraft(
    "Sara Ahmadi",
    points=(parse_phone_point("09121234567", "IR"), parse_email_point("sara@example.com")),
    tags=("vip", "new"),
    consent=(("sms", "yes"),),
)


@pytest.fixture(autouse=True)
def new_files() -> None:
    """Every file is made as anybody's."""


def rows(crm: Crm, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with sqlite3.connect(crm.path) as db:
        return db.execute(sql, values).fetchall()


def add(work: Work, draft: ContactDraft = DRAFT) -> int:
    return work.contacts.insert(draft, org_id=None, owner_id=work.staff_id, referred_by_id=None)


def test_every_journalled_table_has_its_three_triggers() -> None:
    db = file.empty_reader()
    present = dict(
        db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'journal_*'").fetchall()
    )
    assert present == dict(journal.triggers(db))
    assert len(present) == 3 * len(journal.journalled_tables(db))


def test_a_journal_row_has_every_column_of_its_table() -> None:
    db = file.empty_reader()
    for table in journal.journalled_tables(db):
        columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        for name, sql in journal.triggers(db):
            if name.startswith(f"journal_{table}_") and name.count("_") == table.count("_") + 2:
                row = "old" if name.endswith("delete") else "new"
                assert all(f"'{column}', {row}.{column}" in sql for column in columns), name


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO contact_tag (contact_id, tag) VALUES (1, 'x')",
        "UPDATE contact SET city = 'Shiraz'",
        "DELETE FROM contact",
    ],
)
def test_a_write_outside_a_command_is_refused(crm: Crm, statement: str) -> None:
    with crm.write() as work:
        add(work)
    db = sqlite3.connect(crm.path)
    with pytest.raises(sqlite3.IntegrityError, match="no command is running"):
        db.execute(statement)


def test_insert_change_and_delete_are_written_down_with_the_row_before_and_after(crm: Crm) -> None:
    with crm.write() as work:
        number = add(work)
    crm.contacts.edit([number], ContactChanges({"city": "Shiraz"}))
    crm.contacts.delete([number])
    found = rows(crm, "SELECT old, new FROM journal WHERE table_name = 'contact' ORDER BY id")
    before_after = [tuple(text and json.loads(text)["city"] for text in pair) for pair in found]
    assert before_after == [(None, None), (None, "Shiraz"), ("Shiraz", None)]
    assert found[0][0] is None
    assert found[2][1] is None


def test_what_a_delete_takes_with_it_is_written_down_too(crm: Crm) -> None:
    with crm.write() as work:
        number = add(work)
    crm.contacts.delete([number])
    found = rows(crm, "SELECT table_name, count(*) FROM journal WHERE new IS NULL GROUP BY 1 ORDER BY 1")
    assert found == [("contact", 1), ("contact_consent", 1), ("contact_point", 2), ("contact_tag", 2)]


def test_one_command_is_one_row_and_its_changes_point_to_it(crm: Crm) -> None:
    with crm.write() as work:
        add(work)
        add(work)
    (number,) = [row for row, line in rows(crm, "SELECT id, line FROM command") if line == "test"]
    assert rows(crm, "SELECT DISTINCT command_id FROM journal WHERE table_name = 'contact'") == [(number,)]
    assert rows(crm, "SELECT * FROM current") == []


def test_a_command_that_changes_nothing_leaves_no_trace(crm: Crm) -> None:
    with crm.write() as work:
        number = add(work)
    before = rows(crm, "SELECT count(*) FROM command")
    crm.contacts.tag([number], add=["vip"], remove=[])
    assert rows(crm, "SELECT count(*) FROM command") == before


def raw(name: str, phone: str, email: str, tags: tuple[str, ...]) -> RawContact:
    return RawContact(
        "", "", name, "", "", "", "Tehran", "", "", "1369/07/15", "", (("", phone),), (("", email),), (), (), tags
    )


def test_the_bulk_way_writes_what_the_row_triggers_would_have_written(crm: Crm, tmp_path: Path) -> None:
    reader = Reader(region="IR", today=crm.present.today, source="csv")
    incoming = [
        reader.read(2, raw("علی رضایی", "09121234567", "ali@example.com", ("vip", "new"))),
        reader.read(3, raw("Sara", "0912", "sara@example.com", ())),
    ]
    passport, smoker = (crm.fields.add(CustomFieldDraft(key)) for key in ("passport_no", "smoker"))
    incoming[0] = incoming[0]._replace(custom=((passport, "P1"), (smoker, "1")))
    incoming[1] = incoming[1]._replace(custom=((passport, "P2"),))
    with crm.write() as work:
        org_ids = work.bulk_contacts.organisations(["Pars Travel"])
        work.bulk_contacts.load([row._replace(org="Pars Travel") for row in incoming], org_ids)
    by_set = rows(crm, "SELECT table_name, row_id, old, new FROM journal ORDER BY table_name, row_id")
    # The same rows again, one by one, with the triggers on.
    again = tmp_path / "again.db"
    file.create(again, owner="x")
    db = sqlite3.connect(again, isolation_level=None)
    db.execute("DELETE FROM journal")
    db.execute("INSERT INTO current VALUES (1, 1, 0)")
    db.execute("UPDATE staff SET id = id")
    db.execute("DELETE FROM journal")
    for table in ("custom_field", "contact", "contact_point", "contact_tag", "contact_value"):
        names = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        for row in rows(crm, f"SELECT {', '.join(names)} FROM {table} ORDER BY id"):
            db.execute(statement, row)
    by_trigger = db.execute("SELECT table_name, row_id, old, new FROM journal ORDER BY table_name, row_id").fetchall()
    assert [row for row in by_set if row[0] != "staff"] == by_trigger
    assert sum(row[0] == "contact" for row in by_set) == 3
    assert sum(row[0] == "contact_value" for row in by_set) == 3


def test_the_bulk_way_indexes_what_the_row_triggers_would_have_indexed(crm: Crm) -> None:
    reader = Reader(region="IR", today=crm.present.today, source=None)
    with crm.write() as work:
        ali = raw("علي رضائی", "09121234567", "ali@example.com", ())._replace(note="ويزا")
        work.bulk_contacts.load([reader.read(2, ali)], {})
    db = sqlite3.connect(crm.path, isolation_level=None)
    assert [index for index in health.search_indexes(db) if health.words_differ(db, index)] == []
    found = {"contact_search": ("علی", "9121234567", "ali", "example"), "contact_infix": ("لی ", "345", "xam")}
    for index, parts in {**found, "contact_note_search": ("ویزا",)}.items():
        for part in parts:
            assert db.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (f'"{part}"',)).fetchall() == [(1,)]
