"""`_()` around every text a person reads.

The language is chosen once, before command modules are imported, because Typer reads help texts at import.
English is the source language and costs nothing: gettext is imported for other languages only.
"""

from collections.abc import Callable
from pathlib import Path

LOCALE_DIR = Path(__file__).parent / "locale"


def _as_written(text: str) -> str:
    return text


def _plural_as_written(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


class Catalogue:
    """The texts of one language; calling it translates a text."""

    def __init__(self) -> None:
        self._translate: Callable[[str], str] = _as_written
        self._plural: Callable[[str, str, int], str] = _plural_as_written

    def __call__(self, text: str) -> str:
        return self._translate(text)

    def plural(self, one: str, many: str, n: int) -> str:
        """The form of a text that fits `n`; `{n}` in it is replaced."""
        return self._plural(one, many, n).format(n=n)

    def use(self, language: str) -> None:
        """Switch to `language` (`fa`, `de_DE.UTF-8` …); a language without a catalogue leaves English."""
        code = language.partition(".")[0].partition("@")[0]
        if code.partition("_")[0] in ("", "C", "POSIX", "en"):
            self._translate, self._plural = _as_written, _plural_as_written
            return
        import gettext

        found = gettext.translation("crm", LOCALE_DIR, languages=[code], fallback=True)
        self._translate, self._plural = found.gettext, found.ngettext


_ = Catalogue()
