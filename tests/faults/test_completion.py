"""TAB on names that steer a terminal or mean another, on files that cannot be read: nothing is said or changed."""

import gzip
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_cli import quick

HOSTILE = (
    "\x1b]52;c;ZXZpbA==\x07",  # writes the clipboard
    "\x9b2J",  # clears the screen
    "\u202egnp.exe",  # reads backwards
    "\u2066x\u2069",
    "two\nlines\tof it",
    "\U000e0041tagged",
    "\x00",
)
ODD = (
    "-rf", "--help", "12", "2", "0912 123 4567", "x@y.ir", "contact:1", "007 Bond", "$(touch hit)", "`touch hit`",
    "a;b", "it's", 'say "hi"', "a\\b", "!!", "~root", "=ls", "#1", "*", "x:y", "a=b", "{a,b}", "❤️", "👩‍👩‍👧 خانواده",
    "علی‌رضا", "علي رضايي", "Öğe", "日本 太郎", "A" * 300, "twin", "Twin", "سارا ۱۲",
)  # fmt: skip
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u202a-\u202e\u2066-\u2069\u2028\U000e0000-\U000e007f]")


@pytest.fixture
def crowd(shell: Any, made: Any, plant: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A contact for each of these names."""

    def build() -> None:
        names = "\n".join('"' + name.replace('"', '""') + '"' for name in ODD)
        shell.ok("contacts", "import", "-", stdin=f"Name\n{names}\n")
        for number, name in enumerate(HOSTILE, 1):
            shell.ok("contacts", "add", f"Victim {number}")
            plant(
                shell.db,
                (
                    "UPDATE contact SET full_name = full_name || ?, city = ? WHERE id = (SELECT max(id) FROM contact)",
                    (name, name),
                ),
            )

    made("crowd", build)
    monkeypatch.setenv("CRM_DB", str(shell.db))
    return shell


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_no_candidate_steers_a_terminal(crowd: Any, name: str) -> None:
    lines = list(quick.answer(name, "contact", "", ["show", "victim"])) + list(quick.answer(name, "contact", "", [""]))
    assert len(lines) > len(ODD)
    assert [line for line in lines if STEERING.search(line) or "\n" in line or line.count("\t") > 1] == []


def test_every_candidate_names_its_contact(crowd: Any) -> None:
    with closing(sqlite3.connect(crowd.db)) as db:
        ids = {number for (number,) in db.execute("SELECT id FROM contact")}
    texts = [line.partition("\t")[0] for line in quick.answer("zsh", "contact", "", [""]) if line]
    found = [crowd.json("contacts", "show", text)[0]["id"] for text in texts]
    assert sorted(found) == sorted(ids)
    assert {"علی‌رضا", "it's", "$(touch hit)", "Öğe"} <= set(texts)


def answer(process: Any, db: Path) -> str:
    """What TAB gets; nothing may be said, and nothing in the folder may be another than before."""
    before = _entries(db.parent)
    said = process("--complete", "zsh", "contact", "", "--db", str(db), "contacts", "show", "sa", stdin=b"")
    assert (said.code, said.err) == (0, "")
    assert _entries(db.parent) == before
    return str(said.out)


def _entries(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        entry.name: (entry.stat().st_mtime_ns, entry.read_bytes() if entry.is_file() else b"")
        for entry in folder.iterdir()
    }


def _make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    with path.open("r+b") as out:
        out.seek(4096)
        out.write(b"\xff" * (path.stat().st_size - 4096))


def _stamp(pragma: str) -> Callable[[Path], None]:
    def stamp(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"PRAGMA {pragma}")

    return stamp


def _older(path: Path) -> None:
    path.write_bytes(gzip.decompress((Path(__file__).parents[1] / "store/files/v1.db.gz").read_bytes()))


def _leave_a_log(path: Path) -> None:
    """As somebody who died with the file open leaves it to another machine: a log, and no index of it."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA user_version = 4")
        db.execute("CREATE TABLE more (a)")
        copies = {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in ("", "-wal")}
    for suffix, copy in copies.items():
        Path(f"{path}{suffix}").write_bytes(copy)


@pytest.fixture
def somebody(shell: Any, made: Any) -> Path:
    """A file in which TAB finds somebody."""
    made("somebody", lambda: shell.ok("contacts", "add", "Sara Ahmadi"))
    path: Path = shell.db
    return path


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        _make_folder,
        _make_pipe,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("my diary\n" * 1000),
        _cut,
        _flip,
        _stamp("application_id = 7"),
        _stamp("user_version = 99"),
        _stamp("user_version = 0"),
        _older,
        _leave_a_log,
    ],
    ids="missing folder pipe empty text cut flipped foreign newer unfinished older log".split(),
)
def test_a_file_that_cannot_be_read_offers_nothing(process: Any, somebody: Path, harm: Callable[[Path], None]) -> None:
    assert answer(process, somebody) == "Sara Ahmadi\t1\n"
    harm(somebody)
    assert answer(process, somebody) == ""


def test_a_file_that_is_being_written_offers_nothing_or_what_was_there(process: Any, somebody: Path) -> None:
    line = ("--complete", "zsh", "contact", "", "--db", str(somebody), "contacts", "show", "sa")
    with closing(sqlite3.connect(somebody, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        assert process(*line) == (0, "", "")
        db.execute("ROLLBACK")
        db.execute("BEGIN IMMEDIATE")
        assert process(*line) == (0, "Sara Ahmadi\t1\n", "")


def test_in_wal_mode_nothing_is_made_and_what_others_wrote_is_seen(process: Any, somebody: Path, plant: Any) -> None:
    with closing(sqlite3.connect(somebody)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    assert answer(process, somebody) == "Sara Ahmadi\t1\n"
    with closing(sqlite3.connect(somebody)) as db:
        db.execute("SELECT count(*) FROM contact").fetchone()
        plant(somebody, ("UPDATE contact SET full_name = 'Sara Karimi', sort_name = 'sara karimi'", ()))
        said = process("--complete", "zsh", "contact", "", "--db", str(somebody), "contacts", "show", "sa")
        assert said == (0, "Sara Karimi\t1\n", "")


def test_a_transaction_that_was_never_finished_is_left_to_others(process: Any, somebody: Path) -> None:
    copy = somebody.with_name("copy.db")
    with closing(sqlite3.connect(somebody, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN")
        db.execute("INSERT INTO command (uid, started_at, line) VALUES ('x', 'x', 'x')")
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, last_insert_rowid())")
        db.execute("UPDATE contact SET note = ?", ("x" * 100_000,))
        shutil.copy(somebody, copy)
        shutil.copy(f"{somebody}-journal", f"{copy}-journal")
    assert answer(process, copy) == ""
