"""Attacks on documents: odd files, names and places; kills and full disks while they are filed; several at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Fork, Process, Shell

ADD = ("documents", "add")
NAMES = ["-rf", "--help", "null", "نامه.pdf", "a\u202egpj.exe", "x" * 251 + ".pdf", "a\nb\t\x1b]0;x\x07.pdf", " .", "…"]


@pytest.fixture
def sara(shell: Shell) -> Shell:
    shell.ok("contacts", "add", "Sara")
    return shell


@pytest.fixture
def contents(sara: Shell) -> Callable[[], list[Path]]:
    """Every file there is among the contents, those under way with them."""
    folder = sara.folder / "agency.db.documents"
    return lambda: [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_harmlessly(sara: Shell, calm: Any, tmp_path: Path, name: str) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (folder / name).write_bytes(b"bytes")
    calm(sara(*ADD, str(folder / name), "--to", "1"), 0)
    for words in (("list",), ("show", "1"), ("list", "--json"), ("list", "-f", "csv")):
        shown = calm(sara("documents", *words), 0).out
        assert "\x1b" not in shown
        assert shown.count("\n") <= 20
    calm(sara("documents", "export", "1", "--out", str(out)), 0)
    (written,) = out.iterdir()
    assert written.read_bytes() == b"bytes"


def test_a_name_that_is_no_text_is_kept_harmlessly(sara: Shell, process: Process, calm: Any, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff\xfe.pdf"
    with open(odd, "wb") as file:  # noqa: PTH123  # no path of ours has such a name
        file.write(b"bytes")
    calm(process("--db", str(sara.db), *ADD, os.fsdecode(odd), "--to", "1"), 0)
    (row,) = sara.json("documents", "list")
    assert row["name"] == "__.pdf"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..", "a/../b", "C:\\x\\y"])
def test_no_name_leads_out_of_a_folder(sara: Shell, calm: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    calm(sara(*ADD, "-", "--to", "1", "--name", name, stdin=b"bytes"), 0)
    calm(sara("documents", "export", "1", "--out", str(tmp_path / "out")), 0)
    (written,) = (tmp_path / "out").iterdir()
    assert written.read_bytes() == b"bytes"


def test_what_is_no_file_is_refused_at_once(sara: Shell, calm: Any, contents: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "empty").touch()
    for path, code in (("fifo", 2), ("", 2), ("link", 3), ("empty", 2), ("missing", 3), ("/dev/zero", 2)):
        calm(sara(*ADD, str(tmp_path / path), "--to", "1"), code)
    assert contents() == []


def test_a_file_that_is_too_large_is_refused(sara: Shell, calm: Any, contents: Any, tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(100_000_001)
    said = calm(sara(*ADD, str(tmp_path / "film.mp4"), "--to", "1"), 2)
    assert "100.0 MB" in said.err
    assert contents() == []


@pytest.fixture
def held_back(outsider: Any, calm: Any) -> Callable[..., Any]:
    """Types commands as somebody whom permissions hold back, on a file with Sara; beside it lies a scan."""
    fork, db = Fork(outsider.folder), outsider.folder / "x.db"
    calm(fork("--create", "--db", str(db), "contacts", "add", "Sara", **outsider.who), 0)
    (outsider.folder / "scan.jpg").write_bytes(b"bytes")
    return lambda *words: fork("--db", str(db), *words, **outsider.who)


def test_a_file_that_may_not_be_read_is_code_1(held_back: Any, outsider: Any, calm: Any) -> None:
    (outsider.folder / "scan.jpg").chmod(0)
    calm(held_back(*ADD, str(outsider.folder / "scan.jpg"), "--to", "1"), 1)


def test_a_folder_that_cannot_be_written_files_nothing(held_back: Any, outsider: Any, calm: Any) -> None:
    (outsider.folder / "x.db.documents").mkdir(0o500)
    calm(held_back(*ADD, str(outsider.folder / "scan.jpg"), "--to", "1"), 1)
    assert calm(held_back("documents", "list", "--json"), 0).out.strip() == "[]"


def test_a_full_disk_files_nothing_and_leaves_nothing(
    sara: Shell, calm: Any, contents: Any, sound: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "scan.jpg").write_bytes(b"bytes")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    calm(sara(*ADD, str(tmp_path / "scan.jpg"), "--to", "1"), 1)
    monkeypatch.undo()
    assert contents() == []
    assert sara.json("documents", "list") == []
    assert sound(sara.db)


def test_a_commit_that_fails_leaves_at_most_a_content_that_repair_sweeps(
    sara: Shell, calm: Any, contents: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "scan.jpg").write_bytes(b"bytes")

    def full(_db: Any, _command: int) -> None:
        import sqlite3

        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("crm_cli.store.work.seal", full)
    calm(sara(*ADD, str(tmp_path / "scan.jpg"), "--to", "1"), 1)
    monkeypatch.undo()
    assert sara.json("documents", "list") == []
    calm(sara("doctor", "--repair"), 0)
    assert contents() == []


def test_kills_while_filing_leave_every_document_with_its_content(
    sara: Shell, fork: Fork, calm: Any, sound: Any, tmp_path: Path, counted: Any
) -> None:
    (tmp_path / "scan.jpg").write_bytes(os.urandom(2_000_000))
    kills = 12
    for turn in range(kills):
        child = fork.start("--db", str(sara.db), *ADD, str(tmp_path / "scan.jpg"), "--to", "1")
        time.sleep(turn * 0.01)
        child.send_signal(signal.SIGKILL)
        child.communicate()
    counted(kills=kills)
    states = {row["check"]: row["state"] for row in _findings(sara, "--full")}
    assert states["documents"] in ("ok", "note")
    assert sound(sara.db)
    calm(sara("doctor", "--repair"), 0)


def test_two_processes_that_file_the_same_file_leave_it_once(
    sara: Shell, fork: Fork, contents: Any, tmp_path: Path
) -> None:
    (tmp_path / "scan.jpg").write_bytes(os.urandom(300_000))
    words = ["--db", str(sara.db), *ADD, str(tmp_path / "scan.jpg"), "--to", "1"]
    children = [fork.start(*words) for _time in range(4)]
    assert [child.communicate()[1].count("error") for child in children] == [0] * 4
    assert len(contents()) == 1
    assert len(sara.json("documents", "list")) == 4
    assert {row["check"]: row["state"] for row in _findings(sara, "--full")}["documents"] == "ok"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_filing_a_large_file_takes_little_memory(sara: Shell, tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(90_000_000)
    program = (  # of the program itself: what getrusage tells begins with the peak of the process that started it
        "import sys; from crm_cli.main import main; code = main(sys.argv[1:]);"
        " status = open('/proc/self/status').read();"
        " sys.stderr.write(status.partition('VmHWM:')[2].split()[0]); sys.exit(code)"
    )
    words = ["--db", str(sara.db), *ADD, str(tmp_path / "film.mp4"), "--to", "1"]
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, check=True)
    assert int(done.stderr.split(b"\n")[-1]) < 150_000  # kB


def test_a_content_replaced_by_a_link_or_a_folder_is_told(
    sara: Shell, calm: Any, contents: Any, tmp_path: Path
) -> None:
    (tmp_path / "scan.jpg").write_bytes(b"bytes")
    calm(sara(*ADD, str(tmp_path / "scan.jpg"), "--to", "1"), 0)
    (path,) = contents()
    path.unlink()
    path.mkdir()
    calm(sara("documents", "export", "1"), 7)
    calm(sara("doctor"), 10)
    calm(sara("backups", "create"), 0)
    calm(sara("doctor", "--repair"), 0, 1)


def _findings(shell: Shell, *words: str) -> Any:
    import json

    return json.loads(shell("doctor", *words, "--json").out)
