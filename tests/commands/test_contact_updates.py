"""`crm contacts import --on-duplicate`: what is said of those who are here already, and asked about them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_cli.render.say import Say
from tests.commands.conftest import contents
from tests.conftest import Shell

ROWS = "uid,name,city\nu-1,Sara,Yazd\nu-2,Reza,Qom\nu-3,Mina,Kish\n"


@pytest.fixture
def file(shell: Shell) -> Path:
    for number, name in enumerate(("Sara", "Reza", "Mina"), 1):
        shell.ok("contacts", "add", name, "--uid", f"u-{number}")
    path = shell.folder / "people.csv"
    path.write_text(ROWS)
    return path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a person at a terminal types, one after the other."""
    typed: list[str] = []
    left: Iterator[str] = iter(typed)
    monkeypatch.setattr(Say, "asks", lambda _self: True)
    monkeypatch.setattr(Say, "ask", lambda _self, _question, default: next(left) or default)
    return typed


def cities(shell: Shell) -> list[str | None]:
    return [row["city"] for row in shell.json("contacts", "list", "--sort", "id")]


def test_an_update_says_how_many_and_prints_their_ids(shell: Shell, file: Path) -> None:
    said = shell("contacts", "import", str(file), "--on-duplicate", "update")
    assert (said.code, sorted(said.out.split())) == (0, ["1", "2", "3"])
    assert said.err.splitlines()[-1] == "0 contacts imported, 3 updated"
    again = shell("contacts", "import", str(file), "--on-duplicate", "update")
    assert (again.out, again.err) == ("", "0 contacts imported, 3 known already\n")


@pytest.mark.parametrize("policy", ["update", "ask"])
def test_a_dry_run_shows_the_first_changes_field_by_field(shell: Shell, file: Path, policy: str) -> None:
    shell.ok("contacts", "edit", "1", "--city", "Shiraz")
    before = contents(shell)
    said = shell("contacts", "import", str(file), "--on-duplicate", policy, "--dry-run")
    assert "would change 3 contacts; first:\n1 Sara (line 2)\n  city: Shiraz → Yazd\n2 Reza" in said.err
    assert said.err.splitlines()[-1] == "dry run, nothing written: 0 contacts imported, 3 updated"
    assert contents(shell) == before


def test_without_a_terminal_nobody_is_asked_and_nothing_done(shell: Shell, file: Path) -> None:
    before = contents(shell)
    said = shell("contacts", "import", str(file), "--on-duplicate", "ask")
    assert said.code == 2
    assert "--on-duplicate update" in said.err
    assert contents(shell) == before


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["update", "skip", "u"], ["Yazd", None, "Kish"]),
        (["", "all"], [None, "Qom", "Kish"]),
        (["up", "none"], ["Yazd", None, None]),
        (["what?", "none"], [None, None, None]),
    ],
)
def test_each_change_is_asked_about_until_all_or_none(
    shell: Shell, file: Path, answers: list[str], typed: list[str], expected: list[str | None]
) -> None:
    answers += typed
    said = shell("contacts", "import", str(file), "--on-duplicate", "ask")
    assert said.code == 0, said
    assert cities(shell) == expected


def test_cards_that_differ_are_left_and_named(shell: Shell, file: Path) -> None:
    cards = shell.ok("contacts", "export", "--format", "vcard")
    shell.ok("contacts", "edit", "1", "--city", "Shiraz")
    file.write_text(cards)
    said = shell("contacts", "import", str(file))
    assert said.err.splitlines() == [
        "1 card differs from what is here: --on-duplicate update takes theirs, ask shows them",
        "0 contacts imported, 3 known already",
    ]
    assert cities(shell)[0] == "Shiraz"


def test_an_unknown_policy_is_refused(shell: Shell, file: Path) -> None:
    assert shell("contacts", "import", str(file), "--on-duplicate", "replace").code == 2
