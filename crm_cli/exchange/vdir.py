"""A folder with one calendar item or one contact per file (vdir), and what was agreed with it last.

Nothing outside of the folder is read or written, whatever its files are and say.
https://vdirsyncer.pimutils.org/en/stable/vdir.html
"""

import contextlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from crm_cli.errors import Conflict, Invalid, NotFound, StoreUnavailable
from crm_cli.exchange.files import replacing
from crm_cli.exchange.jsonl import dumps
from crm_cli.i18n import _

Said = TypeVar("Said")

MOST_BYTES_REMEMBERED = 256 * 1024 * 1024
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NAME = re.compile(r"[a-z0-9][a-z0-9_.+-]{0,199}")

Mark = tuple[int, int, int]


class File(NamedTuple):
    """A file of the folder: its bytes, or the `fault` for which it was not read. `mark` changes with the file."""

    name: str
    mark: Mark | None
    data: bytes = b""
    fault: str = ""


class Kind(NamedTuple, Generic[Said]):
    """What lies in a folder: how its files end, how large one may be, where what was agreed is kept, how that is read.

    `said` raises ValueError or TypeError for what nobody can have said.
    """

    suffix: str
    most_bytes: int
    memory: str
    said: Callable[[Any], Said]

    def file_name(self, uid: str) -> str:
        """The file of the item `uid`: a name that every file system keeps apart from others, and nothing but a name."""
        return (uid if _NAME.fullmatch(uid) else digest(uid.encode())) + self.suffix


class Known(NamedTuple, Generic[Said]):
    """What was agreed about one record: the file, the digests of its bytes and of the record, what both said."""

    file: str
    seen: str
    entry: str
    said: Said


class Memory(NamedTuple, Generic[Said]):
    """What was agreed, by uid, and the file of crm it was agreed with."""

    owner: str | None
    known: Mapping[str, Known[Said]]


def digest(data: bytes) -> str:
    """What tells these bytes from others."""
    return sha256(data).hexdigest()


class Folder(Generic[Said]):
    """One such folder. Raises NotFound where there is none."""

    def __init__(self, path: Path, kind: Kind[Said]) -> None:
        if not path.is_dir():
            raise NotFound(
                _("there is no folder {path}").format(path=path), hint=_("check the name, or make it: mkdir DIR")
            )
        self._path = path
        self._place = _place(path)
        self.kind = kind

    def check_writable(self) -> None:
        """Raises StoreUnavailable for a folder that cannot be written to, before anything is taken in."""
        if not os.access(self._path, os.W_OK):
            raise StoreUnavailable(
                _("{path} cannot be written to").format(path=self._path), hint=_("check the permissions of the folder")
            )

    def files(self) -> Iterator[File]:
        """Everything that may be an item, by name. Raises StoreUnavailable for a folder that is gone or closed."""
        try:
            names = sorted(entry.name for entry in os.scandir(self._path))
        except OSError as error:
            raise _unreadable(self._path, error) from error
        for name in names:
            if name.endswith(self.kind.suffix) and not name.startswith("."):
                with contextlib.suppress(FileNotFoundError):  # somebody has just removed it
                    yield self._read(name, self.kind.most_bytes)

    def again(self, name: str, mark: Mark | None) -> bytes | None:
        """The bytes of the file with `mark`; None when it is no longer that one."""
        with contextlib.suppress(FileNotFoundError):
            file = self._read(name, self.kind.most_bytes)
            return file.data if file.mark == mark else None
        return None

    def put(self, name: str, text: str, mark: Mark | None) -> bool:
        """Write a file in place of the one with `mark`; False when it is no longer that one. None: there is none."""
        if self._mark(name) != mark:
            return False
        with replacing(self._path / name) as out:
            out.write(text)
        return True

    def remove(self, name: str, mark: Mark | None) -> bool:
        """Remove the file with `mark`; False when it is no longer that one. Raises StoreUnavailable."""
        if self._mark(name) != mark:
            return False
        try:
            (self._path / name).unlink()
        except FileNotFoundError:  # somebody was faster
            self._check()
        except OSError as error:
            raise StoreUnavailable(
                _("{path} cannot be removed: {reason}").format(path=self._path / name, reason=error.strerror),
                hint=_("check the permissions of the folder"),
            ) from error
        return True

    def recall(self) -> Memory[Said]:
        """What was agreed last; nothing where nobody has been here.

        Raises Conflict for what is no file of crm's, and Invalid for one that does not say what crm wrote.
        """
        import json

        try:
            file = self._read(self.kind.memory, MOST_BYTES_REMEMBERED)
        except FileNotFoundError:
            return Memory(None, {})
        if file.fault:
            raise Conflict(f"{self._path / self.kind.memory}: {file.fault}", hint=_("take it away and try again"))
        try:
            return self._memory(json.loads(file.data))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise Invalid(_("it is not what crm wrote, and is made anew")) from error

    def remember(self, memory: Memory[Said]) -> None:
        """Keep what was agreed, in place of what was kept before."""
        with replacing(self._path / self.kind.memory) as out:
            out.write(dumps(memory._asdict()) + "\n")

    def _memory(self, raw: Any) -> Memory[Said]:
        known = {
            uid: Known(file, seen, entry, self.kind.said(said))
            for uid, (file, seen, entry, said) in raw["known"].items()
        }
        if not all(isinstance(text, str) for one in known.values() for text in one[:3]):
            raise TypeError
        return Memory(raw["owner"], known)

    def _read(self, name: str, most: int) -> File:
        path = self._path / name
        if not _is_text(name):
            return File(name, None, fault=_("its name is no UTF-8 text"))
        try:
            info = path.lstat()
            if fault := _fault(info, most):
                return File(name, None, fault=fault)
            with os.fdopen(os.open(path, _OPEN), "rb") as stream:
                return File(name, _marked(os.fstat(stream.fileno())), stream.read(most))
        except FileNotFoundError:
            self._check()
            raise
        except OSError as error:
            return File(name, None, fault=_("it cannot be read: {reason}").format(reason=error.strerror))

    def _mark(self, name: str) -> Mark | None:
        try:
            return _marked((self._path / name).lstat())
        except FileNotFoundError:
            self._check()
            return None
        except OSError as error:
            raise _unreadable(self._path / name, error) from error

    def _check(self) -> None:
        """Where a file is missing: raises StoreUnavailable when its folder is gone, or no longer the same."""
        if _place(self._path) != self._place:
            raise StoreUnavailable(_("{path} is gone").format(path=self._path), hint=_("check where the folder is"))


def _place(path: Path) -> tuple[int, int] | None:
    """Which folder has this name now; None while there is none."""
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino


def _is_text(name: str) -> bool:
    """Whether a name can be kept: bytes that are no text come as half characters."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _fault(info: os.stat_result, most: int) -> str:
    """Why a file is left alone, or ""."""
    if stat.S_ISLNK(info.st_mode):
        return _("a symbolic link; it is not followed")
    if not stat.S_ISREG(info.st_mode):
        return _("it is no file")
    return _("it is larger than {n} bytes").format(n=most) if info.st_size > most else ""


def _marked(info: os.stat_result) -> Mark:
    return info.st_ino, info.st_size, info.st_mtime_ns


def _unreadable(path: Path, error: OSError) -> StoreUnavailable:
    return StoreUnavailable(
        _("{path} cannot be read: {reason}").format(path=path, reason=error.strerror),
        hint=_("check what it is, and its permissions"),
    )
