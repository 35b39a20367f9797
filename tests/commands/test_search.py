"""`crm search` on a terminal, in a pipe and for programs."""

import csv
import io

import pytest

from tests.commands.conftest import STYLE, Terminal
from tests.conftest import Shell


@pytest.fixture
def terminal(agency: Shell) -> Terminal:
    return Terminal(agency.folder, {**agency.env, "HOME": str(agency.folder), "TERM": "xterm", "LANG": "C.UTF-8"})


def test_a_search_says_what_was_found_and_in_which_part(shared: Shell) -> None:
    records = [(row["record"], row["match"]) for row in shared.json("search", "visa")]
    assert records == [("interaction:1", "asked about a visa")]
    assert [row["match"] for row in shared.json("search", "345", "67")] == ["09121234567"]
    assert [row["match"] for row in shared.json("search", "رضای")] == ["علي رضايي"]


def test_every_format_has_the_same_hits_in_the_same_order(shared: Shell) -> None:
    records = [row["record"] for row in shared.json("search", "a")]
    assert len(records) > 1
    rows = csv.DictReader(io.StringIO(shared.ok("search", "a", "-f", "csv")))
    assert [row["record"] for row in rows] == records
    assert shared.ok("search", "a", "--columns", "record", "--no-header").split() == records
    assert [line.split()[1] for line in shared.ok("search", "a", "-f", "markdown").splitlines()[2:]] == records


def test_nothing_found_is_an_empty_list(shared: Shell) -> None:
    assert shared.json("search", "nowhere") == []
    assert shared("search", "nowhere").code == 0


def test_on_a_terminal_what_was_found_stands_out(terminal: Terminal) -> None:
    screen = terminal("search", "ahm")
    assert "\x1b[1mAhm\x1b[0madi" in screen.text
    assert "Ahmadi" in screen.bare


def test_without_colour_nothing_stands_out(terminal: Terminal) -> None:
    screen = terminal("--no-color", "search", "ahm")
    assert not STYLE.search(screen.text)
    assert "Ahmadi" in screen.text


@pytest.mark.parametrize("name", ["[red]Ahm[/]", "[/]ahm", ":smile: ahm", "[@click=app.quit]ahm[/]"])
def test_marks_in_a_name_stay_marks(agency: Shell, terminal: Terminal, name: str) -> None:
    agency.ok("contacts", "add", name)
    assert name in terminal("search", "ahm").bare
