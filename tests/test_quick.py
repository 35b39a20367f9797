"""The quick door: it finds the file that `config` finds, loads next to nothing, and bash reads back what it offers."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from crm_cli import config, quick
from crm_cli.store import file
from tests.conftest import Shell

HOME = "/home/sara"
SETTINGS = (
    "",
    'db = "/srv/agency.db"',
    "db='/srv/my agency.db'  # the shared one",
    '# mine\n\nregion = "IR"\ndb = "~/agency.db"\n[ui]\nformat = "json"\n',
    '[ui]\nlang = "en"\n',
    'db = "C:\\\\agency \\u0646.db"',
    '"db" = "/srv/quoted.db"',
    'db = """/srv/long.db"""',
    'backup.keep = 3\ndb = "/srv/after-a-number.db"',
    'dial = "call {phone} # db"\r\ndb = "/srv/crlf.db"\r\n',
    'db = ""',
    "db = 'relative.db' # 'x'",
)
PLACES = (
    {},
    {"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/settings"},
    {"XDG_DATA_HOME": "  ", "XDG_CONFIG_HOME": ""},
    {"XDG_DATA_HOME": "~/data"},
    {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "settings"},
    {"CRM_DB": "~/own.db"},
    {"CRM_DB": ""},
)
LINES = (
    ([], {}),
    (["contacts", "show"], {}),
    (["--db", "x.db", "contacts", "--db", "y.db"], {"db": "x.db"}),
    (["--quiet", "--db=~/x=.db"], {"db": "~/x=.db"}),
    (["--db", "x.db", "--db="], {}),
    (["--db"], {}),
)


@pytest.fixture
def bare_env(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing about crm, with a home."""
    for name in list(os.environ):
        if name.startswith(("CRM_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", HOME)
    return monkeypatch


@pytest.mark.parametrize("text", SETTINGS)
def test_the_file_is_the_one_that_the_settings_name(tmp_path: Path, bare_env: pytest.MonkeyPatch, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    bare_env.setenv("CRM_CONFIG", str(path))
    assert Path(quick.database([])) == config.load({}).db


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])).filter(lambda text: text[:1] != "~"), st.booleans())
def test_any_path_that_can_be_set_is_found(tmp_path_factory: pytest.TempPathFactory, text: str, is_long: bool) -> None:
    import tomlkit

    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(
        tomlkit.dumps({"dial": "x {phone}", "db": tomlkit.string(text, multiline=is_long)}), encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_CONFIG", str(path))
        patch.delenv("CRM_DB", raising=False)
        assert Path(quick.database([])) == config.load({}).db


@pytest.mark.parametrize("env", PLACES, ids=str)
def test_the_folders_are_those_of_platformdirs(bare_env: pytest.MonkeyPatch, env: dict[str, str]) -> None:
    for name, value in env.items():
        bare_env.setenv(name, value)
    folders = Unix("crm", appauthor=False)
    assert config.data_dir() == folders.user_data_path
    assert config.state_dir() == folders.user_state_path
    assert config.config_path({}) == folders.user_config_path / "config.toml"


@pytest.mark.parametrize("env", PLACES, ids=str)
def test_the_file_is_the_one_that_the_environment_and_the_line_name(
    bare_env: pytest.MonkeyPatch, env: dict[str, str]
) -> None:
    for name, value in env.items():
        bare_env.setenv(name, value)
    for words, flags in LINES:
        assert Path(quick.database(words)) == config.load(flags).db
    assert Path(quick.database(["--demo", "contacts"])) == config.demo_path().expanduser()


def test_without_a_home_the_user_of_the_process_has_one(bare_env: pytest.MonkeyPatch) -> None:
    bare_env.delenv("HOME")
    assert Path(quick.database([])) == config.load({}).db


def test_on_a_mac_the_file_is_where_platformdirs_says(bare_env: pytest.MonkeyPatch) -> None:
    bare_env.setattr(sys, "platform", "darwin")
    assert quick.database([]) == f"{MacOS('crm', appauthor=False).user_data_dir}/crm.db"


def test_a_file_of_this_format_is_known_by_what_the_store_writes() -> None:
    assert (file.APPLICATION_ID, file.migrations()[-1][0]) == quick.IDENTITY


def test_nothing_but_the_standard_library_is_loaded_and_little_of_that(agency: Shell) -> None:
    def modules(*command: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", *command],
            env=agency.env,
            capture_output=True,
            text=True,
            check=True,
        )
        return set(re.findall(r"([\w.]+)$", done.stderr, re.MULTILINE))

    door = "from crm_cli.__main__ import run; run()"
    added = modules(door, "--complete", "zsh", "contact", "", "contacts", "show", "sa") - modules("pass")
    ours = {name for name in added if name.startswith("crm_cli.")}
    assert ours == {"crm_cli.__main__", "crm_cli.quick", "crm_cli.queries", "crm_cli.queries.offers"}
    assert added & {"re", "typing", "json", "pathlib", "platformdirs", "tomllib", "dataclasses", "inspect"} == set()
    assert "crm_cli.domain.folding" in modules(door, "--complete", "zsh", "contact", "", "contacts", "show", "سا")


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Somebody to be found."""
    shell = Shell(tmp_path_factory.mktemp("agency"))
    shell.ok("contacts", "add", "Sara Ahmadi", "--city", "Shiraz")
    shell.ok("contacts", "add", "علی رضایی")
    return shell


def asked(process: Any, db: Path, *line: str, shell: str = "zsh") -> str:
    """What a process of its own answers about contacts. It may say nothing else."""
    said = process("--complete", shell, "contact", "", "--db", str(db), *line)
    assert (said.code, said.err) == (0, "")
    return str(said.out)


def test_candidates_are_written_with_what_is_told_about_them(process: Any, agency: Shell) -> None:
    assert asked(process, agency.db, "contacts", "show", "sa") == "Sara Ahmadi\t1 · Shiraz\n"
    assert asked(process, agency.db, "x", "Sara\\ A", shell="bash") == "Sara\\ Ahmadi\tSara Ahmadi  (1 · Shiraz)\n"
    assert asked(process, agency.db, "x", "علي", shell="fish") == "علي رضایی\t2\n"


def test_a_locale_without_utf_8_changes_nothing(process: Any, agency: Shell) -> None:
    process.env |= {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert asked(process, agency.db, "x", "علی") == "علی رضایی\t2\n"


@pytest.mark.parametrize(
    "words", [[], ["zsh"], ["zsh", "contact", ""], ["zsh", "nonsense", "", ""], ["zsh", "contact", "", "\udcff"]]
)
def test_what_cannot_be_understood_is_answered_with_nothing(process: Any, agency: Shell, words: list[str]) -> None:
    process.env["CRM_DB"] = str(agency.db)
    assert process("--complete", *words) == (0, "", "")


@pytest.mark.parametrize("text", ["= x", "db =", 'db = "x', "db = [", "\0"])
def test_settings_that_are_none_are_answered_with_nothing(process: Any, text: str) -> None:
    (process.home / "config.toml").write_text(text)
    assert process("--complete", "zsh", "contact", "", "", env={"CRM_CONFIG": str(process.home / "config.toml")}) == (
        0,
        "",
        "",
    )


def test_they_differ_where_they_do_not_go_on_from_what_was_typed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Sara Karimi", "Saman Karimi"):
        shell.ok("contacts", "add", name)
    monkeypatch.setenv("CRM_DB", str(shell.db))
    assert next(quick.answer("zsh", "contact", "", ["kar"])) == ""
    assert next(quick.answer("bash", "contact", "", ["kar"])) == ""
    assert next(quick.answer("zsh", "contact", "", ["SA"])) == "Saman Karimi\t2"
    assert next(quick.answer("fish", "contact", "", ["kar"])) == "Saman Karimi\t2"


def test_where_there_are_more_than_are_offered_the_word_typed_stays(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.ok("contacts", "import", "-", stdin="Name\n" + "".join(f"Name 0{number:02}\n" for number in range(60)))
    monkeypatch.setenv("CRM_DB", str(shell.db))
    for name in ("zsh", "bash", "fish"):
        lines = list(quick.answer(name, "contact", "", ["na"]))
        assert len([line for line in lines if line]) == 50
        assert (lines[0] == "") if name != "fish" else (lines[-1] == "na\t…")


def test_a_flag_keeps_its_value_as_fish_compares_it(agency: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_DB", str(agency.db))
    assert list(quick.answer("fish", "contact", "", ["log", "--with=sa"])) == ["sara Ahmadi\t1 · Shiraz"]
    assert list(quick.answer("fish", "contact", "", ["log", "sa"])) == ["Sara Ahmadi\t1 · Shiraz"]


@given(
    st.sampled_from(["bash", "zsh", "fish"]),
    st.sampled_from(["contact", "organisation", "staff", "tag", "live-followup", "filter.contact", "filter.complaint"]),
    st.lists(st.text() | st.sampled_from(["--db", "--demo", "--db=", "contacts"]), max_size=3),
    st.text() | st.text("\"'\\\\ $(:,-tagis1۱", max_size=9),
)
def test_whatever_is_typed_is_answered(agency: Shell, shell: str, kind: str, before: list[str], typed: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_DB", str(agency.db))
        try:
            lines = list(quick.answer(shell, kind, "tag: tier:A is:archived has:complaint no:", [*before, typed]))
        except ValueError:  # a null character in a path, half a character
            return
    assert all(line.count("\t") == 1 for line in lines if line)


VISIBLE = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" '\"\\$`!~#"), min_size=1)
OPENINGS = ("", "'", '"', "tag:", "tag:'", 'tag:"', "a\\ b", "'a'\"")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(OPENINGS), VISIBLE), min_size=20, max_size=60))
def test_bash_reads_back_what_was_offered(cases: list[tuple[str, str]]) -> None:
    texts = [quick.bare(raw)[0] + text for raw, text in cases]
    words = [quick.quoted(text, raw) for text, (raw, _text) in zip(texts, cases, strict=True)]
    typed = [word + _closing(word, raw) for word, (raw, _text) in zip(words, cases, strict=True)]
    script = f"printf '%s\\0' {' '.join(typed)}"
    read = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, check=True, env={"LANG": "C.UTF-8"})
    assert read.stdout.decode().split("\0")[:-1] == texts
    assert all(word.startswith(raw) for word, (raw, _text) in zip(words, cases, strict=True) if raw != "a\\ b")


def _closing(word: str, raw: str) -> str:
    """The quote that readline adds."""
    at = quick.bare(raw)[1]
    return "" if at < 0 or word.endswith(raw[at]) else raw[at]


@given(VISIBLE, st.sampled_from(["", "'", '"']))
def test_a_word_of_bash_is_read_without_its_quotes(text: str, quote: str) -> None:
    assert quick.bare(quick.quoted(text, quote))[0] == text
