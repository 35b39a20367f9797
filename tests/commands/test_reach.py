"""From a contact to the telephone, the mail program and the clipboard: in a pipe, and on a terminal."""

import re
import signal
import sqlite3
import sys
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.commands.conftest import Terminal, contents
from tests.conftest import Shell

SARA = "+989121234567"
HOSTILE = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b2J\u202egpj\r\nreboot\n"
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")
OSC_52 = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
Put = Callable[..., None]
Ran = Callable[[], list[list[str]]]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts a program first on the PATH; it notes every run and its arguments."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def program(name: str = "xdg-open", *lines: str) -> None:
        path = folder / name
        note = f"printf '%s\\0' \"$@\" >> '{tmp_path}/ran'; echo >> '{tmp_path}/ran'"
        path.write_text("\n".join(["#!/bin/sh", note, *lines, ""]))
        path.chmod(0o700)

    program()
    return program


@pytest.fixture
def ran(tmp_path: Path) -> Ran:
    """The arguments of every run."""
    path = tmp_path / "ran"
    return lambda: [line.split("\0")[:-1] for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def terminal(agency: Shell, put: Put, tmp_path: Path) -> Terminal:
    """The agency on a terminal."""
    path = f"{tmp_path}/bin:/usr/bin:/bin"
    env = {**agency.env, "HOME": str(tmp_path), "PATH": path, "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal(tmp_path, env)


@pytest.fixture
def plant(agency: Shell) -> Callable[[str, str], None]:
    """Writes into a text column what no command would store."""

    def write(table: str, assignment: str, text: str = HOSTILE) -> None:
        with closing(sqlite3.connect(agency.db)) as db, db:
            db.execute("INSERT INTO command (uid, started_at, line) VALUES ('p', '2026-01-01T00:00:00Z', 'planted')")
            db.execute("INSERT INTO current (slot, command_id) VALUES (1, last_insert_rowid())")
            db.execute(f"UPDATE {table} SET {assignment}", {"text": text})
            db.execute("DELETE FROM current")

    return write


# In a pipe.


def test_a_call_opens_the_number_prints_it_and_says_how_to_log_it(agency: Shell, put: Put, ran: Ran) -> None:
    said = agency("contacts", "call", "sara")
    assert (said.code, said.out) == (0, f"{SARA}\n")
    assert said.err == "calling Sara Ahmadi: 09121234567\nlog it: crm log call 2 TEXT\n"
    assert ran() == [[f"tel:{SARA}"]]


def test_another_phone_is_called_by_a_part_of_it(agency: Shell, put: Put, ran: Ran) -> None:
    agency.ok("contacts", "edit", "2", "--add-phone", "021 8888 0000")
    agency.ok("contacts", "call", "sara", "--phone", "8888")
    assert ran() == [["tel:+982188880000"]]
    said = agency("contacts", "call", "sara", "--phone", "0935")
    assert (said.code, said.out) == (3, "")
    assert "021 8888 0000" in said.err


def test_who_has_no_phone_is_not_found_and_the_hint_adds_one(agency: Shell, put: Put, ran: Ran) -> None:
    said = agency("contacts", "call", "reza")
    assert (said.code, said.out) == (3, "")
    assert "crm contacts edit 4 --add-phone" in said.err
    assert ran() == []


def test_a_call_is_logged_with_what_is_told_at_once(agency: Shell, put: Put) -> None:
    agency.ok("followups", "cancel", "1")
    said = agency("contacts", "call", "sara", "--log", "wants a quote")
    assert (said.code, said.out) == (0, f"{SARA}\n")
    assert said.err.splitlines()[1:] == [
        "interaction 3",
        "Sara Ahmadi has no next step: crm followups add 2 TITLE --due WHEN",
    ]
    row = agency.json("interactions", "list", "id:3")[0]
    assert [row[key] for key in ("channel", "direction", "text")] == ["call", "out", "wants a quote"]


def test_without_log_there_is_no_hint(agency: Shell, put: Put) -> None:
    assert agency("contacts", "call", "sara", "--no-log").err == "calling Sara Ahmadi: 09121234567\n"


@pytest.mark.parametrize("words", [("--log", "x", "--no-log"), ("--log", " "), ("--log", "\x1b")])
def test_what_cannot_be_logged_is_refused_before_the_call(
    agency: Shell, put: Put, ran: Ran, words: tuple[str, ...]
) -> None:
    said = agency("contacts", "call", "sara", *words)
    assert (said.code, said.out, ran()) == (2, "", [])


@pytest.mark.parametrize(
    ("words", "command", "target"),
    [
        (("call", "sara", "--log", "x"), f"xdg-open tel:{SARA}", SARA),
        (
            ("mail", "sara", "--subject", "a b"),
            "xdg-open 'mailto:sara@x.ir?subject=a%20b'",
            "mailto:sara@x.ir?subject=a%20b",
        ),
    ],
)
def test_a_dry_run_shows_the_command_and_runs_and_stores_nothing(
    agency: Shell, put: Put, ran: Ran, words: tuple[str, ...], command: str, target: str
) -> None:
    before = contents(agency)
    said = agency("contacts", *words, "--dry-run")
    assert (said.code, said.out) == (0, f"{target}\n")
    assert said.err == f"dry run, nothing run: {command}\n"
    assert (ran(), contents(agency)) == ([], before)


def test_a_call_and_an_email_are_records_in_the_format_asked_for(agency: Shell, put: Put) -> None:
    (call,) = agency.json("contacts", "call", "sara")
    assert call == {
        "id": 2,
        "name": "Sara Ahmadi",
        "value": "09121234567",
        "url": f"tel:{SARA}",
        "command": f"xdg-open tel:{SARA}",
    }
    assert agency.json("contacts", "mail", "sara")[0]["url"] == "mailto:sara@x.ir"
    assert agency.ok("contacts", "call", "sara", "-f", "ids") == "2\n"


def test_an_email_opens_a_url_with_its_subject(agency: Shell, put: Put, ran: Ran) -> None:
    said = agency("contacts", "mail", "sara", "--subject", "بلیط & ویزا")
    url = "mailto:sara@x.ir?subject=%D8%A8%D9%84%DB%8C%D8%B7%20%26%20%D9%88%DB%8C%D8%B2%D8%A7"
    assert (said.code, said.out) == (0, f"{url}\n")
    assert said.err == "writing to Sara Ahmadi: sara@x.ir\nlog it: crm log email 2 TEXT\n"
    assert ran() == [[url]]


def test_the_commands_of_the_settings_are_run(agency: Shell, put: Put, ran: Ran) -> None:
    put("phone"), put("aerc")
    agency.ok("config", "set", "dial", "phone --to '{phone}'")
    agency.ok("config", "set", "mail", "aerc")
    agency.ok("contacts", "call", "sara")
    agency.ok("contacts", "mail", "sara")
    assert ran() == [["--to", SARA], ["--", "mailto:sara@x.ir"]]


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("linphone 'dial {phone}", "a quote is not closed"),
        ("linphone dial {phone}\\", "a quote is not closed"),
        ("linphone {phone.__class__}", "{phone.__class__} is not known here"),
        ("linphone {number}", "{number} is not known here"),
        ("linphone {}", "{} is not known here"),
        ("{phone}", "it does not begin with a program"),
        ("''", "it does not begin with a program"),
        ("   ", "it does not begin with a program"),
        ("a\nb", "cannot be used for dial"),
    ],
)
def test_a_command_that_cannot_be_run_is_refused_with_the_reason_and_an_example(
    agency: Shell, template: str, why: str
) -> None:
    said = agency("config", "set", "dial", template)
    assert said.code == 2
    assert why in said.err
    assert "for example: linphone-cli dial {phone}" in said.err
    agency.env["CRM_DIAL"] = template
    assert "CRM_DIAL" in agency("contacts", "call", "sara").err


