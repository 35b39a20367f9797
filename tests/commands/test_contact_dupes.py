"""`crm contacts dupes` and `not-same` as they are typed."""

import json

import pytest

from tests.commands.conftest import Terminal
from tests.conftest import Shell


@pytest.fixture
def twins(shell: Shell) -> Shell:
    """Sara twice, in both scripts with one phone; Reza twice by name alone; a husband with Sara's phone."""
    for line in (
        ("Sara Ahmadi", "--phone", "09121234567"),
        ("سارا احمدی", "--phone", "0912 123 4567"),
        ("Reza Karimi",),
        ("Mr Reza Karimi",),
        ("Ali Rostami", "--phone", "09121234567"),
    ):
        shell.ok("contacts", "add", *line)
    return shell


def test_pairs_are_listed_the_most_likely_first_and_nothing_is_merged(twins: Shell) -> None:
    before = twins.ok("contacts", "list")
    assert [(row["score"], row["contact_id"], row["other_id"]) for row in twins.json("contacts", "dupes")] == [
        (80, 1, 2),
        (55, 3, 4),
    ]
    assert twins.ok("contacts", "list") == before


def test_the_least_score_can_be_said(twins: Shell) -> None:
    assert len(twins.json("contacts", "dupes", "--min", "0")) == 4
    assert len(twins.json("contacts", "dupes", "--min", "۶۰")) == 1
    said = twins("contacts", "dupes", "--min", "many")
    assert said.code == 2
    assert "0 to 100" in said.err


def test_every_format_has_the_same_pairs(twins: Shell) -> None:
    rows = twins.json("contacts", "dupes")
    assert rows[0]["reasons"] == ["same_phone", "similar_name"]
    lines = twins.ok("contacts", "dupes", "-f", "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert twins.ok("contacts", "dupes", "-f", "ids") == "1\n3\n"
    csv = twins.ok("contacts", "dupes", "-f", "csv", "--columns", "score,reasons", "--no-header")
    assert csv == "80,same_phone; similar_name\n55,same_name\n"
    assert "| 80 | 1 | Sara Ahmadi |" in twins.ok("contacts", "dupes", "-f", "markdown")
    assert "same_phone; similar_name" in twins.ok("contacts", "dupes")


def test_of_nobody_there_are_no_duplicates(shell: Shell) -> None:
    assert shell.ok("contacts", "dupes", "--json") == "[]\n"


def test_a_crowd_is_said(shell: Shell) -> None:
    people = "name,phone\n" + "".join(f"{chr(97 + n) * 5} {chr(122 - n) * 5},02188776655\n" for n in range(26))
    shell.ok("contacts", "import", "-", stdin=people + "".join(f"{n * 1111},02188776655\n" for n in range(1, 8)))
    said = shell("contacts", "dupes")
    assert "33 with +982188776655" in said.err


def test_two_that_are_not_one_are_not_suggested_again_until_that_is_undone(twins: Shell) -> None:
    said = twins("contacts", "not-same", "3", "4")
    assert (said.code, said.out, said.err) == (0, "3\n4\n", "3 Reza Karimi and 4 Mr Reza Karimi are two contacts\n")
    assert "known already" in twins("contacts", "not-same", "4", "3").err
    assert [row["contact_id"] for row in twins.json("contacts", "dupes")] == [1]
    twins.ok("undo")
    assert [row["contact_id"] for row in twins.json("contacts", "dupes")] == [1, 3]


def test_one_contact_is_not_two(twins: Shell) -> None:
    assert twins("contacts", "not-same", "3", "3").code == 5


def test_on_a_terminal_the_next_step_is_said(twins: Shell) -> None:
    screen = Terminal(twins.folder, {**twins.env, "HOME": str(twins.folder)})("contacts", "dupes")
    assert screen.code == 0
    assert "crm contacts merge ID OTHER" in screen.bare
    assert "similar_name" in screen.bare
