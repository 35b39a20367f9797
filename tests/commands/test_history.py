"""`crm undo`, `redo` and `history` as they are typed."""

import pytest

from tests.commands.conftest import contents
from tests.conftest import Shell


def test_undo_says_what_it_took_back_and_prints_its_own_number(agency: Shell) -> None:
    agency.ok("contacts", "delete", "2")
    said = agency("undo")
    assert said.code == 0
    assert said.err.startswith("taken back: ")
    assert said.err.endswith("contacts delete 2\n")
    assert agency.json("contacts", "show", "2")[0]["tags"] == ["vip"]
    assert agency.json("history", "--limit", "1")[0]["id"] == int(said.out)


def test_redo_does_it_again(agency: Shell) -> None:
    agency.ok("contacts", "delete", "2")
    agency.ok("undo")
    assert "done again: " in agency("redo").err
    assert agency("contacts", "show", "2").code == 3


def test_a_dry_undo_lists_the_fields_and_writes_nothing(agency: Shell) -> None:
    agency.ok("contacts", "edit", "4", "--city", "Rasht")
    before = contents(agency)
    said = agency("undo", "--dry-run", "--json")
    assert '"field":"city","old":"Rasht","new":"Yazd"' in said.out
    assert said.err.startswith("dry run, nothing written: taken back")
    assert contents(agency) == before


@pytest.mark.parametrize(("words", "code"), [(("undo", "x"), 2), (("undo", "999"), 3), (("redo",), 5)])
def test_what_cannot_be_taken_back_is_refused(agency: Shell, words: tuple[str, ...], code: int) -> None:
    said = agency(*words)
    assert (said.code, said.out) == (code, "")
    assert "hint: " in said.err


def test_history_lists_commands_newest_first_in_the_words_that_were_typed(agency: Shell) -> None:
    rows = agency.json("history")
    assert rows[0]["line"] == "staff add Leila --role care"
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)
    assert agency.json("history", "send")[0]["line"].startswith("followups add 2 'send the quote'")


def test_history_of_a_record_and_of_a_command_tell_old_and_new(agency: Shell) -> None:
    agency.ok("contacts", "edit", "4", "--city", "Rasht")
    (of_record,) = [row for row in agency.json("history", "contact:4") if row["old"] == "Yazd"]
    number = agency.json("history", "--limit", "1")[0]["id"]
    assert of_record == agency.json("history", str(number))[0]
    assert (of_record["field"], of_record["new"], of_record["staff"] is not None) == ("city", "Rasht", True)


@pytest.mark.parametrize("what", ["contact:99", "spaceship:1", "99999"])
def test_history_of_what_never_was_is_an_error(agency: Shell, what: str) -> None:
    assert agency("history", what).code in (2, 3)
