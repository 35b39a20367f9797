"""Erasing people: their rows go, the journal keeps its rows without what they said, no byte of them is left."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.contact_fields import parse_email_point, parse_phone_point
from crm_cli.domain.contacts import ContactChanges, ContactDraft
from crm_cli.domain.custom_fields import CustomFieldDraft
from crm_cli.domain.documents import DocumentDraft
from crm_cli.domain.folding import normalise, words
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.privacy import Erased
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.staff import StaffDraft
from crm_cli.queries import health, privacy
from crm_cli.services.application import Crm
from crm_cli.store.forget import bare, forget, holding, rewrite
from crm_cli.store.journal import journalled_tables
from crm_cli.store.seals import breaks

Forget = Callable[..., Erased]
Sql = Callable[..., list[tuple[Any, ...]]]

NAME = "زهرا كاظمی"  # with an Arabic kaf, which is kept as typed beside a normalised form
SAID = {
    "name": NAME,
    "latin name": "Zahra Quzvini",
    "phone": "0912 777 4321",
    "phone as compared": "+989127774321",
    "e-mail": "Quzvini@Xylophone.example",
    "note": "فقط مانیفست",
    "tag": "quixotic",
    "custom value": "zugzwang",
    "conversation": "wistful vestibule",
    "follow-up": "jocular vignette",
    "outcome": "brisk quorum",
    "handed on": "vexing bullfrogs",
    "complaint": "waltzing nymphs",
    "step of the complaint": "flummoxed gypsum",
    "remedy": "frowzy plum jacks",
    "complaint handed on": "sphinx quartz",
    "deleted long ago": "mazurka kumquat",
    "city": "Xanadu",
    "document": "quaffed-zebu.jpg",
    "number": "KQ77XZ301",
}
ZAHRA, REZA, ALI = 1, 2, 3


@pytest.fixture
def told(crm: Crm) -> Crm:
    """Zahra with everything there can be about a contact, Reza and Ali around her; command lines that name her."""
    crm.fields.add(CustomFieldDraft("level", "text"))
    crm.staff.add(StaffDraft("Leila"))
    crm.typed = lambda: f"contacts add {NAME!r} --note {SAID['note']!r}"
    points = parse_phone_point(SAID["phone"], "IR"), parse_email_point(SAID["e-mail"])
    facts = {"latin_name": SAID["latin name"], "note": SAID["note"], "city": SAID["city"]}
    parts = {"tags": (SAID["tag"],), "consent": (("sms", "yes"),), "custom": (("level", SAID["custom value"]),)}
    crm.contacts.add(ContactDraft(NAME, points=points, **facts, **parts))  # type: ignore[arg-type]
    crm.contacts.add(ContactDraft("Reza Karimi", referred_by="1"))
    crm.typed = lambda: "contacts add 'Ali Ahmadi'"
    crm.contacts.add(ContactDraft("Ali Ahmadi", points=(parse_phone_point("09351112233", "IR"),)))
    crm.interactions.add(InteractionDraft(("2",), "call", "spoke of Qom"))
    crm.typed = lambda: f"log call {NAME!r} {SAID['conversation']!r}"
    crm.contacts.relate(ZAHRA, REZA, "spouse")
    crm.contacts.relate(ALI, ZAHRA, "agent")
    crm.merging.keep_apart(ZAHRA, ALI)
    crm.interactions.add(InteractionDraft(("1",), "call", SAID["conversation"]))
    crm.interactions.add(InteractionDraft(("1", "2"), "meeting", "spoke of Yazd together"))
    for title in (SAID["follow-up"], SAID["deleted long ago"]):
        crm.followups.add(FollowupDraft("1", title, date(2026, 11, 25)))
    crm.followups.refer([1], "leila", note=SAID["handed on"])
    crm.followups.complete([1], outcome=SAID["outcome"])
    crm.followups.delete([2])
    crm.complaints.add(ComplaintDraft("1", SAID["complaint"], severity=2))
    crm.complaints.investigate([1], note=SAID["step of the complaint"])
    crm.complaints.resolve([1], decision="upheld", remedies=[RemedyDraft("refund", note=SAID["remedy"])])
    crm.complaints.refer([1], "leila", note=SAID["complaint handed on"])
    crm.complaints.link(1, [crm.complaints.add(ComplaintDraft("1", "again"))])
    crm.documents.add(DocumentDraft("1", SAID["document"], number=SAID["number"]), BytesIO(b"a scan"))
    crm.contacts.edit([ZAHRA], ContactChanges({"city": "Tabriz"}))
    return crm


@pytest.fixture
def uid(told: Crm) -> str:
    return told.contacts.card(ZAHRA).contact.uid


@pytest.fixture
def forgotten(told: Crm) -> Forget:
    """Forgets contacts by their uids, as a command that names them."""
    told.typed = lambda: f"--db /home/zahra/x.db contacts forget {NAME!r}"

    def act(*uids: str) -> Erased:
        with told.write() as work:
            return forget(work.db, uids, work.at)

    return act


@pytest.fixture
def sql(crm: Crm) -> Sql:
    """Asks the file itself."""

    def asked(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(crm.path)) as db:
            return db.execute(statement, values).fetchall()

    return asked


def forms(text: str) -> Iterator[str]:
    """A text as typed, as it is compared, and its words as the search index has them; of a phone only the whole."""
    yield from (text, normalise(text), normalise(text).replace(" ", "").lstrip("+0"))
    if not text.lstrip("+")[0].isdigit():
        yield from words(text)


def left_in(folder: Path, text: str) -> list[str]:
    """The forms of a text that stand anywhere in the file or beside it."""
    content = b"\0".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    return [form for form in forms(text) if form.encode() in content]


def test_no_byte_of_what_was_said_is_left_in_the_file(told: Crm, uid: str, forgotten: Forget, tmp_path: Path) -> None:
    assert [what for what, text in SAID.items() if not left_in(tmp_path, text)] == []
    forgotten(uid)
    told.close()
    rewrite(told.path, print)
    assert {what: found for what, text in SAID.items() if (found := left_in(tmp_path, text))} == {}


def test_the_file_keeps_no_page_it_does_not_use(told: Crm, uid: str, forgotten: Forget, sql: Sql) -> None:
    told.interactions.add(InteractionDraft(("1",), "call", "long " * 20_000))
    forgotten(uid)
    assert sql("PRAGMA freelist_count") > [(0,)]
    told.close()
    rewrite(told.path, print)
    assert sql("PRAGMA freelist_count") == [(0,)]


def test_the_words_are_gone_from_the_search_indexes_before_the_file_is_rewritten(
    told: Crm, uid: str, forgotten: Forget, sql: Sql
) -> None:
    forgotten(uid)
    for index in health.search_indexes(told.reader):
        kept = b"".join(block for (block,) in sql(f"SELECT block FROM {index.name}_data"))
        assert [form for text in SAID.values() for form in forms(text) if form.encode() in kept] == []
        assert sql(f"SELECT count(*) FROM {index.name}_docsize") == sql(f"SELECT count(*) FROM {index.table}")
    assert sql("SELECT rowid FROM contact_search WHERE contact_search MATCH 'reza'") == [(REZA,)]


def test_of_the_parts_of_words_only_those_of_others_are_left(told: Crm, uid: str, forgotten: Forget, sql: Sql) -> None:
    forgotten(uid)
    with closing(sqlite3.connect(told.path)) as db:
        db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, contact_infix, row)")
        kept = {term for (term,) in db.execute("SELECT term FROM temp.vocabulary")}
    texts = [text for (text,) in sql("SELECT search_text FROM contact")]
    assert kept == {text[at : at + 3] for text in texts for at in range(len(text) - 2)}


def test_a_guess_cannot_be_tried_against_what_is_kept(told: Crm, uid: str, forgotten: Forget, sql: Sql) -> None:
    assert sql("SELECT count(*) FROM journal WHERE length(salt) <> 8 OR salt IS NULL") == [(0,)]
    forgotten(uid)
    assert sql("SELECT count(*) FROM journal WHERE (digest IS NULL) <> (salt IS NOT NULL)") == [(0,)]
    assert list(breaks(told.reader)) == []


def test_every_table_that_belongs_to_a_contact_is_told_of_here(told: Crm, uid: str, sql: Sql) -> None:
    db = told.reader
    held = privacy.held(db, privacy.ids_of(db, [uid]))
    del held["reminder"]  # which is kept out of the journal
    held["interaction"] = privacy.conversations(db, held["contact"])
    assert all(held.values())
    assert set(held) == set(journalled_tables(db)) - {"staff", "custom_field", "rule", "holiday", "segment"}


def test_the_rows_go_and_nobody_elses(uid: str, forgotten: Forget, sql: Sql) -> None:
    erased = forgotten(uid)
    assert erased.rows == {
        **dict.fromkeys(("contact", "contact_tag", "contact_consent", "contact_value", "interaction"), 1),
        **dict.fromkeys(("contact_point", "relation", "interaction_contact"), 2),
        **dict.fromkeys(("followup_handoff", "complaint_handoff", "complaint_link", "complaint_remedy"), 1),
        **{"followup": 2, "complaint": 2, "complaint_event": 6},
        "document": 1,
        "contact_not_same": 1,
    }
    assert sql("SELECT id, full_name, referred_by_id FROM contact") == [
        (REZA, "Reza Karimi", None),
        (ALI, "Ali Ahmadi", None),
    ]
    assert sql("SELECT contact_id FROM contact_point") == [(ALI,)]
    assert sql("SELECT (SELECT count(*) FROM followup), (SELECT count(*) FROM complaint_event)") == [(0, 0)]


def test_of_a_conversation_with_others_only_the_part_in_it_goes(uid: str, forgotten: Forget, sql: Sql) -> None:
    assert forgotten(uid).shared == 1
    assert sql("SELECT id, body FROM interaction") == [(1, "spoke of Qom"), (3, "spoke of Yazd together")]
    assert sql("SELECT interaction_id, contact_id FROM interaction_contact") == [(1, REZA), (3, REZA)]
    assert sql("SELECT count(*) FROM journal WHERE table_name = 'interaction' AND new ->> 'body' LIKE 'spoke%'") == [
        (2,)
    ]


def test_every_count_and_the_chain_of_seals_hold(told: Crm, uid: str, forgotten: Forget, sql: Sql) -> None:
    columns = "id, command_id, table_name, row_id, old IS NULL, new IS NULL"
    before = sql(f"SELECT {columns} FROM journal"), sql("SELECT id, rows FROM command")
    forgotten(uid)
    after = sql(f"SELECT {columns} FROM journal"), sql("SELECT id, rows FROM command")
    assert [now[: len(then)] for then, now in zip(before, after, strict=True)] == list(before)
    assert after[1][-1][1] == len(after[0]) - len(before[0])
    with closing(sqlite3.connect(told.path)) as db:
        assert list(breaks(db)) == []


def test_a_row_of_the_journal_says_nothing_but_its_id_and_those_of_others_all_they_said(
    uid: str, forgotten: Forget, sql: Sql
) -> None:
    others = (
        "(table_name, row_id) IN (VALUES ('contact', 3), ('interaction', 1), ('interaction', 3), ('custom_field', 1))"
    )
    before = sql(f"SELECT id, old, new FROM journal WHERE {others} ORDER BY id")
    assert before
    assert forgotten(uid).entries == sql("SELECT count(*) FROM journal WHERE digest IS NOT NULL")[0][0]
    about = sql("SELECT DISTINCT table_name, row_id, old, new FROM journal WHERE digest IS NOT NULL")
    assert {text for _table, row, *said in about for text in said} == {
        None,
        *(f'{{"id":{row}}}' for _table, row, *_said in about),
    }
    assert sql(f"SELECT id, old, new FROM journal WHERE {others} AND digest IS NULL ORDER BY id") == before


def test_command_lines_that_concern_the_person_keep_the_words_of_crm_only(
    uid: str, forgotten: Forget, sql: Sql
) -> None:
    forgotten(uid)
    lines = [line for (line,) in sql("SELECT line FROM command ORDER BY id")]
    first = [
        "create",
        "test",
        "test",
        "contacts add …",
        "contacts add …",
        "contacts add 'Ali Ahmadi'",
        "contacts add 'Ali Ahmadi'",
    ]
    assert lines[:7] == first
    assert lines[-1] == "contacts forget …"
    assert set(lines[7:-1]) == {"log call …"}


def test_who_was_deleted_long_ago_is_erased_from_the_journal(told: Crm, uid: str, forgotten: Forget, sql: Sql) -> None:
    told.contacts.delete([ZAHRA])
    erased = forgotten(uid)
    assert (erased.rows, erased.shared) == ({}, 1)
    assert sql("SELECT count(*) FROM journal WHERE old ->> 'full_name' = ? OR new ->> 'full_name' = ?", NAME, NAME) == [
        (0,)
    ]
    with closing(sqlite3.connect(told.path)) as db:
        assert list(breaks(db)) == []


def test_who_came_back_under_another_id_is_erased_under_both(told: Crm, uid: str, forgotten: Forget, sql: Sql) -> None:
    told.contacts.delete([ZAHRA])
    again = told.contacts.add(ContactDraft(NAME, uid=uid))
    forgotten(uid)
    assert again != ZAHRA
    assert sql("SELECT count(*) FROM journal WHERE ifnull(new, old) ->> 'full_name' = ?", NAME) == [(0,)]


def test_a_deleted_conversation_is_erased_with_the_last_who_took_part(
    told: Crm, uid: str, forgotten: Forget, sql: Sql
) -> None:
    other = told.contacts.card(REZA).contact.uid
    told.interactions.delete([3])
    kept = "SELECT count(*) FROM journal WHERE table_name = 'interaction' AND row_id = 3 AND digest IS NULL"
    assert forgotten(uid).shared == 1
    assert sql(kept) == [(2,)]
    assert forgotten(other).shared == 0
    assert sql(kept) == [(0,)]


def test_what_went_from_one_person_to_another_is_erased_with_both(
    told: Crm, uid: str, forgotten: Forget, sql: Sql
) -> None:
    other = told.contacts.card(REZA).contact.uid
    with told.write() as work:
        work.db.execute("UPDATE complaint SET contact_id = ?", (REZA,))
    forgotten(uid)
    assert sql("SELECT DISTINCT contact_id FROM complaint") == [(REZA,)]
    forgotten(other)
    assert sql("SELECT count(*) FROM journal WHERE table_name = 'complaint' AND digest IS NULL") == [(0,)]
    with closing(sqlite3.connect(told.path)) as db:
        assert list(breaks(db)) == []


def test_people_who_spoke_with_each_other_alone_are_forgotten_with_what_they_said(
    told: Crm, uid: str, forgotten: Forget, sql: Sql
) -> None:
    erased = forgotten(uid, told.contacts.card(REZA).contact.uid)
    assert erased.shared == 0
    assert sql("SELECT count(*) FROM interaction") == [(0,)]


def test_the_uid_is_noted_also_of_somebody_who_is_not_in_the_file(uid: str, forgotten: Forget, sql: Sql) -> None:
    (before,) = sql("SELECT count(*) FROM command")
    assert forgotten("01a00000-0000-7000-8000-000000000000") == Erased({}, 0, 0)
    assert sql("SELECT count(*) FROM command") == [before]
    forgotten(uid)
    assert sql("SELECT uid, forgotten_at FROM forgotten ORDER BY uid = ?", uid) == [
        ("01a00000-0000-7000-8000-000000000000", "2026-11-22T06:30:00Z"),
        (uid, "2026-11-22T06:30:00Z"),
    ]


def test_forgetting_twice_leaves_every_digest_as_it_is(uid: str, forgotten: Forget, sql: Sql) -> None:
    forgotten(uid)
    before = sql("SELECT * FROM journal")
    assert forgotten(uid) == Erased({}, 0, 0)
    assert sql("SELECT * FROM journal") == before


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("contacts add 'Sara Ahmadi' --phone 0912", "contacts add …"),
        ("--db '/home/sara ahmadi/x.db' contacts edit sara", "contacts edit …"),
        ("-q --create contacts add Sara", "contacts add …"),
        ("log call sara hello", "log call …"),
        ("log --with sara call ali hello", "log …"),
        ("undo 5", "undo 5"),
        ("undo", "undo"),
        ("don't", "…"),
        ("", ""),
    ],
)
def test_a_line_keeps_the_words_of_crm(line: str, kept: str) -> None:
    assert bare(line) == kept


def test_backups_that_hold_somebody_are_found_and_what_cannot_be_read_may_be_one(
    told: Crm, uid: str, forgotten: Forget, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    told.close()
    (folder / "with.db").write_bytes(told.path.read_bytes())
    told.contacts.delete([ZAHRA])
    told.close()
    (folder / "deleted.db").write_bytes(told.path.read_bytes())
    forgotten(uid)
    told.close()
    (folder / "after.db").write_bytes(told.path.read_bytes())
    (folder / ".half.part").write_bytes(told.path.read_bytes()[:5000])
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert [path.name for path in holding(folder, [uid])] == [".half.part", "deleted.db", "with.db"]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
