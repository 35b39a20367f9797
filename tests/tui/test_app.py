"""The frame of the full screen: modes, header, footer, errors, changes by others."""

import re

import pytest

from crm_cli import actions
from crm_cli.errors import Invalid
from tests.conftest import Shell
from tests.tui.conftest import FullScreen
from tests.tui.frame import Frame, Plain

HOSTILE = "[red]Ali[/] [@click=app.quit]x[/] \x1b[2J\u202e"
SIZES = [(60, 20), (80, 24), (200, 60), (10, 3), (1, 1), (80, 24)]


async def test_the_header_has_the_counts_of_the_day(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame, size=(120, 24)) as hand:
        first = hand.text.splitlines()[0]
        assert "1 overdue" in first
        assert "1 due today" in first


@pytest.mark.parametrize("width", [60, 80, 100, 160])
async def test_what_is_late_is_told_at_every_width_and_not_by_colour_alone(
    agency: Shell, full_screen: FullScreen, width: int
) -> None:
    agency.ok("complaints", "add", "2", "--heard", "the bus was late", "--at", "2026-11-01 10:00")
    async with full_screen("followups", kind=Frame, size=(width, 20)) as hand:
        first = hand.text.splitlines()[0]
        assert "Follow-ups" in first
        assert re.search(r"1( over|!)", first)
        assert re.search(r"1( late|!| complaints? late)", first)
        assert "…" not in first


async def test_the_header_follows_what_another_process_does(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        agency.ok("followups", "done", "1")
        await hand.app.look()
        await hand.settle()
        assert "over" not in hand.text.splitlines()[0]


async def test_what_another_process_does_reloads_the_screen_once(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        screen = hand.screen
        assert isinstance(screen, Plain)
        before = screen.reloads
        for _look in range(3):
            await hand.app.look()
        await hand.settle()
        assert screen.reloads == before
        agency.ok("contacts", "add", "Neda")
        for _look in range(3):
            await hand.app.look()
        await hand.settle()
        assert screen.reloads == before + 1


async def test_a_screen_that_was_hidden_catches_up_when_it_is_shown_again(
    agency: Shell, full_screen: FullScreen
) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        contacts = hand.screen
        assert isinstance(contacts, Plain)
        await hand.press("1")
        before = contacts.reloads
        agency.ok("contacts", "add", "Neda")
        await hand.app.look()
        await hand.settle()
        assert contacts.reloads == before
        await hand.press("2")
        assert contacts.reloads == before + 1


async def test_a_file_that_another_process_makes_is_seen(shell: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        shell.ok("contacts", "add", "Sara")
        shell.ok("followups", "add", "1", "call", "--due", "today")
        await hand.app.look()
        await hand.settle()
        assert "1 due" in hand.text.splitlines()[0]


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
async def test_the_footer_cuts_no_word_and_always_leads_to_the_keys(
    agency: Shell, full_screen: FullScreen, width: int
) -> None:
    async with full_screen(kind=Frame, size=(width, 20)) as hand:
        last = hand.text.splitlines()[-1]
        whole = {f"{hand.app.key_of(action)} {action.footer}" for action in actions.of("app") if action.footer}
        assert last.endswith("? keys")
        assert {part.strip() for part in last.split("  ") if part} <= whole


async def test_a_storm_of_resizes_is_survived(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        for size in SIZES:
            await hand.resize(*size)
            await hand.press("1", "2")
        assert "a mode" in hand.text


async def test_an_error_is_a_notice_with_its_hint_and_hostile_text_is_only_text(
    agency: Shell, full_screen: FullScreen
) -> None:
    async with full_screen(kind=Frame) as hand:
        hand.app.show_error(Invalid(f"cannot use {HOSTILE}", hint="type another"))
        await hand.settle()
        (notice,) = hand.notices
        assert "[red]Ali[/]" in notice
        assert "type another" in notice
        assert "\x1b" not in notice
        assert "\u202e" not in notice
        assert "[red]Ali[/]" in hand.text


async def test_hostile_names_in_the_header_are_only_text(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame, size=(160, 24), agency=HOSTILE) as hand:
        first = hand.text.splitlines()[0]
        assert "[red]Ali[/]" in first
        assert "\x1b" not in first


async def test_leaving_takes_one_key_and_ctrl_c_twice(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        await hand.press("ctrl+c")
        assert "once more" in hand.notices[0]
        assert hand.app.is_running
        await hand.pilot.press("ctrl+c")
        await hand.pilot.pause()
        assert hand.app.return_code == 0


async def test_a_digit_typed_into_a_field_goes_nowhere(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        hand.screen.query_one("#words").focus()
        await hand.press("1", "q", "u", "?")
        assert hand.app.current_mode == "contacts"
        assert hand.screen.query_one("#words").value == "1qu?"  # type: ignore[attr-defined]


async def test_the_full_screen_looks_for_changes_by_itself(
    agency: Shell, full_screen: FullScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_cli.tui.app.LOOKS_EVERY", 0.01)
    async with full_screen(kind=Frame) as hand:
        agency.ok("followups", "done", "1")
        for _turn in range(500):
            if hand.app.counts is not None and not hand.app.counts.overdue:
                break
            await hand.pilot.pause(0.01)
        assert "overdue" not in hand.text.splitlines()[0]
