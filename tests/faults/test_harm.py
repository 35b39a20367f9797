"""Harm at every place of a command's work: killed, interrupted, out of room. All of it happened, or nothing."""

import gzip
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_cli.store.file import wal_is_safe
from tests.faults.victims import ANY, Victim

# The code with which a victim may end when it did not come through.
ENDS = {
    "killed at a statement": 137,
    "killed at a write": 153,
    "killed at a moment": 137,
    "SIGINT": 130,
    "SIGTERM": 143,
    "disk full": 1,
}
COMMANDS = {
    "add": ["contacts", "add", "Ali", "--phone", "09121234568", "--tag", "vip", "--note", "x" * 9000],
    "delete": ["contacts", "delete", "1"],
    "undo": ["undo"],
    "import": ["contacts", "import", "people.csv"],
    "merge": ["data", "merge", "other.db", "--yes"],
    "migration": ["contacts", "count"],
}
OLDEST, NEWEST = (Path(__file__).parents[1] / f"store/files/{name}.db.gz" for name in ("v1", "v5"))
EVERY = 1_000_000  # more than there are places


@pytest.fixture
def agency(process: Any, shell: Any, made: Any) -> Any:
    """Sara with all that hangs on her, deleted just now; and a file with people to import."""

    def build() -> None:
        for name in ("Sara", "Mina"):
            shell.ok("contacts", "add", name, "--phone", "09121234567", "--tag", "vip", "--city", "Shiraz")
            for number in range(5):
                shell.ok("log", "call", name, f"call {number} {'x' * 2000}", "--next", "+2d")
        shell.ok("contacts", "delete", "Mina", "--yes")

    made("harm", build)
    people = "".join(f"Person {n},0912{n:07d},{'note ' * 20}\n" for n in range(300))
    (process.home / "people.csv").write_text(f"name,phone,note\n{people}")
    (process.home / "other.db").write_bytes(gzip.decompress(NEWEST.read_bytes()))
    process.env |= {name: shell.env[name] for name in ("CRM_CONFIG", "CRM_TIMEZONE", "CRM_REGION")}
    return process


@pytest.fixture
def victims(agency: Any) -> Callable[..., Iterator[Victim]]:
    """Runs the words of a command, harmed at so many places, each time on a copy of the file."""

    def harmed(many: int, words: list[str], harm: str = ANY) -> Iterator[Victim]:
        line = [sys.executable, Path(__file__).with_name("victims.py"), harm, agency.db, str(many), *words]
        done = subprocess.run(line, env=agency.env, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return (Victim(**json.loads(told)) for told in done.stdout.splitlines())

    return harmed


@pytest.mark.parametrize("many", [1, pytest.param(EVERY, marks=pytest.mark.long)], ids=["here and there", "everywhere"])
@pytest.mark.parametrize("command", COMMANDS)
def test_harm_at_any_place_leaves_all_of_a_command_or_nothing(
    agency: Any, shell: Any, sound: Any, content: Any, victims: Any, counted: Any, command: str, many: int
) -> None:
    words = [str(agency.home / word) if "." in word else word for word in COMMANDS[command]]
    if command == "migration":
        agency.db.write_bytes(gzip.decompress(OLDEST.read_bytes()))
    before = content(agency.db)
    found: Counter[str] = Counter(lost=0, torn=0, corrupt=0)
    for victim in victims(many, words):
        path = Path(victim.path)
        assert victim.code in (0, ENDS[victim.harm]), victim
        assert "Traceback" not in victim.said
        now, after = content(path), content(Path(f"{agency.db}.0"))
        found[victim.harm] += 1
        found["corrupt"] += not sound(path)
        found["torn"] += now not in (before, after)
        found["lost"] += now == before and victim.code == 0
        if now == before:
            shell.env["CRM_DB"] = str(path)
            shell.ok(*words)
            assert content(path) == after
    counted(**found)
    assert (found["lost"], found["torn"], found["corrupt"]) == (0, 0, 0)


def test_a_rollback_journal_that_was_deleted_after_a_crash_is_missed(
    agency: Any, shell: Any, calm: Any, content: Any, victims: Any, counted: Any
) -> None:
    """Without it nobody can take back what is half written; the check-up says so, and no command falls over it."""
    before, halves = content(agency.db), 0
    for victim in victims(6, COMMANDS["add"], "killed at a write"):
        path = Path(victim.path)
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        path.chmod(0o600)
        shell.env["CRM_DB"] = str(path)
        if calm(shell("doctor", "--full"), 0, 7, 10).code:
            halves += 1
            calm(shell("contacts", "list"), 0, 7)
        else:
            assert content(path) in (before, content(Path(f"{agency.db}.0")))
    counted(**{"half written": halves})
    assert halves or wal_is_safe()


def test_a_file_whose_write_ahead_log_was_deleted_is_as_it_was_before_it(shell: Any, calm: Any, sound: Any) -> None:
    """Other programs may leave a file in that mode, and what is in the log is not in the file yet."""
    shell.ok("contacts", "add", "Sara")
    with closing(sqlite3.connect(shell.db)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("SELECT count(*) FROM contact").fetchone()
        shell.ok("contacts", "add", "Ali")
        calm(shell("doctor"), 0)
        without_log = shell.db.read_bytes()
    shell.db.write_bytes(without_log)
    assert calm(shell("contacts", "count"), 0).out == "1\n"
    assert "1 command is missing" in calm(shell("doctor"), 10).out
    shell.ok("contacts", "add", "Mina")
    sound(shell.db)
