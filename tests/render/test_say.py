"""Talk on stderr: right-to-left text is put in order for a terminal, and for nothing else."""

import io

import pytest

from crm_cli.render.rtl import guarded, visual
from crm_cli.render.say import Say


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def said(stream: io.StringIO) -> str:
    say = Say(stream=stream, order=guarded)
    say.note("archived 2 سارا, 3 علی")
    say.error("two are called رضا", "say which: 4  رضا")
    say.progress("reading: سارا")
    return stream.getvalue()


def test_names_in_talk_are_marked_on_a_terminal() -> None:
    assert said(Screen()).replace("\u200e", "|") == (
        "archived 2 سارا|, 3 علی|\nerror: two are called رضا|\nhint: say which: 4  رضا|\n\r\x1b[Kreading: سارا|"
    )


def test_talk_into_a_file_is_as_it_is() -> None:
    assert "\u200e" not in said(io.StringIO())


def test_a_question_is_put_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    stream = Screen()
    assert Say(stream=stream, order=visual).confirm("delete سارا?")
    assert stream.getvalue() == "delete ﺍﺭﺎﺳ? [y/N] "


def test_the_clipboard_is_given_the_text_itself() -> None:
    streams = Screen(), Screen()
    Say(stream=streams[0], order=visual).copy("سارا")
    Say(stream=streams[1]).copy("سارا")
    assert streams[0].getvalue() == streams[1].getvalue()
