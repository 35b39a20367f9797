"""A folder of calendar items under attack: kills at every step, whatever lies there. Nothing is lost or done twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# A copy of the file and of the folder for every place; a child forked from a warm parent is killed there. A place is
# anything done to a file of the folder: the audit event comes before it is done.
KILLED = """
import json, os, shutil, signal, sys
from contextlib import redirect_stdout, redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from itertools import count
from pathlib import Path
from crm_cli.commands.context import Cli
from crm_cli.main import main

home = Path(sys.argv[1])
clock = lambda: datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
places = {"open", "os.rename", "os.remove", "os.scandir"}

def sync(copy):
    words = ["--db", str(copy / "agency.db"), "followups", "sync-dir", str(copy / "calendar")]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
        code = main(words, cli=Cli(clock=clock))
    return code, said.getvalue()

def killed(copy, place):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    seen = count(1)
    def hear(event, args):
        if event in places and str(args[0]).startswith(str(copy / "calendar")) and next(seen) == place:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hear)
    sync(copy)
    os._exit(0)

def made():
    copy = home / f"copy-{next(copies)}"
    shutil.copytree(home / "origin", copy)
    return copy

copies = count()
sync(made())  # so that its children need not import
for place in count(0):
    copy = made()
    harmed = killed(copy, place) if place else None
    print(json.dumps([str(copy), harmed, sync(copy), sync(copy)]), flush=True)
    if harmed is False:
        break
"""


@pytest.fixture
def origin(shell: Any, tmp_path: Path) -> Path:
    """A file and its folder between two syncs: every kind of change has been made on one side or both."""
    folder = tmp_path / "origin" / "calendar"
    folder.mkdir(parents=True)
    shell.ok("contacts", "add", "Sara", "--phone", "09121234567")
    titles = ("done there", "monthly, done there", "moved there", "moved here", "deleted here", "deleted there", "both")
    for number, title in enumerate(titles, 1):
        every = ("--every", "month") if title.startswith("monthly") else ()
        shell.ok("followups", "add", "sara", title, "--due", "2026-11-25", "--uid", f"f-{number}", *every)
    shell.ok("followups", "sync-dir", str(folder))
    for number, old, new in (
        (1, b"NEEDS-ACTION", b"COMPLETED"),
        (2, b"NEEDS-ACTION", b"COMPLETED"),
        (3, b"DATE:20261125", b"DATE:20261203"),
        (7, b"NEEDS-ACTION", b"CANCELLED"),
    ):
        path = folder / f"f-{number}.ics"
        path.write_bytes(path.read_bytes().replace(old, new))
    (folder / "f-6.ics").unlink()
    for words in (("move", "4", "--to", "2026-12-09"), ("delete", "5"), ("start", "7"), ("move", "7", "--to", "+1w")):
        shell.ok("followups", *words)
    shell.ok("followups", "add", "sara", "new here", "--due", "2026-11-30", "--uid", "f-8")
    shell.db.rename(folder.parent / "agency.db")
    return folder.parent


def shown(copy: Path) -> list[tuple[str, ...]]:
    """What the folder says: the lines that matter of every item, in whatever order."""
    wanted = ("SUMMARY", "STATUS", "DUE", "SEQUENCE")
    lines = (path.read_text().splitlines() for path in (copy / "calendar").glob("*.ics"))
    return sorted(tuple(line for line in item if line.startswith(wanted)) for item in lines)


def test_a_sync_killed_at_any_step_is_finished_by_the_next(
    origin: Path, content: Any, sound: Any, counted: Any
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(origin.parent)],
        capture_output=True,
        env={**os.environ, "CRM_TIMEZONE": "Asia/Tehran", "CRM_CONFIG": str(origin / "none.toml")},
        text=True,
        check=True,
    )
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    (unharmed, _none, (code, said), _again), *killed = runs
    expected = content(Path(unharmed) / "agency.db"), shown(Path(unharmed))
    assert (code, said.splitlines()[-1]) == (0, "3 written, 1 written again, 1 removed, 3 taken in, 1 in conflict")
    assert len(killed) > 20
    for copy, _harmed, (code, _said), (code_again, said_again) in killed:
        assert (code, code_again, said_again) == (0, 0, "in step\n"), copy
        assert (content(Path(copy) / "agency.db"), shown(Path(copy))) == expected, copy
        assert sound(Path(copy) / "agency.db")
    counted(kills=len(killed) - 1)


def test_a_folder_that_is_full_of_traps_is_survived(shell: Any, tmp_path: Path, calm: Any) -> None:
    folder = tmp_path / "calendar"
    folder.mkdir()
    shell.ok("contacts", "add", "Sara")
    shell.ok("followups", "add", "sara", "call", "--due", "tomorrow", "--uid", "f-1")
    (tmp_path / "secret.txt").write_text("secret")
    traps = {
        "noise": os.urandom(10_000),
        "bomb": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VTODO\r\nEND:VTODO\r\n" * 38_000 + b"END:VCALENDAR\r\n",
        "nested": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VTODO\r\n" * 70_000,
        "line": b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nSUMMARY:" + b"x" * 900_000,
        "utf16": "BEGIN:VCALENDAR\r\n".encode("utf-16"),
    }
    for name, data in traps.items():
        (folder / f"{name}.ics").write_bytes(data)
    with (folder / "huge.ics").open("wb") as huge:
        huge.truncate(100_000_000)
    (folder / "folder.ics").mkdir()
    (folder / "link.ics").symlink_to(tmp_path / "secret.txt")
    (folder / "loop.ics").symlink_to("loop.ics")
    os.mkfifo(folder / "pipe.ics")
    said = calm(shell("followups", "sync-dir", str(folder)), 0)
    assert said.err.splitlines()[-1] == "1 written, 1 not crm's, left alone, 9 skipped"
    assert (tmp_path / "secret.txt").read_text() == "secret"
    assert {path.name for path in folder.iterdir()} > {"f-1.ics", "link.ics", "loop.ics", "folder.ics", "pipe.ics"}


def test_a_folder_that_cannot_be_written_says_so_and_what_was_taken_in_stays(
    origin: Path, shell: Any, calm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.env["CRM_DB"] = str(origin / "agency.db")
    sync = ("followups", "sync-dir", str(origin / "calendar"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _no_space)
        said = calm(shell(*sync, create=False), 1)
    assert "No space left" in said.err
    assert calm(shell(*sync, create=False), 0).err.endswith("written again, 1 removed, 1 in conflict\n")
    assert calm(shell(*sync, create=False), 0).err == "in step\n"


def _no_space(self: Path, _target: Path) -> None:
    raise OSError(28, "No space left on device")
