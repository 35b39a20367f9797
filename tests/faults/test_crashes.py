"""Killed, interrupted, several at once: what was acknowledged is there, and the file is sound."""

import fcntl
import gzip
import json
import random
import signal
import sqlite3
import subprocess
import sys
import termios
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

# Many commands in one process of its own: what is tested is the file, not the start-up.
WRITER = """
import os, sys
from contextlib import redirect_stdout, redirect_stderr
from io import StringIO
from crm_cli.main import main

def run(*words):
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
        code = main(words)
    return code, said.getvalue()
"""

# Everybody changes the first contact; whoever is told that the file is busy tries again.
MANY = (
    WRITER
    + """
busy = 0
for n in range(int(sys.argv[2])):
    lines = [("contacts", "edit", "1", "--note", f"{sys.argv[1]} {n}")]
    if n % 5 == 0:
        lines += [("contacts", "add", f"{sys.argv[1]} {n}")]
    for words in lines:
        while (told := run(*words))[0] == 4:
            busy += 1
        assert told[0] == 0, told
print(busy)
"""
)

# Children forked from a warm parent add until they are killed; each tells its parent what it was told is done.
KILLED = (
    WRITER
    + """
import json, random, select, signal, time
import crm_cli.store.work, crm_cli.services.contacts, crm_cli.commands.contact_form, crm_cli.domain.phones
acknowledged, chance = [], random.Random(7)
for round in range(int(sys.argv[1])):
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        n = 0
        while True:
            code, said = run("contacts", "add", f"round {round} number {n}", "--phone", f"0912{n:07}", "--tag", "vip")
            os.write(told, f"{code} round {round} number {n}\\n".encode())
            n += 1
    os.close(told)
    select.select([heard], [], [], 20)
    time.sleep(chance.uniform(0, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(heard) as lines:
        acknowledged += [line.rstrip() for line in lines if line.endswith("\\n")]
print(json.dumps(acknowledged))
"""
)

# Contacts of which a part is missing.
TORN = """
contact c WHERE c.id > 1 AND NOT (
    (SELECT count(*) FROM contact_point p WHERE p.contact_id = c.id) = 1
    AND (SELECT count(*) FROM contact_tag t WHERE t.contact_id = c.id) = 1
    AND (SELECT count(*) FROM journal j WHERE j.table_name = 'contact' AND j.row_id = c.id) = 1)
"""
OLDEST = Path(__file__).parents[1] / "store/files/v1.db.gz"
# What the first contact was before each change and after it, in the order of the changes.
CHANGES = "SELECT old, new FROM journal WHERE table_name = 'contact' AND row_id = 1 AND old IS NOT NULL ORDER BY id"


@pytest.fixture
def agency(fork: Any, shell: Any) -> Any:
    """A new file, worked on by real processes."""
    shell.ok("contacts", "add", "First")
    fork.env["CRM_DB"] = str(fork.db)
    return fork


def started(agency: Any, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words], env=agency.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    ("writers", "each"), [(4, 20), pytest.param(8, 500, marks=pytest.mark.long)], ids=["4 x 20", "8 x 500"]
)
def test_writers_at_once_lose_nothing(
    agency: Any, count: Any, sound: Any, counted: Any, writers: int, each: int
) -> None:
    """Each reads, changes and writes the same contact as all the others, and adds one of its own now and then."""
    working = [started(agency, "-c", MANY, f"writer {n}", str(each)) for n in range(writers)]
    told = [writer.communicate(timeout=600) for writer in working]
    assert [err for _out, err in told if err] == []
    with closing(sqlite3.connect(agency.db)) as db:
        changes = db.execute(CHANGES).fetchall()
    lost = writers * each - len(changes) + sum(before != left for (_, left), (before, _) in pairwise(changes))
    counted(changes=len(changes), adds=count(agency.db) - 1, busy=sum(int(out) for out, _err in told), lost=lost)
    assert (lost, count(agency.db)) == (0, 1 + writers * each // 5)
    sound(agency.db)


def test_processes_that_meet_an_older_file_at_once_bring_it_up_to_date_once(agency: Any, sound: Any) -> None:
    agency.db.write_bytes(gzip.decompress(OLDEST.read_bytes()))
    working = [agency.start("contacts", "count") for _n in range(4)]
    ended = [(*command.communicate(timeout=60), command.returncode) for command in working]
    assert {(out, code) for out, _err, code in ended} == {("2\n", 0)}
    assert sum("is now of format" in err for _out, err, _code in ended) == 1
    assert len(list(agency.home.glob("agency.db.backups/*.db"))) == 1
    sound(agency.db)


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.long)])
def test_kills_during_adds_lose_nothing_acknowledged(
    agency: Any, shell: Any, count: Any, sound: Any, counted: Any, kills: int
) -> None:
    done = started(agency, "-c", KILLED, str(kills))
    out, err = done.communicate(timeout=600)
    assert done.returncode == 0, err
    acknowledged = json.loads(out)
    assert {line.partition(" ")[0] for line in acknowledged} == {"0"}
    stored = [row["name"] for row in shell.json("contacts", "list", "--columns", "name")]
    assert len(stored) == len(set(stored))
    lost = {line.partition(" ")[2] for line in acknowledged} - set(stored)
    torn = count(agency.db, TORN)
    counted(acknowledged=len(acknowledged), lost=len(lost), torn=torn, corrupt=int(not sound(agency.db)))
    assert (lost, torn) == (set(), 0)
    assert len(stored) <= 1 + len(acknowledged) + kills


