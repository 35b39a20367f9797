"""Bytes -> lines of text: which encoding a file is in, and its lines in bounded memory. No cells here."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from crm_cli.errors import Invalid
from crm_cli.i18n import _

HEAD_BYTES = 64 * 1024
"""How much of a file decides its encoding; also how much is read at a time."""
MAX_ROW = 4 * 1024 * 1024
"""Characters in one line, or in one row of several lines; more is refused instead of filling the memory."""

NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
"""NUL, C0 (but tab and newline) and halves of characters: no cell may hold them."""

_LINE_END = re.compile("\r\n|\r|\n")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_TEXT_BYTES = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
# Codecs of Python that no file is written in; some of them fail in ways of their own.
_NO_FILE_IS_IN = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined")
_NOT_TEXT_BUT_CR = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
# In these a control character is a byte of its own and no half character survives decoding, so that
# looking at the bytes (1 ns each) can stand for looking at the text (5 ns each).
_BYTES_TELL = ("utf-8", "cp1256")


def count_line_ends(text: str) -> int:
    """How many lines end in `text`, whichever way they end."""
    return len(_LINE_END.findall(text))


def guess_encoding(head: bytes) -> str:
    """The encoding of a file from its first bytes: BOM, UTF-16 by its NULs, UTF-8, else cp1256."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    for encoding, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        if _looks_utf16(head, high) and _decodes(head, encoding):
            return encoding
    if _decodes(head, "utf-8") or _is_damaged_utf8(head):
        return "utf-8"
    return "cp1256"


