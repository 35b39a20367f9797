"""What is examined, and how the commands that are advised begin."""

from pathlib import Path
from shlex import quote
from typing import NamedTuple

from crm_cli.config import Settings
from crm_cli.domain.present import Present


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
