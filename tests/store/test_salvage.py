"""A new file from a damaged one: every row that can be read or that the journal knows; the damaged file untouched."""

import gzip
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_cli import config
from crm_cli.domain.contacts import ContactDraft
from crm_cli.errors import Busy, Conflict, Damaged, NewerFile, NotFound, StoreUnavailable
from crm_cli.queries import health
from crm_cli.services.application import Crm
from crm_cli.store import drift, file, firstpage, salvage, seals, wreck
from crm_cli.store.salvage import Command, Saved
from tests.conftest import NOW, Shell

PAGE = firstpage.PAGE
COMMAND = Command("doctor --salvage saved.db", datetime(2026, 11, 22, 6, 30, tzinfo=UTC))
HISTORY = {"command", "journal", "import"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file of some hundred pages: an import in one command, then a few commands of one row or two."""
    shell = Shell(tmp_path_factory.mktemp("agency"))
    rows = "".join(f"Person {n:03},0912{n:07d},Pars {n % 7},{'note ' * 60}\n" for n in range(200))
    shell.ok("contacts", "import", "-", stdin=f"name,phone,company,note\n{rows}")
    shell.ok("log", "call", "100", "asked about Istanbul", "--next", "+2d")
    shell.ok("contacts", "edit", "101", "--city", "Yazd")
    shell.ok("contacts", "delete", "150")
    shell.ok("followups", "done", "1")
    return shell.db.read_bytes()


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    place = tmp_path / "agency.db"
    place.write_bytes(whole)
    return place


@pytest.fixture
def past(path: Path) -> Callable[..., None]:
    """Changes the file past the journal and every constraint."""

    def run(*statements: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA ignore_check_constraints = ON")
            made = [*db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")]
            for statement in (*(f"DROP TRIGGER {name}" for name, _sql in made), *statements, *(sql for _, sql in made)):
                db.execute(statement)

    return run


def saved_from(path: Path, *, dry: bool = False) -> dict[str, Saved]:
    """Salvages the file, beside it; what became of each table. The damaged file must stay as it is."""
    before = path.read_bytes()
    found = salvage.salvage(path, path.with_name("saved.db"), COMMAND, lambda _table: None, dry=dry)
    assert path.read_bytes() == before
    assert {entry.name for entry in path.parent.iterdir()} <= {path.name, "saved.db"}
    return {saved.table: saved for saved in found}


def contents(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as db:
        return {table: db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in wreck.tables(db)}


def assert_sound(path: Path) -> None:
    with closing(file.open_reader(path, lambda _text: None)) as db:
        assert health.problems(db, full=True) == []
        assert health.orphans(db) == []
        assert [*drift.drifts(db)] == []
        assert [*seals.breaks(db)] == []
    assert path.stat().st_mode & 0o777 == 0o600


def lost(found: dict[str, Saved]) -> dict[str, int]:
    """What is lost, table by table, but for history."""
    return {table: saved.lost for table, saved in found.items() if saved.lost and table not in HISTORY}


def leaves(data: bytes, words: bytes, *without: bytes) -> list[int]:
    """The pages of a table, counted from 0, that hold these words in rows."""
    pages = range(len(data) // PAGE)
    here = {number: data[number * PAGE : (number + 1) * PAGE] for number in pages}
    return [n for n, page in here.items() if page[0] == 0x0D and words in page and not any(w in page for w in without)]


def contact_leaves(data: bytes) -> list[int]:
    return leaves(data, b"Person 0", b'"full_name"')


def zeroed(data: bytes, *numbers: int) -> bytes:
    for number in numbers:
        data = data[: number * PAGE] + bytes(PAGE) + data[(number + 1) * PAGE :]
    return data


def flipped(data: bytes, *numbers: int) -> bytes:
    for number in numbers:
        page = bytes(byte ^ 0xFF for byte in data[number * PAGE : (number + 1) * PAGE])
        data = data[: number * PAGE] + page + data[(number + 1) * PAGE :]
    return data


WHOLE_AGAIN: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: data,
    "header": lambda data: bytes(100) + data[100:],
    "first page zeroed": lambda data: zeroed(data, 0),
    "first page flipped": lambda data: flipped(data, 0),
    "schema flipped": lambda data: data[:100] + flipped(data, 0)[100:],
    "a page of contacts": lambda data: flipped(data, contact_leaves(data)[3]),
    "many pages of contacts": lambda data: zeroed(data, *contact_leaves(data)[::2]),
    "all pages of contacts": lambda data: zeroed(data, *contact_leaves(data)),
    "pages of an index": lambda data: zeroed(data, *[n for n in range(len(data) // PAGE) if data[n * PAGE] == 0x0A]),
    "a page that is gone at the end": lambda data: data + bytes(77),
}


@pytest.mark.parametrize("damage", WHOLE_AGAIN.values(), ids=WHOLE_AGAIN.keys())
def test_what_can_be_read_or_is_in_the_journal_is_all_there_with_its_history(
    path: Path, whole: bytes, damage: Callable[[bytes], bytes]
) -> None:
    sound = contents(path)
    path.write_bytes(damage(whole))
    found = saved_from(path)
    assert not any(saved.lost for saved in found.values())
    assert contents(path.with_name("saved.db")) == sound
    assert_sound(path.with_name("saved.db"))


def test_rows_that_were_taken_from_the_journal_are_counted(path: Path, whole: bytes) -> None:
    path.write_bytes(zeroed(whole, contact_leaves(whole)[3]))
    found = saved_from(path)["contact"]
    assert (found.saved, found.lost) == (206, 0)
    assert 1 < found.restored < 20


def test_a_page_of_the_journal_takes_its_command_from_the_history_and_nothing_else(path: Path, whole: bytes) -> None:
    sound = contents(path)
    path.write_bytes(zeroed(whole, leaves(whole, b'"full_name":"Person 05')[0]))
    found = saved_from(path)
    after = contents(path.with_name("saved.db"))
    assert lost(found) == {}
    assert found["command"].lost == 1
    assert {table: rows for table, rows in after.items() if table not in (*HISTORY, "seal")} == {
        table: rows for table, rows in sound.items() if table not in (*HISTORY, "seal")
    }
    lines = [row[4] for row in after["command"]]
    assert "contacts edit 101 --city Yazd" in lines
    assert lines[-1] == COMMAND.line
    assert not any("import" in line for line in lines)
    assert_sound(path.with_name("saved.db"))


def test_what_is_kept_of_the_history_can_still_be_taken_back(path: Path, whole: bytes) -> None:
    path.write_bytes(zeroed(whole, leaves(whole, b'"full_name":"Person 05')[0]))
    saved_from(path)
    settings = config.load({"db": str(path.with_name("saved.db"))}, env={"CRM_CONFIG": "/nowhere"})
    crm = Crm(settings, clock=lambda: NOW)
    assert crm.history.undo().line == "followups done 1"
    assert crm.contacts.add(ContactDraft("Nobody")) == 208  # no number is given twice
    crm.close()


@pytest.mark.parametrize("part", [0.4, 0.6, 0.8])
def test_a_file_cut_off_keeps_what_stands_before(path: Path, whole: bytes, part: float) -> None:
    path.write_bytes(whole[: int(len(whole) * part)])
    found = saved_from(path)
    assert_sound(path.with_name("saved.db"))
    assert found["contact"].saved + found["contact"].lost >= 206
    assert (found["contact"].saved > 0) == (part > 0.5)


def test_where_nobody_knows_how_many_rows_there_were_those_that_can_be_read_are_saved(path: Path, whole: bytes) -> None:
    (counts,) = leaves(whole, b"contact_point", b"CREATE", b'{"id"')
    last = leaves(whole, b"Person 199", b'"full_name"')
    path.write_bytes(zeroed(whole, counts, *last, *leaves(whole, b'"full_name"')))
    found = saved_from(path)["contact"]
    assert found.saved > 180
    assert found.lost == 1
    assert_sound(path.with_name("saved.db"))


def test_a_row_with_a_flipped_byte_is_put_right_by_the_sealed_journal(path: Path, past: Callable[..., None]) -> None:
    sound = contents(path)
    past("UPDATE contact SET full_name = 'Persom 093' WHERE id = 100", "DELETE FROM interaction WHERE id = 1")
    found = saved_from(path)
    assert (found["contact"].restored, found["interaction"].restored) == (1, 1)
    assert contents(path.with_name("saved.db")) == sound


def test_a_row_that_breaks_a_constraint_comes_from_the_journal_or_is_dropped(
    path: Path, past: Callable[..., None]
) -> None:
    past(
        "UPDATE contact SET full_name = '' WHERE id = 100",
        "UPDATE contact SET full_name = '' WHERE id = 120",
        "UPDATE journal SET new = '{' WHERE table_name = 'contact' AND row_id = 120",
    )
    found = saved_from(path)
    assert (found["contact"].restored, lost(found)["contact"]) == (1, 1)
    assert lost(found)["contact_point"] == 1  # it was of the contact that is lost
    assert_sound(path.with_name("saved.db"))


def test_a_text_that_is_none_any_more_keeps_its_other_letters(path: Path, past: Callable[..., None]) -> None:
    past("UPDATE contact SET city = CAST(x'59FFBB64' AS TEXT) WHERE id = 101", "DELETE FROM journal WHERE id > 300")
    found = saved_from(path)
    assert (found["contact"].changed, lost(found)) == (1, {})
    with closing(sqlite3.connect(path.with_name("saved.db"))) as db:
        assert db.execute("SELECT city FROM contact WHERE id = 101").fetchone() == ("Y\ufffd\ufffdd",)
    assert_sound(path.with_name("saved.db"))


def test_references_to_what_is_lost_are_taken_away_or_take_their_row_along(
    path: Path, past: Callable[..., None]
) -> None:
    past(
        "UPDATE contact SET org_id = 100 WHERE id = 101",
        "UPDATE contact SET full_name = '' WHERE id = 100",
        "DELETE FROM journal",
    )
    found = saved_from(path)
    assert lost(found) == {"contact": 1, "contact_point": 1, "interaction_contact": 1, "followup": 1}
    assert found["contact"].changed == 1
    with closing(sqlite3.connect(path.with_name("saved.db"))) as db:
        assert db.execute("SELECT org_id FROM contact WHERE id = 101").fetchone() == (None,)
    assert_sound(path.with_name("saved.db"))


def test_who_was_erased_is_not_taken_from_the_journal(path: Path, past: Callable[..., None]) -> None:
    past(
        "UPDATE journal SET digest = 'd' WHERE table_name = 'contact' AND row_id = 100",
        "DELETE FROM contact WHERE id = 100",
        "INSERT INTO forgotten (uid, forgotten_at) VALUES ('u', '2026-11-22T00:00:00Z')",
    )
    saved_from(path)
    after = contents(path.with_name("saved.db"))
    assert 100 not in {row[0] for row in after["contact"]}
    assert [row[-2:] for row in after["forgotten"]] == [("u", "2026-11-22T00:00:00Z")]


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_what_a_crash_left_is_put_right_in_the_new_file_only(path: Path, mode: str) -> None:
    crashed = path.parent / "crashed"
    crashed.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA journal_mode = {mode}")
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN")
        db.execute("UPDATE command SET line = 'later ' || line || hex(zeroblob(3000))")
        if mode == "wal":
            db.execute("COMMIT")
        for entry in path.parent.glob("agency.db*"):
            shutil.copy(entry, crashed)
    before = {entry.name: entry.read_bytes() for entry in crashed.iterdir()}
    assert len(before) > 1
    found = salvage.salvage(crashed / "agency.db", path.with_name("saved.db"), COMMAND, lambda _table: None)
    assert not any(saved.lost for saved in found)
    assert {entry.name: entry.read_bytes() for entry in crashed.iterdir()} == before
    (line,) = contents(path.with_name("saved.db"))["command"][0][4:5]
    assert line.startswith("later") == (mode == "wal")


def test_a_file_that_is_written_to_meanwhile_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def copied(source: str, target: str) -> None:
        Path(target).write_bytes(Path(source).read_bytes())
        path.write_bytes(path.read_bytes() + bytes(PAGE))

    monkeypatch.setattr(wreck.shutil, "copyfile", copied)
    with pytest.raises(Busy):
        salvage.salvage(path, path.with_name("saved.db"), COMMAND, lambda _table: None)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("packed", sorted((Path(__file__).parent / "files").glob("v*.db.gz")), ids=lambda p: p.name)
def test_an_older_file_is_saved_in_the_newest_format(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "agency.db"
    path.write_bytes(bytes(PAGE) + gzip.decompress(packed.read_bytes())[PAGE:])
    found = saved_from(path)
    assert not any(saved.lost for saved in found.values())
    assert_sound(path.with_name("saved.db"))
    with closing(sqlite3.connect(path.with_name("saved.db"))) as db:
        assert db.execute("SELECT count(*) FROM command WHERE rows > 0").fetchone()[0] > 0


def test_a_dry_run_says_the_same_and_makes_nothing(path: Path, whole: bytes) -> None:
    path.write_bytes(zeroed(whole, contact_leaves(whole)[3], leaves(whole, b'"full_name":"Person 05')[0]))
    dry = saved_from(path, dry=True)
    assert not path.with_name("saved.db").exists()
    assert saved_from(path) == dry


def test_what_stands_in_the_place_of_the_new_file_is_not_written_over(path: Path) -> None:
    out = path.with_name("saved.db")
    for stand_in in (lambda: out.write_text("precious"), lambda: out.symlink_to("nowhere")):
        stand_in()
        with pytest.raises(Conflict):
            saved_from(path)
        assert out.is_symlink() or out.read_text() == "precious"
        out.unlink()


@pytest.mark.parametrize("content", [b"name,phone\n" * 5000, bytes(500 * PAGE)], ids=["text", "zeros"])
def test_what_has_nothing_of_a_crm_file_in_it_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Damaged, match="nothing of a crm file"):
        saved_from(path)
    assert not path.with_name("saved.db").exists()


def test_a_file_of_another_program_is_refused(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE contact (id INTEGER PRIMARY KEY, full_name)")
    with pytest.raises(Damaged):
        saved_from(path)


def test_a_newer_file_a_missing_one_and_an_impossible_place_are_refused(path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        salvage.salvage(path, path.parent / "no" / "saved.db", COMMAND, lambda _table: None)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerFile):
        saved_from(path)
    path.unlink()
    with pytest.raises(NotFound):
        salvage.salvage(path, path.with_name("saved.db"), COMMAND, lambda _table: None)


def test_the_names_of_all_tables_fit_on_one_page(tmp_path: Path) -> None:
    place = tmp_path / "a.db"
    file.create(place, "x")
    place.write_bytes(zeroed(place.read_bytes(), 0))
    found = salvage.salvage(place, tmp_path / "saved.db", COMMAND, lambda _table: None)
    assert {saved.table: saved.saved for saved in found} == {"command": 1, "journal": 1, "staff": 1}
