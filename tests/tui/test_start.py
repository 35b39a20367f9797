"""How the full screen is begun at the command line, and left again."""

import sys
from pathlib import Path

import pexpect
import pytest

from crm_cli.commands.context import Cli
from crm_cli.full_screen import straight
from tests.conftest import Process, Shell


def test_without_a_terminal_it_is_refused_with_a_way_out(agency: Shell) -> None:
    said = agency("tui")
    assert (said.code, said.out) == (2, "")
    assert "needs a terminal" in said.err
    assert "crm today" in said.err


def test_a_screen_that_is_none_is_refused_with_those_there_are(agency: Shell) -> None:
    said = agency("tui", "kontakts")
    assert said.code == 2
    assert "contacts" in said.err


@pytest.mark.parametrize(
    "words", [[], ["tui", "--help"], ["tui", "kontakts"], ["tui", "today", "x"], ["contacts", "tui"], ["--db", "tui"]]
)
def test_a_line_that_says_anything_else_goes_through_the_tree(words: list[str]) -> None:
    assert straight(words, Cli(env={})) is None


def test_crm_alone_in_a_pipe_shows_the_help_whatever_is_set(agency: Shell) -> None:
    agency.ok("config", "set", "ui.start", "tui")
    said = agency()
    assert said.code == 2
    assert "Usage: crm" in said.err


@pytest.mark.parametrize("words", [["tui", "contacts"], []], ids=["crm tui contacts", "crm"])
def test_on_a_terminal_it_opens_and_gives_the_terminal_back(process: Process, tmp_path: Path, words: list[str]) -> None:
    process.env["CRM_DB"] = str(process.db)
    assert process("--create", "contacts", "add", "Sara Ahmadi").code == 0
    env = {**process.env, "CRM_START": "tui", "TERM": "xterm-256color"}
    child = pexpect.spawn(
        sys.executable, ["-m", "crm_cli", *words], env=env, dimensions=(24, 80), encoding="utf-8", timeout=30
    )
    child.expect_exact("\x1b[?1049h")
    child.expect_exact("Contacts")
    child.send("q")
    child.expect_exact("\x1b[?1049l")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_a_file_that_is_damaged_is_told_before_the_terminal_is_taken(process: Process, tmp_path: Path) -> None:
    process.db.write_text("this is no database, but long enough to look at it twice")
    env = {**process.env, "CRM_DB": str(process.db), "TERM": "xterm-256color"}
    child = pexpect.spawn(sys.executable, ["-m", "crm_cli", "tui"], env=env, encoding="utf-8", timeout=30)
    child.expect(pexpect.EOF)
    child.close()
    assert "not a crm file" in child.before
    assert "\x1b[?1049h" not in child.before
    assert child.exitstatus == 7
