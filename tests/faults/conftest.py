"""What attacks have in common: how to judge an answer and a file, how to plant what no command would store."""

import ctypes
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from crm_cli.queries import health
from crm_cli.store import drift, seals, waiting
from crm_cli.store.journal import journalled_tables

NEW_EVERY_TIME = {"uid", "series", "created_at", "updated_at"}
TALLIED = {"kills", "copies", "flips"}


class Outsider(NamedTuple):
    """Somebody whom file permissions hold back: how to run as them, and a folder of theirs."""

    folder: Path
    who: dict[str, Any]


@pytest.fixture(scope="session")
def _kept() -> dict[str, bytes]:
    return {}


@pytest.fixture
def made(shell: Any, _kept: dict[str, bytes]) -> Callable[[str, Callable[[], None]], None]:
    """Makes the file of `shell` the first time it is asked for by this name, and copies it from then on."""

    def make(name: str, build: Callable[[], None]) -> None:
        if name in _kept:
            shell.db.write_bytes(_kept[name])
        else:
            build()
            _kept[name] = shell.db.read_bytes()

    return make


@pytest.fixture
def calm() -> Callable[..., Any]:
    """Judges what a command said: the code, no traceback, no apology for a bug. Returns what was said."""

    def judge(said: Any, *codes: int) -> Any:
        assert "Traceback" not in said.err, said.err[-2000:]
        assert "something unexpected" not in said.err, said.err
        assert said.code in codes, said
        return said

    return judge


@pytest.fixture
def intact() -> Callable[[Path], None]:
    """Judges a file: sound pages, sound references, and no command left running in it."""

    def judge(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            assert db.execute("SELECT count(*) FROM current").fetchone() == (0,)

    return judge


@pytest.fixture
def sound(intact: Callable[[Path], None]) -> Callable[[Path], bool]:
    """Judges a file to the last: intact, rows as the journal says, the journal as it was sealed, words as they are."""

    def judge(path: Path) -> bool:
        intact(path)
        with closing(sqlite3.connect(path)) as db:
            if seals.in_use(db):
                assert list(drift.drifts(db)) == []
                assert list(seals.breaks(db)) == []
            assert [index for index in health.search_indexes(db) if health.words_differ(db, index)] == []
        return True

    return judge


@pytest.fixture
def content() -> Callable[[Path], str]:
    """All that a file says: its format, every journalled row but uids and instants, and what its commands did."""

    def hashed(path: Path) -> str:
        found = sha256()
        with closing(sqlite3.connect(path)) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            found.update(repr(version).encode())
            for table in journalled_tables(db):
                columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
                kept = ", ".join(name for name in columns if name not in NEW_EVERY_TIME)
                found.update(repr((table, db.execute(f"SELECT {kept} FROM {table} ORDER BY id").fetchall())).encode())
            for said in ("SELECT id, finished, undone_by FROM command ORDER BY id", "SELECT count(*) FROM journal"):
                found.update(repr(db.execute(said).fetchall()).encode() if version > 2 else b"")
        return found.hexdigest()

    return hashed


@pytest.fixture
def counted(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Keeps what was counted for the report on reliability (`report.py`)."""
    return lambda **numbers: request.node.user_properties.extend(numbers.items())


@pytest.fixture(autouse=True)
def _tallied(request: pytest.FixtureRequest, counted: Callable[..., None]) -> None:
    """How often something is done that a parameter says is in the report without a word of the test."""
    params = getattr(request.node, "callspec", None)
    counted(**{name: value for name, value in (params.params if params else {}).items() if name in TALLIED})


@pytest.fixture
def plant() -> Callable[..., None]:
    """Writes into a file what no command would: the work of an older version, or of somebody else's program."""

    def write(path: Path, *statements: tuple[str, tuple[Any, ...]]) -> None:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute(
                "INSERT INTO command (uid, started_at, line) VALUES (?, '2026-01-01T00:00:00Z', 'planted')",
                (uuid4().hex,),
            )
            db.execute("INSERT INTO current (slot, command_id) VALUES (1, last_insert_rowid())")
            for statement, values in statements:
                db.execute(statement, values)
            db.execute("DELETE FROM current")

    return write


@pytest.fixture
def count() -> Callable[..., int]:
    """How many rows a table has."""

    def rows(path: Path, table: str = "contact") -> int:
        with closing(sqlite3.connect(path, timeout=30)) as db:
            return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    return rows


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for a lock in this process gives up soon."""
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **{**more, "timeout": 0.05}))
    monkeypatch.setattr(waiting, "NOTICE_AFTER_MS", 10)
    monkeypatch.setattr(waiting, "GIVE_UP_AFTER_MS", 50)


@pytest.fixture
def outsider() -> Iterator[Outsider]:
    """Permissions mean nothing to root, so root's processes give that power up; others are held back as they are."""
    folder = Path(tempfile.mkdtemp(prefix="crm-outsider-"))
    who: dict[str, Any] = {"preexec_fn": _without_power} if os.geteuid() == 0 else {}
    locked = folder / "locked"
    locked.touch(0)
    try:
        tried = subprocess.run(["cat", locked], capture_output=True, check=False, **who)
        locked.unlink()
        if tried.returncode == 0:
            pytest.skip("permissions hold nobody back here")
        yield Outsider(folder, who)
    finally:
        for path in [folder, *folder.rglob("*")]:
            if path.is_dir():
                path.chmod(0o700)
        shutil.rmtree(folder)


def _without_power() -> None:
    """Drop the capabilities that let root pass over permissions, for good."""
    libc = ctypes.CDLL(None)
    powers = (1, 2, 3)  # DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER
    for capability in powers:
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
    version, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc.capget(version, held)
    for kind in range(3):  # effective, permitted, inheritable
        held[kind] &= ~sum(1 << capability for capability in powers)
    libc.capset(version, held)
