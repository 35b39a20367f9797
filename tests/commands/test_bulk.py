"""Verbs over all that a filter picks: what they touch, when they ask, what they refuse."""

import pytest

from tests.commands.conftest import contents
from tests.conftest import Shell


def test_a_verb_takes_a_filter_in_place_of_ids(agency: Shell) -> None:
    said = agency("contacts", "tag", "--where", "tag:vip", "--add", "care")
    assert (said.code, said.out) == (0, "2\n3\n")
    assert agency.ok("contacts", "list", "tag:care", "-f", "ids") == "2\n3\n"


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("followups done --where is:overdue", "1"),
        ("followups move --where due:..today --to +3d", "1 2"),
        ("followups refer --where not:x --to leila", None),
        ("followups delete --where kind:visit", "3"),
        ("interactions replied --where is:unanswered", "1"),
        ("interactions edit --where channel:visit --topic visa", "2"),
        ("contacts edit --where city:Yazd --city Shiraz", "4"),
        ("contacts archive --where (city:yazd)", "4"),
    ],
)
def test_every_noun_has_its_verbs_with_filters(agency: Shell, line: str, ids: str | None) -> None:
    said = agency(*line.split())
    if ids is None:
        assert (said.code, "no field 'not'" in said.err) == (2, True)
    else:
        assert (said.code, said.out.split()) == (0, ids.split()), said


def test_a_verb_picks_from_what_its_list_shows(agency: Shell) -> None:
    agency.ok("followups", "done", "1")
    assert agency("followups", "start", "--where", "id:1,2").out == "2\n"
    assert agency("followups", "reopen", "--where", "is:done").out == "1\n"


@pytest.mark.parametrize("verb", ["archive", "delete"])
def test_more_than_three_are_asked_about(agency: Shell, verb: str) -> None:
    before = contents(agency)
    said = agency("contacts", verb, "--where", "id:1..4")
    assert (said.code, "--yes" in said.err) == (2, True)
    assert contents(agency) == before
    assert "dry run" in agency("contacts", verb, "--where", "id:1..4", "--dry-run").err
    assert sorted(agency("contacts", verb, "--where", "id:1..4", "--yes").out.split()) == ["1", "2", "3", "4"]


def test_a_filter_that_nothing_satisfies_changes_nothing(agency: Shell) -> None:
    said = agency("contacts", "archive", "--where", "tag:nobody")
    assert (said.code, said.out) == (0, "")
    assert "nothing satisfies 'tag:nobody'" in said.err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("archive", "2", "--where", "tag:vip"), "cannot stand together"),
        (("archive",), "nothing was named"),
        (("archive", "--where", "cty:x"), "no field 'cty'"),
        (("edit", "--where", "tag:vip"), "nothing to change"),
    ],
)
def test_what_makes_no_sense_is_refused(agency: Shell, words: tuple[str, ...], why: str) -> None:
    said = agency("contacts", *words)
    assert (said.code, why in said.err) == (2, True), said


def test_one_undo_takes_all_of_them_back(agency: Shell) -> None:
    before = agency.ok("contacts", "list", "--json")
    agency.ok("contacts", "edit", "--where", "id:1..4", "--source", "fair", "--yes")
    agency.ok("undo")
    assert agency.ok("contacts", "list", "--json") == before
