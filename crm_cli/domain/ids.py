"""Ids of records: universal ones, UUIDv7 of our own or whatever another program says, and sets of those in the file."""

from collections import defaultdict
from os import urandom
from time import time_ns

from crm_cli.errors import Invalid
from crm_cli.i18n import _

UID_LIMIT = 200
_PAGE = 13  # bits of an id that say where in its page it is marked


def new_uid() -> str:
    """A new UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits. Not monotonic within one."""
    return new_uids(1)[0]


def new_uids(count: int) -> list[str]:
    """So many new UUIDv7, all of one millisecond."""
    # Written out because `import uuid` costs more than a whole short command may spend.
    stamp = f"{time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF:012x}"
    begun = f"{stamp[:8]}-{stamp[8:]}-7"
    noise = urandom(10 * count)
    tails = ((noise[at : at + 10].hex(), noise[at + 9] & 3) for at in range(0, len(noise), 10))
    return [f"{begun}{tail[:3]}-{'89ab'[two]}{tail[3:6]}-{tail[6:18]}" for tail, two in tails]


def uid(text: str, field: str = "uid") -> str:
    """An id given by a person or another program, without the white space around it.

    Raises Invalid unless it is 1 to UID_LIMIT printable characters without spaces.
    """
    kept = text.strip()
    if 0 < len(kept) <= UID_LIMIT and kept.isprintable() and " " not in kept:
        return kept
    message = _("{field} must be 1 to {limit} printable characters without spaces")
    raise Invalid(message.format(field=field, limit=UID_LIMIT), field=field)


class IdSet:
    """Ids of records, a bit each where they are dense, as those of an import are: a set takes 60 bytes."""

    def __init__(self) -> None:
        self._pages: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(1 << _PAGE - 3))

    def add(self, number: int) -> bool:
        """Whether it is new here."""
        page, at, bit = self._pages[number >> _PAGE], (number >> 3) % (1 << _PAGE - 3), 1 << (number & 7)
        is_new = not page[at] & bit
        page[at] |= bit
        return is_new
