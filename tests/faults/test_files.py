"""The file: missing, foreign, damaged, newer, forbidden, held by another, on a full disk. It is never made worse."""

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

EMPTY = {"json": "[]\n", "jsonl": "", "ids": "", "plain": "", "table": ""}
READS = [
    "today",
    "contacts list",
    "contacts count",
    "followups today",
    "search sara",
    "staff list",
    "interactions list",
]


@pytest.fixture
def agency(fork: Any, shell: Any, made: Any) -> Any:
    """A file of some hundred pages, worked on by real processes."""
    rows = "".join(f"Person {n},0912{n:07d},{'note ' * 20}\n" for n in range(1000))
    made("thousand", lambda: shell.ok("contacts", "import", "-", stdin=f"name,phone,note\n{rows}"))
    fork.env["CRM_DB"] = str(fork.db)
    return fork


@pytest.mark.parametrize("typed", [*READS, "contacts add X", "contacts import x.csv", "contacts export"])
def test_a_named_file_that_is_missing_is_code_3_and_is_not_made(shell: Any, calm: Any, typed: str) -> None:
    shell.db.with_name("x.csv").write_text("name\nSara\n")
    said = calm(shell(*typed.replace("x.csv", str(shell.folder / "x.csv")).split(), create=False), 3)
    assert str(shell.db) in said.err
    assert [entry.name for entry in shell.folder.iterdir()] == ["x.csv"]


