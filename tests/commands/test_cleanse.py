"""`crm cleanse`: a list in a pipe, a conversation on a terminal."""

import pytest

from tests.commands.conftest import Terminal
from tests.conftest import Shell

ASKED = "v/e/d/s/q"


@pytest.fixture
def leads(shell: Shell) -> Shell:
    """Three contacts nobody has made sure of, of whom two share a phone, and one that is verified."""
    shell.ok("contacts", "add", "Sara Ahmadi", "--phone", "09121234567", "--source", "expo")
    shell.ok("contacts", "add", "Reza Karimi", "--phone", "ask for 12", "--city", "Yazd")
    shell.ok("contacts", "add", "Ali Rostami", "--phone", "09121234567")
    shell.ok("contacts", "add", "Known", "--lifecycle", "verified")
    return shell


@pytest.fixture
def terminal(leads: Shell) -> Terminal:
    return Terminal(leads.folder, {**leads.env, "HOME": str(leads.folder)})


def stages(shell: Shell) -> list[str]:
    return [row["lifecycle"] for row in shell.json("contacts", "list", "--sort", "id")]


def test_in_a_pipe_those_who_wait_are_listed_with_what_is_missing_and_wrong(leads: Shell) -> None:
    found = [(row["id"], row["missing"], row["invalid"], row["command"]) for row in leads.json("cleanse")]
    assert found == [
        (1, ["email", "city"], [], "crm contacts verify 1"),
        (2, ["email", "source"], ["ask for 12"], "crm contacts verify 2"),
        (3, ["email", "city", "source"], [], "crm contacts verify 3"),
    ]
    assert leads.ok("cleanse", "--limit", "2", "-f", "ids") == "1\n2\n"
    assert "ask for 12" in leads.ok("cleanse")


def test_nobody_waits_where_everybody_is_known(shell: Shell) -> None:
    assert shell.ok("cleanse", "--json") == "[]\n"


def test_on_a_terminal_each_is_shown_and_asked_about(leads: Shell, terminal: Terminal) -> None:
    answers = [(ASKED, "v\n"), ("2 of 3", "disq\n"), ("why", "wrong number\n"), ("3 of 3", "\n")]
    screen = terminal.talk("cleanse", answers=answers)
    assert screen.code == 0
    assert stages(leads) == ["verified", "disqualified", "raw", "verified"]
    for said in (
        "missing: email; city",
        "neither a phone number nor an e-mail address: ask for 12",
        "09121234567 is also that of 3 Ali Rostami",
        "1 verified, 1 disqualified, 1 left",
    ):
        assert said in screen.bare
    lines = [row["line"] for row in leads.json("history", "--limit", "2")]
    assert lines == ["contacts disqualify 2 --reason 'wrong number'", "contacts verify 1"]


def test_what_is_edited_is_asked_about_again(leads: Shell, terminal: Terminal) -> None:
    answers = [(ASKED, "e\n"), ("flags", "--add-email sara@x.ir\n"), ("1 of 3", "v\n"), ("2 of 3", "q\n")]
    assert terminal.talk("cleanse", answers=answers).code == 0
    assert leads.json("contacts", "show", "1")[0]["emails"] == ["sara@x.ir"]
    assert stages(leads)[:2] == ["verified", "raw"]


def test_what_cannot_be_done_is_said_and_asked_again(leads: Shell, terminal: Terminal) -> None:
    answers = [(ASKED, "maybe\n"), ("no answer", ""), (ASKED, "e\n"), ("flags", "--city 'open\n")]
    answers += [("flags", "--tier Z\n"), ("1 of 3", "q\n")]
    screen = terminal.talk("cleanse", answers=answers)
    assert screen.code == 0
    for said in ("a quote is open", "'Z' is not a tier", "0 verified, 0 disqualified, 3 left"):
        assert said in screen.bare


def test_so_many_are_gone_through_as_are_asked_for(leads: Shell, terminal: Terminal) -> None:
    screen = terminal.talk("cleanse", "--limit", "1", answers=[("1 of 1", "v\n")])
    assert screen.code == 0
    assert stages(leads).count("raw") == 2


def test_with_a_format_a_terminal_gets_the_list_as_well(terminal: Terminal) -> None:
    screen = terminal("cleanse", "--format", "ids")
    assert screen.bare.split() == ["1", "2", "3"]


def test_the_options_before_it_hold_for_what_is_answered(leads: Shell, terminal: Terminal) -> None:
    terminal.env["CRM_DB"] = str(leads.folder / "none.db")
    screen = terminal.talk("--quiet", "--db", str(leads.db), "cleanse", answers=[(ASKED, "v\n"), ("2 of 3", "q\n")])
    assert screen.code == 0
    assert stages(leads)[0] == "verified"
    assert "verified 1" not in screen.bare


def test_the_end_of_input_ends_it_with_what_was_answered_stored(leads: Shell, terminal: Terminal) -> None:
    screen = terminal.talk("cleanse", answers=[(ASKED, "v\n"), ("2 of 3", "\x04")])
    assert screen.code == 1
    assert stages(leads)[:2] == ["verified", "raw"]
