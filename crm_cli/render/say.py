"""The only writer to stderr: what happened, hints, warnings, errors, and questions."""

import sys
from typing import TextIO

from crm_cli.i18n import _
from crm_cli.render.clean import clean


class Say:
    """Talk. `quiet` silences it, never errors. Every text passes the gate that makes it harmless."""

    def __init__(self, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self.quiet = quiet
        self._stream = stream

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
            self._put(f"\r\x1b[K{clean(text)}")

    def end_progress(self) -> None:
        """Take the progress line away."""
        if not self.quiet and self.on_terminal:
            self._put("\r\x1b[K")

    def asks(self) -> bool:
        """Whether a question can be put to a person: both ends of the talk are a terminal."""
        return bool(sys.stdin and sys.stdin.isatty()) and self.on_terminal

    def confirm(self, question: str) -> bool:
        """Ask yes or no; no, and the end of input, are no."""
        self._put(clean(_("{question} [y/N] ").format(question=question)))
        answer = sys.stdin.readline()
        if not answer.endswith("\n"):
            self._put("\n")
        return answer.strip().casefold() in ("y", "yes", "بله", "ب")

    @property
    def on_terminal(self) -> bool:
        stream = self._stream or sys.stderr
        return bool(stream) and stream.isatty()

    def _write(self, text: str) -> None:
        self._put(clean(text, newlines=True) + "\n")

    def _put(self, text: str) -> None:
        stream = self._stream or sys.stderr
        if stream is not None:  # pythonw and `2>&-` leave none
            try:
                stream.write(text)
                stream.flush()
            except (OSError, ValueError):
                pass  # nobody listens; that must not stop the work
