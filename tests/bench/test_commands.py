"""Whole commands, from typing to prompt, against `python -c pass`: on the large file, and on a small one for growth."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from crm_cli import config
from crm_cli.domain.listing import Query
from crm_cli.domain.present import Present
from crm_cli.queries import followups
from crm_cli.queries.listing import compile_filter, compile_order, select
from crm_cli.services.application import Crm
from crm_cli.store.file import empty_reader

pytestmark = pytest.mark.bench

SIZES = ("large", "small")
PIPED = (
    "followups today",
    "followups count --due",
    "today",
    "contacts show {id}",
    "contacts show {name}",
    "search {first}",
    "search istanbul",
    "search {name}",
    "contacts list --limit 50",
    "interactions list --limit 50",
    "complaints list",
    "complaints list --all --limit 50",
    "complaints show {complaint}",
)
ON_TAB = (
    ("contact", "contacts show sa"),
    ("contact", "contacts show سا"),
    ("live-followup", "followups done "),
    ("filter.contact", "contacts list tag:v"),
)
ON_A_SCREEN = ("followups today", "today", "contacts show {id}")


def _somebody(file: Path) -> dict[str, str]:
    """A contact nobody shares the name with, who has follow-ups and conversations; and a complaint that was closed."""
    with closing(sqlite3.connect(file)) as db:
        number, name = db.execute(
            "SELECT c.id, c.full_name FROM contact c JOIN followup f ON f.contact_id = c.id"
            " WHERE f.status = 'open' AND c.latin_name IS NULL AND c.kind = 'person' AND NOT EXISTS"
            " (SELECT 1 FROM contact o WHERE o.sort_name = c.sort_name AND o.id <> c.id) ORDER BY f.id DESC LIMIT 1"
        ).fetchone()
        (complaint,) = db.execute("SELECT max(id) FROM complaint WHERE status = 'closed'").fetchone()
    return {"id": str(number), "name": name, "first": name.split()[0], "complaint": str(complaint)}


def _words(command: str, who: dict[str, str]) -> list[str]:
    return [word.format_map(who) for word in command.split()]


def test_version(bench: Any) -> None:
    bench.against_nothing("crm --version", bench.crm(bench.files.small, "--version"), bar=6)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("command", PIPED)
def test_in_a_pipe(bench: Any, command: str, size: str) -> None:
    file = getattr(bench.files, size)
    argv = bench.crm(file, *_words(command, _somebody(file)))
    bench.against_nothing(f"{command.replace('{', '<').replace('}', '>')}, {size}", argv, bar=6)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("kind", "line"), ON_TAB)
def test_on_tab(bench: Any, kind: str, line: str, size: str) -> None:
    crm, *file = bench.crm(getattr(bench.files, size))
    argv = [crm, "--complete", "zsh", kind, "tag:", *file, *line.split(" ")]
    bench.against_nothing(f"TAB after {line}, {size}", argv, bar=3)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("command", ON_A_SCREEN)
def test_on_a_screen(bench: Any, command: str, size: str) -> None:
    file = getattr(bench.files, size)
    argv = bench.crm(file, *_words(command, _somebody(file)))
    what = f"{command.replace('{', '<').replace('}', '>')}, terminal, {size}"
    bench.against_nothing(what, argv, bar=10, screen=True)


@pytest.mark.parametrize("size", SIZES)
def test_writing(bench: Any, size: str) -> None:
    file = bench.files.copy(getattr(bench.files, size))
    who = _somebody(file)
    with closing(sqlite3.connect(file)) as db:
        todo = [number for (number,) in db.execute("SELECT id FROM followup WHERE status = 'open' ORDER BY id")]
        (case,) = db.execute("SELECT max(id) FROM complaint WHERE status = 'investigating' AND severity > 0").fetchone()
    for what, line in (
        ("log call <id> TEXT --next +2d", lambda n: ["log", "call", who["id"], f"called, {n}", "--next", "+2d"]),
        ("contacts add NAME", lambda n: ["contacts", "add", f"Newcomer {n}"]),
        ("followups done <id>", lambda n: ["followups", "done", str(todo[n])]),
        ("complaints wait|investigate <id>", lambda n: ["complaints", ("wait", "investigate")[n % 2], str(case)]),
    ):
        bench.pair(
            f"{what}, {size}",
            lambda n, line=line: bench.crm(file, *line(n)),  # type: ignore[misc]
            lambda _n: bench.nothing,
            bar=36,
        )
    file.unlink()


def test_beside_the_sqlite3_shell(bench: Any) -> None:
    what, shell = "sqlite3 shell, SELECT of followups today, large", which("sqlite3")
    if not shell:
        bench.skip(what, "no sqlite3 installed")
    statement = _select_of_today(Crm(config.load({}, env={})).present)
    bench.against_nothing(what, [shell, str(bench.files.large), statement])


def _select_of_today(present: Present) -> str:
    """The statement `crm followups today` runs, with its parameters filled in."""
    source, query = followups.FOLLOWUPS, Query()
    due = followups.due_by(present.today, present.today)
    where, values = compile_filter(empty_reader(), source, query.filter, present, due)
    statement = select(source, source.fieldset.pick(source.fieldset.columns), where, compile_order(source, query.sort))
    values["limit"] = -1
    return re.sub(r"(?<!:):([a-z]\w*)", lambda name: _literal(values[name[1]]), statement)


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))


def test_beside_taskwarrior(bench: Any) -> None:
    what, task = "task list, 1 000 tasks", which("task")
    if not task:
        bench.skip(what, "no Taskwarrior installed")
    settings = f"data.location={bench.files.scratch}/tasks\nconfirmation=off\nnews.version=9.9.9\n"
    Path(bench.env["TASKRC"]).write_text(settings)
    bench.run([task, "import", str(bench.files.tasks)])
    bench.against_nothing(what, [task, "list"])
