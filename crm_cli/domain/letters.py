"""Messages of e-mail on their way in: who took part in which of them, and who is new."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from crm_cli.domain.emails import email_key, parse_email
from crm_cli.errors import Invalid

# What becomes of messages from and to nobody known.
ON_MISSING = ("reject", "create", "skip")
TEXT_LIMIT = 100_000  # characters of a text that are kept; what is quoted below is mostly known already

# A name as the message has it, which may be empty, and an address.
Mailbox = tuple[str, str]


class Letter(NamedTuple):
    """A message ready to be stored, of plain values only, so that it can be written to a waiting file.

    `uid` is always the same for the same message. `at` is UTC text as stored: when it was sent, or else, and it is
    `undated`, when it was received, None when nothing says. `place` tells where it was found. `cut` counts the
    characters of the text that are left out. Attachments are names with their bytes; those of a message that is too
    large are left out, and it is `heavy`. `raw` is the message as it came, where that may be wanted.
    """

    uid: str
    place: str
    at: str | None
    senders: tuple[Mailbox, ...]
    receivers: tuple[Mailbox, ...]
    subject: str | None
    body: str
    cut: int
    heavy: bool
    attachments: tuple[tuple[str, bytes], ...]
    undated: bool = False
    raw: bytes = b""

    @property
    def addresses(self) -> Iterator[str]:
        """All addresses of those who took part, as compared."""
        return (email_key(address) for _name, address in (*self.senders, *self.receivers))


class BadLetter(NamedTuple):
    """A message that cannot be used, why, and its bytes."""

    place: str
    reason: str
    raw: bytes = b""


def took_part(letter: Letter, known: Mapping[str, Sequence[int]]) -> tuple[tuple[int, ...], str]:
    """The contacts who took part, by address, and the direction: what a contact wrote came in, the rest went out."""
    senders, receivers = (
        [number for _name, address in side for number in known.get(email_key(address), ())]
        for side in (letter.senders, letter.receivers)
    )
    return tuple(dict.fromkeys((*senders, *receivers))), "in" if senders else "out"


def strangers(letter: Letter, ours: Collection[str]) -> Sequence[Mailbox]:
    """Who could become a contact: the sender, or whom a message of ours went to; a name each, and an address."""
    for side in (letter.senders, letter.receivers):
        found = [(name or address.partition("@")[0], address) for name, address in side]
        found = [(name, address) for name, address in found if email_key(address) not in ours]
        if found:
            return found
    return ()


def usable(address: str) -> bool:
    """Whether the address of a header is one that contacts can have."""
    try:
        parse_email(address)
    except Invalid:
        return False
    return True
