"""A loop for tests that never waits for time alone: where nothing else is to be done, the time has come."""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any


class Clock(selectors.DefaultSelector):
    """What the loop waits with. How far ahead of the real time it is, and how many threads it waits for."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0  # seconds
        self.at_work = 0

    def select(self, timeout: float | None = None) -> Any:
        """Wait only for threads, and for what ends at no time of its own."""
        if timeout is None or self.at_work:
            return super().select(timeout)
        found = super().select(0)
        if not found:
            self.ahead += max(0.0, timeout)
        return found


class Loop(asyncio.SelectorEventLoop):
    """The loop; its time passes at once unless a thread is at work, which takes the time it takes."""

    def __init__(self) -> None:
        self.clock = Clock()
        super().__init__(self.clock)

    def time(self) -> float:
        """Seconds, as the tasks of this loop live through them."""
        return super().time() + self.clock.ahead

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        """As ever, and what it leads to is waited for."""
        self.clock.at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._done)
        return future

    def _done(self, _future: Any) -> None:
        self.clock.at_work -= 1
