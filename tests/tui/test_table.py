"""The table: any size, any text, any change by others."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from crm_cli.domain.contacts import ContactDraft
from crm_cli.domain.listing import Query
from crm_cli.services.application import Crm
from crm_cli.tui.app import CrmApp
from crm_cli.tui.screens.base import ModeScreen
from crm_cli.tui.widgets import rows
from crm_cli.tui.widgets.grid import fitted
from crm_cli.tui.widgets.rows import BLOCK, STRETCH, Key, Question, keys_of_all
from crm_cli.tui.widgets.table import Table
from tests.conftest import Shell
from tests.tui.conftest import FullScreen, Hand

HOSTILE = (
    "[red]markup[/red] [@click=app.quit]x[/]",
    "escape \x1b[31m\x1b]0;title\x07 bell",
    "bidi \u202e txt.exe \u2066 end",
    "x" * 10_000,
    "\u0627\u0651" * 3_000,
    "family 👨‍👩‍👧‍👦 👍🏽 ❤️ 🇮🇷",
    "ه‍.ش نیم‌فاصله",
)


class Listed(ModeScreen):
    """A mode with nothing but a table."""

    def body(self) -> Iterable[Widget]:
        yield Table(empty="nobody")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Table).show(lambda crm, query: crm.contacts.list(query))

    async def reload(self) -> None:
        await self.query_one(Table).reload()


class Frame(CrmApp):
    """The full screen with that mode alone."""

    MODES: ClassVar[Any] = {"contacts": Listed}


def many(shell: Shell, names: Iterable[str]) -> None:
    """Contacts with these names, by an import: one process for all of them."""
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([("Name", "City"), *((name, "") for name in names)])
    shell.ok("contacts", "import", "-", stdin=out.getvalue())


def table_of(hand: Hand) -> Table:
    return hand.screen.query_one(Table)


def name_here(hand: Hand) -> str:
    """The row under the cursor, as it is shown."""
    return next(line for line in hand.text.splitlines() if line.startswith("▌"))


@pytest.fixture
def thousands(shell: Shell) -> Shell:
    """More contacts than a stretch, in the order of their numbers."""
    many(shell, (f"n{number:05}" for number in range(STRETCH + 2 * BLOCK + 30)))
    return shell


async def test_it_goes_to_the_end_and_back_without_reading_what_is_between(
    thousands: Shell, full_screen: FullScreen
) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        await hand.press("G")
        assert f"n{STRETCH + 2 * BLOCK + 29:05}" in name_here(hand)
        await hand.press("pageup", "k")
        assert table_of(hand).cursor == STRETCH + 2 * BLOCK + 29 - 21 - 1
        assert f"n{table_of(hand).cursor:05}" in name_here(hand)
        await hand.press("g")
        assert "n00000" in name_here(hand)


async def test_a_filtered_list_is_put_in_order_once_somebody_goes_further_than_its_beginning(
    thousands: Shell, full_screen: FullScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_order: list[str] = []

    def noted(question: Question, crm: Crm) -> Sequence[Key]:
        put_in_order.append(question.query.filter)
        return keys_of_all(question, crm)

    monkeypatch.setattr(rows, "keys_of_all", noted)
    async with full_screen("contacts", kind=Frame) as hand:
        for text in ("n", "n0"):
            await table_of(hand).load(lambda crm, query: crm.contacts.list(query), Query(text))
            await hand.press("j")
            assert table_of(hand).total == STRETCH + 2 * BLOCK + 30
        assert put_in_order == []
        await hand.press("G")
        assert f"n{STRETCH + 2 * BLOCK + 29:05}" in name_here(hand)
        await hand.press("g", "pagedown")
        assert "n00021" in name_here(hand)
        assert put_in_order == ["n0"]


async def test_a_key_held_down_ends_on_the_right_row(thousands: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        for _press in range(60):
            hand.app.screen.query_one(Table).action_list_page_down()
        await hand.settle()
        assert f"n{60 * 21:05}" in name_here(hand)


async def test_the_cursor_stays_on_its_record_while_others_add_and_delete(
    agency: Shell, full_screen: FullScreen
) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        await hand.press("j")
        before = table_of(hand).current
        agency.ok("contacts", "add", "Aaron First")
        await hand.app.look()
        await hand.settle()
        assert table_of(hand).current == before
        assert table_of(hand).cursor == 2
        agency.ok("contacts", "delete", "5", "1", "--yes")
        await hand.app.look()
        await hand.settle()
        assert table_of(hand).current == before
        agency.ok("contacts", "delete", str(before), "--yes")
        await hand.app.look()
        await hand.settle()
        assert table_of(hand).current not in (before, None)


async def test_the_cursor_stays_on_its_record_far_from_where_it_was(thousands: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        await hand.press("j")
        record = table_of(hand).current
        thousands.ok("contacts", "edit", str(record), "--name", "zzz")
        await hand.app.look()
        await hand.settle()
        assert table_of(hand).current == record
        assert table_of(hand).cursor == STRETCH + 2 * BLOCK + 29
        assert "zzz" in name_here(hand)


async def test_a_filtered_and_ordered_list_catches_up_too(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        table_of(hand).show(lambda crm, query: crm.contacts.list(query), Query("kind:person", ("-id",)))
        await hand.settle()
        await hand.press("j")
        assert table_of(hand).current == 3
        agency.ok("contacts", "add", "Newest")
        await hand.app.look()
        await hand.settle()
        assert (table_of(hand).current, table_of(hand).cursor, table_of(hand).total) == (3, 2, 4)


async def test_what_was_asked_last_is_what_is_shown(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        for text in ("city:shiraz", "kind:org", "tag:vip", "city:yazd"):
            table_of(hand).show(lambda crm, query: crm.contacts.list(query), Query(text))
            await asyncio.sleep(0)
        await hand.app.look()
        await hand.settle()
        assert table_of(hand).asked.filter == "city:yazd"
        assert table_of(hand).total == 1
        assert "Reza" in hand.text


async def test_marks_stay_with_their_records(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        await hand.press("space", "shift+down")
        marked = table_of(hand).marked
        assert len(marked) == 3
        table_of(hand).order_by("id")
        await hand.settle()
        assert table_of(hand).marked == marked
        assert hand.text.count("✓") == 3
        await hand.press("escape")
        assert "✓" not in hand.text
        await hand.press("*")
        assert table_of(hand).chosen == [1, 2, 3, 4]


async def test_what_no_command_could_name_is_not_marked(
    agency: Shell, full_screen: FullScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_cli.tui.widgets.table.MOST_MARKED", 3)
    async with full_screen("contacts", kind=Frame) as hand:
        await hand.press("*")
        assert table_of(hand).marked == set()
        assert any("too many to mark" in notice for notice in hand.notices)


async def test_a_click_on_a_header_orders_by_it_and_back(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        head = next(line for line in hand.text.splitlines() if "Name" in line)
        for sort in (("name",), ("-name",), ()):
            await hand.pilot.click(Table, offset=(head.index("Name") + 1, 0))
            await hand.settle()
            assert table_of(hand).asked.sort == sort
        await hand.pilot.click(Table, offset=(8, 2))
        await hand.settle()
        assert table_of(hand).cursor == 1


async def test_columns_are_chosen_and_a_bad_filter_leaves_the_list(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        table_of(hand).choose_columns(("name", "tier", "next_step"))
        await hand.settle()
        assert "Next step" in hand.text
        assert "2026-11-20" in hand.text
        table_of(hand).show(lambda crm, query: crm.contacts.list(query), Query("nonsense:1"))
        await hand.settle()
        assert "Sara" in hand.text
        assert any("nonsense" in notice for notice in hand.notices)


async def test_hostile_names_stay_in_their_cells(crm: Crm, full_screen: FullScreen) -> None:
    for name in HOSTILE:
        crm.contacts.add(ContactDraft(name))
    async with full_screen("contacts", kind=Frame, size=(100, 20)) as hand:
        lines = hand.text.splitlines()
        assert all(cell_len(line) <= 100 for line in lines)
        assert "[red]markup[/red]" in hand.text
        assert not any(char in hand.text for char in "\x1b\x07\u202e\u2066\u200d")
        assert "\u200c" in hand.text
        assert hand.text.count("…") >= 2


async def test_every_size_is_survived_with_the_cursor_in_sight(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        await hand.press("G")
        for size in ((200, 60), (20, 5), (1, 1), (60, 20), (80, 24), (300, 3), (80, 24)):
            await hand.resize(*size)
        assert "Sara" in hand.text or "علی" in hand.text
        assert table_of(hand).cursor == 3
        assert name_here(hand)


async def test_an_empty_list_says_so(shell: Shell, full_screen: FullScreen) -> None:
    async with full_screen("contacts", kind=Frame) as hand:
        assert "nobody" in hand.text
        await hand.press("j", "G", "space", "enter", "pagedown", "k")
        assert table_of(hand).current is None


@pytest.mark.parametrize("width", range(12))
@pytest.mark.parametrize("text", ["plain", "سَلام دنیا", "한글 문자열", "👨‍👩‍👧", "", "a\u0301\u0302bc"])
def test_a_cell_has_exactly_its_width(text: str, width: int) -> None:
    assert cell_len(fitted(text, width)) == width
