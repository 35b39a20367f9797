"""Backups and restores under attack: load, kills, a full disk, shut folders, damage. Nothing acknowledged is lost."""

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_cli.errors import StoreUnavailable
from crm_cli.store.backup import check
from crm_cli.store.journal import journalled_tables

ROWS = "".join(f"Person {n},0912{n:07d},{'note ' * 20}\n" for n in range(1000))
PEOPLE = f"name,phone,note\n{ROWS}"

# Many commands in one process of its own: what is tested is the file, not the start-up.
TYPING = """
import os, random, signal, sys, time
from contextlib import redirect_stdout, redirect_stderr
from io import StringIO
from crm_cli.main import main

def crm(*words):
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
        code = main(list(words))
    return code, said.getvalue()
"""
ADDING = (
    TYPING
    + """
for n in range(100_000):
    code, said = crm("contacts", "add", f"Added {n}")
    print(code, f"Added {n}", flush=True)
"""
)
# Children forked from a warm parent type these lines by turns until they are killed.
KILLED = (
    TYPING
    + """
crm("backups", "list"), crm("backups", "verify")
import crm_cli.store.restore
chance = random.Random(7)
for round in range(int(sys.argv[1])):
    child = os.fork()
    if not child:
        while True:
            for line in sys.argv[2:]:
                code, said = crm(*line.split())
                if code:
                    print(line, code, said, flush=True)
    time.sleep(chance.uniform(0.01, 0.2))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""
)


@pytest.fixture
def agency(fork: Any, shell: Any, made: Any) -> Any:
    """A file of some hundred pages, worked on by real processes."""
    made("thousand", lambda: shell.ok("contacts", "import", "-", stdin=PEOPLE))
    fork.db.chmod(0o600)
    fork.env["CRM_DB"] = str(fork.db)
    return fork


@pytest.fixture
def yesterdays(agency: Any) -> Any:
    """The same, begun before today."""
    with closing(sqlite3.connect(agency.db)) as db, db:
        db.execute("UPDATE command SET started_at = '2026-01-01T00:00:00Z'")
    return agency


def started(agency: Any, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words], env=agency.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def folder(agency: Any) -> Path:
    return Path(f"{agency.db}.backups")


def created(agency: Any) -> str:
    """The name of a new backup."""
    said = agency("backups", "create")
    assert said.code == 0, said
    return str(said.out.strip())


def unfinished(agency: Any) -> list[str]:
    """What stands in the folder of backups besides backups; drafts of killed processes go after a day."""
    listed = agency("backups", "list", "-f", "ids").out.split()
    return [place.name for place in folder(agency).iterdir() if place.name not in listed]


def names(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        return {name for (name,) in db.execute("SELECT full_name FROM contact")}


def records(path: Path) -> dict[str, list[Any]]:
    """Every record of a file."""
    with closing(sqlite3.connect(path)) as db:
        return {table: db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in journalled_tables(db)}


@pytest.mark.parametrize("copies", [4, pytest.param(15, marks=pytest.mark.long)])
def test_backups_under_load_are_sound_and_have_what_was_acknowledged(agency: Any, copies: int) -> None:
    writer = started(agency, "-c", ADDING)
    assert writer.stdout is not None
    acknowledged = set()
    try:
        for _copy in range(copies):
            code, _space, name = writer.stdout.readline().strip().partition(" ")
            assert code == "0"
            acknowledged.add(name)
            assert acknowledged <= names(folder(agency) / created(agency))
    finally:
        writer.kill()
        writer.communicate()
    found = json.loads(agency("backups", "verify", "--json").out)
    assert [row["state"] for row in found] == ["ok"] * copies


@pytest.mark.parametrize("kills", [8, pytest.param(100, marks=pytest.mark.long)])
def test_a_killed_backup_leaves_no_half_file_under_a_name(agency: Any, intact: Any, kills: int) -> None:
    out, err = started(agency, "-c", KILLED, str(kills), "backups create").communicate(timeout=600)
    assert (out, err) == ("", "")
    intact(agency.db)
    found = json.loads(agency("backups", "verify", "--json").out)
    assert {row["state"] for row in found} == {"ok"}
    assert all(".part" in name for name in unfinished(agency))


@pytest.mark.parametrize("kills", [8, pytest.param(100, marks=pytest.mark.long)])
def test_a_killed_restore_leaves_the_file_as_it_was_or_as_it_was_to_be(agency: Any, intact: Any, kills: int) -> None:
    before, more = created(agency), folder(agency).with_name("more.db")
    agency("contacts", "import", "-", stdin=PEOPLE.replace("Person", "Other").replace(",0912", ",0935").encode())
    agency("backups", "create", "--to", str(more))
    lines = [f"backups restore {before} --yes", f"backups restore {more} --yes", "backups prune --keep 1 --yes"]
    out, err = started(agency, "-c", KILLED, str(kills), *lines).communicate(timeout=600)
    assert (out, err) == ("", "")
    intact(agency.db)
    assert agency("contacts", "count").out in ("1000\n", "2000\n")
    assert records(agency.db) in (records(folder(agency) / before), records(more))
    assert {row["state"] for row in json.loads(agency("backups", "verify", "--json").out)} == {"ok"}


def test_a_restore_under_load_loses_nothing_acknowledged(agency: Any, intact: Any) -> None:
    kept = created(agency)
    writer = started(agency, "-c", ADDING)
    assert writer.stdout is not None
    said = [writer.stdout.readline() for _line in range(3)]
    done = agency("backups", "restore", kept, "--yes")
    said.append(writer.stdout.readline())
    writer.terminate()
    said += writer.communicate()[0].splitlines()
    acknowledged = {name.strip() for code, _space, name in (line.partition(" ") for line in said) if code == "0"}
    assert done.code in (0, 4), done  # 4: the writer did not let it in
    assert len(acknowledged) >= 3
    safety = names(folder(agency) / done.out.strip()) if done.code == 0 else set()
    assert acknowledged <= names(agency.db) | safety
    intact(agency.db)


def test_restores_at_once_leave_one_of_them(agency: Any, intact: Any) -> None:
    kept = created(agency)
    at_once = [agency.start("backups", "restore", kept, "--yes") for _one in range(3)]
    said = [one.communicate(timeout=60) for one in at_once]
    assert {one.returncode for one in at_once} <= {0, 4}, said
    assert 0 in {one.returncode for one in at_once}
    intact(agency.db)
    assert unfinished(agency) == []


def test_the_first_writes_of_a_day_are_all_done_at_once(yesterdays: Any, intact: Any, count: Any) -> None:
    at_once = [yesterdays.start("contacts", "add", f"Added {n}") for n in range(4)]
    for one in at_once:
        _out, err = one.communicate(timeout=60)
        assert (one.returncode, "Traceback" in err) == (0, False)
    assert count(yesterdays.db) == 1004
    intact(yesterdays.db)
    rows = json.loads(yesterdays("backups", "verify", "--json").out)
    assert {(row["why"], row["state"]) for row in rows} == {("daily", "ok")}


@pytest.mark.parametrize("line", ["backups create", "backups restore {} --yes"])
def test_an_interrupt_says_so_and_leaves_nothing_behind(agency: Any, intact: Any, line: str) -> None:
    kept = created(agency)
    running = agency.start(*line.format(kept).split())
    while running.poll() is None and not unfinished(agency):
        time.sleep(0.001)
    running.send_signal(signal.SIGINT)
    _out, err = running.communicate(timeout=30)
    assert running.returncode in (0, 130)
    assert "Traceback" not in err
    assert unfinished(agency) == []
    intact(agency.db)


def _limited_to(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_leaves_no_backup_and_the_file_as_it_was(agency: Any, calm: Any, intact: Any) -> None:
    kept = created(agency)
    calm(agency("contacts", "add", "Later"), 0)
    before, full = agency.db.read_bytes(), _limited_to(agency.db.stat().st_size // 2)
    elsewhere = agency.home / "copy.db"
    for words, place in ((["create"], folder(agency)), (["create", "--to", str(elsewhere)], elsewhere)):
        said = calm(agency("backups", *words, preexec_fn=full), 1)
        assert str(place) in said.err
        assert "space" in said.err
    calm(agency("backups", "restore", kept, "--yes", preexec_fn=full), 1)
    assert agency.db.read_bytes() == before
    assert not elsewhere.exists()
    assert [place.name for place in folder(agency).iterdir()] == [kept]
    intact(agency.db)


def test_a_full_disk_stops_no_write_but_an_import(yesterdays: Any, calm: Any, count: Any) -> None:
    # As much as the write itself needs, and less than a copy.
    with closing(sqlite3.connect(yesterdays.db)) as db, db:
        db.execute("CREATE TABLE filler (x)")
        db.executemany("INSERT INTO filler VALUES (zeroblob(100000))", [()] * 20)
        db.execute("DROP TABLE filler")
    full = _limited_to(yesterdays.db.stat().st_size - 500_000)
    said = calm(yesterdays("contacts", "add", "Later", preexec_fn=full), 0)
    assert "the backup of the day was not made" in said.err
    assert count(yesterdays.db) == 1001
    people = PEOPLE.replace("Person", "Other").encode() + b"One More,09350000000,\n"
    calm(yesterdays("contacts", "import", "-", stdin=people, preexec_fn=full), 1)
    assert count(yesterdays.db) == 1001
    assert list(folder(yesterdays).iterdir()) == []


def test_a_shut_folder_of_backups_stops_no_write(yesterdays: Any, calm: Any, outsider: Any, count: Any) -> None:
    path = outsider.folder / "a.db"
    path.write_bytes(yesterdays.db.read_bytes())
    Path(f"{path}.backups").mkdir(0o500)
    place = {"cwd": outsider.folder, **outsider.who}
    yesterdays.env |= {"CRM_DB": str(path), "HOME": str(outsider.folder)}
    said = calm(yesterdays("contacts", "add", "Later", **place), 0)
    assert f"{path}.backups" in said.err
    assert count(path) == 1001
    said = calm(yesterdays("backups", "create", **place), 1)
    assert f"{path}.backups" in said.err
    calm(yesterdays("backups", "restore", str(yesterdays.db), "--yes", **place), 1)
    assert count(path) == 1001


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "fifo"])
def test_what_is_no_file_is_no_backup(agency: Any, calm: Any, make: Callable[[Path], None]) -> None:
    created(agency)
    odd = [agency.home / "odd", folder(agency) / "20261122T063000Z-daily.db"]
    for place in odd:
        make(place)
        for name in (str(place), place.name):
            calm(agency("backups", "verify", name, cwd=agency.home), 7)
            calm(agency("backups", "restore", name, "--yes", cwd=agency.home), 7)
        calm(agency("backups", "create", "--to", str(place)), 5)
    assert len(calm(agency("backups", "list", "-f", "ids"), 0).out.split()) == 2


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing left": lambda whole: b"",
    "header zeroed": lambda whole: bytes(100) + whole[100:],
    "cut in half": lambda whole: whole[: len(whole) // 2],
    "last page gone": lambda whole: whole[:-4096],
    "some pages flipped": lambda whole: (
        whole[: 60 * 4096] + bytes(byte ^ 0xFF for byte in whole[60 * 4096 : 64 * 4096]) + whole[64 * 4096 :]
    ),
    "a note changed": lambda whole: whole.replace(b"note note ", b"note nope ", 1),
    "a table of another name": lambda whole: whole.replace(b"tablecontactcontact", b"table\xe9ontactcontact", 1),
    "text": lambda whole: b"name,phone\n" * 1000,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_is_code_7_and_nothing_is_touched(agency: Any, calm: Any, damage: str) -> None:
    kept = created(agency)
    place = folder(agency) / kept
    place.write_bytes(DAMAGE[damage](place.read_bytes()))
    before, broken = agency.db.read_bytes(), place.read_bytes()
    assert json.loads(calm(agency("backups", "verify", "--json"), 7).out)[0]["state"] == "damaged"
    for words in ([kept], [str(place)], [kept, "--dry-run"]):
        calm(agency("backups", "restore", *words, "--yes"), 7)
    assert agency.db.read_bytes() == before
    assert place.read_bytes() == broken
    assert [entry.name for entry in folder(agency).iterdir()] == [kept]


@pytest.mark.parametrize("flips", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_a_byte_that_flipped_is_found_or_changed_no_record(agency: Any, flips: int) -> None:
    kept = folder(agency) / created(agency)
    whole, expected, chance = kept.read_bytes(), records(agency.db), random.Random(7)
    found = 0
    for _flip in range(flips):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        kept.write_bytes(spoilt)
        try:
            check(kept)
        except StoreUnavailable:
            found += 1
        else:
            assert records(kept) == expected
    assert found > flips / 3


def test_a_newer_backup_is_code_6(agency: Any, calm: Any) -> None:
    kept = created(agency)
    with closing(sqlite3.connect(folder(agency) / kept)) as db:
        db.execute("PRAGMA user_version = 99")
    before = agency.db.read_bytes()
    assert json.loads(calm(agency("backups", "verify", "--json"), 6).out)[0]["state"] == "newer"
    calm(agency("backups", "restore", kept, "--yes"), 6)
    assert agency.db.read_bytes() == before


@pytest.mark.usefixtures("hasty")
def test_a_reader_that_stays_in_a_transaction_is_waited_for_and_then_code_4(agency: Any, shell: Any, calm: Any) -> None:
    kept = created(agency)
    with closing(sqlite3.connect(agency.db, isolation_level=None)) as reader:
        if reader.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            pytest.skip("in WAL mode a reader blocks nobody")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM contact").fetchone()
        calm(shell("backups", "restore", kept, "--yes"), 4)
    assert unfinished(agency) == []
    calm(agency("backups", "restore", kept, "--yes"), 0)
