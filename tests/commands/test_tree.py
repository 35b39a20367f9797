"""The command tree as data: complete, and grouped without loss."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from crm_cli.commands.tree import Command, described, groups, patterns
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.vocabulary import CHANNELS
from crm_cli.main import app

ROOT = described(get_command(app))
COMMANDS = {command.words: command for command in ROOT.walk()}
LISTS = [command for command in COMMANDS.values() if any("--columns" in option.flags for option in command.options)]


def test_an_option_knows_its_spellings_its_words_and_how_they_are_typed() -> None:
    options = {option.flags[0]: option for option in COMMANDS["contacts list"].options}
    format_, columns, sort = options["--format"], options["--columns"], options["--sort"]
    assert format_.flags == ("--format", "-f")
    assert (format_.slot.typed, columns.slot.typed, sort.slot.typed) == ("one", "list", "order")  # type: ignore[union-attr]
    assert columns.slot.words == sort.slot.words == tuple(field.key for field in CONTACT.everything)  # type: ignore[union-attr]
    assert options["--archived"].slot is None


def test_an_argument_knows_its_words() -> None:
    channel, who, text = COMMANDS["log"].arguments
    assert channel.slot.words == CHANNELS
    assert [argument.synopsis for argument in (channel, who, text)] == ["CHANNEL", "WHO", "[TEXT]"]


def test_a_parameter_knows_what_of_the_file_it_takes() -> None:
    live = {
        f"{words} {name}": slot.live
        for words, command in COMMANDS.items()
        for name, slot in (
            *((argument.slot.metavar, argument.slot) for argument in command.arguments),
            *((option.flags[0], option.slot) for option in command.options if option.slot),
        )
    }
    assert live["contacts show WHO"] == live["log WHO"] == live["log --with"] == "contact"
    assert live["contacts add --org"] == "organisation"
    assert live["followups done ID"] == live["log --done"] == "live-followup"
    assert live["followups reopen ID"] == "closed-followup"
    assert live["complaints assign STAFF"] == live["followups add --owner"] == "staff"
    assert live["contacts list FILTER"] == live["contacts tag --where"] == "filter.contact"
    assert live["contacts add NAME"] == live["fields add KEY"] == live["segments save NAME"] == ""


def test_a_filter_knows_the_words_of_its_language() -> None:
    (filter_,) = COMMANDS["followups list"].arguments
    assert {"kind:", "kind:call", "due:", "is:overdue", "is:done", "has:", "no:", "segment:"} <= set(filter_.slot.words)


def test_the_synopsis_shows_what_must_be_typed() -> None:
    assert COMMANDS["followups add"].synopsis == "crm followups add [OPTIONS] WHO TITLE --due WHEN"
    assert COMMANDS["contacts"].synopsis == "crm contacts [OPTIONS] COMMAND"


def test_a_noun_that_does_something_unnamed_has_the_options_of_that() -> None:
    assert set(COMMANDS["remind"].options) == set(COMMANDS["remind now"].options)
    assert [command.path[-1] for command in COMMANDS["remind"].below] == ["now", "install", "status", "uninstall"]


@pytest.mark.parametrize("command", [c for c in LISTS if c.words != "data sql"], ids=lambda command: command.words)
def test_every_list_knows_its_fields(command: Command) -> None:
    assert [option.slot.words for option in command.options if "--columns" in option.flags and option.slot] != [()]


def test_the_groups_hold_every_option_of_every_command_once() -> None:
    grouped = [(command, option) for group in groups(ROOT) for command in group.commands for option in group.options]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) == {(words, option) for words, command in COMMANDS.items() for option in command.options}


@given(st.sets(st.sampled_from(sorted(COMMANDS))), st.sets(st.sampled_from(sorted(COMMANDS))))
def test_patterns_match_the_commands_they_stand_for_and_no_others(some: set[str], others: set[str]) -> None:
    among = some | others
    found = patterns(sorted(some), sorted(among))
    assert {command for command in among if any(fnmatchcase(command, pattern) for pattern in found)} == some
