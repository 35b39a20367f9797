"""Showing a message: which program is run, what it gets, and what happens where there is none."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_cli.domain.reminders import Message
from crm_cli.errors import ProgramFailed
from crm_cli.services import notifying
from crm_cli.services.notifying import notify

TOLD = Message("send <the> quote", "Sara & Co · $(touch x)")
Program = Callable[..., dict[str, str]]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Puts a program on a PATH where there is no other; it notes what it gets. Returns its environment, a desktop's."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def put(name: str, *lines: str) -> dict[str, str]:
        path = folder / name
        note = f"printf '%s\\0' \"$@\" \"$DBUS_SESSION_BUS_ADDRESS$CRM_TOLD_TEXT\" > '{tmp_path}/got'"
        path.write_text("\n".join(["#!/bin/sh", note, *lines, ""]))
        path.chmod(0o700)
        return {"PATH": str(folder), "DISPLAY": ":0"}

    return put


@pytest.fixture
def got(tmp_path: Path) -> Callable[[], list[str]]:
    """The words a program was run with."""
    return lambda: (tmp_path / "got").read_text().split("\0")[:-2]


def test_notify_send_gets_title_and_text(program: Program, got: Callable[[], list[str]]) -> None:
    notify(TOLD, "", program("notify-send"), "linux")
    assert got() == ["--app-name=crm", "--", "send <the> quote", "Sara &amp; Co · $(touch x)"]


def test_osascript_gets_title_and_text(program: Program, got: Callable[[], list[str]]) -> None:
    notify(TOLD, "", program("osascript"), "darwin")
    assert got()[-2:] == list(TOLD)


def test_powershell_finds_the_text_in_its_environment(program: Program, tmp_path: Path) -> None:
    notify(TOLD, "", program("powershell"), "win32")
    assert (tmp_path / "got").read_text().split("\0")[-2] == TOLD.text


def test_the_command_of_the_settings_needs_no_desktop(program: Program, got: Callable[[], list[str]]) -> None:
    env = program("telegram")
    del env["DISPLAY"]
    notify(TOLD, "telegram --to me {text}", env, "linux")
    assert got() == ["--to", "me", TOLD.text]


def test_without_a_desktop_nothing_is_run(program: Program, tmp_path: Path) -> None:
    env = {**program("notify-send"), "DISPLAY": "", "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(ProgramFailed, match="no desktop"):
        notify(TOLD, "", env, "linux")
    assert not (tmp_path / "got").exists()


def test_the_bus_of_the_user_is_found_where_nobody_names_it(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {**program("notify-send"), "DISPLAY": "", "XDG_RUNTIME_DIR": str(tmp_path)}
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind("bus")
        notify(TOLD, "", env, "linux")
    assert (tmp_path / "got").read_text().split("\0")[-2] == f"unix:path={tmp_path}/bus"


def test_a_program_that_is_not_there_fails(program: Program) -> None:
    with pytest.raises(ProgramFailed, match="notify-send failed: there is no such program"):
        notify(TOLD, "", program("other"), "linux")


def test_a_program_that_may_not_be_run_fails(program: Program, tmp_path: Path) -> None:
    env = program("notify-send")
    (tmp_path / "bin/notify-send").chmod(0o600)
    with pytest.raises(ProgramFailed, match="notify-send failed"):
        notify(TOLD, "", env, "linux")


def test_a_program_that_fails_is_told(program: Program) -> None:
    with pytest.raises(ProgramFailed, match="notify-send failed: exit code 4"):
        notify(TOLD, "", program("notify-send", "exit 4"), "linux")


def test_a_program_that_never_ends_is_not_waited_for(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifying, "PATIENCE", 0.1)
    with pytest.raises(ProgramFailed, match="no answer"):
        notify(TOLD, "", program("notify-send", "exec /bin/sleep 60"), "linux")
