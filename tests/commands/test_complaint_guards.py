"""What a complaint lacks to be moved: said at once, with commands that really supply it, or overridden with a why."""

import re

import pytest

from tests.commands.conftest import contents
from tests.conftest import Shell

MISSING = {
    "investigate": ["how grave it is"],
    "resolve": ["how grave it is", "something to make amends, at least an explanation", "a decision"],
    "close": [
        "a document, or why there is none",
        "remedy 1, refund: delivered or declined",
        "remedy 2, apology: delivered or declined",
        "a call or an apology after it was resolved",
        "whether the customer is content",
        "why it happened",
    ],
}
# What somebody types in place of the words that stand for a value.
VALUES = {"1-4": "2", "1-5": "4", "WHY": "told", "CAUSE": "rain", "TITLE": "call", "WHEN": "today"}
VALUES["upheld|partly|rejected"] = "partly"


@pytest.fixture
def desk(shell: Shell) -> Shell:
    """Sara and a complaint of hers that nobody has assessed."""
    shell.ok("contacts", "add", "Sara")
    shell.ok("complaints", "add", "1", "--heard", "waited")
    return shell


def brought(desk: Shell, verb: str) -> None:
    """Complaint 1 to where `verb` is possible and everything it wants is missing."""
    if verb != "investigate":
        desk.ok("complaints", "acknowledge", "1")
    if verb == "close":
        desk.ok("complaints", "investigate", "1", "--severity", "2")
        desk.ok("complaints", "resolve", "1", "--decision", "upheld", "--remedy", "refund", "--remedy", "apology")


def told(text: str) -> list[tuple[str, list[str]]]:
    """What a refusal lists: each thing that is missing, and the commands of which any supplies it."""
    return [
        (step, commands.split("  |  "))
        for step, commands in re.findall(r"^  C-\d+: (.+)\n    (crm .+)$", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("verb", MISSING)
def test_a_refusal_lists_all_that_is_missing_and_changes_nothing(desk: Shell, verb: str) -> None:
    brought(desk, verb)
    before = contents(desk)
    said = desk("complaints", verb, "1")
    assert (said.code, said.out, [step for step, _commands in told(said.err)]) == (5, "", MISSING[verb])
    assert 'add --force "why"' in said.err.splitlines()[-1]
    assert contents(desk) == before


@pytest.mark.parametrize("which", [0, -1], ids=["the first way", "the last way"])
@pytest.mark.parametrize("verb", MISSING)
def test_each_command_a_refusal_names_supplies_what_it_stands_beside(desk: Shell, verb: str, which: int) -> None:
    brought(desk, verb)
    receipt = desk.folder / "receipt.pdf"
    receipt.write_text("38 euros")
    missing = MISSING[verb]
    while missing:
        said = desk("complaints", verb, "1")
        (step, commands), *rest = told(said.err)
        assert [step, *(other for other, _commands in rest)] == missing
        desk.ok(*({**VALUES, "FILE": str(receipt)}.get(word, word) for word in commands[which].split()[1:]))
        missing = missing[1:]
    said = desk("complaints", verb, "1")
    stands = desk.json("complaints", "show", "1")[0]["status"]
    assert (said.code, stands) == (
        5 if verb == "resolve" else 0,
        {"investigate": "investigating"}.get(verb, f"{verb}d"),
    )


def test_what_is_missing_of_several_is_told_of_each(desk: Shell) -> None:
    desk.ok("complaints", "add", "1", "--heard", "again")
    desk.ok("complaints", "add", "1", "--heard", "and again", "--severity", "3")
    before = contents(desk)
    said = desk("complaints", "investigate", "2", "3", "1")
    assert re.findall(r"^  (C-\d): how grave", said.err, re.MULTILINE) == ["C-2", "C-1"]
    assert said.code == 5
    assert contents(desk) == before


def test_what_a_move_says_itself_is_not_missing(desk: Shell) -> None:
    desk.ok("complaints", "investigate", "1", "--severity", "2")
    desk.ok("complaints", "resolve", "1", "--decision", "rejected", "--remedy", "explanation")
    desk.ok("complaints", "ask", "1")
    desk.ok("followups", "done", "1")
    desk.ok("complaints", "close", "1", "--cause", "rain", "--prevention", "umbrellas", "--no-document", "told")
    (closed,) = desk.json("complaints", "show", "1")
    assert (closed["status"], closed["cause"], closed["prevention"]) == ("closed", "rain", "umbrellas")
    assert [event["forced"] for event in closed["events"]] == [None] * 5


@pytest.mark.parametrize("verb", MISSING)
def test_it_is_done_nevertheless_for_a_reason_which_the_timeline_keeps(desk: Shell, verb: str) -> None:
    brought(desk, verb)
    desk.ok("complaints", verb, "1", "--force", "مدیر گفت")
    (event,) = [
        one for one in desk.json("complaints", "show", "1")[0]["events"] if one["verb"] == verb and one["forced"]
    ]
    assert event["forced"] == "مدیر گفت"
    assert "forced: مدیر گفت" in desk.ok("complaints", "show", "1")
    assert desk.ok("complaints", "list", "is:forced", "--all", "-f", "ids") == "1\n"


def test_a_reason_is_not_kept_where_nothing_was_missing(desk: Shell) -> None:
    desk.ok("complaints", "investigate", "1", "--severity", "2", "--force", "to be sure")
    assert desk.ok("complaints", "list", "is:forced", "--all", "-f", "ids") == ""
    assert "to be sure" not in desk.ok("complaints", "show", "1")


@pytest.mark.parametrize("why", ["", " \t", "\x07"])
def test_a_reason_that_says_nothing_forces_nothing(desk: Shell, why: str) -> None:
    before = contents(desk)
    assert desk("complaints", "investigate", "1", "--force", why).code == 2
    assert contents(desk) == before


def test_no_reason_makes_an_illegal_move_possible(desk: Shell) -> None:
    said = desk("complaints", "close", "1", "--force", "now")
    assert (said.code, "possible now: acknowledge" in said.err) == (5, True)


def test_next_asks_for_what_closing_wants_in_the_same_words(desk: Shell) -> None:
    brought(desk, "close")
    refusal = [(step, "  |  ".join(commands)) for step, commands in told(desk("complaints", "close", "1").err)]
    *steps, last = [(row["step"], row["command"]) for row in desk.json("complaints", "next", "1")]
    assert (steps, last[1]) == (refusal, "crm complaints close 1")


def test_a_dry_run_is_refused_alike(desk: Shell) -> None:
    brought(desk, "close")
    assert desk("complaints", "close", "1", "--dry-run") == desk("complaints", "close", "1")


def test_the_page_of_a_resolved_one_says_when_it_is_asked_about(desk: Shell) -> None:
    brought(desk, "resolve")
    words = ("--decision", "upheld", "--remedy", "refund:2500000", "--force", "x", "--ask", "sat")
    said = desk("complaints", "resolve", "1", *words)
    assert "next step: follow-up 1, Sat 28 Nov 2026" in said.err
    assert desk.json("remedies", "list")[0]["amount"] == 25_000_000  # typed in toman, kept in rial