def _looks_utf16(head: bytes, high: int) -> bool:
    """High bytes of Latin and Persian text are 0 and 6, which no text in another encoding is full of."""
    highs = head[high::2]
    zeros, sixes = highs.count(0), highs.count(6)
    return zeros > 1 and (zeros + sixes) * 10 >= len(highs) * 8 and head[1 - high :: 2].count(0) * 10 < len(highs)


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        # A head that was cut may end inside a character.
        codecs.getincrementaldecoder(encoding)().decode(head, len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return False
    return True


def _is_damaged_utf8(head: bytes) -> bool:
    """Mostly good UTF-8 with a bad byte: better an error naming that byte than a file of wrong letters."""
    text = head.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(not char.isascii() for char in text) - bad > 4 * bad


def encoding_of(head: bytes, asked: str | None = None) -> str:
    """The encoding somebody asked for, else a guess from the first bytes. Raises Invalid(field="encoding")."""
    return _checked_encoding(asked, head) if asked else guess_encoding(head)


def _checked_encoding(asked: str, head: bytes) -> str:
    """The encoding somebody asked for, as Python spells it. Raises Invalid(field="encoding")."""
    try:
        info = codecs.lookup(asked)
        if info.name.replace("_", "-") in _NO_FILE_IS_IN:
            raise LookupError(asked)
        "a".encode(asked)  # refuses what is no text at all, such as base64
        codecs.getincrementaldecoder(asked)
    except (LookupError, ValueError) as error:
        raise Invalid(
            _("there is no text encoding named {name}").format(name=repr(asked)),
            hint=_("for example --encoding utf-8, cp1256 or utf-16"),
            field="encoding",
        ) from error
    if info.name != "utf-16":
        return info.name
    # Python's own "utf-16" insists on a BOM.
    guess = guess_encoding(head)
    return guess if guess.startswith("utf-16") else "utf-16-le"


def read_head(source: BinaryIO) -> bytes:
    """The first HEAD_BYTES of a source, which may give less at a time."""
    head = b""
    while len(head) < HEAD_BYTES and (more := source.read(HEAD_BYTES - len(head))):
        head += more
    return head


class Peeked:
    """A binary source whose `head` can be looked at before it is read. It only reads; nothing is closed or sought."""

    def __init__(self, source: BinaryIO) -> None:
        self.head = self._waiting = read_head(source)
        self._source = source

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, b"" at the end; without a size all there are."""
        if size < 0:
            piece, self._waiting = self._waiting, b""
            return piece + self._source.read()
        if self._waiting:
            piece, self._waiting = self._waiting[:size], self._waiting[size:]
            return piece
        return self._source.read(size)


class TextLines:
    """The text of a binary source, read once, a chunk of lines or a piece at a time.

    `head` is the text decoded first (for sniffing); `suspect_to` is the last line so far that may
    hold a character that is not text. Does not close the source.
    """

    def __init__(self, source: BinaryIO, name: str, encoding: str | None) -> None:
        self.name = name
        self._source = source
        head = read_head(source)
        self.encoding = encoding_of(head, encoding)
        self.suspect_to = 0
        self._decoder = codecs.getincrementaldecoder(self.encoding)()
        self._lines, self._bytes = 0, 0
        self.head = self._decode(head, "").removeprefix("\ufeff")
        self.head_is_all = len(head) < HEAD_BYTES

    def chunks(self) -> Iterator[list[str]]:
        """Lists of whole lines, each with its line end. Raises Invalid where the bytes are not text."""
        text, final = self.head, False
        while True:
            lines = io.StringIO(text, newline="").readlines()
            # A line that ends in CR may yet turn out to end in CR LF.
            tail = lines.pop() if lines and not final and not lines[-1].endswith("\n") else ""
            self._lines += len(lines)
            if lines:
                yield lines
            if final:
                return
            if len(tail) > MAX_ROW:
                raise too_long(self.name, self._lines + 1)
            raw = b"" if self.head_is_all else self._source.read(HEAD_BYTES)
            final = not raw
            text = tail + self._decode(raw, tail)

    def pieces(self) -> Iterator[str]:
        """The text, some of it at a time, wherever its lines end. Raises Invalid where the bytes are not text."""
        text, final = self.head, False
        while True:
            self._lines += text.count("\n")
            yield text
            if final:
                return
            raw = b"" if self.head_is_all else self._source.read(HEAD_BYTES)
            final = not raw
            text = self._decode(raw, "")

    def _decode(self, raw: bytes, tail: str) -> str:
        self._bytes += len(raw)
        try:
            text = self._decoder.decode(raw, not raw)
        except UnicodeDecodeError as error:
            raise self._not_in_encoding(error, tail) from error
        except UnicodeError as error:  # some codecs say no more than that
            raise Invalid(
                _("{name} is not {encoding} text").format(name=self.name, encoding=self.encoding.upper()),
                hint=_("leave --encoding out, or name another one"),
                field="encoding",
            ) from error
        if self.encoding in _BYTES_TELL:
            suspect = len(raw.translate(None, _NOT_TEXT_BYTES)) != len(raw)
        else:
            suspect = _NOT_TEXT_BUT_CR.search(text) is not None
        if suspect:
            self.suspect_to = self._lines + 1 + count_line_ends(tail + text)
        return text

    def _not_in_encoding(self, error: UnicodeDecodeError, tail: str) -> Invalid:
        good = error.object[: error.start].decode(self.encoding, "replace")
        message = _("{name}, line {line}: the byte 0x{byte:02X} (byte {offset} of the file) is not {encoding} text")
        return Invalid(
            message.format(
                name=self.name,
                line=self._lines + 1 + count_line_ends(tail + good),
                byte=error.object[error.start],
                offset=self._bytes - len(error.object) + error.start + 1,
                encoding=self.encoding.upper(),
            ),
            hint=_("say which encoding the file is in, for example --encoding cp1256, or mend that line"),
            field="encoding",
        )


def too_long(name: str, line: int) -> Invalid:
    """The refusal of a line or row that would fill the memory."""
    return Invalid(
        _("{name}, line {line}: the row is longer than {limit} characters").format(
            name=name, line=line, limit=f"{MAX_ROW:,}"
        ),
        hint=_("a text file with one record per line is wanted; a quote may be open"),
    )
