"""The main screens at two sizes as they were last looked at; run this file to draw them anew, then look at them.

python -m tests.tui.test_snapshots
"""

import difflib
import os
import sys
from pathlib import Path

import pytest

from tests.conftest import Shell
from tests.tui.conftest import FullScreen
from tests.tui.pictures import bare_text, picture, still

KEPT = Path(__file__).parent / "snapshots"
AGAIN = "python -m tests.tui.test_snapshots"
DRAW = "DRAW_SNAPSHOTS"
SIZES = ((80, 24), (140, 40))
SCREENS: dict[str, tuple[str, tuple[str, ...]]] = {  # by file: the mode, and what is pressed in it
    "today": ("today", ()),
    "contacts": ("contacts", ("j", "space", "j")),
    "followups": ("followups", ()),
    "complaints": ("complaints", ()),
    "search": ("search", (*"sara", "enter")),
    "form-with-an-error": ("followups", ("a", "2", "tab", "x", "tab", *"soon", "f2")),
    "moves": ("complaints", ("right", "M")),
}


@pytest.fixture
def troubled(agency: Shell) -> Shell:
    """The agency with a complaint that is late and one that was resolved; the first colleague is not who runs this."""
    agency.ok("staff", "edit", "1", "--name", "Nasrin")
    agency.ok("complaints", "add", "2", "--heard", "waited an hour", "--severity", "1", "--at", "2026-11-10 10:00")
    agency.ok("complaints", "add", "3", "--heard", "charged twice", "--severity", "3")
    agency.ok("complaints", "investigate", "2")
    agency.ok("complaints", "resolve", "2", "--decision", "upheld", "--remedy", "refund:2500000")
    return agency


@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_looks_as_it_did(
    name: str, troubled: Shell, full_screen: FullScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    mode, keys = SCREENS[name]
    async with full_screen(mode, size=SIZES[0]) as hand:
        await hand.press(*keys)
        for width, height in SIZES:
            await hand.resize(width, height)
            still(hand.screen)
            await hand.settle()
            compare(KEPT / f"{name}-{width}x{height}.svg", picture(hand.screen))


def compare(path: Path, svg: str) -> None:
    """Fail where a picture is not the one in the file: with what it says, else with what it looks like."""
    if os.environ.get(DRAW):
        path.parent.mkdir(exist_ok=True)
        path.write_text(svg, encoding="utf-8")
        return
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if svg == kept:
        return
    told = difference(bare_text(kept), bare_text(svg)) or "the same words look different\n" + difference(kept, svg)
    pytest.fail(f"{path.name} is another; if it is right, run: {AGAIN}\n{told}", pytrace=False)


def difference(before: str, after: str) -> str:
    """The lines that are not the same."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "as it was", "as it is", n=0, lineterm="")
    return "\n".join(lines)


if __name__ == "__main__":
    os.environ[DRAW] = "1"
    sys.exit(pytest.main(["-n", "0", __file__]))
