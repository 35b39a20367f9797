"""The pictures in docs/, of the sandbox agency on a fixed morning: run this file to draw them anew.

python -m tests.house.test_pictures
"""

import asyncio
import re
import tempfile
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from crm_cli import config
from crm_cli.config import Settings
from crm_cli.services import demo
from crm_cli.services.application import Crm
from crm_cli.tui.app import CrmApp
from crm_cli.tui.desk import Desk
from tests.conftest import NOW
from tests.tui.conftest import Hand
from tests.tui.pictures import picture, still

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"
SIZE = (120, 34)
LARGEST = 100_000  # bytes


class Shot(NamedTuple):
    """What is drawn: the screen, what is pressed on it, the colours."""

    mode: str
    keys: tuple[str, ...] = ()
    theme: str = "crm-dark"


SHOTS = {
    "today": Shot("today", ("j",) * 4),
    "contacts": Shot("contacts", ("G",)),
    "complaints": Shot("complaints"),
    "form": Shot("followups", ("a", *"sara", "enter", *"visa papers", "tab", *"next sat", "tab")),
    "moves": Shot("complaints", ("right",) * 4 + ("M",)),
    "light": Shot("contacts", ("f", *"tag:vip", "enter"), "crm-light"),
}


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_is_small_and_needs_nothing_from_elsewhere(name: str) -> None:
    path = FOLDER / f"{name}.svg"
    text = path.read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    assert path.stat().st_size < LARGEST
    assert re.findall("https?://[^\"' ]+", text) == ["http://www.w3.org/2000/svg"]


def test_every_picture_is_shown_in_a_page() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {Path(one).stem for page in pages for one in re.findall(r"pictures/[\w-]+\.svg", page.read_text("utf-8"))}
    assert shown == set(SHOTS) == {path.stem for path in FOLDER.iterdir()}


def sandbox(home: Path, theme: str) -> Settings:
    """The settings for the sandbox agency in a home of its own; it is built when it is not there."""
    env = {"CRM_CONFIG": str(home / "config.toml"), "CRM_TIMEZONE": "Asia/Tehran", "CRM_REGION": "IR", "CRM_RTL": "off"}
    settings = config.load({"db": str(home / "demo.db"), "ui.theme": theme}, env=env)
    if not settings.db.exists():
        with closing(Crm(settings, may_create=True, clock=lambda: NOW, typed=lambda: "demo")) as crm:
            demo.build(crm)
    return settings


async def drawn(shot: Shot, settings: Settings) -> str:
    """One picture."""
    with closing(Desk(settings, clock=lambda: NOW)) as desk:
        async with CrmApp(desk, shot.mode).run_test(size=SIZE, notifications=True) as pilot:
            hand = Hand(pilot)
            await hand.settle()
            await hand.press(*("space" if key == " " else key for key in shot.keys))
            still(hand.screen)
            await hand.settle()
            return picture(hand.screen)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for name, shot in SHOTS.items():
            svg = asyncio.run(drawn(shot, sandbox(Path(home), shot.theme)))
            (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")
