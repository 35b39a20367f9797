"""What one types about filters that have a name, and about the language of filters."""

from datetime import timedelta

import pytest

from tests.conftest import Shell


def test_a_segment_stands_for_its_filter_anywhere(agency: Shell) -> None:
    said = agency("segments", "save", "loyal", "tag:vip", "not", "is:do-not-contact")
    assert said.err == "segment loyal: segment:loyal stands for it\n"
    assert agency.ok("contacts", "list", "segment:loyal", "-f", "ids") == "2\n3\n"
    assert agency.ok("contacts", "count", "tier:A segment:loyal") == "1\n"
    assert agency.ok("segments", "show", "loyal", "-f", "ids") == "2\n3\n"
    assert agency.ok("contacts", "tag", "--where", "segment:loyal", "--add", "care").split() == ["2", "3"]
    assert [row["filter"] for row in agency.json("segments", "list")] == ["tag:vip not is:do-not-contact"]


def test_every_noun_has_segments_of_its_own(agency: Shell) -> None:
    agency.ok("segments", "save", "late", "is:overdue", "--of", "followups")
    assert agency.ok("followups", "list", "segment:late", "-f", "ids") == "1\n"
    said = agency("contacts", "list", "segment:late")
    assert (said.code, "is one of follow-up" in said.err) == (5, True)


def test_a_segment_is_changed_renamed_and_deleted(agency: Shell) -> None:
    agency.ok("segments", "save", "loyal", "tag:vip")
    agency.ok("segments", "edit", "loyal", "--filter", "city:Shiraz", "--name", "south")
    assert agency.ok("segments", "show", "south", "-f", "ids") == "2\n"
    agency.ok("segments", "delete", "south")
    assert agency.json("segments", "list") == []
    agency.ok("undo")
    assert [row["name"] for row in agency.json("segments", "list")] == ["south"]


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("save", "two words", "tag:vip"), 2, "cannot be the name"),
        (("save", "x", "cty:Shiraz"), 2, "no field 'cty'"),
        (("save", "x", "segment:x"), 2, "names itself"),
        (("save", "base", "tag:new"), 5, "already"),
        (("edit", "base", "--filter", "segment:upper"), 2, "names itself"),
        (("edit", "base", "--name", "other"), 5, "used by upper"),
        (("edit", "nobody", "--name", "x"), 3, "no segment 'nobody'"),
        (("edit", "base"), 2, "nothing to change"),
        (("delete", "base"), 5, "used by upper"),
        (("delete", "nobody"), 3, "no segment 'nobody'"),
        (("show", "nobody"), 3, "no segment 'nobody'"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_stored(
    agency: Shell, words: tuple[str, ...], code: int, why: str
) -> None:
    agency.ok("segments", "save", "base", "tag:vip")
    agency.ok("segments", "save", "upper", "segment:base", "tier:A")
    before = agency.ok("segments", "list", "--json")
    said = agency("segments", *words)
    assert (said.code, why in said.err) == (code, True), said
    assert agency.ok("segments", "list", "--json") == before


def test_one_that_no_command_uses_for_forty_days_is_said(agency: Shell) -> None:
    agency.ok("segments", "save", "used", "tag:vip")
    agency.ok("segments", "save", "forgotten", "tag:new")
    agency.now += timedelta(days=39)
    assert "not used" not in agency("segments", "list").err
    agency.ok("contacts", "tag", "--where", "segment:used", "--add", "care")
    agency.now += timedelta(days=2)
    assert agency("segments", "list").err == "not used for 40 days: forgotten\n"


def test_the_language_is_explained_from_the_table_the_parser_reads(agency: Shell) -> None:
    said = agency.ok("help", "filters")
    assert "last-contact:over-30d" in said
    assert "is:overdue" in said
    rows = agency.json("help", "filters", "followups")
    assert {row["noun"] for row in rows} == {"followups"}
    for row in rows:
        if "…" not in row["example"]:
            agency.ok("followups", "list", row["example"])
    assert agency("help", "nothing").code == 2
