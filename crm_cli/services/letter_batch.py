"""Where messages of e-mail wait until the last of them has been read: memory stays flat however many they are."""

import marshal
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from typing import BinaryIO, cast

from crm_cli.domain.letters import BadLetter, Letter
from crm_cli.exchange.mailboxes import MailRejects

CHUNK, CHUNK_BYTES = 1_000, 8_000_000  # messages and bytes that are stored at once, in less than a second
IN_MEMORY = 4_000_000  # bytes of messages that wait in memory; more wait in an unnamed file


class Batch:
    """Messages that were read from `source` and wait to be stored.

    What cannot be used is counted and goes to the rejects. A single message of nobody known is the `stranger`.
    """

    def __init__(self, source: str, rejects: MailRejects) -> None:
        self.source = source
        self.letters = self.rejected = 0
        self.first_reason = ""
        self.stranger: Letter | None = None
        self._rejects = rejects
        self._file = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY, prefix="crm-"))  # noqa: SIM115  # goes with it
        self._hash = sha256()

    def add(self, letter: Letter | BadLetter) -> None:
        """Take one more message."""
        if isinstance(letter, BadLetter):
            self.reject(letter)
            return
        self.letters += 1
        self._hash.update(letter.uid.encode())
        blob = marshal.dumps(tuple(letter))
        self._file.write(len(blob).to_bytes(8, "big") + blob)

    def reject(self, letter: BadLetter) -> None:
        """Leave a message out."""
        self.rejected += 1
        self.first_reason = self.first_reason or f"{letter.place}: {letter.reason}"
        self._rejects.write(letter.raw, letter.reason)

    @property
    def subject(self) -> str:
        """What an import of the same messages is known by."""
        return f"mail:{self._hash.hexdigest()}"

    def chunks(self) -> Iterator[list[Letter]]:
        """All messages, a few at a time; may be asked for again."""
        return iter(partial(self.taking(), CHUNK), [])

    def taking(self) -> Callable[[int], list[Letter]]:
        """Takes all messages, from the first on; of long ones fewer at a time."""
        self._file.seek(0)

        def take(most: int) -> list[Letter]:
            taken: list[Letter] = []
            size = 0
            while len(taken) < most and size < CHUNK_BYTES and (head := self._file.read(8)):
                blob = self._file.read(int.from_bytes(head, "big"))
                taken.append(Letter._make(marshal.loads(blob)))
                size += len(blob)
            return taken

        return take
