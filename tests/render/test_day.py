"""The page of the day on screens of every width: sections, how far, what is cut and what never is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from crm_cli.domain.fields.day import TODAY
from crm_cli.domain.present import Present
from crm_cli.render.cells import width
from crm_cli.render.day import MOST_SHOWN, write_page
from crm_cli.render.write import Output
from crm_cli.services.listed import listed

PRESENT = Present(datetime(2026, 11, 22, 6, 30, tzinfo=UTC))
ROWS = [  # section, record, contact, reach, on, time, what, command
    ("overdue", "followup:7", "Sara Ahmadi", "09121234567", "2026-11-20", "10:30", "quote", "crm followups done 7"),
    ("due", "followup:8", "علي رضايي", "0935 111 2233", "2026-11-22", "08:00", "call", "crm followups done 8"),
    ("due", "followup:9", "Mina", None, "2026-11-22", None, "visit", "crm followups done 9"),
    ("complaint", "complaint:3", "Sara Ahmadi", None, "2026-11-22", None, "C-3 new", "crm complaints acknowledge 3"),
    ("no_next_step", "contact:4", "Nima", None, None, None, "tier A", "crm followups add 4 TITLE --due WHEN"),
    ("birthday", "contact:5", "Omid", None, "2026-11-24", None, "birthday", "crm log call 5"),
]
LONG = ("complaint", "complaint:12345", "张伟" * 20, "09121234567", "2025-01-01", None, "waited " * 90, "crm x 12345")
WIDTHS = [160, 120, 100, 80, 64, 60, 40]


def shown(
    capsys: pytest.CaptureFixture[str],
    rows: Sequence[Sequence[Any]] = ROWS,
    columns: int = 160,
    *,
    whole: bool = False,
    color: bool = False,
) -> list[str]:
    """The lines of the page, with nothing in their ends."""
    listing = listed(TODAY, [(row[0], row[1], 1, *row[2:]) for row in rows])
    write_page(listing, Output("table", screen=(columns, 40), color=color), PRESENT, whole=whole)
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_the_page_has_its_day_a_count_of_each_section_and_the_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert [line.split() for line in shown(capsys)] == [
        "Sun 22 Nov 2026 · یکشنبه ۱ آذر ۱۴۰۵".split(),
        "1 overdue · 2 due today · 1 complaint · 1 without a next step · 1 birthday".split(),
        [],
        ["Overdue"],
        "2 d 7 Sara Ahmadi 09121234567 quote crm followups done 7".split(),
        [],
        ["Due", "today"],
        "08:00 8 علي رضايي 0935 111 2233 call crm followups done 8".split(),
        "today 9 Mina visit crm followups done 9".split(),
        [],
        ["Complaints"],
        "today 3 Sara Ahmadi C-3 new crm complaints acknowledge 3".split(),
        [],
        ["No", "next", "step"],
        "4 Nima tier A crm followups add 4 TITLE --due WHEN".split(),
        [],
        ["Birthdays"],
        "in 2 d 5 Omid birthday crm log call 5".split(),
    ]


def test_columns_stand_under_each_other_through_all_sections(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for line in shown(capsys) if "crm " in line]
    assert len({width(line[: line.index("crm ")]) for line in lines}) == 1


def test_a_day_with_nothing_to_do_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, []) == [
        "Sun 22 Nov 2026 · یکشنبه ۱ آذر ۱۴۰۵",
        "Nothing is waiting. A good day to call somebody.",
    ]


@pytest.mark.parametrize("columns", [*WIDTHS, 20, 1])
def test_nothing_is_wider_than_the_screen_and_no_section_id_or_command_is_missing(
    capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    lines = shown(capsys, [*ROWS, LONG], columns)
    assert max(map(width, lines)) <= max(columns, 20)
    words = " ".join(lines).split()
    for row in [*ROWS, LONG]:
        assert row[1].partition(":")[2] in words
        assert " ".join(row[7].split()) in " ".join(words)


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_line_takes_one_row_and_its_command_another_where_there_is_no_room_beside(
    capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    lines = shown(capsys, [LONG], columns)
    line, *command = lines[lines.index("Complaints") + 1 :]
    assert "12345" in line
    assert "wait" in line
    assert [text.strip() for text in command] == ([] if line.endswith("crm x 12345") else ["crm x 12345"])


@pytest.mark.parametrize(("columns", "reach", "beside"), [(120, True, True), (109, False, True), (60, False, False)])
def test_phones_are_shown_on_wide_screens_and_commands_beside_where_there_is_room(
    capsys: pytest.CaptureFixture[str], columns: int, reach: bool, beside: bool
) -> None:
    line = next(line for line in shown(capsys, columns=columns) if "quote" in line)
    assert ("09121234567" in line, "crm followups done 7" in line) == (reach, beside)


def test_a_long_section_is_cut_and_names_the_command_that_shows_all(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("complaint", f"complaint:{n}", "Sara", None, None, None, "x", f"crm do {n}") for n in range(1, 31)]
    lines = shown(capsys, rows)
    assert f"crm do {MOST_SHOWN}" in lines[-2]
    assert lines[-1].strip() == f"{30 - MOST_SHOWN} more: crm today section:complaint"
    whole = shown(capsys, rows, whole=True)
    assert "crm do 30" in whole[-1]
    assert lines[1] == whole[1] == "30 complaints"


@pytest.mark.parametrize("key", [2, 3, 6])
@pytest.mark.parametrize("text", ["[red]x[/]", "[/]", ":smile:", "a\n\tb", "\x1b]52;c;eA==\x07", "\u202egpj", "\x9b2J"])
def test_stored_text_is_shown_literally_on_one_line_and_steers_nothing(
    capsys: pytest.CaptureFixture[str], text: str, key: int
) -> None:
    row = list(ROWS[0])
    row[key] = text
    lines = shown(capsys, [row])
    assert len(lines) == 5
    assert not set(text) & set("\x1b\x07\x9b\u202e\n\t") & set("".join(lines))
    assert text in lines[4] or not text.isprintable()


def test_colour_is_an_addition(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b[" not in "".join(shown(capsys))
    assert "\x1b[" in "".join(shown(capsys, color=True))
