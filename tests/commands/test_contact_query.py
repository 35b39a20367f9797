"""`crm contacts query`: what mutt, neomutt and aerc read."""

import pytest

from tests.conftest import Fork, Shell


def test_a_line_for_people_then_address_name_and_more_in_columns(agency: Shell) -> None:
    agency.ok("contacts", "edit", "2", "--add-email", "work@y.ir", "--job-title", "Guide")
    assert agency.ok("contacts", "query", "--", "sara ahm").splitlines() == [
        "2 addresses",
        "sara@x.ir\tSara Ahmadi\tGuide, Pars Travel, Shiraz",
        "work@y.ir\tSara Ahmadi\tGuide, Pars Travel, Shiraz",
    ]


def test_words_of_their_own_are_one_search(agency: Shell) -> None:
    assert agency.ok("contacts", "query", "sara", "ahm").splitlines()[0] == "1 address"


@pytest.mark.parametrize("text", ["reza", "nobody", "visa"])
def test_where_there_is_no_address_the_line_says_so_and_the_code_is_1(agency: Shell, text: str) -> None:
    assert agency("contacts", "query", text) == (1, "0 addresses\n", "")


@pytest.mark.parametrize("text", ["!!!", "", "-", "a" * 300])
def test_what_is_no_search_is_answered_on_stdout_as_well(agency: Shell, text: str) -> None:
    said = agency("contacts", "query", "--", text)
    assert said.code == 1
    assert len(said.out.splitlines()) == 1
    assert said.err == ""


def test_the_name_of_a_contact_cannot_forge_a_line(agency: Shell) -> None:
    agency.ok("contacts", "add", "Sara \u202e[red]x[/]", "--email", "x@x.ir", "--job-title", "a\u2028b")
    first, *lines = agency.ok("contacts", "query", "x@x.ir").splitlines()
    assert (first, len(lines)) == ("1 address", 1)
    assert lines[0].split("\t") == ["x@x.ir", "Sara <U+202E>[red]x[/]", "a<U+2028>b"]


@pytest.mark.parametrize("format_", ["json", "csv", "ids"])
def test_no_setting_changes_what_a_mail_program_reads(agency: Shell, format_: str) -> None:
    plain = agency.ok("contacts", "query", "sara")
    agency.env["CRM_FORMAT"] = format_
    assert agency.ok("contacts", "query", "sara") == plain


def test_a_format_that_is_asked_for_is_given(agency: Shell) -> None:
    (row,) = agency.json("contacts", "query", "sara")
    assert row == {"email": "sara@x.ir", "name": "Sara Ahmadi", "info": "Pars Travel, Shiraz", "contact_id": 2}
    assert agency.json("contacts", "query", "nobody") == []
    assert agency.ok("contacts", "query", "sara", "-f", "ids") == "sara@x.ir\n"
    assert agency("contacts", "query", "!!!", "--json").code == 2


def test_before_there_is_a_file_nobody_is_found_and_nothing_is_said(fork: Fork) -> None:
    assert fork("contacts", "query", "sara") == (1, "0 addresses\n", "")
