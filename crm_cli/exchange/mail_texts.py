"""Texts of mail as they really come: any character set, encoded words, HTML; made into plain text."""

import re
from email.errors import MessageError
from email.header import decode_header
from html.parser import HTMLParser

HTML_LIMIT = 500_000  # characters of HTML that are read
# They decode in time that grows with the square of the length, or are no encodings of mail.
_NOT_OF_MAIL = frozenset({"idna", "punycode", "unicode_escape", "unicode-escape", "raw_unicode_escape", "undefined"})
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONE = re.compile("[\ud800-\udfff]")

_DECLARED = re.compile("<[!?][^<>]*>")
_UNCLOSED = re.compile("<(?![^<>]*>)")
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre"
    " section table tr ul".split()
)


def decoded(data: bytes, charset: str | None) -> str:
    """Bytes as text: in the character set they claim, else UTF-8, else that of Windows in Persian and Arabic."""
    claimed = (charset or "").strip().casefold().removesuffix("-i").removesuffix("-e")
    if claimed in _NOT_OF_MAIL or not claimed.isascii() or "\0" in claimed:
        claimed = ""
    for name in filter(None, (claimed, "utf-8")):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8" if claimed in ("utf-8", "utf8") else "cp1256", "replace")


def header(text: str) -> str:
    """The value of a header as people read it: encoded words decoded, one line, no control characters."""
    if _LONE.search(text):
        text = decoded(text.encode("utf-8", "surrogateescape"), None)
    if "=?" in text:
        try:
            pieces = decode_header(text)
        except (MessageError, ValueError):
            pieces = []
        text = "".join(map(_piece, pieces)) or text
    return " ".join(clean(text).split())


def _piece(piece: tuple[str | bytes, str | None]) -> str:
    said, charset = piece
    if isinstance(said, str):
        return said
    return decoded(said, charset) if charset else said.decode("raw-unicode-escape", "replace")


def clean(text: str) -> str:
    """A text that can be stored: newlines as they are here, no other control characters, no halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONE.sub("\ufffd", _UNWANTED.sub("", text)).strip()


def plain(html: str) -> str:
    """HTML as text: blocks on lines of their own, scripts and styles left out."""
    reader = _Reader()
    # Comments that do not end and tags that do not close cost the parser the square of their number.
    html = "".join(piece.partition("<!--")[0] for piece in html[:HTML_LIMIT].split("-->"))
    reader.feed(_UNCLOSED.sub("&lt;", _DECLARED.sub("", html)))
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.pieces).splitlines()]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        elif tag == "body":
            self._silent = 0
        if tag in _BLOCKS:
            self.pieces.append("\n- " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")
            if tag == "p":
                self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", data))
