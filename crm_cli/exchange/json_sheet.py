"""json and jsonl as a sheet: objects become rows, keys are headers, and a cell is what csv would have there.

So whatever reads csv reads them, and what is rejected goes into a csv that imports again after mending.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from crm_cli.errors import Invalid
from crm_cli.exchange.csvs import guard
from crm_cli.exchange.decoding import MAX_ROW, NOT_TEXT, TextLines, too_long
from crm_cli.exchange.envelopes import refuse_envelope, refuse_long_envelope
from crm_cli.exchange.sheets import BadRow, SheetRow, no_text, refuse_too_many
from crm_cli.i18n import _

_BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*["}]|(?:\xef\xbb\xbf)?\s*\[\s*\]')
_BETWEEN = re.compile(r"[\s,\[\]]*")
_FIRST_FEW = 200  # objects whose keys are the headers
_LISTED = re.compile("[;؛]")
_NAMES = ("name", "full_name", "title", "value", "label")
"""Keys under which other programs say what an object is, the first one first."""


class _Found(NamedTuple):
    """A value of the text, its number (see `JsonSheet`), and the key that stands twice in it, if one does."""

    number: int
    value: object
    repeated: str | None


def is_json(head: bytes) -> bool:
    """Whether a file that begins so is json or jsonl of objects."""
    return _BEGINS.match(head) is not None


class JsonSheet:
    """An open file of objects: an array of them, or one after the other. Iterate it once; memory stays flat.

    The keys of the first objects are the headers; an object with another key, or with one twice, comes as a BadRow.
    A row's `line` is its own: where several objects begin on one, the others count on, in a file of one line from 1.
    Iterating raises Invalid where the text is no json. So does opening it where the records are inside of one object.
    """

    kind = "json"

    def __init__(self, source: BinaryIO, name: str, encoding: str | None = None) -> None:
        self.name = name
        # json has no NaN; programs that write one nevertheless mean that there is no value.
        decoder = json.JSONDecoder(parse_constant=lambda _word: None, object_pairs_hook=self._object)
        self._decode = decoder.raw_decode
        self._repeated: str | None = None  # a key that stands twice in the object read last
        self._text = TextLines(source, name, encoding)
        self._is_bare = self._text.head.lstrip().startswith("{")  # not in an array
        self._objects = self._read()
        self._first = list(islice(self._objects, _FIRST_FEW))
        if len(self._first) == 1 and self._is_bare:
            refuse_envelope(name, self._first[0].value)
        keys = dict.fromkeys(key for found in self._first if isinstance(found.value, dict) for key in found.value)
        self.headers = tuple(keys)
        if not keys:
            raise Invalid(_("{name} is empty").format(name=name), hint=_("an object for each record is wanted"))
        refuse_too_many(name, len(keys))
        if NOT_TEXT.search("".join(keys)):
            raise Invalid(_("{name}: the header holds control characters").format(name=name))

    def __iter__(self) -> Iterator[SheetRow | BadRow]:
        yield from map(self._row, self._first)
        self._first.clear()
        yield from map(self._row, self._objects)

    def dial(self, columns: Iterable[int], region: str) -> None:
        """Nothing to be done: text keeps its zeros."""

    def _row(self, found: _Found) -> SheetRow | BadRow:
        line, value, repeated = found
        if not isinstance(value, dict):
            return BadRow(line, (_text(value),), _("not an object"))
        cells = tuple(_cell(value.get(key)) for key in self.headers)
        if repeated is not None:
            return BadRow(line, cells, _("the key {key} stands twice").format(key=repr(repeated)))
        if reason := no_text(cells, self.headers):
            return BadRow(line, cells, reason)
        if unknown := value.keys() - set(self.headers):
            message = _("the first objects have no key {key}")
            return BadRow(line, cells, message.format(key=repr(min(unknown))))
        return SheetRow(line, cells)

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        """An object of the text. What stands twice in it becomes a list, so that whoever mends the row sees both."""
        found = dict(pairs)
        if len(found) != len(pairs):
            several: dict[str, list[object]] = {}
            for key, value in pairs:
                several.setdefault(key, []).append(value)
            self._repeated = next(key for key, values in several.items() if len(values) > 1)
            return {key: values if len(values) > 1 else values[0] for key, values in several.items()}
        return found

    def _read(self) -> Iterator[_Found]:
        """Each object as soon as all of it was read."""
        waiting, line, number = "", 1, 0
        for piece in self._text.pieces():
            waiting += piece
            at = 0
            while (start := _skipped(waiting, at)) < len(waiting):
                self._repeated = None
                try:
                    value, end = self._decode(waiting, start)
                except (ValueError, RecursionError):
                    break  # the rest of it may be still to come
                line += waiting.count("\n", at, start)
                number = max(line, number + 1)
                yield _Found(number, value, self._repeated)
                line += waiting.count("\n", start, end)
                at = end
            line += waiting.count("\n", at, start)
            waiting = waiting[start:]
            if len(waiting) > MAX_ROW:
                if not number and self._is_bare:
                    refuse_long_envelope(self.name, waiting)
                raise too_long(self.name, line)
        if waiting:
            raise self._no_json(waiting, line)

    def _no_json(self, text: str, line: int) -> Invalid:
        reason = _("nested too deeply, or too long a number")
        try:
            self._decode(text)
        except json.JSONDecodeError as error:
            line, reason = line + error.lineno - 1, error.msg
        except (ValueError, RecursionError):  # a number of thousands of digits, too, is more than can be read
            pass
        message = _("{name}, line {line}: this is no json: {reason}")
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
    """A value as text; an object that has a name is its name."""
    if isinstance(value, dict):
        value = next((text for key in _NAMES if isinstance(text := value.get(key), str) and text.strip()), value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False)
