"""An empty file greets with ways to begin, and stops doing so as soon as somebody is known."""

from pathlib import Path

from crm_cli import config
from tests.conftest import Shell
from tests.tui.conftest import FullScreen
from tests.tui.frame import Frame


async def test_an_empty_file_greets_and_the_first_contact_ends_that(shell: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        assert "Welcome to crm" in hand.text
        assert "crm contacts import" in hand.text
        assert "a mode" not in hand.text
        shell.ok("contacts", "add", "Sara")
        await hand.app.look()
        await hand.settle()
        assert "Welcome" not in hand.text
        assert "a mode" in hand.text


async def test_a_way_to_begin_is_copied(full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        await hand.press("i")
        assert hand.app.clipboard.startswith("crm contacts import")


async def test_the_sandbox_is_one_key_away(full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        await hand.pilot.press("d")
        await hand.pilot.pause()
        assert hand.app.to_sandbox


async def test_a_file_with_people_in_it_does_not_greet(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        assert "Welcome" not in hand.text
        await hand.press("d")
        assert not hand.app.to_sandbox


async def test_three_questions_come_before_the_first_contact_and_hold_at_once(
    shell: Shell, full_screen: FullScreen, tmp_path: Path
) -> None:
    async with full_screen(kind=Frame, region="") as hand:
        await hand.press("a")
        assert "Three questions" in hand.text
        await hand.press("ctrl+u")
        await hand.type("germany")
        await hand.press("f2")
        assert "'GERMANY' cannot be used for region" in hand.text
        await hand.press("ctrl+u")
        await hand.type("de")
        await hand.press("tab")
        assert "EUR" in hand.text
        await hand.press("f2")
        await hand.type("Sara")
        await hand.press("down")
        await hand.type("030 123456")
        await hand.press("f2")
    kept = config.read_file(tmp_path / "config.toml")
    assert kept == {"region": "DE", "ui.calendar": "gregorian", "currency": "EUR"}
    (sara,) = shell.json("contacts", "show", "1")
    assert "+4930123456" in str(sara)


async def test_who_leaves_the_questions_is_asked_again(full_screen: FullScreen, tmp_path: Path) -> None:
    async with full_screen(kind=Frame, region="") as hand:
        await hand.press("a", "escape")
        assert "Welcome" in hand.text
        await hand.press("a")
        assert "Three questions" in hand.text
    assert not (tmp_path / "config.toml").exists()


async def test_the_first_contact_is_entered_in_a_form(shell: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        await hand.press("a")
        await hand.type("Sara")
        await hand.press("f2")
        assert "Welcome" not in hand.text
        assert hand.app.desk.last_line.startswith("crm contacts add Sara")
    assert [row["name"] for row in shell.json("contacts", "list")] == ["Sara"]
