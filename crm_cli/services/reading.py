"""What every import of a file does while it reads: know the file again, and put aside the rows that cannot be used."""

from collections.abc import Callable
from hashlib import sha256
from typing import BinaryIO, Protocol, TextIO

from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.i18n import _


class Hashing:
    """A binary stream that keeps the SHA-256 of what was read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = sha256()

    def read(self, size: int = -1) -> bytes:
        """What the stream reads."""
        piece = self._stream.read(size)
        self._hash.update(piece)
        return piece

    def digest(self) -> str:
        """The hash of what was read so far."""
        return self._hash.hexdigest()


class Writer(Protocol):
    """What keeps rows that cannot be used."""

    def write(self, line: int, cells: tuple[str, ...], reason: str) -> None: ...


class Rejecting(Protocol):
    """A file that knows how its rejected rows are kept."""

    def rejects(self, out: TextIO) -> Writer: ...


class Rejects:
    """Rejected rows; their file is opened for the first of them."""

    def __init__(self, file: Rejecting, open_file: Callable[[], TextIO]) -> None:
        self._file = file
        self._open = open_file
        self._writer: Writer | None = None
        self.count = 0
        self.first = ""

    def add(self, row: SheetRow | BadRow, reason: str) -> None:
        """Put one more row aside; the first is told at once."""
        self.count += 1
        self.first = self.first or _("line {n}: {reason}").format(n=row.line, reason=reason)
        if self._writer is None:
            self._writer = self._file.rejects(self._open())
        self._writer.write(row.line, row.cells, reason)
