"""What is examined, and how the commands that are advised begin."""

from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from crm_cli.config import Settings
from crm_cli.domain.findings import Finding
from crm_cli.domain.present import Present
from crm_cli.errors import StoreUnavailable
from crm_cli.store.kept import names
from crm_cli.store.repair import Fault


class Patient(NamedTuple):
    """One file and the settings it is used with.

    It may be missing where a write `may_create` it; `full` asks to look at every index entry and word.
    """

    path: Path
    settings: Settings
    present: Present
    may_create: bool = False
    full: bool = False

    @property
    def quoted(self) -> str:
        """The path as one word of a command line."""
        return quote(str(self.path))

    def crm(self, words: str) -> str:
        """A command line of crm that works on this file."""
        flagged = self.settings.values["db"].origin == "flag"
        return f"crm --db {self.quoted} {words}" if flagged else f"crm {words}"

    def to_repair(self, fault: Fault) -> Finding:
        """What `crm doctor --repair` makes anew."""
        return Finding(fault.check, "mend", fault.found, self.crm("doctor --repair"))

    def restoring(self) -> str | None:
        """The command that restores the newest backup, if there is one."""
        with suppress(StoreUnavailable):
            for name in names(self.path):
                return self.crm(f"backups restore {name}")
        return None

    def salvage(self) -> str:
        """The command that saves what can be read of the file."""
        return self.crm(f"doctor --salvage {quote(str(self.path.with_stem(f'{self.path.stem}-salvaged')))}")
