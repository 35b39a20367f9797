"""How far an export has come is said on a terminal, of the rows that have passed."""

import io
from typing import Any

import pytest

from crm_cli.commands import watching
from crm_cli.domain.fields.imports import IMPORT
from crm_cli.render.say import Say
from crm_cli.services.listed import listed

ROWS = [(number, *[None] * (len(IMPORT.fields) - 1)) for number in range(1, 8)]


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows a second, as the line has it."""
    monkeypatch.setattr(watching, "EVERY", 2)
    monkeypatch.setattr(watching, "Pace", lambda verb: Said(verb))


class Said:
    """Stands for the pace: tells what it is given."""

    def __init__(self, verb: str) -> None:
        self._verb = verb

    def line(self, done: int, total: int | None = None) -> str:
        return f"{self._verb} {done} of {total}"


def written(stream: Any, *, to_file: bool) -> list[Any]:
    listing = watching.watched(listed(IMPORT, ROWS), Say(stream=stream), to_file=to_file)
    return [number for (number,) in listing.rows(IMPORT.fields[:1], None)]


@pytest.mark.usefixtures("slow")
def test_rows_are_counted_as_they_pass_and_the_line_is_taken_away() -> None:
    screen = Screen()
    assert written(screen, to_file=True) == [*range(1, 8)]
    told = [text.removeprefix("\x1b[K") for text in screen.getvalue().split("\r")]
    assert told == ["", "written 2 of 7", "written 4 of 7", "written 6 of 7", ""]


@pytest.mark.usefixtures("slow")
def test_nothing_is_said_where_nobody_looks_on_or_rows_tell_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, screen = io.StringIO(), Screen()
    assert written(pipe, to_file=True) == [*range(1, 8)]
    monkeypatch.setattr("sys.stdout", Screen())
    assert written(screen, to_file=False) == [*range(1, 8)]
    assert (pipe.getvalue(), screen.getvalue()) == ("", "")
