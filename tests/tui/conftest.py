"""A full screen for the tests of this floor: on a file with a small agency, at a fixed moment, with hands on its keys.

Tests are `async def` and write

    async with full_screen("contacts") as hand:
        await hand.press("j", "enter")
        assert "Sara" in hand.text
"""

import asyncio
import inspect
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import _time, events
from textual.pilot import Pilot
from textual.screen import Screen

from crm_cli import config
from crm_cli.tui.app import WATCH, CrmApp
from crm_cli.tui.desk import Desk
from tests.commands.conftest import furnish
from tests.conftest import NOW, Shell
from tests.tui.clock import Loop


class Hand:
    """Types on a full screen and reads it."""

    def __init__(self, pilot: Pilot[int]) -> None:
        self.pilot = pilot
        self.app: CrmApp = pilot.app  # type: ignore[assignment]

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, and wait until each has had its effect."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text, letter by letter, and wait until all of it has had its effect."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))
        await self.settle()

    async def paste(self, text: str) -> None:
        """Give a text all at once to what has the focus, as a terminal does that pastes."""
        assert self.screen.focused
        self.screen.focused.post_message(events.Paste(text))
        await self.settle()

    async def click(self, selector: str) -> None:
        """Click on a widget."""
        await self.pilot.click(selector)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        for _turn in range(100):
            await self.pilot.pause()
            working = [w for w in self.app.workers if w.group != WATCH and not w.is_finished and not w.is_cancelled]
            waiting = self.app.asking
            if len(working) <= waiting:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"still under way: {working}")

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""
        return self.app.screen

    @property
    def text(self) -> str:
        """What the screen on top shows, line by line."""
        return "\n".join(strip.text.rstrip() for strip in self.screen._compositor.render_strips())

    @property
    def notices(self) -> list[str]:
        """The notices that are shown."""
        return [notice.message for notice in self.app._notifications]


FullScreen = Callable[..., AbstractAsyncContextManager[Hand]]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs the tests that are coroutines."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    with asyncio.Runner(loop_factory=Loop) as runner, pytest.MonkeyPatch.context() as patch:
        patch.setattr(_time, "get_time", runner.get_loop().time)
        runner.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The agency, made once."""
    found = Shell(tmp_path_factory.mktemp("agency"))
    furnish(found)
    return found


@pytest.fixture
def agency(shell: Shell, furnished: Shell) -> Shell:
    """The agency, a copy for one test; the shell types commands on the same file as another process would."""
    shutil.copy(furnished.db, shell.db)
    return shell


@pytest.fixture
def full_screen(tmp_path: Path) -> FullScreen:
    """Opens the full screen on the file of `shell`; further words are settings, such as `theme="nord"`."""

    @asynccontextmanager
    async def opened(
        start: str = "", *, size: tuple[int, int] = (80, 24), kind: type[CrmApp] = CrmApp, **given: str
    ) -> AsyncIterator[Hand]:
        env = {"CRM_CONFIG": str(tmp_path / "config.toml"), "CRM_TIMEZONE": "Asia/Tehran", "CRM_REGION": "IR"}
        env["CRM_RTL"] = "off"  # whatever terminal the tests are started from
        env |= {f"CRM_{key.upper()}": value for key, value in given.items()}
        settings = config.load({"db": str(tmp_path / "agency.db")}, env=env)
        desk = Desk(settings, settings_file=tmp_path / "config.toml", may_create=True, clock=lambda: NOW)
        try:
            async with kind(desk, start).run_test(size=size, notifications=True) as pilot:
                hand = Hand(pilot)
                await hand.settle()
                yield hand
        finally:
            desk.close()

    return opened
