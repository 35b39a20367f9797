"""`crm contacts sync-dir`: contacts in a folder of cards, beside khard and vdirsyncer."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import contents
from tests.conftest import Process, Shell


@pytest.fixture
def folder(agency: Shell) -> Path:
    path = agency.folder / "cards"
    path.mkdir()
    return path


def change(folder: Path, old: str, new: str) -> None:
    """What another program does to the card that says `old`."""
    (path,) = (path for path in folder.glob("*.vcf") if old in path.read_text())
    path.write_bytes(path.read_bytes().decode().replace(old, new).encode())


def test_the_first_time_every_contact_is_written_and_then_both_are_in_step(agency: Shell, folder: Path) -> None:
    said = agency("contacts", "sync-dir", str(folder))
    assert (said.code, said.out, said.err) == (0, "", "4 written\n")
    assert all("VERSION:3.0" in path.read_text() for path in folder.glob("*.vcf"))
    assert agency("contacts", "sync-dir", str(folder)).err == "in step\n"


def test_a_filter_and_a_version_are_taken(agency: Shell, folder: Path) -> None:
    assert agency("contacts", "sync-dir", str(folder), "tag:vip", "--as", "vcard").err == "2 written\n"
    assert all("VERSION:4.0" in path.read_text() for path in folder.glob("*.vcf"))
    assert agency("contacts", "sync-dir", str(folder), "--as", "vcard2").code == 2


def test_what_was_changed_there_is_told_and_its_id_piped_and_undone_in_one_go(agency: Shell, folder: Path) -> None:
    agency.ok("contacts", "sync-dir", str(folder))
    change(folder, "Shiraz", "Isfahan")
    change(folder, "Yazd", "Qom")
    said = agency("contacts", "sync-dir", str(folder))
    assert (said.code, sorted(said.out.split())) == (0, ["2", "4"])
    assert "taken in: 2 city: Shiraz → Isfahan\n" in said.err
    assert said.err.endswith("2 taken in\n")
    agency.ok("undo")
    assert agency.json("contacts", "count", "city:Shiraz,Yazd") == [{"count": 2}]


def test_a_conflict_is_told_with_both_sides_and_json_has_a_row_for_it(agency: Shell, folder: Path) -> None:
    agency.ok("contacts", "sync-dir", str(folder))
    change(folder, "Shiraz", "Isfahan")
    agency.ok("contacts", "edit", "2", "--city", "Qom")
    said = agency("contacts", "sync-dir", str(folder))
    assert said.err.splitlines()[0].startswith("changed on both sides, left on both: 2 city: Qom → Isfahan (")
    assert said.err.splitlines()[-1] == "1 in conflict"
    (row,) = agency.json("contacts", "sync-dir", str(folder))
    assert set(row) == {"file", "uid", "contact_id", "action", "detail"}
    assert (row["action"], row["contact_id"], row["file"]) == ("conflict", 2, f"{row['uid']}.vcf")


def test_a_dry_run_says_what_would_happen_and_does_nothing(agency: Shell, folder: Path) -> None:
    agency.ok("contacts", "sync-dir", str(folder))
    change(folder, "Shiraz", "Isfahan")
    agency.ok("contacts", "archive", "4")
    files, rows = {path: path.read_bytes() for path in folder.iterdir()}, contents(agency)
    said = agency("contacts", "sync-dir", str(folder), "--dry-run")
    assert said.err.endswith("dry run, nothing written: 1 removed, 1 taken in\n")
    assert ({path: path.read_bytes() for path in folder.iterdir()}, contents(agency)) == (files, rows)


def test_a_deleted_card_comes_again_or_archives_whom_it_is_about(agency: Shell, folder: Path) -> None:
    for flags, said in (((), "1 written again\n"), (("--archive-deleted",), "1 archived\n")):
        agency.ok("contacts", "sync-dir", str(folder))
        (path,) = (path for path in folder.glob("*.vcf") if "Reza" in path.read_text())
        path.unlink()
        assert agency("contacts", "sync-dir", str(folder), *flags).err.endswith(said)
    assert agency.json("contacts", "count", "--archived") == [{"count": 1}]


@pytest.mark.parametrize("name", ["nowhere", "agency.db"])
def test_a_folder_that_is_not_there_is_not_made(agency: Shell, name: str) -> None:
    said = agency("contacts", "sync-dir", str(agency.folder / name))
    assert said.code == 3
    assert "there is no folder" in said.err


def test_an_empty_name_is_not_the_folder_somebody_is_in(agency: Shell) -> None:
    assert agency("contacts", "sync-dir", "").code == 2
    assert agency("followups", "sync-dir", "").code == 2


def test_hostile_cards_reach_a_terminal_harmless(agency: Shell, folder: Path) -> None:
    agency.ok("contacts", "sync-dir", str(folder))
    change(folder, "FN:Reza Karimi", "FN:\u202eReza \x9b31m")
    (folder / "\x1b[31m.vcf").write_text("BEGIN:VCARD\r\nUID:x\r\nFN:\x1b]52;c;x\x07\r\nEND:VCARD\r\n")
    said = agency("contacts", "sync-dir", str(folder))
    assert said.code == 0
    assert not set("\x1b\x07\x9b\u202e") & set(said.err)


def test_a_name_that_is_no_text_is_left_alone(process: Process, tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    process.env["CRM_DB"] = str(process.db)
    assert process("--create", "contacts", "add", "Sara").code == 0
    with open(os.fsencode(tmp_path) + b"/cards/\xff.vcf", "w") as file:  # noqa: PTH123  # a path of bytes
        file.write("BEGIN:VCARD\r\nUID:x\r\nFN:x\r\nEND:VCARD\r\n")
    for form in ("json", "plain"):
        said = process("contacts", "sync-dir", str(tmp_path / "cards"), "-f", form)
        assert said.code == 0, said
        assert "1 skipped" in said.err


def test_khard_reads_the_folder_and_its_changes_are_taken_in(agency: Shell, folder: Path) -> None:
    program = shutil.which("khard")
    if not program:
        pytest.skip("khard is not installed")
    config, leila = agency.folder / "khard.conf", agency.folder / "leila.yaml"
    leila.write_text("First name: Leila\nLast name: Moradi\nNickname: Lili\nPhone:\n    cell: 09351112234\n")
    config.write_text(f"[addressbooks]\n[[crm]]\npath = {folder}\n[general]\ndefault_action = list\n")

    def khard(*words: str) -> str:
        line = [program, "-c", str(config), *words]
        return subprocess.run(line, capture_output=True, text=True, check=True).stdout

    agency.ok("contacts", "sync-dir", str(folder))
    assert "09121234567\tSara Ahmadi" in khard("phone", "--parsable", "sara")
    khard("new", "-a", "crm", "-i", str(leila))
    assert agency("contacts", "sync-dir", str(folder)).err == "new: 5 Leila Moradi\n1 new\n"
    agency.ok("contacts", "edit", "5", "--city", "Rasht")
    assert agency("contacts", "sync-dir", str(folder)).err == "1 written\n"
    shown = khard("show", "leila")
    assert "Lili" in shown
    assert "Rasht" in shown
    assert agency("contacts", "sync-dir", str(folder)).err == "in step\n"
