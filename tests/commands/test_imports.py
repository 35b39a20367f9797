"""`crm imports`: which there were, what became of them, and taking them back."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import contents
from tests.conftest import Shell, turns_of

PEOPLE = "name,phone,company\nSara,0912 123 4567,Pars\nReza,0913 123 4567,\nMina,,Pars\n"
FORMATS = ("table", "plain", "json", "jsonl", "csv", "tsv", "ids", "markdown")


@pytest.fixture
def imported(shell: Shell) -> Shell:
    """Ali (1), then with command 3 Pars (2), Sara (3), Reza (4) and Mina (5) from a file."""
    file = shell.folder / "people 1.csv"
    file.write_text(PEOPLE)
    shell.ok("contacts", "add", "Ali")
    shell.ok("contacts", "import", str(file))
    return shell


@pytest.fixture
def stopped(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of seven rows, four of which command 2 has stored when it was stopped."""
    monkeypatch.setattr("crm_cli.services.imports.ONE_TRANSACTION", 4)
    turns_of(monkeypatch, 2)
    file = shell.folder / "long.csv"
    file.write_text("name\n" + "".join(f"Person {n}\n" for n in range(7)))
    with monkeypatch.context() as power:
        power.setattr("crm_cli.commands.contact_import.progress_of", lambda _ctx, _verb: _until_four)
        assert shell("contacts", "import", str(file)).code == 130
    return file


def _until_four(done: int, total: int | None) -> None:
    if total and done == 4:
        raise KeyboardInterrupt


def test_a_list_tells_the_file_and_what_it_brought(imported: Shell) -> None:
    (row,) = imported.json("imports", "list")
    assert (row["id"], Path(row["file"]).name) == (3, "people 1.csv")
    assert (row["contacts"], row["organisations"], row["rows"]) == (3, 1, 6)
    assert (row["finished"], row["undone"], row["at"]) == (True, False, "2026-11-22T06:30:00Z")
    assert imported.ok("imports", "list", "people", "-f", "ids") == "3\n"
    assert imported.ok("imports", "list", "nothing", "-f", "ids") == ""


@pytest.mark.parametrize("format_", FORMATS)
def test_an_import_is_shown_in_every_format(imported: Shell, format_: str) -> None:
    out = imported.ok("imports", "show", "3", "-f", format_)
    assert out == "3\n" if format_ == "ids" else "people 1.csv" in out


def test_what_became_of_the_contacts_is_counted(imported: Shell) -> None:
    imported.ok("contacts", "edit", "3", "--city", "Yazd")
    imported.ok("contacts", "delete", "5")
    (card,) = imported.json("imports", "show", "3")
    assert (card["unchanged"], card["changed"], card["gone"]) == (1, 1, 1)
    assert [contact["name"] for contact in card["first"]] == ["Sara", "Reza"]
    imported.ok("undo")
    imported.ok("undo")
    (card,) = imported.json("imports", "show", "3")
    assert (card["unchanged"], card["changed"], card["gone"]) == (3, 0, 0)


def test_an_import_is_taken_back_and_says_how_much_went(imported: Shell) -> None:
    said = imported("imports", "undo", "3")
    assert (said.code, said.out) == (0, "4\n")
    assert "3 contacts, 1 organisation" in said.err
    assert [row["name"] for row in imported.json("contacts", "list")] == ["Ali"]
    assert [row["undone"] for row in imported.json("imports", "list")] == [True]
    imported.ok("redo")
    assert [row["undone"] for row in imported.json("imports", "list")] == [False]


def test_a_dry_run_says_what_would_go_and_writes_nothing(imported: Shell) -> None:
    before = contents(imported)
    said = imported("imports", "undo", "3", "--dry-run", "-f", "csv")
    assert "dry run, nothing written" in said.err
    assert "3 contacts, 1 organisation" in said.err
    assert "contact:3,full_name,Sara," in said.out
    assert contents(imported) == before


def test_an_import_whose_contacts_are_in_use_is_not_taken_back(imported: Shell) -> None:
    imported.ok("followups", "add", "3", "call", "--due", "today")
    before = contents(imported)
    said = imported("imports", "undo", "3")
    assert said.code == 5
    assert "followups add 3 call" in said.err
    assert contents(imported) == before


@pytest.mark.parametrize(("verb", "number", "code"), [("undo", "2", 3), ("show", "99", 3), ("undo", "x", 2)])
def test_what_is_no_import_is_refused(imported: Shell, verb: str, number: str, code: int) -> None:
    before = contents(imported)
    assert imported("imports", verb, number).code == code
    assert contents(imported) == before


def test_an_import_that_was_stopped_is_listed_with_both_ways_out(shell: Shell, stopped: Path) -> None:
    said = shell("imports", "list", "--json")
    (row,) = json.loads(said.out)
    assert (row["contacts"], row["finished"]) == (4, False)
    assert f"contacts import {stopped}" in said.err
    assert "crm imports undo 2" in said.err


def test_a_stopped_import_goes_on_with_the_same_file(shell: Shell, stopped: Path) -> None:
    shell.ok("contacts", "import", str(stopped))
    said = shell("imports", "list", "--json")
    assert [(row["id"], row["contacts"], row["finished"]) for row in json.loads(said.out)] == [(2, 7, True)]
    assert said.err == ""


def test_a_stopped_import_that_was_taken_back_is_over(shell: Shell, stopped: Path) -> None:
    shell.ok("imports", "undo", "2")
    assert shell("imports", "list").err == ""
    shell.ok("contacts", "import", str(stopped))
    found = [(row["id"], row["contacts"], row["undone"]) for row in shell.json("imports", "list")]
    assert found == [(4, 7, False), (2, 4, True)]
    assert shell.ok("contacts", "count") == "7\n"


MAIL = b"From: sara@x.ir\nTo: %s\nSubject: asked\nMessage-ID: <%d@x>\n\ntext\n"


@pytest.fixture
def mailed(shell: Shell) -> Shell:
    """Command 2 has brought two messages and made Sara (1) for them."""
    messages = (MAIL % (b"me@agency.ir", number) for number in range(2))
    box = b"".join(b"From x@y Fri Nov 20 10:30:00 2026\n" + message + b"\n" for message in messages)
    (shell.folder / "mail.mbox").write_bytes(box)
    shell.ok("interactions", "import-mail", str(shell.folder / "mail.mbox"), "--on-missing", "create")
    return shell


def test_an_import_of_mail_is_listed_with_what_it_brought_and_made(mailed: Shell) -> None:
    (row,) = mailed.json("imports", "list")
    assert (row["noun"], row["records"], row["contacts"], row["updated"]) == ("interaction", 2, 1, 0)
    assert Path(row["file"]).name == "mail.mbox"
    mailed.ok("interactions", "edit", "1", "--topic", "answered")
    (card,) = mailed.json("imports", "show", str(row["id"]))
    assert (card["unchanged"], card["changed"], card["gone"]) == (1, 1, 0)
    assert [talk["topic"] for talk in card["first"]] == ["answered", "asked"]
    assert "email  in  sara  text" in mailed.ok("imports", "show", str(row["id"]))


def test_an_import_of_mail_is_taken_back_and_says_how_much_went(mailed: Shell) -> None:
    said = mailed("imports", "undo", "2")
    assert (said.code, "gone: 2 interactions, 1 contact" in said.err) == (0, True)
    assert mailed.json("interactions", "list") == mailed.json("contacts", "list") == []
