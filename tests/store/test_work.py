"""The unit of work: all or nothing, one writer at a time, and no half-remembered failure."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from crm_cli import config
from crm_cli.domain.contacts import ContactDraft
from crm_cli.errors import Busy, Conflict, NotFound
from crm_cli.services.application import Crm
from crm_cli.store import file, waiting


@pytest.fixture(autouse=True)
def new_files() -> None:
    """Every file is made as anybody's."""


def names(crm: Crm) -> list[str]:
    with sqlite3.connect(crm.path) as db:
        return [name for (name,) in db.execute("SELECT full_name FROM contact ORDER BY id")]


def test_what_fails_half_way_leaves_nothing(crm: Crm) -> None:
    crm.contacts.add(ContactDraft("Sara"))
    with pytest.raises(ZeroDivisionError), crm.write() as work:
        work.contacts.insert(ContactDraft("Ali"), org_id=None, owner_id=None, referred_by_id=None)
        raise ZeroDivisionError
    assert names(crm) == ["Sara"]


def test_the_next_command_does_not_commit_what_the_last_one_could_not(crm: Crm, monkeypatch: Any) -> None:
    crm.contacts.add(ContactDraft("Sara"))
    monkeypatch.setattr(waiting, "NOTICE_AFTER_MS", 20)
    monkeypatch.setattr(waiting, "GIVE_UP_AFTER_MS", 50)
    reader = sqlite3.connect(crm.path)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM contact").fetchone()  # holds a lock that COMMIT needs gone
    if not file.wal_is_safe():
        with pytest.raises(Busy):
            crm.contacts.add(ContactDraft("Ali"))
    reader.rollback()
    crm.contacts.add(ContactDraft("Mina"))
    assert "Ali" not in names(crm)
    assert names(crm)[-1] == "Mina"


def test_waiting_for_another_writer_is_announced_and_then_given_up(crm: Crm, monkeypatch: Any) -> None:
    crm.contacts.add(ContactDraft("Sara"))
    monkeypatch.setattr(waiting, "NOTICE_AFTER_MS", 20)
    monkeypatch.setattr(waiting, "GIVE_UP_AFTER_MS", 50)
    said: list[str] = []
    crm.notice = said.append
    other = sqlite3.connect(crm.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        crm.contacts.add(ContactDraft("Ali"))
    assert len(said) == 1
    other.execute("ROLLBACK")
    assert names(crm) == ["Sara"]


def test_several_writers_lose_no_update(crm: Crm) -> None:
    crm.contacts.add(ContactDraft("Sara"))

    def add(number: int) -> None:
        own = Crm(config.load({"db": str(crm.path)}, env={"CRM_CONFIG": "/nowhere"}), clock=crm._clock)
        own.contacts.add(ContactDraft(f"Contact {number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(20)))
    assert sorted(names(crm)) == sorted(["Sara", *(f"Contact {number}" for number in range(20))])


def test_two_processes_that_create_the_file_at_once_get_one(crm: Crm) -> None:
    barrier = threading.Barrier(4)

    def make(_number: int) -> None:
        barrier.wait()
        file.create(crm.path, owner="Mina")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make, range(4)))
    assert [path.name for path in crm.path.parent.iterdir()] == [crm.path.name]
    assert file.open_reader(crm.path, str).execute("SELECT count(*) FROM staff").fetchone() == (1,)


def test_a_record_that_was_changed_meanwhile_is_not_overwritten(crm: Crm) -> None:
    number = crm.contacts.add(ContactDraft("Sara"))
    with crm.write() as work:
        (read,) = work.contacts.fetch([number])
        work.contacts.update(read._replace(city="Shiraz"))
    with pytest.raises(Conflict, match="changed meanwhile"), crm.write() as work:
        work.contacts.update(read._replace(city="Tehran"))


def test_a_change_of_tags_alone_is_a_new_version(crm: Crm) -> None:
    number = crm.contacts.add(ContactDraft("Sara"))
    crm.contacts.tag([number], add=["vip"], remove=[])
    with crm.write() as work:
        assert work.contacts.fetch([number])[0].version == 2


def test_unknown_ids_are_named_together_and_nothing_is_changed(crm: Crm) -> None:
    number = crm.contacts.add(ContactDraft("Sara"))
    with pytest.raises(NotFound, match="77, 78"):
        crm.contacts.archive([number, 77, 78])
    with crm.write() as work:
        assert work.contacts.fetch([number])[0].archived_at is None


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 60, 0), True),
    ],
)
def test_wal_is_used_only_where_the_library_has_the_fix(version: tuple[int, int, int], safe: bool) -> None:
    assert file.wal_is_safe(version) is safe


def test_a_writer_is_durable(crm: Crm) -> None:
    crm.contacts.add(ContactDraft("Sara"))
    db = file.open_writer(crm.path, lambda _text: None)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert db.execute("PRAGMA secure_delete").fetchone() == (1,)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal" if file.wal_is_safe() else "truncate",)


def test_the_file_and_its_folder_are_private(crm: Crm, tmp_path: Any) -> None:
    path = tmp_path / "new" / "deep" / "agency.db"
    file.create(path, owner="Mina")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_reader_cannot_write(crm: Crm) -> None:
    crm.contacts.add(ContactDraft("Sara"))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        crm.reader.execute("DELETE FROM contact")