ROWS = 21_000


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of so many contacts that it is imported in several transactions."""
    return written(tmp_path_factory.mktemp("many") / "many.csv", ROWS)


def written(path: Path, rows: int) -> Path:
    path.write_text("name,phone\n" + "".join(f"Person {n},0912{n:07d}\n" for n in range(rows)))
    return path


def importing(agency: Any, count: Any, many: Path, more_than: int) -> subprocess.Popen[str]:
    """An import that has stored so many rows, and is most likely still going on."""
    command = agency.start("contacts", "import", str(many))
    while command.poll() is None and count(agency.db) <= more_than:
        time.sleep(0.01)
    return command


def finished(agency: Any, count: Any, sound: Any, many: Path, rows: int) -> None:
    """The same file once more completes the import."""
    command = agency.start("contacts", "import", str(many))
    _out, err = command.communicate(timeout=600)
    assert (command.returncode, "Traceback" in err) == (0, False)
    assert count(agency.db) == rows + 1
    assert count(agency.db, "contact_point") == rows
    assert count(agency.db, "contact_search WHERE contact_search MATCH 'person'") == rows
    assert count(agency.db, "journal WHERE table_name = 'contact'") == rows + 1
    assert count(agency.db, "command WHERE finished = 0") == 0
    sound(agency.db)


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.long)])
def test_an_import_killed_again_and_again_ends_with_every_row_once(
    agency: Any, count: Any, sound: Any, counted: Any, many: Path, kills: int
) -> None:
    chance, begun, torn = random.Random(7), agency.db.read_bytes(), 0
    for _kill in range(kills):
        if count(agency.db) > ROWS:
            finished(agency, count, sound, many, ROWS)
            agency.db.write_bytes(begun)
        command = importing(agency, count, many, count(agency.db))
        time.sleep(chance.uniform(0, 0.05))
        command.kill()
        command.communicate()
        stored = count(agency.db) - 1
        torn += count(agency.db, "contact_point") != stored
        sound(agency.db)
    finished(agency, count, sound, many, ROWS)
    lost = ROWS + 1 - count(agency.db)
    counted(lost=lost, torn=torn)
    assert (lost, torn) == (0, 0)


@pytest.mark.long
def test_a_million_rows_killed_half_way_end_with_every_row_once(
    agency: Any, count: Any, sound: Any, counted: Any, tmp_path: Path
) -> None:
    rows = 1_000_000
    many = written(tmp_path / "million.csv", rows)
    command = importing(agency, count, many, rows // 2)
    command.kill()
    command.communicate()
    counted(rows=rows)
    assert rows // 2 <= count(agency.db) - 1 < rows
    finished(agency, count, sound, many, rows)


@pytest.mark.parametrize(("sent", "codes"), [(signal.SIGINT, (130,)), (signal.SIGTERM, (143, -signal.SIGTERM))])
def test_an_interrupted_import_says_so_and_keeps_the_file_sound(
    agency: Any, count: Any, intact: Any, many: Path, sent: signal.Signals, codes: tuple[int, ...]
) -> None:
    command = importing(agency, count, many, 1)
    command.send_signal(sent)
    _out, err = command.communicate(timeout=30)
    assert command.returncode in codes
    assert "Traceback" not in err
    assert 1 < count(agency.db) <= ROWS
    intact(agency.db)
    assert [entry.name for entry in agency.home.iterdir() if entry.name.endswith((".part", ".new"))] == []


def test_an_interrupt_while_reading_a_slow_pipe_stores_nothing(agency: Any, count: Any, intact: Any) -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "crm_cli", "contacts", "import", "-"],
        env=agency.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stdin is not None
    command.stdin.write("name\nSara\n")
    command.stdin.flush()
    waiting = bytearray(4)
    while fcntl.ioctl(command.stdin, termios.FIONREAD, waiting) == 0 and any(waiting):
        time.sleep(0.02)
    command.send_signal(signal.SIGINT)
    _out, err = command.communicate(timeout=30)
    assert (command.returncode, "Traceback" in err) == (130, False)
    assert count(agency.db) == 1
    intact(agency.db)


@pytest.mark.parametrize("module", ["crm_cli.config", "typer.main", "crm_cli.commands.contacts", "sqlite3"])
def test_an_interrupt_while_starting_is_quiet(agency: Any, module: str) -> None:
    """-X importtime says on stderr which module has just been imported: the moment for Ctrl-C."""
    command = started(agency, "-X", "importtime", "-m", "crm_cli", "contacts", "list")
    assert command.stderr is not None
    said = ""
    for line in command.stderr:
        said += line
        if line.rstrip().endswith(f" {module}"):
            command.send_signal(signal.SIGINT)
            break
    said += command.stderr.read()
    command.communicate()
    assert "Traceback" not in said, said[said.index("Traceback") :]
    assert command.returncode in (0, 130)
