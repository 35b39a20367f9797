"""Backups by their names: a name says when and why its backup was made, so that a list of them needs no database."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from crm_cli.domain.present import stored
from crm_cli.domain.vocabulary import BACKUP_REASONS

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(rf"([0-9]{{8}}T[0-9]{{6}}Z)-({'|'.join(BACKUP_REASONS)})(?:-([1-9][0-9]*))?\.db")


class Name(NamedTuple):
    """What a name says. `number` tells those apart that were made in the same second for the same reason."""

    made_at: str
    number: int
    why: str


class Backup(NamedTuple):
    """A backup: its name (a path, when it is kept elsewhere), when and why it was made, its bytes, its format.

    `why` is None for a file that somebody has named, `format` where the file does not say it.
    """

    name: str
    made_at: str
    why: str | None
    size: int
    format: int | None


def name_of(at: datetime, why: str, number: int = 1) -> str:
    """The name of a backup made at an aware instant."""
    return f"{at.astimezone(UTC):{_STAMP}}-{why}{f'-{number}' if number > 1 else ''}.db"


def read_name(name: str) -> Name | None:
    """What a name says; None for a file that is no backup of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    stamp, why, number = found.groups()
    try:
        return Name(stored(datetime.fromisoformat(stamp)), int(number or 1), why)
    except ValueError:  # a thirteenth month
        return None


def newest_first(names: Iterable[str]) -> list[str]:
    """Those that name a backup, the newest first."""
    known = [(said, name) for name in names if (said := read_name(name))]
    return [name for _said, name in sorted(known, reverse=True)]


def surplus(backups: Iterable[Backup], keep: int, *, manual: bool = False) -> Iterator[Backup]:
    """Of backups that come newest first, those beyond the newest `keep` of each reason.

    The newest of each reason stays whatever `keep` says; those that a person made stay unless `manual`.
    """
    seen: Counter[str | None] = Counter()
    for backup in backups:
        seen[backup.why] += 1
        if seen[backup.why] > max(keep, 1) and (manual or backup.why != "manual"):
            yield backup
