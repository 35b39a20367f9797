"""Messages out of a stream or a folder, one at a time, none beyond a limit: a message, an mbox, a Maildir.

And into an mbox, those that were not taken.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crm_cli.errors import Invalid, StoreUnavailable
from crm_cli.i18n import _

PIECE = 1 << 16
_BEGINS = re.compile(rb"From .*\d\d:\d\d")
_NOBODY_KNOWS = b"From crm Thu Jan  1 00:00:00 1970"  # when it came
_QUOTED = re.compile(rb">+From ")
_TO_QUOTE = re.compile(rb"^(?=>*From )", re.MULTILINE)
_REASON = re.compile(rb"\A(?:X-CRM-REASON:.*\r?\n)+")


class Raw(NamedTuple):
    """The bytes of a message, where it was found, and how many bytes were left out because it is too large.

    `delivered` is the line `From …` before it in an mbox, which tells when it came.
    """

    place: str
    data: bytes
    left_out: int
    delivered: bytes = b""

    @property
    def whole(self) -> bytes:
        """The message with the line before it."""
        return self.delivered + self.data


def in_stream(stream: BinaryIO, name: str, limit: int) -> Iterator[Raw]:
    """The messages of a stream: those of an mbox, or the one that it is. At most `limit` bytes of each are kept."""
    line = stream.readline(PIECE).removeprefix(b"\xef\xbb\xbf")
    while line in (b"\n", b"\r\n"):
        line = stream.readline(PIECE)
    if line.startswith(b"From "):
        yield from _mbox(stream, line, limit)
    elif line:
        gathered = _Gathered(limit)
        gathered.add(line)
        while piece := stream.read(PIECE):
            gathered.add(piece)
        yield gathered.raw(name)


def in_folder(folder: Path, limit: int) -> Iterator[Raw]:
    """The messages of a Maildir (`cur` and `new`, but none of its subfolders), or the .eml files of a folder.

    Raises Invalid for a folder that is neither, StoreUnavailable for what cannot be read.
    """
    try:
        boxes = [folder / name for name in ("cur", "new") if (folder / name).is_dir()]
        paths = [path for box in boxes or [folder] for path in sorted(box.iterdir()) if not path.name.startswith(".")]
        if not boxes:
            paths = [path for path in paths if path.suffix.casefold() == ".eml"]
            if not paths:
                raise Invalid(
                    _("{path} is no Maildir and has no .eml files").format(path=folder),
                    hint=_("name a folder with cur and new, one with .eml files, or a file"),
                )
        for path in paths:
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as stream:
                    yield from in_stream(stream, path.name, limit)
    except OSError as error:
        raise StoreUnavailable(
            _("{path} cannot be read: {reason}").format(path=error.filename or folder, reason=error.strerror)
        ) from error


def _mbox(stream: BinaryIO, first: bytes, limit: int) -> Iterator[Raw]:
    """Messages apart by a line `From …` after an empty one; the first such line has been read."""
    number, gathered = 1, _Gathered(limit, first)
    at_start = after_empty = True
    while line := stream.readline(PIECE):
        if at_start and line[:1] in b">F":
            if after_empty and _BEGINS.match(line):
                yield gathered.raw(_("message {n}").format(n=number))
                number, gathered = number + 1, _Gathered(limit, line)
                continue
            if _QUOTED.match(line):
                line = line[1:]
        gathered.add(line)
        after_empty = at_start and line in (b"\n", b"\r\n")
        at_start = line.endswith(b"\n")
    yield gathered.raw(_("message {n}").format(n=number))


class MailRejects:
    """Messages that were not taken, as an mbox, each with the reason: mend them and import the file again."""

    def __init__(self, open_file: Callable[[], BinaryIO]) -> None:
        self._open = open_file
        self._out: BinaryIO | None = None

    def write(self, data: bytes, reason: str) -> None:
        """Add one message, with the line before it in an mbox if it has one; the file is opened for the first."""
        if self._out is None:
            self._out = self._open()
        before, end, rest = data.partition(b"\n")
        if not _BEGINS.match(before):
            before, end, rest = _NOBODY_KNOWS, b"\n", data
        said = f"X-CRM-REASON: {' '.join(reason.split())}\n"
        kept = _TO_QUOTE.sub(b">", _REASON.sub(b"", rest)).rstrip(b"\r\n")
        self._out.write(before + end + said.encode("utf-8", "replace") + kept + b"\n\n")


class _Gathered:
    """What has been read of a message so far."""

    def __init__(self, limit: int, delivered: bytes = b"") -> None:
        self._limit, self._delivered = limit, delivered
        self._pieces: list[bytes] = []
        self._size = self._left_out = 0

    def add(self, piece: bytes) -> None:
        room = max(0, self._limit - self._size)
        self._left_out += max(0, len(piece) - room)
        if room:
            self._pieces.append(piece[:room])
            self._size += min(len(piece), room)

    def raw(self, place: str) -> Raw:
        return Raw(place, b"".join(self._pieces), self._left_out, self._delivered)
