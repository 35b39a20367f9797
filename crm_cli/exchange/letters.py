"""A message as RFC 5322 and MIME have it, read into a `Letter`; broken ones as far as they can be read.

The headers are read leniently by `email` and decoded here, because its modern policy refuses too much of real mail.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from itertools import islice
from typing import NamedTuple, cast

from crm_cli.domain.documents import file_name
from crm_cli.domain.letters import TEXT_LIMIT, Letter, Mailbox, usable
from crm_cli.domain.present import stored
from crm_cli.errors import Invalid
from crm_cli.exchange.mail_texts import clean, decoded, header, plain
from crm_cli.exchange.mailboxes import Raw
from crm_cli.i18n import _

# Bytes of a message that are read: for its text, or with attachments, of which hardly any provider takes more.
READ_LIMIT, READ_LIMIT_WITH_ATTACHMENTS = 4_000_000, 40_000_000
MOST_PARTS, MOST_BOUNDARIES = 5_000, 50
MOST_LINES, MOST_COMPARED = 1_000_000, 10_000_000  # every line is compared with every boundary around it
MOST_ATTACHMENTS = 100
SUBJECT_LIMIT, NAME_LIMIT = 1_000, 200  # characters
HEADER_LIMIT, PARAMETERS_LIMIT = 64_000, 4_000  # characters; what goes beyond them is not read
_BOUNDARY = re.compile(rb"boundary[\s*0-9]*=", re.IGNORECASE)
_NOT_ATTACHED = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_HEADERS = "from to cc bcc date received subject message-id".split()
_MOST_OF_A_HEADER = 20
_FIRST_YEAR = 1971  # of mail; a clock that was never set says 1970
_WIDEST_ZONE, _AHEAD = timedelta(hours=15), timedelta(days=1)
_DAY_OF_MBOX = re.compile(r"\b(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) .*")
# What `email` raises for what its authors did not expect in a message.
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class Reading(NamedTuple):
    """How messages are read: what time it is, which none of them is from after, and whether attachments are wanted."""

    now: datetime
    attachments: bool = False

    @property
    def limit(self) -> int:
        """Bytes of a message that are worth having."""
        return READ_LIMIT_WITH_ATTACHMENTS if self.attachments else READ_LIMIT

    def letter(self, raw: Raw) -> Letter:
        """The message. Raises Invalid for what is none, or too intricate to be honest."""
        _refuse_intricate(raw.data)
        try:
            return self._letter(message_from_bytes(raw.data, policy=_POLICY), raw)
        except _BROKEN as error:
            raise Invalid(_("broken beyond reading")) from error

    def _letter(self, message: Message, raw: Raw) -> Letter:
        said = _headers(message)
        if not any(said[name] for name in ("from", "date", "received", "subject", "message-id")):
            raise Invalid(_("not an e-mail message"))
        subject = header(" ".join(said["subject"])[: 8 * SUBJECT_LIMIT])[:SUBJECT_LIMIT] or None
        text = clean(_text(message)[0])
        sent, senders = self._believable(map(_instant, said["date"][:1])), _mailboxes(said["from"])
        attached = _attachments(message) if self.attachments and not raw.left_out else ()
        return Letter(
            _uid(said, str(senders), subject or "", text[:2_000]),
            raw.place,
            sent or self._believable(map(_instant, [*_trail(said), _of_mbox(raw.delivered)])),
            senders,
            _mailboxes([*said["to"], *said["cc"], *said["bcc"]]),
            subject,
            text[:TEXT_LIMIT].rstrip() or subject or _("(no text)"),
            max(0, len(text) - TEXT_LIMIT),
            self.attachments and bool(raw.left_out),
            attached,
            sent is None,
        )

    def _believable(self, instants: Iterable[datetime | None]) -> str | None:
        """The first that is not in the future, but for clocks that are fast: what they say is now."""
        return next((stored(min(at, self.now)) for at in instants if at and at - self.now <= _AHEAD), None)


class _Lenient(Compat32):
    """Takes every header as it stands, up to a length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[: PARAMETERS_LIMIT if name.casefold().startswith("content-") else HEADER_LIMIT]


_POLICY = _Lenient()


def _refuse_intricate(data: bytes) -> None:
    """Raise Invalid for what would take very long to read; no honest message comes near."""
    boundaries = len(list(islice(_BOUNDARY.finditer(data), MOST_BOUNDARIES + 1)))
    lines = data.count(b"\n")
    if boundaries > MOST_BOUNDARIES or data.count(b"\n--") > MOST_PARTS:
        raise Invalid(_("too many parts, or parts within parts"))
    if lines > MOST_LINES or lines * boundaries > MOST_COMPARED:
        raise Invalid(_("too many lines"))


