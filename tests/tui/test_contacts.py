"""The contacts on the full screen: list and card side by side, and the verbs of the command line."""

import sys
from pathlib import Path

from textual.widgets import Input

from crm_cli.domain.contacts import ContactDraft
from crm_cli.services.application import Crm
from crm_cli.tui.screens.contacts import ContactsScreen
from crm_cli.tui.widgets.listpane import ListPane
from tests.conftest import Shell
from tests.tui.conftest import FullScreen, Hand
from tests.tui.test_table import HOSTILE

WIDE = (130, 40)


def screen_of(hand: Hand) -> ContactsScreen:
    assert isinstance(hand.app.screen, ContactsScreen)
    return hand.app.screen


def last_line(agency: Shell) -> str:
    """The newest command of the history."""
    return str(agency.json("history")[0]["line"])


async def go_to(hand: Hand, number: int) -> None:
    """Put the cursor on a contact."""
    await hand.press("g")
    while screen_of(hand).table.current != number:
        await hand.press("j")


async def test_the_card_follows_the_cursor(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", size=WIDE) as hand:
        await go_to(hand, 2)
        for text in ("Sara Ahmadi  contact:2", "sara@x.ir", "send the quote", "asked about a", "sms=yes"):
            assert text in hand.text
        await go_to(hand, 4)
        assert "Reza Karimi  contact:4" in hand.text
        assert "sara@x.ir" not in hand.text


async def test_entries_of_the_card_open_and_sections_close(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", size=WIDE) as hand:
        await go_to(hand, 2)
        assert "Needs reply" not in hand.text
        await hand.press("enter", "j", "j", "j", "j", "enter")
        assert "Needs reply" in hand.text
        await hand.press("enter")
        assert "Needs reply" not in hand.text
        await hand.press("k", "enter")
        assert "asked about" not in hand.text
        await hand.press("escape", "j", "k")
        assert screen_of(hand).table.has_focus
        assert "asked about" not in hand.text


async def test_on_a_narrow_screen_enter_shows_the_card_and_escape_the_list(
    agency: Shell, full_screen: FullScreen
) -> None:
    async with full_screen("contacts", size=(60, 20)) as hand:
        await go_to(hand, 2)
        assert "Next step" not in hand.text
        await hand.press("enter")
        assert "Next step" in hand.text
        assert "Pars Travel" in hand.text
        await hand.press("escape")
        assert "Next step" not in hand.text
        assert "Reza" in hand.text


async def test_a_filter_is_applied_while_it_is_typed_and_taken_off_by_escape(
    agency: Shell, full_screen: FullScreen
) -> None:
    async with full_screen("contacts") as hand:
        await hand.press("f")
        await hand.type("city:yazd")
        assert "Reza" in hand.text
        assert "Pars Travel" not in hand.text
        assert "1 found" in hand.text
        await hand.press("enter", "escape")
        assert "Pars Travel" in hand.text
        assert "Filter" not in hand.text


async def test_escape_while_typing_goes_back_to_the_filter_before(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await screen_of(hand).query_one(ListPane).filter_by("tag:vip")
        await hand.settle()
        await hand.press("f")
        await hand.type(" city:yazd")
        await hand.press("escape")
        assert screen_of(hand).table.asked.filter == "tag:vip"
        assert screen_of(hand).table.total == 2


async def test_a_filter_that_goes_wrong_is_marked_at_the_place(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await hand.press("f")
        await hand.type("sara cityy:x")
        lines = hand.text.splitlines()
        at = next(line for line in lines if "sara cityy:x" in line)
        mark = lines[lines.index(at) + 1]
        assert mark.index("^") == at.index("cityy")
        assert "did you mean" in hand.text
        assert screen_of(hand).table.asked.filter == "sara cityy"


async def test_fields_and_values_are_completed(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await hand.press("f")
        await hand.type("ta")
        await hand.press("tab")
        await hand.type("v")
        await hand.press("tab")
        assert hand.screen.query_one(Input).value == "tag:vip "
        assert screen_of(hand).table.total == 2


async def test_a_filter_becomes_a_segment_that_is_chosen_by_name(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await hand.press("f")
        await hand.type("tag:vip")
        await hand.press("enter", "S")
        await hand.type("loyal")
        await hand.press("f2")
        assert last_line(agency) == "segments save loyal tag:vip"
        await hand.press("escape", "s", "enter")
        assert screen_of(hand).table.asked.filter == 'segment:"loyal"'
        assert screen_of(hand).table.total == 2


async def test_marked_contacts_are_verified_by_one_command(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await go_to(hand, 2)
        await hand.press("space")
        await go_to(hand, 4)
        await hand.press("space", "v")
        assert last_line(agency) == "contacts verify 2 4"
        assert screen_of(hand).table.marked == set()
        assert any("2 Sara Ahmadi, 4 Reza Karimi" in notice for notice in hand.notices)


async def test_archiving_takes_the_row_away(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await go_to(hand, 4)
        await hand.press("A")
        await hand.app.look()
        await hand.settle()
        assert last_line(agency) == "contacts archive 4"
        assert "Reza Karimi" not in "\n".join(hand.text.splitlines()[:8])


async def test_deleting_asks_first(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await go_to(hand, 4)
        await hand.press("D")
        assert "Delete 4 Reza Karimi" in hand.text
        await hand.press("escape")
        assert "contacts delete" not in last_line(agency)
        await hand.press("D", "y")
        assert last_line(agency) == "contacts delete 4"


async def test_tags_are_given_and_taken(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await go_to(hand, 2)
        await hand.press("t")
        await hand.type("gold")
        await hand.press("tab")
        await hand.type("vip")
        await hand.press("f2")
        assert last_line(agency) == "contacts tag 2 --add gold --remove vip"
        assert agency.json("contacts", "show", "2")[0]["tags"] == ["gold"]


async def test_phone_mail_and_row_are_copied(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await go_to(hand, 2)
        await hand.press("y")
        assert hand.app.clipboard == "09121234567"
        await hand.press("Y", *"email", "enter")
        assert hand.app.clipboard == "sara@x.ir"
        await hand.press("Y", *"row", "enter")
        assert hand.app.clipboard.startswith("2\tSara Ahmadi\tPars Travel\t09121234567")


async def test_a_call_is_made_by_the_program_of_the_settings(
    agency: Shell, full_screen: FullScreen, tmp_path: Path
) -> None:
    out = tmp_path / "dialled"
    program = f"{sys.executable} -c 'import sys; open(sys.argv[1], \"w\").write(sys.argv[2])' {out} {{phone}}"
    async with full_screen("contacts", dial=program) as hand:
        await go_to(hand, 2)
        await hand.press("c")
        assert out.read_text() == "+989121234567"
        await go_to(hand, 4)
        await hand.press("m")
        assert any("has no email" in notice for notice in hand.notices)


async def test_order_and_columns_are_chosen(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts") as hand:
        await hand.press("o", *"created", "enter")
        assert screen_of(hand).table.asked.sort == ("created_at",)
        assert "by created_at" in hand.text
        await hand.press("O", "space", "enter")
        assert [field.key for field in screen_of(hand).table.fields] == ["name", "org", "phones", "city", "tags"]


async def test_hostile_contacts_are_shown_whole_and_harmless(crm: Crm, full_screen: FullScreen) -> None:
    for name in HOSTILE:
        crm.contacts.add(ContactDraft(name, note=f"{name}\n{name}", tags=("t",)))
    async with full_screen("contacts", size=WIDE) as hand:
        for _contact in HOSTILE:
            await hand.press("j")
            assert not any(char in hand.text for char in "\x1b\x07\u202e\u2066")
        await go_to(hand, 1)
        assert "[red]markup[/red] [@click=app.quit]x[/]" in hand.text
        assert "contact:1" in hand.text


async def test_where_nobody_is_every_verb_does_nothing(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", size=WIDE) as hand:
        await screen_of(hand).query_one(ListPane).filter_by("zzz")
        await hand.settle()
        assert "nothing fits the filter" in hand.text
        assert "nobody to show" in hand.text
        before = last_line(agency)
        await hand.press("v", "y", "Y", "enter", "c", "m", "t", "D", "A", "j", "G", "space", "s")
        assert isinstance(hand.app.screen, ContactsScreen)
        assert last_line(agency) == before
