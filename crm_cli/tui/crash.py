"""What an unexpected error leaves behind: where in the code it happened, and nothing that was stored or typed."""

import os
import platform
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from crm_cli import __version__
from crm_cli.config import state_dir


def written(error: BaseException) -> Path:
    """Write the report of an error, readable by its owner alone; returns where."""
    folder = state_dir() / "crashes"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.txt"
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(report(error))
    return path


def report(error: BaseException) -> str:
    """Versions, and for each error of the chain its kind and the places it passed. Messages and values are left out."""
    python = ".".join(map(str, sys.version_info[:3]))
    lines = [f"crm {__version__}, Textual {version('textual')}, Python {python}, {platform.system()}"]
    for link in _chain(error):
        lines += ["", f"{type(link).__module__}.{type(link).__qualname__}"]
        lines += [f"  {_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in _frames(link)]
    return "\n".join(lines) + "\n"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what led to it; each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)


def _place(filename: str) -> str:
    """The last parts of a path: folders above them may carry the name of a person."""
    return "/".join(Path(filename).parts[-3:])
