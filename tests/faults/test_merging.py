"""A merge of many turns, killed in any of them: the file is sound, no record is torn, and the next run completes it."""

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_data_merge import in_small_turns
from tests.conftest import Shell
from tests.faults.victims import Statements

PARTS = {
    "contact": ("contact_point", "contact_tag", "contact_consent", "contact_value"),
    "complaint": ("complaint_event", "complaint_remedy", "complaint_handoff"),
    "interaction": ("interaction_contact",),
    "followup": ("followup_handoff",),
}


@pytest.fixture
def agency(fork: Any, shell: Any) -> Any:
    """Somebody's file, worked on by processes."""
    for line in ("contacts add Other --phone 09120000000", "complaints add 1 --heard noise", "log call 1 hello"):
        shell.ok(*line.split())
    fork.env |= {name: shell.env[name] for name in ("CRM_CONFIG", "CRM_TIMEZONE", "CRM_REGION")}
    return fork


def killed(place: int) -> None:
    """This process will be, at a statement."""
    in_small_turns(pytest.MonkeyPatch())
    Statements(place, lambda _db: os.kill(os.getpid(), signal.SIGKILL))


def torn(path: Path, rich: Path) -> int:
    """How many records are here without all their parts there."""
    counts = " UNION ALL ".join(
        f"SELECT r.uid, '{part}', count(p.id) FROM {{schema}}.{table} r"
        f" LEFT JOIN {{schema}}.{part} p ON p.{table}_id = r.id GROUP BY r.id"
        for table, parts in PARTS.items()
        for part in parts
    )
    with closing(sqlite3.connect(path)) as db:
        db.execute("ATTACH ? AS rich", (str(rich),))
        here, there = (set(db.execute(counts.format(schema=schema))) for schema in ("main", "rich"))
    return len({row for row in here - there if row[:2] in {known[:2] for known in there}})


@pytest.mark.parametrize("many", [8, pytest.param(200, marks=pytest.mark.long)])
def test_a_merge_killed_anywhere_is_completed_by_the_next_run_and_taken_back_by_one_undo(
    agency: Any, rich: Shell, shell: Shell, sound: Any, content: Any, counted: Any, many: int, tmp_path: Path
) -> None:
    words = ("data", "merge", str(rich.db), "--yes")

    def unharmed() -> tuple[Path, int]:
        path = Path(shutil.copy(agency.db, tmp_path / "unharmed.db"))
        shell.env["CRM_DB"] = str(path)
        with pytest.MonkeyPatch.context() as patch:
            in_small_turns(patch)
            statements = Statements(0, str)
            shell.ok(*words)
            statements.release()
        return path, statements.last

    whole, statements = unharmed()
    begun, expected, half = content(agency.db), content(whole), 0
    step = statements // (many + 1)
    places = range(step, statements, step)
    for place in places:
        path = Path(shutil.copy(agency.db, tmp_path / f"{place}.db"))
        assert agency("--db", str(path), *words, preexec_fn=partial(killed, place)).code == -signal.SIGKILL
        assert (sound(path), torn(path, rich.db)) == (True, 0), place
        half += content(path) not in (begun, expected)
        agency("--db", str(path), *words, preexec_fn=partial(in_small_turns, pytest.MonkeyPatch()))
        assert (sound(path), content(path)) == (True, expected), place
        path.unlink()
    counted(kills=len(places))
    assert half > len(places) // 4
    shell.ok("undo")
    assert shell.ok("contacts", "list", "-f", "ids") == "1\n"