def _headers(message: Message) -> dict[str, list[str]]:
    """The headers that are looked at, each as often as it stands there, unfolded."""
    found: dict[str, list[str]] = {name: [] for name in _HEADERS}
    for name, value in message.raw_items():
        values = found.get(name.casefold())
        if values is not None and len(values) < _MOST_OF_A_HEADER:
            values.append(" ".join(str(value).splitlines()))
    return found


def _mailboxes(values: list[str]) -> tuple[Mailbox, ...]:
    """Names and addresses, each address once. Names are decoded after addresses are told apart, never before."""
    try:
        found = getaddresses([", ".join(values)[:HEADER_LIMIT]])
    except _BROKEN:
        return ()
    names: dict[str, str] = {}
    for name, address in found:
        if usable(address):
            names.setdefault(address, header(name[: 8 * NAME_LIMIT])[:NAME_LIMIT])
    return tuple((name, address) for address, name in names.items())


def _trail(said: dict[str, list[str]]) -> list[str]:
    """When those who passed it on received it, as they wrote it, the last of them first."""
    return [line.rpartition(";")[2] for line in said["received"]]


def _of_mbox(line: bytes) -> str:
    found = _DAY_OF_MBOX.search(line.decode("ascii", "replace"))
    return found[0] if found else ""


def _instant(text: str) -> datetime | None:
    """The instant that a header names; None where it names none, or one that cannot be."""
    try:
        at = parsedate_to_datetime(text[:200].strip())
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        zone, at = at.utcoffset(), at.astimezone(UTC)
    except (*_BROKEN, OverflowError):
        return None
    return at if at.year >= _FIRST_YEAR and zone is not None and abs(zone) <= _WIDEST_ZONE else None


def _uid(said: dict[str, list[str]], *content: str) -> str:
    """The same for the same message: from what its sender called it, else from what it says."""
    told = said["message-id"][0].strip() if said["message-id"] else ""
    if not told:
        at = next(filter(None, map(_instant, [*said["date"][:1], *_trail(said)[:1]])), None)
        told = "\0".join((stored(at) if at else "None", *content))
    return f"mail-{sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _text(part: Message) -> tuple[str, bool]:
    """The text of a part and of those within it, and whether it was plain; attached messages are not looked into."""
    if part.is_multipart() and part.get_content_maintype() != "message":
        texts = [_text(inner) for inner in cast(list[Message], part.get_payload())]
        texts = [found for found in texts if found[0].strip()]
        if part.get_content_subtype() == "alternative":
            return next((found for found in texts if found[1]), texts[-1] if texts else ("", False))
        return "\n\n".join(text.strip() for text, _is_plain in texts), any(is_plain for _text_, is_plain in texts)
    if part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
        return "", False
    kind = part.get_content_subtype()
    if kind not in ("plain", "html") or (kind == "html" and part.get_filename()):
        return "", False
    text = decoded(cast(bytes, part.get_payload(decode=True) or b""), part.get_content_charset())
    return (text, True) if kind == "plain" else (plain(text), False)


def _leaves(part: Message) -> Iterator[Message]:
    """The parts that have none within them; attached messages are not looked into."""
    if part.is_multipart() and part.get_content_maintype() != "message":
        for inner in cast(list[Message], part.get_payload()):
            yield from _leaves(inner)
    else:
        yield part


def _attachments(message: Message) -> tuple[tuple[str, bytes], ...]:
    """Names and bytes of what is attached; pictures that a page shows and signatures are no attachments."""
    found = []
    for part in _leaves(message):
        if part is message or part.get_content_type() in _NOT_ATTACHED:
            continue
        name = part.get_filename()
        if part.get_content_disposition() != "attachment" and (not name or part["Content-ID"]):
            continue
        if part.get_content_maintype() == "message":
            data, ending = b"\n".join(inner.as_bytes() for inner in cast(list[Message], part.get_payload())), "eml"
        else:
            data, ending = cast(bytes, part.get_payload(decode=True) or b""), "bin"
        if data:
            found.append((_name(name, ending), data))
    return tuple(found[:MOST_ATTACHMENTS])


def _name(text: str | None, ending: str) -> str:
    try:
        return file_name(header((text or "")[: 8 * NAME_LIMIT]))
    except Invalid:
        return f"attachment.{ending}"
