"""`crm backups …` as it is typed: what it prints, what it asks, how it ends."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.fields.backups import BACKUP, CHECKED_BACKUP
from tests.commands.conftest import Terminal
from tests.conftest import Shell


@pytest.fixture
def kept(agency: Shell) -> str:
    """The name of a backup of the agency, made before its last contact."""
    name = agency.ok("backups", "create").strip()
    agency.ok("contacts", "add", "After Wards")
    return name


@pytest.fixture
def terminal(agency: Shell) -> Terminal:
    return Terminal(agency.folder, {**agency.env, "HOME": str(agency.folder), "TERM": "xterm", "LANG": "C.UTF-8"})


def contacts(shell: Shell) -> int:
    return int(shell.ok("contacts", "count"))


def place(shell: Shell, name: str) -> Path:
    return shell.folder / "agency.db.backups" / name


def test_create_prints_the_name_for_programs_and_the_place_for_people(agency: Shell) -> None:
    said = agency("backups", "create")
    assert (said.code, said.out) == (0, "20261122T063000Z-manual.db\n")
    assert str(place(agency, said.out.strip())) in said.err
    assert " MB)" in said.err


def test_create_gives_the_record_in_the_format_asked_for(agency: Shell) -> None:
    (row,) = agency.json("backups", "create")
    assert list(row) == [field.key for field in BACKUP.fields]
    assert (row["why"], row["size"]) == ("manual", place(agency, row["name"]).stat().st_size)


def test_create_elsewhere_writes_over_nothing(agency: Shell, tmp_path: Path) -> None:
    target = tmp_path / "stick" / "copy.db"
    assert agency("backups", "create", "--to", str(target)).code == 1
    target.parent.mkdir()
    assert agency.ok("backups", "create", "--to", str(target)) == f"{target}\n"
    assert target.stat().st_mode & 0o777 == 0o600
    assert agency("backups", "create", "--to", str(target)).code == 5
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert agency("backups", "create", "--to", str(tmp_path / "link")).code == 5
    assert not (tmp_path / "nowhere").exists()


def test_the_list_has_every_format_and_the_newest_first(agency: Shell) -> None:
    names = [agency.ok("backups", "create").strip() for _time in range(3)][::-1]
    assert agency.ok("backups", "list", "-f", "ids").split() == names
    assert [row["name"] for row in agency.json("backups", "list")] == names
    assert [row["name"] for row in agency.json("backups", "list", "--sort", "name", "--limit", "1")] == [min(names)]
    assert agency.ok("backups", "list", "--columns", "name", "--no-header").split() == names
    plain = agency.ok("backups", "list").splitlines()
    assert plain[0].split("  ")[0] == "Name"
    assert "2026-11-22 10:00" in plain[1]
    assert plain[1].endswith("MB")


def test_a_list_of_nothing_is_empty_and_done(agency: Shell) -> None:
    assert agency.json("backups", "list") == []
    assert agency.ok("backups", "list", "-f", "csv") == "name,made_at,why,size,format\n"


def test_without_the_file_the_list_says_how_to_bring_it_back(agency: Shell, kept: str) -> None:
    agency.db.unlink()
    said = agency("backups", "list", "-f", "ids", create=False)
    assert (said.code, said.out) == (0, f"{kept}\n")
    assert "crm backups restore" in said.err


def test_a_file_that_was_never_there_is_code_3(shell: Shell) -> None:
    for words in (["list"], ["create"], ["prune"], ["verify", "x"], ["restore", "x", "--yes"]):
        assert shell("backups", *words, create=False).code == (0 if words == ["prune"] else 3)
    assert list(shell.folder.iterdir()) == []


def test_verify_names_every_backup_with_its_state(agency: Shell, kept: str) -> None:
    other = agency.ok("backups", "create").strip()
    assert [(row["name"], row["state"]) for row in agency.json("backups", "verify")] == [(other, "ok"), (kept, "ok")]
    place(agency, other).write_bytes(place(agency, other).read_bytes()[:-4096])
    said = agency("backups", "verify", "--json")
    assert said.code == 7
    assert [(row["name"], row["state"]) for row in json.loads(said.out)] == [(other, "damaged"), (kept, "ok")]
    assert list(json.loads(said.out)[0]) == [field.key for field in CHECKED_BACKUP.fields]
    assert agency("backups", "verify", "-", stdin=f"{kept}\n").code == 0


def test_verify_of_nothing_is_done(agency: Shell) -> None:
    assert agency.json("backups", "verify") == []


def test_a_dry_restore_counts_then_and_now_and_names_the_commands_that_go(agency: Shell, kept: str) -> None:
    said = agency("backups", "restore", kept, "--dry-run", "--json")
    assert said.code == 0
    assert {"noun": "contact", "now": 5, "then": 4} in json.loads(said.out)
    assert "contacts add 'After Wards'" in said.err
    assert contacts(agency) == 5
    assert agency.ok("backups", "list", "-f", "ids").split() == [kept]


def test_a_restore_wants_a_yes_where_nobody_can_be_asked(agency: Shell, kept: str) -> None:
    said = agency("backups", "restore", kept)
    assert said.code == 2
    assert "--yes" in said.err
    assert contacts(agency) == 5


def test_a_restore_says_how_to_go_back_and_one_can(agency: Shell, kept: str) -> None:
    said = agency("backups", "restore", kept, "--yes")
    safety = said.out.strip()
    assert (said.code, contacts(agency)) == (0, 4)
    assert f"crm backups restore {safety}" in said.err
    agency.ok("backups", "restore", safety, "--yes")
    assert contacts(agency) == 5


def test_a_restore_from_a_file_elsewhere(agency: Shell, tmp_path: Path) -> None:
    agency.ok("backups", "create", "--to", str(tmp_path / "copy.db"))
    agency.ok("contacts", "add", "X")
    agency.ok("backups", "restore", str(tmp_path / "copy.db"), "--yes")
    assert contacts(agency) == 4


def test_a_restore_of_what_is_not_there_is_code_3(agency: Shell) -> None:
    said = agency("backups", "restore", "20261122T063000Z-daily.db", "--yes")
    assert said.code == 3
    assert "crm backups list" in said.err


def test_a_restore_says_that_people_were_forgotten_again(agency: Shell, kept: str) -> None:
    agency.ok("contacts", "forget", "Reza Karimi", "--yes")
    said = agency("backups", "restore", kept, "--yes")
    assert "1 person was forgotten again" in said.err
    assert agency("contacts", "show", "Reza Karimi").code == 3


@pytest.mark.parametrize("option", [[], ["--create"]])
def test_a_backup_from_elsewhere_makes_a_file_only_when_that_is_asked_for(
    agency: Shell, kept: str, option: list[str], tmp_path: Path
) -> None:
    new = tmp_path / "new.db"
    said = agency("--db", str(new), *option, "backups", "restore", str(place(agency, kept)), "--yes")
    assert said.code == (0 if option else 3)
    assert new.exists() == bool(option)


def test_on_a_terminal_a_restore_asks(terminal: Terminal, agency: Shell, kept: str) -> None:
    said = terminal.talk("backups", "restore", kept, answers=[("[y/N]", "n\r")])
    assert (said.code, contacts(agency)) == (1, 5)
    said = terminal.talk("backups", "restore", kept, answers=[("replace everything", "y\r")])
    assert (said.code, contacts(agency)) == (0, 4)


def test_on_a_terminal_a_table_has_sizes_for_people(terminal: Terminal, kept: str) -> None:
    screen = terminal("backups", "list")
    assert kept in screen.bare
    assert re.search(r" 0\.\d MB ", screen.bare)


def many(shell: Shell, count: int) -> list[str]:
    return [shell.ok("backups", "create").strip() for _time in range(count)]


def test_prune_keeps_what_a_person_made_unless_told_otherwise(agency: Shell) -> None:
    names = many(agency, 3)
    assert agency.ok("backups", "prune", "--keep", "1") == ""
    assert agency.ok("backups", "prune", "--keep", "1", "--all").split() == names[1::-1]
    assert agency.ok("backups", "list", "-f", "ids").split() == names[2:]


def test_a_dry_prune_lists_what_would_go(agency: Shell) -> None:
    names = many(agency, 3)
    rows = agency.json("backups", "prune", "--keep", "1", "--all", "--dry-run")
    assert [row["name"] for row in rows] == names[1::-1]
    assert len(agency.json("backups", "list")) == 3


def test_prune_asks_above_three(agency: Shell) -> None:
    many(agency, 5)
    assert agency("backups", "prune", "--keep", "1", "--all").code == 2
    assert agency("backups", "prune", "--keep", "1", "--all", "--yes").code == 0
    assert len(agency.json("backups", "list")) == 1


def test_prune_keeps_as_many_as_are_set(agency: Shell) -> None:
    names = many(agency, 4)
    agency.ok("config", "set", "backup.keep", "2")
    assert agency.ok("backups", "prune", "--all").split() == names[1::-1]


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "12345"])
def test_a_number_to_keep_that_is_none_is_refused(agency: Shell, text: str) -> None:
    assert agency("backups", "prune", f"--keep={text}").code == 2
    assert agency("config", "set", "backup.keep", "--", text).code == 2


def test_the_doctor_names_the_newest_backup_for_a_damaged_file(agency: Shell, kept: str) -> None:
    agency.db.write_bytes(agency.db.read_bytes()[:50_000])
    said = agency("doctor", "--json")
    found: dict[str, Any] = {row["check"]: row for row in json.loads(said.out)}
    assert said.code == 7
    assert found["file"]["command"] == f"crm backups restore {kept}"
    agency.ok(*found["file"]["command"].split()[1:], "--yes")
    assert contacts(agency) == 4
