"""The command line that says what a form has stored, so that the journal and whoever wants to repeat it have it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crm_cli.tui.forms.entries import Typed


def command(verb: Iterable[str], arguments: Sequence[str], options: Iterable[str] = ()) -> tuple[str, ...]:
    """The words of a line; an argument that looks like an option stands behind `--`, where none is looked for."""
    safe = [_as_text(text) for text in arguments]
    if any(text.startswith("-") for text in safe):
        return (*verb, *options, "--", *safe)
    return (*verb, *safe, *options)


def _as_text(text: str) -> str:
    """A lone `-` would mean standard input; spaces around a text are left out when it is read."""
    return " -" if text == "-" else text


def flags(typed: Mapping[str, Typed], keys: Iterable[str], names: Mapping[str, str] | None = None) -> Iterator[str]:
    """The options for these entries, an emptied one as --clear; `names` has those whose option is called otherwise."""
    for key in keys:
        if key not in typed:
            continue
        text = _as_text(typed[key].text)
        yield from (f"--{(names or {}).get(key, key).replace('_', '-')}", text) if text else ("--clear", key)


def repeated(flag: str, texts: Iterable[str]) -> Iterator[str]:
    """An option that is given once for each of several."""
    for text in texts:
        yield from (flag, text)


def several(text: str) -> list[str]:
    """What stands in one line, separated by commas of either script."""
    return [part for part in (piece.strip() for piece in text.replace("،", ",").split(",")) if part]
