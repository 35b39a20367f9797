"""`crm complaints add|list|show|edit|delete|count`: codes, formats, standard input, hostile text."""

import csv
import io
import json
import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.commands.conftest import Terminal, contents
from tests.conftest import Shell

LINE_KEYS = (
    "id uid code contact_id contact reach status priority received_at channel heard wanted about which topic severity "
    "safety owner decision reason remedies cause prevention no_document asked_at satisfaction confidential handoffs "
    "handed_by handed_note reopen_count follows_id merged_into_id ended_at due_at acknowledge_due resolve_due "
    "acknowledged_at resolved_at waited_seconds escalation created_at updated_at"
).split()
AROUND = ["events", "interactions", "followups", "documents", "linked", "remedies_offered", "costs"]
FORMATS = ("plain", "markdown", "csv", "tsv", "json", "jsonl", "ids")
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")


def complain(shell: Shell) -> None:
    """On top of the agency, whose contacts are 1-4: an unassessed, a grave, a closed and a slight complaint."""
    for line in (
        ("complaints", "add", "3", "--heard", "بلیت اشتباه بود\nand nobody answered", "--channel", "call"),
        ("complaints", "add", "2", "--heard", "waited an hour", "--severity", "2", "--about", "supplier", "--safety"),
        ("complaints", "add", "2", "--heard", "rude driver", "--severity", "1", "--at", "2026-11-01"),
        ("complaints", "investigate", "3"),
        ("complaints", "resolve", "3", "--decision", "upheld", "--remedy", "refund", "--remedy", "apology"),
        ("remedies", "deliver", "1", "2"),
        ("followups", "done", "4"),
        ("complaints", "rate", "3", "2"),
        ("complaints", "close", "3", "--cause", "new driver", "--no-document", "told on the phone"),
        ("complaints", "add", "4", "--heard", "cold tea", "--severity", "4", "--topic", "catering"),
    ):
        shell.ok(*line)