@pytest.mark.parametrize("typed", ["contacts list", "followups list", "followups today", "today", "interactions list"])
def test_the_default_file_may_be_missing_for_reads(shell: Any, calm: Any, typed: str) -> None:
    del shell.env["CRM_DB"]
    home = {"HOME": str(shell.folder), "XDG_DATA_HOME": str(shell.folder / "data")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in home.items():
            patch.setenv(name, value)
        for style, text in EMPTY.items():
            if (typed, style) == ("today", "ids"):
                continue
            said = calm(shell(*typed.split(), "-f", style, create=False), 0)
            assert said.out == text
            assert "crm demo" in said.err
        for style in ("csv", "tsv"):
            assert len(calm(shell(*typed.split(), "-f", style, create=False), 0).out.splitlines()) == 1
        calm(shell("contacts", "show", "sara", create=False), 3)
    assert not (shell.folder / "data").exists()


def test_the_first_write_makes_the_default_file_for_its_owner_only(process: Any, calm: Any, intact: Any) -> None:
    calm(process("contacts", "add", "Sara"), 0)
    path = process.home / ".local/share/crm/crm.db"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [entry.name for entry in path.parent.iterdir() if not entry.name.endswith("-journal")] == ["crm.db"]
    intact(path)


def test_create_makes_a_named_file_and_a_dry_run_does_not(fork: Any, calm: Any) -> None:
    (fork.home / "x.csv").write_text("name\nSara\n")
    words = ["--db", "new.db", "--create", "contacts", "import", "x.csv"]
    calm(fork(*words, "--dry-run", cwd=fork.home), 0, 3)
    assert not (fork.home / "new.db").exists()
    calm(fork(*words, cwd=fork.home), 0)
    assert (fork.home / "new.db").exists()


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE contact (id, full_name)")


STRANGERS: dict[str, Callable[[Path], Any]] = {
    "foreign": _foreign,
    "text": lambda path: path.write_text("name,phone\n" * 1000),
    "empty": lambda path: path.write_bytes(b""),
    "short": lambda path: path.write_bytes(b"SQLite format 3\0"),
    "folder": lambda path: path.mkdir(),
    "fifo": lambda path: os.mkfifo(path),
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_what_is_not_a_crm_file_is_code_7_and_left_alone(shell: Any, calm: Any, stranger: str) -> None:
    path = shell.db
    STRANGERS[stranger](path)
    before = path.read_bytes() if path.is_file() else b""
    for words in (["today"], ["contacts", "list", "-f", "csv"], ["contacts", "add", "X"]):
        assert str(path) in calm(shell(*words), 7).err
        calm(shell("--create", *words), 7)
    assert not path.is_file() or path.read_bytes() == before
    assert list(shell.folder.iterdir()) == [path]


@pytest.mark.parametrize("damage", ["header", "half", "tail"])
def test_a_file_damaged_at_its_ends_is_code_7(agency: Any, calm: Any, damage: str) -> None:
    whole = agency.db.read_bytes()
    broken = {"header": bytes(100) + whole[100:], "half": whole[: len(whole) // 2], "tail": whole[:-4096]}[damage]
    agency.db.write_bytes(broken)
    for typed in ("today", "contacts list -f jsonl", "contacts add X"):
        calm(agency(*typed.split()), 7)
    assert agency.db.read_bytes() == broken


@pytest.mark.parametrize("typed", [*READS, "contacts list -f csv", "contacts show 500", "contacts export --out x.csv"])
def test_a_flipped_page_is_code_7_also_for_reads(agency: Any, shell: Any, calm: Any, typed: str) -> None:
    whole = bytearray(agency.db.read_bytes())
    for start in range(2 * 4096, len(whole), 4096):
        whole[start : start + 4096] = bytes(byte ^ 0xFF for byte in whole[start : start + 4096])
    agency.db.write_bytes(whole)
    calm(shell(*typed.replace("x.csv", str(agency.home / "x.csv")).split()), 7)
    assert not (agency.home / "x.csv").exists()
    assert agency.db.read_bytes() == whole


def test_a_newer_file_is_code_6_and_not_a_byte_is_touched(agency: Any, shell: Any, calm: Any) -> None:
    with closing(sqlite3.connect(agency.db)) as db:
        db.execute("PRAGMA user_version = 99")
    before, folder = sha256(agency.db.read_bytes()).digest(), sorted(agency.home.iterdir())
    (agency.home / "x.csv").write_text("name\nSara\n")
    for typed in ("today", "contacts add X", "contacts import x.csv", "contacts delete 1", "followups done 1"):
        words = typed.replace("x.csv", str(agency.home / "x.csv")).split()
        assert "newer" in calm(shell(*words), 6).err
    calm(agency("today"), 6)
    assert sha256(agency.db.read_bytes()).digest() == before
    assert sorted(agency.home.iterdir()) == sorted([*folder, agency.home / "x.csv"])


def test_a_read_only_file_can_be_read_and_refuses_writes(agency: Any, calm: Any, outsider: Any, count: Any) -> None:
    path = outsider.folder / "a.db"
    path.write_bytes(agency.db.read_bytes())
    path.chmod(0o444)
    outsider.folder.chmod(0o755)
    agency.env |= {"CRM_DB": str(path), "HOME": str(outsider.folder)}
    place = {"cwd": outsider.folder, **outsider.who}
    assert calm(agency("contacts", "count", **place), 0).out == "1000\n"
    assert str(path) in calm(agency("contacts", "add", "X", **place), 1).err
    assert count(path) == 1000


def test_a_read_only_folder_can_be_read_and_refuses_writes(agency: Any, calm: Any, outsider: Any, count: Any) -> None:
    path = outsider.folder / "a.db"
    path.write_bytes(agency.db.read_bytes())
    path.chmod(0o666)
    outsider.folder.chmod(0o555)
    agency.env |= {"CRM_DB": str(path), "HOME": str(outsider.folder)}
    place = {"cwd": outsider.folder, **outsider.who}
    assert calm(agency("contacts", "count", **place), 0).out == "1000\n"
    calm(agency("contacts", "add", "X", **place), 1)
    calm(agency("--db", str(outsider.folder / "new.db"), "--create", "contacts", "add", "X", **place), 1)
    calm(agency("contacts", "export", "--out", "x.csv", **place), 1)
    assert count(path) == 1000


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o755), (0o644, 0o555)])
def test_a_dry_run_only_reads_and_says_what_would_be_done_to_a_read_only_file(
    agency: Any, calm: Any, outsider: Any, file: int, folder: int
) -> None:
    path, before = outsider.folder / "a.db", agency.db.read_bytes()
    path.write_bytes(before)
    (outsider.folder / "p.csv").write_text("name,phone\nMina,09351112233\n")
    (outsider.folder / "i.csv").write_text("contact,at,channel,text\n1,2026-03-01 10:00,call,hello\n")
    (outsider.folder / "f.csv").write_text("contact,title,due\n1,quote,2026-03-01\n")
    (outsider.folder / "c.csv").write_text("contact,text,at\n1,late,2026-03-01 10:00\n")
    path.chmod(file)
    outsider.folder.chmod(folder)
    agency.env |= {"CRM_DB": str(path), "HOME": str(outsider.folder)}
    place = {"cwd": outsider.folder, **outsider.who}
    for typed, told in (
        ("contacts import p.csv", "1 contact imported"),
        ("interactions import i.csv", "1 conversation imported"),
        ("followups import f.csv", "1 follow-up imported"),
        ("complaints import c.csv", "1 complaint imported"),
        ("contacts edit 1 --city Yazd", "changed 1 Person 0"),
        ("contacts forget 1", "forgotten: 1 Person 0"),
        ("undo", "taken back: 2 "),
    ):
        said = calm(agency(*typed.split(), "--dry-run", **place), 0)
        assert f"dry run, nothing written: {told}" in said.err, said
    assert path.read_bytes() == before
    assert {each.name for each in outsider.folder.iterdir()} == {"a.db", "p.csv", "i.csv", "f.csv", "c.csv"}


@pytest.mark.parametrize("noun", ["contacts", "followups"])
def test_a_read_only_folder_of_copies_is_refused_before_anything_is_taken_in_and_read_by_a_dry_run(
    agency: Any, calm: Any, outsider: Any, count: Any, noun: str
) -> None:
    folder, place = outsider.folder / "copies", {"cwd": outsider.folder, **outsider.who}
    folder.mkdir()
    (folder / "n.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nUID:n\nFN:New\nEND:VCARD\n")
    folder.chmod(0o555)
    agency.env |= {"CRM_DB": str(agency.db), "HOME": str(outsider.folder)}
    assert "cannot be written to" in calm(agency(noun, "sync-dir", str(folder), **place), 1).err
    assert count(agency.db) == 1000
    assert "dry run" in calm(agency(noun, "sync-dir", str(folder), "--dry-run", **place), 0).err


def test_a_folder_without_permission_is_code_1(agency: Any, calm: Any, outsider: Any) -> None:
    locked = outsider.folder / "locked"
    locked.mkdir()
    (locked / "a.db").write_bytes(agency.db.read_bytes())
    locked.chmod(0)
    agency.env["HOME"] = str(outsider.folder)
    place = {"cwd": outsider.folder, **outsider.who}
    agency.env["CRM_DB"] = str(locked / "a.db")
    for words in (["today"], ["contacts", "add", "X"], ["--create", "contacts", "add", "X"]):
        calm(agency(*words, **place), 1)


@pytest.mark.usefixtures("hasty")
def test_a_file_held_by_another_is_waited_for_and_then_code_4(
    agency: Any, shell: Any, calm: Any, count: Any, intact: Any
) -> None:
    with closing(sqlite3.connect(agency.db, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for words in (["contacts", "add", "X"], ["contacts", "count"]):
            calm(shell(*words), 4)
        other.execute("ROLLBACK")
    calm(shell("contacts", "add", "After"), 0)
    assert count(agency.db) == 1001
    intact(agency.db)


def test_waiting_for_another_writer_is_said_and_succeeds(agency: Any, count: Any) -> None:
    with closing(sqlite3.connect(agency.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        command = subprocess.Popen(
            [sys.executable, "-m", "crm_cli", "contacts", "add", "X"], env=agency.env, stderr=subprocess.PIPE, text=True
        )
        assert command.stderr is not None
        assert "waiting" in command.stderr.readline()
        other.execute("ROLLBACK")
        assert command.wait(30) == 0
        command.stderr.close()
    assert count(agency.db) == 1001


@pytest.mark.usefixtures("hasty")
def test_a_commit_blocked_by_a_reader_is_code_4_and_the_next_command_is_itself(
    agency: Any, shell: Any, calm: Any, count: Any, intact: Any
) -> None:
    with closing(sqlite3.connect(agency.db, isolation_level=None)) as reader:
        (mode,) = reader.execute("PRAGMA journal_mode").fetchone()
        if mode == "wal":
            pytest.skip("in WAL mode a reader blocks nobody")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM contact").fetchone()
        calm(shell("contacts", "add", "Blocked"), 4)
        reader.execute("ROLLBACK")
    calm(shell("contacts", "add", "After"), 0)
    assert calm(shell("contacts", "count", "blocked"), 0).out == "0\n"
    assert count(agency.db) == 1001
    intact(agency.db)


def _limited_to(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_during_an_add_loses_nothing(agency: Any, calm: Any, count: Any, intact: Any) -> None:
    full = _limited_to(agency.db.stat().st_size)
    said = calm(agency("contacts", "add", "Big", "--note", "x" * 60_000, preexec_fn=full), 1)
    assert "space" in said.err
    assert count(agency.db) == 1000
    intact(agency.db)
    calm(agency("contacts", "add", "After"), 0)


@pytest.mark.parametrize(
    "rows", [3_000, pytest.param(30_000, marks=pytest.mark.long)], ids=["one transaction", "in chunks"]
)
def test_a_full_disk_during_an_import_loses_nothing(agency: Any, calm: Any, count: Any, intact: Any, rows: int) -> None:
    path = agency.home / "many.csv"
    path.write_text("name,phone\n" + "".join(f"Other {n},0935{n:07d}\n" for n in range(rows)))
    full = _limited_to(agency.db.stat().st_size + 200_000)
    said = calm(agency("contacts", "import", str(path), preexec_fn=full), 1)
    assert "many.csv cannot be read" not in said.err
    assert count(agency.db) >= 1000
    intact(agency.db)
    calm(agency("contacts", "import", str(path)), 0)
    assert count(agency.db) == 1000 + rows
    intact(agency.db)


def test_a_full_disk_leaves_no_half_made_file(fork: Any, calm: Any) -> None:
    path = fork.home / "new.db"
    calm(fork("--db", str(path), "--create", "contacts", "add", "X", preexec_fn=_limited_to(20_000)), 1)
    assert list(fork.home.iterdir()) == []
    calm(fork("--db", str(path), "--create", "contacts", "add", "X"), 0)


def test_an_export_onto_a_full_disk_leaves_the_old_file(agency: Any, calm: Any) -> None:
    out = agency.home / "out.csv"
    out.write_text("precious")
    calm(agency("contacts", "export", "--out", str(out), preexec_fn=_limited_to(20_000)), 1)
    assert out.read_text() == "precious"
    assert not [entry for entry in agency.home.iterdir() if entry.name.endswith(".part")]


@pytest.mark.parametrize("option", ["--out", "--rejects"])
def test_nothing_is_written_through_a_symbolic_link(agency: Any, calm: Any, option: str) -> None:
    target, link, rows = (agency.home / name for name in ("precious.csv", "link.csv", "rows.csv"))
    target.write_text("precious")
    link.symlink_to(target)
    rows.write_text("name,email\nX,nowhere\n")
    words = ["export"] if option == "--out" else ["import", str(rows), "--partial"]
    calm(agency("contacts", *words, option, str(link)), 5)
    assert target.read_text() == "precious"
    assert link.is_symlink()


@pytest.mark.parametrize("option", ["--out", "--rejects"])
def test_the_file_with_the_data_is_not_overwritten_by_a_slip(agency: Any, calm: Any, intact: Any, option: str) -> None:
    rows = agency.home / "rows.csv"
    rows.write_text("name,email\nX,nowhere\n")
    words = ["export"] if option == "--out" else ["import", str(rows), "--partial"]
    calm(agency("contacts", *words, option, str(agency.db)), 2, 5)
    intact(agency.db)


@pytest.mark.parametrize("name", ["~nosuchuser/a.db", "x" * 300 + ".db", "nowhere/a.db", "/dev/null/a.db", "a\nb.db"])
def test_an_impossible_place_for_the_file_is_said_with_words(fork: Any, calm: Any, name: str) -> None:
    calm(fork("--db", name, "today", cwd=fork.home), 1, 2, 3)
    if "nowhere" not in name and "\n" not in name:
        calm(fork("--db", name, "--create", "contacts", "add", "X", cwd=fork.home), 1, 2, 3)


@pytest.mark.parametrize(
    "name", ["a b.db", "a?mode=ro.db", "a#b.db", "a%20b.db", "ا.db", "-rf.db", "file:x.db", ":memory:"]
)
def test_a_file_may_have_an_odd_name(
    shell: Any, calm: Any, intact: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(shell.folder)
    calm(shell(f"--db={name}", "--create", "contacts", "add", "X", create=False), 0)
    assert calm(shell(f"--db={name}", "contacts", "count", create=False), 0).out == "1\n"
    intact(shell.folder / name)
