"""The check-up on what no other command can work with: words and a code, never a traceback, nothing touched."""

import json
import os
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def agency(fork: Any, shell: Any, made: Any) -> Any:
    """A file of some hundred pages, examined by real processes."""
    rows = "".join(f"Person {n},0912{n:07d},{'note ' * 20}\n" for n in range(1000))

    def build() -> None:
        shell.ok("contacts", "import", "-", stdin=f"name,phone,note\n{rows}")
        shell("doctor", "--full")  # what the forks need is loaded once

    made("examined", build)
    fork.db.chmod(0o600)
    fork.env["CRM_DB"] = str(fork.db)
    return fork


@pytest.fixture
def untouched(agency: Any) -> Callable[[], None]:
    """Judges, whenever it is called, that the folder is as it was at first, but for what the check-up remembers."""

    def state() -> dict[str, tuple[bytes, int]]:
        files = [path for path in agency.home.rglob("*") if path.is_file() and path.name != "seen.json"]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before: list[dict[str, tuple[bytes, int]]] = []

    def judge() -> None:
        before.append(state())
        assert before[-1] == before[0]

    return judge


def rows(said: Any) -> dict[str, dict[str, Any]]:
    """What was found, the worst of each check."""
    found = sorted(json.loads(said.out), key=lambda row: ["ok", "note", "mend", "damaged"].index(row["state"]))
    return {row["check"]: row for row in found}