@pytest.fixture(scope="module")
def read_only(shared: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The agency with its complaints, made once, for tests that only read."""
    found = Shell(tmp_path_factory.mktemp("complaints"))
    found.env["CRM_STAFF"] = "Leila"
    shutil.copy(shared.db, found.db)
    complain(found)
    return found


@pytest.fixture
def desk(shell: Shell, read_only: Shell) -> Shell:
    """The agency with its complaints, a copy for one test that writes."""
    shutil.copy(read_only.db, shell.db)
    shell.env["CRM_STAFF"] = "Leila"
    return shell


def plant(shell: Shell, text: str, words: str = "") -> None:
    """Write into every text of complaint 1 what no command would store."""
    with closing(sqlite3.connect(shell.db)) as db, db:
        db.execute("INSERT INTO command (uid, started_at, line) VALUES ('planted', '2026-01-01T00:00:00Z', 'planted')")
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, last_insert_rowid())")
        db.execute("UPDATE complaint SET heard = ?1, wanted = ?1, which = ?1, topic = ?1, reason = ?1", (text,))
        db.execute("UPDATE complaint_event SET note = ?", (text,))
        db.execute("UPDATE contact SET full_name = ?", (text,))
        db.execute("DELETE FROM current")


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("add nobody --heard x", 3, "nobody"),
        ("add 2 --heard x --follows 99", 3, "99"),
        ("add 2 --heard x --follows C", 2, "'C'"),
        ("add 2 --heard x --owner nobody", 3, "nobody"),
        ("add 2 --heard x --about pigeon", 2, "product, service, staff, supplier, price, process"),
        ("add 2 --heard x --severity 0", 2, "1 to 4"),
        ("add 2 --heard x --severity 5", 2, "1 to 4"),
        ("add 2 --heard x --severity grave", 2, "1 to 4"),
        ("add 2 --heard x --channel pigeon", 2, "call, meeting"),
        ("add 2 --heard x --at tomorrow", 2, "still to come"),
        ("add 2 --heard x --at soonish", 2, "soonish"),
        ("add 2 --heard x --topic \x1b[2J", 2, "U+001B"),
        ("add 2 --heard \x07", 2, "U+0007"),
        ("add 2", 2, "--heard"),
        ("add", 2, "WHO"),
        ("show 99", 3, "99"),
        ("show three", 2, "three"),
        ("show 1 C-99", 3, "99"),
        ("list sevrity:1", 2, "severity"),
        ("list status:open", 2, "acknowledged"),
        ("edit 1", 2, "--severity"),
        ("edit 1 --severity 9", 2, "1 to 4"),
        ("edit 1 --clear heard", 2, "topic"),
        ("edit 99 --severity 1", 3, "99"),
        ("edit 1 99 --severity 1", 3, "99"),
        ("delete 1 99", 3, "99"),
        ("delete sara", 2, "sara"),
    ],
)
def test_what_cannot_be_says_why_with_its_code_and_writes_nothing(
    desk: Shell, line: str, code: int, words: str
) -> None:
    before = contents(desk)
    said = desk("complaints", *line.split(" "))
    assert (said.code, said.out) == (code, ""), said
    assert words in said.err
    assert "unexpected" not in said.err
    assert contents(desk) == before


@pytest.mark.parametrize("heard", ["", " \n\t", "x" * 1_000_001])
def test_nothing_and_more_than_a_megabyte_is_not_heard(desk: Shell, heard: str) -> None:
    assert desk("complaints", "add", "2", "--heard", "-", stdin=heard).code == 2
    assert desk("complaints", "edit", "1", "--heard", "-", stdin=b"\xff").code == 2


def test_a_complaint_is_added_by_flags_and_says_what_it_is_called_and_what_is_next(desk: Shell) -> None:
    said = desk(
        *("complaints", "add", "sara", "--heard", "  waited\tan hour\r\nدیر آمد  ", "--wanted", "the fare"),
        *("--about", "SUPPLIER", "--which", "Mahan", "--topic", "transfer", "--severity", "۳", "--safety"),
        *("--channel", "call", "--at", "yesterday 16:30", "--owner", "leila", "--follows", "C-۳", "--json"),
    )
    assert said.code == 0
    (row,) = json.loads(said.out)
    assert {key: row[key] for key in LINE_KEYS if key not in ("uid", "created_at", "updated_at")} == {
        **dict.fromkeys(LINE_KEYS[2:-2]),
        **{"id": 5, "code": "C-5", "contact_id": 2, "contact": "Sara Ahmadi", "reach": "09121234567", "status": "new"},
        **{"heard": "waited\tan hour\nدیر آمد", "wanted": "the fare", "about": "supplier", "which": "Mahan"},
        **{"topic": "transfer", "severity": 3, "safety": True, "priority": 1, "channel": "call", "owner": "Leila"},
        **{"received_at": "2026-11-21T13:00:00Z", "follows_id": 3, "remedies": [], "reopen_count": 0},
        **{"confidential": False, "handoffs": 0},
        **dict.fromkeys(("due_at", "acknowledge_due"), "2026-11-22T05:00:00Z"),  # half an hour then, half an hour today
        **{"resolve_due": "2026-11-22T12:00:00Z", "waited_seconds": 0, "escalation": 2},
    }
    assert "Sat 21 Nov 2026 16:30" in said.err
    assert "C-5 Sara Ahmadi: new" in said.err
    assert "Sara Ahmadi has no next step" not in said.err  # the quote is still to be sent


def test_who_has_nothing_planned_is_offered_a_next_step(desk: Shell) -> None:
    said = desk("complaints", "add", "1", "--heard", "x")
    assert "Pars Travel has no next step: crm followups add 1 TITLE --due WHEN" in said.err
    assert desk("--quiet", "complaints", "add", "1", "--heard", "x") == (0, "6\n", "")


def test_what_was_heard_is_read_whole_from_standard_input(desk: Shell) -> None:
    heard = "first line\n\n  دوم\tline\n" + "x" * 50_000
    assert desk.ok("complaints", "add", "2", "--heard", "-", stdin=heard + "\n") == "5\n"
    assert desk.json("complaints", "show", "5")[0]["heard"] == heard
    (line,) = [line for line in desk.ok("complaints", "list").splitlines() if line.split()[0] == "5"]
    assert "first line دوم line xxx" in line


def test_a_retry_with_the_same_uid_prints_the_complaint_and_adds_nothing(desk: Shell) -> None:
    words = ("complaints", "add", "2", "--heard", "x", "--uid", "u-1")
    first = desk.json(*words)
    before = contents(desk)
    assert desk.json(*words) == first
    assert contents(desk) == before


def test_the_list_shows_open_ones_the_gravest_and_oldest_first(read_only: Shell) -> None:
    assert [re.split("  +", line.strip()) for line in read_only.ok("complaints", "list").splitlines()] == [
        ["Id", "Priority", "Status", "Received at", "Contact", "Heard", "Owner"],
        ["2", "1", "new", "2026-11-22 10:00", "Sara Ahmadi", "waited an hour", "Leila"],
        ["1", "new", "2026-11-22 10:00", "علي رضايي", "بلیت اشتباه بود and nobody answered", "Leila"],
        ["4", "4", "new", "2026-11-22 10:00", "Reza Karimi", "cold tea", "Leila"],
    ]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", "2 1 4"),
        ("--all", "2 1 4 3"),
        ("--sort id", "1 2 4"),
        ("--sort -id --limit 2", "4 2"),
        ("--all --sort -id", "4 3 2 1"),
        ("بليت", "1"),
        ("sara", "2"),
        ("sara --all", "2 3"),
        ("severity:1,2 --all", "2 3"),
        ("safety:yes", "2"),
        ("remedy:refund --all", "3"),
        ("received:2026-11-01 --all", "3"),
        ("nothing-like-that", ""),
    ],
)
def test_the_list_takes_a_filter_an_order_and_a_limit(read_only: Shell, words: str, ids: str) -> None:
    assert read_only.ok("complaints", "list", *words.split(), "-f", "ids").split() == ids.split()


def test_every_format_of_the_list_has_the_same_rows_and_the_keys_that_scripts_know(read_only: Shell) -> None:
    rows = read_only.json("complaints", "list", "--all")
    assert [list(row) for row in rows] == [LINE_KEYS] * 4
    out = {format_: read_only.ok("complaints", "list", "--all", "-f", format_) for format_ in FORMATS}
    assert [json.loads(line) for line in out["jsonl"].splitlines()] == rows
    for format_, delimiter in (("csv", ","), ("tsv", "\t")):
        found = list(csv.DictReader(io.StringIO(out[format_]), delimiter=delimiter))
        assert [list(row) for row in found] == [LINE_KEYS] * 4
        assert [row["id"] for row in found] == [str(row["id"]) for row in rows] == out["ids"].split()
    assert [line.split()[0] for line in out["plain"].splitlines()] == ["Id", *out["ids"].split()]
    assert [line.split()[1] for line in out["markdown"].splitlines()[2:]] == out["ids"].split()


def test_a_complaint_is_shown_with_all_that_happened(read_only: Shell) -> None:
    lines = read_only.ok("complaints", "show", "C-3").splitlines()
    assert lines[0] == "C-3  rude driver"
    assert "  Status        closed, severity 1, priority 1" in lines
    timeline = [line.split()[2:] for line in lines[lines.index("Timeline") + 1 : lines.index("Next steps") - 1]]
    assert timeline == [
        ["heard"],
        ["acknowledged", "Leila"],
        ["investigating", "Leila"],
        "resolved Leila upheld; refund, apology".split(),
        "delivered Leila refund (remedy 1)".split(),
        "delivered Leila apology (remedy 2)".split(),
        "satisfaction Leila 2".split(),
        ["closed", "Leila"],
    ]


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_a_complaint_as_a_document_has_the_keys_of_its_line_and_what_is_around_it(desk: Shell, format_: str) -> None:
    desk.ok("complaints", "add", "2", "--heard", "again", "--follows", "3")
    desk.ok("log", "call", "2", "sorry", "--complaint", "3")
    out = desk.ok("complaints", "show", "3", "C-1", "-f", format_)
    rude, _other = json.loads(out) if format_ == "json" else map(json.loads, out.splitlines())
    assert list(rude) == [*LINE_KEYS, *AROUND]
    assert {key: rude[key] for key in ("remedies", "priority", "safety", "decision")} == {
        **{"remedies": ["refund", "apology"], "priority": 1, "safety": False, "decision": "upheld"}
    }
    assert rude["events"][0] == {
        **{
            "at": "2026-11-22T06:30:00Z",
            "verb": "acknowledge",
            "status": "acknowledged",
            "staff": "Leila",
            "note": None,
            "forced": None,
        }
    }
    assert [row["text"] for row in rude["interactions"]] == ["sorry"]
    assert [row["title"] for row in rude["followups"]] == ["send the quote"]
    assert [row["code"] for row in rude["linked"]] == ["C-5"]


def test_complaints_as_rows_are_the_rows_of_the_list(read_only: Shell) -> None:
    shown, listed = (
        list(csv.DictReader(io.StringIO(read_only.ok("complaints", *words, "-f", "csv"))))
        for words in (("show", "3", "1"), ("list", "--all", "--sort", "id"))
    )
    assert shown == [listed[2], listed[0]]


def test_several_are_shown_one_below_the_other_also_in_markdown(read_only: Shell) -> None:
    out = read_only.ok("complaints", "show", "1", "2", "-f", "markdown")
    assert re.findall("^# (C-.)", out, re.MULTILINE) == ["C-1", "C-2"]
    assert "- **Heard**: waited an hour" in out


@pytest.mark.parametrize(
    ("words", "stdin", "ids"),
    [
        ("show -", "2\n C-1 \ncomplaint:4\n2\n", "2 1 4"),
        ("edit 3 - --severity 2", "c-۱\r\n", "3 1"),
        ("delete - 4", "1\n", "1 4"),
    ],
)
def test_ids_are_read_from_standard_input(desk: Shell, words: str, stdin: str, ids: str) -> None:
    assert desk.ok("complaints", *words.split(), "-f", "ids", stdin=stdin).split() == ids.split()


def test_an_edit_changes_and_clears_what_it_names(desk: Shell) -> None:
    (row,) = desk.json("complaints", "edit", "2", "--topic", "transfer", "--no-safety", "--clear", "about")
    assert (row["topic"], row["safety"], row["about"], row["heard"]) == ("transfer", False, None, "waited an hour")
    said = desk("complaints", "edit", "2", "4", "--heard", "-", "--severity", "1", stdin="در\nهر دو")
    assert (said.code, said.out, "changed C-2 Sara Ahmadi: new, C-4" in said.err) == (0, "2\n4\n", True)
    assert [row["heard"] for row in desk.json("complaints", "show", "2", "4")] == ["در\nهر دو"] * 2


def test_counting_is_of_open_ones_or_all_that_fit(read_only: Shell) -> None:
    assert read_only.ok("complaints", "count") == "3\n"
    assert read_only.ok("complaints", "count", "--all", "severity:1,2") == "2\n"
    assert read_only.json("complaints", "count", "sara") == [{"count": 1}]


def test_deleting_more_than_three_needs_yes_and_reports_what_is_gone(desk: Shell) -> None:
    before = contents(desk)
    said = desk("complaints", "delete", "1", "2", "3", "4")
    assert (said.code, said.out, "--yes" in said.err) == (2, "", True)
    assert contents(desk) == before
    (row,) = desk.json("complaints", "delete", "3")
    assert (row["code"], row["remedies"]) == ("C-3", ["refund", "apology"])
    said = desk("complaints", "delete", "1", "2", "--dry-run")
    assert (said.code, said.out) == (0, "1\n2\n")
    assert "dry run, nothing written: deleted complaint C-1, C-2" in said.err
    assert desk.ok("complaints", "count") == "3\n"


def test_a_conversation_may_be_about_a_complaint(desk: Shell) -> None:
    desk.ok("log", "call", "sara", "apologised", "--complaint", "C-2", "--next", "+2d")
    assert desk.json("interactions", "show", "3")[0]["complaint_id"] == 2
    assert desk.ok("interactions", "list", "complaint:2", "-f", "ids") == "3\n"
    assert "call  out  Leila  apologised  interaction:3" in desk.ok("complaints", "show", "2")
    before = contents(desk)
    assert [desk("log", "call", "sara", "x", "--complaint", text).code for text in ("99", "x")] == [3, 2]
    assert contents(desk) == before


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[2J",
        "\x1b]52;c;eA==\x07",
        "\x9b2J",
        "\u202egpj\u2066",
        "\U000e0041\r\x08",
        "=1+1",
        "@x",
        "[red]x[/]",
        "a|b",
    ],
)
def test_stored_text_is_raw_for_programs_and_harmless_for_people(desk: Shell, text: str) -> None:
    plant(desk, text)
    for line in ("complaints list", "complaints show 1", "today", "contacts show 3", "complaints acknowledge 1"):
        for format_ in ("plain", "markdown"):
            said = desk(*line.split(), "-f", format_, *(["--dry-run"] if "acknowledge" in line else []))
            assert said.code == 0
            assert not STEERING.search(said.out + said.err), (line, format_)
    assert desk.json("complaints", "show", "1")[0]["heard"] == text
    assert desk.json("complaints", "list")[0]["heard"] == text
    (first, *_rest) = csv.DictReader(io.StringIO(desk.ok("complaints", "list", "-f", "csv", "--columns", "heard")))
    assert first["heard"] == (f"'{text}" if text[0] in "=@\r" else text)


def test_a_megabyte_is_heard_and_shown_whole_in_a_pipe(desk: Shell) -> None:
    heard = ("waited an hour\n" * 66_666)[:999_990].strip()
    desk.ok("complaints", "add", "2", "--heard", "-", stdin=heard)
    assert desk.json("complaints", "show", "5")[0]["heard"] == heard
    for line in ("complaints list", "complaints show 5", "today", "contacts show 2"):
        assert len(desk.ok(*line.split())) > len(heard) - 1000


@pytest.fixture
def terminal(desk: Shell) -> Terminal:
    """A terminal to look at the complaints on."""
    env = {**desk.env, "HOME": str(desk.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal(desk.folder, env)


@pytest.mark.parametrize("line", ["complaints list --all", "complaints show 1 3"])
def test_stored_text_does_not_steer_a_terminal(terminal: Terminal, desk: Shell, line: str) -> None:
    plant(desk, "Sara\x1b]52;c;eA==\x07\x1b[2J\x9b2J\u202egpj\u2066\U000e0041\r\x08[red]x[/]")
    screen = terminal(*line.split(), size=(40, 200))
    assert screen.code == 0
    assert "Sara" in screen.bare
    assert not STEERING.search(screen.bare)


def test_many_are_deleted_on_a_terminal_after_a_question(terminal: Terminal, desk: Shell) -> None:
    assert terminal.talk("complaints", "delete", "1", "2", "3", "4", answers=[("[y/N] ", "n\n")]).code == 1
    assert desk.ok("complaints", "count", "--all") == "4\n"
    assert terminal.talk("complaints", "delete", "1", "2", "3", "4", answers=[("[y/N] ", "y\n")]).code == 0
    assert desk.ok("complaints", "count", "--all") == "0\n"


def editor(terminal: Terminal, script: str) -> str:
    """An editor that runs a line of shell on its file, "$1"."""
    path = terminal.folder / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)


def test_what_the_editor_wrote_is_heard_and_an_empty_one_is_not(terminal: Terminal, desk: Shell) -> None:
    writes = editor(terminal, "printf 'waited [red] %%s\\nan hour' > \"$1\"")
    assert terminal("complaints", "add", "2", EDITOR=writes).code == 0
    assert desk.json("complaints", "show", "5")[0]["heard"] == "waited [red] %s\nan hour"
    assert terminal("complaints", "add", "2", EDITOR="true").code == 1
    assert desk.ok("complaints", "count", "--all") == "5\n"


def test_what_is_known_is_changed_and_emptied_in_the_editor(terminal: Terminal, desk: Shell) -> None:
    changes = editor(terminal, 'sed -i \'s/"2"/"1"/; s/"supplier"/""/; s/an hour/two hours/\' "$1"')
    assert terminal("complaints", "edit", "2", EDITOR=changes).code == 0
    (row,) = desk.json("complaints", "show", "2")
    assert (row["severity"], row["about"], row["heard"], row["safety"]) == (1, None, "waited two hours", True)
    before = contents(desk)
    assert terminal("complaints", "edit", "2", EDITOR="true").code == 1
    assert terminal("complaints", "edit", "1", "2", EDITOR=changes).code == 5
    assert contents(desk) == before
