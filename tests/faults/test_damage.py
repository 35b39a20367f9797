"""Damage of every kind: no command makes it worse, or puts an empty file in its place; what SQLite misses is found."""

import json
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_cli.store.journal import journalled_tables

PAGE = 4096


@pytest.fixture
def agency(shell: Any, made: Any) -> Any:
    """A file of some hundred pages, with an import, conversations and an undone command."""

    def build() -> None:
        rows = "".join(f"Person {n},0912{n:07d},{'note ' * 20}\n" for n in range(300))
        shell.ok("contacts", "import", "-", stdin=f"name,phone,note\n{rows}")
        for number in range(1, 6):
            shell.ok("log", "call", str(number), "asked about Istanbul", "--next", "+2d")
        shell.ok("contacts", "edit", "7", "--city", "Shiraz")
        shell.ok("undo")

    made("three hundred", build)
    shell.db.chmod(0o600)
    shell.folder.joinpath("people.csv").write_text("name\nSara\n")
    return shell


def _pages(whole: bytes, first: int, last: int, make: Callable[[int], int]) -> bytes:
    middle = bytes(make(byte) for byte in whole[first * PAGE : last * PAGE])
    return whole[: first * PAGE] + middle + whole[last * PAGE :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing left": lambda whole: b"",
    "one byte": lambda whole: whole[:1],
    "header only": lambda whole: whole[:100],
    "first page only": lambda whole: whole[:PAGE],
    "header zeroed": lambda whole: bytes(100) + whole[100:],
    "first page zeroed": lambda whole: _pages(whole, 0, 1, lambda _byte: 0),
    "schema flipped": lambda whole: whole[:100] + _pages(whole, 0, 1, lambda byte: byte ^ 0xFF)[100:],
    "cut in half": lambda whole: whole[: len(whole) // 2],
    "last page gone": lambda whole: whole[:-PAGE],
    "middle flipped": lambda whole: _pages(whole, 2, len(whole) // PAGE, lambda byte: byte ^ 0xFF),
    "all zeroes": lambda whole: bytes(len(whole)),
    "text": lambda whole: b"name,phone\n" * 1000,
}
COMMANDS = (
    "today",
    "contacts list -f csv",
    "contacts add Sara",
    "--create contacts add Sara",
    "contacts import {}/people.csv",
    "log call 1 hello",
    "contacts delete 1 --yes",
    "undo",
    "doctor",
    "doctor --full",
    "doctor --repair",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_no_command_touches_a_damaged_file_or_puts_another_in_its_place(agency: Any, calm: Any, damage: str) -> None:
    broken = DAMAGE[damage](agency.db.read_bytes())
    agency.db.write_bytes(broken)
    before = {entry.name for entry in agency.folder.iterdir()}
    for typed in COMMANDS:
        calm(agency(*typed.format(agency.folder).split(), create=False), 7)
        assert agency.db.read_bytes() == broken, typed
    assert {entry.name for entry in agency.folder.iterdir()} == before


@pytest.mark.parametrize("damage", DAMAGE)
def test_salvage_saves_something_or_says_that_it_cannot(agency: Any, calm: Any, intact: Any, damage: str) -> None:
    broken = DAMAGE[damage](agency.db.read_bytes())
    agency.db.write_bytes(broken)
    out = agency.folder / "saved.db"
    said = calm(agency("doctor", "--salvage", str(out), "--json"), 0, 7)
    assert agency.db.read_bytes() == broken
    assert out.exists() == bool(said.out)
    if said.code == 0:
        assert agency.ok("--db", str(out), "contacts", "count") == "300\n"
    if said.out:
        intact(out)
        calm(agency("--db", str(out), "doctor", "--full"), 0)
    assert not [entry for entry in agency.folder.iterdir() if entry.name.startswith(".")]


def _vouched_for(path: Path) -> dict[str, Any] | None:
    """Every row that the journal or a seal vouches for; None where they cannot be read."""
    try:
        with closing(sqlite3.connect(path)) as db:
            tables = (*journalled_tables(db), "journal", "seal")
            return {table: db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables}
    except sqlite3.Error:
        return None


def _flip_and_look(agency: Any, times: int) -> Counter[str]:
    """Flips one byte, again and again in another place; counts who found it first, or that it changed no record."""
    sound, whole, chance = _vouched_for(agency.db), agency.db.read_bytes(), random.Random(1405)
    counts: Counter[str] = Counter()
    agency("doctor")
    for _time in range(times):
        place = chance.randrange(len(whole))
        agency.db.write_bytes(whole[:place] + bytes([whole[place] ^ chance.randrange(1, 256)]) + whole[place + 1 :])
        said = agency("doctor", "--full", "--json")
        assert "something unexpected" not in said.err
        faults = [row["check"] for row in json.loads(said.out) if row["state"] in ("mend", "damaged")]
        if {"file", "integrity", "references"} & set(faults):
            counts["found by SQLite"] += 1
        elif faults:
            counts["found by crm alone"] += 1
        else:
            assert _vouched_for(agency.db) == sound, f"byte {place} was not found"
            counts["changed no record"] += 1
    return counts


def test_a_flipped_byte_is_found_or_changes_no_record(agency: Any) -> None:
    assert _flip_and_look(agency, 12).total() == 12


@pytest.mark.long
def test_of_two_hundred_flipped_bytes_each_is_found_or_changes_no_record(
    agency: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = _flip_and_look(agency, 200)
    with capsys.disabled():
        sys.stdout.write(f"\n200 flipped bytes in a file of {agency.db.stat().st_size}: {dict(counts)}\n")
    assert counts["found by crm alone"] > counts["found by SQLite"]


def test_what_integrity_check_does_not_see_is_found(agency: Any, calm: Any) -> None:
    whole = agency.db.read_bytes()
    for before, after in ((b"Person 77", b"Persom 77"), (b'"note":"note', b'"note":"mote')):
        agency.db.write_bytes(whole.replace(before, after, 1))
        with closing(sqlite3.connect(agency.db)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        calm(agency("doctor"), 0)
        rows = json.loads(calm(agency("doctor", "--full", "--json"), 7).out)
        assert {row["check"] for row in rows if row["state"] == "damaged"} & {"rows", "chain"}