@pytest.mark.parametrize("verb", ["call", "mail"])
def test_a_program_that_is_not_there_fails_and_leaves_it_to_be_done_by_hand(
    agency: Shell, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    (tmp_path / "bin" / "xdg-open").unlink()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))  # whatever the machine has
    before = contents(agency)
    said = agency("contacts", verb, "sara", *(["--log", "x"] if verb == "call" else []))
    assert (said.code, said.out) == (1, "")
    assert "by hand: " + (SARA if verb == "call" else "sara@x.ir") in said.err
    assert contents(agency) == before


def test_a_program_that_fails_is_told(agency: Shell, put: Put) -> None:
    put("xdg-open", "exit 4")
    said = agency("contacts", "call", "sara")
    assert (said.code, said.out) == (1, "")
    assert "xdg-open failed: exit code 4" in said.err


@pytest.mark.parametrize(
    ("verb", "edit"),
    [
        ("call", ("--do-not-contact",)),
        ("mail", ("--do-not-contact",)),
        ("call", ("--consent", "call=no")),
        ("mail", ("--consent", "email=no")),
    ],
)
def test_who_objects_is_reached_in_a_pipe_with_yes_only(
    agency: Shell, put: Put, ran: Ran, verb: str, edit: tuple[str, ...]
) -> None:
    agency.ok("contacts", "edit", "2", *edit)
    said = agency("contacts", verb, "sara")
    assert (said.code, said.out, ran()) == (2, "", [])
    assert "Sara Ahmadi" in said.err
    assert "--yes" in said.err
    said = agency("contacts", verb, "sara", "--yes")
    assert (said.code, len(ran())) == (0, 1)
    assert "asked not to be contacted" in said.err or "said no to contact by" in said.err


