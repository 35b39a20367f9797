"""A file of vCards as it really is: encoding, folded lines, and the cards with the line each begins on.

A card is a row whose cells are its lines, so that what holds for rows of a sheet holds for cards. Pictures are never
kept. What the lines say is the business of others (vcard_contact).
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO, TextIO

from crm_cli.errors import Invalid
from crm_cli.exchange.decoding import HEAD_BYTES, encoding_of, read_head
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.vcard_lines import escaped, folded
from crm_cli.i18n import _

MOST_BYTES, MOST_LINES = 4 * 1024 * 1024, 5_000  # of one card, its pictures left out
MOST_TOLD = 1_000  # characters of what stands outside of cards
MOST_NAMES, MOST_LETTERS = 100, 40  # of properties that are left out

_LINE_MARK, _REASON_MARK = "X-CRM-LINE", "X-CRM-REASON"
_BINARY = re.compile(rb"(?:[\w-]+\.)?(PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
_QUOTED = re.compile(rb"[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE", re.IGNORECASE)
_CHARSET = re.compile(rb'([^:]*);CHARSET="?([\w.-]+)"?', re.IGNORECASE)
_BEGIN, _END, _AGENT = b"BEGIN:VCARD", b"END:VCARD", b"AGENT:"
_HEAD_OF_BINARY = 64  # bytes: its name


def are_cards(head: bytes) -> bool:
    """Whether a file that begins so is one of vCards."""
    text = head.removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
    return text.replace(b"\0", b"").lstrip().upper().startswith(_BEGIN)


class _Card:
    """A card that is being read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.lines: list[str] = []
        self.size = 0
        self.fault = ""
        self.agents = 0  # cards inside this one that are still open
        self.agent_follows = False

    def row(self) -> SheetRow | BadRow:
        if self.fault:
            return BadRow(self.line, tuple(self.lines), self.fault)
        return SheetRow(self.line, tuple(self.lines))


