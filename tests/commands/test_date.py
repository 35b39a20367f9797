"""`crm date`: what a phrase means. It is Sunday 2026-11-22 10:00 in Tehran (1405/09/01)."""

from pathlib import Path

import pytest

from tests.conftest import Fork, Shell


@pytest.mark.parametrize(
    ("phrase", "first", "second"),
    [
        ("fri", "Fri 27 Nov 2026 · جمعه ۶ آذر ۱۴۰۵", "2026-11-27 · 1405/09/06 · in 5 days · a day off"),
        (
            "next fri 10:30",
            "Fri 4 Dec 2026 10:30 · جمعه ۱۳ آذر ۱۴۰۵",
            "2026-12-04 · 1405/09/13 · in 12 days · a day off",
        ),
        ("1405/09/10", "Tue 1 Dec 2026 · سه‌شنبه ۱۰ آذر ۱۴۰۵", "2026-12-01 · 1405/09/10 · in 9 days · a working day"),
        ("فردا", "Mon 23 Nov 2026 · دوشنبه ۲ آذر ۱۴۰۵", "2026-11-23 · 1405/09/02 · tomorrow · a working day"),
        ("today", "Sun 22 Nov 2026 · یکشنبه ۱ آذر ۱۴۰۵", "2026-11-22 · 1405/09/01 · today · a working day"),
        ("yesterday", "Sat 21 Nov 2026 · شنبه ۳۰ آبان ۱۴۰۵", "2026-11-21 · 1405/08/30 · yesterday · a working day"),
        ("3 days ago", "Thu 19 Nov 2026 · پنجشنبه ۲۸ آبان ۱۴۰۵", "2026-11-19 · 1405/08/28 · 3 days ago · a day off"),
    ],
)
def test_it_says_what_was_understood_in_both_calendars(shared: Shell, phrase: str, first: str, second: str) -> None:
    assert shared.ok("date", phrase) == f"{first}\n{second}\n"
    assert shared.ok("date", *phrase.split(" ")) == f"{first}\n{second}\n"


def test_machine_formats_carry_every_part(shared: Shell) -> None:
    expected = {
        "date": "2026-11-28",
        "time": "10:30",
        "text": "Sat 28 Nov 2026 10:30 · شنبه ۷ آذر ۱۴۰۵",
        "jalali": "1405/09/07",
        "weekday": "sat",
        "working": True,
        "in_days": 6,
    }
    assert shared.json("date", "sat 10:30") == [expected]
    assert shared.json("date", "sat") == [expected | {"time": None, "text": "Sat 28 Nov 2026 · شنبه ۷ آذر ۱۴۰۵"}]
    header, row = shared.ok("date", "sat 10:30", "-f", "csv").splitlines()
    assert (header, row) == (",".join(expected), ",".join(map(str, expected.values())).replace("True", "true"))


def test_days_that_are_shown_follow_the_calendar_and_those_for_machines_do_not(shared: Shell) -> None:
    shell = Shell(shared.folder)
    shell.env = {**shared.env, "CRM_CALENDAR": "jalali"}
    assert "| 1405/10/01 |" in shell.ok("date", "next month", "-f", "markdown")
    assert shell.json("date", "next month")[0]["date"] == "2026-12-22"
    assert shared.json("date", "next month")[0]["date"] == "2026-12-01"


def test_weeks_and_business_days_follow_the_setting(shared: Shell) -> None:
    shell = Shell(shared.folder)
    shell.env = {**shared.env, "CRM_WEEK": "mon-fri"}
    assert [shell.json("date", text)[0]["date"] for text in ("next mon", "end of week")] == ["2026-11-23", "2026-11-22"]
    assert [shared.json("date", text)[0]["date"] for text in ("next mon", "end of week")] == [
        "2026-11-30",
        "2026-11-27",
    ]
    assert shell.json("date", "5 business days")[0]["date"] == "2026-11-27"
    assert shared.json("date", "5 business days")[0]["date"] == "2026-11-29"


def test_past_reads_it_as_something_that_has_been(shared: Shell) -> None:
    assert shared.json("date", "--past", "fri")[0]["date"] == "2026-11-20"
    assert shared.json("date", "fri")[0]["date"] == "2026-11-27"


@pytest.mark.parametrize(
    ("words", "reason", "way_out"),
    [
        (("blursday",), "'blursday' is not a day I understand", "next mon"),
        (("next", "blursday"), "'next blursday' is not a day I understand", "1405/09/10"),
        (("1405/12/30",), "there is no such day as '1405/12/30'", "1405/12/29"),
        (("mon", "1", "dec"), "that day is Tue 1 Dec 2026", "weekday"),
        (("25:00",), "there is no such clock time as '25:00'", "14:30"),
        (("1600-01-01",), "'1600-01-01' is outside the years I know", "2121"),
    ],
)
def test_what_means_nothing_is_refused_with_a_way_out(
    shared: Shell, words: tuple[str, ...], reason: str, way_out: str
) -> None:
    said = shared("date", *words)
    assert (said.code, said.out) == (2, "")
    error, hint = said.err.splitlines()
    assert reason in error
    assert way_out in hint


def test_a_time_that_clocks_skip_is_told(shared: Shell) -> None:
    shell = Shell(shared.folder)
    shell.env = {**shared.env, "CRM_TIMEZONE": "Europe/Berlin"}
    assert "clocks skip 02:30 on that day; it becomes 03:30" in shell("date", "2027-03-28 2:30").err
    assert shell("date", "2027-03-28 3:30").err == ""


def test_a_phrase_can_be_tried_before_there_is_any_data(fork: Fork) -> None:
    said = fork("date", "2 business days")
    assert (said.code, said.err) == (0, "")
    assert " working day" in said.out
    assert not list(Path(fork.home).rglob("*.db"))
