"""`crm today` on a terminal: the page with its sections, on every screen, whatever is stored."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from crm_cli.render.cells import width
from tests.commands.conftest import Screen, Terminal
from tests.conftest import Shell

# Section, id, and command; the days do not depend on when the test runs.
PAGE = {
    "Complaints that are late": ["1 crm complaints acknowledge 1"],
    "Overdue": ["1 crm followups done 1"],
    "Complaints": ["2 crm complaints show 2"],
    "To answer": ["1 crm interactions replied 1"],
    "No next step": ["2 crm followups add 2 TITLE --due WHEN", "3 crm followups add 3 TITLE --due WHEN"],
}


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A bit of everything to do, made once."""
    found = Shell(tmp_path_factory.mktemp("morning"))
    for line in (
        ("contacts", "add", "علي رضايي", "--phone", "09121234567"),
        ("contacts", "add", "Sara Ahmadi of the long family name", "--tier", "B"),
        ("contacts", "add", "Mina", "--tier", "A"),
        ("followups", "add", "1", "send the quote", "--due", "2001-01-01"),
        ("complaints", "add", "1", "--heard", "waited " * 40, "--severity", "1"),
        ("complaints", "add", "2", "--heard", "rude", "--severity", "2"),
        ("complaints", "acknowledge", "2"),
        ("complaints", "wait", "2"),
        ("interactions", "add", "1", "asked about\na visa", "--channel", "chat", "--in", "--needs-reply"),
    ):
        found.ok(*line)
    return found


@pytest.fixture
def terminal(shell: Shell, morning: Shell) -> Terminal:
    """A terminal on a copy of the morning, which `shell` works on too."""
    shutil.copy(morning.db, shell.db)
    env = {**shell.env, "HOME": str(shell.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal(shell.folder, env)


def sections(screen: Screen) -> dict[str, list[str]]:
    """What stands under each heading: its words, line by line."""
    _head, *found = [part.splitlines() for part in screen.bare.rstrip("\n").split("\n\n")]
    return {title: [" ".join(line.split()) for line in lines] for title, *lines in found}


@pytest.mark.parametrize("columns", [120, 80, 40])
def test_the_page_fits_the_screen_with_every_section_id_and_command(terminal: Terminal, columns: int) -> None:
    screen = terminal("today", size=(50, columns))
    assert screen.code == 0
    assert max(map(width, screen.bare.splitlines())) <= columns
    found = sections(screen)
    assert list(found) == list(PAGE)
    for title, lines in PAGE.items():
        text = " ".join(found[title])
        for line in lines:
            number, command = line.split(" ", 1)
            assert command in text
            assert number in text.replace(command, "").split()
    counts = "1 complaint late · 1 overdue · 1 complaint · 1 to answer · 2 without a next step"
    assert counts in " ".join(screen.bare.split())


def test_a_wide_screen_has_one_line_each_with_the_phone_and_the_command_beside(terminal: Terminal) -> None:
    found = sections(terminal("today", size=(50, 160)))
    assert {title: len(lines) for title, lines in found.items()} == {title: len(lines) for title, lines in PAGE.items()}
    assert "1 علي رضايي\u200e 09121234567 asked about a visa crm interactions replied 1" in found["To answer"][0]
    assert found["No next step"][1] == "3 Mina tier A crm followups add 3 TITLE --due WHEN"
    (late,) = found["Overdue"]
    assert int(late.split(" d ")[0]) > 9000


def test_without_colours_the_page_says_the_same(terminal: Terminal) -> None:
    coloured = terminal("today")
    assert "\x1b[" in coloured.text
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert terminal("today", **env).text.replace("\r\n", "\n") == coloured.bare


def test_columns_or_an_order_give_the_ordinary_table(terminal: Terminal) -> None:
    lines = terminal("today", "--columns", "record,contact_id", "--sort", "record").bare.splitlines()
    assert lines[0].split()[0] == "Record"
    assert [line.split()[0] for line in lines[2:]] == [
        *("complaint:1", "complaint:2", "complaint:2", "contact:3", "followup:1", "interaction:1")
    ]


def test_a_filter_gives_a_page_of_what_was_asked_for(terminal: Terminal) -> None:
    assert list(sections(terminal("today", "section:complaint"))) == ["Complaints"]
    assert list(sections(terminal("today", "sara"))) == ["Complaints", "No next step"]


def test_stored_text_does_not_steer_the_page(terminal: Terminal, shell: Shell) -> None:
    text = "[red]x[/] \x1b]52;c;eA==\x07\x1b[2J\x9b2J\u202egpj\u2066\U000e0041"
    with closing(sqlite3.connect(shell.db)) as db, db:
        db.execute("INSERT INTO command (uid, started_at, line) VALUES ('planted', '2026-01-01T00:00:00Z', 'planted')")
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, last_insert_rowid())")
        for column in (
            "contact.full_name",
            "contact_point.value",
            "followup.title",
            "complaint.topic",
            "interaction.topic",
        ):
            table, name = column.split(".")
            db.execute(f"UPDATE {table} SET {name} = ?", (text,))
        db.execute("DELETE FROM current")
    for columns in (160, 60):
        screen = terminal("today", size=(50, columns))
        assert (screen.code, list(sections(screen))) == (0, list(PAGE))
        assert not set(screen.bare) & set("\x1b\x07\x9b\u202e\u2066\U000e0041")
        assert "[red]x[/]" in screen.bare


def test_a_page_that_shows_less_than_all_says_where_the_rest_is(terminal: Terminal, shell: Shell) -> None:
    shell.ok("contacts", "import", "-", stdin="name\n" + "".join(f"Nima {number}\n" for number in range(55)))
    shell.ok("contacts", "edit", "-", "--tier", "B", stdin=shell.ok("contacts", "list", "nima", "-f", "ids"))
    bare = " ".join(terminal("today").bare.split())
    assert "crm today section:no_next_step" in bare
    assert "there are more; all of them: crm today section:no_next_step" in bare
    assert len(sections(terminal("today", "section:no_next_step"))["No next step"]) == 57


def test_a_day_without_work_is_a_friendly_page_and_no_file_a_hint(shell: Shell, terminal: Terminal) -> None:
    for record in ("complaint", "contact"):
        shell.ok(f"{record}s", "delete", *shell.ok(f"{record}s", "list", "-f", "ids").split(), "--yes")
    assert terminal("today").bare.splitlines()[1:] == ["Nothing is waiting. A good day to call somebody."]
    shell.db.unlink()
    assert "crm contacts add" in terminal("today", CRM_DB="", XDG_DATA_HOME=str(shell.folder / "none")).bare


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("complaints add 1 --heard x", 10),
        ("contacts edit 1 --tier B", 10),
        ("contacts edit 1 --tier C", 0),
        ("contacts edit 1 --birthday 11-22", 0),
        ("followups add 1 call --due tomorrow", 0),
        ("followups add 1 call --due today", 10),
    ],
)
def test_check_is_10_for_what_is_to_be_done_and_a_birthday_is_not(shell: Shell, line: str, code: int) -> None:
    shell.ok("contacts", "add", "Sara")
    shell.ok(*line.split())
    assert shell("today", "--check")[:2] == (code, "")
    assert shell("-q", "today", "--check", "sara") == (code, "", "")


def test_every_command_the_page_names_exists(terminal: Terminal, shell: Shell) -> None:
    filled = {"TITLE": "call", "WHEN": "tomorrow"}
    for row in shell.json("today"):
        words = [filled.get(word, word) for word in row["command"].split()[1:]]
        assert shell(*words).code == 0, row["command"]
