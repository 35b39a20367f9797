"""A program on a terminal of its own, timed from outside: its first picture, and what a key brings about."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import NamedTuple

SIZE = struct.pack("4H", 24, 80, 0, 0)
LONGEST = 60  # seconds to wait for anything


class Answer(NamedTuple):
    """Milliseconds from a key to the first byte that was sent for it, and to the last."""

    first: float
    last: float


class Seat:
    """Somebody at a terminal of 80×24."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self._sent = b""
        self._begun = perf_counter()
        self._child, self._terminal = pty.fork()
        if self._child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, SIZE)
            os.execve(argv[0], list(argv), dict(env))

    def __enter__(self) -> "Seat":
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        os.close(self._terminal)

    def until(self, text: str) -> float:
        """Milliseconds from the start until `text` has been sent."""
        wanted, end = text.encode(), perf_counter() + LONGEST
        while wanted not in self._sent:
            assert perf_counter() < end, self._sent[-2000:]
            self._read(1)
        return (perf_counter() - self._begun) * 1000

    def rest(self, seconds: float = 0.5) -> None:
        """Wait until nothing more comes for so long."""
        while self._read(seconds):
            pass

    def press(self, key: bytes, silence: float = 0.15) -> Answer:
        """Press a key and wait until nothing more comes for so long."""
        begun, first, last = perf_counter(), 0.0, 0.0
        os.write(self._terminal, key)
        while self._read(silence if first else LONGEST):
            last = (perf_counter() - begun) * 1000
            first = first or last
        return Answer(first, last)

    @property
    def megabytes(self) -> float:
        """The most memory the program has held."""
        status = dict(line.split(":", 1) for line in Path(f"/proc/{self._child}/status").read_text().splitlines())
        return int(status["VmHWM"].split()[0]) / 1024

    def _read(self, seconds: float) -> bool:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        self._sent += os.read(self._terminal, 1 << 16)
        return True
