"""One content line of a vCard, read and written: groups, parameters, escapes, folding. What it means is for others.

RFC 6350 (4.0), RFC 2426 (3.0), versit 2.1. Written here because vobject, the library for it, reads 2 500 cards in a
second, loses the charset of a line, and gives up a whole file at its first broken card.
"""

import re
from binascii import a2b_qp
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from crm_cli.errors import Invalid
from crm_cli.exchange.decoding import encoding_of
from crm_cli.i18n import _

MOST_OCTETS = 75  # of a line before it is folded

# Possessive throughout: a hostile line is read once, whatever is wrong with it.
_LINE = re.compile(r'(?:([\w-]++)\.)?([\w-]++)((?:;(?:[^":;]|"[^"]*+")*+)*+):(.*)', re.DOTALL)
_PARAM = re.compile(r';((?:[^";]|"[^"]*+")*+)')
_VALUE = re.compile(r'((?:[^",]|"[^"]*+")++)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CARET = re.compile(r"\^(['n^])")
_ANDROID_LABEL = re.compile(r"X-CUSTOM\((?:CHARSET=([\w-]+),)?(?:ENCODING=QUOTED-PRINTABLE,)?(.*)\)", re.IGNORECASE)
_BARE_ENCODINGS = frozenset(("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"))
_MOST_REMEMBERED, _MOST_READ = 100, 2_000  # characters of parameters

Params = Mapping[str, tuple[str, ...]]


class Property(NamedTuple):
    """A line taken apart. `value` has its escapes still, because a comma of the text must be told from one between."""

    group: str
    name: str
    params: Params
    value: str

    @property
    def types(self) -> tuple[str, ...]:
        """What TYPE says, in lower case, in whichever of the three ways it is spelled."""
        return tuple(word.strip().lower() for text in self.params.get("TYPE", ()) for word in text.split(","))

    def param(self, name: str) -> str:
        """The first value of a parameter, or ""."""
        return next(iter(self.params.get(name, ())), "")


def parsed(line: str, encoding: str = "utf-8") -> Property:
    """A whole, unfolded line. Raises Invalid for what is no property, and for text that is not in its charset.

    Quoted text that names none is UTF-8, or else in the `encoding` of the file.
    """
    found = _LINE.fullmatch(line)
    if found is None or len(found[3]) > _MOST_READ:
        raise Invalid(_("{line} is no line of a vCard").format(line=repr(line[:40])))
    group, name, written, value = found.groups()
    params = _params(written) if len(written) <= _MOST_REMEMBERED else _params.__wrapped__(written)
    if params.get("ENCODING", ("",))[0].upper() == "QUOTED-PRINTABLE":
        value = _unquoted(value, params.get("CHARSET", ("utf-8", encoding)))
    return Property((group or "").upper(), name.upper(), params, value)


@lru_cache(1024)
def _params(text: str) -> Params:
    found: dict[str, tuple[str, ...]] = {}
    for param in _PARAM.findall(text):
        name, equals, values = param.partition("=")
        if label := _ANDROID_LABEL.fullmatch(param):
            name, values = "X-LABEL", _unquoted(label[2], (label[1] or "utf-8",))
        elif not equals:
            name, values = "ENCODING" if param.upper() in _BARE_ENCODINGS else "TYPE", param
        each = tuple(_CARET.sub(_without_caret, value.strip().strip('"')) for value in _VALUE.findall(values))
        found[name.strip().upper()] = found.get(name.strip().upper(), ()) + each
    return found


def _without_caret(found: re.Match[str]) -> str:
    return {"n": "\n", "'": '"', "^": "^"}[found[1]]


def _unquoted(text: str, charsets: Sequence[str]) -> str:
    """Quoted-printable text in the first of the charsets in which it is one."""
    data = a2b_qp(text.encode())
    for charset in charsets:
        with suppress(UnicodeError):
            return data.decode(encoding_of(b"", charset)).replace("\r\n", "\n")
    raise Invalid(_("the text is not in {charset}").format(charset=charsets[-1].upper()))


def unescaped(value: str, *, newlines: bool = True) -> str:
    r"""A text without its backslashes; before 3.0 `\n` was no line end, but the beginning of a folder's name."""
    if "\\" not in value:
        return value

    def plain(found: re.Match[str]) -> str:
        if newlines and found[1] in "nN":
            return "\n"
        return found[1] if found[1] in "\\,;:" else found[0]

    return _ESCAPED.sub(plain, value)


def split(value: str, mark: str) -> Iterator[str]:
    """The parts between the marks that are not escaped, with their escapes still."""
    if "\\" not in value:
        yield from value.split(mark)
        return
    begun = 0
    for found in re.finditer(rf"\\.|{mark}", value, re.DOTALL):
        if found[0] == mark:
            yield value[begun : found.start()]
            begun = found.end()
    yield value[begun:]


# ---- out


def escaped(text: str) -> str:
    """A text as the value of a property, or as one of several."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def param(name: str, value: str) -> str:
    """A parameter with one value (RFC 6868)."""
    value = value.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f';{name}="{value}"' if re.search("[,:;]", value) else f";{name}={value}"


def folded(line: str) -> str:
    """A line with its end, in pieces of 75 octets at most, none of which ends inside a character."""
    octets = line.encode()
    if len(octets) <= MOST_OCTETS:
        return line + "\r\n"
    pieces, begun, room = [], 0, MOST_OCTETS
    while begun < len(octets):
        end = begun + room
        while end < len(octets) and octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[begun:end].decode())
        begun, room = end, MOST_OCTETS - 1  # the space counts
    return "\r\n ".join(pieces) + "\r\n"
