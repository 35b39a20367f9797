"""The first write on a terminal asks three questions. Every test has a pty and a home of its own."""

import os
import signal
import sys

import pexpect
import pytest

from crm_cli import config
from tests.commands.conftest import Terminal
from tests.conftest import Fork, Process

ADD = ("contacts", "add", "Sara", "--phone", "030 123456")
ENTER = [("region: ", "\r"), ("ui.calendar: ", "\r"), ("currency: ", "\r")]
EOF, INTERRUPT = "\x04", "\x03"


@pytest.fixture
def terminal(fork: Fork) -> Terminal:
    return Terminal(fork.home, {**fork.env, "TERM": "xterm-256color"})


def settings(process: Process) -> dict[str, str]:
    return config.read_file(process.home / ".config/crm/config.toml")


def made(process: Process) -> list[str]:
    return sorted(path.name for path in process.home.rglob("*") if path.suffix in (".db", ".toml"))


def answers(region: str, calendar: str, currency: str) -> list[tuple[str, str]]:
    return [("region: ", f"{region}\r"), ("ui.calendar: ", f"{calendar}\r"), ("currency: ", f"{currency}\r")]


def test_the_first_write_asks_three_questions_and_keeps_the_answers(terminal: Terminal, fork: Fork) -> None:
    screen = terminal.talk(*ADD, answers=answers("de", "Jalali", "chf"))
    assert (screen.code, screen.bare.splitlines()[-1]) == (0, "contact 1: Sara")
    assert settings(fork) == {"region": "DE", "ui.calendar": "jalali", "currency": "CHF"}
    assert "crm config set" in screen.bare


def test_nobody_is_asked_twice(terminal: Terminal) -> None:
    terminal.talk(*ADD, answers=ENTER)
    assert terminal("contacts", "add", "Ali").bare == "contact 2: Ali\n"


def test_who_was_asked_is_not_asked_for_another_file(terminal: Terminal) -> None:
    terminal.talk(*ADD, answers=ENTER)
    assert terminal("--db", "other.db", "--create", "contacts", "add", "Ali").bare == "contact 1: Ali\n"


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("fa_IR.UTF-8", ("IR", "jalali", "IRR")),
        ("de_DE.UTF-8", ("DE", "gregorian", "EUR")),
        ("C.UTF-8", ("IR", "gregorian", "IRR")),
    ],
)
def test_enter_takes_what_the_locale_says(
    terminal: Terminal, fork: Fork, locale: str, expected: tuple[str, ...]
) -> None:
    screen = terminal.talk(*ADD, answers=ENTER, LANG=locale)
    assert tuple(settings(fork).values()) == (expected[0], expected[2], expected[1])
    assert all(f"[{default}]: " in screen.bare for default in expected)


def test_the_currency_offered_is_that_of_the_region_answered(terminal: Terminal) -> None:
    assert "[TRY]: " in terminal.talk(*ADD, answers=answers("TR", "", "")).bare


@pytest.mark.parametrize("wrong", ["Germany", "\x1b[A"])
def test_an_answer_that_cannot_be_is_told_and_asked_again(terminal: Terminal, fork: Fork, wrong: str) -> None:
    screen = terminal.talk(*ADD, answers=[("region: ", f"{wrong}\r"), *answers("DE", "", "")])
    assert screen.code == 0
    assert "cannot be used for region" in screen.bare
    assert "hint: for example: IR" in screen.bare
    assert settings(fork)["region"] == "DE"


def test_an_answer_that_is_no_text_is_asked_again(terminal: Terminal, fork: Fork) -> None:
    child = terminal.start(*ADD)
    child.expect_exact("region: ")
    os.write(child.child_fd, b"\xff\xfe\r")
    for _question, answer in answers("DE", "", ""):
        child.expect_exact("]: ")
        child.send(answer)
    assert terminal.end(child).code == 0
    assert settings(fork)["region"] == "DE"


def test_the_answered_region_reads_the_phones_of_the_same_command(terminal: Terminal, fork: Fork) -> None:
    terminal.talk(*ADD, answers=answers("DE", "", ""))
    assert '"normalised":"+4930123456"' in fork("contacts", "show", "1", "--json").out


def test_the_answered_calendar_reads_the_days_of_the_same_command(terminal: Terminal, fork: Fork) -> None:
    screen = terminal.talk("followups", "add", "x", "y", "--due", "end of month", answers=answers("", "jalali", ""))
    meant, _facts = fork("date", "end of month", env={"CRM_CALENDAR": "jalali"}).out.splitlines()
    assert meant in screen.bare


