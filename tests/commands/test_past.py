"""`crm contacts show --at`: a contact as it was, whatever became of it since."""

import json
import shlex
import sqlite3
from contextlib import closing
from datetime import datetime

import pytest

from tests.conftest import Shell

# At each moment (UTC; Tehran is 3:30 ahead) what was done; Pars is 1, Sara 2, Reza 3.
DEEDS = (
    ("2026-11-01T08:00", "contacts add 'Pars Travel' --kind org"),
    ("2026-11-02T08:00", "contacts add 'Sara Ahmadi' --phone 09121234567 --org 1 --tag vip --city Shiraz"),
    ("2026-11-02T08:00", "contacts add Reza --org 1"),
    ("2026-11-03T08:00", "contacts relate 2 3 --as spouse"),
    ("2026-11-03T08:00", "log call 2 'asked for Istanbul' --with 3 --next 2026-11-20 --next-title 'send the quote'"),
    ("2026-11-03T08:00", "complaints add 2 --heard 'waited an hour'"),
    ("2026-11-03T08:00", "fields add loyalty --type choice --choices gold,silver"),
    ("2026-11-03T08:00", "contacts edit 2 --loyalty gold --consent sms=yes"),
    ("2026-11-04T07:00", "contacts edit 2 --city Tehran --name 'Sara Karimi'"),
    ("2026-11-05T08:00", "fields remove loyalty --yes"),
    ("2026-11-05T08:00", "followups delete 1"),
    ("2026-11-05T08:00", "complaints investigate 1 --severity 2"),
    ("2026-11-05T08:00", "complaints resolve 1 --decision upheld --remedy refund"),
    ("2026-11-06T08:00", "contacts delete 3"),
    ("2026-11-06T08:00", "contacts delete 1"),
    ("2026-11-07T08:00", "interactions delete 1"),
    ("2026-11-07T08:00", "contacts edit 2 --remove-phone 09121234567 --consent sms=unknown"),
    ("2026-11-07T08:00", "contacts tag 2 --remove vip"),
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A week of Sara's."""
    found = Shell(tmp_path_factory.mktemp("lived"))
    now = found.now
    for moment, line in DEEDS:
        found.now = datetime.fromisoformat(f"{moment}:00+00:00")
        found.ok(*shlex.split(line))
    found.now = now
    return found


def test_everything_is_as_it_was_at_the_end_of_the_day(lived: Shell) -> None:
    (then,) = lived.json("contacts", "show", "2", "--at", "2026-11-03")
    assert (then["name"], then["city"], then["org"], then["tags"]) == ("Sara Ahmadi", "Shiraz", "Pars Travel", ["vip"])
    assert (then["phones"], then["consent"], then["loyalty"]) == (["09121234567"], ["sms=yes"], "gold")
    assert [step["title"] for step in then["followups"]] == ["send the quote"]
    assert [talk["contacts"] for talk in then["interactions"]] == [["Sara Ahmadi", "Reza"]]
    assert [(complaint["status"], complaint["remedies"]) for complaint in then["complaints"]] == [("new", [])]
    assert then["relations"] == [{"type": "spouse", "contact_id": 3, "contact": "Reza"}]


def test_it_is_the_ordinary_card_while_nothing_has_changed_since(lived: Shell) -> None:
    assert lived.json("contacts", "show", "2", "--at", "today") == lived.json("contacts", "show", "2")


def test_a_moment_is_the_end_of_its_minute(lived: Shell) -> None:
    cities = [
        lived.json("contacts", "show", "2", "--at", f"2026-11-04 {clock}")[0]["city"] for clock in ("10:29", "10:30")
    ]
    assert cities == ["Shiraz", "Tehran"]


def test_an_organisation_has_the_people_of_that_day(lived: Shell) -> None:
    (then,) = lived.json("contacts", "show", "1", "--at", "2026-11-05")
    assert [(member["name"], member["phones"]) for member in then["members"]] == [
        ("Reza", []),
        ("Sara Karimi", ["09121234567"]),
    ]


@pytest.mark.parametrize("format_", ["table", "plain", "markdown"])
def test_the_title_says_which_moment_is_shown(lived: Shell, format_: str) -> None:
    title, *_card = lived.ok("contacts", "show", "2", "--at", "1405/08/12", "-f", format_).splitlines()
    assert "Sara Ahmadi  contact:2  as of Tue 3 Nov 2026 · سه‌شنبه ۱۲ آبان ۱۴۰۵" in title


def test_machine_formats_list_the_past_too(lived: Shell) -> None:
    said = lived("contacts", "show", "3", "2", "--at", "2026-11-03", "-f", "csv")
    assert "Tue 3 Nov 2026" in said.err
    assert [line.split(",")[3] for line in said.out.splitlines()] == ["name", "Reza", "Sara Ahmadi"]
    assert lived.ok("contacts", "show", "3", "--at", "2026-11-03", "-f", "ids") == "3\n"
    lines = lived.ok("contacts", "show", "3", "2", "--at", "2026-11-03", "-f", "jsonl").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [3, 2]


def test_a_plain_next_step_names_no_command_for_the_past(lived: Shell) -> None:
    assert "crm followups add" not in lived.ok("contacts", "show", "2", "--at", "2026-11-02")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2", "--at", "2026-11-01"), 3, "was not there yet"),
        (("3", "--at", "2026-11-06"), 3, "was deleted by then"),
        (("2", "--at", "tomorrow"), 2, "still to come"),
        (("2", "--at", "2026-11-22 10:01"), 2, "still to come"),
        (("2", "--at", "nonsense"), 2, "not a day"),
        (("99", "--at", "yesterday"), 3, "no contact"),
    ],
)
def test_what_was_not_cannot_be_shown(lived: Shell, words: tuple[str, ...], code: int, said: str) -> None:
    found = lived("contacts", "show", *words)
    assert (found.code, found.out) == (code, "")
    assert said in found.err


def test_looking_back_writes_nothing_and_waits_for_nobody(lived: Shell) -> None:
    before = lived.db.read_bytes()
    with closing(sqlite3.connect(lived.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        lived.ok("contacts", "show", "2", "--at", "2026-11-03")
    assert lived.db.read_bytes() == before


def test_of_a_person_who_was_forgotten_nothing_is_shown(shell: Shell) -> None:
    shell.ok("contacts", "add", "Sara")
    shell.ok("contacts", "forget", "1", "--yes")
    said = shell("contacts", "show", "1", "--at", "today")
    assert (said.code, said.out) == (3, "")
    assert "forgotten" in said.err
    assert "Sara" not in said.err
