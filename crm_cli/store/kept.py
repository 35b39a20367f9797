"""The backups there are, told by their names and their first bytes: no database is opened for a list of them."""

import contextlib
import stat
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from crm_cli.domain.backups import Backup, newest_first, read_name
from crm_cli.domain.present import stored
from crm_cli.errors import NotFound, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.store.backup import folder_of
from crm_cli.store.file import APPLICATION_ID

# The header of a SQLite file, all numbers big-endian: what it begins with, the user version, the application id.
_MAGIC, _VERSION, _APPLICATION = b"SQLite format 3\0", slice(60, 64), slice(68, 72)


def names(path: Path) -> list[str]:
    """What the backups of the file `path` are called, newest first. Raises StoreUnavailable."""
    folder = folder_of(path)
    try:
        return newest_first(place.name for place in folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreUnavailable(
            _("{path} cannot be read: {reason}").format(path=folder, reason=error.strerror),
            hint=_("check what it is, and its permissions"),
        ) from error


def kept(path: Path) -> list[Backup]:
    """The backups of the file `path`, newest first. Raises StoreUnavailable."""
    found = []
    for name in names(path):
        with contextlib.suppress(FileNotFoundError):  # another process has just removed it
            found.append(described(folder_of(path) / name, name))
    return found


def find(path: Path, name: str) -> Path:
    """The backup of the file `path` that has this name, else the file that is called so. Raises NotFound."""
    ours = folder_of(path) / name
    place = ours if read_name(name) and ours.exists() else Path(name)
    if not place.exists():
        raise NotFound(_("there is no backup {name}").format(name=name), hint=_("see `crm backups list`"))
    return place


def described(place: Path, name: str) -> Backup:
    """What is to be seen from outside of a backup that goes by `name`. Raises OSError when it cannot be seen."""
    info = place.stat()
    said = read_name(place.name)
    made_at = said.made_at if said else stored(datetime.fromtimestamp(info.st_mtime, UTC))
    format_ = _format_of(place) if stat.S_ISREG(info.st_mode) else None
    return Backup(name, made_at, said.why if said else None, info.st_size, format_)


def remove(path: Path, doomed: Iterable[str]) -> None:
    """Delete these backups of the file `path`. Raises StoreUnavailable."""
    for name in doomed:
        try:
            (folder_of(path) / name).unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnavailable(
                _("the backup {name} cannot be removed: {reason}").format(name=name, reason=error.strerror),
                hint=_("check the permissions of the folder"),
            ) from error


def _format_of(place: Path) -> int | None:
    with contextlib.suppress(OSError), place.open("rb") as stream:
        header = stream.read(100)
        ours = int.from_bytes(header[_APPLICATION]) == APPLICATION_ID
        return int.from_bytes(header[_VERSION]) if ours and header.startswith(_MAGIC) else None
    return None
