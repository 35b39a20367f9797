"""`crm doctor` at the command line: what it prints, in every format, and the code it ends with."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crm_cli.config.known import FORMATS
from crm_cli.render import findings
from tests.commands.conftest import Terminal
from tests.conftest import Shell

DROP_TRIGGER = "DROP TRIGGER journal_contact_insert"
ORPHAN = "INSERT INTO current VALUES (1, 1, 0); INSERT INTO contact_tag (contact_id, tag) VALUES (99, 'x')"


@pytest.fixture
def office(agency: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The agency in a home of its own."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        agency.env[name] = str(tmp_path / name)
        monkeypatch.setenv(name, agency.env[name])
    agency.db.chmod(0o600)
    return agency


@pytest.fixture
def spoil(office: Shell) -> Callable[[str], None]:
    def run(script: str) -> None:
        with closing(sqlite3.connect(office.db)) as db:
            db.executescript(script)

    return run


def test_all_is_well(office: Shell) -> None:
    said = office("doctor")
    assert (said.code, said.err) == (0, "all is well\n")
    assert "\x1b" not in said.out
    lines = said.out.splitlines()
    assert lines[0].split() == ["State", "Check", "Found", "Command"]
    assert all(line.startswith("ok ") for line in lines[1:])


@pytest.mark.parametrize(
    ("script", "code", "talk"),
    [
        (DROP_TRIGGER, 10, "1 thing is to be mended"),
        (f"{DROP_TRIGGER}; DELETE FROM contact_search_docsize", 10, "2 things are to be mended"),
        (ORPHAN, 7, "the file is damaged, or it is none of crm's"),
        (f"DELETE FROM contact_search_docsize; {ORPHAN}", 7, "the file is damaged, or it is none of crm's"),
        ("PRAGMA user_version = 1", 0, "all is well"),
        ("PRAGMA user_version = 99", 6, "1 thing is to be mended"),
    ],
)
def test_the_exit_code_tells_the_worst(
    office: Shell, spoil: Callable[[str], None], script: str, code: int, talk: str
) -> None:
    spoil(script)
    for style in ("plain", "json"):
        said = office("doctor", "-f", style)
        assert (said.code, said.err) == (code, f"{talk}\n")
        assert said.out


def test_damage_and_what_is_to_be_mended_are_both_shown(office: Shell, spoil: Callable[[str], None]) -> None:
    spoil(ORPHAN)
    office.db.chmod(0o644)
    said = office("doctor", "--json")
    assert said.code == 7
    states = {row["check"]: row["state"] for row in json.loads(said.out)}
    assert (states["references"], states["permissions"]) == ("damaged", "mend")


def test_what_is_to_be_mended_is_shown_with_its_command(office: Shell) -> None:
    office.db.chmod(0o644)
    (line,) = [line for line in office("doctor").out.splitlines() if line.startswith("mend")]
    assert line.endswith(f"  chmod 600 {office.db}")


@pytest.mark.parametrize("create", [False, True])
def test_an_absent_file_is_not_found_unless_it_may_be_made_and_never_made(office: Shell, create: bool) -> None:
    office.db.unlink()
    root = ["--create"] if create else []
    said = office(*root, "doctor", "--json", create=False)
    row = json.loads(said.out)[0]
    assert (said.code, row["check"], row["state"]) == ((0, "file", "note") if create else (3, "file", "mend"))
    assert row["command"] == f"crm --db {office.db} --create contacts add NAME"
    assert not office.db.exists()


def test_without_a_sandbox_it_says_how_to_make_one(office: Shell) -> None:
    said = office("--demo", "doctor", "--json")
    assert (said.code, json.loads(said.out)[0]["command"]) == (3, "crm demo")


def test_every_format_has_the_same_rows_in_the_same_order(office: Shell, spoil: Callable[[str], None]) -> None:
    spoil(DROP_TRIGGER)
    keys = ("check", "state", "found", "command")
    wanted = [tuple(row[key] for key in keys) for row in json.loads(office("doctor", "--json").out)]
    lines = office("doctor", "-f", "jsonl").out.splitlines()
    assert [tuple(json.loads(line).values()) for line in lines] == wanted
    for style, delimiter in (("csv", ","), ("tsv", "\t")):
        header, *rows = csv.reader(io.StringIO(office("doctor", "-f", style, "--raw").out), delimiter=delimiter)
        assert tuple(header) == keys
        assert [tuple(row[:3]) for row in rows] == [row[:3] for row in wanted]
    for style in ("plain", "table", "markdown"):
        text = office("doctor", "-f", style, "--columns", "state,check", "--no-header").out
        words = [line.strip("| ").replace("|", " ").split() for line in text.splitlines()]
        assert words == [[state, check] for check, state, _found, _command in wanted]


@pytest.mark.parametrize("style", [style for style in FORMATS if style != "ids"])
def test_no_format_has_the_lines_for_the_eye(office: Shell, style: str) -> None:
    said = office("doctor", "-f", style)
    assert said.code == 0
    assert findings.NAME not in said.out


def test_findings_have_no_ids(office: Shell) -> None:
    assert office("doctor", "-f", "ids").code == 2


def test_the_list_is_ordered_cut_and_chosen_from_like_any_list(office: Shell, spoil: Callable[[str], None]) -> None:
    spoil(DROP_TRIGGER)
    words = ("doctor", "--sort", "command,-check", "--limit", "2", "--columns", "check", "-f", "tsv", "--no-header")
    assert office(*words).out == "journal\nunfinished\n"
    assert office("doctor", "--sort", "nothing").code == 2


def test_quiet_leaves_the_findings(office: Shell) -> None:
    said = office("--quiet", "doctor")
    assert (said.code, said.err) == (0, "")
    assert "integrity" in said.out


@pytest.mark.parametrize("content", ["ui = [", "cty = 1", 'week = "never"\n', 'ui.format = "xml"'])
def test_broken_settings_are_listed_and_stop_nothing(office: Shell, content: str) -> None:
    Path(office.env["CRM_CONFIG"]).write_text(content)
    said = office("doctor")
    assert said.code == 10
    assert "crm config" in said.out
    assert "every page and row is sound" in said.out
    assert office("doctor", "--json").code == 10


def test_the_format_of_the_settings_is_used_where_it_is_one(office: Shell) -> None:
    office.env["CRM_FORMAT"] = "json"
    assert json.loads(office("doctor").out)
    office.env["CRM_FORMAT"] = "xml"
    said = office("doctor")
    assert said.code == 10
    assert "unset CRM_FORMAT" in said.out


def test_repair_mends_what_follows_from_the_records_and_keeps_the_file_as_it_was(
    office: Shell, spoil: Callable[[str], None]
) -> None:
    spoil(f"{DROP_TRIGGER}; DELETE FROM contact_search_docsize")
    assert office("doctor").code == 10
    said = office("doctor", "--repair")
    lines = [line.split() for line in said.out.splitlines()]
    assert lines[0] == ["State", "Check", "Found"]
    assert {tuple(line[:3]) for line in lines[1:]} == {("ok", "journal", "mended:"), ("ok", "search", "mended:")}
    (kept,) = office.db.with_name("agency.db.backups").iterdir()
    assert (said.code, said.err) == (0, f"mended; as it was, the file is kept in {kept}\n")
    assert office("doctor", "--full").code == 0


def test_a_dry_repair_says_what_would_be_mended(office: Shell, spoil: Callable[[str], None]) -> None:
    spoil(DROP_TRIGGER)
    before = office.db.read_bytes()
    said = office("doctor", "--repair", "--dry-run", "--json")
    assert [(row["check"], row["state"]) for row in json.loads(said.out)] == [("journal", "mend")]
    assert (said.code, said.err) == (0, "dry run, nothing written: this would be mended\n")
    assert office.db.read_bytes() == before


def test_where_nothing_is_to_be_mended_repair_says_so(office: Shell) -> None:
    before = office.db.read_bytes()
    assert office("doctor", "--repair", "--json") == (0, "[]\n", "there is nothing to mend\n")
    assert office.db.read_bytes() == before


def test_repair_leaves_a_damaged_file_alone_and_names_the_way_out(office: Shell, spoil: Callable[[str], None]) -> None:
    spoil("PRAGMA ignore_check_constraints = ON; INSERT INTO current VALUES (1, 1, 0); UPDATE contact SET full_name=''")
    said = office("doctor", "--repair")
    assert (said.code, said.out) == (7, "")
    assert "crm doctor --salvage" in said.err


def test_salvage_of_a_sound_file_saves_everything(office: Shell) -> None:
    out = office.folder / "saved.db"
    said = office("doctor", "--salvage", str(out))
    rows = [line.split() for line in said.out.splitlines()]
    assert rows[0] == ["Table", "Saved", "Restored", "Changed", "Lost"]
    assert ["contact", "4", "0", "0", "0"] in rows
    assert said.code == 0
    assert "everything was saved" in said.err
    assert f"crm --db {out} doctor --full" in said.err
    assert office("--db", str(out), "contacts", "list").out == office("contacts", "list").out


def test_salvage_with_a_loss_is_code_7_and_says_what_is_lost(office: Shell, spoil: Callable[[str], None]) -> None:
    spoil("DROP TRIGGER journal_contact_tag_delete; DELETE FROM contact_tag; DELETE FROM journal WHERE row_id = 2")
    out = office.folder / "saved.db"
    said = office("doctor", "--salvage", str(out), "--json")
    lost = {row["table"]: row["lost"] for row in json.loads(said.out) if row["lost"]}
    assert said.code == 7
    assert lost["command"] > 0
    assert f"{lost['command']} commands can no longer be taken back" in said.err
    assert "something is lost" in said.err


def test_a_dry_salvage_says_the_same_and_makes_nothing(office: Shell) -> None:
    before = {entry.name for entry in office.folder.iterdir()}
    said = office("doctor", "--salvage", str(office.folder / "saved.db"), "--dry-run", "--json")
    assert (said.code, json.loads(said.out)[-1].keys()) == (0, {"table", "saved", "restored", "changed", "lost"})
    assert "nothing written" in said.err
    assert {entry.name for entry in office.folder.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--repair", "--salvage", "x.db"], 2),
        (["--dry-run"], 2),
        (["--salvage", "{db}"], 5),
        (["--salvage", ""], 5),
        (["--salvage", "/nowhere/x.db"], 1),
    ],
)
def test_what_cannot_be_asked_is_refused(office: Shell, words: list[str], code: int) -> None:
    before = office.db.read_bytes()
    said = office("doctor", *(word.format(db=office.db) for word in words))
    assert (said.code, said.out) == (code, "")
    assert "hint:" in said.err
    assert office.db.read_bytes() == before


@pytest.mark.parametrize("words", [["--repair"], ["--salvage", "saved.db"]])
def test_there_is_nothing_to_mend_or_save_without_a_file(office: Shell, words: list[str]) -> None:
    office.db.unlink()
    assert office("doctor", *words, create=False).code == 3
    assert not office.db.exists()


def completion(shell: Shell) -> list[tuple[str, str | None]]:
    rows = json.loads(shell("doctor", "--json").out)
    return [(row["state"], row["command"]) for row in rows if row["check"] == "completion"]


def test_completion_is_asked_about_for_the_users_own_shell(office: Shell) -> None:
    assert completion(office) == []
    office.env["SHELL"] = "/usr/bin/fish"
    assert completion(office) == [("note", "crm completions install fish")]
    office.ok("completions", "install", "fish")
    assert completion(office) == [("ok", None)]


def test_completion_of_another_version_is_written_anew(office: Shell) -> None:
    script = Path(office.ok("completions", "install", "bash").strip())
    script.write_text(script.read_text() + "# older\n")
    assert completion(office) == [("mend", "crm completions install bash")]
    office.ok("completions", "install", "bash")
    assert completion(office) == [("ok", None)]


def test_a_completion_that_is_not_ours_is_left_alone(office: Shell) -> None:
    script = Path(office.ok("completions", "install", "zsh").strip())
    script.write_text("#compdef crm\n")
    assert completion(office) == [("note", None)]


@pytest.fixture
def terminal(office: Shell, tmp_path: Path) -> Terminal:
    env = {**office.env, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal(tmp_path, env)


def test_on_a_terminal_states_are_coloured_and_worded_and_commands_stand_alone(
    office: Shell, terminal: Terminal
) -> None:
    office.db.chmod(0o644)
    screen = terminal("doctor", size=(12, 200))
    assert screen.code == 10
    assert "\x1b[33mmend\x1b[0m" in screen.text
    assert f"chmod 600 {office.db}" in [line.strip() for line in screen.bare.splitlines()]
    assert "200 columns, colours, UTF-8" in screen.bare
    assert sum(line.startswith(("ok ", "mend ")) for line in screen.bare.splitlines()) > 12  # whatever the height


def test_without_colours_the_words_stay(office: Shell, terminal: Terminal) -> None:
    office.db.chmod(0o644)
    screen = terminal("doctor", NO_COLOR="1")
    assert "\x1b[3" not in screen.text
    assert "mend  permissions" in screen.bare
    assert "no colours" in screen.bare


@pytest.mark.parametrize("env", [{"LC_ALL": "de_DE.ISO-8859-1"}, {"LC_ALL": "POSIX"}], ids=str)
def test_a_locale_without_utf8_is_worth_a_note(terminal: Terminal, env: dict[str, str]) -> None:
    screen = terminal("doctor", **env)
    assert screen.code == 0
    assert "export LANG=C.UTF-8" in screen.bare


def test_a_narrow_terminal_is_worth_a_note_and_nothing_is_cut(terminal: Terminal) -> None:
    screen = terminal("doctor", size=(40, 40))
    assert "note  terminal" in screen.bare
    assert "synchronised" in screen.bare


def test_a_terminal_is_shown_one_name_three_ways(terminal: Terminal) -> None:
    screen = terminal("doctor")
    plain, marked, reordered = [line for line in screen.text.splitlines() if "2026-11-28" in line]
    assert (findings.NAME in plain, "\u200e" in plain) == (True, False)
    assert findings.NAME + "\u200e" in marked
    assert findings.CITY + "\u200e" in marked
    assert "ﯼﺪﻤﺣﺍ ﺍﺭﺎﺳ" in reordered
    ways = [line.rpartition("  ")[2] for line in (plain, marked, reordered)]
    assert ways == [f"crm config set ui.rtl {way}" for way in ("off", "guard", "visual")]


def test_the_way_in_which_the_terminal_is_given_persian_is_told(terminal: Terminal) -> None:
    assert "UTF-8, Persian: guard" in terminal("doctor").bare
    assert "UTF-8, Persian: visual" in terminal("doctor", CRM_RTL="visual").bare


@pytest.mark.parametrize("words", [("-f", "plain"), ("--json",), ("--columns", "check"), ("--limit", "3")], ids=str)
def test_a_list_asked_for_on_a_terminal_is_a_list(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert findings.NAME not in terminal("doctor", *words).text
