"""Processes that come to harm: each at a definite place of its work, on a copy of the file of its own.

As a script it is the parent of all victims, so that none of them has to start from nothing:

    python victims.py HARM FILE MANY WORD…

runs a command of crm unharmed on FILE.0; then, for this HARM or for any, MANY times harmed at places spread evenly
over its work, or at every place there is, on FILE.1, FILE.2 … A line of JSON for each says what became of it.
"""

import json
import os
import resource
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple, NoReturn

ANY = "any"
BUG = 99  # the exit code of a process that ended in no way known


class Statements:
    """Lets something happen during the statement of a certain number, on any connection that is opened from now on.

    Statements of triggers count like others. `last` is the number of the latest.
    """

    def __init__(self, place: int, act: Callable[[sqlite3.Connection], object]) -> None:
        self.last = 0
        self._place = place
        self._act = act
        self._connect = sqlite3.connect
        sqlite3.connect = self._connected  # type: ignore[assignment]

    def release(self) -> None:
        """Leave connections in peace again."""
        sqlite3.connect = self._connect

    def _connected(self, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        db = self._connect(*args, **kwargs)
        db.set_trace_callback(partial(self._heard, db))
        return db

    def _heard(self, db: sqlite3.Connection, _sql: str) -> None:
        self.last += 1
        if self.last == self._place:
            self._act(db)


@contextmanager
def failing(place: int) -> Iterator[Statements]:
    """The statement of this number fails the way SQLite lets statements fail, with all that follows from it."""
    statements = Statements(place, sqlite3.Connection.interrupt)
    try:
        yield statements
    finally:
        statements.release()


def _killed_at_statement(place: int) -> None:
    Statements(place, lambda _db: os.kill(os.getpid(), signal.SIGKILL))


def _signalled(number: signal.Signals, microseconds: int) -> None:
    def send() -> None:
        time.sleep(microseconds / 1e6)
        os.kill(os.getpid(), number)

    Thread(target=send, daemon=True).start()


def _disk_full(byte: int) -> None:
    """No file grows beyond this byte: the write is refused, as it is on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte, byte))


def _killed_at_byte(byte: int) -> None:
    """The write that would pass this byte of a file is the last thing that happens."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    _disk_full(byte)


class Harm(NamedTuple):
    """How harm is done at a place, what places are counted in, and how far apart they are at least."""

    do: Callable[[int], None]
    unit: str
    apart: int


HARMS = {
    "killed at a statement": Harm(_killed_at_statement, "statement", 1),
    "killed at a write": Harm(_killed_at_byte, "byte", 4096),
    "killed at a moment": Harm(partial(_signalled, signal.SIGKILL), "microsecond", 500),
    "SIGINT": Harm(partial(_signalled, signal.SIGINT), "microsecond", 500),
    "SIGTERM": Harm(partial(_signalled, signal.SIGTERM), "microsecond", 500),
    "disk full": Harm(_disk_full, "byte", 4096),
}


class Victim(NamedTuple):
    """How and where a process was harmed, its file, the exit code as a shell counts it, and what it said."""

    harm: str
    place: int
    path: str
    code: int
    said: str


def _unharmed(file: Path, words: list[str]) -> dict[str, int]:
    """How much work the command is, in every unit. Done twice: only then is imported what its children need."""
    from crm_cli.main import main

    for _time in range(2):
        copy = shutil.copyfile(file, f"{file}.0")
        begun, statements = time.perf_counter(), Statements(0, str)
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            assert main(["--db", copy, *words]) == 0
        statements.release()
    microseconds = int((time.perf_counter() - begun) * 1e6)
    return {"statement": statements.last, "byte": Path(copy).stat().st_size, "microsecond": microseconds}


def _suffer(harm: Harm, place: int, words: list[str], mouth: int) -> NoReturn:
    from crm_cli.__main__ import run

    sys.argv = ["crm", *words]
    sys.stdout = sys.stderr = os.fdopen(mouth, "w")
    try:
        harm.do(place)
        run()
    except KeyboardInterrupt:  # before the program had begun
        os._exit(130)
    finally:
        os._exit(BUG)


def _harmed(harm: Harm, place: int, words: list[str]) -> tuple[int, str]:
    ear, mouth = os.pipe()
    child = os.fork()
    if not child:
        _suffer(harm, place, words, mouth)
    os.close(mouth)
    with os.fdopen(ear, errors="replace") as voice:
        said = voice.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return (code if code >= 0 else 128 - code), said


def main(kind: str, file: Path, many: int, words: list[str]) -> None:
    """Harm one victim after the other and tell of each."""
    work = _unharmed(file, words)
    copies = count(1)
    for name, harm in HARMS.items() if kind == ANY else [(kind, HARMS[kind])]:
        step = max(harm.apart, work[harm.unit] // (many + 1))
        for place in range(step, work[harm.unit], step):
            copy = shutil.copyfile(file, f"{file}.{next(copies)}")
            victim = Victim(name, place, copy, *_harmed(harm, place, ["--db", copy, *words]))
            sys.stdout.write(f"{json.dumps(victim._asdict())}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
