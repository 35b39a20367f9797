"""Completion in the shells themselves: what each offers for a line, and that nothing typed or named is ever run."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Protocol

import pexpect
import pytest
from typer.main import get_command

from crm_cli.commands.completion_scripts import SHELLS, script
from crm_cli.commands.tree import described
from crm_cli.config.known import FORMATS
from crm_cli.domain.vocabulary import CHANNELS
from crm_cli.main import app
from tests.conftest import Shell

ROOT = described(get_command(app))
FILES = {"a b.csv", "it's.csv", "$(touch hit).csv", "`touch hit`.csv"}
HOSTILE = 'Mina O\'Neil $(touch hit)`touch hit`!"x" \\n; & | <y> *~#[z]'
PEOPLE = (
    ("Sara Ahmadi", "--tag", "vip", "--tag", "big spender"),
    ("علی رضایی",),
    ("Reza Karimi",),
    ("Reza Karimi", "--city", "Yazd"),
    (HOSTILE,),
    ("Backwards \u202eevil",),
)


class Asked(Protocol):
    """A shell in a folder of its own that can be asked what it offers for a line."""

    folder: Path

    def offers(self, line: str) -> list[str]: ...


class Bash:
    """Its function is asked as readline asks it: with what will be replaced, and the line split at spaces, = and :."""

    ASK = (
        'source crm.bash; COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2)); _crm crm "$1"; printf "%s\\n" "${COMPREPLY[@]}"'
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "crm.bash").write_text(script("bash", ROOT))

    def offers(self, line: str) -> list[str]:
        words = re.findall(r"[=:]+|[^\s=:]+", line) + [""] * line.endswith(" ")
        shown = _run(self.folder, "bash", "--norc", "-c", self.ASK, "bash", words[-1].strip("=:"), *words)
        return [word for word in shown if word]


class Fish:
    """`complete -C` answers with what would be typed, a tab, and a description."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "crm.fish").write_text(script("fish", ROOT))

    def offers(self, line: str) -> list[str]:
        shown = _run(self.folder, "fish", "--no-config", "-c", "source crm.fish; complete -C $argv[1]", line)
        return [offer.partition("\t")[0] for offer in shown]


class Zsh:
    """On a terminal; its builtin for matches writes them to a file as well."""

    START = """PS1='> '; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -d dump; bindkey '^T' list-choices
compadd() {
  local -a hits
  [[ ${@[1,(i)-|--]} == *-[OAD]\\ * ]] || { builtin compadd -A hits "$@"; print -rl -- $hits >> hits }
  builtin compadd "$@"
}
print REA''DY
"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "_crm").write_text(script("zsh", ROOT))
        self._zsh = on_terminal(folder, "zsh", "-f", "-i")
        self._zsh.send(self.START)
        self._zsh.expect("READY\r\n")

    def offers(self, line: str) -> list[str]:
        hits = self.folder / "hits"
        hits.write_text("")
        self._zsh.send(f"{line}\x14\x15print E''ND\r")
        self._zsh.expect("END\r\n")
        return [word for word in hits.read_text().splitlines() if word]


def on_terminal(folder: Path, *command: str) -> Any:
    """A shell on a terminal, in a bare environment."""
    size = (100, 200)
    return pexpect.spawn(command[0], [*command[1:]], cwd=folder, env=_env(folder), encoding="utf-8", dimensions=size)


def _run(folder: Path, *words: str) -> list[str]:
    done = subprocess.run(words, cwd=folder, env=_env(folder), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.splitlines()


def _env(folder: Path) -> dict[str, str]:
    path = f"{folder}/bin:/usr/local/bin:/usr/bin:/bin"
    return {"HOME": str(folder), "PATH": path, "LANG": "C.UTF-8", "TERM": "xterm", "CRM_DB": f"{folder}/agency.db"}


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file that has something to offer, and a `crm` that leaves a trace when it is run."""
    shell = Shell(tmp_path_factory.mktemp("agency"))
    for person in PEOPLE:
        shell.ok("contacts", "add", *person)
    for line in (
        ("followups", "add", "1", "send the quote", "--due", "today"),
        ("followups", "add", "2", "call", "--due", "tomorrow"),
        ("staff", "add", "Leila"),
        ("segments", "save", "loyal", "tier:A"),
        ("fields", "add", "seat"),
        (
            "fields",
            "add",
            "visa_state",
            "--label",
            "Visa: [state]:$(touch hit)",
            "--type",
            "choice",
            "--choices",
            "asked,got",
        ),
    ):
        shell.ok(*line)
    (shell.folder / "bin").mkdir()
    crm = shell.folder / "bin/crm"
    crm.write_text(f'#!/bin/sh\n: > ~/started\nexec {sys.executable} -m crm_cli "$@"\n')
    crm.chmod(0o755)
    return shell.folder


