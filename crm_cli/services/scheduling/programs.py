"""Runs the programs of schedulers: words of a list, never a shell, and not for ever."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from crm_cli.config import expanded
from crm_cli.errors import ProgramFailed
from crm_cli.i18n import _

PATIENCE = 20  # seconds


class Ran(NamedTuple):
    """How a program ended: its code, what it wrote and what it said. Bytes that are no text come back as they were."""

    code: int
    out: str
    said: str


class Programs:
    """The programs of an environment, and the places it names."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def has(self, name: str) -> bool:
        """Whether there is a program of this name."""
        return shutil.which(name, path=self._env.get("PATH", os.defpath)) is not None

    def below_home(self, *parts: str) -> Path:
        """A place in the user's home."""
        return expanded(self._env.get("HOME") or "~").joinpath(*parts)

    def settings(self, *parts: str) -> Path:
        """A place among the user's settings."""
        own = self._env.get("XDG_CONFIG_HOME", "")
        return (Path(own) if own.startswith("/") else self.below_home(".config")).joinpath(*parts)

    def tried(self, *words: str, given: str = "") -> Ran:
        """Run a program however it ends; `given` is on its standard input. Raises ProgramFailed if it never does."""
        import subprocess

        try:
            done = subprocess.run(
                words,
                input=given.encode(errors="surrogateescape"),
                capture_output=True,
                env={**self._env, "LC_ALL": "C"},
                timeout=PATIENCE,
                check=False,
            )
        except FileNotFoundError as error:
            raise ProgramFailed(_("there is no {program} here").format(program=words[0])) from error
        except subprocess.TimeoutExpired as error:
            message = _("no answer from {program} in {n} seconds")
            raise ProgramFailed(message.format(program=words[0], n=PATIENCE)) from error
        except OSError as error:
            message = _("{program} failed: {reason}")
            raise ProgramFailed(message.format(program=words[0], reason=error.strerror or error)) from error
        out, said = (text.decode(errors="surrogateescape") for text in (done.stdout, done.stderr))
        return Ran(done.returncode, out, said)

    def run(self, *words: str, given: str = "") -> str:
        """Run a program that must succeed; what it wrote. Raises ProgramFailed with what it said."""
        ran = self.tried(*words, given=given)
        if ran.code:
            reason = " ".join(ran.said.split()) or _("exit code {code}").format(code=ran.code)
            raise ProgramFailed(_("{program} failed: {reason}").format(program=words[0], reason=reason))
        return ran.out
