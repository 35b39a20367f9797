"""One record on top of any screen: gone to by name or from a card, and worked on there."""

from pathlib import Path

import pytest

from tests.conftest import Shell
from tests.tui.conftest import FullScreen
from tests.tui.test_screens import HOSTILE

MODES = ("today", "contacts", "followups", "complaints")
SIZE = (120, 40)


@pytest.mark.parametrize("mode", MODES)
async def test_any_screen_leads_to_a_record_by_its_name(mode: str, agency: Shell, full_screen: FullScreen) -> None:
    agency.ok("complaints", "add", "2", "--heard", "waited")
    async with full_screen(mode, size=(80, 24)) as hand:
        await hand.press("/")
        await hand.type("karimi")
        await hand.press("enter")
        assert "Reza Karimi  contact:4" in hand.text
        await hand.press("escape")
        assert hand.screen is hand.app.screen_stack[0]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("علی رضایی", "علي رضايي  contact:"),
        ("09121234567", "contact:2"),
        ("c-1", "waited"),
        ("Followup:۲", "call about Istanbul"),
    ],
)
async def test_it_is_found_in_any_script_by_phone_and_by_number(
    typed: str, title: str, agency: Shell, full_screen: FullScreen
) -> None:
    agency.ok("complaints", "add", "2", "--heard", "waited")
    async with full_screen("contacts", size=SIZE) as hand:
        await hand.press("/")
        await hand.type(typed)
        await hand.press("enter")
        assert title in hand.text


