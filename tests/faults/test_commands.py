"""Wrong words: names, days, fields, formats, ids and options that are not there. Each has its code and a way out."""

from typing import Any

import pytest


@pytest.fixture
def agency(shell: Any, made: Any) -> Any:
    """Two Saras and one Ali, with a call and a follow-up."""
    made("commands", lambda: _build(shell))
    return shell


def _build(shell: Any) -> None:
    shell.ok("contacts", "add", "Sara Ahmadi", "--phone", "09121234567", "--city", "Shiraz")
    shell.ok("contacts", "add", "Sara Bahrami", "--email", "bahrami@example.com")
    shell.ok("contacts", "add", "Ali Tehrani")
    shell.ok("log", "call", "1", "asked for Istanbul", "--next", "tomorrow")


USAGE = [
    "contacts list nofield:x",
    "contacts list created_at:soonish",
    "contacts list id:x",
    "contacts list kind:",
    "contacts list kind:robot",
    'contacts list "city:x',
    "contacts list --columns nope",
    "contacts list --sort nope",
    "contacts list --sort (select;1)",
    "contacts list --sort id;drop",
    "contacts list --limit many",
    "contacts list --limit -1",
    "contacts list -f nope",
    "contacts show 1 -f nope",
    "contacts add X -f nope",
    "contacts add X --kind robot",
    "contacts add X --email nowhere",
    "contacts add X --birthday 31/31",
    "contacts add X --tier Z",
    "contacts add X --consent sms",
    "contacts add X --point carrier-pigeon=5",
    "contacts edit 1 --clear nope",
    "contacts list --nope",
    "contacts add",
    "contacts nope",
    "nope",
    "followups add 1 x --due someday",
    "followups add 1 x --due 2026-02-30",
    "followups add 1 x --due 1405/12/31",
    "followups add 1 x --due 9999-12-31",
    "followups add 1 x --due 0001-01-01",
    "followups add 1 x --due +99999999999d",
    "followups add 1 x --due tomorrow --time 25:00",
    "followups add 1 x --due tomorrow --priority 0",
    "followups add 1 x --due tomorrow --priority 99999999999999999999",
    "followups add 1 x --due tomorrow --kind robot",
    "followups done abc",
    "followups done 0",
    "followups done -- -1",
    "followups done 012",
    "followups done contact:1",
    "followups done 99999999999999999999",
    "followups snooze 1 --until never",
    "followups list --due nonsense",
    "log carrier-pigeon 1 x",
    "log call 1 x --in --out",
    "log call 1 x --duration 9999999999999999999h",
    "log call 1 x --at tomorrow",
    "log call 1 x --next-title y",
    "log call 1 x --done abc",
    "interactions show abc",
    "interactions list --contact ;",
    "staff add X --role king",
    "search ;",
    "date someday",
    "config get nope",
    "config set nope 1",
    "config set ui.calendar mars",
    "contacts import - --map nonsense",
]


@pytest.mark.parametrize("typed", USAGE)
def test_what_cannot_be_understood_is_refused_with_words(agency: Any, calm: Any, typed: str) -> None:
    words = [" " if word == ";" else word.replace(";", " ") for word in typed.split(" ")]
    said = calm(agency(*words, stdin="name\nX\n"), 2)
    assert said.out == ""
    assert said.err.splitlines()[-1].startswith(("error:", "hint:"))


@pytest.mark.parametrize(
    "typed",
    [
        "contacts show nobody",
        "contacts show 99",
        "contacts show 99999999",
        "contacts show 989121234568",
        "contacts show x@example.com",
        "contacts edit nobody --city X",
        "contacts delete nobody",
        "contacts tag 1 99 --add x",
        "contacts add X --org nobody",
        "contacts add X --owner nobody",
        "contacts add X --referred-by nobody",
        "contacts import nowhere.csv",
        "log call nobody x",
        "log call 1 x --with nobody",
        "log call 1 x --done 99",
        "followups add nobody x --due tomorrow",
        "followups done 1 99",
        "followups show 99",
        "followups delete 99",
        "interactions show 99",
        "interactions replied 99",
        "interactions list --contact nobody",
        "staff edit nobody --left",
    ],
)
def test_what_is_not_there_is_code_3_and_changes_nothing(agency: Any, calm: Any, typed: str) -> None:
    before = agency.db.read_bytes()
    said = calm(agency(*typed.split()), 3)
    assert said.out == ""
    assert "error:" in said.err
    assert agency.db.read_bytes() == before


