"""The check-up against the past of a file: bytes that flipped, changes that are not crm's, an older copy of it."""

import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crm_cli.domain.findings import Finding
from crm_cli.services.application import Crm
from crm_cli.services.doctor import diagnose
from crm_cli.store import file, journal
from tests.services.conftest import Add

Check = Callable[..., Finding]
RELEASED = sorted((Path(__file__).parents[1] / "store" / "files").glob("v*.db.gz"))


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the check-up remembers."""
    for name in ("DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    return tmp_path / "STATE" / "crm" / "seen.json"


@pytest.fixture
def path(crm: Crm, add: Add) -> Path:
    add("Sara", tags=("vip",)), add("Ali")
    crm.close()
    return crm.path


@pytest.fixture
def checked(path: Path) -> Check:
    """What one check finds, in full; of several findings the first."""

    def found(check: str, *, full: bool = True) -> Finding:
        env = {"CRM_CONFIG": str(path.parent / "none.toml")}
        diagnosis = diagnose({"db": str(path), "timezone": "UTC"}, env, full=full, progress=lambda _name: None)
        return next(finding for finding in diagnosis.findings if finding.check == check)

    return found


@pytest.fixture
def past(path: Path) -> Callable[..., None]:
    """Writes past the journal."""

    def run(*statements: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for name, _sql in journal.triggers(db):
                db.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                db.execute(statement)
            journal.regenerate(db)

    return run


def flip(path: Path, before: bytes, after: bytes) -> None:
    data = path.read_bytes()
    assert before in data
    path.write_bytes(data.replace(before, after))


def test_a_sound_file_has_a_line_for_each(checked: Check) -> None:
    assert {checked(check).state for check in ("rows", "chain", "seen")} == {"ok"}


def test_a_byte_that_flipped_inside_a_row_is_found_with_its_record_and_field(
    checked: Check, past: Callable[..., None], path: Path
) -> None:
    past("UPDATE contact SET full_name = 'Sarb' WHERE id = 1")
    found = checked("rows")
    assert (found.state, found.command) == ("damaged", f"crm --db {path} history contact:1")
    assert "1 of contact" in found.found
    assert "contact:1 (full_name)" in found.found
    assert checked("integrity").state == "ok"


@pytest.mark.parametrize(
    ("statement", "said"),
    [("DELETE FROM contact_tag", "were never deleted"), ("UPDATE contact_tag SET id = 7", "nothing of them")],
)
def test_rows_that_no_command_deleted_or_wrote_are_found(
    checked: Check, past: Callable[..., None], statement: str, said: str
) -> None:
    past(statement)
    found = checked("rows")
    assert (found.state, said in found.found) == ("damaged", True)
    assert "doctor --salvage" in (found.command or "")


def test_a_byte_that_flipped_in_the_journal_is_found_with_its_command(checked: Check, path: Path) -> None:
    flip(path, b'"full_name":"Sara"', b'"full_name":"Sarb"')
    found = checked("chain")
    assert (found.state, found.command) == ("damaged", f"crm --db {path} backups list")
    assert ": 2;" in found.found
    assert checked("rows").state == "damaged"  # the row does not say what the journal says


def test_a_change_that_was_made_past_crm_is_worth_knowing_until_the_next_command(
    checked: Check, path: Path, add: Add
) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO current VALUES (1, 2, 0)")
        db.execute("UPDATE contact SET city = 'Yazd'")
        db.execute("DELETE FROM current")
    assert checked("chain").state == "note"
    add("Reza")
    assert checked("chain").state == "ok"


def test_a_new_file_has_no_chain_yet(checked: Check, path: Path) -> None:
    path.unlink()
    file.create(path, owner="Mina")
    assert {checked(check).state for check in ("rows", "chain", "seen")} == {"ok"}


@pytest.mark.parametrize("packed", RELEASED, ids=lambda packed: packed.name)
def test_a_file_of_an_older_format_has_none_and_is_not_compared(checked: Check, path: Path, packed: Path) -> None:
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    assert {checked(check).state for check in ("integrity", "rows", "chain", "seen")} == {"ok"}


def test_flipped_bytes_are_looked_for_in_full_only(checked: Check, past: Callable[..., None]) -> None:
    past("UPDATE contact SET full_name = 'Sarb' WHERE id = 1")
    with pytest.raises(StopIteration):
        checked("rows", full=False)


@pytest.fixture
def older(path: Path, checked: Check, add: Add, crm: Crm) -> Path:
    """The file, replaced by the copy of it from before two commands, after it was looked at."""
    copy = path.read_bytes()
    add("Reza"), add("Mina")
    crm.close()
    assert checked("seen").state == "ok"
    path.write_bytes(copy)
    return path


def test_an_older_copy_in_place_of_the_file_is_noticed_and_how_much_is_missing(checked: Check, older: Path) -> None:
    for _time in range(2):
        found = checked("seen", full=False)
        assert (found.state, found.command) == ("mend", f"crm --db {older} backups list")
        assert "2 commands are missing" in found.found


def test_an_older_copy_to_which_was_written_since_is_noticed(checked: Check, older: Path, add: Add, crm: Crm) -> None:
    for name in ("Reza", "Mina", "Nima"):
        add(name)
    crm.close()
    found = checked("seen")
    assert found.state == "mend"
    assert "another one" in found.found


def test_who_goes_on_with_the_older_copy_after_being_told_is_not_told_again(
    checked: Check, older: Path, add: Add
) -> None:
    assert checked("seen").state == "mend"
    add("Nima")
    assert checked("seen").state == "ok"
    add("Mina")
    assert checked("seen").state == "ok"


def test_when_the_newer_file_is_back_all_is_well(checked: Check, path: Path, add: Add, crm: Crm) -> None:
    copy = path.read_bytes()
    add("Reza")
    crm.close()
    newer = path.read_bytes()
    states = []
    for content in (newer, copy, newer):
        path.write_bytes(content)
        states.append(checked("seen").state)
    assert states == ["ok", "mend", "ok"]


def test_what_is_remembered_is_the_users_alone_and_not_in_the_file_or_beside_it(
    checked: Check, path: Path, state: Path
) -> None:
    before, beside = path.read_bytes(), {entry.name for entry in path.parent.iterdir()}
    checked("seen")
    assert state.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in state.parent.iterdir()] == ["seen.json"]
    assert path.read_bytes() == before
    assert {entry.name for entry in path.parent.iterdir()} == beside | {"STATE"}


@pytest.mark.parametrize("content", ["", "[", "[]", "3", '{"%s": 3}', '{"%s": {"tip": [1]}}', '{"%s": {"tip": 1}}'])
def test_a_memory_that_cannot_be_read_is_begun_anew(checked: Check, path: Path, state: Path, content: str) -> None:
    state.parent.mkdir(parents=True)
    state.write_text(content.replace("%s", str(path)))
    assert checked("seen").state == "ok"
    assert str(path) in state.read_text()


def test_several_files_are_remembered(checked: Check, older: Path, state: Path) -> None:
    other = older.with_name("other.db")
    other.write_bytes(older.read_bytes())
    diagnose({"db": str(other)}, {"CRM_CONFIG": "/nowhere"}, progress=lambda _name: None)
    assert checked("seen").state == "mend"
    assert str(other) in state.read_text()
