"""`crm doctor data` as it is typed, beside `crm doctor`."""

import pytest

from tests.conftest import Shell


@pytest.fixture
def messy(shell: Shell) -> Shell:
    """A file with a little of everything."""
    for n in range(7):
        shell.ok("contacts", "add", f"Person{n} {chr(97 + n) * 6}")
    shell.ok("contacts", "add", "Sara Ahmadi", "--phone", "ask for 12", "--email", "sara@x.ir")
    shell.ok("contacts", "add", "Sara Ahmadi", "--email", "sara@x.ir")
    shell.ok("fields", "add", "seat")
    return shell


def test_the_first_few_of_each_kind_are_listed_with_counts_and_what_mends_them(messy: Shell) -> None:
    said = messy("doctor", "data", "--json")
    assert said.code == 10
    assert "invalid_phone 1, unreachable 7, unused_field 1, duplicates 1; --all shows them all" in said.err
    lines = messy("doctor", "data", "-f", "tsv", "--columns", "check,record,command", "--no-header").out.splitlines()
    assert lines == [
        "invalid_phone\tcontact:8\tcrm contacts edit 8 --remove-point 'ask for 12' --add-phone PHONE",
        *(f"unreachable\tcontact:{n}\tcrm contacts edit {n} --add-phone PHONE" for n in range(1, 6)),
        "unused_field\tfield:1\tcrm fields remove seat",
        "duplicates\t\tcrm contacts dupes",
    ]


def test_all_of_it_is_listed_when_asked_for(messy: Shell) -> None:
    said = messy("doctor", "data", "--all", "-f", "csv", "--no-header", "--columns", "check")
    assert said.out.splitlines().count("unreachable") == 7
    assert "--all" not in said.err


def test_the_commands_it_names_mend_what_it_found(messy: Shell) -> None:
    messy.ok("contacts", "edit", "8", "--remove-point", "ask for 12", "--add-phone", "0935 111 2233")
    messy.ok("fields", "remove", "seat", "--yes")
    messy.ok("contacts", "merge", "8", "9", "--yes")
    for n in range(1, 8):
        messy.ok("contacts", "edit", str(n), "--add-phone", f"0912123456{n}")
    said = messy("doctor", "data")
    assert (said.code, said.out, said.err) == (0, "", "nothing is wrong\n")


def test_the_check_up_of_the_file_is_what_it_was_without_a_word(messy: Shell) -> None:
    for words in ((), ("check",), ("--full",), ("--format", "json"), ("check", "--columns", "check,state")):
        said = messy("doctor", *words)
        assert said.code == 0, said
        assert "integrity" in said.out or "indexes" in said.out
    assert messy("doctor", "--repair").code == 0


def test_help_of_both_is_there(shell: Shell) -> None:
    out = shell.ok("doctor", "--help", create=False)
    assert all(verb in out for verb in ("check", "data"))
    assert "--salvage" in shell.ok("doctor", "check", "--help", create=False)
