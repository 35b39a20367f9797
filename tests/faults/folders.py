"""A sync with a folder harmed at every place where it touches a file of the folder: killed, full, gone."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

# A copy of the file and of the folder for every place; a child forked from a warm parent is harmed there. A place is
# anything done to a file of the folder: the audit event comes before it is done. From there on the disk is full, or the
# folder has another name until the child is over.
HARMED = """
import json, os, shutil, signal, sys
from contextlib import redirect_stdout, redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from itertools import count
from pathlib import Path
from crm_cli.commands.context import Cli
from crm_cli.main import main

home, noun, harm = Path(sys.argv[1]), *sys.argv[2:]
clock = lambda: datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
places = {"open", "os.rename"} if harm == "full" else {"open", "os.rename", "os.remove", "os.scandir"}

def sync(copy):
    words = ["--db", str(copy / "agency.db"), noun, "sync-dir", str(copy / "folder")]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
        code = main(words, cli=Cli(clock=clock))
    return code, said.getvalue()

def harmed(copy, place):
    folder, away, told = copy / "folder", copy / "away", copy / "told"
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if away.exists():
            away.rename(folder)
        shutil.copytree(folder, copy / "then")
        shutil.copy(copy / "agency.db", copy / "then.db")
        return code == -signal.SIGKILL or (json.loads(told.read_text()) if code else False)
    seen = count(1)
    def hear(event, args):
        if event not in places or not str(args[0]).startswith(str(folder)):
            return
        if harm == "full" and event == "open" and not args[2] & os.O_CREAT:
            return
        if harm == "gone" and event == "os.remove" and str(args[0]).endswith(".part"):  # when all is done
            return
        at = next(seen)
        if harm == "kill" and at == place:
            os.kill(os.getpid(), signal.SIGKILL)
        if harm == "gone" and at == place:
            folder.rename(away)
        if harm == "full" and at >= place:
            raise OSError(28, "No space left on device")
    sys.addaudithook(hear)
    done = sync(copy)
    told.write_text(json.dumps(done))
    os._exit(int(next(seen) > place))

def made():
    copy = home / f"copy-{next(copies)}"
    shutil.copytree(home / "origin", copy)
    return copy

copies = count()
sync(made())  # so that its children need not import
for place in count(0):
    copy = made()
    was = harmed(copy, place) if place else None
    print(json.dumps([str(copy), was, sync(copy), sync(copy)]), flush=True)
    if was is False:
        break
"""


class Run(NamedTuple):
    """A copy that was harmed (or not, or could not be), and the code and the talk of the two syncs after that.

    Of a sync that was not killed, `harmed` has its code and talk; `copy/then` and `copy/then.db` are as it left them.
    """

    copy: Path
    harmed: Any
    first: tuple[int, str]
    second: tuple[int, str]


def harmed_everywhere(origin: Path, noun: str, harm: str = "kill") -> tuple[Run, list[Run]]:
    """Sync copies of `origin/agency.db` and `origin/folder`: one unharmed, then one for each place of being harmed.

    `harm` is kill, full or gone.
    """
    done = subprocess.run(
        [sys.executable, "-c", HARMED, str(origin.parent), noun, harm],
        capture_output=True,
        env={**os.environ, "CRM_TIMEZONE": "Asia/Tehran", "CRM_CONFIG": str(origin / "none.toml")},
        text=True,
        check=True,
    )
    lines: list[Any] = [json.loads(line) for line in done.stdout.splitlines()]
    unharmed, *runs = [Run(Path(copy), harmed, tuple(one), tuple(two)) for copy, harmed, one, two in lines]
    return unharmed, runs


def told(run: Run) -> Counter[str]:
    """What a sync that the folder has stopped says it had done: how many, by the word for it."""
    code, said = run.harmed
    assert code == 1, said
    assert not re.search("Traceback|something unexpected", said), said
    error, hint = said.splitlines()[-2:]
    assert error.startswith("error: "), said
    summary, then, _reason = error.removeprefix("error: ").rpartition(", then: ")
    assert "run it again to finish" in hint or not then
    return Counter({what: int(n) for n, what in re.findall(r"(\d+) ([a-z ]+)", summary)})


def done(run: Run, origin: Path) -> tuple[int, int]:
    """How many files it has written, and removed."""
    then, before = (
        {path.name: path.read_bytes() for path in folder.glob("*.*") if not path.name.startswith(".")}
        for folder in (run.copy / "then", origin / "folder")
    )
    return sum(before.get(name) != data for name, data in then.items()), len(before.keys() - then.keys())


def no_space(self: Path, _target: Path) -> None:
    """What `Path.replace` does on a full disk."""
    raise OSError(28, "No space left on device")


def finished(
    runs: Iterable[Run], unharmed: Run, state: Callable[[Path], object], sound: Callable[[Path], object]
) -> None:
    """After each of these runs the next one left folder and file, their `state`, as they are without harm."""
    expected = state(unharmed.copy)
    for run in runs:
        assert (run.first[0], run.second) == (0, (0, "in step\n")), run.copy
        assert state(run.copy) == expected, run.copy
        assert sound(run.copy / "agency.db")
