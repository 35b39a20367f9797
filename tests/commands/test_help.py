"""Every command there is: it has help with an example, takes every format, and says what is wrong with a line."""

import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from crm_cli.commands import exits
from crm_cli.commands.shape import ONE_LINE, in_short
from crm_cli.config.known import FORMATS
from crm_cli.main import MOUNTS, app
from tests.conftest import Shell

PROMISED = {
    **dict.fromkeys(("today", "log", "search", "demo", "date"), ""),
    "contacts": "add list show edit delete archive unarchive tag count export import",
    "interactions": "add list show edit delete replied",
    "followups": "add list today show edit start stop done snooze move cancel reopen delete count",
    "staff": "add list edit",
    "config": "show get set edit path",
}


def paths() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of the tree with the words that name it."""
    root: Any = get_command(app)
    for name, command in root.commands.items():
        if hasattr(command, "commands"):
            yield from (((name, verb), below) for verb, below in command.commands.items())
        else:
            yield (name,), command


COMMANDS = dict(paths())
every_command = pytest.mark.parametrize("path", COMMANDS, ids=" ".join)


def test_every_promised_command_is_there() -> None:
    promised = {(noun, verb) if verb else (noun,) for noun, verbs in PROMISED.items() for verb in verbs.split() or [""]}
    assert promised <= set(COMMANDS)


@every_command
def test_the_help_of_a_command_has_an_example_of_that_command(shell: Shell, path: tuple[str, ...]) -> None:
    said = shell(*path, "--help", create=False)
    assert (said.code, said.err) == (0, "")
    (example,) = [line.strip() for line in said.out.splitlines() if line.strip().startswith("Example: ")]
    assert shlex.split(example)[: len(path) + 2] == ["Example:", "crm", *path]


@every_command
def test_a_list_of_commands_says_in_one_line_what_a_command_does(path: tuple[str, ...]) -> None:
    said = COMMANDS[path].get_short_help_str()
    assert len(said) <= ONE_LINE + 1
    assert said.endswith(".")
    assert not said.endswith("..")


def test_what_does_not_fit_into_the_line_goes_by_clauses() -> None:
    words = "Show the day: what is due, who waits; and so on"
    assert in_short(f"{words}. More of it.\n\nExample: crm x") == f"{words}."
    assert in_short(f"{words} {'x' * ONE_LINE}") == "Show the day: what is due, who waits."
    assert in_short(f"Show the day and much, {'x' * ONE_LINE}") == "Show the day and much."


@every_command
def test_every_parameter_of_a_command_is_explained(path: tuple[str, ...]) -> None:
    unexplained = [param.name for param in COMMANDS[path].params if not getattr(param, "help", None)]
    assert unexplained == []


@every_command
def test_every_command_takes_a_format(path: tuple[str, ...]) -> None:
    options = {name for param in COMMANDS[path].params for name in param.opts}
    assert {"--format", "-f", "--json"} <= options


@pytest.mark.parametrize(
    "path",
    [p for p in COMMANDS if p[-1] in ("list", "today", "search", "export") and p != ("documents", "export")],
    ids=" ".join,
)
def test_every_list_takes_columns_order_limit_and_no_header(path: tuple[str, ...]) -> None:
    options = {name for param in COMMANDS[path].params for name in param.opts}
    assert {"--columns", "--sort", "--limit", "--no-header"} <= options


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in COMMANDS
        if p[-1]
        in "edit delete archive unarchive tag import start stop done snooze move cancel reopen replied log".split()
        and p[0] not in ("staff", "config")
    ],
    ids=" ".join,
)
def test_what_may_touch_several_records_has_a_dry_run(path: tuple[str, ...]) -> None:
    assert "--dry-run" in {name for param in COMMANDS[path].params for name in param.opts}


def test_the_root_help_groups_commands_and_shows_the_exit_codes(shell: Shell) -> None:
    out = shell.ok("--help", create=False)
    assert all(f"{mount.section}:" in out and mount.name in out for mount in MOUNTS)
    assert all(code in out for code, _meaning in exits.table())


@pytest.mark.parametrize("noun", [name for name, verbs in PROMISED.items() if verbs])
def test_a_noun_alone_shows_its_verbs_and_is_a_usage_error(shell: Shell, noun: str) -> None:
    said = shell(noun, create=False)
    assert (said.code, said.out) == (2, "")
    assert all(verb in said.err for verb in PROMISED[noun].split())


@pytest.mark.parametrize(
    ("words", "meant"),
    [(["contcts"], "contacts"), (["contacts", "lst"], "list"), (["contacts", "list", "--colums", "id"], "--columns")],
)
def test_a_misspelt_word_asks_did_you_mean(shell: Shell, words: list[str], meant: str) -> None:
    said = shell(*words, create=False)
    assert said.code == 2
    assert meant in said.err


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("followups add 1 --due", "crm followups add"),
        ("contacts list -f", "crm contacts list"),
        ("followups list --all=3", "crm followups list"),
        ("followups list --zz", "crm followups list"),
        ("--db", "crm"),
    ],
)
def test_an_option_that_is_wrong_leads_to_the_help_of_its_command(shell: Shell, line: str, path: str) -> None:
    said = shell(*line.split(), create=False)
    assert said.code == 2
    assert said.err.endswith(f"hint: see `{path} --help`\n")


@pytest.mark.parametrize("option", ["--quiet", "--db", "--demo", "--no-color"])
def test_a_root_option_behind_the_command_is_told_where_it_belongs(shell: Shell, option: str) -> None:
    said = shell("contacts", "list", option, create=False)
    assert said.code == 2
    assert f"{option} stands before the command" in said.err


def test_an_unknown_format_is_refused_with_those_there_are(shell: Shell) -> None:
    said = shell("contacts", "list", "-f", "xml")
    assert (said.code, said.out) == (2, "")
    assert all(name in said.err for name in FORMATS)


def test_the_version_is_printed(shell: Shell) -> None:
    assert shell.ok("--version", create=False).startswith("crm ")
