"""Processes that come to harm: each at a definite place of its work, on a copy of the file of its own.

As a script it is the parent of all victims, so that none of them has to start from nothing:

    python victims.py HARM FILE FIRST STEP WORD…

runs a command of crm harmed at the place FIRST, then STEP places later, and so on until one comes through. Their files
are FILE.1, FILE.2 …; a line of JSON for each says where it was harmed, how it ended, and what it said.
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


MOST = 5000  # victims of one run
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
    """The statement of this number fails, as SQLite itself lets statements fail: with all that follows from it."""
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


HARMS: dict[str, Callable[[int], None]] = {
    "killed at a statement": _killed_at_statement,
    "killed at a write": _killed_at_byte,
    "killed after a while": partial(_signalled, signal.SIGKILL),
    "SIGINT after a while": partial(_signalled, signal.SIGINT),
    "SIGTERM after a while": partial(_signalled, signal.SIGTERM),
    "disk full": _disk_full,
}


class Victim(NamedTuple):
    """Where a process was harmed, its file, the exit code as a shell counts it, and what it said."""

    place: int
    path: str
    code: int
    said: str


def _suffer(harm: Callable[[int], None], place: int, words: list[str], mouth: int) -> NoReturn:
    from crm_cli.__main__ import run

    sys.argv = ["crm", *words]
    sys.stdout = sys.stderr = os.fdopen(mouth, "w")
    try:
        harm(place)
        run()
    except KeyboardInterrupt:  # before the program had begun
        os._exit(130)
    finally:
        os._exit(BUG)


def _harmed(harm: Callable[[int], None], place: int, words: list[str]) -> tuple[int, str]:
    ear, mouth = os.pipe()
    child = os.fork()
    if not child:
        _suffer(harm, place, words, mouth)
    os.close(mouth)
    with os.fdopen(ear, errors="replace") as voice:
        said = voice.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return (code if code >= 0 else 128 - code), said


def main(harm: str, file: Path, first: int, step: int, words: list[str]) -> None:
    """Harm one after the other. The parent does the command once itself, so that its children have all imports."""
    from crm_cli.main import main as run

    copies = (str(shutil.copyfile(file, f"{file}.{number}")) for number in count())
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        run(["--db", next(copies), *words])
    for place, copy in zip(range(first, first + MOST * step, step), copies, strict=False):
        victim = Victim(place, copy, *_harmed(HARMS[harm], place, ["--db", copy, *words]))
        print(json.dumps(victim._asdict()), flush=True)
        if victim.code == 0:
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