def _flipped(whole: bytes, first: int, last: int) -> bytes:
    middle = bytes(byte ^ 0xFF for byte in whole[first * 4096 : last * 4096])
    return whole[: first * 4096] + middle + whole[last * 4096 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing left": lambda whole: b"",
    "sixteen bytes": lambda whole: whole[:16],
    "header zeroed": lambda whole: bytes(100) + whole[100:],
    "cut in half": lambda whole: whole[: len(whole) // 2],
    "last page gone": lambda whole: whole[:-4096],
    "schema flipped": lambda whole: whole[:100] + _flipped(whole, 0, 1)[100:],
    "some pages flipped": lambda whole: _flipped(whole, 60, 64),
    "all but the first flipped": lambda whole: _flipped(whole, 1, len(whole) // 4096),
    "text": lambda whole: b"name,phone\n" * 1000,
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("words", [[], ["--full"]], ids=["quick", "full"])
def test_a_damaged_file_is_code_7_and_left_as_it_is(
    agency: Any, calm: Any, untouched: Any, damage: str, words: list[str]
) -> None:
    agency.db.write_bytes(DAMAGE[damage](agency.db.read_bytes()))
    untouched()
    found = rows(calm(agency("doctor", "--json", *words), 7))
    assert "damaged" in (found["file"]["state"], found.get("integrity", {}).get("state"))
    assert {"permissions", "space", "location", "settings", "terminal"} <= set(found)
    untouched()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "fifo"])
def test_what_is_no_file_is_code_7(agency: Any, calm: Any, make: Callable[[Path], None]) -> None:
    place = agency.home / "odd"
    make(place)
    assert rows(calm(agency("--db", str(place), "doctor", "--json"), 7))["file"]["state"] == "damaged"


def test_a_file_of_somebody_else_is_code_7(agency: Any, calm: Any, untouched: Any) -> None:
    with closing(sqlite3.connect(agency.home / "other.db")) as db, db:
        db.execute("CREATE TABLE contact (id, full_name)")
    untouched()
    calm(agency("--db", str(agency.home / "other.db"), "doctor"), 7)
    untouched()


def test_a_newer_file_is_code_6(agency: Any, calm: Any, untouched: Any) -> None:
    with closing(sqlite3.connect(agency.db)) as db:
        db.execute("PRAGMA user_version = 99")
    untouched()
    found = rows(calm(agency("doctor", "--json"), 6))["file"]
    assert (found["state"], found["command"]) == ("mend", "pip install --upgrade crm-cli")
    untouched()


def test_no_file_yet_is_well_and_none_is_made(fork: Any, calm: Any) -> None:
    found = rows(calm(fork("doctor", "--json"), 0))["file"]
    assert (found["state"], found["command"]) == ("note", "crm contacts add NAME")
    assert list(fork.home.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [("no.db", 3), ("no/where.db", 3), ("/dev/null/a.db", 3), ("~nosuchuser/a.db", 10), ("x" * 300, 10), ("loop", 10)],
)
def test_a_place_where_no_file_is_or_can_be(fork: Any, calm: Any, name: str, code: int) -> None:
    (fork.home / "loop").symlink_to("loop")
    found = rows(calm(fork("--db", name, "doctor", "--json", cwd=fork.home), code))
    assert found["file"]["state"] == "mend"
    assert "/dev/null" not in str(found["permissions"]) if "permissions" in found else True


@pytest.mark.parametrize("name", ["a b.db", "a?mode=ro.db", "a%20b.db", "ا.db", "it's.db", ":memory:"])
def test_a_file_of_an_odd_name_is_examined_like_any(agency: Any, shell: Any, calm: Any, name: str) -> None:
    path = agency.db.rename(agency.home / name)
    calm(shell(f"--db={path}", "doctor", "--full"), 0)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER journal_contact_insert")
    command = rows(calm(shell(f"--db={path}", "doctor", "--json"), 10))["journal"]["command"]
    calm(shell(*shlex.split(command)[1:]), 0)
    calm(shell(f"--db={path}", "doctor"), 0)


@pytest.mark.usefixtures("hasty")
def test_a_writer_elsewhere_holds_up_neither_check_but_that_of_words(
    agency: Any, shell: Any, calm: Any, untouched: Any
) -> None:
    untouched()
    with closing(sqlite3.connect(agency.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        calm(shell("doctor"), 0)
        assert rows(calm(shell("doctor", "--full", "--json"), 0))["search"]["state"] == "note"
    untouched()


@pytest.mark.usefixtures("hasty")
def test_a_file_held_by_another_is_code_4(agency: Any, shell: Any, calm: Any) -> None:
    with closing(sqlite3.connect(agency.db, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert rows(calm(shell("doctor", "--json"), 4))["file"]["state"] == "note"


@pytest.mark.parametrize(
    ("file", "folder", "state", "advice"),
    [(0o400, 0o700, "mend", "chmod u+w "), (0o600, 0o500, "mend", "chmod u+w "), (0o600, 0o700, "ok", None)],
)
def test_what_cannot_be_written_is_to_be_mended(
    agency: Any, calm: Any, outsider: Any, file: int, folder: int, state: str, advice: str | None
) -> None:
    path = outsider.folder / "a.db"
    path.write_bytes(agency.db.read_bytes())
    path.chmod(file)
    outsider.folder.chmod(folder)
    place = {"cwd": outsider.folder, **outsider.who}
    for words in ([], ["--full"]):
        said = agency("--db", str(path), "doctor", "--json", *words, **place)
        found = rows(calm(said, 0 if state == "ok" else 10))
        assert (found["permissions"]["state"], found["integrity"]["state"]) == (state, "ok")
        assert (found["permissions"]["command"] or "").startswith(advice or "")


@pytest.mark.parametrize(("file", "folder", "advice"), [(0, 0o700, "chmod u+rw {}/a.db"), (0o600, 0, "chmod u+rwx {}")])
def test_what_cannot_be_read_is_to_be_mended(
    agency: Any, calm: Any, outsider: Any, file: int, folder: int, advice: str
) -> None:
    locked = outsider.folder / "locked"
    locked.mkdir()
    (locked / "a.db").write_bytes(agency.db.read_bytes())
    (locked / "a.db").chmod(file)
    locked.chmod(folder)
    said = agency("--db", str(locked / "a.db"), "doctor", "--json", cwd=outsider.folder, **outsider.who)
    assert rows(calm(said, 10))["file"]["command"] == advice.format(locked)


@pytest.mark.parametrize("home", ["/nonexistent/home", "/proc/nowhere", "", "relative"])
def test_a_home_that_is_none_is_no_reason_to_stop(agency: Any, calm: Any, home: str) -> None:
    env = {"HOME": home, "XDG_STATE_HOME": str(agency.home)}
    calm(agency("doctor", env=env, cwd=agency.home), 0)
    calm(agency("doctor", env={**env, "CRM_DB": ""}, cwd=agency.home), 0, 10)


@pytest.mark.parametrize("place", ["/proc/nowhere", "/dev/null", "seen.json"])
def test_a_place_where_nothing_can_be_remembered_is_no_reason_to_stop(agency: Any, calm: Any, place: str) -> None:
    (agency.home / "seen.json").touch()
    said = agency("doctor", "--json", env={"XDG_STATE_HOME": str(agency.home / place)}, cwd=agency.home)
    assert rows(calm(said, 0))["seen"]["state"] == "note"


@pytest.mark.parametrize(
    "content",
    ["ui = [", "a = 1", "ui = 3", "\udcff", "x = " + "1" * 5000, "x = " + "[" * 3000, r'db = "a\u0000b"'],
    ids=lambda content: ascii(content[:20]),
)
def test_broken_settings_are_found_beside_everything_else(agency: Any, calm: Any, content: str) -> None:
    path = agency.home / "config.toml"
    path.write_bytes(content.encode(errors="surrogateescape"))
    env = {"CRM_CONFIG": str(path), "CRM_DB": ""}
    found = rows(calm(agency("--db", str(agency.db), "doctor", "--json", env=env), 10))
    assert found["settings"]["command"].startswith("crm config ")
    assert found["integrity"]["state"] == "ok"


@pytest.mark.parametrize("place", ["/", "/dev/full", "/dev/null/x", "/nowhere/x.toml"])
def test_settings_in_an_impossible_place_are_no_reason_to_stop(agency: Any, calm: Any, place: str) -> None:
    found = rows(calm(agency("doctor", "--json", env={"CRM_CONFIG": place}), 0, 10))
    assert found["integrity"]["state"] == "ok"


def test_a_closed_pipe_and_a_full_disk_for_the_output(agency: Any, calm: Any) -> None:
    with Path("/dev/full").open("w") as full:
        assert calm(agency("doctor", "--json", preexec_fn=lambda: os.dup2(full.fileno(), 1)), 1).out == ""