def test_who_objects_to_calls_only_is_written_to(agency: Shell, put: Put) -> None:
    agency.ok("contacts", "edit", "2", "--consent", "call=no", "--consent", "sms=no")
    agency.ok("contacts", "mail", "sara")


def test_quiet_calls_without_a_word(agency: Shell, put: Put) -> None:
    said = agency("-q", "contacts", "call", "sara")
    assert (said.code, said.out, said.err) == (0, f"{SARA}\n", "")


def test_the_file_is_free_while_a_call_lasts(agency: Shell, put: Put) -> None:
    put("xdg-open", f"'{sys.executable}' -m crm_cli --db '{agency.db}' contacts add Mina")
    assert agency("contacts", "call", "sara", "--log", "hi").code == 0
    assert agency.ok("contacts", "count") == "5\n"


@pytest.mark.parametrize("template", ["", "phone {phone}", "sh -c 'phone {phone}'"])
def test_a_hostile_phone_runs_nothing_but_the_call(
    agency: Shell, put: Put, ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str
) -> None:
    monkeypatch.chdir(tmp_path)
    put("phone")
    agency.ok("config", "set", "dial", template)
    agency.ok("contacts", "add", "Mallory", "--phone", "1; touch x; $(touch x) `touch x` | touch x")
    assert agency.ok("contacts", "call", "mallory") == "1\n"
    assert ran() in ([["1"]], [["tel:1"]])
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (("sara",), "09121234567"),
        (("sara", "email"), "sara@x.ir"),
        (("sara", "name"), "Sara Ahmadi"),
        (("3", "name"), "علي رضايي"),
        (("sara", "mobile"), "09121234567"),
        (("sara", "Address"), "Vali Asr 12, Tehran"),
    ],
)
def test_in_a_pipe_the_value_alone_is_written(agency: Shell, words: tuple[str, ...], value: str) -> None:
    agency.ok("contacts", "edit", "2", "--point", "address=Vali Asr 12, Tehran")
    said = agency("contacts", "copy", *words)
    assert (said.code, said.out, said.err) == (0, f"{value}\n", "")


