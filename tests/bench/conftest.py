"""What every benchmark may use: the files, whole processes timed in pairs, and the table printed at the end.

Nothing is asserted about a clock: two shared cores make milliseconds wander, so every figure is the median of ratios
between two processes run one after the other. Environment: CRM_BENCH_DIR keeps the files between runs,
CRM_BENCH_OUT names a file for the table in markdown.
"""

import fcntl
import os
import platform
import pty
import sqlite3
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile, rmtree
from statistics import median
from time import perf_counter
from typing import NamedTuple

import pytest

ROUNDS = 15
AGENCY = Path(__file__).with_name("agency.py")
SCREEN = struct.pack("4H", 24, 80, 0, 0)
# A process tells its peak to its parent, and begins with that of its parent: so a small one must start it.
PEAK = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_child, status, used = os.wait4(child, 0)
sys.stderr.write(f"{os.waitstatus_to_exitcode(status)} {used.ru_maxrss}")
"""


class Line(NamedTuple):
    """One line of the table. `bar` is what the ratio (or, where there is none, the megabytes) should not exceed."""

    what: str
    ratios: tuple[float, ...] = ()
    ms: float = 0
    bar: float | None = None
    megabytes: tuple[float, ...] = ()
    note: str = ""

    @property
    def over(self) -> bool:
        measured = median(self.ratios) if self.ratios else max(self.megabytes, default=0)
        return self.bar is not None and measured > self.bar

    @property
    def cells(self) -> tuple[str, ...]:
        ratio = f"{median(self.ratios):.1f}" if self.ratios else ""
        span = f"{min(self.ratios):.1f}–{max(self.ratios):.1f}" if self.ratios else ""
        bar = "" if self.bar is None else f"{self.bar:g}" + ("" if self.ratios else " MB")
        measured = f"{self.ms:.0f} ms" if self.ratios else ", ".join(f"{size:.0f} MB" for size in self.megabytes)
        return self.what, ratio, span, bar, measured, "over" if self.over else self.note


HEADERS = ("what", "ratio", "min–max", "bar", "measured", "")
LINES = pytest.StashKey[list[Line]]()


class Files(NamedTuple):
    """What `agency.py` builds, and a folder for what the benchmarks write."""

    large: Path
    tenth: Path
    small: Path
    people: Path
    tasks: Path
    scratch: Path

    def copy(self, source: Path) -> Path:
        """A copy to write to."""
        target = self.scratch / f"copy-{source.name}"
        copyfile(source, target)
        return target


class Bench:
    """Runs processes in a bare environment and keeps what it measured."""

    def __init__(self, files: Files, lines: list[Line]) -> None:
        self.files = files
        self.lines = lines
        self.nothing = [sys.executable, "-c", "pass"]
        self.env = {
            "HOME": str(files.scratch),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "CRM_CONFIG": str(files.scratch / "none.toml"),
            "TASKRC": str(files.scratch / "taskrc"),
            **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
        }

    def crm(self, file: Path, *words: str) -> list[str]:
        """The command line of crm on a file, as it is installed."""
        return [str(Path(sys.executable).with_name("crm")), "--db", str(file), *words]

    def run(self, argv: Sequence[str], *, screen: bool = False) -> float:
        """Run a process, read its output to the end, and wait for it; returns milliseconds."""
        reader, writer = pty.openpty() if screen else os.pipe()
        if screen:
            fcntl.ioctl(writer, termios.TIOCSWINSZ, SCREEN)
        os.set_inheritable(writer, True)
        inputs = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)] if not screen else []
        talk = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
        begun = perf_counter()
        child = os.posix_spawn(
            argv[0], argv, self.env, file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1), *inputs, *talk], setsid=screen
        )
        os.close(writer)
        _drain(reader)
        _child, status = os.waitpid(child, 0)
        took = (perf_counter() - begun) * 1000
        os.close(reader)
        assert os.waitstatus_to_exitcode(status) == 0, argv
        return took

    def pair(
        self,
        what: str,
        ours: Callable[[int], Sequence[str]],
        theirs: Callable[[int], Sequence[str]],
        *,
        bar: float | None = None,
        rounds: int = ROUNDS,
        screen: bool = False,
    ) -> None:
        """Time two processes in turn, after one round that does not count, and keep the ratios.

        Each gets the number of its round, so that it may write something new each time.
        """
        both = [(self.run(ours(n), screen=screen), self.run(theirs(n))) for n in range(rounds + 1)][1:]
        ratios = tuple(one / other for one, other in both)
        self.keep(Line(what, ratios, median(one for one, _other in both), bar))

    def against_nothing(
        self, what: str, argv: Sequence[str], *, bar: float | None = None, screen: bool = False
    ) -> None:
        """Time a process against `python -c pass`."""
        self.pair(what, lambda _n: argv, lambda _n: self.nothing, bar=bar, screen=screen)

    def peak(self, argv: Sequence[str]) -> float:
        """The most memory a process held at a time, in megabytes."""
        done = subprocess.run(
            [sys.executable, "-S", "-E", "-c", PEAK, *argv],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=True,
        )
        code, kilobytes = done.stderr.splitlines()[-1].split()[-2:]
        assert code == "0", done.stderr
        return int(kilobytes) / 1024

    line = Line

    def keep(self, line: Line) -> None:
        """Put a line in the table."""
        self.lines.append(line)

    def skip(self, what: str, reason: str) -> None:
        """Put a line in the table that says why nothing was measured."""
        self.keep(Line(what, note=f"skipped: {reason}"))
        pytest.skip(reason)


def _drain(reader: int) -> None:
    try:
        while os.read(reader, 1 << 16):
            pass
    except OSError:  # a terminal says so when nobody is left at the other end
        pass


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files, built in a process of its own so that this one stays small."""
    scratch = tmp_path_factory.mktemp("bench")
    folder = Path(os.environ.get("CRM_BENCH_DIR") or scratch / "files")
    subprocess.run([sys.executable, AGENCY, folder], check=True)
    names = ("large.db", "tenth.db", "small.db", "people.csv", "tasks.json")
    return Files(*(folder / name for name in names), scratch)


@pytest.fixture(scope="session")
def bench(files: Files, pytestconfig: pytest.Config) -> Iterator[Bench]:
    made = Bench(files, pytestconfig.stash.setdefault(LINES, []))
    made.run(made.crm(files.small, "today"))  # the first run of all compiles
    yield made
    rmtree(files.scratch)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.get(LINES, [])
    if not lines:
        return
    rows = [HEADERS, *(line.cells for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADERS))]
    terminalreporter.write_line(f"\n{_machine()}")
    for row in rows:
        terminalreporter.write_line(_aligned(row, widths))
    if target := os.environ.get("CRM_BENCH_OUT"):
        Path(target).write_text(_markdown(rows), encoding="utf-8")


def _machine() -> str:
    return (
        f"{date.today()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"Typer {version('typer')}, {os.cpu_count()} cores"
    )


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = [(cell, width) for cell, width in zip(row, widths, strict=True)]
    *figures, remark = rest
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in figures), remark[0]]
    return "  ".join(cells).rstrip()


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|---|---:|---:|---:|---:|---|")
    return "\n".join([_machine(), "", *lines, ""])
