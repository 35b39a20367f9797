"""`crm contacts relate`: who is what to whom, noted once and seen from both sides."""

import pytest

from tests.commands.conftest import contents
from tests.conftest import Shell


def relations(shell: Shell, who: str) -> list[tuple[str, str]]:
    return [(row["type"], row["contact"]) for row in shell.json("contacts", "show", who)[0]["relations"]]


@pytest.mark.parametrize(
    ("typed", "said", "seen", "seen_back"),
    [
        ("spouse", "the spouse of", "spouse", "spouse"),
        ("CHILD", "the child of", "child", "parent"),
        ("parent", "the parent of", "parent", "child"),
        ("agent", "the agent of", "agent", "agent_of"),
        ("emergency", "the emergency contact of", "emergency", "emergency_of"),
    ],
)
def test_a_relation_is_noted_in_words_and_stands_on_both_cards(
    agency: Shell, typed: str, said: str, seen: str, seen_back: str
) -> None:
    told = agency("contacts", "relate", "sara", "reza", "--as", typed)
    assert told == (0, "2\n4\n", f"Reza Karimi is {said} Sara Ahmadi\n")
    assert relations(agency, "sara") == [(seen, "Reza Karimi")]
    assert relations(agency, "reza") == [(seen_back, "Sara Ahmadi")]
    card = agency.ok("contacts", "show", "reza").splitlines()
    assert card[card.index("Relations") + 1].endswith("  Sara Ahmadi  contact:2")


def test_what_is_known_is_said_to_be_and_nothing_is_written(agency: Shell) -> None:
    agency.ok("contacts", "relate", "2", "4", "--as", "child")
    before = contents(agency)
    said = agency("contacts", "relate", "4", "2", "--as", "parent")
    assert (said.code, said.err) == (0, "known already: Sara Ahmadi is the parent of Reza Karimi\n")
    assert contents(agency) == before


def test_one_relation_or_all_are_taken_back_from_either_side(agency: Shell) -> None:
    for relation in ("spouse", "colleague", "agent"):
        agency.ok("contacts", "relate", "2", "4", "--as", relation)
    said = agency("contacts", "relate", "reza", "sara", "--as", "spouse", "--remove")
    assert said == (0, "4\n2\n", "no longer noted: Sara Ahmadi and Reza Karimi\n")
    assert [relation for relation, _contact in relations(agency, "2")] == ["colleague", "agent"]
    agency.ok("contacts", "relate", "reza", "sara", "--remove")
    assert relations(agency, "2") == relations(agency, "4") == []


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("2 4", 2, "--as spouse"),
        ("2 4 --as cousin", 2, "spouse, child, parent"),
        ("2 4 --as agent_of", 2, "spouse, child, parent"),
        ("2 2 --as friend", 2, "itself"),
        ("2 Sara --as friend", 2, "itself"),
        ("2 99 --as friend", 3, "99"),
        ("nobody 2 --as friend", 3, "nobody"),
        ("2 --as friend", 2, "Missing"),
        ("2 4 --remove", 3, "crm contacts show 2"),
        ("2 4 --as spouse --remove", 3, "nothing like that"),
        ("2 99 --remove", 3, "99"),
    ],
)
def test_a_relation_that_cannot_be_says_why_with_its_code_and_writes_nothing(
    agency: Shell, line: str, code: int, words: str
) -> None:
    before = contents(agency)
    said = agency("contacts", "relate", *line.split())
    assert (said.code, said.out) == (code, ""), said
    assert words in said.err
    assert contents(agency) == before


def test_two_who_bear_the_name_are_named(agency: Shell) -> None:
    agency.ok("contacts", "add", "Sara Karimi")
    said = agency("contacts", "relate", "reza", "sara", "--as", "sibling")
    assert said.code == 5
    assert "2 Sara Ahmadi" in said.err
    assert "5 Sara Karimi" in said.err


@pytest.mark.parametrize("extra", [("--as", "spouse"), ("--as", "friend", "--remove"), ("--remove",)])
def test_a_dry_run_says_the_same_and_writes_nothing(agency: Shell, extra: tuple[str, ...]) -> None:
    agency.ok("contacts", "relate", "2", "4", "--as", "friend")
    before = agency.db.read_bytes()
    dry = agency("contacts", "relate", "2", "4", *extra, "--dry-run")
    assert agency.db.read_bytes() == before
    real = agency("contacts", "relate", "2", "4", *extra)
    assert dry == (0, real.out, f"dry run, nothing written: {real.err}")


def test_a_relation_is_reported_in_the_format_asked_for_and_quietly(agency: Shell) -> None:
    rows = agency.json("contacts", "relate", "4", "2", "--as", "friend")
    assert [row["name"] for row in rows] == ["Reza Karimi", "Sara Ahmadi"]
    assert agency("-q", "contacts", "relate", "2", "4", "--remove") == (0, "2\n4\n", "")
