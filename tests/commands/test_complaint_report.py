"""What one types about the figures of complaints, and about what piles up."""

import csv
import io
import json

import pytest

from tests.conftest import Shell

FORMATS = ("table", "plain", "markdown", "csv", "tsv", "json", "jsonl", "ids")


@pytest.fixture
def desk(agency: Shell) -> Shell:
    """The agency with three complaints of this week on one topic, one of them resolved."""
    for who, topic in (("2", "late transfer"), ("3", "Late  Transfer"), ("4", "LATE TRANSFER")):
        agency.ok("complaints", "add", who, "--heard", "waited", "--topic", topic, "--severity", "2")
    agency.ok("complaints", "investigate", "1")
    agency.ok("complaints", "resolve", "1", "--decision", "upheld", "--remedy", "refund")
    return agency


def test_the_report_says_of_which_days_and_how_sure_it_is(desk: Shell) -> None:
    said = desk("complaints", "report", "--json")
    assert "received from Mon 24 Aug 2026 · دوشنبه ۲ شهریور ۱۴۰۵ to Sun 22 Nov 2026" in said.err
    rows = {row["figure"]: row for row in json.loads(said.out) if row["of"] == "all"}
    assert rows["unresolved"] == {
        "figure": "unresolved",
        "of": "all",
        "count": 2,
        "n": 3,
        "value": None,
        "unit": "%",
        "low": None,
        "high": None,
        "note": "counts only",
    }
    assert rows["reopened"]["note"] == "counts only"
    assert rows["handling_median"]["n"] == 1


def test_without_complaints_there_is_no_data(agency: Shell) -> None:
    rows = agency.json("complaints", "report")
    assert {row["note"] for row in rows if row["figure"] != "received"} <= {"no data", "counts only"}
    assert all(row["value"] is None for row in rows)


def test_days_and_groups_are_chosen(desk: Shell) -> None:
    rows = desk.json("complaints", "report", "--by", "topic", "--from", "yesterday", "--to", "today")
    assert {row["of"] for row in rows} == {"all", "late transfer"}
    assert {row["n"] for row in desk.json("complaints", "report", "--to", "yesterday")} == {0, 1}  # one conversation


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "today", "--to", "yesterday"), "comes after the last"),
        (("--by", "moon"), "'moon' is not a grouping"),
        (("--explain", "moon"), "'moon' is not a figure"),
    ],
)
def test_what_makes_no_sense_is_refused(desk: Shell, words: tuple[str, ...], said: str) -> None:
    found = desk("complaints", "report", *words)
    assert (found.code, said in found.err) == (2, True), found


def test_a_figure_is_explained_by_its_formula_and_what_went_in(desk: Shell) -> None:
    said = desk("complaints", "report", "--explain", "handling-p90", "--json")
    assert "handling_p90: working time until resolved or rejected" in said.err
    (row,) = json.loads(said.out)
    assert row == {
        "complaint_id": 1,
        "code": "C-1",
        "contact_id": 2,
        "contact": "Sara Ahmadi",
        "figure": "handling_p90",
        "of": "all",
        "received_at": "2026-11-22T06:30:00Z",
        "until": "2026-11-22T06:30:00Z",
        "value": 0.0,
        "unit": "working h",
        "formula": said.err.splitlines()[1].removeprefix("handling_p90: "),
    }


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_explains_with_the_same_rows(desk: Shell, format_: str) -> None:
    said = desk("complaints", "report", "--explain", "unresolved", "-f", format_)
    assert (said.code, "unresolved: those not resolved" in said.err) == (0, True)
    assert [code in said.out for code in ("1", "2", "3")] == [True] * 3
    if format_ == "csv":
        assert [row["value"] for row in csv.DictReader(io.StringIO(said.out))] == ["0.0", "1.0", "1.0"]


def test_the_radar_shows_what_piles_up(desk: Shell) -> None:
    (row,) = desk.json("complaints", "radar")
    assert row == {
        "by": "topic",
        "what": "LATE TRANSFER",
        "about": [],
        "count": 3,
        "open": 3,
        "first_on": "2026-11-22",
        "last_on": "2026-11-22",
        "codes": ["C-1", "C-2", "C-3"],
        "contacts": 3,
        "others": 0,
        "other_contacts": [],
    }


def test_the_radar_tells_scripts_by_its_exit_code(desk: Shell) -> None:
    found = desk("complaints", "radar", "--check")
    assert (found.code, found.out, found.err) == (10, "", "1 pattern was found\n")
    assert desk("complaints", "radar", "--check", "--least", "4").code == 0
    assert desk("complaints", "radar", "--least", "1").code == 2


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "ids"])
def test_the_radar_speaks_every_format(desk: Shell, format_: str) -> None:
    assert "LATE TRANSFER" in desk.ok("complaints", "radar", "--days", "14", "-f", format_)