async def test_what_is_not_found_is_told_and_leads_nowhere(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", size=SIZE) as hand:
        await hand.press("/")
        await hand.type("zzz")
        await hand.press("enter")
        assert "nothing was found" in hand.text
        await hand.type("C-99")
        assert "complaint:99" not in hand.text


async def test_a_card_leads_from_record_to_record_and_back(agency: Shell, full_screen: FullScreen) -> None:
    agency.ok("contacts", "relate", "2", "4", "--as", "spouse")
    async with full_screen("contacts", size=SIZE) as hand:
        await hand.press("/")
        await hand.type("sara")
        await hand.press("enter", "G", *["j"] * 9, "enter")
        assert "Reza Karimi  contact:4" in hand.text
        await hand.press("escape")
        assert "Sara Ahmadi  contact:2" in hand.text


async def test_a_record_is_worked_on_where_it_is_shown(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("today", size=SIZE) as hand:
        await hand.press("/")
        await hand.paste("followup:1")
        await hand.press("enter", "d")
        assert hand.app.desk.last_line == "crm followups done 1"
        assert "done" in hand.text
        await hand.press("n")
        await hand.press("escape", "escape", "/")
        await hand.type("sara")
        await hand.press("enter", "e")
        assert "Phones" in hand.text


async def test_a_conversation_is_corrected_answered_and_deleted_from_its_card(
    agency: Shell, full_screen: FullScreen
) -> None:
    number = agency.ok("interactions", "add", "2", "when?", "--channel", "chat", "--in", "--needs-reply").strip()
    async with full_screen("contacts", size=SIZE) as hand:
        await hand.press("/")
        await hand.paste(f"interaction:{number}")
        await hand.press("enter", "e", "tab")
        for _letter in "chat":
            await hand.press("backspace")
        await hand.type("sms")
        await hand.press("f2")
        assert hand.app.desk.last_line == f"crm interactions edit {number} --channel sms"
        await hand.press("d")
        assert hand.app.desk.last_line == f"crm interactions replied {number}"
        await hand.press("d")
        assert "does not wait for an answer" in hand.notices[-1]
        await hand.press("D", "y")
        assert hand.app.desk.last_line == f"crm interactions delete {number}"
        assert hand.screen is hand.app.screen_stack[0]
    assert number not in [str(row["id"]) for row in agency.json("interactions", "list")]


async def test_documents_are_filed_shown_taken_out_and_deleted(
    agency: Shell, full_screen: FullScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("xdg-open", "open"):
        (programs / name).write_text(f'#!/bin/sh\ncp "$1" {tmp_path}/shown\n')
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "passport.pdf").write_text("a passport")
    async with full_screen("contacts", size=SIZE) as hand:
        await hand.press("/")
        await hand.type("sara")
        await hand.press("enter", "F")
        assert "Documents of Sara Ahmadi" in hand.text
        assert "nothing is filed yet" in hand.text
        await hand.press("a")
        await hand.paste(f"{tmp_path}/pap")
        await hand.press("enter", "enter")  # the folder, then what is in it
        await hand.type("passp")
        await hand.press("enter")
        await hand.press("down")
        await hand.paste("2027-02-01")
        await hand.press("down")
        assert "۱۴۰۵" in hand.text
        await hand.press("f2")
        line = f"crm documents add {tmp_path}/papers/passport.pdf --to contact:2 --kind passport --expires 2027-02-01"
        assert hand.app.desk.last_line == line
        assert "passport.pdf" in hand.text
        await hand.press("enter")
        assert (tmp_path / "shown").read_text() == "a passport"
        await hand.press("e", "home")
        await hand.paste(f"{tmp_path}/copy-of-")
        await hand.press("f2")
        assert (tmp_path / "copy-of-passport.pdf").read_text() == "a passport"
        await hand.press("e", "home")
        await hand.paste(f"{tmp_path}/copy-of-")
        await hand.press("f2")
        assert "exists" in hand.text
        (tmp_path / "copy-of-passport.pdf").write_text("another")
        await hand.press("tab", "end", "backspace", "backspace")
        await hand.paste("yes")
        await hand.press("f2")
        assert (tmp_path / "copy-of-passport.pdf").read_text() == "a passport"
        await hand.press("D", "escape")
        assert len(agency.json("documents", "list")) == 1
        await hand.press("D", "y")
        assert hand.app.desk.last_line == "crm documents delete 1"
    assert agency.json("documents", "list") == []


async def test_remedies_are_offered_and_followed_until_they_arrive(agency: Shell, full_screen: FullScreen) -> None:
    agency.ok("complaints", "add", "2", "--heard", "waited")
    async with full_screen("complaints", size=SIZE) as hand:
        await hand.press("r")
        assert "C-1: remedies" in hand.text
        await hand.press("a")
        await hand.type("ref")
        await hand.press("enter")
        await hand.paste("2.5m toman")
        await hand.press("enter")
        assert "25,000,000 rial" in hand.text
        await hand.press("f2")
        assert hand.app.desk.last_line == "crm remedies offer 1 refund --amount '2.5m toman'"
        await hand.press("enter", "enter", "f2")
        assert "accepted" in hand.text
        await hand.press("d")
        await hand.paste("by card")
        await hand.press("f2")
        assert hand.app.desk.last_line == "crm remedies deliver 1 --note 'by card'"
        await hand.press("-", "f2")
        assert "nothing" in hand.text  # is possible any more
        await hand.press("escape", "escape", "b", "r")
        assert "delivered" in hand.text
    assert [row["state"] for row in agency.json("remedies", "list", "--all")] == ["delivered"]


async def test_hostile_texts_are_shown_as_they_are_and_every_size_is_survived(
    agency: Shell, full_screen: FullScreen
) -> None:
    agency.ok("contacts", "add", HOSTILE)
    agency.ok("log", "call", "5", HOSTILE)
    (agency.folder / "[b]x.pdf").write_text("x")
    agency.ok("documents", "add", str(agency.folder / "[b]x.pdf"), "--to", "contact:5")
    async with full_screen("contacts", size=SIZE) as hand:
        await hand.press("/")
        await hand.type("ali")
        for shown in ("[red]Ali[/]", "[red]Ali[/]", "[b]x.pdf"):
            assert shown in hand.text
            for size in ((60, 20), (1, 1), SIZE):
                await hand.resize(*size)
            assert shown in hand.text
            await hand.press("F" if hand.screen.query("Card") else "enter")
        assert not hand.app.crash
