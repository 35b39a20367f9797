"""A file of every released format opens: backed up, migrated in one transaction, nothing lost."""

import gzip
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_cli.errors import Busy, StoreUnavailable
from crm_cli.store import file, upgrade, waiting
from crm_cli.store.backup import folder_of
from crm_cli.store.journal import triggers

RELEASED = sorted((Path(__file__).parent / "files").glob("v*.db.gz"))
NEWEST = file.migrations()[-1][0]
SECOND = file.migrations()[1][1].read_text(encoding="utf-8")
LOSING = ["DROP TRIGGER IF EXISTS journal_contact_tag_delete", "DELETE FROM contact_tag"]
STEPS = len(list(upgrade._statements(SECOND)))


@pytest.fixture(autouse=True)
def new_files() -> None:
    """Every file is made as anybody's."""


def unpacked(packed: Path, folder: Path) -> Path:
    path = folder / "agency.db"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A file of the first format."""
    return unpacked(RELEASED[0], tmp_path)


def asked(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(statement).fetchall()


def rows(path: Path, tables: list[str]) -> dict[str, Any]:
    """Every row of these tables by the columns the first format had."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return {table: [dict(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY 1")] for table in tables}


def test_there_is_a_file_of_every_format_before_this_one() -> None:
    assert [packed.name for packed in RELEASED] == [f"v{number}.db.gz" for number in range(1, NEWEST)]


@pytest.mark.parametrize("packed", RELEASED, ids=lambda packed: packed.name)
def test_a_released_file_opens_with_everything_that_was_in_it(packed: Path, tmp_path: Path) -> None:
    path = unpacked(packed, tmp_path)
    tables = [name for (name,) in asked(path, "SELECT name FROM pragma_table_list WHERE strict = 1")]
    before = rows(path, tables)
    file.open_reader(path, str).close()
    after = rows(path, tables)
    for table in set(tables) - {"migration"}:
        assert [{key: row[key] for key in old} for old, row in zip(before[table], after[table], strict=True)] == before[
            table
        ]
    assert asked(path, "PRAGMA user_version") == [(NEWEST,)]
    assert asked(path, "PRAGMA integrity_check") == [("ok",)]
    assert asked(path, "PRAGMA foreign_key_check") == []


def test_a_migrated_file_has_the_schema_of_a_new_one(older: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    file.create(new, owner="root")
    file.open_reader(older, str).close()
    schema = "SELECT type, name FROM sqlite_master ORDER BY type, name"
    assert asked(older, schema) == asked(new, schema)
    with closing(sqlite3.connect(older)) as db:
        expected = dict(triggers(db))
        assert expected == {
            name: db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in expected
        }


def test_what_it_was_is_kept_beside_it_and_said(older: Path) -> None:
    said: list[str] = []
    before = rows(older, ["contact", "journal"])
    file.open_reader(older, said.append).close()
    (kept,) = folder_of(older).iterdir()
    assert str(kept) in said[0]
    assert (kept.stat().st_mode & 0o777, folder_of(older).stat().st_mode & 0o777) == (0o600, 0o700)
    assert asked(kept, "PRAGMA user_version") == [(1,)]
    assert rows(kept, ["contact", "journal"]) == before


def test_an_older_file_can_be_written_to_at_once(older: Path) -> None:
    db = file.open_writer(older, str)
    assert db.execute("PRAGMA user_version").fetchone() == (NEWEST,)
    db.close()


@pytest.mark.parametrize("step", range(0, STEPS, 4))
def test_a_migration_that_fails_at_any_step_leaves_the_file_as_it_was(
    older: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = older.read_bytes()
    statements = list(upgrade._statements(SECOND))
    statements[step] = "SELECT nothing FROM nowhere"
    monkeypatch.setattr(upgrade, "_statements", lambda _script: statements)
    with pytest.raises(StoreUnavailable):
        file.open_reader(older, str)
    assert asked(older, "PRAGMA user_version") == [(1,)]
    assert older.read_bytes() == before


def test_a_migration_that_would_lose_rows_is_taken_back(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "_statements", lambda _script: LOSING)
    with pytest.raises(StoreUnavailable, match="rows would be lost"):
        file.open_reader(older, str)
    assert asked(older, "SELECT count(*) FROM contact_tag") == [(1,)]


def test_without_a_backup_nothing_is_migrated(older: Path) -> None:
    folder_of(older).write_text("in the way")
    with pytest.raises(StoreUnavailable):
        file.open_reader(older, str)
    assert asked(older, "PRAGMA user_version") == [(1,)]


def test_of_several_at_once_one_migrates_and_the_others_wait(older: Path) -> None:
    failures: list[BaseException] = []

    def run(job: Callable[[], Any]) -> None:
        try:
            job()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(lambda: file.open_reader(older, str).close(),)) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(list(folder_of(older).glob("*.db"))) == 1
    assert asked(older, "SELECT number FROM migration") == [(number,) for number in range(1, NEWEST + 1)]


def test_a_file_that_somebody_writes_to_is_busy_and_stays_as_it_was(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "GIVE_UP_AFTER_MS", 100)
    with closing(sqlite3.connect(older, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            file.open_reader(older, str)
    assert asked(older, "PRAGMA user_version") == [(1,)]
