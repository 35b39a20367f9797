"""A folder of calendar items under attack: kills at every step, whatever lies there. Nothing is lost or done twice."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.faults.folders import done, finished, harmed_everywhere, no_space, told


@pytest.fixture
def origin(shell: Any, tmp_path: Path) -> Path:
    """A file and its folder between two syncs: every kind of change has been made on one side or both."""
    folder = tmp_path / "origin" / "folder"
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
    lines = (path.read_text().splitlines() for path in (copy / "folder").glob("*.ics"))
    return sorted(tuple(line for line in item if line.startswith(wanted)) for item in lines)


def test_a_sync_killed_at_any_step_is_finished_by_the_next(
    origin: Path, content: Any, sound: Any, counted: Any
) -> None:
    unharmed, killed = harmed_everywhere(origin, "followups")
    code, said = unharmed.first
    assert (code, said.splitlines()[-1]) == (0, "3 written, 1 written again, 1 removed, 3 taken in, 1 in conflict")
    assert len(killed) > 20
    finished(killed, unharmed, lambda copy: (content(copy / "agency.db"), shown(copy)), sound)
    counted(kills=len(killed) - 1)


@pytest.mark.parametrize("harm", ["full", "gone"])
def test_a_folder_that_lets_nothing_more_be_written_is_told_with_what_was_done_and_the_next_sync_finishes(
    origin: Path, content: Any, sound: Any, harm: str
) -> None:
    unharmed, (*stopped, last) = harmed_everywhere(origin, "followups", harm)
    before = content(origin / "agency.db")
    assert not last.harmed
    assert len(stopped) > 6
    for run in stopped:
        said = told(run)
        written, removed = done(run, origin)
        # Of what came in, the copy may have been written, too.
        assert said["written"] + said["written again"] <= written <= sum(said.values()), run
        assert said["removed"] == removed, run
        assert bool(said["taken in"]) == (content(run.copy / "then.db") != before), run
    finished(stopped, unharmed, lambda copy: (content(copy / "agency.db"), shown(copy)), sound)


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
    sync = ("followups", "sync-dir", str(origin / "folder"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", no_space)
        said = calm(shell(*sync, create=False), 1)
    assert "No space left" in said.err
    assert calm(shell(*sync, create=False), 0).err.endswith("written again, 1 removed, 1 in conflict\n")
    assert calm(shell(*sync, create=False), 0).err == "in step\n"
