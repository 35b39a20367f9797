"""`crm followups export|sync-dir`: next steps in calendars."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.commands.conftest import contents
from tests.conftest import Process, Shell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "calendars" / "crm"
    path.mkdir(parents=True)
    return path


def summaries(text: str, part: str = "VTODO") -> list[str]:
    """What the parts of a calendar are called; every part is of this kind."""
    found = Calendar.from_ical(text.encode()).subcomponents
    assert {one.name for one in found} <= {part}
    return [str(one["SUMMARY"]) for one in found]


def complete(folder: Path, title: str) -> None:
    """What a phone does when a step is ticked off."""
    (item,) = (path for path in folder.glob("*.ics") if f"SUMMARY:{title}" in path.read_text())
    item.write_bytes(item.read_bytes().replace(b"STATUS:NEEDS-ACTION", b"STATUS:COMPLETED"))


# ---- export


def test_steps_go_out_to_calendars_in_the_order_of_lists(shared: Shell) -> None:
    assert summaries(shared.ok("followups", "export", "--format", "ics")) == [
        "send the quote – Sara Ahmadi",
        "call about Istanbul – علي رضايي",
        "visit – Reza Karimi",
    ]


def test_filter_order_and_limit_hold_for_calendars(shared: Shell) -> None:
    told = shared.ok("followups", "export", "kind:visit,call", "-f", "ics", "--sort", "-due_on", "--limit", "2")
    assert summaries(told) == ["visit – Reza Karimi", "call about Istanbul – علي رضايي"]


def test_as_events_they_stand_in_the_day(shared: Shell) -> None:
    told = shared.ok("followups", "export", "-f", "ics", "--as", "events")
    assert len(summaries(told, "VEVENT")) == 3


def test_what_is_done_goes_out_when_all_is_asked_for(agency: Shell) -> None:
    agency.ok("followups", "done", "1")
    assert len(summaries(agency.ok("followups", "export", "-f", "ics"))) == 2
    assert len(summaries(agency.ok("followups", "export", "-f", "ics", "--all"))) == 3


def test_the_same_steps_are_the_same_bytes(shared: Shell) -> None:
    first, second = (shared.ok("followups", "export", "-f", "ics") for _time in range(2))
    assert first == second


@pytest.mark.parametrize("option", ["--out", "--output", "-o"])
def test_a_calendar_goes_to_a_file_and_says_how_many(shared: Shell, tmp_path: Path, option: str) -> None:
    path = tmp_path / "steps.ics"
    said = shared("followups", "export", "-f", "ics", option, str(path))
    assert (said.code, said.out, said.err) == (0, "", f"3 follow-ups written to {path}\n")
    assert len(summaries(path.read_bytes().decode())) == 3


def test_the_database_is_not_written_over(agency: Shell) -> None:
    assert agency("followups", "export", "-f", "ics", "-o", str(agency.db)).code == 5
    assert agency.json("followups", "count") == [{"count": 3}]


def test_without_a_format_every_field_goes_out_as_csv(shared: Shell) -> None:
    header, *rows = shared.ok("followups", "export").splitlines()
    assert header.startswith("id,uid,contact_id,contact,")
    assert len(rows) == 3


def test_other_formats_are_those_of_lists(shared: Shell) -> None:
    assert shared.ok("followups", "export", "-f", "ids") == "1\n2\n3\n"
    assert [row["id"] for row in shared.json("followups", "export")] == [1, 2, 3]


def test_as_needs_a_calendar(shared: Shell) -> None:
    said = shared("followups", "export", "--as", "events")
    assert said.code == 2
    assert "--format ics" in said.err


def test_what_is_no_format_is_refused_everywhere_and_ics_elsewhere(shared: Shell) -> None:
    assert shared("followups", "export", "-f", "vcf").code == 2
    assert shared("followups", "list", "-f", "ics").code == 2


def test_help_knows_the_format(shared: Shell) -> None:
    assert "markdown, xlsx, ics" in " ".join(shared.ok("followups", "export", "--help").split())


# ---- sync-dir


def test_the_first_time_every_step_is_written(agency: Shell, folder: Path) -> None:
    said = agency("followups", "sync-dir", str(folder))
    assert (said.code, said.out, said.err) == (0, "", "3 written\n")
    assert len(list(folder.glob("*.ics"))) == 3
    assert agency("followups", "sync-dir", str(folder)).err == "in step\n"


def test_what_was_ticked_off_on_a_phone_is_done_and_its_id_is_piped(agency: Shell, folder: Path) -> None:
    agency.ok("followups", "sync-dir", str(folder))
    complete(folder, "send the quote")
    said = agency("followups", "sync-dir", str(folder))
    assert (said.code, said.out) == (0, "1\n")
    assert said.err == "taken in: 1 done: send the quote – Sara Ahmadi\n1 taken in\n"
    assert agency.json("followups", "show", "1")[0]["status"] == "done"


def test_taking_in_is_undone_in_one_go(agency: Shell, folder: Path) -> None:
    agency.ok("followups", "sync-dir", str(folder))
    complete(folder, "send the quote")
    complete(folder, "visit")
    agency.ok("followups", "sync-dir", str(folder))
    agency.ok("undo")
    assert agency.json("followups", "count") == [{"count": 3}]


def test_json_has_a_row_for_everything_that_was_done(agency: Shell, folder: Path) -> None:
    agency.ok("followups", "sync-dir", str(folder))
    (folder / "noise.ics").write_text("hello")
    agency.ok("followups", "move", "1", "--to", "+9d")
    complete(folder, "send the quote")
    conflict, skipped = sorted(agency.json("followups", "sync-dir", str(folder)), key=lambda row: row["action"])
    assert set(conflict) == {"file", "uid", "followup_id", "action", "detail"}
    assert (conflict["action"], conflict["followup_id"], conflict["file"]) == ("conflict", 1, f"{conflict['uid']}.ics")
    assert conflict["detail"] == "done, due 2026-11-20: send the quote – Sara Ahmadi"
    assert (skipped["action"], skipped["uid"], skipped["file"]) == ("skipped", None, "noise.ics")


def test_a_conflict_is_told_with_what_the_other_copy_said(agency: Shell, folder: Path) -> None:
    agency.ok("followups", "sync-dir", str(folder))
    agency.ok("followups", "move", "1", "--to", "+9d")
    complete(folder, "send the quote")
    said = agency("followups", "sync-dir", str(folder))
    assert said.err.splitlines() == [
        "changed on both sides, crm's stays: 1 was there done, due 2026-11-20: send the quote – Sara Ahmadi",
        "1 in conflict",
    ]


def test_many_things_to_tell_are_counted(agency: Shell, folder: Path) -> None:
    for number in range(15):
        (folder / f"{number}.ics").write_text("hello")
    said = agency("followups", "sync-dir", str(folder))
    assert said.err.count("skipped: ") == 10
    assert said.err.endswith("and 5 more; --json lists them\n3 written, 15 skipped\n")


def test_a_dry_run_says_what_would_happen_and_does_nothing(agency: Shell, folder: Path) -> None:
    agency.ok("followups", "sync-dir", str(folder))
    complete(folder, "visit")
    files, rows = {path: path.read_bytes() for path in folder.iterdir()}, contents(agency)
    said = agency("followups", "sync-dir", str(folder), "--dry-run")
    assert said.err.endswith("dry run, nothing written: 1 taken in\n")
    assert ({path: path.read_bytes() for path in folder.iterdir()}, contents(agency)) == (files, rows)


@pytest.mark.parametrize("name", ["nowhere", "agency.db"])
def test_a_folder_that_is_not_there_is_not_made(agency: Shell, name: str) -> None:
    said = agency("followups", "sync-dir", str(agency.folder / name))
    assert said.code == 3
    assert "there is no folder" in said.err


def test_hostile_items_reach_a_terminal_harmless(agency: Shell, folder: Path) -> None:
    agency.ok("followups", "sync-dir", str(folder))
    (item,) = (path for path in folder.glob("*.ics") if "SUMMARY:visit" in path.read_text())
    item.write_bytes(item.read_bytes().replace(b"SUMMARY:visit", "SUMMARY:\u202evisit \x9b31m".encode()))
    (folder / "\x1b[31m.ics").write_text(
        "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:x\r\nDUE:\x1b]52;c;x\x07\r\nEND:VTODO\r\n"
    )
    said = agency("followups", "sync-dir", str(folder))
    assert said.code == 0
    assert not set("\x1b\x07\x9b\u202e") & set(said.err)


def test_a_name_that_is_no_text_can_be_shown(process: Process, folder: Path) -> None:
    process.env["CRM_DB"] = str(process.db)
    assert process("--create", "contacts", "add", "Sara").code == 0
    with open(os.fsencode(folder) + b"/\xff.ics", "w") as file:  # noqa: PTH123  # a path of bytes
        file.write("hello")
    for form in ("json", "csv", "plain", "ids"):
        said = process("followups", "sync-dir", str(folder), "-f", form)
        assert said.code == 0, said
        assert "Traceback" not in said.err


def test_todoman_reads_the_folder_and_its_changes_are_taken_in(agency: Shell, folder: Path, tmp_path: Path) -> None:
    program = shutil.which("todo")
    if not program:
        pytest.skip("todoman is not installed")
    formats = 'date_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
    (tmp_path / "todoman.py").write_text(f'path = "{folder.parent}/*"\ncache_path = "{tmp_path}/cache"\n{formats}')

    def todoman(*words: str) -> str:
        line = [program, "--config", str(tmp_path / "todoman.py"), *words]
        env = {**os.environ, "TZ": "Asia/Tehran", "LC_ALL": "C.UTF-8"}
        return subprocess.run(line, capture_output=True, text=True, check=True, env=env).stdout

    agency.ok("followups", "sync-dir", str(folder))
    shown = {todo["summary"]: todo["id"] for todo in json.loads(todoman("--porcelain", "list"))}
    assert set(shown) == {"send the quote – Sara Ahmadi", "call about Istanbul – علي رضايي", "visit – Reza Karimi"}
    todoman("done", str(shown["send the quote – Sara Ahmadi"]))
    todoman("edit", str(shown["visit – Reza Karimi"]), "--due", "2026-12-05 09:15")
    agency.ok("followups", "sync-dir", str(folder))
    done, _call, moved = agency.json("followups", "list", "--all", "--sort", "id")
    assert done["status"] == "done"
    assert (moved["due_on"], moved["due_time"], moved["first_due_on"]) == ("2026-12-05", "09:15", "2026-12-01")
    assert agency("followups", "sync-dir", str(folder)).err == "in step\n"
