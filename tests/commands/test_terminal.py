"""On a terminal: questions, colours, widths, and text that must not steer it. Every test has a pty of its own."""

import re
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Terminal

QUESTION = r"\[y/N\] "


@pytest.fixture
def terminal(shell: Any, tmp_path: Path) -> Terminal:
    """Five contacts, and a terminal to work with them."""
    shell.ok("contacts", "import", "-", stdin="name,phone\nSara,09121234567\nAli,\nMina,\nReza,\nNima,\n")
    shell.ok("followups", "add", "1", "call back", "--due", "today")
    env = {**shell.env, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal(tmp_path, env)


@pytest.mark.parametrize(("answer", "code", "left"), [("n\n", 1, 5), ("\n", 1, 5), ("y\n", 0, 1), ("بله\n", 0, 1)])
def test_deleting_many_asks_on_a_terminal(terminal: Terminal, shell: Any, answer: str, code: int, left: int) -> None:
    child = terminal.start("contacts", "delete", "2", "3", "4", "5")
    child.expect(QUESTION)
    child.send(answer)
    assert terminal.end(child).code == code
    assert shell.ok("contacts", "count") == f"{left}\n"


def test_the_end_of_input_is_no_answer(terminal: Terminal, shell: Any) -> None:
    child = terminal.start("contacts", "delete", "2", "3", "4", "5")
    child.expect(QUESTION)
    child.sendeof()
    assert terminal.end(child).code == 1
    assert shell.ok("contacts", "count") == "5\n"


def test_an_interrupt_at_a_question_is_130(terminal: Terminal, shell: Any) -> None:
    child = terminal.start("contacts", "delete", "2", "3", "4", "5")
    child.expect(QUESTION)
    child.sendintr()
    assert terminal.end(child).code in (130, -signal.SIGINT)
    assert shell.ok("contacts", "count") == "5\n"


def test_three_are_deleted_without_a_question(terminal: Terminal, shell: Any) -> None:
    assert terminal("contacts", "delete", "2", "3", "4").code == 0
    assert shell.ok("contacts", "count") == "2\n"


@pytest.mark.parametrize(
    "env",
    [
        {"TERM": "dumb"},
        {"TERM": "nonsense"},
        {"NO_COLOR": "1"},
        {"COLUMNS": "0"},
        {"COLUMNS": "abc"},
        {"COLUMNS": "1", "LINES": "1"},
    ],
    ids=lambda env: " ".join("=".join(pair) for pair in env.items()),
)
def test_an_odd_terminal_still_shows_the_list(terminal: Terminal, env: dict[str, str]) -> None:
    for words in (["contacts", "list"], ["today"]):
        screen = terminal(*words, size=(40, 160), **env)
        assert (screen.code, "Sar" in screen.bare) == (0, True)
        assert "\x1b" not in screen.text or not ({"TERM": "dumb", "NO_COLOR": "1"}.items() & env.items())


@pytest.mark.parametrize("size", [(1, 1), (24, 10), (0, 0)])
def test_a_tiny_terminal_still_shows_the_list(terminal: Terminal, size: tuple[int, int]) -> None:
    assert terminal("contacts", "list", size=size).code == 0
    assert terminal("contacts", "show", "1", size=size).code == 0


def test_markup_is_text_on_a_terminal(terminal: Terminal, shell: Any) -> None:
    name = "[/] [red]x[/red] [@click=app.quit]x[/] :smile: {0} %s"
    shell.ok("contacts", "edit", "1", "--name", name, "--note", name)
    for words in (["contacts", "list"], ["contacts", "show", "1"], ["today"], ["followups", "done", "1"]):
        screen = terminal(*words)
        assert screen.code == 0
        assert "done" in words or name[:16] in screen.bare  # the page of today shortens


def test_hostile_text_does_not_reach_a_terminal(terminal: Terminal, shell: Any) -> None:
    hostile = "\x1b]52;c;eA==\x07\x1b[2J\x9b2J\u202egpj\u2066\U000e0041\r\x08"
    with closing(sqlite3.connect(shell.db)) as db, db:
        db.execute("INSERT INTO command (uid, started_at, line) VALUES ('planted', '2026-01-01T00:00:00Z', 'planted')")
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, last_insert_rowid())")
        db.execute("UPDATE contact SET full_name = full_name || ?1, note = ?1, city = ?1", (hostile,))
        db.execute("UPDATE followup SET title = title || ?", (hostile,))
        db.execute("DELETE FROM current")
    for words in (
        ["contacts", "list"],
        ["contacts", "show", "1"],
        ["followups", "today"],
        ["today"],
        ["search", "sara"],
        ["contacts", "show", "nobody"],
        ["log", "call", "1", "x"],
    ):
        bare = terminal(*words).bare
        assert "Sara" in bare or "nobody" in bare or "interaction" in bare
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", bare)


def test_a_path_of_the_settings_does_not_steer_the_terminal(terminal: Terminal) -> None:
    evil = "/tmp/\x1b]52;c;eA==\x07x.toml"
    for words in (["config", "path"], ["config", "show"], ["config", "get", "staff"]):
        assert "\x1b]" not in terminal(*words, CRM_CONFIG=evil, CRM_STAFF="\x1b]52;c;eA==\x07").text


@pytest.mark.parametrize("editor", ["/nonexistent", "false", " ", "vi 'x", "true"])
def test_a_log_whose_editor_fails_stores_nothing(terminal: Terminal, shell: Any, editor: str) -> None:
    assert terminal("log", "call", "1", EDITOR=editor).code == 1
    assert shell.ok("interactions", "list", "-f", "ids") == ""


def test_what_the_editor_wrote_is_logged(terminal: Terminal, shell: Any) -> None:
    editor = terminal.folder / "editor"
    editor.write_text("#!/bin/sh\nprintf 'wants [red] %%s\\nsoon' > \"$1\"\n")
    editor.chmod(0o700)
    assert terminal("log", "call", "1", EDITOR=str(editor)).code == 0
    (row,) = shell.json("interactions", "list")
    assert row["text"] == "wants [red] %s\nsoon"


def test_a_write_on_a_terminal_says_one_line_and_no_id(terminal: Terminal) -> None:
    assert terminal("contacts", "archive", "2").bare == "archived 2 Ali\n"
