"""Right-to-left text at the command line: a terminal is given it as it needs it, all else as it is stored."""

import json
from pathlib import Path

import pytest

from crm_cli.config.known import FORMATS
from tests.commands.conftest import Terminal
from tests.conftest import Shell

MARK = "\u200e"
NAME, SEEN = "سارا احمدی", "ﯼﺪﻤﺣﺍ ﺍﺭﺎﺳ"


@pytest.fixture
def agency(shell: Shell) -> Shell:
    """One customer with a Persian name and something to do today."""
    shell.ok("contacts", "add", NAME, "--city", "شیراز", "--note", NAME)
    shell.ok("followups", "add", "1", "تماس", "--due", "today")
    return shell


@pytest.fixture
def terminal(agency: Shell, tmp_path: Path) -> Terminal:
    env = {**agency.env, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal(tmp_path, env)


def test_a_list_a_page_and_a_card_are_marked_on_a_terminal_nobody_knows(terminal: Terminal) -> None:
    for words in (["contacts", "list"], ["contacts", "list", "-f", "plain"], ["today"], ["contacts", "show", "1"]):
        assert NAME + MARK in terminal(*words).text


def test_a_terminal_that_orders_nothing_is_given_letters_as_they_are_seen(terminal: Terminal) -> None:
    screen = terminal("contacts", "list", XTERM_VERSION="XTerm(390)")
    assert SEEN in screen.text
    assert NAME not in screen.text


def test_the_setting_is_stronger_than_the_environment(terminal: Terminal) -> None:
    assert SEEN in terminal("contacts", "list", CRM_RTL="visual").text
    assert MARK not in terminal("contacts", "list", CRM_RTL="off").text


def test_talk_is_put_in_order_too(terminal: Terminal) -> None:
    assert terminal("contacts", "archive", "1").text == f"archived 1 {NAME}{MARK}\r\n"


def test_what_programs_read_is_as_it_is_stored_even_on_a_terminal(terminal: Terminal) -> None:
    (row,) = json.loads(terminal("contacts", "list", "--json", CRM_RTL="visual").text)
    assert row["name"] == NAME


def test_a_setting_that_cannot_be_used_is_told_in_the_way_the_terminal_needs(terminal: Terminal) -> None:
    screen = terminal("contacts", "list", CRM_RTL=NAME)
    assert screen.code == 2
    assert NAME + MARK in screen.text


@pytest.mark.parametrize("rtl", ["guard", "visual"])
def test_a_pipe_is_given_the_letters_as_they_are_stored(agency: Shell, rtl: str) -> None:
    lines = [("contacts", "list", "-f", format_) for format_ in FORMATS]
    lines += [("contacts", "show", "1"), ("contacts", "copy", "1", "name"), ("contacts", "export"), ("date", "today")]
    before = [agency(*words) for words in lines]
    agency.env["CRM_RTL"] = rtl
    assert [agency(*words) for words in lines] == before
