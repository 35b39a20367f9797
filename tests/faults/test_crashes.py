"""Killed, interrupted, several at once: what was acknowledged is there, and the file is sound."""

import fcntl
import json
import random
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest

# Many commands in one process of its own: what is tested is the file, not the start-up.
WRITER = """
import os, sys
from contextlib import redirect_stdout, redirect_stderr
from io import StringIO
from crm_cli.main import main

def add(name):
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
        code = main(["contacts", "add", name])
    return code, said.getvalue()
"""

MANY = (
    WRITER
    + """
failed = [said for n in range(int(sys.argv[2])) for code, said in [add(f"{sys.argv[1]} {n}")] if code]
sys.stderr.write("".join(failed))
sys.exit(len(failed))
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
            code, said = add(f"round {round} number {n}")
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


@pytest.fixture
def agency(process: Any, shell: Any) -> Any:
    """A new file, worked on by real processes."""
    shell.ok("contacts", "add", "First")
    process.env["CRM_DB"] = str(process.db)
    return process


def started(agency: Any, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words], env=agency.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    ("writers", "adds"), [(4, 25), pytest.param(8, 500, marks=pytest.mark.long)], ids=["4 x 25", "8 x 500"]
)
def test_writers_at_once_lose_nothing(agency: Any, count: Any, intact: Any, writers: int, adds: int) -> None:
    working = [started(agency, "-c", MANY, f"writer {n}", str(adds)) for n in range(writers)]
    for writer in working:
        _out, err = writer.communicate(timeout=600)
        assert (writer.returncode, err) == (0, "")
    assert count(agency.db) == 1 + writers * adds
    assert count(agency.db, "command WHERE line LIKE 'contacts add%'") == writers * adds
    intact(agency.db)


@pytest.mark.parametrize("kills", [30, pytest.param(200, marks=pytest.mark.long)])
def test_kills_during_adds_lose_nothing_acknowledged(
    agency: Any, shell: Any, count: Any, intact: Any, kills: int
) -> None:
    done = started(agency, "-c", KILLED, str(kills))
    out, err = done.communicate(timeout=600)
    assert done.returncode == 0, err
    acknowledged = json.loads(out)
    assert {line.partition(" ")[0] for line in acknowledged} == {"0"}
    intact(agency.db)
    stored = [row["name"] for row in shell.json("contacts", "list", "--columns", "name")]
    assert len(stored) == len(set(stored))
    assert {line.partition(" ")[2] for line in acknowledged} <= set(stored)
    assert len(stored) <= 1 + len(acknowledged) + kills
    assert count(agency.db, "contact_search WHERE contact_search MATCH 'round'") == len(stored) - 1


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 30 000 contacts."""
    path = tmp_path_factory.mktemp("many") / "many.csv"
    path.write_text("name,phone\n" + "".join(f"Person {n},0912{n:07d}\n" for n in range(30_000)))
    return path


def importing(agency: Any, count: Any, many: Path, at_least: int) -> subprocess.Popen[str]:
    """An import that has stored so many rows, and is most likely still going on."""
    command = started(agency, "-m", "crm_cli", "contacts", "import", str(many))
    while command.poll() is None and count(agency.db) <= at_least:
        time.sleep(0.01)
    return command


def finished(agency: Any, calm: Any, count: Any, intact: Any, many: Path) -> None:
    """The same file once more completes the import."""
    intact(agency.db)
    calm(agency("contacts", "import", str(many)), 0)
    assert count(agency.db) == 30_001
    assert count(agency.db, "contact_point") == 30_000
    assert count(agency.db, "contact_search WHERE contact_search MATCH 'person'") == 30_000
    assert count(agency.db, "journal WHERE table_name = 'contact'") == 30_001
    assert count(agency.db, "command WHERE finished = 0") == 0


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.long)])
def test_an_import_killed_again_and_again_ends_with_every_row_once(
    agency: Any, calm: Any, count: Any, intact: Any, many: Path, kills: int
) -> None:
    chance = random.Random(7)
    for at_least in ([1, 5_001] * kills)[:kills]:
        command = importing(agency, count, many, at_least)
        time.sleep(chance.uniform(0, 0.05))
        command.kill()
        command.communicate()
        assert (count(agency.db) - 1) % 5_000 == 0
        intact(agency.db)
    finished(agency, calm, count, intact, many)


@pytest.mark.parametrize(("sent", "codes"), [(signal.SIGINT, (130,)), (signal.SIGTERM, (143, -signal.SIGTERM))])
def test_an_interrupted_import_says_so_and_keeps_the_file_sound(
    agency: Any, count: Any, intact: Any, many: Path, sent: signal.Signals, codes: tuple[int, ...]
) -> None:
    command = importing(agency, count, many, 1)
    command.send_signal(sent)
    _out, err = command.communicate(timeout=30)
    assert command.returncode in codes
    assert "Traceback" not in err
    assert 1 < count(agency.db) < 30_001
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