@pytest.fixture(scope="module", params=[Bash, Zsh, Fish], ids=SHELLS)
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, agency: Path) -> Asked:
    name = request.param.__name__.lower()
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    folder = shutil.copytree(agency, tmp_path_factory.mktemp(name), dirs_exist_ok=True)
    for file in FILES:
        (folder / file).touch()
    return request.param(folder)


def offered(asked: Asked, line: str) -> set[str]:
    """The words themselves: unquoted, without what stands before them and some repeat (`--format=`, `id,-`, `tag:`)."""
    return {re.sub(r"^.*[=,:](?=.)-?|^-(?!-)|\\(?=.)", "", word) for word in asked.offers(line)}


def test_nouns_and_verbs_are_offered(asked: Asked) -> None:
    assert offered(asked, "crm ") == {command.words for command in ROOT.below}
    (contacts,) = (command for command in ROOT.below if command.words == "contacts")
    assert offered(asked, "crm contacts ") == {verb.path[-1] for verb in contacts.below}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("crm contacts li", {"list"}),
        ("crm --db x contacts li", {"list"}),
        ("crm --db=x --demo contacts li", {"list"}),
        ("crm contacts list --format ", {*FORMATS, "xlsx"}),
        ("crm contacts list --format js", {"json", "jsonl"}),
        ("crm contacts list -f js", {"json", "jsonl"}),
        ("crm contacts list --format=js", {"json", "jsonl"}),
        ("crm contacts add x --consent sms=u", {"unknown"}),
        ("crm followups list --due ", {"overdue", "today", "tomorrow", "week"}),
        ("crm log ", set(CHANNELS)),
        ("crm log --with contact:12 --in ca", {"call"}),
        ("crm config get ui.f", {"ui.format"}),
        ("crm contacts edit 12 --clear job", {"job_title"}),
        ("crm contacts list --columns id,nam", {"name"}),
        ("crm contacts list --columns=id,nam", {"name"}),
        ("crm contacts list --sort nam", {"name"}),
        ("crm contacts list --sort=id,-nam", {"name"}),
        ("crm contacts add x --do", {"--do-not-contact"}),
        ("crm contacts add x --tag a --tag b --ta", {"--tag"}),
        ("crm contacts add x --city $(touch hit) --tie", {"--tier"}),
        ("crm contacts add x --city `touch hit` --tie", {"--tier"}),
    ],
)
def test_what_fits_is_offered(asked: Asked, line: str, words: set[str]) -> None:
    assert offered(asked, line) == words


@pytest.mark.parametrize(
    "line",
    [
        "crm nonsense ",
        "crm nonsense --",
        "crm contacts nonsense ",
        "crm contacts list contacts",
        "crm contacts add ",
        "crm contacts add x -- --",
        "crm contacts list --limit ",
        "crm --db nowhere.db contacts show ",
    ],
)
def test_nothing_is_offered_where_nothing_is_known(asked: Asked, line: str) -> None:
    assert offered(asked, line) == set()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("crm contacts show sa", {"Sara Ahmadi"}),
        ("crm log call sa", {"Sara Ahmadi"}),
        ("crm log call 1 --with sa", {"Sara Ahmadi"}),
        ("crm contacts show علی", {"علی رضایی"}),
        ("crm contacts relate 1 karimi", {"3", "4"}),
        ("crm followups done ", {"1", "2"}),
        ("crm contacts list tag:", {"vip", '"big spender"'}),
        ("crm contacts list se", {"seat:", "segment:"}),
        ("crm contacts list segment:l", {"loyal"}),
        ("crm contacts add x --owner le", {"Leila"}),
        ("crm contacts add x --owner=Le", {"Leila"}),
        ("crm contacts tag 1 --add b", {"big spender"}),
        ("crm fields edit s", {"seat"}),
        ("crm contacts add x --se", {"--seat"}),
        ("crm contacts edit 1 --visa-", {"--visa-state"}),
        ("crm --db=agency.db segments show ", {"loyal"}),
    ],
)
def test_what_the_file_has_is_offered(asked: Asked, line: str, words: set[str]) -> None:
    assert offered(asked, line) == words


def test_a_flag_that_the_file_declares_takes_what_its_field_may_be(asked: Asked) -> None:
    assert {"--seat", "--visa-state"} <= offered(asked, "crm contacts edit 1 --")
    assert not (asked.folder / "hit").exists()
    if isinstance(asked, Fish):
        return  # does not know which flags of a file take a value
    assert offered(asked, "crm contacts add x --visa-state ") == {"asked", "got"}
    assert offered(asked, "crm contacts edit 1 --visa-state g") == {"got"}
    assert offered(asked, "crm contacts edit --visa-state got sa") == {"Sara Ahmadi"}
    assert "--visa-state" not in offered(asked, "crm contacts add --visa-state got x --vi")


