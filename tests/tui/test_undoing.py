"""Undo, redo and history on the full screen: nothing happens before it was shown and answered."""

from tests.conftest import Shell
from tests.tui.conftest import FullScreen
from tests.tui.frame import Frame

HOSTILE = "[red]Ali[/] x"


def tier(shell: Shell) -> str:
    (row,) = shell.json("contacts", "list", "reza", "--columns", "tier")
    return str(row["tier"])


async def test_undo_shows_what_will_change_and_waits_for_the_answer(agency: Shell, full_screen: FullScreen) -> None:
    agency.ok("contacts", "edit", "reza", "--tier", "B")
    async with full_screen(kind=Frame) as hand:
        await hand.press("u")
        assert "crm contacts edit reza --tier B" in hand.text
        assert "tier: B" in hand.text
        assert tier(agency) == "B"
        await hand.press("escape")
        assert tier(agency) == "B"
        await hand.press("u", "enter")
        assert tier(agency) != "B"
        assert "taken back" in hand.notices[-1]


async def test_redo_does_again_what_was_taken_back(agency: Shell, full_screen: FullScreen) -> None:
    agency.ok("contacts", "edit", "reza", "--tier", "B")
    agency.ok("undo")
    async with full_screen(kind=Frame) as hand:
        await hand.press("ctrl+r", "y")
        assert tier(agency) == "B"


async def test_what_cannot_be_taken_back_is_a_notice(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        await hand.press("ctrl+r")
        assert "nothing to do again" in hand.notices[0]


async def test_history_lists_commands_and_entering_one_offers_to_take_it_back(
    agency: Shell, full_screen: FullScreen
) -> None:
    agency.ok("contacts", "edit", "reza", "--tier", "B", "--note", HOSTILE)
    agency.ok("contacts", "add", "Neda")
    async with full_screen(kind=Frame, size=(120, 30)) as hand:
        await hand.press("H")
        assert "contacts add Neda" in hand.text
        assert "[red]Ali[/]" in hand.text
        await hand.press("j", "enter")
        assert "tier: B" in hand.text
        await hand.press("y", "y")
        assert tier(agency) != "B"


async def test_the_command_of_what_was_done_is_shown_and_copied(agency: Shell, full_screen: FullScreen) -> None:
    agency.ok("contacts", "edit", "reza", "--tier", "B")
    number = agency.json("history", "--limit", "1")[0]["id"]
    async with full_screen(kind=Frame) as hand:
        await hand.press("!")
        assert "nothing was done here yet" in hand.notices[-1]
        await hand.press("u", "enter", "!")
        assert hand.notices[-1] == f"crm undo {number}"
        assert hand.app.clipboard == f"crm undo {number}"
    assert agency.json("history", "--limit", "1")[0]["line"] == f"undo {number}"
