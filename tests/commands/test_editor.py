"""A record in $EDITOR while somebody else changes it; and nothing that was typed is lost."""

import re
from pathlib import Path

import pytest

from tests.commands.conftest import Screen, Terminal
from tests.conftest import Shell


@pytest.fixture
def terminal(agency: Shell, tmp_path: Path) -> Terminal:
    env = {**agency.env, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal(tmp_path, {**env, "TMPDIR": str(tmp_path)})


def edited(terminal: Terminal, words: str, typed: str, *meanwhile: str) -> Screen:
    """An edit in an editor that runs the sed script `typed`, and while it is open these commands of somebody else."""
    editor = terminal.folder / "editor"
    editor.write_text(f"#!/bin/sh\necho opened\nread _closed\nsed -i '{typed}' \"$1\"\n")
    editor.chmod(0o700)
    child = terminal.start(*words.split(), EDITOR=str(editor))
    child.expect_exact("opened")
    for line in meanwhile:
        Shell(terminal.folder).ok(*line.split())
    child.sendline()
    return terminal.end(child)


def kept(terminal: Terminal) -> list[Path]:
    return list(terminal.folder.glob("crm-*.toml"))


CITY = 's/"Shiraz"/"Tehran"/'


def test_the_same_field_changed_by_two_is_refused_with_both_sides(terminal: Terminal, agency: Shell) -> None:
    screen = edited(terminal, "contacts edit 2", CITY, "contacts edit 2 --city Yazd --tier B")
    assert screen.code == 5
    assert re.search(r"city\n +was +Shiraz\n +yours +Tehran\n +now +Yazd\n", screen.bare)
    assert "contacts edit 2 --city Yazd --tier B" in screen.bare
    (path,) = kept(terminal)
    assert str(path) in screen.bare.replace("\n", "")
    assert 'city = "Tehran"' in path.read_text()
    (sara,) = agency.json("contacts", "show", "2")
    assert (sara["city"], sara["tier"]) == ("Yazd", "B")


def test_different_fields_are_both_kept_and_it_is_said(terminal: Terminal, agency: Shell) -> None:
    screen = edited(terminal, "contacts edit 2", CITY, "contacts edit 2 --tier B --add-phone 09350000000")
    assert screen.code == 0
    assert "contact 2 was changed meanwhile by" in screen.bare
    assert "contacts edit 2 --tier B" in screen.bare
    assert kept(terminal) == []
    (sara,) = agency.json("contacts", "show", "2")
    assert (sara["city"], sara["tier"], sara["phones"]) == ("Tehran", "B", ["09121234567", "09350000000"])


def test_two_who_write_the_same_do_not_clash(terminal: Terminal) -> None:
    assert edited(terminal, "contacts edit 2", CITY, "contacts edit 2 --city Tehran").code == 0


def test_an_undo_and_another_change_are_a_change(terminal: Terminal, agency: Shell) -> None:
    agency.ok("contacts", "edit", "2", "--job-title", "guide")
    screen = edited(
        terminal, "contacts edit 2", 's/"guide"/"pilot"/', "undo", "contacts edit 2 --job-title cook --city Rasht"
    )
    assert screen.code == 5
    assert agency.json("contacts", "show", "2")[0]["job_title"] == "cook"


def test_a_record_that_was_deleted_meanwhile_is_told_with_the_command(terminal: Terminal) -> None:
    screen = edited(terminal, "contacts edit 2", CITY, "contacts delete 2")
    assert screen.code == 5
    assert "contact 2 was deleted meanwhile" in screen.bare
    assert "contacts delete 2" in screen.bare
    assert len(kept(terminal)) == 1


@pytest.mark.parametrize(
    ("words", "typed", "meanwhile"),
    [
        ("followups edit 1", 's/"send the quote"/"mine"/', "followups edit 1 --title theirs"),
        ("interactions edit 1", 's/"asked about a visa"/"mine"/', "interactions edit 1 --text theirs"),
        ("complaints edit 1", 's/"an hour"/"mine"/', "complaints edit 1 --heard theirs"),
        ("fields edit seat", 's/^label = .*/label = "mine"/', "fields edit seat --label theirs"),
    ],
)
def test_every_record_that_opens_in_an_editor_is_watched(
    terminal: Terminal, agency: Shell, words: str, typed: str, meanwhile: str
) -> None:
    agency.ok("complaints", "add", "2", "--heard", "an hour")
    agency.ok("fields", "add", "seat")
    screen = edited(terminal, words, typed, meanwhile)
    assert screen.code == 5
    assert re.search(r"yours +mine\n +now +theirs\n", screen.bare)


@pytest.mark.parametrize("typed", ['s/^tier = .*/tier = "Z"/', "s/^tier = .*/tier = /", "s/^tier = /colour = /"])
def test_what_cannot_be_stored_is_kept_in_a_file_that_is_named(terminal: Terminal, agency: Shell, typed: str) -> None:
    screen = edited(terminal, "contacts edit 2", typed)
    assert screen.code == 2
    (path,) = kept(terminal)
    assert str(path) in screen.bare.replace("\n", "")


def test_what_was_stored_or_not_changed_leaves_no_file(terminal: Terminal) -> None:
    assert edited(terminal, "contacts edit 2", CITY).code == 0
    assert edited(terminal, "contacts edit 2", "").code == 1
    assert kept(terminal) == []
