"""json that has its records inside of one object, as programs answer when they are asked for data: refused, with help.

`{"data": [{…}, …], "meta": {…}}` is one object; a list of records is wanted, and jq takes it out.
"""

import json
import re
from collections.abc import Iterator, Sequence

from crm_cli.errors import Invalid
from crm_cli.i18n import _

_DEEPEST = 3  # keys down to the list
_OPENS = re.compile(r"\s*\{")
_CHARS = r'[^"\\\x00-\x1f]*'
_KEY = re.compile(rf'[\s,]*("{_CHARS}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}){_CHARS})*")\s*:\s*')
_LIST = re.compile(r"\[\s*\{")
_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_OF_ENVELOPES = frozenset("status error object kind type etag message next previous cursor token".split())
_IDS = frozenset(("id", "uid"))


def refuse_envelope(name: str, value: object) -> None:
    """Refuse the only value of a file where it holds the records: objects of a list say more than what is around them.

    What has an id is a record itself, whatever it holds. Raises Invalid with the key of the list.
    """
    if isinstance(value, dict) and not _IDS.isdisjoint(value):
        return
    for path, around, inside in _lists(value, (), 0):
        if around < inside:
            raise _refusal(name, path)


def refuse_long_envelope(name: str, text: str) -> None:
    """Refuse an object of which `text` is the beginning, if what does not end in it is a list. Raises Invalid."""
    path: list[str] = []
    decode = json.JSONDecoder().raw_decode
    at = 0
    while len(path) < _DEEPEST and (opens := _OPENS.match(text, at)):
        at = opens.end()
        while key := _KEY.match(text, at):
            try:
                at = decode(text, key.end())[1]
            except (ValueError, RecursionError):
                path.append(json.loads(key[1]))
                at = key.end()
                break
        else:
            return
    if _LIST.match(text, at):
        raise _refusal(name, path)


def _lists(value: object, path: tuple[str, ...], said: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """The lists of objects within an object: where, and how much is said around it and in its first object."""
    if not isinstance(value, dict) or len(path) == _DEEPEST:
        return
    said += _said(value)
    for key, inner in value.items():
        if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
            yield (*path, key), said, _said(inner[0])
        yield from _lists(inner, (*path, key), said)


def _said(record: dict[str, object]) -> int:
    """How many texts an object has room for; programs put numbers around records."""
    return sum(value is None or isinstance(value, str) for key, value in record.items() if key not in _OF_ENVELOPES)


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=not key.isprintable())


def _refusal(name: str, path: Sequence[str]) -> Invalid:
    from shlex import join

    steps = "".join("." + (key if _PLAIN.fullmatch(key) else _quoted(key)) for key in path)
    taken_out = join(["jq", steps, *([] if name == "-" else [name])])
    message = _("{name}: a list of records is wanted, and this is one object; its key {key} holds a list")
    return Invalid(
        message.format(name=name, key=repr(".".join(path))),
        hint=_("import that list alone: {command} | crm … import -").format(command=taken_out),
    )
