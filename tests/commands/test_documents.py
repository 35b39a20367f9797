"""`crm documents …`: what is typed, what is said, what goes to a pipe."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Terminal
from tests.conftest import Fork, Shell

ADD = ("documents", "add")
PASSPORT = ("--kind", "passport", "--number", "A12345678", "--country", "ir", "--expires", "1406/01/05")


@pytest.fixture
def scan(tmp_path: Path) -> str:
    path = tmp_path / "scan.jpg"
    path.write_bytes(b"a scan")
    return str(path)


@pytest.fixture
def filed(agency: Shell, scan: str) -> Shell:
    """Sara's passport is document 1."""
    agency.ok(*ADD, scan, "--to", "contact:2", *PASSPORT)
    return agency


@pytest.fixture
def terminal(filed: Shell) -> Terminal:
    home = {"HOME": str(filed.folder), "TERM": "xterm", "LANG": "C.UTF-8"}
    return Terminal(filed.folder, {**filed.env, **home})


def test_adding_says_what_was_filed_and_with_whom(agency: Shell, scan: str) -> None:
    said = agency(*ADD, scan, "--to", "contact:2", *PASSPORT)
    assert (said.code, said.out) == (0, "1\n")
    assert "document 1: scan.jpg, Sara Ahmadi, contact:2" in said.err
    assert "Thu 25 Mar 2027" in said.err


def test_a_number_is_masked_for_people_and_whole_for_programs(filed: Shell) -> None:
    for words in (("list",), ("list", "-f", "markdown"), ("show", "1")):
        shown = filed.ok("documents", *words)
        assert "…5678" in shown
        assert "A12345678" not in shown
    (row,) = filed.json("documents", "list")
    assert row["number"] == "A12345678"
    assert (
        list(row)
        == (
            "id uid record contact_id contact complaint_id kind name number country issued_on expires_on size sha256"
            " created_at updated_at"
        ).split()
    )
    assert (row["country"], row["expires_on"], row["size"]) == ("IR", "2027-03-25", 6)


def test_a_number_stands_neither_in_the_history_nor_in_its_lines(filed: Shell) -> None:
    assert "A12345678" not in filed.ok("history") + filed.ok("history", "document:1", "--json")


def test_a_number_is_found_by_a_part_of_it(filed: Shell) -> None:
    assert filed.ok("documents", "list", "number:345", "-f", "ids") == "1\n"
    assert filed.ok("documents", "list", "number:999", "-f", "ids") == ""
    assert filed.ok("documents", "list", "has:number", "sara", "-f", "ids") == "1\n"


def test_it_is_shown_with_whom_it_concerns_and_on_the_day(filed: Shell) -> None:
    assert "1  passport  scan.jpg  …5678  2027-03-25" in filed.ok("contacts", "show", "2")
    (card,) = filed.json("contacts", "show", "2")
    assert [row["number"] for row in card["documents"]] == ["A12345678"]
    (line,) = filed.json("today", "section:document")
    assert line["command"] == "crm documents add FILE --to contact:2 --kind passport"


def test_a_complaint_shows_its_evidence(agency: Shell, scan: str) -> None:
    agency.ok("complaints", "add", "2", "--heard", "paid twice")
    for to in ("C-1", "c-1", "complaint:1"):
        agency.ok(*ADD, scan, "--to", to, "--kind", "receipt")
    (card,) = agency.json("complaints", "show", "1")
    assert [row["kind"] for row in card["documents"]] == ["receipt"] * 3
    assert "receipt  scan.jpg" in agency.ok("complaints", "show", "1")


def test_standard_input_wants_a_name(agency: Shell) -> None:
    assert agency(*ADD, "-", "--to", "2", stdin=b"bytes").code == 2
    agency.ok(*ADD, "-", "--to", "2", "--name", "slip.pdf", stdin=b"\x00\xff")
    (row,) = agency.json("documents", "list")
    assert (row["name"], row["size"]) == ("slip.pdf", 2)


def test_the_same_content_twice_is_said(filed: Shell, scan: str) -> None:
    assert "there already: document 1" in filed(*ADD, scan, "--to", "2").err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--to", "contact:99"], 3),
        (["--to", "complaint:99"], 3),
        (["--to", "complaint:x"], 2),
        (["--to", "2", "--kind", "pasport"], 2),
        (["--to", "2", "--country", "Iran"], 2),
        (["--to", "2", "--expires", "someday"], 2),
        (["--to", "2", "--issued", "2026-01-02", "--expires", "2026-01-01"], 2),
        (["--to", "2", "--name", "a\x1bb"], 2),
        ([], 2),
    ],
)
def test_what_cannot_be_filed_leaves_nothing(agency: Shell, scan: str, words: list[str], code: int) -> None:
    said = agency(*ADD, scan, *words)
    assert (said.code, said.out) == (code, "")
    assert agency.json("documents", "list") == []


