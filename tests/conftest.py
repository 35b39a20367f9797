"""What every test may use: a file of its own, a clock that stands still, and two ways to type a command."""

import gc
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crm_cli import config
from crm_cli.commands.context import Cli
from crm_cli.main import main
from crm_cli.services.application import Crm
from crm_cli.store import file
from tests.forks import warm

MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30
NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)  # Sunday, 10:00 in Tehran; 1405/09/01


class Said(NamedTuple):
    """What a command did: its exit code, what it wrote for programs, what it said to people."""

    code: int
    out: str
    err: str


class Shell:
    """Types commands in this process, on a file of its own, at a fixed moment. Not a terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = folder / "agency.db"
        self.env = {
            "CRM_CONFIG": str(folder / "config.toml"),
            "CRM_DB": str(self.db),
            "CRM_TIMEZONE": "Asia/Tehran",
            "CRM_REGION": "IR",
        }
        self.now = NOW

    def __call__(self, *words: str, stdin: str | bytes = "", create: bool = True) -> Said:
        """Run one command line; the file is made when the first command needs one."""
        out, err = io.StringIO(), io.StringIO()
        root = ["--create"] if create and not self.db.exists() else []
        keyboard = sys.stdin
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8")
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = main([*root, *words], cli=Cli(env=self.env, clock=lambda: self.now))
        finally:
            sys.stdin = keyboard
        return Said(code, out.getvalue(), err.getvalue())

    def ok(self, *words: str, **more: Any) -> str:
        """Run a command that must succeed; returns what it wrote."""
        said = self(*words, **more)
        assert said.code == 0, said
        return said.out

    def json(self, *words: str) -> Any:
        """Run a command that must succeed and parse its json."""
        import json

        return json.loads(self.ok(*words, "--json"))


def turns_of(patch: pytest.MonkeyPatch, rows: int) -> None:
    """Imports of many rows store so many at a time."""
    for module in ("imports", "record_imports"):
        patch.setattr(f"crm_cli.services.{module}.ROWS", (rows, rows))
    patch.setattr("crm_cli.services.spool.CHUNK", rows)


class Process:
    """Types commands in processes of their own, in a bare environment with an empty home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.db = home / "agency.db"
        self.env = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "Asia/Tehran"}

    def __call__(self, *words: str | bytes, stdin: bytes = b"", env: dict[str, str] | None = None, **more: Any) -> Said:
        """Run one command line and wait for it."""
        done = subprocess.run(
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
            **self.surroundings(words, {**self.env, **(env or {})}, **more),
        )
        return Said(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    def start(self, *words: str, env: dict[str, str] | None = None, **more: Any) -> subprocess.Popen[str]:
        """A command that is running."""
        more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **more}
        return subprocess.Popen(**self.surroundings(words, {**self.env, **(env or {})}, **more))

    def surroundings(self, words: Sequence[str | bytes], env: dict[str, str], **more: Any) -> dict[str, Any]:
        """What `subprocess` is told."""
        return {"args": [sys.executable, "-m", "crm_cli", *words], "env": env, **more}


class Fork(Process):
    """Types commands in processes forked from this one (`tests/forks.py`): a tenth of the time."""

    def surroundings(
        self,
        words: Sequence[str | bytes],
        env: dict[str, str],
        preexec_fn: Callable[[], object] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        return super().surroundings(words, env, preexec_fn=warm(words, env, preexec_fn), **more)


# Of many like cases of one test of these the short form has every third, the long form all: each case starts
# processes or terminals, or fills a disk. Every command is attacked in the short form, too.
MANY, EVERY = 5, 3
THINNED = ("faults/", "commands/test_completion_scripts.py", "commands/test_first_run.py")
WHOLE = "faults/test_statements.py"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most cases of tests that have many, and are slow, to the long form."""
    cases: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        place = item.path.relative_to(Path(__file__).parent).as_posix()
        if place.startswith(THINNED) and place != WHOLE and item.get_closest_marker("long") is None:
            cases.setdefault((place, getattr(item, "originalname", "")), []).append(item)
    for like in cases.values():
        for number, item in enumerate(like):
            if len(like) >= MANY and number % EVERY:
                item.add_marker(pytest.mark.long)


def pytest_collection_finish() -> None:
    """Collect garbage seldom, and never go through the tests themselves for it: a command does not collect at all."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_configure(config: pytest.Config) -> None:
    """Keep the files of tests in memory where that can be: who waits for the disk tests the disk. Benchmarks do."""
    if "not bench" in config.option.markexpr and _can_be_kept_in(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _can_be_kept_in(folder: Path) -> bool:
    """Whether the folder is there, has room for a run, and lets the programs run that tests put beside their files."""
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < ROOM:
        return False
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> None:
    """A shell ignores SIGINT for what it starts in the background, and every process here would inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _memory_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What `crm doctor` remembers of the files of tests is not kept in the user's own state."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and nobody in it."""
    path = tmp_path_factory.mktemp("tables") / "new.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file, "_first_owner", lambda _db, _name: None)
        file.create(path, owner="")
    return path


@pytest.fixture(autouse=True)
def new_files(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New files begin as copies: in nearly every test, laying the tables would take longer than what is tested.

    Tests of how a file is made, and processes, make theirs as anybody does.
    """

    def copied(path: Path, owner: str) -> None:
        shutil.copy(tables, path)
        with closing(file.connect(path)) as db:
            db.execute("PRAGMA synchronous = OFF")
            db.execute("BEGIN IMMEDIATE")
            file._first_owner(db, owner)
            db.execute("COMMIT")

    monkeypatch.setattr(file, "_write_new", copied)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def process(tmp_path: Path) -> Process:
    return Process(tmp_path)


@pytest.fixture
def fork(tmp_path: Path) -> Fork:
    return Fork(tmp_path)


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    """The application on a new file, at a fixed moment in Tehran."""
    settings = config.load(
        {"db": str(tmp_path / "agency.db"), "timezone": "Asia/Tehran", "region": "IR"},
        env={"CRM_CONFIG": str(tmp_path / "none.toml")},
    )
    found = Crm(settings, may_create=True, clock=lambda: NOW, typed=lambda: "test")
    yield found
    found.close()


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """An agency with something in every table that is merged, for tests that only read it."""
    from tests.commands.conftest import enrich

    found = Shell(tmp_path_factory.mktemp("rich"))
    enrich(found)
    return found