@pytest.mark.parametrize(
    ("question", "key", "codes"), [(0, EOF, [1]), (2, EOF, [1]), (0, INTERRUPT, [130, -signal.SIGINT])]
)
def test_the_end_of_input_and_an_interrupt_leave_nothing(
    terminal: Terminal, fork: Fork, question: int, key: str, codes: list[int]
) -> None:
    screen = terminal.talk(*ADD, answers=[*ENTER[:question], (ENTER[question][0], key)])
    assert screen.code in codes
    assert made(fork) == []


def test_in_a_pipe_nothing_is_asked_and_the_defaults_hold(process: Process) -> None:
    said = process(*ADD)
    assert (said.code, said.out) == (0, "1\n")
    assert "?" not in said.err
    assert made(process) == ["crm.db"]


@pytest.mark.parametrize("redirected", ["< /dev/null", "2> said"])
def test_where_only_one_end_is_a_terminal_nothing_is_asked(terminal: Terminal, fork: Fork, redirected: str) -> None:
    words = ["-c", f'exec "$0" "$@" {redirected}', sys.executable, "-m", "crm_cli", *ADD]
    child = pexpect.spawn("sh", words, env=terminal.env, cwd=str(fork.home), timeout=30)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert made(fork) == ["crm.db"]


@pytest.mark.parametrize(
    "words",
    [
        ("contacts", "list"),
        ("today",),
        ("search", "sara"),
        ("config", "set", "week", "mon-fri"),
        ("date", "tomorrow"),
        ("contacts", "tag", "sara", "--add", "x", "--dry-run"),
        ("--quiet", "contacts", "add", "Sara"),
        ("--db", "absent.db", "contacts", "add", "Sara"),
    ],
    ids=" ".join,
)
def test_what_makes_no_file_of_yours_asks_nothing(terminal: Terminal, fork: Fork, words: tuple[str, ...]) -> None:
    assert "[IR]" not in terminal(*words).bare
    assert not {"region", "currency", "ui.calendar"} & settings(fork).keys()


def test_a_sandbox_is_never_the_first_file(terminal: Terminal, fork: Fork) -> None:
    assert terminal("demo").code == 0
    assert terminal("--demo", "contacts", "add", "Sara").code == 0
    assert terminal.talk(*ADD, answers=ENTER).code == 0


@pytest.mark.parametrize("variable", ["CRM_REGION=DE", "CRM_CURRENCY=EUR"])
def test_a_variable_counts_as_answered(terminal: Terminal, variable: str) -> None:
    name, _equals, value = variable.partition("=")
    assert terminal(*ADD, **{name: value}).bare.splitlines()[-1] == "contact 1: Sara"


def test_a_setting_counts_as_answered(terminal: Terminal, fork: Fork) -> None:
    fork("config", "set", "region", "DE")
    assert terminal(*ADD).bare == "contact 1: Sara\n"
    assert settings(fork) == {"region": "DE"}


def test_a_file_that_is_there_asks_nothing(terminal: Terminal, fork: Fork) -> None:
    fork("contacts", "add", "Ali")
    assert terminal("contacts", "add", "Sara").bare == "contact 2: Sara\n"


def test_a_file_made_by_name_asks_too(terminal: Terminal, fork: Fork) -> None:
    words = ("--db", "mine.db", "--create", *ADD)
    assert terminal.talk(*words, answers=ENTER).code == 0
    assert made(fork) == ["config.toml", "mine.db"]


def test_answers_that_cannot_be_kept_hold_for_this_command_and_do_not_stop_it(terminal: Terminal, fork: Fork) -> None:
    folder = fork.home / ".config" / "crm"
    folder.mkdir(parents=True)
    (folder / "config.toml").symlink_to(fork.home / "elsewhere.toml")
    screen = terminal.talk(*ADD, answers=answers("DE", "", ""))
    assert screen.code == 0
    assert "for this command only" in screen.bare
    assert '"normalised":"+4930123456"' in fork("contacts", "show", "1", "--json").out


@pytest.mark.parametrize(("region", "currency"), [("IR", "IRR"), ("AE", "AED"), ("DE", "EUR"), ("ZZ", "EUR")])
def test_the_currency_follows_the_region_until_it_is_set(fork: Fork, region: str, currency: str) -> None:
    assert fork("config", "get", "currency", env={"CRM_REGION": region}).out == f"{currency}\n"
    fork("config", "set", "currency", "CHF")
    assert fork("config", "get", "currency", env={"CRM_REGION": region}).out == "CHF\n"
