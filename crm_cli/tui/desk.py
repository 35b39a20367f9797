"""The bridge between the screen and the application: what touches the file runs on a lane, never on the loop.

A lane is one thread with a `Crm` of its own, because a connection belongs to the thread that opened it. The hand's lane
fetches windows of rows and cards, and writes; a second one counts and searches, which may take longer. No transaction
outlives a call.
"""

import asyncio
import shlex
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event, Lock
from typing import TypeVar

from crm_cli.config import Settings, demo_path
from crm_cli.errors import StoreUnavailable
from crm_cli.services.application import Clock, Crm, utc_now

T = TypeVar("T")


class Lane:
    """One thread and its `Crm`. Calls are answered in the order in which they come."""

    def __init__(self, opening: Callable[[], Crm]) -> None:
        self._opening = opening
        self._crm: Crm | None = None
        self._thread = ThreadPoolExecutor(1)

    async def do(self, work: Callable[[Crm], T]) -> T:
        """What `work` returns; it must have read all it needs by then. Raises the CrmError family."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._done, work)

    def _done(self, work: Callable[[Crm], T]) -> T:
        if self._crm is None:
            self._crm = self._opening()
        self._crm.renew()
        try:
            return work(self._crm)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._crm.understood(error) from error
        except OSError as error:
            raise StoreUnavailable(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from error

    def interrupt(self) -> None:
        """Stop the read that is under way; its call then raises StoreUnavailable."""
        crm = self._crm
        if crm is not None:
            crm.interrupt()

    async def reopen(self) -> None:
        """Open the file anew at the next call, with the settings that hold then."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._let_go)

    def close(self) -> None:
        """Let go of the file, once what is under way is done."""
        self._thread.submit(self._let_go)
        self._thread.shutdown()

    def _let_go(self) -> None:
        crm, self._crm = self._crm, None
        if crm is not None:
            crm.close()


class Desk:
    """What screens ask of the application. `root` are the options that `crm` was called with, such as --demo."""

    def __init__(
        self,
        settings: Settings,
        *,
        settings_file: Path | None = None,
        may_create: bool = False,
        clock: Clock = utc_now,
        root: Sequence[str] = (),
    ) -> None:
        self.settings = settings
        self._settings_file = settings_file
        self.last_line = ""
        self.on_notice: Callable[[str], None] = lambda _text: None
        self.on_written: Callable[[], None] = lambda: None
        self._root = tuple(root)
        self._line = ""
        self._may_create, self._clock = may_create, clock
        self._hand, self._counting = Lane(self._open), Lane(self._open)
        self._newest: dict[str, int] = {}
        self._counted: str | None = None  # the topic that is being worked on
        self._turn = Lock()
        self._may_open = Event()
        self._may_open.set()

    def hold(self) -> None:
        """Let no lane open the file until `release`: reading would take its time from the first picture."""
        self._may_open.clear()

    def release(self) -> None:
        """Let the lanes go on."""
        self._may_open.set()

    def _open(self, *, dry_run: bool = False) -> Crm:
        self._may_open.wait()
        return Crm(
            self.settings,
            may_create=self._may_create,
            clock=self._clock,
            typed=lambda: self._line,
            notice=lambda text: self.on_notice(text),
            dry_run=dry_run,
        )

    async def read(self, work: Callable[[Crm], T]) -> T:
        """What a quick read finds: a window of rows, a card. Raises the CrmError family."""
        return await self._hand.do(work)

    async def count(self, topic: str, work: Callable[[Crm], T]) -> T | None:
        """What a read that may take a while finds; None once a newer question of the same topic took its place.

        Raises the CrmError family.
        """
        number = self._newest[topic] = self._newest.get(topic, 0) + 1
        with self._turn:
            if self._counted == topic:
                self._counting.interrupt()
        return await self._counting.do(lambda crm: self._counted_for(topic, number, crm, work))

    def _counted_for(self, topic: str, number: int, crm: Crm, work: Callable[[Crm], T]) -> T | None:
        with self._turn:
            if self._newest[topic] != number:
                return None
            self._counted = topic
        try:
            found = work(crm)
        except sqlite3.OperationalError:
            if self._newest[topic] == number:
                raise
            return None
        finally:
            with self._turn:
                self._counted = None
        return found if self._newest[topic] == number else None

    async def write(self, words: Sequence[str], work: Callable[[Crm], T]) -> T:
        """Do what the command line `crm WORDS` does; the journal keeps that line. Raises the CrmError family."""

        def journalled(crm: Crm) -> T:
            self._line = shlex.join(words)
            return work(crm)

        done = await self._hand.do(journalled)
        self.last_line = shlex.join(("crm", *self._root, *words))
        self.on_written()
        return done

    async def try_out(self, words: Sequence[str], work: Callable[[Crm], T]) -> T:
        """What `work` finds after a write that is then taken back, as with --dry-run. Raises the CrmError family."""

        def tried(_crm: Crm) -> T:
            self._line = shlex.join(words)
            trial = self._open(dry_run=True)
            try:
                return work(trial)
            finally:
                trial.close()

        return await self._hand.do(tried)

    async def keep(self, key: str, value: str) -> None:
        """Write a setting to the settings file. Raises the CrmError family."""
        from crm_cli.services.preferences import set_value

        path = self._settings_file
        if path is not None:
            await self._hand.do(lambda _crm: set_value(path, key, value))

    async def settle(self, answers: Mapping[str, str]) -> None:
        """Let the answers to the first questions hold from now on, then keep them. Raises the CrmError family."""
        from crm_cli.services.first_run import answered

        self.settings = answered(self.settings, answers, f"file {self._settings_file}")
        await asyncio.gather(self._hand.reopen(), self._counting.reopen())
        for key, text in answers.items():
            await self.keep(key, text)

    def sandbox(self) -> "Desk":
        """A desk for the sandbox of `crm demo`, which is built if it is not there. Takes a second or two then."""
        from crm_cli.services import demo

        settings = self.settings.with_flags({"db": str(demo_path())}).without("staff")
        with closing(Crm(settings, may_create=True, clock=self._clock, typed=lambda: "demo")) as crm:
            if not crm.day.counts().people:
                demo.build(crm)
        return Desk(settings, settings_file=self._settings_file, clock=self._clock, root=("--demo",))

    def close(self) -> None:
        """Let go of the file once what is being written is; what is being counted is given up."""
        self.release()
        with self._turn:
            for topic in self._newest:
                self._newest[topic] += 1
            self._counting.interrupt()
        self._counting.close()
        self._hand.close()
