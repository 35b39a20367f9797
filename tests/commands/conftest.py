"""A small agency for the tests of this floor, a way to type on it, and a terminal to type on."""

import io
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pexpect
import pytest

from tests.conftest import Shell
from tests.forks import warm

STYLE = re.compile(r"\x1b\[[0-9;]*m")
LOCALE = {"LANG", "LC_ALL"}
SARA = ("--city", "Shiraz", "--org", "1", "--birthday", "11-22", "--tier", "A", "--consent", "sms=yes")


class Screen(NamedTuple):
    """What a terminal was sent, and the exit code."""

    code: int
    text: str

    @property
    def bare(self) -> str:
        """The text without its colours."""
        return STYLE.sub("", self.text).replace("\r\n", "\n")


class Terminal:
    """Types commands on a terminal, in an environment of its own: in forks, but where a locale is asked for."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.env = env

    def start(self, *words: str, size: tuple[int, int] = (40, 160), **env: str) -> Any:
        """A command that is running."""
        surroundings = {**self.env, **env}
        return pexpect.spawn(
            sys.executable,
            ["-m", "crm_cli", *words],
            env=surroundings,
            preexec_fn=None if LOCALE & env.keys() else warm(words, surroundings),
            dimensions=size,
            cwd=str(self.folder),
            encoding="utf-8",
            codec_errors="replace",
            timeout=30,
        )

    def __call__(self, *words: str, size: tuple[int, int] = (40, 160), **env: str) -> Screen:
        """Run a command that asks nothing."""
        return self.end(self.start(*words, size=size, **env))

    def talk(self, *words: str, answers: Sequence[tuple[str, str]], **env: str) -> Screen:
        """Run a command and answer its questions, each a part of what it asks; what it sent, whole."""
        child = self.start(*words, **env)
        child.logfile_read = sent = io.StringIO()
        for question, text in answers:
            child.expect_exact(question)
            child.send(text)
        return self.end(child)._replace(text=sent.getvalue())

    def end(self, child: Any) -> Screen:
        """Wait for a command's end."""
        child.expect(pexpect.EOF)
        child.wait()
        child.ptyproc.delayafterclose = 0  # a tenth of a second for a process that has ended
        child.close()
        code = child.exitstatus if child.exitstatus is not None else -child.signalstatus
        screen = Screen(code, child.before)
        assert "Traceback" not in screen.text
        assert "something unexpected" not in screen.text
        return screen


def furnish(shell: Shell) -> None:
    """Three contacts and an organisation, conversations, follow-ups overdue, due and later."""
    for line in (
        ("contacts", "add", "Pars Travel", "--kind", "org", "--city", "Tehran"),
        ("contacts", "add", "Sara Ahmadi", "--phone", "09121234567", "--email", "sara@x.ir", "--tag", "vip", *SARA),
        ("contacts", "add", "علي رضايي", "--phone", "0935 111 2233", "--tag", "new", "--tag", "vip"),
        ("contacts", "add", "Reza Karimi", "--city", "Yazd", "--note", 'says "hi", always', "--do-not-contact"),
        ("interactions", "add", "2", "asked about a visa", "--channel", "chat", "--in", "--needs-reply"),
        ("interactions", "add", "4", "office visit", "--channel", "visit", "--with", "3", "--at", "2026-11-20 12:00"),
        ("followups", "add", "2", "send the quote", "--due", "2026-11-20", "--priority", "2"),
        ("followups", "add", "3", "call about Istanbul", "--due", "today", "--time", "08:00"),
        ("followups", "add", "4", "visit", "--due", "2026-12-01", "--kind", "visit"),
        ("staff", "add", "Leila", "--role", "care"),
    ):
        shell.ok(*line)


def enrich(shell: Shell) -> None:
    """The same agency with something in every table that is merged."""
    furnish(shell)
    for line in (
        "contacts add Mina --uid mina",
        "contacts add Gone",
        "contacts forget 6 --yes",
        "contacts add Double --phone 09121234567 --city Qom",
        "contacts merge 2 7 --yes",
        "contacts edit 3 --org 1 --referred-by 4",
        "contacts relate 2 3 --as spouse",
        "contacts relate 4 3 --as agent",
        "contacts not-same 3 4",
        "fields add loyalty --type choice --choices gold,silver",
        "contacts edit 2 --loyalty gold",
        "complaints add 2 --heard late --severity 2",
        "complaints add 4 --heard lost",
        "complaints link 1 --to 2",
        "complaints refer 1 --to Leila --note hers",
        "remedies offer 1 refund --amount 12.50EUR",
        "followups add 2 rent --due today --every week",
        "followups done 4",
        "followups refer 1 --to Leila",
        "segments save gold tag:vip",
        "rules enable birthday",
        "holidays add 2026-12-24 closed",
        "log call 2 sorry --complaint 1",
    ):
        shell.ok(*line.split())
    shell.ok("documents", "add", "-", "--to", "2", "--name", "passport.pdf", stdin=os.urandom(1 << 12))
    shell.ok("documents", "add", "-", "--to", "C-2", "--name", "../../etc/passwd", stdin="short")


def supply(shell: Shell, number: str) -> None:
    """All that closing a resolved complaint wants: proof, promises kept, a call, an answer, a cause."""
    shell.ok("complaints", "edit", number, "--cause", "booked twice", "--no-document", "told on the phone")
    shell.ok("complaints", "rate", number, "5")
    shell.ok("remedies", "deliver", "--where", f"complaint:{number}")
    shell.ok("followups", "done", "--where", f"complaint:{number}")


def contents(shell: Shell) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the file, the journal's included."""
    with closing(sqlite3.connect(shell.db)) as db:
        tables = db.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 1").fetchall()
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The agency, made once, for tests that only read."""
    found = Shell(tmp_path_factory.mktemp("agency"))
    furnish(found)
    return found


@pytest.fixture
def agency(shell: Shell, shared: Shell) -> Shell:
    """The agency, a copy for one test that writes."""
    shutil.copy(shared.db, shell.db)
    return shell
