"""Reminders when a run is killed, when several run at once, when the file gives way: none is lost, none comes twice."""

import subprocess
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Fork
from tests.faults.victims import failing

OVERDUE = 10
KILLER = "#!/bin/sh\nkill -9 $PPID\n"


@pytest.fixture
def agency(shell: Any, made: Any) -> Any:
    """Follow-ups that are long overdue whatever the clock says."""

    def build() -> None:
        shell.ok("contacts", "add", "Sara")
        rows = "".join(f"followups add 1 step{n} --due 2001-01-01\n" for n in range(OVERDUE))
        for line in rows.splitlines():
            shell.ok(*line.split())

    made("reminders", build)
    shell.now = datetime.now(UTC)
    return shell


def started(agency: Any, *words: str, **env: str) -> subprocess.Popen[str]:
    """A run in a process of its own."""
    return Fork(agency.folder).start("remind", *words, env={**agency.env, "PATH": "/usr/bin:/bin", **env})


def ids(text: str) -> list[int]:
    return [int(line) for line in text.split()]


EVERYTHING = list(range(1, OVERDUE + 1))


def test_of_several_runs_at_once_each_reminder_comes_from_one(agency: Any, sound: Any) -> None:
    running = [started(agency, "-f", "ids") for _run in range(4)]
    ended = [(*run.communicate(timeout=60), run.returncode) for run in running]
    assert {code for _out, _err, code in ended} == {0}
    assert sorted(ids("".join(out for out, _err, _code in ended))) == EVERYTHING
    assert agency.ok("remind") == ""
    sound(agency.db)


def test_what_a_run_was_killed_with_before_it_was_shown_comes_up_once_more(agency: Any, sound: Any) -> None:
    notifier = agency.folder / "notify-send"
    notifier.write_text(KILLER)
    notifier.chmod(0o700)
    run = started(agency, "--notify", DISPLAY=":0", PATH=f"{agency.folder}:/bin")
    run.communicate(timeout=60)
    assert run.returncode == -9
    agency.now = datetime.now(UTC)
    assert agency.ok("remind") == ""  # it might be showing them still
    agency.now += timedelta(minutes=5)
    said = agency("remind", "-f", "ids")
    assert ids(said.out) == EVERYTHING
    assert "perhaps not shown before: 1, 2," in said.err
    assert agency.ok("remind") == ""
    sound(agency.db)


def test_a_reader_that_goes_away_has_not_seen_them(agency: Any, tmp_path: Path) -> None:
    run = started(agency, "--json")
    assert run.stdout
    run.stdout.close()
    assert run.wait(60) == 0
    agency.now = datetime.now(UTC) + timedelta(minutes=5)
    assert ids(agency.ok("remind", "-f", "ids")) == EVERYTHING


def test_a_statement_that_fails_loses_no_reminder_and_repeats_none_unsaid(
    agency: Any, calm: Any, made: Any, sound: Any, counted: Any
) -> None:
    statements = 0
    for place in count(1):
        made("reminders", lambda: None)
        Path(f"{agency.db}-journal").unlink(missing_ok=True)
        agency.now = datetime.now(UTC)
        with failing(place) as counter:
            first = calm(agency("remind", "-f", "ids"), 0, 1)
        if place > counter.last:
            break
        agency.now += timedelta(minutes=5)
        second = calm(agency("remind", "-f", "ids"), 0)
        assert sorted({*ids(first.out), *ids(second.out)}) == EVERYTHING
        if ids(first.out) and ids(second.out):
            assert "perhaps not shown" in second.err
            assert "perhaps not shown" in first.err
        statements += 1
    sound(agency.db)
    counted(statements=statements)
    assert statements > 10


def test_a_file_held_by_another_is_code_4_and_nothing_is_shown(agency: Any, calm: Any, hasty: None) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(agency.db, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert calm(agency("remind"), 4).out == ""
    assert ids(agency.ok("remind", "-f", "ids")) == EVERYTHING
