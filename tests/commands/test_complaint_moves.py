"""`crm complaints assign|acknowledge|…|merge`: codes, ids, dry runs, and what is said about the way on."""

import json
import re
import shutil

import pytest

from tests.commands.conftest import contents, supply
from tests.conftest import Shell

RESOLVE = "--decision upheld --remedy refund --remedy apology"
# What each prints. The complaints: 1 and 2 are new, 3 is looked into, 4 resolved, 5 closed.
MOVES = {
    "assign 1 C-3 leila": "1 3",
    "acknowledge 2 1": "2 1",
    "investigate 1 2": "1 2",
    "wait 3 --note receipt": "3",
    f"resolve 3 {RESOLVE}": "3",
    "close 4": "4",
    "reject 3 --reason announced": "3",
    "withdraw 1 3": "1 3",
    "reopen 5 4": "5 4",
    "merge 1 complaint:2 --into C-3": "1 2",
    "refer 1 C-3 --to leila": "1 3",
    "ask 4": "4",
    "rate 5 4 3": "5 4",
    "link 1 2 --to C-4": "1 2",
    "unlink 1 --to 4": "1",
}
every_move = pytest.mark.parametrize("line", MOVES)


@pytest.fixture(scope="module")
def made(shared: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The agency, whose contacts are 1-4, with complaints in several states that lack nothing; made once."""
    found = Shell(tmp_path_factory.mktemp("moves"))
    shutil.copy(shared.db, found.db)
    for who, moves in (("2", ""), ("3", ""), ("2", "i"), ("4", "ir"), ("1", "irc")):
        number = found.ok("complaints", "add", who, "--heard", "waited", "--severity", "2").strip()
        if "i" in moves:
            found.ok("complaints", "investigate", number)
        if "r" in moves:
            found.ok("complaints", "resolve", number, *RESOLVE.split())
            supply(found, number)
        if "c" in moves:
            found.ok("complaints", "close", number)
    return found


@pytest.fixture
def desk(shell: Shell, made: Shell) -> Shell:
    """The agency with its complaints, a copy for one test that writes."""
    shutil.copy(made.db, shell.db)
    return shell


@every_move
def test_a_move_prints_its_ids_and_says_where_each_stands_now(desk: Shell, line: str) -> None:
    said = desk("complaints", *line.split())
    assert (said.code, said.out.split()) == (0, MOVES[line].split())
    told, *offers = said.err.splitlines()
    rows = {str(row["id"]): row for row in desk.json("complaints", "list", "--all")}
    for number in MOVES[line].split():
        assert f"C-{number} {rows[number]['contact']}: {rows[number]['status']}" in told
    assert all(re.search("has no next step: crm followups add|next step: follow-up", offer) for offer in offers)


@every_move
def test_a_dry_run_says_the_same_and_writes_nothing(desk: Shell, line: str) -> None:
    before, file = contents(desk), desk.db.read_bytes()
    dry = desk("complaints", *line.split(), "--dry-run", "--json")
    assert (contents(desk), desk.db.read_bytes()) == (before, file)
    real = desk("complaints", *line.split(), "--json")
    assert json.loads(dry.out) == json.loads(real.out)
    assert dry.err.splitlines()[0] == f"dry run, nothing written: {real.err.splitlines()[0]}"


@every_move
def test_quiet_silences_talk_but_not_data(desk: Shell, line: str) -> None:
    assert desk("--quiet", "complaints", *line.split()) == (0, MOVES[line].replace(" ", "\n") + "\n", "")


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("acknowledge -", "1 2"),
        ("assign - leila", "1 2"),
        ("withdraw 3 -", "3 1 2"),
        ("merge - --into 3", "1 2"),
        (f"resolve 3 - {RESOLVE} --dry-run", ""),
    ],
)
def test_ids_are_read_from_standard_input(desk: Shell, line: str, ids: str) -> None:
    said = desk("complaints", *line.split(), stdin="C-۱\n complaint:2 \r\n1\n")
    assert (said.code, said.out.split()) == (0 if ids else 5, ids.split())


@pytest.mark.parametrize(
    ("line", "legal"),
    [
        ("acknowledge 3", "wait, resolve, reject, withdraw, merge"),
        ("investigate 3", "wait, resolve, reject, withdraw, merge"),
        ("wait 1", "acknowledge, investigate, withdraw, merge"),
        (f"resolve 1 {RESOLVE}", "acknowledge, investigate, withdraw, merge"),
        ("close 3", "wait, resolve, reject, withdraw, merge"),
        ("reject 1 --reason x", "acknowledge, investigate, withdraw, merge"),
        ("withdraw 4", "close, reopen"),
        ("reopen 1", "acknowledge, investigate, withdraw, merge"),
        ("merge 5 --into 1", "reopen"),
        ("assign 5 leila", "reopen"),
        ("acknowledge 1 2 3", "wait, resolve, reject, withdraw, merge"),
    ],
)
def test_an_illegal_move_is_5_names_the_legal_ones_and_writes_nothing(desk: Shell, line: str, legal: str) -> None:
    before = contents(desk)
    said = desk("complaints", *line.split())
    assert (said.code, said.out) == (5, "")
    assert said.err.splitlines()[-1] == f"hint: possible now: {legal}"
    assert contents(desk) == before


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("acknowledge 99", 3, "99"),
        ("acknowledge 1 99", 3, "99"),
        ("acknowledge", 2, "nothing was named"),
        ("acknowledge sara", 2, "sara"),
        ("acknowledge followup:1", 2, "followup:1"),
        ("assign 1", 2, "nothing was named"),
        ("assign 1 nobody", 3, "nobody"),
        ("assign 99 leila", 3, "99"),
        ("resolve 3", 5, "crm complaints resolve 3 --decision upheld|partly|rejected"),
        ("resolve 3 --decision upheld", 5, "crm remedies offer 3 explanation"),
        ("resolve 3 --decision upheld --remedy refund --ask soonish", 2, "soonish"),
        ("close 4 --force \x07", 2, "U+0007"),
        ("refer 1", 2, "--to"),
        ("refer 1 --to nobody", 3, "nobody"),
        ("accept 1", 5, "was not handed on"),
        ("return 99", 3, "99"),
        ("ask 3", 5, "nobody can be content yet"),
        ("rate 4 6", 2, "1 to 5"),
        ("rate 4", 2, "nothing was named"),
        ("link 1 --to 1", 5, "with itself"),
        ("link 1 99 --to 2", 3, "99"),
        ("unlink 1 --to x", 2, "'x'"),
        ("resolve 3 --decision maybe --remedy refund", 2, "upheld, partly, rejected"),
        ("resolve 3 --decision upheld --remedy gold", 2, "repair, replace, refund, discount, apology, explanation"),
        ("reject 3", 2, "--reason"),
        ("reject 3 --reason \x07", 2, "U+0007"),
        ("wait 3 --note \x1b[2J", 2, "U+001B"),
        ("merge 1", 2, "--into"),
        ("merge 1 --into 99", 3, "99"),
        ("merge 1 --into x", 2, "'x'"),
        ("merge 1 --into 1", 5, "itself"),
        ("merge 1 2 --into 2", 5, "itself"),
        ("merge 1 --into 5", 5, "closed"),
    ],
)
def test_a_move_that_cannot_be_says_why_with_its_code_and_writes_nothing(
    desk: Shell, line: str, code: int, words: str
) -> None:
    before = contents(desk)
    said = desk("complaints", *line.split(" "))
    assert (said.code, said.out) == (code, ""), said
    assert words in said.err
    assert "unexpected" not in said.err
    assert contents(desk) == before


@pytest.mark.parametrize("typed", ["leila", "LEI", "2"])
def test_whose_hands_it_is_in_is_said_by_name_whatever_was_typed(desk: Shell, typed: str) -> None:
    said = desk("complaints", "assign", "1", typed)
    assert said == (0, "1\n", "with Leila: C-1 Sara Ahmadi: new\n")


def test_what_was_merged_names_the_one_that_goes_on(desk: Shell) -> None:
    desk.ok("complaints", "merge", "1", "--into", "2")
    assert desk("complaints", "acknowledge", "1").err.splitlines()[-1] == "hint: it is part of complaint 2 now"
    assert "C-1  merged  Sara Ahmadi  waited" in desk.ok("complaints", "show", "2")


def test_merging_more_than_three_needs_yes_without_a_terminal(desk: Shell) -> None:
    for _time in range(2):
        desk.ok("complaints", "add", "2", "--heard", "waited")
    before = contents(desk)
    said = desk("complaints", "merge", "1", "2", "6", "7", "--into", "3")
    assert (said.code, said.out, "--yes" in said.err) == (2, "", True)
    assert contents(desk) == before
    assert desk.ok("complaints", "merge", "1", "2", "6", "7", "--into", "3", "--yes").split() == ["1", "2", "6", "7"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("resolve 6 --decision partly --remedy apology", False),
        ("withdraw 6", True),
        ("reject 6 --reason announced", True),
        ("wait 6", False),
        ("assign 6 leila", False),
    ],
)
def test_what_ends_something_offers_the_next_step_where_there_is_none(desk: Shell, line: str, offered: bool) -> None:
    number = desk.ok("complaints", "add", "1", "--heard", "x", "--severity", "4").strip()
    desk.ok("complaints", "acknowledge", number)
    said = desk("complaints", *line.split())
    assert ("Pars Travel has no next step: crm followups add 1 TITLE --due WHEN" in said.err) == offered
    desk.ok("followups", "add", "1", "call", "--due", "tomorrow")
    desk.ok("complaints", "add", "1", "--heard", "y")
    assert "has no next step" not in desk("complaints", "withdraw", "7").err


def test_what_was_decided_is_on_the_record_and_taken_off_when_it_is_reopened(desk: Shell) -> None:
    (row,) = desk.json("complaints", "reject", "3", "--reason", "قیمت\nannounced", "--note", "by e-mail")
    assert (row["status"], row["decision"], row["reason"]) == ("rejected", "rejected", "قیمت\nannounced")
    assert row["ended_at"] == "2026-11-22T06:30:00Z"
    (row,) = desk.json("complaints", "reopen", "3", "--note", "was not")
    assert (row["status"], row["decision"], row["reason"], row["ended_at"]) == ("investigating", None, None, None)
    events = desk.json("complaints", "show", "3")[0]["events"]
    assert [(event["verb"], event["note"]) for event in events[-2:]] == [
        ("reject", "قیمت\nannounced; by e-mail"),
        ("reopen", "was not"),
    ]