@pytest.mark.parametrize("typed", ["contacts show sara", "log call sara x", "contacts edit sara --city X"])
def test_an_ambiguous_name_is_code_5_with_candidates_and_ids(agency: Any, calm: Any, typed: str) -> None:
    said = calm(agency(*typed.split()), 5)
    assert "1 Sara Ahmadi" in said.err
    assert "2 Sara Bahrami" in said.err


def test_a_typo_is_answered_with_the_near_name(agency: Any, calm: Any) -> None:
    assert "3 Ali Tehrani" in calm(agency("contacts", "show", "ali tehrni"), 3).err


def test_delete_wants_the_whole_name(agency: Any, calm: Any) -> None:
    assert "3 Ali Tehrani" in calm(agency("contacts", "delete", "ali"), 5).err
    assert agency.ok("contacts", "count") == "3\n"
    calm(agency("contacts", "delete", "Ali Tehrani"), 0)


@pytest.mark.parametrize("noun", ["contacts", "followups", "interactions"])
def test_deleting_more_than_three_without_a_terminal_needs_yes(agency: Any, calm: Any, noun: str) -> None:
    for _each in range(4):
        agency.ok("log", "call", "1", "x", "--next", "tomorrow")
        agency.ok("contacts", "add", "One more")
    before = agency.ok(noun, "list", "-f", "ids")
    ids = before.split()[:4]
    assert "--yes" in calm(agency(noun, "delete", *ids), 2).err
    assert "--yes" in calm(agency(noun, "delete", "-", stdin="\n".join(ids)), 2).err
    assert agency.ok(noun, "list", "-f", "ids") == before
    calm(agency(noun, "delete", *ids, "--yes"), 0)


@pytest.mark.parametrize("option", ["--db=x", "--quiet", "-q", "--demo", "--no-color", "--debug"])
def test_a_root_option_after_the_command_is_explained(agency: Any, calm: Any, option: str) -> None:
    assert "stands before the command" in calm(agency("contacts", "list", option), 2).err


@pytest.mark.parametrize(
    "words",
    [
        ["contacts", "list", "--limit", "99999999999999999999"],
        ["contacts", "list", "city:" + ",".join(["x"] * 1100)],
        ["contacts", "list", " ".join(["tag:x"] * 1100)],
        ["contacts", "list", "--sort", ",".join(["id"] * 2100)],
        ["contacts", "list", "--columns", ",".join(["id"] * 2100)],
        ["contacts", "show", " ".join(["a"] * 5000)],
        ["contacts", "show", "a" * 100_000],
        ["search", " ".join(f"a{n}" for n in range(5000))],
    ],
    ids=["limit", "values", "terms", "sort", "columns", "words", "letters", "search"],
)
def test_far_too_much_of_anything_is_no_bug_of_ours(agency: Any, calm: Any, words: list[str]) -> None:
    calm(agency(*words), 0, 2, 3, 5)


@pytest.mark.parametrize("query", ["%", "_", '"', "'", "*", "NEAR(", "NEAR(a b, 2)", "a AND", "-a", "^a", "{a}", "a:b"])
def test_search_takes_every_mark_literally(agency: Any, calm: Any, query: str) -> None:
    calm(agency("search", "--", query), 0, 2)
    assert "Sara" not in calm(agency("search", "--", f"zzz {query}"), 0).out
    assert "Sara" not in calm(agency("contacts", "list", "--", f"zzz {query}"), 0, 2).out


@pytest.mark.parametrize("value", ["%", "_", "'", "*", "' OR 1=1 --", "Shi%", "S_iraz"])
def test_a_filter_value_is_never_a_pattern_nor_sql(agency: Any, calm: Any, value: str) -> None:
    assert calm(agency("contacts", "list", f'city:"{value}"', "--json"), 0).out.strip() == "[]"


@pytest.mark.parametrize(
    "typed",
    [
        "contacts edit 1 --city Tehran",
        "contacts tag 1 --add vip",
        "contacts archive 1",
        "contacts delete 1 2 3 --yes",
        "contacts import -",
        "followups edit 1 --priority 1",
        "followups start 1",
        "followups done 1",
        "followups snooze 1 --until +3d",
        "followups move 1 --to +3d",
        "followups cancel 1",
        "followups delete 1",
        "interactions edit 1 --topic visa",
        "interactions delete 1",
    ],
)
def test_a_dry_run_writes_nothing(agency: Any, calm: Any, typed: str) -> None:
    before = agency.db.read_bytes()
    said = calm(agency(*typed.split(), "--dry-run", stdin="name\nNew\n"), 0)
    assert "dry run" in said.err
    assert agency.db.read_bytes() == before
