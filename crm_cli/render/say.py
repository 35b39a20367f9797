"""The only writer to stderr: what happened, hints, warnings, errors, and questions."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.render.clean import clean


class Say:
    """Talk. `quiet` silences it, never errors. Every text passes the gate that makes it harmless.

    `order` puts right-to-left text in order for a terminal.
    """

    def __init__(self, *, quiet: bool = False, stream: TextIO | None = None, order: Callable[[str], str] = str) -> None:
        self.quiet = quiet
        self._stream = stream
        self._order = order

    def note(self, text: str) -> None:
        """What happened, or a hint."""
        if not self.quiet:
            self._write(text)

    def error(self, message: str, hint: str = "", *, bare: bool = False) -> None:
        """What went wrong and the way out; `bare` when the message is a page of its own, such as help."""
        self._write(message if bare else _("error: {text}").format(text=message))
        if hint:
            self._write(_("hint: {text}").format(text=hint))

    def progress(self, text: str) -> None:
        """A line that the next one replaces; only on a terminal."""
        if not self.quiet and self.on_terminal:
            self._put(f"\r\x1b[K{self._shown(text)}")

    def end_progress(self) -> None:
        """Take the progress line away."""
        if not self.quiet and self.on_terminal:
            self._put("\r\x1b[K")

    def asks(self) -> bool:
        """Whether a question can be put to a person: both ends of the talk are a terminal."""
        return bool(sys.stdin and sys.stdin.isatty()) and self.on_terminal

    def confirm(self, question: str, *, default: bool = False) -> bool:
        """Ask yes or no; an empty line is the `default`, anything else but yes, and the end of input, are no."""
        asked = _("{question} [Y/n] ") if default else _("{question} [y/N] ")
        self._put(self._shown(asked.format(question=question)))
        answer = sys.stdin.readline()
        if not answer.endswith("\n"):
            self._put("\n")
        return answer.strip().casefold() in ("y", "yes", "بله", "ب") or (default and answer == "\n")

    def ask(self, question: str, default: str = "") -> str:
        """The line a person answers with; an empty one is `default`.

        Raises EOFError at the end of input, and Invalid for bytes that are no text.
        """
        self._put(self._shown(f"{question} [{default}]: " if default else f"{question}: "))
        try:
            answer = sys.stdin.readline()
        except UnicodeDecodeError as error:
            raise Invalid(_("the answer is not UTF-8 text")) from error
        if not answer.endswith("\n"):
            self._put("\n")
        if not answer:
            raise EOFError
        return answer.strip() or default

    def copy(self, text: str) -> bool:
        """Hand `text` to the clipboard of the terminal (OSC 52); False where no terminal listens."""
        from base64 import b64encode

        escape = f"\x1b]52;c;{b64encode(text.encode()).decode()}\x07"
        if self.on_terminal:
            self._put(escape)
            return True
        try:
            with Path("/dev/tty").open("w", encoding="ascii") as terminal:
                terminal.write(escape)
        except OSError:
            return False
        return True

    @property
    def on_terminal(self) -> bool:
        stream = self._stream or sys.stderr
        return bool(stream) and stream.isatty()

    def _write(self, text: str) -> None:
        self._put(self._shown(text, newlines=True) + "\n")

    def _shown(self, text: str, *, newlines: bool = False) -> str:
        text = clean(text, newlines=newlines)
        return text if text.isascii() or not self.on_terminal else self._order(text)

    def _put(self, text: str) -> None:
        stream = self._stream or sys.stderr
        if stream is not None:  # pythonw and `2>&-` leave none
            try:
                stream.write(text)
                stream.flush()
            except (OSError, ValueError):
                pass  # nobody listens; that must not stop the work
