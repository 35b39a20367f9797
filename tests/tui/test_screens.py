"""A day worked through on the full screen: the page of today, follow-ups, complaints, search."""

from pathlib import Path
from typing import Any

import pytest

from crm_cli.tui.widgets.table import Table
from tests.conftest import Shell
from tests.tui.conftest import FullScreen

HOSTILE = "[red]Ali[/] x\u202e\u200d👨‍👩‍👧 علی"
MODES = ("today", "contacts", "followups", "complaints", "search")


def status(shell: Shell, noun: str, number: int) -> str:
    found: dict[int, Any] = {row["id"]: row["status"] for row in shell.json(noun, "list", "--all")}
    return str(found[number])


@pytest.fixture
def desk(agency: Shell) -> Shell:
    """The agency with a complaint that is late and one that was resolved."""
    agency.ok("complaints", "add", "2", "--heard", "waited an hour", "--severity", "1", "--at", "2026-11-10 10:00")
    agency.ok("complaints", "add", "3", "--heard", "charged twice", "--severity", "3")
    agency.ok("complaints", "investigate", "2")
    agency.ok("complaints", "resolve", "2", "--decision", "upheld", "--remedy", "refund:2500000")
    return agency


async def test_the_page_of_the_day_has_the_rows_of_crm_today_in_their_order(
    desk: Shell, full_screen: FullScreen
) -> None:
    records = [row["record"] for row in desk.json("today")]
    async with full_screen("today", size=(120, 40)) as hand:
        table = hand.screen.query_one("Table")
        shown = []
        for _row in records:
            shown.append(table.current)  # type: ignore[attr-defined]
            await hand.press("j")
    assert shown == records


async def test_a_step_is_done_where_it_stands_and_goes_from_the_page(desk: Shell, full_screen: FullScreen) -> None:
    place = [row["record"] for row in desk.json("today")].index("followup:1")
    async with full_screen("today", size=(120, 40)) as hand:
        await hand.press(*["j"] * place, "d")
        assert "followup:1" not in [row["record"] for row in desk.json("today")]
        assert hand.text.count("send the quote") == 1  # in the notice
    assert status(desk, "followups", 1) == "done"
    assert desk.json("history", "--limit", "1")[0]["line"] == "followups done 1"


