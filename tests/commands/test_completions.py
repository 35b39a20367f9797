"""`crm completions`: what it writes where, what it says, and what it leaves alone."""

import json
from pathlib import Path

import pytest

from crm_cli.commands.completion_scripts import SHELLS
from crm_cli.services.completions import MARK
from tests.conftest import Shell


@pytest.fixture
def home(shell: Shell, tmp_path: Path) -> Path:
    """The home folder that `crm completions` sees."""
    shell.env |= {
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "SHELL": "/usr/bin/fish",
    }
    return tmp_path


@pytest.mark.parametrize("name", SHELLS)
def test_show_prints_the_script_and_the_json_form_holds_it(shell: Shell, name: str) -> None:
    text = shell.ok("completions", "show", name, create=False)
    assert MARK in text.splitlines()[1]
    (record,) = shell.json("completions", "show", name)
    assert record == {"shell": name, "script": text}


@pytest.mark.parametrize("name", SHELLS)
def test_install_writes_what_show_prints_and_says_where(shell: Shell, home: Path, name: str) -> None:
    said = shell("completions", "install", name, create=False)
    path = Path(said.out.removesuffix("\n"))
    assert said.code == 0
    assert path.is_relative_to(home)
    assert f"written: {path}\n" in said.err
    assert path.read_text() == shell.ok("completions", "show", name, create=False)


def test_install_takes_the_shell_of_the_user(shell: Shell, home: Path) -> None:
    (record,) = shell.json("completions", "install")
    assert record == {"shell": "fish", "path": str(home / "config/fish/completions/crm.fish"), "state": "fresh"}


def test_an_unknown_shell_is_refused_with_those_there_are(shell: Shell, home: Path) -> None:
    shell.env["SHELL"] = "/bin/tcsh"
    for words in (["install"], ["install", "tcsh"], ["show", "tcsh"], ["uninstall"]):
        said = shell("completions", *words, create=False)
        assert said.code == 2
        assert all(word in said.err for word in ("tcsh", *SHELLS))
    assert not (home / "data").exists()


def test_installing_twice_says_that_it_is_up_to_date(shell: Shell, home: Path) -> None:
    shell.ok("completions", "install", create=False)
    assert "up to date: " in shell("completions", "install", create=False).err


def test_what_a_start_up_file_lacks_is_said_and_no_start_up_file_is_made(shell: Shell, home: Path) -> None:
    said = shell("completions", "install", "zsh", create=False)
    assert f"fpath=({home}/data/zsh/site-functions $fpath)" in said.err
    assert [path for path in home.rglob("*") if path.is_file()] == [home / "data/zsh/site-functions/_crm"]


def test_uninstall_removes_what_install_wrote(shell: Shell, home: Path) -> None:
    path = shell.ok("completions", "install", create=False)
    said = shell("completions", "uninstall", "--json", create=False)
    assert said.code == 0
    assert json.loads(said.out) == [{"shell": "fish", "path": path.strip(), "state": "absent"}]
    assert not Path(path.strip()).exists()
    assert shell("completions", "uninstall", create=False).code == 3


def test_a_file_of_somebody_else_is_a_conflict_and_stays(shell: Shell, home: Path) -> None:
    path = home / "config/fish/completions/crm.fish"
    path.parent.mkdir(parents=True)
    path.write_text("mine\n")
    assert shell("completions", "install", create=False).code == 5
    assert shell("completions", "uninstall", create=False).code == 3
    assert path.read_text() == "mine\n"


def test_a_folder_that_cannot_be_made_is_a_failure_in_words(shell: Shell, home: Path) -> None:
    (home / "config").write_text("")
    said = shell("completions", "install", create=False)
    assert (said.code, said.out) == (1, "")
    assert str(home / "config") in said.err
