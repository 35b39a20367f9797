"""json and jsonl as a sheet: objects become rows, keys are headers, and a cell is what csv would have there.

So whatever reads csv reads them, and what is rejected goes into a csv that imports again after mending.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from crm_cli.errors import Invalid
from crm_cli.exchange.csvs import guard
from crm_cli.exchange.decoding import MAX_ROW, NOT_TEXT, TextLines, too_long
from crm_cli.exchange.sheets import BadRow, SheetRow, refuse_too_many
from crm_cli.i18n import _

_BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*["}]|(?:\xef\xbb\xbf)?\s*\[\s*\]')
_BETWEEN = re.compile(r"[\s,\[\]]*")
_FIRST_FEW = 200  # objects whose keys are the headers
_LISTED = re.compile("[;؛]")
# json has no NaN; programs that write one nevertheless mean that there is no value.
_decode = json.JSONDecoder(parse_constant=lambda _word: None).raw_decode


def is_json(head: bytes) -> bool:
    """Whether a file that begins so is json or jsonl of objects."""
    return _BEGINS.match(head) is not None


class JsonSheet:
    """An open file of objects: an array of them, or one after the other. Iterate it once; memory stays flat.

    The keys of the first objects are the headers; an object with another key comes as a BadRow. Iterating raises
    Invalid where the text is no json.
    """

    kind = "json"

    def __init__(self, source: BinaryIO, name: str, encoding: str | None = None) -> None:
        self.name = name
        self._text = TextLines(source, name, encoding)
        self._objects = self._read()
        self._first = list(islice(self._objects, _FIRST_FEW))
        keys = dict.fromkeys(key for _line, found in self._first if isinstance(found, dict) for key in found)
        self.headers = tuple(keys)
        if not keys:
            raise Invalid(_("{name} is empty.").format(name=name), hint=_("An object for each record is wanted."))
        refuse_too_many(name, len(keys))
        if NOT_TEXT.search("".join(keys)):
            raise Invalid(_("{name}: the header holds control characters.").format(name=name))

    def __iter__(self) -> Iterator[SheetRow | BadRow]:
        yield from (self._row(line, found) for line, found in self._first)
        self._first.clear()
        yield from (self._row(line, found) for line, found in self._objects)

    def dial(self, columns: Iterable[int], region: str) -> None:
        """Nothing to be done: text keeps its zeros."""

    def _row(self, line: int, found: object) -> SheetRow | BadRow:
        if not isinstance(found, dict):
            return BadRow(line, (_text(found),), _("not an object"))
        cells = tuple(_cell(found.get(key)) for key in self.headers)
        for key, cell in zip(self.headers, cells, strict=True):
            if odd := NOT_TEXT.search(cell):
                message = _("{key} holds the control character U+{code:04X}")
                return BadRow(line, cells, message.format(key=key, code=ord(odd[0])))
        if unknown := found.keys() - set(self.headers):
            message = _("the first objects have no key {key}")
            return BadRow(line, cells, message.format(key=repr(min(unknown))))
        return SheetRow(line, cells)

    def _read(self) -> Iterator[tuple[int, object]]:
        """Line and value of each object, as soon as all of it was read."""
        waiting, line = "", 1
        for lines in self._text.chunks():
            waiting += "".join(lines)
            at = 0
            while (start := _skipped(waiting, at)) < len(waiting):
                try:
                    found, end = _decode(waiting, start)
                except (ValueError, RecursionError):
                    break  # the rest of it may be still to come
                line += waiting.count("\n", at, start)
                yield line, found
                line += waiting.count("\n", start, end)
                at = end
            line += waiting.count("\n", at, start)
            waiting = waiting[start:]
            if len(waiting) > MAX_ROW:
                raise too_long(self.name, line)
        if waiting:
            raise self._no_json(waiting, line)

    def _no_json(self, text: str, line: int) -> Invalid:
        reason = _("nested too deeply, or too long a number")
        try:
            _decode(text)
        except json.JSONDecodeError as error:
            line, reason = line + error.lineno - 1, error.msg
        except (ValueError, RecursionError):  # a number of thousands of digits, too, is more than can be read
            pass
        message = _("{name}, line {line}: this is no json: {reason}.")
        return Invalid(message.format(name=self.name, line=line, reason=reason))


def _skipped(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _cell(value: object) -> str:
    """A value as csv has it. Of a list, what separates its parts stands in none of them."""
    if not isinstance(value, list):
        return guard(_text(value).replace("\r\n", "\n"))
    parts = [_text(part) for part in value]
    return guard(("\n" if any(map(_LISTED.search, parts)) else "; ").join(parts))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False)