async def test_what_ends_a_customers_last_step_offers_the_next(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("followups", size=(120, 30)) as hand:
        await hand.press("d")
        assert "no next step; n plans one" in hand.notices[-1]


async def test_several_steps_that_are_marked_are_snoozed_at_once(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("followups", size=(120, 30)) as hand:
        await hand.press("space", "space", "z")
        await hand.type("sat")
        await hand.press("f2")
        assert hand.app.desk.last_line == "crm followups snooze 1 2 --until sat"
    rows = agency.json("followups", "list", "--all")
    assert [row["hidden_until"] for row in rows if row["id"] in (1, 2)] == ["2026-11-28", "2026-11-28"]


async def test_a_day_that_cannot_be_used_stays_in_the_form_with_the_reason(
    agency: Shell, full_screen: FullScreen
) -> None:
    async with full_screen("followups", size=(120, 30)) as hand:
        await hand.press("z")
        await hand.type("yesterday")
        await hand.press("f2")
        assert hand.screen.query("#lines")
        await hand.press("escape", "escape")
    assert all(row["hidden_until"] is None for row in agency.json("followups", "list", "--all"))


async def test_follow_ups_are_seen_by_day_week_and_colleague(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("followups", size=(120, 30)) as hand:
        assert "call about Istanbul" in hand.text
        table = hand.screen.query_one("Table")
        totals = []
        for _view in range(5):
            totals.append(table.total)  # type: ignore[attr-defined]
            await hand.press("v")
        assert totals == [2, 2, 3, 3, 3]


async def test_a_conversation_is_logged_from_the_step_that_it_completes(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("followups", size=(120, 40)) as hand:
        await hand.press("L")
        assert "Sara Ahmadi" in hand.text
        await hand.press("down")
        await hand.type("wants Istanbul")
        await hand.press("f2")
        assert "logged: interaction" in hand.notices[-1]
    assert status(agency, "followups", 1) == "done"
    assert agency.json("interactions", "list", "--limit", "1")[0]["text"] == "wants Istanbul"


async def test_the_board_has_a_column_for_each_state_with_its_clock(desk: Shell, full_screen: FullScreen) -> None:
    async with full_screen("complaints", size=(140, 30)) as hand:
        text = hand.text
        assert "new 1" in text
        assert "resolved 1" in text
        assert "late " in text


async def test_an_empty_screen_names_the_key_that_goes_on_as_the_settings_have_it(
    agency: Shell, full_screen: FullScreen, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text('[keys.record]\nnew = "N"\n')
    async with full_screen("complaints") as hand:
        assert "none: N records one" in hand.text
        await hand.press("b")
        assert "nobody complains: N records a complaint" in hand.text


async def test_a_move_shows_what_is_missing_and_is_refused_with_all_of_it(desk: Shell, full_screen: FullScreen) -> None:
    async with full_screen("complaints", size=(140, 40)) as hand:
        await hand.press("right", "M")
        assert "☐ why it happened" in hand.text
        await hand.press("enter" if "close" in hand.text else "down")
        await hand.press("f2")
        for missing in ("a document, or why there is none", "delivered or declined", "why it happened"):
            assert missing in hand.text
        await hand.press("escape", "escape")
    assert status(desk, "complaints", 2) == "resolved"


async def test_a_complaint_goes_from_column_to_column(desk: Shell, full_screen: FullScreen) -> None:
    async with full_screen("complaints", size=(140, 40)) as hand:
        await hand.press("M", "enter", "f2")
        assert "acknowledged 1" in hand.text
    assert status(desk, "complaints", 1) == "acknowledged"


async def test_the_board_opens_a_complaint_with_all_that_happened(desk: Shell, full_screen: FullScreen) -> None:
    async with full_screen("complaints", size=(140, 40)) as hand:
        await hand.press("right", "enter")
        assert "Timeline" in hand.text
        assert "charged twice" in hand.text
        await hand.press("r")
        assert "C-2: remedies" in hand.text
        await hand.press("escape", "escape")
        assert "resolved 1" in hand.text


async def test_the_board_has_what_fits_the_filter_of_the_list_and_says_so(desk: Shell, full_screen: FullScreen) -> None:
    async with full_screen("complaints", size=(140, 40)) as hand:
        await hand.press("f")
        await hand.type("twice")
        await hand.press("enter", "b")
        assert "charged twice" in hand.text
        assert "waited an hour" not in hand.text
        assert "only what fits twice" in hand.text
        await hand.press("f", *["backspace"] * 5, "enter", "b")
        assert "waited an hour" in hand.text
        assert "only what fits" not in hand.text


async def test_the_remedies_of_a_complaint_are_seen_from_the_page_of_the_day(
    desk: Shell, full_screen: FullScreen
) -> None:
    place = [row["record"] for row in desk.json("today")].index("complaint:1")
    async with full_screen("today", size=(120, 40)) as hand:
        await hand.press(*["j"] * place, "r")
        assert "C-1: remedies" in hand.text


async def test_on_the_page_of_the_day_marks_say_what_is_dealt_with_and_go_with_it(
    desk: Shell, full_screen: FullScreen
) -> None:
    records = [row["record"] for row in desk.json("today")]
    async with full_screen("today", size=(120, 40)) as hand:
        table = hand.screen.query_one(Table)
        await hand.press(*["j"] * records.index("followup:1"), "space", "d")
        assert table.marked == set()
        await hand.press("g")
        while table.current != "interaction:1":
            await hand.press("j")
        await hand.press("space", "g", "d")
        assert hand.app.desk.last_line == "crm interactions replied 1"
        assert table.marked == set()


@pytest.mark.parametrize(("key", "shown"), [("r", "C-2"), ("e", "charged twice"), ("n", "علي"), ("x", "علي")])
async def test_beside_marks_what_is_for_one_takes_the_complaint_under_the_cursor(
    key: str, shown: str, desk: Shell, full_screen: FullScreen
) -> None:
    async with full_screen("complaints", size=(80, 40)) as hand:
        await hand.press("b", "g", "space", key)
        box = hand.screen.query_one("#box").region
        lines = hand.text.splitlines()[box.y : box.bottom]
        assert any(shown in line[box.x : box.right] for line in lines)


async def test_where_others_are_marked_what_is_for_one_says_so(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await hand.press("n", "escape")
        assert hand.notices == []
        await hand.press("space", "n")
        assert "not for the marked" in hand.notices[-1]


@pytest.mark.parametrize(("typed", "found"), [("ahm", "Sara Ahmadi"), ("رضا", "علي رضايي"), ("visa", "Sara Ahmadi")])
async def test_the_search_finds_while_one_types_in_any_script(
    typed: str, found: str, agency: Shell, full_screen: FullScreen
) -> None:
    async with full_screen("search", size=(120, 30)) as hand:
        await hand.type(typed)
        assert found in hand.text


async def test_another_process_is_seen_without_losing_the_cursor(desk: Shell, full_screen: FullScreen) -> None:
    async with full_screen("followups", size=(120, 30)) as hand:
        await hand.press("j")
        table = hand.screen.query_one("Table")
        before = table.current  # type: ignore[attr-defined]
        desk.ok("followups", "add", "4", "first of all", "--due", "2026-11-01")
        await hand.app.look()
        await hand.settle()
        assert "first of all" in hand.text
        assert table.current == before  # type: ignore[attr-defined]


@pytest.mark.parametrize("mode", MODES)
async def test_hostile_texts_are_shown_as_they_are_and_every_size_is_survived(
    mode: str, desk: Shell, full_screen: FullScreen
) -> None:
    desk.ok("contacts", "add", HOSTILE, "--tier", "A")
    desk.ok("followups", "add", "5", HOSTILE, "--due", "2026-11-19")
    desk.ok("complaints", "add", "5", "--heard", HOSTILE, "--topic", HOSTILE)
    async with full_screen(mode, size=(160, 40)) as hand:
        if mode == "search":
            await hand.type("ali")
        assert "[red]Ali[/]" in hand.text
        assert "\x1b" not in hand.text
        for size in ((60, 20), (80, 24), (10, 3), (200, 60), (1, 1), (100, 30)):
            await hand.resize(*size)
        assert "[red]Ali[/]" in hand.text or mode == "search"


@pytest.mark.parametrize("mode", MODES)
async def test_every_screen_is_there_in_an_empty_file(mode: str, shell: Shell, full_screen: FullScreen) -> None:
    shell.ok("staff", "add", "Leila")
    async with full_screen(mode, size=(100, 30)) as hand:
        for key in ("j", "enter", "escape", "space", "M" if mode in ("today", "complaints") else "k"):
            await hand.press(key)
        assert not hand.app.crash
