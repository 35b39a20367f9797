"""What one types about the rules that plan next steps."""

from tests.conftest import Shell


def test_rules_are_listed_with_what_they_do(agency: Shell) -> None:
    rows = agency.json("rules", "list")
    assert [row["rule"] for row in rows] == ["birthday", "cadence", "complaint_resolved", "no_next_step"]
    assert {row["enabled"] for row in rows} == {False}
    assert all(row["help"] for row in rows)


def test_those_that_are_on_are_run_and_make_nothing_twice(agency: Shell) -> None:
    assert "no rule is on" in agency("rules", "run").err
    assert agency("rules", "enable", "birthday").err == "on: birthday\n"
    assert agency("rules", "run", "--dry-run").err == "dry run, nothing written: 1 next step made\n"
    said = agency("rules", "run")
    assert (said.out, said.err) == ("4\n", "1 next step made\n")
    assert agency("rules", "run").out == ""
    assert agency.ok("followups", "list", "origin:birthday", "-f", "ids") == "4\n"


def test_a_named_rule_runs_though_it_is_off(agency: Shell) -> None:
    assert agency.ok("rules", "run", "birthday") == "4\n"


def test_a_rule_that_does_not_exist_is_refused_with_those_that_do(agency: Shell) -> None:
    said = agency("rules", "enable", "birthdays")
    assert said.code == 2
    assert "birthday, cadence, complaint_resolved, no_next_step" in said.err


def test_a_bare_undo_passes_over_what_was_made(agency: Shell) -> None:
    agency.ok("rules", "run", "birthday")
    assert "staff add Leila" in agency("undo").err
