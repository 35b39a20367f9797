"""The only json writer: compact UTF-8, streaming."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache


def _as_text(value: object) -> str:
    """Days and moments by ISO 8601; nothing else is turned into text unasked."""
    if (isoformat := getattr(value, "isoformat", None)) is not None:
        return str(isoformat())
    raise TypeError(f"{type(value).__name__} has no json form")


@cache
def _writer() -> Callable[[object], str]:
    """Built once: json.dumps() with arguments of our own builds an encoder at each call."""
    import json
    import re

    encode = json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False, default=_as_text
    ).encode
    half = re.compile("[\ud800-\udfff]")

    def write(value: object) -> str:
        text = encode(value)
        # Half a character cannot be written as UTF-8; its escape can, and means the same.
        if text.isascii() or not half.search(text):
            return text
        return half.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

    return write


def dumps(value: object) -> str:
    """`value` as compact json that can always be written as UTF-8.

    Raises TypeError for what has no json form, ValueError for a float that is no number.
    """
    return _writer()(value)


def json_lines(keys: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """One json object per row, each with its line end."""
    write = _writer()
    return (write(dict(zip(keys, row, strict=True))) + "\n" for row in rows)


def json_array(lines: Iterable[str]) -> Iterator[str]:
    """Chunks that together are one json array of the given json texts, one per line; each as soon as it is there."""
    before = "["
    for line in lines:
        yield before + line.rstrip("\n")
        before = ",\n"
    yield "[]\n" if before == "[" else "]\n"