def test_deleting_is_undone(filed: Shell, scan: str, tmp_path: Path) -> None:
    assert "deleted document 1: scan.jpg, Sara Ahmadi, contact:2" in filed("documents", "delete", "1").err
    assert filed.json("documents", "list") == []
    filed.ok("undo")
    filed.ok("documents", "export", "1", "--out", str(tmp_path / "back.jpg"))
    assert (tmp_path / "back.jpg").read_bytes() == b"a scan"


def test_deleting_many_wants_an_answer(filed: Shell, scan: str) -> None:
    for _time in range(3):
        filed.ok(*ADD, scan, "--to", "2")
    assert filed("documents", "delete", "--where", "scan").code == 2
    filed.ok("documents", "delete", "--where", "scan", "--yes")
    assert filed.json("documents", "list") == []


def test_an_export_gets_its_own_name_in_a_folder(filed: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    filed.ok("documents", "export", "1", "--out", str(folder))
    assert (folder / "scan.jpg").read_bytes() == b"a scan"
    again = filed("documents", "export", "1", "--out", str(folder))
    assert again.code == 5
    assert "--force" in again.err
    filed.ok("documents", "export", "1", "--out", str(folder), "--force")


def test_an_export_is_never_over_the_database(filed: Shell) -> None:
    assert filed("documents", "export", "1", "--out", str(filed.db), "--force").code == 5


def test_an_export_to_standard_output_is_the_bytes(filed: Shell, fork: Fork) -> None:
    fork("--db", str(filed.db), "documents", "export", "1", "--out", "-")
    assert fork("--db", str(filed.db), "documents", "export", "1", "--out", "-").out == "a scan"


def test_opening_can_be_tried(filed: Shell) -> None:
    said = filed("documents", "open", "1", "--dry-run")
    assert (said.code, said.out) == (0, "")
    assert "nothing run" in said.err


def test_opening_without_a_program_names_the_way_out(filed: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", os.devnull)
    said = filed("documents", "open", "1")
    assert said.code == 1
    assert "crm documents export 1" in said.err


def test_a_lost_content_is_told_by_every_way_to_it(filed: Shell, tmp_path: Path) -> None:
    for path in (tmp_path / "agency.db.documents").rglob("*"):
        if path.is_file():
            path.unlink()
    for verb in ("export", "open"):
        said = filed("documents", verb, "1")
        assert said.code == 7
        assert "crm doctor" in said.err


def test_the_dossier_has_the_documents(filed: Shell) -> None:
    (found,) = filed.json("contacts", "dossier", "2")
    assert [row["name"] for row in found["documents"]] == ["scan.jpg"]
    assert "DOCUMENTS" in filed.ok("contacts", "dossier", "2")


def test_a_page_of_the_day_names_documents_last_but_birthdays(filed: Shell) -> None:
    sections: list[Any] = [row["section"] for row in json.loads(filed.ok("today", "--json"))]
    assert sections[-2:] == ["document", "birthday"]


def test_the_page_of_the_day_has_a_section_of_documents(terminal: Terminal) -> None:
    page = terminal("today", "section:document").bare
    assert "1 document to renew" in page
    assert "Documents to renew" in page
    assert "passport: scan.jpg" in page


def test_what_is_to_be_renewed_is_not_due_today(shell: Shell, scan: str) -> None:
    shell.ok("contacts", "add", "Sara")
    shell.ok(*ADD, scan, "--to", "1", *PASSPORT)
    assert shell("today", "--check").code == 0


def test_who_is_forgotten_goes_from_the_backups_too_as_is_said(filed: Shell, tmp_path: Path) -> None:
    said = filed("contacts", "forget", "2", "--yes")
    assert "crm backups prune" in said.err
    for backup in (tmp_path / "agency.db.backups").glob("*.db"):
        backup.unlink()
    filed.ok("backups", "prune")
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"a scan"] == [
        tmp_path / "scan.jpg"
    ]


def test_repair_says_what_it_did_to_contents(filed: Shell, tmp_path: Path) -> None:
    filed.ok("backups", "create")
    (path,) = (found for found in (tmp_path / "agency.db.documents").rglob("*") if found.is_file())
    path.unlink()
    said = filed("doctor", "--repair")
    assert (said.code, said.err) == (0, "mended\n")
    assert path.read_bytes() == b"a scan"
