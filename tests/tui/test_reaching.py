"""Programs that the full screen is put aside for: whatever becomes of them, it comes back."""

import sys
from pathlib import Path
from signal import SIGINT

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from tests.conftest import Shell
from tests.tui.conftest import FullScreen, Hand
from tests.tui.test_contacts import go_to


@pytest.fixture
def aside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """When the screen went away and came back, as on a terminal."""
    found: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    monkeypatch.setattr(HeadlessDriver, "suspend_application_mode", lambda _driver: found.append("away"))
    monkeypatch.setattr(HeadlessDriver, "resume_application_mode", lambda _driver: found.append("back"))
    return found


async def assert_back(hand: Hand, aside: list[str], *said: str) -> None:
    assert aside == ["away", "back"]
    aside.clear()
    for text in said:
        assert text in hand.notices[-1]
    await hand.press("j", "k")
    assert hand.app.is_running


async def test_a_call_or_mail_that_fails_brings_the_screen_back_with_the_way_out(
    agency: Shell, full_screen: FullScreen, aside: list[str]
) -> None:
    async with full_screen("contacts", dial=f"{sys.executable} -c exit(3)", mail="nosuchprogram") as hand:
        await go_to(hand, 2)
        await hand.press("c")
        await assert_back(hand, aside, "exit code 3", "by hand: +989121234567")
        await hand.press("m")
        await assert_back(hand, aside, "nosuchprogram", "there is no such program", "by hand: sara@x.ir")


async def test_ctrl_c_ends_the_program_and_not_the_full_screen(
    agency: Shell, full_screen: FullScreen, aside: list[str]
) -> None:
    interrupting = f"{sys.executable} -c 'import os; os.kill(os.getppid(), {SIGINT:d}); exit(130)'"
    async with full_screen("contacts", dial=interrupting) as hand:
        await go_to(hand, 2)
        await hand.press("c")
        await assert_back(hand, aside, "exit code 130")


async def test_a_document_that_cannot_be_shown_brings_the_screen_back_with_the_way_out(
    agency: Shell, full_screen: FullScreen, aside: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("xdg-open", "open"):
        (programs / name).write_text("#!/bin/sh\nexit 3\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    (tmp_path / "passport.pdf").write_text("a passport")
    agency.ok("documents", "add", str(tmp_path / "passport.pdf"), "--to", "contact:2")
    async with full_screen("contacts") as hand:
        await go_to(hand, 2)
        await hand.press("F", "enter")
        await assert_back(hand, aside, "failed", "crm documents export 1")
