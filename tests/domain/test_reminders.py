"""Messages about what is due, and how each system's notifier gets them: as data, whatever they hold."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.reminders import LONGEST, Due, Message, Taken, message, notifying

TOLD = Message("send the quote", "Sara Ahmadi · 10:30")
HOSTILE = Message('"; do shell script "touch x" --', "<b>bold</b> & $(touch x) `touch x` {title}")


def test_a_message_has_the_parts_there_are() -> None:
    assert message("send the quote", "Sara", "", "10:30") == Message("send the quote", "Sara · 10:30")


@given(st.text(), st.text())
def test_no_text_begins_like_an_option_or_is_longer_than_a_notification(title: str, text: str) -> None:
    for part in message(title, text):
        assert not part.startswith("-")
        assert len(part) <= LONGEST + 1


def test_the_title_is_plain_and_the_text_is_no_markup_for_notify_send() -> None:
    assert notifying(HOSTILE, "", "linux").words == (
        "notify-send",
        "--app-name=crm",
        "--",
        HOSTILE.title,
        "&lt;b&gt;bold&lt;/b&gt; &amp; $(touch x) `touch x` {title}",
    )


def test_applescript_gets_texts_as_arguments() -> None:
    program, *words = notifying(HOSTILE, "", "darwin").words
    assert program == "osascript"
    assert words[-2:] == list(HOSTILE)
    assert words[:-2] == list(notifying(TOLD, "", "darwin").words[1:-2])


def test_powershell_gets_texts_from_its_environment() -> None:
    hostile, harmless = notifying(HOSTILE, "", "win32"), notifying(TOLD, "", "win32")
    assert hostile.words == harmless.words
    assert list(hostile.env.values()) == list(HOSTILE)
    assert all(f"$env:{name}" in hostile.words[-1] for name in hostile.env)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("show {title} --text={text}", ["show", TOLD.title, f"--text={TOLD.text}"]),
        ("show --one-line", ["show", "--one-line", "--", "send the quote · Sara Ahmadi · 10:30"]),
        ("sh -c 'show {text}'", ["sh", "-c", f"show {TOLD.text}"]),
    ],
)
def test_a_command_of_the_settings_gets_texts_in_place_of_its_marks_or_at_its_end(
    template: str, words: list[str]
) -> None:
    assert list(notifying(TOLD, template, "linux").words) == words


@given(st.text(), st.text())
def test_a_text_stays_within_its_word(title: str, text: str) -> None:
    told = message(title, text)
    assert notifying(told, "show {title} {text}", "linux").words == ("show", *told)
    assert len(notifying(told, "show", "linux").words) == len(shlex.split("show -- x"))


def test_what_was_perhaps_not_shown_comes_first() -> None:
    taken = Taken(fresh=[Due(1, "2026-11-22")], again=[Due(2, "2026-11-20")])
    assert [due.followup_id for due in taken.everything] == [2, 1]
    assert taken.without({2}) == Taken([Due(1, "2026-11-22")], [])
