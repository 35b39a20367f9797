"""A sync with a folder killed at every place where it touches a file of the folder."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

# A copy of the file and of the folder for every place; a child forked from a warm parent is killed there. A place is
# anything done to a file of the folder: the audit event comes before it is done.
KILLED = """
import json, os, shutil, signal, sys
from contextlib import redirect_stdout, redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from itertools import count
from pathlib import Path
from crm_cli.commands.context import Cli
from crm_cli.main import main

home = Path(sys.argv[1])
clock = lambda: datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
places = {"open", "os.rename", "os.remove", "os.scandir"}

def sync(copy):
    words = ["--db", str(copy / "agency.db"), sys.argv[2], "sync-dir", str(copy / "folder")]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
        code = main(words, cli=Cli(clock=clock))
    return code, said.getvalue()

def killed(copy, place):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    seen = count(1)
    def hear(event, args):
        if event in places and str(args[0]).startswith(str(copy / "folder")) and next(seen) == place:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hear)
    sync(copy)
    os._exit(0)

def made():
    copy = home / f"copy-{next(copies)}"
    shutil.copytree(home / "origin", copy)
    return copy

copies = count()
sync(made())  # so that its children need not import
for place in count(0):
    copy = made()
    harmed = killed(copy, place) if place else None
    print(json.dumps([str(copy), harmed, sync(copy), sync(copy)]), flush=True)
    if harmed is False:
        break
"""


class Run(NamedTuple):
    """A copy that was harmed (or not, or could not be), and the code and the talk of the two syncs after that."""

    copy: Path
    harmed: bool | None
    first: tuple[int, str]
    second: tuple[int, str]


def killed_everywhere(origin: Path, noun: str) -> tuple[Run, list[Run]]:
    """Sync copies of `origin/agency.db` and `origin/folder`: one unharmed, then one for each place of being killed."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(origin.parent), noun],
        capture_output=True,
        env={**os.environ, "CRM_TIMEZONE": "Asia/Tehran", "CRM_CONFIG": str(origin / "none.toml")},
        text=True,
        check=True,
    )
    lines: list[Any] = [json.loads(line) for line in done.stdout.splitlines()]
    unharmed, *runs = [Run(Path(copy), harmed, tuple(one), tuple(two)) for copy, harmed, one, two in lines]
    return unharmed, runs


def no_space(self: Path, _target: Path) -> None:
    """What `Path.replace` does on a full disk."""
    raise OSError(28, "No space left on device")
