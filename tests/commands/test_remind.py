"""`crm remind`: what it prints and says, on the desktop and in a pipe; and how it is set up to run by itself."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.commands.conftest import Terminal, contents
from tests.conftest import NOW, Shell

LINE = "crm remind"
CRONTAB = """#!/bin/sh
case "$1" in
  -l) exec cat "$STATE/crontab" ;;
  -) exec cat > "$STATE/crontab" ;;
esac
"""
Told = Callable[[], list[list[str]]]
Put = Callable[..., None]


@pytest.fixture
def put(agency: Shell, tmp_path: Path) -> Put:
    """Puts a program on the PATH of the agency; notify-send notes every run and its arguments."""
    folder = tmp_path / "bin"
    folder.mkdir()
    agency.env |= {"PATH": f"{folder}:/bin", "DISPLAY": ":0", "HOME": str(tmp_path), "STATE": str(tmp_path)}

    def program(name: str, text: str) -> None:
        path = folder / name
        path.write_text(text)
        path.chmod(0o700)

    program("notify-send", f"#!/bin/sh\nprintf '%s\\0' \"$@\" >> '{tmp_path}/told'; echo >> '{tmp_path}/told'\n")
    return program


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Title and text of every notification."""
    path = tmp_path / "told"
    return lambda: [line.split("\0")[-3:-1] for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def crontab(put: Put, tmp_path: Path) -> Path:
    """A crontab with a line of somebody else's."""
    put("crontab", CRONTAB)
    (tmp_path / "crontab").write_text("0 3 * * * echo night\n")
    return tmp_path / "crontab"


# In a pipe.


def test_what_became_due_is_printed_once_like_the_list_of_the_day(agency: Shell) -> None:
    listed = agency.ok("followups", "today")
    said = agency("remind")
    assert (said.code, said.out, said.err) == (0, listed, "")
    assert agency("remind") == (0, "", "")


def test_alone_it_is_now_with_its_options(agency: Shell) -> None:
    assert agency.ok("remind", "--dry-run", "-f", "ids") == agency.ok("remind", "now", "--dry-run", "-f", "ids")
    assert agency.ok("remind", "-f", "ids", "--limit", "1") == "1\n"
    assert agency.ok("remind", "now", "--columns", "id,title", "-f", "csv") == "id,title\n2,call about Istanbul\n"


def test_its_help_and_its_mistakes_are_those_of_a_noun(agency: Shell) -> None:
    assert "uninstall" in agency.ok("remind", "--help")
    said = agency("remind", "instal")
    assert (said.code, "install" in said.err) == (2, True)
    assert "crm remind now --help" in agency("remind", "--notfy").err


def test_machine_formats_are_complete_when_nothing_is_due(agency: Shell) -> None:
    agency.ok("remind")
    assert agency.ok("remind", "--json") == "[]\n"
    assert agency.ok("remind", "-f", "csv", "--columns", "id") == "id\n"
    assert agency.ok("remind", "-f", "markdown") == ""


@pytest.mark.parametrize("words", ["--columns nonsense", "--sort nonsense", "--limit x", "-f xml", "--nonsense"])
def test_what_cannot_be_shown_is_not_noted(agency: Shell, words: str) -> None:
    before = contents(agency)
    assert agency("remind", *words.split()).code == 2
    assert contents(agency) == before


def test_a_dry_run_shows_it_and_notes_nothing(agency: Shell) -> None:
    before = contents(agency)
    said = agency("remind", "--notify", "--dry-run", "-f", "ids")
    assert (said.out, said.err) == ("1\n2\n", "dry run, nothing noted: it will come up again\n")
    assert contents(agency) == before


def test_it_is_no_command_of_the_history(agency: Shell) -> None:
    before = agency.ok("history")
    agency.ok("remind")
    assert agency.ok("history") == before


def test_what_was_perhaps_not_shown_comes_first_and_is_named(agency: Shell, put: Put, told: Told) -> None:
    agency.ok("remind")
    with closing(sqlite3.connect(agency.db)) as db, db:
        db.execute("UPDATE reminder SET shown_at = NULL WHERE followup_id = 2")
    agency.ok("followups", "move", "1", "--to", "2026-11-01")
    agency.now = NOW + timedelta(minutes=5)
    said = agency("remind", "--dry-run", "-f", "ids")
    assert (said.out, said.err.splitlines()[0]) == ("2\n1\n", "perhaps not shown before: 2")
    agency.ok("remind", "--notify")
    assert [text.endswith("perhaps not shown before") for _title, text in told()] == [True, False]
    assert agency("remind") == (0, "", "")


def test_a_file_that_was_named_must_be_there_and_the_usual_one_need_not(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("remind", create=False).code == 3
    del shell.env["CRM_DB"]
    monkeypatch.setenv("XDG_DATA_HOME", str(shell.folder))
    assert shell("remind", create=False) == (0, "", "")
    assert list(shell.folder.iterdir()) == []


def test_rules_that_are_on_run_first(agency: Shell) -> None:
    agency.ok("rules", "enable", "birthday")
    agency.ok("remind", "-f", "ids")
    made = agency.json("followups", "list", "origin:birthday")
    assert [row["contact"] for row in made] == ["Sara Ahmadi"]


# On the desktop.


def test_the_desktop_shows_each_with_its_contact_and_when_it_was_due(agency: Shell, put: Put, told: Told) -> None:
    assert agency("remind", "--notify") == (0, "", "")
    assert told() == [
        ["send the quote", "Sara Ahmadi · 09121234567 · 2026-11-20 · followup:1"],
        ["call about Istanbul", "علي رضايي · 0935 111 2233 · 08:00 · followup:2"],
    ]
    assert agency("remind", "--notify") == (0, "", "")
    assert len(told()) == 2


def test_hostile_texts_reach_the_desktop_as_texts(agency: Shell, put: Put, told: Told) -> None:
    agency.ok("contacts", "add", "<b>Eve</b> & \u202egpj", "--phone", "09121110000")
    agency.ok("followups", "add", "5", "--due", "2026-11-01", "--", "--hint=int:x:1 $(touch x)")
    agency.ok("remind", "--notify", "--limit", "1")
    ((title, text),) = told()
    assert title == " --hint=int:x:1 $(touch x)"
    assert text.startswith("&lt;b&gt;Eve&lt;/b&gt; &amp; &lt;U+202E&gt;gpj · ")


def test_of_many_five_are_shown_and_the_rest_is_one(agency: Shell, put: Put, told: Told) -> None:
    for n in range(5):
        agency.ok("followups", "add", "2", f"step {n}", "--due", "today")
    agency.ok("remind", "--notify")
    assert len(told()) == 6
    assert told()[-1] == ["and 2 more", "crm today"]
    assert agency.ok("remind") == ""


def test_with_a_format_it_is_printed_as_well(agency: Shell, put: Put, told: Told) -> None:
    assert agency.ok("remind", "--notify", "-f", "ids") == "1\n2\n"
    assert len(told()) == 2


def test_without_a_desktop_it_is_printed_and_said(agency: Shell, put: Put, told: Told) -> None:
    agency.env |= {"DISPLAY": "", "XDG_RUNTIME_DIR": str(agency.folder)}
    listed = agency.ok("followups", "today")
    assert agency("remind", "--notify") == (0, listed, "there is no desktop here; printed instead\n")
    assert told() == []
    assert agency.ok("remind") == ""


def test_what_the_notifier_did_not_take_is_printed(agency: Shell, put: Put) -> None:
    put("notify-send", '#!/bin/sh\n[ -e "$STATE/tired" ] && exit 4\ntouch "$STATE/tired"\n')
    said = agency("remind", "--notify")
    assert (said.code, said.err) == (0, "notify-send failed: exit code 4; printed instead\n")
    assert "call about Istanbul" in said.out
    assert "send the quote" not in said.out


def test_the_setting_names_another_program(agency: Shell, put: Put, tmp_path: Path) -> None:
    put("telegram", '#!/bin/sh\necho "$2" >> "$STATE/sent"\n')
    agency.env["DISPLAY"] = ""
    agency.ok("config", "set", "remind.notify", "telegram --text '{title}: {text}'")
    assert agency("remind", "--notify") == (0, "", "")
    assert (tmp_path / "sent").read_text().splitlines()[0].startswith("send the quote: Sara Ahmadi")


def test_a_command_that_cannot_be_run_is_refused(agency: Shell) -> None:
    said = agency("config", "set", "remind.notify", "telegram {contact}")
    assert (said.code, "{contact} is not known here" in said.err) == (2, True)


# On a terminal.


@pytest.fixture
def terminal(agency: Shell, put: Put, tmp_path: Path) -> Terminal:
    """The agency on a terminal, at the time it really is."""
    return Terminal(tmp_path, {**agency.env, "LANG": "C.UTF-8", "TERM": "xterm-256color"})


def test_a_small_screen_shows_all_of_it(agency: Shell, terminal: Terminal) -> None:
    for n in range(30):
        agency.ok("followups", "add", "2", f"step {n}", "--due", "2020-01-01")
    screen = terminal("remind", size=(10, 100))
    assert sum(f"step {n} " in screen.bare for n in range(30)) == 30
    assert "nothing became due" in terminal("remind").bare


def test_setting_it_up_shows_what_it_writes_and_asks(terminal: Terminal, crontab: Path) -> None:
    said = terminal.talk("remind", "install", "--with", "cron", answers=[("[y/N]", "n\n")])
    assert (said.code, "*/5 * * * *" in said.bare) == (1, True)
    assert LINE not in crontab.read_text()
    assert terminal.talk("remind", "install", "--with", "cron", answers=[("[y/N]", "y\n")]).code == 0
    assert crontab.read_text().count(LINE) == 1


# By itself.


def test_setting_it_up_writes_the_line_it_shows_once(agency: Shell, crontab: Path) -> None:
    said = agency("remind", "install", "--with", "cron", "--yes", "--every", "10min")
    line = crontab.read_text().splitlines()[1]
    assert (said.code, said.out) == (0, "crontab\n")
    assert said.err.startswith(f"crontab\n  {line}\n")
    assert f" -m crm_cli --db {agency.db} remind --notify # crm remind" in line
    before = crontab.read_text()
    again = agency("remind", "install", "--with", "cron", "--every", "10min")
    assert (again.code, again.err) == (0, "nothing to be done, it is there: crontab\n")
    assert crontab.read_text() == before


def test_settings_that_only_this_shell_knows_are_named(agency: Shell, crontab: Path) -> None:
    err = agency("remind", "install", "--with", "cron", "--yes").err
    assert "known to this shell only: CRM_REGION, CRM_TIMEZONE, CRM_CONFIG" in err


def test_without_a_terminal_it_takes_yes_and_a_dry_run_writes_nothing(agency: Shell, crontab: Path) -> None:
    before = crontab.read_text()
    said = agency("remind", "install", "--with", "cron")
    assert (said.code, "--yes" in said.err) == (2, True)
    said = agency("remind", "install", "--with", "cron", "--dry-run")
    assert (said.code, "*/5 * * * *" in said.err, "dry run" in said.err) == (0, True, True)
    assert crontab.read_text() == before


def test_the_status_tells_what_runs_for_which_file_and_when_it_last_had_something(agency: Shell, crontab: Path) -> None:
    assert agency("remind", "status", "--json").out == "[]\n"
    agency.ok("remind", "install", "--with", "cron", "--yes")
    agency.ok("remind")
    (status,) = agency.json("remind", "status")
    assert status["command"].endswith(f"--db {agency.db} remind --notify")
    del status["command"]
    assert status == {
        "with": "cron",
        "place": "crontab",
        "active": None,
        "this_file": True,
        "last": "2026-11-22T06:30:00Z",
        "next": None,
    }
    other = ["--db", str(agency.folder / "other.db"), "--create"]
    agency.ok(*other, "contacts", "add", "Ali")
    assert json.loads(agency.ok(*other, "remind", "status", "--json"))[0]["this_file"] is False


def test_without_any_the_status_says_how_to_set_it_up(agency: Shell, crontab: Path) -> None:
    said = agency("remind", "status")
    assert (said.code, said.out, said.err) == (0, "", "nothing runs it by itself: crm remind install\n")


def test_taking_it_away_leaves_the_lines_of_others(agency: Shell, crontab: Path) -> None:
    before = crontab.read_text()
    agency.ok("remind", "install", "--with", "cron", "--yes")
    agency.ok("remind", "uninstall", "--dry-run")
    assert LINE in crontab.read_text()
    said = agency("remind", "uninstall")
    assert (said.out, said.err) == ("crontab\n", "removed: crontab\n")
    assert crontab.read_text() == before
    assert agency("remind", "uninstall").code == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--every", "7min"), 2), (("--every", "soon"), 2), (("--with", "at"), 2), (("--with", "launchd"), 3)],
)
def test_what_cannot_be_set_up_is_refused(agency: Shell, crontab: Path, words: tuple[str, ...], code: int) -> None:
    before = crontab.read_text()
    assert agency("remind", "install", "--yes", *words).code == code
    assert crontab.read_text() == before


def test_it_is_set_up_for_a_file_that_is_there(shell: Shell) -> None:
    assert shell("remind", "install", "--yes", create=False).code == 3
    shell.db.write_text("no database")
    assert shell("remind", "install", "--yes", create=False).code == 7


def test_reminders_are_of_their_minute(agency: Shell) -> None:
    agency.ok("followups", "add", "2", "at noon", "--due", "today", "--time", "12:00")
    agency.ok("remind")
    agency.now = NOW + timedelta(hours=2)
    assert "at noon" in agency.ok("remind")
