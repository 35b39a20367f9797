"""What was last seen of each file, kept among the user's own state and never in the file or beside it.

Only the check-up reads and writes it: everyday commands remember nothing.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from crm_cli import config

Tip = tuple[int, str]  # the number and the hash of a seal


class Seen(NamedTuple):
    """A file as it was: its last seal, how many commands it had, and when that was (UTC text).

    `told` is the last seal of another state in which it was found since, and which was reported.
    """

    tip: Tip
    commands: int
    at: str
    told: Tip | None = None


def recall(path: Path) -> Seen | None:
    """What is remembered of a file; nothing, when the memory cannot be read."""
    try:
        found = _all()[_key(path)]
        told = found["told"] and _tip(*found["told"])
        return Seen(_tip(*found["tip"]), int(found["commands"]), str(found["at"]), told)
    except (KeyError, TypeError, ValueError):
        return None


def remember(path: Path, seen: Seen) -> None:
    """Keep this in place of what was remembered of a file. Raises OSError where that cannot be written."""
    _write({**_all(), _key(path): seen._asdict()})


def drop(path: Path) -> None:
    """Remember nothing of a file that was put back on purpose. Raises OSError where that cannot be written."""
    if (known := _all()).pop(_key(path), None):
        _write(known)


def _write(known: Mapping[str, object]) -> None:
    place = _place()
    draft = place.with_name(f".{place.name}.{os.urandom(4).hex()}.part")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            json.dump(known, out, indent=1)
        draft.replace(place)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def _tip(number: object, hash_: object) -> Tip:
    return int(str(number)), str(hash_)


def _all() -> dict[str, Any]:
    try:
        found = json.loads(_place().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _place() -> Path:
    return config.state_dir() / "seen.json"


def _key(path: Path) -> str:
    return str(path.resolve())