def test_words_that_are_in_no_file_start_nothing(asked: Asked) -> None:
    (asked.folder / "started").unlink(missing_ok=True)
    for line in ("crm ", "crm contacts ", "crm contacts list --", "crm contacts list --format ", "crm log "):
        assert offered(asked, line)
    assert not (asked.folder / "started").exists()


@pytest.mark.parametrize("typed", ["$(touch hit)", "`touch hit`", "$(touch hit", "a;touch hit;", "<(touch hit)"])
def test_nothing_that_is_typed_is_run(asked: Asked, typed: str) -> None:
    for before in ("", "contacts list --format ", "contacts list --columns=id,", "contacts add x --tag "):
        asked.offers(f"crm {before}{typed}")
        asked.offers(f"crm {before}{typed} --")
    assert not (asked.folder / "hit").exists()


def test_a_field_that_is_listed_already_is_not_offered_again(asked: Asked) -> None:
    assert offered(asked, "crm staff list --columns ") - offered(asked, "crm staff list --columns id,name,") == {
        "id",
        "name",
    }


@pytest.mark.parametrize("line", ["crm contacts import ", "crm --db ", "crm contacts export --out="])
def test_files_are_offered_where_a_file_is_meant(asked: Asked, line: str) -> None:
    assert offered(asked, line) >= FILES


def test_a_flag_that_was_given_is_not_offered_again(asked: Asked) -> None:
    if isinstance(asked, Fish):
        pytest.skip("fish leaves that to people")
    assert offered(asked, "crm contacts add x --city y --ci") == set()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("contacts import a", ["contacts", "import", "a b.csv"]),
        ("contacts export --out=a", ["contacts", "export", "--out=a b.csv"]),
        ("contacts import '$(touch", ["contacts", "import", "$(touch hit).csv"]),
        ("contacts list --columns=id,nam", ["contacts", "list", "--columns=id,name"]),
        ("contacts add x --consent sms=y", ["contacts", "add", "x", "--consent", "sms=yes"]),
        ("cont", ["contacts"]),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_tab_types_what_the_command_should_get(tmp_path: Path, shell: str, typed: str, words: list[str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    for file in FILES:
        (tmp_path / file).touch()
    (tmp_path / "crm.sh").write_text(script(shell, ROOT))
    child = on_terminal(tmp_path, *(("bash", "--norc", "-i") if shell == "bash" else ("zsh", "-f", "-i")))
    start = "" if shell == "bash" else "autoload -Uz compinit; compinit -u -d dump; "
    child.sendline(f"{start}. ./crm.sh; crm() {{ printf '<%s>' \"$@\" > got; }}; echo REA''DY")
    child.expect("READY\r\n")
    child.send(f"crm {typed}\t")
    child.send("\recho E''ND\r")
    child.expect("END\r\n")
    child.close(force=True)
    assert (tmp_path / "got").read_text() == "".join(f"<{word}>" for word in words)
    assert not (tmp_path / "hit").exists()


def test_bash_repeats_the_flag_where_a_word_does_not_end_at_the_equals_sign(tmp_path: Path) -> None:
    typed = "--format=jsonl"
    assert _run(
        tmp_path, "bash", "--norc", "-c", Bash(tmp_path).ASK, "bash", typed, "crm", "contacts", "list", typed
    ) == [typed]


TYPED = (
    ("contacts show sara", ["Sara Ahmadi"]),
    ("log call رضایی", ["علی رضایی"]),
    ("contacts show mina", [HOSTILE]),
    ("contacts show 'mina", [HOSTILE]),
    ('contacts show "mina', [HOSTILE]),
    ("contacts show evil", ["6"]),
    ("contacts list tag:b", ['tag:"big spender"']),
    ("contacts add x --owner=Lei", ["x", "--owner=Leila"]),
)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_tab_types_what_names_the_record(tmp_path: Path, agency: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    folder = shutil.copytree(agency, tmp_path, dirs_exist_ok=True)
    (folder / "crm.sh").write_text(script(shell, ROOT))
    command, start = {
        "bash": (("bash", "--norc", "-i"), 'crm() { printf "<%s>" "${@:3}" >> got; };'),
        "zsh": (
            ("zsh", "-f", "-i"),
            'autoload -Uz compinit; compinit -u -d dump; crm() { printf "<%s>" "${@:3}" >> got; };',
        ),
        "fish": (("fish", "--no-config", "-i"), 'function crm; printf "<%s>" $argv[3..] >> got; end;'),
    }[shell]
    child = on_terminal(folder, *command)
    child.sendline(f"{start} . ./crm.sh; echo REA''DY")
    child.expect("READY\r\n")
    for typed, _words in TYPED:
        child.send(f"crm {typed}\t")
        child.send("\r")
    child.send("echo E''ND\r")
    child.expect("END\r\n")
    child.close(force=True)
    assert (folder / "got").read_text() == "".join(f"<{word}>" for _line, words in TYPED for word in words)
    assert not (folder / "hit").exists()
