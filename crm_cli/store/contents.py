"""The contents of documents: files named by the SHA-256 of their bytes, each once, in a folder beside the database.

`agency.db.documents/ab/cdef…` belongs to `agency.db`; the backups of a file share one such folder, in theirs. A content
is written under another name first and gets its own inside the write transaction of its row, right before that is
committed: whoever holds the lock for writing sees which contents are needed, and may take away the others.
"""

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crm_cli.domain.documents import SIZE_LIMIT
from crm_cli.domain.numbers import size_text
from crm_cli.errors import Invalid, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.store.backup import writing
from crm_cli.store.file import sync_folder

CHUNK = 1 << 20
DRAFT = ".part"
A_DAY = 86400  # seconds; no content takes so long to arrive


class Content(NamedTuple):
    """What has arrived: its hash, its bytes, and where they wait to be kept."""

    sha256: str
    size: int
    draft: Path


class Contents(NamedTuple):
    """The contents in one folder, which is made when the first one arrives."""

    folder: Path

    def place(self, hash_: str) -> Path:
        """Where the content with this hash is, or would be."""
        return self.folder / hash_[:2] / hash_[2:]

    def has(self, hash_: str, size: int | None = None) -> bool:
        """Whether there is such a content, of so many bytes if given; none of them is looked at."""
        try:
            info = self.place(hash_).stat()
        except OSError:
            return False
        return stat.S_ISREG(info.st_mode) and size in (None, info.st_size)

    def lacking(self, wanted: Iterable[str]) -> list[str]:
        """Those of the wanted contents that are not here."""
        return [hash_ for hash_ in sorted(wanted) if not self.has(hash_)]

    def is_sound(self, hash_: str) -> bool:
        """Whether the content is there and has the bytes it had. Raises StoreUnavailable when it cannot be read."""
        if not self.has(hash_):
            return False
        with reading(str(self.place(hash_))), self.place(hash_).open("rb") as stream:
            return _hash_of(stream) == hash_

    @contextlib.contextmanager
    def received(self, stream: BinaryIO, name: str) -> Iterator[Content]:
        """All of a stream, on the disk under a name that nobody asks for; unless it is kept it is gone afterwards.

        `name` is what errors call it. Raises Invalid for what is empty or too large, StoreUnavailable when it cannot be
        written.
        """
        draft = self.folder / f".{os.urandom(8).hex()}{DRAFT}"
        try:
            with writing(self.folder):
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            yield _received(stream, draft, name)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink()

    def keep(self, content: Content) -> None:
        """Give a content its name, for good. One that is there is the same; if it was damaged, that mends it."""
        place = self.place(content.sha256)
        with writing(place):
            place.parent.mkdir(mode=0o700, exist_ok=True)
            content.draft.replace(place)
            sync_folder(place.parent)
            sync_folder(self.folder)

    def fetch(self, source: "Contents", wanted: Iterable[str]) -> None:
        """Copy the wanted contents to here, but for those that are missing there or damaged."""
        for hash_ in wanted:
            if source.is_sound(hash_):
                with source.place(hash_).open("rb") as stream, self.received(stream, hash_) as content:
                    self.keep(content)

    def sweep(self, needed: set[str]) -> int:
        """Take away the contents that are not needed, and what is left of those that never arrived; how many of both.

        Only for whoever keeps others from adding meanwhile.
        """
        swept = 0
        for path in [*self.strays(needed), *self._left_over()]:
            with writing(path):
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def strays(self, needed: set[str]) -> list[Path]:
        """The contents that are not needed."""
        return [path for path in self._all() if path.parent.name + path.name not in needed]

    def remove(self) -> None:
        """Take away the folder with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _all(self) -> Iterator[Path]:
        """Files under names that we gave; what else somebody has put there is theirs."""
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            if len(path.name) == 62 and not path.name.strip("0123456789abcdef"):
                yield path

    def _left_over(self) -> Iterator[Path]:
        for draft in self.folder.glob(f".*{DRAFT}"):
            with contextlib.suppress(OSError):
                if draft.stat().st_mtime < time.time() - A_DAY:
                    yield draft


def of_file(path: Path) -> Contents:
    """The contents of the documents in the file `path`, or in a backup that was kept elsewhere under this name."""
    return Contents(path.with_name(f"{path.name}.documents"))


def _received(stream: BinaryIO, draft: Path, name: str) -> Content:
    found, size = sha256(), 0
    with writing(draft), os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        while chunk := _read(stream, name):
            size += len(chunk)
            if size > SIZE_LIMIT:
                raise Invalid(
                    _("{name} is larger than {limit}").format(name=name, limit=size_text(SIZE_LIMIT)),
                    hint=_("make it smaller, or keep it elsewhere and note where"),
                )
            found.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if not size:
        raise Invalid(_("{name} is empty").format(name=name), hint=_("check the name"))
    return Content(found.hexdigest(), size, draft)


def _read(stream: BinaryIO, name: str) -> bytes:
    with reading(name):
        return stream.read(CHUNK)


def _hash_of(stream: BinaryIO) -> str:
    found = sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


@contextlib.contextmanager
def reading(name: str) -> Iterator[None]:
    """What the system refuses in the block, as StoreUnavailable."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(
            _("{path} cannot be read: {reason}").format(path=name, reason=error.strerror),
            hint=_("check what it is, and its permissions"),
        ) from error
