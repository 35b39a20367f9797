"""The command line that says what a form has stored, so that the journal and whoever wants to repeat it have it."""

from collections.abc import Iterable, Iterator, Mapping

from crm_cli.tui.forms.entries import Typed


def flags(typed: Mapping[str, Typed], keys: Iterable[str], names: Mapping[str, str] | None = None) -> Iterator[str]:
    """The options for these entries, an emptied one as --clear; `names` has those whose option is called otherwise."""
    for key in keys:
        if key not in typed:
            continue
        text = typed[key].text
        yield from (f"--{(names or {}).get(key, key).replace('_', '-')}", text) if text else ("--clear", key)


def repeated(flag: str, texts: Iterable[str]) -> Iterator[str]:
    """An option that is given once for each of several."""
    for text in texts:
        yield from (flag, text)


def several(text: str) -> list[str]:
    """What stands in one line, separated by commas of either script."""
    return [part for part in (piece.strip() for piece in text.replace("،", ",").split(",")) if part]
