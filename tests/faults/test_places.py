"""Odd surroundings: no locale, no home, no streams, no room. A command works, or says what is missing."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

NAME = "سارا احمدی"
LOCALES = {
    "C": {"LC_ALL": "C"},
    "C without help from Python": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "POSIX": {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8"},
    "unknown": {"LC_ALL": "xx_YY.nonsense"},
    "a path": {"LC_ALL": "../../etc/passwd"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin": {"PYTHONIOENCODING": "latin-1"},
}


@pytest.fixture
def persian(shell: Any, made: Any) -> dict[str, str]:
    """A file with one Persian name in it, as the environment tells it."""
    made("persian", lambda: shell.ok("contacts", "add", NAME, "--note", "x"))
    return {"CRM_DB": str(shell.db)}


@pytest.fixture
def agency(process: Any, persian: dict[str, str]) -> Any:
    """That file, used by processes that start from nothing."""
    process.env |= persian
    return process


@pytest.fixture
def branch(fork: Any, persian: dict[str, str]) -> Any:
    """That file, used by forks."""
    fork.env |= persian
    return fork


@pytest.fixture
def line(agency: Any) -> Any:
    """Runs a line of shell, in which $CRM is the program."""

    def run(text: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", text],
            env={**agency.env, "CRM": f"{sys.executable} -m crm_cli", **env},
            capture_output=True,
            text=True,
            errors="replace",
            cwd=agency.home,
            timeout=60,
            check=False,
        )

    return run


@pytest.mark.parametrize("env", LOCALES.values(), ids=LOCALES.keys())
def test_text_passes_through_any_locale_in_and_out(agency: Any, calm: Any, env: dict[str, str]) -> None:
    calm(agency("log", "call", NAME, "-", stdin="سفر".encode(), env=env), 0)
    assert NAME in calm(agency("interactions", "list", "--columns", "contacts,text", env=env), 0).out
    shown = calm(agency("contacts", "show", "-", "--json", stdin=f"{NAME}\n".encode(), env=env), 0).out
    assert NAME in shown
    assert "سفر" in shown
    assert "علی" in calm(agency("contacts", "show", "علی", env=env), 3).err


def test_without_a_home_and_a_user_it_says_what_to_set(shell: Any, calm: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")  # what Path says where there is neither

    monkeypatch.setattr(Path, "expanduser", nobody)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    del shell.env["CRM_CONFIG"]
    for words in (["today"], ["config", "path"], ["contacts", "add", "X"]):
        said = calm(shell(*words, create=False), 2)
        assert "set HOME" in said.err
    assert "Every day" in calm(shell("--help", create=False), 0).out


@pytest.mark.parametrize("home", ["/nonexistent/home", "/proc/nowhere", "", "relative"])
def test_a_home_that_is_none_is_an_empty_agency(branch: Any, calm: Any, home: str) -> None:
    env = {"HOME": home, "CRM_DB": ""}
    calm(branch("today", env=env, cwd=branch.home), 0, 1)
    if home.startswith("/proc"):
        calm(branch("contacts", "add", "X", env=env), 1)
        calm(branch("config", "set", "region", "DE", env=env), 1)
        calm(branch("demo", env=env), 1)
    assert calm(branch("contacts", "count", env={"HOME": home}), 0).out == "1\n"


def test_a_read_only_home_is_code_1_for_the_first_write(fork: Any, calm: Any, outsider: Any) -> None:
    outsider.folder.chmod(0o555)
    fork.env["HOME"] = str(outsider.folder)
    place = {"cwd": outsider.folder, **outsider.who}
    calm(fork("today", **place), 0)
    for words in (["contacts", "add", "X"], ["demo"], ["config", "set", "region", "DE"], ["config", "edit"]):
        assert str(outsider.folder) in calm(fork(*words, **place), 1).err


@pytest.mark.parametrize("columns", ["0", "-1", "abc", "1", "99999999999999999999", ""])
def test_any_width_prints_everything_in_a_pipe(branch: Any, calm: Any, columns: str) -> None:
    for words in (["contacts", "list"], ["contacts", "show", "1", "-f", "table"]):
        assert NAME in calm(branch(*words, env={"COLUMNS": columns, "LINES": columns}), 0).out


@pytest.mark.parametrize(
    "typed", ["contacts list", "contacts list -f csv", "contacts list -f table", "--help", "today"]
)
def test_a_closed_stdout_is_no_bug(line: Any, typed: str) -> None:
    done = line(f"$CRM {typed} >&-")
    assert (done.returncode, "Traceback" in done.stderr, "unexpected" in done.stderr) == (0, False, False)


def test_a_write_with_stdout_closed_succeeds_and_says_so(line: Any, count: Any, agency: Any) -> None:
    done = line("$CRM contacts add X >&-")
    assert (done.returncode, count(agency.db)) == (0, 2)
    assert "contact 2: X" in done.stderr


@pytest.mark.parametrize(
    ("typed", "code"), [("contacts list", 0), ("contacts add X", 0), ("contacts show nobody", 3), ("", 2), ("nope", 2)]
)
def test_a_closed_stderr_changes_no_code(line: Any, typed: str, code: int) -> None:
    done = line(f"$CRM {typed} 2>&-")
    assert (done.returncode, "Traceback" in done.stdout) == (code, False)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("contacts list", 0),
        ("log call 1 -", 2),
        ("contacts show -", 0),
        ("contacts import -", 2),
        ("contacts delete 1 2 3 4", 3),
        ("contacts delete 1", 0),
    ],
)
def test_a_closed_stdin_is_an_empty_one(line: Any, typed: str, code: int) -> None:
    done = line(f"$CRM {typed} <&-")
    assert (done.returncode, "Traceback" in done.stderr, "unexpected" in done.stderr) == (code, False, False)


def test_with_every_stream_closed_the_work_is_done(line: Any, count: Any, agency: Any, intact: Any) -> None:
    assert line("$CRM contacts add X <&- >&- 2>&-").returncode == 0
    assert count(agency.db) == 2
    intact(agency.db)


@pytest.mark.parametrize("style", ["plain", "table", "json", "jsonl", "csv", "markdown", "ids"])
def test_a_closed_pipe_ends_quietly_with_0(line: Any, shell: Any, style: str) -> None:
    shell.ok("contacts", "import", "-", stdin="name,note\n" + "".join(f"Person {n},{'x' * 100}\n" for n in range(3000)))
    done = line(f"set -o pipefail; $CRM contacts list -f {style} | head -1")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_pipe_closed_before_the_first_byte_is_quiet_too(line: Any) -> None:
    for typed in ("contacts list", "--help", "contacts show 1", "config path", "contacts add X"):
        done = line(f"set -o pipefail; $CRM {typed} | true")
        assert (done.returncode, "Traceback" in done.stderr, "error" in done.stderr) == (0, False, False)


@pytest.mark.parametrize("typed", ["contacts list", "contacts show 1 --json", "contacts export", "--help", "--version"])
def test_a_full_output_is_code_1_with_a_message(line: Any, typed: str) -> None:
    done = line(f"$CRM {typed} > /dev/full")
    assert done.returncode == 1
    assert "space" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_write_onto_a_full_output_is_kept(line: Any, count: Any, agency: Any) -> None:
    done = line("$CRM contacts add X > /dev/full")
    assert (done.returncode, count(agency.db)) == (1, 2)
    assert "as it was before" not in done.stderr
    assert "contact 2: X" in done.stderr


def test_a_full_stderr_changes_nothing(line: Any, count: Any, agency: Any) -> None:
    assert line("$CRM contacts add X 2> /dev/full").returncode == 0
    assert count(agency.db) == 2


BROKEN = {
    "not TOML": "ui = [",
    "unknown key": "a = 1",
    "wrong value": 'ui.calendar = "mars"',
    "wrong type": "ui = 3",
    "wrong zone": 'timezone = "Nowhere/X"',
    "huge number": "x = " + "1" * 5000,
    "deep": "x = " + "[" * 3000,
    "invalid bytes": b"\xff\xfe",
    "NUL in a path": 'db = "a\\u0000b"',
    "no such user": 'db = "~nosuchuser/a.db"',
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_broken_settings_are_code_2_and_can_be_mended(fork: Any, calm: Any, content: str | bytes) -> None:
    path = fork.home / "config.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    fork.env["CRM_CONFIG"] = str(path)
    assert "hint:" in calm(fork("today"), 2).err
    assert calm(fork("config", "path"), 0).out == f"{path}\n"
    (fork.home / "mend").write_text("#!/bin/sh\n: > $1\n")
    (fork.home / "mend").chmod(0o700)
    assert "settings are fine" not in calm(fork("config", "edit", env={"EDITOR": "true"}), 2).err
    calm(fork("config", "edit", env={"EDITOR": str(fork.home / "mend")}), 0)
    calm(fork("today"), 0)


@pytest.mark.parametrize("editor", ["/nonexistent", "false", " ", "vi 'x", "sh -c 'kill -9 $$'"])
def test_an_editor_that_fails_is_code_1(fork: Any, calm: Any, editor: str) -> None:
    calm(fork("config", "edit", env={"EDITOR": editor}), 1)


@pytest.mark.parametrize(
    "env",
    [
        {"CRM_CONFIG": "/"},
        {"CRM_CONFIG": "/nowhere/x.toml"},
        {"CRM_TIMEZONE": "../../etc/passwd"},
        {"CRM_TIMEZONE": "/etc/passwd"},
        {"CRM_TIMEZONE": "Asia"},
        {"TZ": ":nonsense"},
        {"CRM_FORMAT": "nope"},
        {"CRM_LANG": "../x"},
        {"CRM_LANG": "xx"},
        {"CRM_REGION": "zz"},
        {"CRM_STAFF": "nobody"},
        {"XDG_DATA_HOME": "/dev/null", "CRM_DB": ""},
    ],
    ids=lambda env: " ".join("=".join(pair) for pair in env.items()),
)
def test_odd_variables_are_refused_with_words_or_do_not_matter(shell: Any, calm: Any, env: dict[str, str]) -> None:
    shell.ok("contacts", "add", "X")
    shell.env |= env
    with pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        calm(shell("today"), 0, 2)
        calm(shell("config", "show"), 0, 2)


def test_odd_settings_meet_no_write_either(branch: Any, calm: Any) -> None:
    calm(branch("contacts", "add", "X", env={"CRM_STAFF": "nobody"}), 2)
    calm(branch("config", "set", "region", "DE", env={"CRM_CONFIG": "/dev/full/x"}), 1)
