"""What follows from the records is made anew, after a backup, all or nothing; no record is touched."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.contacts import ContactChanges, ContactDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.errors import Busy, Damaged, NotFound, StoreUnavailable
from crm_cli.queries import health
from crm_cli.services.application import Crm
from crm_cli.store import file, repair, waiting
from crm_cli.store.backup import folder_of
from crm_cli.store.repair import Repaired

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
REDEFINED = "UPDATE sqlite_master SET sql = 'CREATE INDEX contact_tag_tag ON contact_tag (tag){}' WHERE name = '{}'"
BROKEN = {
    "journal trigger gone": ["DROP TRIGGER journal_contact_insert"],
    "journal trigger of somebody else": ["CREATE TRIGGER journal_x AFTER UPDATE ON staff BEGIN SELECT 1; END"],
    "search trigger gone": ["DROP TRIGGER contact_search_update"],
    "trigger of parts of words gone": ["DROP TRIGGER contact_infix_delete"],
    "trigger of notes gone": ["DROP TRIGGER contact_note_search_before_update"],
    "view of notes gone": ["DROP VIEW contact_note"],
    "view of notes changed": ["DROP VIEW contact_note", "CREATE VIEW contact_note (id, search_text) AS SELECT 1, 'x'"],
    "search trigger gone, and a change not followed": [
        "DROP TRIGGER contact_search_update",
        "INSERT INTO current VALUES (1, 1, 0)",
        "UPDATE contact SET search_text = 'mina'",
        "DELETE FROM current",
    ],
    "rows not indexed": ["DELETE FROM contact_search_docsize"],
    "other words indexed": [
        "INSERT INTO contact_search (contact_search, rowid, search_text) VALUES ('delete', 1, 'sara')",
        "INSERT INTO contact_search (rowid, search_text) VALUES (1, 'mina')",
    ],
    "other parts of words indexed": ["INSERT INTO contact_infix (rowid, search_text) VALUES (1, 'mina')"],
    "rows without their note": ["DELETE FROM contact_note_search_docsize"],
    "index of words damaged": ["UPDATE interaction_search_data SET block = x'00' WHERE id > 10"],
    "search index gone": ["DROP TABLE complaint_search"],
    "index of parts of words gone": ["DROP TABLE contact_infix"],
    "index gone": ["DROP INDEX contact_import_key"],
    "index changed": ["DROP INDEX contact_org", "CREATE INDEX contact_org ON contact (id)"],
    "index without some rows": [
        "PRAGMA writable_schema = ON",
        REDEFINED.format(" WHERE tag IS NULL", "contact_tag_tag"),
        "PRAGMA writable_schema = RESET",
        "REINDEX contact_tag_tag",
        "PRAGMA writable_schema = ON",
        REDEFINED.format("", "contact_tag_tag"),
    ],
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the file stands once the first test has made it."""
    return tmp_path_factory.mktemp("kept") / "agency.db"


@pytest.fixture
def path(crm: Crm, kept: Path) -> Path:
    """A file with something in every index; a copy of the first."""
    if kept.exists():
        return Path(shutil.copy(kept, crm.path))
    number = crm.contacts.add(ContactDraft("Sara Ahmadi", tags=("vip",), note="likes windows"))
    crm.interactions.add(InteractionDraft((str(number),), "call", "asked about Istanbul"))
    crm.contacts.edit([number], ContactChanges({"city": "Yazd"}))
    crm.close()
    shutil.copy(crm.path, kept)
    return crm.path


@pytest.fixture
def spoil(path: Path) -> Callable[..., None]:
    def run(*statements: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for statement in statements:
                db.execute(statement)

    return run


def repaired(path: Path, *, dry: bool = False) -> Repaired:
    return repair.repair(path, AT, lambda _text: None, dry=dry)


def records(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as db:
        tables = db.execute("SELECT name FROM pragma_table_list WHERE strict = 1 ORDER BY 1").fetchall()
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}


def definitions(path: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(path)) as db:
        return health.definitions(db)


@pytest.mark.parametrize("statements", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_wrong_is_made_as_in_a_new_file(path: Path, spoil: Callable[..., None], statements: list[str]) -> None:
    sound = definitions(path)
    spoil(*statements)
    before = records(path)
    assert repaired(path).faults
    assert definitions(path) == sound
    assert repaired(path) == ([], None)
    assert records(path) == before


def test_after_the_repair_everything_is_found_by_its_words(path: Path, spoil: Callable[..., None], crm: Crm) -> None:
    spoil(*BROKEN["search trigger gone, and a change not followed"])
    assert list(file.open_reader(path, str).execute("SELECT rowid FROM contact_search('mina')")) == []
    repaired(path)
    assert list(file.open_reader(path, str).execute("SELECT rowid FROM contact_search('mina')")) == [(1,)]


def test_several_things_are_mended_at_once_and_the_file_is_kept_as_it_was(
    path: Path, spoil: Callable[..., None]
) -> None:
    for name in ("journal trigger gone", "search trigger gone", "rows not indexed", "index gone"):
        spoil(*BROKEN[name])
    wrong = definitions(path)
    done = repaired(path)
    assert {fault.check for fault in done.faults} == {"indexes", "search", "journal"}
    assert done.backup
    assert done.backup.name == "20261122T063000Z-before-repair.db"
    assert definitions(done.backup) == wrong


def test_where_nothing_is_wrong_nothing_is_written(path: Path) -> None:
    before = path.read_bytes()
    assert repaired(path) == ([], None)
    assert path.read_bytes() == before
    assert not folder_of(path).exists()


def test_a_dry_repair_says_what_it_would_mend_and_writes_nothing(path: Path, spoil: Callable[..., None]) -> None:
    spoil(*BROKEN["journal trigger gone"])
    before = path.read_bytes()
    done = repaired(path, dry=True)
    assert ([fault.check for fault in done.faults], done.backup) == (["journal"], None)
    assert path.read_bytes() == before
    assert not folder_of(path).exists()


def test_a_file_with_damage_is_left_as_it_is(path: Path, spoil: Callable[..., None]) -> None:
    spoil(
        *BROKEN["journal trigger gone"],
        "INSERT INTO current VALUES (1, 1, 0)",
        "PRAGMA ignore_check_constraints = ON",
        "UPDATE contact SET full_name = ''",
        "DELETE FROM current",
    )
    before = path.read_bytes()
    with pytest.raises(Damaged, match="CHECK constraint failed in contact") as refused:
        repaired(path)
    assert "--salvage" in refused.value.hint
    assert path.read_bytes() == before


def test_what_cannot_be_mended_leaves_the_file_as_it_was(
    path: Path, spoil: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(*BROKEN["journal trigger gone"], *BROKEN["index gone"])
    wrong = definitions(path)
    monkeypatch.setattr(repair, "_anew", lambda _name, _made: ("SELECT 1",))
    with pytest.raises(StoreUnavailable, match="could not be repaired"):
        repaired(path)
    assert definitions(path) == wrong


def test_without_a_backup_nothing_is_mended(path: Path, spoil: Callable[..., None]) -> None:
    spoil(*BROKEN["journal trigger gone"])
    folder_of(path).write_text("in the way")
    wrong = definitions(path)
    with pytest.raises(StoreUnavailable):
        repaired(path)
    assert definitions(path) == wrong


def test_a_file_somebody_writes_to_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "NOTICE_AFTER_MS", 20)
    monkeypatch.setattr(waiting, "GIVE_UP_AFTER_MS", 50)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            repaired(path)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        repaired(tmp_path / "no.db")
    assert list(tmp_path.iterdir()) == []
