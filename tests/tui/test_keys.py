"""Keys: the table of actions, those that settings give, their help, the palette, the jump to a letter."""

import re

import pytest
from textual.binding import Binding

from crm_cli import actions
from crm_cli.tui import modes
from crm_cli.tui.jump import LETTERS
from tests.conftest import Shell
from tests.tui.conftest import FullScreen
from tests.tui.frame import Frame

# Prefixes of tmux and screen, what terminals keep for themselves, and what they send for other keys.
SWALLOWED = {f"ctrl+{letter}" for letter in "abszqmih["}


def test_no_two_actions_of_a_place_have_the_same_key() -> None:
    assert actions.clashes({}) == []


def test_no_key_is_one_that_tmux_or_terminals_swallow() -> None:
    keys = {key for action in actions.table() for key in action.keys.split(",")}
    assert keys & SWALLOWED == set()


def test_every_key_of_the_table_is_one_that_a_setting_may_be() -> None:
    assert [action for action in actions.table() if not re.fullmatch(actions.PATTERN, action.keys)] == []


def test_a_setting_gives_an_action_another_key(agency: Shell) -> None:
    agency.ok("config", "set", "keys.app.history", "X,f5")
    assert agency.json("config", "get", "keys.app.history")[0]["value"] == "X,f5"
    agency.ok("config", "set", "keys.app.history", "")
    assert agency.ok("config", "get", "keys.app.history") == "H\n"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("keys.app.histroy", "X", "did you mean keys.app.history?"),
        ("keys.app.history", "hello", "for example"),
        ("keys.app.history", "ctrl+", "for example"),
    ],
)
def test_an_unknown_action_or_key_is_refused(agency: Shell, key: str, value: str, said: str) -> None:
    refused = agency("config", "set", key, value)
    assert refused.code == 2
    assert said in refused.err


def test_an_unknown_action_in_the_settings_file_is_told(agency: Shell) -> None:
    (agency.folder / "config.toml").write_text('[keys]\n"app.histroy" = "X"\n')
    refused = agency("today")
    assert refused.code == 2
    assert "did you mean keys.app.history?" in refused.err


async def test_an_action_is_found_under_its_new_key_only(agency: Shell, full_screen: FullScreen) -> None:
    agency.ok("config", "set", "keys.app.history", "X")
    async with full_screen(kind=Frame, size=(100, 40)) as hand:
        await hand.press("H")
        assert "History" not in hand.text
        await hand.press("X")
        assert "History" in hand.text
        await hand.press("escape", "?")
        assert re.search(r"X +see what was done", hand.text)


async def test_a_key_given_to_two_actions_is_told(agency: Shell, full_screen: FullScreen) -> None:
    agency.ok("config", "set", "keys.app.history", "u")
    async with full_screen(kind=Frame) as hand:
        assert any("app.undo" in notice and "app.history" in notice for notice in hand.notices)


async def test_the_help_lists_what_the_keys_do_here(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame, size=(100, 40)) as hand:
        await hand.press("?")
        assert re.search(r"u +take back the last command", hand.text)
        assert "Everywhere" in hand.text


async def test_the_palette_does_an_action_by_its_name_and_shows_its_key(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        await hand.press(":")
        await hand.type("history")
        await hand.pilot.pause(0.3)
        assert re.search(r"see what was done, and take it back +H", hand.text)
        await hand.press("enter")
        await hand.pilot.pause(0.1)
        await hand.settle()
        assert "staff add Leila" in hand.text


async def test_a_letter_jumps_to_a_place(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        await hand.press("ctrl+o", LETTERS[len(modes.MODES)])
        assert hand.app.focused is hand.screen.query_one("#words")
        hand.screen.set_focus(None)
        await hand.press("ctrl+o", "escape")
        assert hand.app.focused is None


async def test_a_footer_key_is_clicked(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        await hand.pilot.click("Footer", offset=(hand.text.splitlines()[-1].rindex("?"), 0))
        await hand.settle()
        assert "Everywhere" in hand.text


async def test_a_tab_is_clicked(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("today", kind=Frame) as hand:
        await hand.pilot.click("Header", offset=(hand.text.splitlines()[0].index("Contacts"), 0))
        assert hand.app.current_mode == "contacts"


async def test_colours_and_compactness_are_kept_in_the_settings(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        hand.app.theme = "crm-light"
        await hand.press("Z")
    assert agency.json("config", "get", "ui.theme")[0]["value"] == "crm-light"
    assert agency.json("config", "get", "ui.compact")[0]["value"] == "yes"


async def test_colours_that_do_not_exist_are_told(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame, theme="beige") as hand:
        assert "no colours called 'beige'" in hand.notices[0]
        assert "crm-light" in hand.notices[0]


def test_a_binding_has_the_id_and_the_method_of_its_action() -> None:
    from crm_cli.tui.actions import binding

    found = binding(actions.find("list.mark"))
    assert isinstance(found, Binding)
    assert (found.id, found.action) == ("list.mark", "list_mark")