class Cards:
    """An open file of vCards. Iterate it once: cards stream, each bounded; what is wrong with one concerns it alone.

    `left_out` counts what was not read, by the name of the property.
    """

    def __init__(self, source: BinaryIO, encoding: str | None = None) -> None:
        self.left_out: Counter[str] = Counter()
        self._source = source
        self._head = read_head(source)
        self.encoding = encoding_of(self._head, encoding)
        self._decoder: codecs.IncrementalDecoder | None = None
        if self.encoding.startswith("utf-16"):  # others leave ASCII as it is, so that each line can be in its own
            self._decoder = codecs.getincrementaldecoder(self.encoding)("replace")
            self.encoding = "utf-8"
        self._line_end = b"\n" if b"\n" in self._head else b"\r"

    def __iter__(self) -> Iterator[SheetRow | BadRow]:
        card: _Card | None = None
        stray = 0
        for line, data, is_whole in self._logical():
            mark = data[:16].strip().upper()
            if card is None and mark != _BEGIN:
                if data.strip() and not stray:
                    stray = line
                    yield self._stray(line, data)
                continue
            stray = 0
            if card is None or (mark == _BEGIN and not card.agent_follows and not card.agents):
                if card:
                    yield self._unended(card)
                card = _Card(line)
            elif mark == _BEGIN:
                card.agents += 1
            elif mark == _END and card.agents:
                card.agents -= 1
            elif mark == _END:
                yield card.row()
                card = None
            elif data.strip() and not card.agents:
                self._add(card, line, data, is_whole=is_whole)
        if card:
            yield self._unended(card)

    def leave_out(self, name: str) -> None:
        """Count a property that is not read; of very many different ones only how many they are."""
        known = name in self.left_out or len(self.left_out) < MOST_NAMES
        self.left_out[name[:MOST_LETTERS] if known else "…"] += 1

    def _unended(self, card: _Card) -> BadRow:
        return BadRow(card.line, tuple(card.lines), card.fault or _("the card has no END:VCARD"))

    def _stray(self, line: int, data: bytes) -> BadRow:
        text = data.decode(self.encoding, "replace")[:MOST_TOLD].strip()
        return BadRow(line, (f"NOTE:{escaped(text)}",), _("this stands in no card"))

    def _add(self, card: _Card, line: int, data: bytes, *, is_whole: bool) -> None:
        card.agent_follows = data.strip().upper() == _AGENT
        if card.agent_follows:
            self.leave_out("AGENT")
            return
        if binary := _BINARY.match(data):
            self.leave_out(binary[1].decode().upper())
            return
        card.size += len(data)
        if not is_whole or card.size > MOST_BYTES or len(card.lines) == MOST_LINES:
            card.fault = card.fault or _("line {n}: the card has more than {bytes} bytes or {lines} lines").format(
                n=line, bytes=f"{MOST_BYTES:,}", lines=f"{MOST_LINES:,}"
            )
            return
        text, fault = self._decoded(data)
        card.lines.append(text)
        if fault:
            card.fault = card.fault or _("line {n}: {reason}").format(n=line, reason=fault)

    def _decoded(self, data: bytes) -> tuple[str, str]:
        """A line as text, and what is wrong with it. The charset of a quoted-printable one is its reader's business."""
        charset = self.encoding
        try:
            if (named := _CHARSET.match(data)) and not _QUOTED.match(data):
                charset = encoding_of(b"", named[2].decode())
                data = named[1] + data[named.end() :]
            return data.decode(charset), ""
        except Invalid as error:
            return data.decode("utf-8", "replace"), error.message
        except UnicodeError:
            return data.decode("utf-8", "replace"), _("the text is not in {charset}").format(charset=charset.upper())

    # ---- lines

    def _logical(self) -> Iterator[tuple[int, bytes, bool]]:
        """Unfolded lines with the number of their first, and whether they are whole: there is a limit."""
        unfolded = bytearray()
        first, is_quoted, is_binary = 1, False, False
        for number, data in enumerate(self._physical(), 1):
            goes_on = is_quoted and unfolded.endswith(b"=")
            if unfolded and (goes_on or data[:1] in (b" ", b"\t")):
                if not is_binary and len(unfolded) <= MOST_BYTES:
                    del unfolded[len(unfolded) - goes_on :]
                    unfolded += data if goes_on else data[1:]
                continue
            if unfolded:
                yield first, bytes(unfolded), len(unfolded) <= MOST_BYTES
            is_binary = _BINARY.match(data) is not None
            unfolded = bytearray(data[:_HEAD_OF_BINARY] if is_binary else data)
            first, is_quoted = number, _QUOTED.match(data) is not None
        if unfolded:
            yield first, bytes(unfolded), len(unfolded) <= MOST_BYTES

    def _physical(self) -> Iterator[bytes]:
        """Lines without their ends; of one that is too long the beginning, which is too long as well."""
        rest, too_long = b"", False
        for raw in self._chunks():
            if too_long:
                _more, ended, raw = raw.partition(self._line_end)
                if not ended:
                    continue
                yield rest
                rest = b""
            *lines, rest = (rest + raw).split(self._line_end)
            for line in lines:
                yield line.rstrip(b"\r")
            too_long = len(rest) > MOST_BYTES
        if rest:
            yield rest.rstrip(b"\r")

    def _chunks(self) -> Iterator[bytes]:
        raw = self._head.removeprefix(codecs.BOM_UTF8)
        while raw:
            yield self._decoder.decode(raw).removeprefix("\ufeff").encode("utf-8", "replace") if self._decoder else raw
            raw = self._source.read(HEAD_BYTES)


class CardRejects:
    """Cards that were not taken, as they were, with the line and the reason: mend them and import the file again."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: int, cells: Sequence[str], reason: str) -> None:
        """Add one card."""
        kept = [cell for cell in cells if not cell.upper().startswith((_LINE_MARK, _REASON_MARK))]
        said = (f"{_LINE_MARK}:{line}", f"{_REASON_MARK}:{escaped(reason)}")
        for text in ("BEGIN:VCARD", *kept, *said, "END:VCARD"):
            # Folded after a `=`, a quoted-printable line would go on in another way.
            self._out.write(f"{text}\r\n" if _QUOTED.match(text[:200].encode()) else folded(text))
