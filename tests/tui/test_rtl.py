"""Right-to-left text on the full screen: what is emitted, because pictures of it look right where terminals do not."""

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from crm_cli.render.cells import width
from crm_cli.render.rtl import guarded, visual
from crm_cli.tui.rtl import InOrder, line_filters
from tests.conftest import Shell
from tests.tui.conftest import FullScreen

MARK = "\u200e"
BLACK = Color(0, 0, 0)


@pytest.mark.parametrize(
    ("rtl", "name"), [("guard", f"سارا احمدی{MARK}"), ("visual", "ﯼﺪﻤﺣﺍ ﺍﺭﺎﺳ"), ("off", "سارا احمدی")]
)
async def test_every_line_is_put_in_order_and_columns_stay(
    shell: Shell, full_screen: FullScreen, rtl: str, name: str
) -> None:
    shell.ok("contacts", "add", "سارا احمدی", "--city", "شیراز")
    shell.ok("contacts", "add", "Reza Karimi", "--city", "Yazd")
    async with full_screen("contacts", size=(120, 24), rtl=rtl) as hand:
        (line,) = [line for line in hand.text.splitlines() if name in line and "1" in line][:1]
        assert (MARK in hand.text) == (rtl == "guard")
    async with full_screen("contacts", size=(120, 24)) as hand:
        (plain,) = [line for line in hand.text.splitlines() if "سارا احمدی" in line and "1" in line][:1]
    assert width(line) == width(plain)


def test_a_line_without_right_to_left_text_is_left_alone() -> None:
    segments = [Segment("Sara"), Segment("  ")]
    assert InOrder(guarded).apply(segments, BLACK) is segments


def test_a_line_keeps_its_styles_and_its_cells() -> None:
    red = Style(color="red", meta={"row": 1})
    segments = [Segment("│"), Segment("لاله   ", red), Segment("│ علی", red)]
    shown = InOrder(visual).apply(segments, BLACK)
    assert [segment.style for segment in shown] == [None, red, red]
    assert [segment.cell_length for segment in shown] == [1, 7, 5]
    assert shown[1].text == "ﻪﻟﻻ    "


def test_where_nothing_is_to_be_done_there_is_no_filter() -> None:
    assert line_filters("off") == []
    assert len(line_filters("guard")) == len(line_filters("visual")) == 1
