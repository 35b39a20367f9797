"""Completion scripts in the places where shells look for them."""

from pathlib import Path

import pytest

from crm_cli.errors import Conflict, NotFound
from crm_cli.services import completions
from crm_cli.services.completions import MARK

SHELLS = ("bash", "zsh", "fish")
TEXT = f"#compdef crm\n# {MARK}\n"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}


@pytest.mark.parametrize(
    ("shell", "more", "place"),
    [
        ("bash", {}, "data/bash-completion/completions/crm"),
        ("bash", {"BASH_COMPLETION_USER_DIR": "/own:/other"}, "/own/completions/crm"),
        ("zsh", {}, "data/zsh/site-functions/_crm"),
        ("fish", {}, "config/fish/completions/crm.fish"),
    ],
)
def test_each_shell_has_its_place(
    tmp_path: Path, env: dict[str, str], shell: str, more: dict[str, str], place: str
) -> None:
    assert completions.place(shell, env | more) == tmp_path / place


@pytest.mark.parametrize("shell", SHELLS)
def test_without_xdg_folders_the_places_are_below_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert completions.place(shell, {}).is_relative_to(tmp_path / (".config" if shell == "fish" else ".local/share"))


@pytest.mark.parametrize("shell", SHELLS)
def test_what_was_installed_is_fresh_until_the_script_changes(env: dict[str, str], shell: str) -> None:
    assert completions.look(shell, lambda: TEXT, env).state == "absent"
    completions.install(shell, TEXT, env)
    assert completions.look(shell, lambda: TEXT, env).state == "fresh"
    assert completions.look(shell, lambda: TEXT + "more\n", env).state == "old"


def test_installing_anew_replaces_what_is_old(env: dict[str, str]) -> None:
    completions.install("zsh", TEXT, env)
    found = completions.install("zsh", TEXT + "more\n", env)
    assert found.path.read_text() == TEXT + "more\n"


def test_what_is_fresh_is_not_written_again(env: dict[str, str]) -> None:
    path = completions.install("zsh", TEXT, env).path
    before = path.stat()
    completions.install("zsh", TEXT, env)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_others_wrote_is_neither_replaced_nor_removed(env: dict[str, str]) -> None:
    path = completions.place("fish", env)
    path.parent.mkdir(parents=True)
    path.write_text("mine\n")
    assert completions.look("fish", lambda: TEXT, env).state == "foreign"
    with pytest.raises(Conflict):
        completions.install("fish", TEXT, env)
    with pytest.raises(NotFound):
        completions.uninstall("fish", env)
    assert path.read_text() == "mine\n"


def test_a_symbolic_link_is_neither_written_through_nor_removed(tmp_path: Path, env: dict[str, str]) -> None:
    target = tmp_path / "elsewhere"
    target.write_text(TEXT)
    path = completions.place("bash", env)
    path.parent.mkdir(parents=True)
    path.symlink_to(target)
    with pytest.raises(Conflict):
        completions.install("bash", TEXT + "more\n", env)
    with pytest.raises(NotFound):
        completions.uninstall("bash", env)
    assert (path.is_symlink(), target.read_text()) == (True, TEXT)


@pytest.mark.parametrize("shell", SHELLS)
def test_uninstalling_removes_the_script_and_only_once(env: dict[str, str], shell: str) -> None:
    path = completions.install(shell, TEXT, env).path
    assert completions.uninstall(shell, env).path == path
    assert not path.exists()
    with pytest.raises(NotFound):
        completions.uninstall(shell, env)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_relative_base_directory_does_not_count(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    env = {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config"}
    assert completions.place(shell, env).is_relative_to(tmp_path / (".config" if shell == "fish" else ".local/share"))


def test_bash_needs_a_line_only_where_bash_completion_is_absent(
    tmp_path: Path, env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = completions.install("bash", TEXT, env | {"XDG_DATA_HOME": str(tmp_path / "my data")})
    monkeypatch.setattr(completions, "BASH_COMPLETION", (str(tmp_path / "none"),))
    assert completions.line_to_add(found, env) == f"source '{found.path}'"
    monkeypatch.setattr(completions, "BASH_COMPLETION", (str(tmp_path),))
    assert completions.line_to_add(found, env) is None


def test_zsh_needs_a_line_unless_its_path_has_the_folder(env: dict[str, str]) -> None:
    found = completions.install("zsh", TEXT, env)
    assert completions.line_to_add(found, env) == f"fpath=({found.path.parent} $fpath)"
    assert completions.line_to_add(found, env | {"FPATH": f"/usr/share/zsh:{found.path.parent}"}) is None


def test_fish_needs_no_line(env: dict[str, str]) -> None:
    assert completions.line_to_add(completions.install("fish", TEXT, env), env) is None
