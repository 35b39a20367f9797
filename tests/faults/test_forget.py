"""Forgetting that is interrupted or held up: what was erased stays erased, and a second run clears what is left."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

NAME = "Zebulon Quatermass"

# Stops where the transaction is done and the file is not yet rewritten.
KILLED = """
import os, signal, sys
from crm_cli.main import main
from crm_cli.store import forget
forget.rewrite = lambda *_args: os.kill(os.getpid(), signal.SIGKILL)
main(sys.argv[1:])
"""


@pytest.fixture
def agency(fork: Any, shell: Any, made: Any) -> Any:
    """A file with one person to be forgotten among many, edited often enough that pages were split."""

    def build() -> None:
        people = "".join(f"Person {n},{'x' * (n % 90)}\n" for n in range(400))
        shell.ok("contacts", "import", "-", stdin=f"name,note\n{NAME},zugzwang\n{people}")
        for n in range(20):
            shell.ok("contacts", "edit", "1", "--note", f"zugzwang {n} {'z' * 40 * n}")
            shell.ok("log", "call", NAME, f"wistful vestibule {n}", "--next", "+2d")

    made("forget", build)
    fork.env["CRM_DB"] = str(fork.db)
    return fork


@pytest.fixture
def left(agency: Any) -> Callable[[], list[bytes]]:
    """What can still be read of the person in the file or beside it."""
    words = [
        word.encode() for text in (NAME, "zugzwang", "wistful vestibule") for word in (text, *text.lower().split())
    ]

    def found() -> list[bytes]:
        content = b"\0".join(path.read_bytes() for path in agency.home.glob(f"{agency.db.name}*") if path.is_file())
        return [word for word in words if word in content]

    return found


def test_nothing_can_be_read_afterwards(agency: Any, calm: Any, intact: Any, left: Any) -> None:
    assert left()
    calm(agency("contacts", "forget", NAME, "--yes"), 0)
    assert left() == []
    intact(agency.db)


def test_killed_before_the_file_is_rewritten_a_second_run_clears_it(
    agency: Any, calm: Any, intact: Any, left: Any, count: Any
) -> None:
    line = [sys.executable, "-c", KILLED, "contacts", "forget", NAME, "--yes"]
    killed = subprocess.run(line, env=agency.env, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert f"forgotten: 1 {NAME}" in killed.stderr
    assert count(agency.db, "contact WHERE id = 1") == 0
    calm(agency("contacts", "forget", NAME, "--yes"), 3)
    calm(agency("contacts", "forget", "1"), 0)
    assert left() == []
    intact(agency.db)


def test_killed_in_the_middle_nothing_is_erased(agency: Any, calm: Any, intact: Any, count: Any) -> None:
    script = KILLED.replace("forget.rewrite", "forget._silence")
    line = [sys.executable, "-c", script, "contacts", "forget", NAME, "--yes"]
    assert subprocess.run(line, env=agency.env, check=False).returncode == -signal.SIGKILL
    assert (count(agency.db, "contact WHERE id = 1"), count(agency.db, "interaction")) == (1, 20)
    intact(agency.db)


@pytest.mark.usefixtures("hasty")
def test_a_reader_of_the_log_is_code_4_and_a_second_run_clears_the_file(
    agency: Any, shell: Any, calm: Any, intact: Any, left: Any, count: Any
) -> None:
    """In WAL mode others may read meanwhile, and hold on to the pages as they were."""
    with closing(sqlite3.connect(agency.db, isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM contact").fetchone()
        said = calm(shell("contacts", "forget", NAME, "--yes"), 4)
        assert f"forgotten: 1 {NAME}" in said.err
        assert "repeat the command, with the id" in said.err
        assert left()
    assert count(agency.db, "contact WHERE id = 1") == 0
    calm(agency("contacts", "forget", "1"), 0)
    assert left() == []
    intact(agency.db)


@pytest.mark.usefixtures("hasty")
def test_a_writer_is_code_4_and_nothing_is_erased(agency: Any, shell: Any, calm: Any, count: Any) -> None:
    with closing(sqlite3.connect(agency.db, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        calm(shell("contacts", "forget", NAME, "--yes"), 4)
    assert count(agency.db, "contact WHERE id = 1") == 1


def test_without_a_backup_nothing_is_erased(agency: Any, calm: Any, count: Any) -> None:
    Path(f"{agency.db}.backups").write_text("in the way")
    said = calm(agency("contacts", "forget", NAME, "--yes"), 1, 5)
    assert ".backups" in said.err
    assert count(agency.db, "contact WHERE id = 1") == 1
