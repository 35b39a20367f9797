"""A bug on the full screen: the terminal is given back, a report is left, and nobody's data is in it."""

import io
from pathlib import Path
from typing import Any

import pytest

from crm_cli import config
from crm_cli.render.say import Say
from crm_cli.tui import run as running
from crm_cli.tui.app import CrmApp
from crm_cli.tui.crash import report
from crm_cli.tui.desk import Desk
from tests.conftest import Shell
from tests.tui.frame import Frame

SECRET = "Sara Ahmadi 0912"


def failing() -> Exception:
    """An error with data in its message, in its cause and in its variables."""
    name = SECRET
    try:
        try:
            {}[name]
        except KeyError as error:
            raise ValueError(f"cannot use {name}") from error
    except ValueError as error:
        return error


def test_a_report_says_where_and_what_kind_and_holds_no_data() -> None:
    text = report(failing())
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_crash.py" in text
    assert "failing" in text
    assert "Sara" not in text
    assert "0912" not in text


def test_a_bug_is_told_with_the_place_of_its_report(
    agency: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Buggy(Frame):
        def on_ready(self) -> None:
            raise failing()

    def run_without_terminal(app: Any) -> None:
        CrmApp.run(app, headless=True)

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(Buggy, "run", run_without_terminal)
    monkeypatch.setattr(running, "CrmApp", Buggy)
    desk = Desk(config.load({"db": str(agency.db)}, env={"CRM_CONFIG": str(tmp_path / "none.toml")}))
    said = io.StringIO()
    assert running.run(desk, "", Say(stream=said)) == 1
    (path,) = (tmp_path / "state" / "crm" / "crashes").iterdir()
    assert str(path) in said.getvalue()
    assert "ValueError" in said.getvalue()
    assert path.stat().st_mode & 0o077 == 0
    assert "Sara" not in said.getvalue() + path.read_text()