def test_what_is_copied_is_a_record_in_the_format_asked_for(agency: Shell) -> None:
    assert agency.json("contacts", "copy", "sara") == [{"id": 2, "what": "phone", "value": "09121234567"}]


def test_what_a_contact_has_not_is_not_copied(agency: Shell) -> None:
    said = agency("contacts", "copy", "reza")
    assert (said.code, said.out) == (3, "")
    said = agency("contacts", "copy", "sara", "telegram")
    assert "crm contacts edit 2 --point telegram=" in said.err
    assert agency("contacts", "copy", "sara", "shoe-size").code == 2


def test_hostile_text_is_harmless_in_a_pipe_and_raw_in_json(agency: Shell, plant: Any) -> None:
    plant("contact", "full_name = :text WHERE id = 2")
    assert agency.ok("contacts", "copy", "2", "name") == "]52;c;ZXZpbA==[2J2Jgpj reboot\n"
    assert agency.json("contacts", "copy", "2", "name")[0]["value"] == HOSTILE


# On a terminal.


def logged(agency: Shell) -> list[dict[str, Any]]:
    return [row for row in agency.json("interactions", "list") if row["id"] > 2]


@pytest.mark.parametrize(
    ("outcome", "typed", "stored"),
    [
        ("answered", "wants خبر [red]", ("answered", "wants خبر [red]")),
        ("n", "", ("no_answer", "no answer")),
        ("left message", "call back", ("left_message", "call back")),
    ],
)
def test_after_a_call_it_offers_to_log_it(
    terminal: Terminal, agency: Shell, ran: Ran, outcome: str, typed: str, stored: tuple[str, str]
) -> None:
    agency.ok("followups", "cancel", "1")
    answers = [("Enter logs nothing: ", f"{outcome}\r"), ("what was said [", f"{typed}\r")]
    screen = terminal.talk("contacts", "call", "sara", answers=answers)
    assert (screen.code, ran()) == (0, [[f"tel:{SARA}"]])
    assert screen.bare.splitlines()[-2:] == [
        "interaction 3",
        "Sara Ahmadi has no next step: crm followups add 2 TITLE --due WHEN",
    ]
    (row,) = logged(agency)
    assert (row["outcome"], row["text"]) == stored
    assert (row["channel"], row["direction"], row["contacts"]) == ("call", "out", ["Sara Ahmadi"])


@pytest.mark.parametrize(
    "answers",
    [
        [("Enter logs nothing: ", "\r")],
        [("Enter logs nothing: ", "\x04")],
        [("Enter logs nothing: ", "answered\r"), ("what was said", "\x04")],
    ],
    ids=["Enter", "the end of input", "the end of input at the second question"],
)
def test_a_call_nobody_tells_about_is_not_logged(
    terminal: Terminal, agency: Shell, answers: list[tuple[str, str]]
) -> None:
    assert terminal.talk("contacts", "call", "sara", answers=answers).code == 0
    assert logged(agency) == []


def test_an_interrupt_at_the_offer_logs_nothing(terminal: Terminal, agency: Shell) -> None:
    answers = [("Enter logs nothing: ", "a\r"), ("what was said", "\x03")]
    assert terminal.talk("contacts", "call", "sara", answers=answers).code in (130, -signal.SIGINT)
    assert logged(agency) == []


def test_an_answer_that_cannot_be_is_asked_again(terminal: Terminal, agency: Shell) -> None:
    answers = [
        ("Enter logs nothing: ", "perhaps\r"),
        ("Enter logs nothing: ", "busy\r"),
        ("what was said", "\x1b]52;c;eA==\x16\x07\r"),
        ("what was said", "later\r"),
    ]
    screen = terminal.talk("contacts", "call", "sara", answers=answers)
    assert screen.code == 0
    assert "use one of: answered, no_answer, busy, left_message" in screen.bare
    assert [row["text"] for row in logged(agency)] == ["later"]


