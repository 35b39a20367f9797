"""A small agency for the tests of this floor, and a way to type on it."""

import shutil
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.conftest import Shell

SARA = ("--city", "Shiraz", "--org", "1", "--birthday", "11-22", "--tier", "A", "--consent", "sms=yes")


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