@pytest.mark.parametrize("words", [("--no-log",), ("--log", "hi"), ("--dry-run",)])
def test_who_said_what_to_log_is_not_asked(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert "Enter logs nothing" not in terminal("contacts", "call", "sara", *words).bare
    assert "Enter logs nothing" not in terminal("-q", "contacts", "call", "sara").bare


@pytest.mark.parametrize(("answer", "code", "runs"), [("n\r", 1, 0), ("\r", 1, 0), ("\x04", 1, 0), ("y\r", 0, 1)])
def test_who_objects_is_called_after_a_question(
    terminal: Terminal, agency: Shell, ran: Ran, answer: str, code: int, runs: int
) -> None:
    agency.ok("contacts", "edit", "2", "--do-not-contact")
    question = ("Sara Ahmadi asked not to be contacted; go on? [y/N] ", answer)
    assert terminal.talk("contacts", "call", "sara", "--no-log", answers=[question]).code == code
    assert len(ran()) == runs


def test_a_program_with_a_screen_gets_the_terminal(terminal: Terminal, agency: Shell, put: Put) -> None:
    put("aerc", "test -t 0 && test -t 1 && test -t 2 || exit 9", "echo drawn")
    agency.ok("config", "set", "mail", "aerc {url}")
    screen = terminal("contacts", "mail", "sara")
    assert (screen.code, "drawn" in screen.bare) == (0, True)


def test_the_terminal_copies_what_is_said_to_be_copied(terminal: Terminal) -> None:
    screen = terminal("contacts", "copy", "sara")
    assert [b64decode(text).decode() for text in OSC_52.findall(screen.text)] == ["09121234567"]
    assert OSC_52.sub("", screen.bare) == "copied the phone of Sara Ahmadi: 09121234567\n"


def test_a_persian_name_is_copied_as_it_is(terminal: Terminal) -> None:
    (text,) = OSC_52.findall(terminal("contacts", "copy", "3", "name").text)
    assert b64decode(text).decode() == "علي رضايي"


def test_quiet_copies_without_a_word(terminal: Terminal) -> None:
    assert OSC_52.sub("", terminal("-q", "contacts", "copy", "sara").text) == ""


def test_hostile_text_neither_steers_the_terminal_nor_runs_when_pasted(terminal: Terminal, plant: Any) -> None:
    plant("contact", "full_name = :text WHERE id = 2")
    screen = terminal("contacts", "copy", "2", "name")
    (text,) = OSC_52.findall(screen.text)
    assert b64decode(text).decode() == "]52;c;ZXZpbA==[2J2Jgpj reboot"
    assert not STEERING.search(OSC_52.sub("", screen.bare))
    for words in (("call", "2", "--no-log"), ("call", "2", "--dry-run"), ("mail", "2"), ("copy", "2", "bale")):
        assert not STEERING.search(terminal("contacts", *words).bare)


def test_what_is_too_long_for_a_terminal_is_refused_with_the_way_out(terminal: Terminal, plant: Any) -> None:
    plant("contact", "full_name = :text WHERE id = 2", "ن" * 30_000)
    screen = terminal("contacts", "copy", "2", "name")
    assert (screen.code, OSC_52.findall(screen.text)) == (2, [])
    assert "in a pipe" in screen.bare


@pytest.mark.parametrize("term", ["dumb", "linux", ""])
def test_a_terminal_without_a_clipboard_shows_the_value(terminal: Terminal, term: str) -> None:
    assert terminal("contacts", "copy", "sara", TERM=term).text == "09121234567\r\n"


def test_the_terminal_copies_even_when_the_talk_goes_elsewhere(terminal: Terminal) -> None:
    words = ["-c", 'exec "$0" "$@" 2> said', sys.executable, "-m", "crm_cli", "contacts", "copy", "sara"]
    child = pexpect.spawn("sh", words, env=terminal.env, cwd=str(terminal.folder), encoding="utf-8", timeout=30)
    assert OSC_52.fullmatch(terminal.end(child).text)
    assert (terminal.folder / "said").read_text() == "copied the phone of Sara Ahmadi: 09121234567\n"
