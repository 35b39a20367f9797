"""`crm interactions|followups|complaints import`: whom rows concern, what is here already, what is refused."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from crm_cli.services import record_imports, record_run
from crm_cli.store.work import Work
from tests.commands.conftest import Terminal, contents
from tests.conftest import Shell, turns_of

CALLS = """Date,Customer,Phone,Type,Direction,Notes,Duration
2026-11-20 10:30,Sara Ahmadi,,Call,Outbound,talked about a visa,15
۱۴۰۵/۰۸/۲۹,,0912 123 4567,تماس,ورودی,سلام,0:25
20/11/2026,Nobody Here,,Email,,hello,
"""
KEYS = "id,at,channel,direction,contacts,minutes,text"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of a pipe are rejected into the folder one stands in."""
    monkeypatch.chdir(tmp_path)


def put(shell: Shell, name: str, text: str) -> str:
    path = shell.folder / name
    path.write_text(text)
    return str(path)


def test_conversations_come_in_from_a_sheet_in_two_languages_and_calendars(agency: Shell) -> None:
    said = agency("interactions", "import", put(agency, "calls.csv", CALLS), "--on-missing", "create")
    assert (said.code, said.out) == (0, "3\n4\n5\n")
    assert said.err == "3 conversations imported, 1 contact added\n"
    rows = [
        list(row.values())[1:]
        for row in agency.json("interactions", "list", "id:3,4,5", "--columns", KEYS, "--sort", "id")
    ]
    assert rows == [
        ["2026-11-20T07:00:00Z", "call", "out", ["Sara Ahmadi"], 15, "talked about a visa"],
        ["2026-11-20T08:30:00Z", "call", "in", ["Sara Ahmadi"], 25, "سلام"],
        ["2026-11-20T08:30:00Z", "email", None, ["Nobody Here"], None, "hello"],
    ]


def test_the_same_file_again_adds_nothing(agency: Shell) -> None:
    file = put(agency, "calls.csv", CALLS)
    agency.ok("interactions", "import", file, "--on-missing", "create")
    before = contents(agency)
    said = agency("interactions", "import", file, "--on-missing", "create")
    assert said.err == "0 conversations imported, 3 known already\n"
    assert contents(agency) == before


def test_rows_that_are_alike_stay_two_and_come_once_each(agency: Shell) -> None:
    twins = "at,contact,text\n" + "2026-11-20,2,no answer\n" * 2
    agency.ok("interactions", "import", "-", stdin=twins)
    assert agency("interactions", "import", "-", stdin=twins).err == "0 conversations imported, 2 known already\n"


def test_rejected_rows_say_line_column_and_value_and_come_in_once_mended(agency: Shell) -> None:
    file = put(agency, "calls.csv", "at,contact,text\n2026-11-20,2,good\nsomeday,2,bad day\n03/04/2026,2,which\n")
    before = contents(agency)
    said = agency("interactions", "import", file)
    assert said.code == 2
    assert "2 rows were rejected; first: line 3: at: 'someday' is not a day I understand" in said.err
    assert contents(agency) == before
    rejects = agency.folder / "calls.rejects.csv"
    assert rejects.read_text().splitlines()[2].endswith("at: '03/04/2026' may be month/day or day/month")
    agency.ok("interactions", "import", file, "--partial")
    rejects.write_text(rejects.read_text().replace("someday", "2026-11-19"))
    agency.ok("interactions", "import", str(rejects), "--dates", "dmy")
    found = agency.json("interactions", "list", "id>2", "--columns", "text,at", "--sort", "id")
    assert [(row["text"], row["at"][:10]) for row in found] == [
        ("good", "2026-11-20"),
        ("bad day", "2026-11-19"),
        ("which", "2026-04-03"),
    ]


@pytest.mark.parametrize("chunk", [2, 10])
def test_rejected_rows_stand_in_the_order_of_the_file_whyever_they_are_rejected(
    agency: Shell, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(record_imports, "CHUNK", chunk)
    rows = ["x,today,Nobody", "x,someday,2", "x,today,2", "x,today,Nobody", "x,today,2,3", "x,never,2"]
    file = put(agency, "calls.csv", "\n".join(["text,at,contact", *rows]))
    said = agency("interactions", "import", file)
    assert "5 rows were rejected; first: line 2: nobody here is 'Nobody'" in said.err
    with (agency.folder / "calls.rejects.csv").open() as rejects:
        assert [row[-2] for row in csv.reader(rejects)][1:] == ["2", "3", "5", "6", "7"]


def test_objects_of_one_line_are_judged_one_by_one_and_say_whom_they_concern_by_name(agency: Shell) -> None:
    people = ["Sara Ahmadi", {"id": 1, "name": "Nobody"}, {"full_name": "Reza Karimi"}]
    file = put(agency, "a.json", json.dumps([{"at": "2026-11-20", "text": "x", "contacts": [who]} for who in people]))
    said = agency("interactions", "import", file, "--partial")
    assert "1 row was rejected; first: line 2: nobody here is 'Nobody'" in said.err
    found = agency.json("interactions", "list", "id>2", "--columns", "contacts", "--sort", "id")
    assert [row["contacts"] for row in found] == [["Sara Ahmadi"], ["Reza Karimi"]]


def test_whoever_may_be_several_is_refused_with_the_candidates(agency: Shell) -> None:
    agency.ok("contacts", "add", "Sara Ahmadi", "--email", "other@x.ir")
    said = agency("interactions", "import", "-", stdin="at,contact,text\n2026-11-20,sara ahmadi,hi\n")
    assert "'sara ahmadi' may be 2 Sara Ahmadi, 5 Sara Ahmadi" in said.err
    agency.ok("interactions", "import", "-", stdin="at,contact,email,text\n2026-11-20,sara ahmadi,OTHER@x.ir,hi\n")
    assert agency.json("interactions", "show", "3")[0]["contact_ids"] == [5]


def test_an_id_counts_only_with_the_name_beside_it(agency: Shell) -> None:
    """Numbers differ between files."""
    agency.ok("interactions", "import", "-", stdin="at,contact_ids,contacts,text\n2026-11-20,4,Sara Ahmadi,hi\n")
    assert agency.json("interactions", "show", "3")[0]["contact_ids"] == [2]
    said = agency("interactions", "import", "-", stdin="at,contact_ids,contacts,text\n2026-11-20,4,Omid,hi\n")
    assert "nobody here is 'Omid'" in said.err


def test_several_took_part_and_whoever_was_merged_leads_to_the_one_that_was_kept(agency: Shell) -> None:
    agency.ok("contacts", "merge", "2", "4", "--yes")
    agency.ok("interactions", "import", "-", stdin="at,contacts,text\n2026-11-20,Reza Karimi; علی رضایی,hi\n")
    assert agency.json("interactions", "show", "3")[0]["contact_ids"] == [2, 3]


@pytest.mark.parametrize("chunk", [1, 10])
def test_people_are_made_once_for_all_their_rows_and_families_share_phones(
    agency: Shell, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    rows = (
        "at,contact,phone,text\n2026-11-20,Omid,0912 000 0001,a\n2026-11-20,omid,,b\n2026-11-20,Nazanin,09120000001,c\n"
    )
    said = agency("interactions", "import", "-", "--on-missing", "create", stdin=rows)
    assert "3 conversations imported, 2 contacts added" in said.err
    assert agency.json("contacts", "show", "Omid")[0]["phones"] == ["0912 000 0001"]


def test_rows_about_people_who_were_forgotten_are_left_out(agency: Shell) -> None:
    (sara,) = agency.json("contacts", "list", "id:2", "--columns", "uid")
    agency.ok("contacts", "forget", "2", "--yes")
    rows = f"at,contact uid,contact,text\n2026-11-20,{sara['uid']},Sara Ahmadi,hi\n"
    said = agency("interactions", "import", "-", "--on-missing", "create", stdin=rows)
    assert said.err == "0 conversations imported, 1 left out: forgotten on request\n"


CHANGED = '{"uid":"a1","at":"2026-11-20","contact":"2","text":"%s","outcome":"%s"}\n'


def test_a_row_that_is_here_is_left_updated_or_stored_again_as_is_asked(agency: Shell) -> None:
    agency.ok("interactions", "import", "-", stdin=CHANGED % ("one", "busy"))
    changed = CHANGED % ("two", "busy")
    assert "1 known already" in agency("interactions", "import", "-", stdin=changed).err
    said = agency("interactions", "import", "-", "--on-duplicate", "update", stdin=changed)
    assert said.err == "0 conversations imported, 1 updated\n"
    agency.ok("interactions", "import", "-", "--on-duplicate", "add", stdin=changed)
    found = agency.json("interactions", "list", "id>2", "--columns", "text,outcome")
    assert found == [{"text": "two", "outcome": "busy"}] * 2


def test_nobody_is_asked_where_there_is_no_terminal(agency: Shell) -> None:
    agency.ok("interactions", "import", "-", stdin=CHANGED % ("one", "busy"))
    said = agency("interactions", "import", "-", "--on-duplicate", "ask", stdin=CHANGED % ("two", "busy"))
    assert (said.code, "this is no terminal" in said.err) == (2, True)


def test_on_a_terminal_each_difference_is_shown_and_asked_about(agency: Shell) -> None:
    terminal = Terminal(agency.folder, {**agency.env, "PATH": "/usr/bin:/bin", "TERM": "xterm", "LANG": "C.UTF-8"})
    both = '{"uid":"%s","at":"2026-11-20","contact":"2","text":"%s"}\n'
    agency.ok("interactions", "import", "-", stdin=both % ("a", "one") + both % ("b", "one"))
    file = put(agency, "new.jsonl", both % ("a", "two") + both % ("b", "two"))
    words = ("interactions", "import", file, "--on-duplicate", "ask")
    screen = terminal.talk(*words, answers=[("take it?", "skip\n"), ("take it?", "update\n")])
    assert "body: one → two" in screen.bare
    found = agency.json("interactions", "list", "id>2", "--columns", "text", "--sort", "id")
    assert [row["text"] for row in found] == ["one", "two"]


TASKS = """Task name,Associated contact,Due date,Status,Priority,Assigned to,Notes,Completed at,Repeat
Send the quote,Sara Ahmadi,2026-12-01 10:30,NOT_STARTED,HIGH,Omid,with hotel,,
Old thing,Sara Ahmadi,2026-10-01,COMPLETED,LOW,Leila,it went well,2026-10-02 09:00,
Rent,Reza Karimi,1405/08/10 9:05 PM,Open,,Leila,,,month
"""
STEP = "title,due_on,due_time,status,priority,owner,outcome,closed_at,every"


def test_next_steps_come_in_done_ones_too(agency: Shell) -> None:
    said = agency("followups", "import", put(agency, "tasks.csv", TASKS))
    assert "colleagues who are not here, left blank: Omid (1)" in said.err
    assert "1 of them is overdue: it stands in crm today" in said.err
    found = agency.json("followups", "list", "--all", "id>3", "--columns", STEP, "--sort", "id")
    assert [list(row.values()) for row in found] == [
        ["Send the quote: with hotel", "2026-12-01", "10:30", "open", 3, None, None, None, None],
        ["Old thing", "2026-10-01", None, "done", 7, "Leila", "it went well", "2026-10-02T05:30:00Z", None],
        ["Rent", "2026-11-01", "21:05", "open", 5, "Leila", None, None, "month"],
    ]


def test_colleagues_who_come_later_get_what_is_theirs(agency: Shell) -> None:
    cases = "code,contact,heard,at,owner\n1,2,late,2026-11-20,Omid\n"
    agency.ok("followups", "import", put(agency, "tasks.csv", TASKS))
    agency.ok("complaints", "import", "-", stdin=cases)
    agency.ok("staff", "add", "Omid")
    agency.ok("followups", "import", put(agency, "tasks.csv", TASKS), "--on-duplicate", "update")
    agency.ok("complaints", "import", "-", "--on-duplicate", "update", stdin=cases)
    assert len(agency.json("followups", "list", "owner:Omid")) == 1
    assert agency.json("complaints", "list", "--columns", "owner") == [{"owner": "Omid"}]


def test_what_is_done_without_a_day_is_refused_and_what_is_finished_elsewhere_is_finished_here(agency: Shell) -> None:
    row = "uid,title,due,contact,status,closed at,every\nx,call,2026-11-25,2,{},{},week\n"
    assert "nothing says when it was done" in agency("followups", "import", "-", stdin=row.format("done", "")).err
    agency.ok("followups", "import", "-", stdin=row.format("open", ""))
    done = row.format("done", "2026-11-21 12:00")
    agency.ok("followups", "import", "-", "--on-duplicate", "update", stdin=done)
    found = agency.json("followups", "list", "--all", "id>3", "--columns", "status,due_on,closed_at", "--sort", "id")
    assert [tuple(row.values()) for row in found] == [
        ("done", "2026-11-25", "2026-11-21T08:30:00Z"),
        ("open", "2026-12-02", None),
    ]


CASES = """Case Number,Contact,Description,Created At,Status,Priority,Date Closed
77,Sara Ahmadi,waited an hour,2020-01-01 10:00,Closed,High,2020-01-09
78,Sara Ahmadi,lost bag,2026-11-22 09:30,New,Urgent,
79,Reza Karimi,rude,2019-05-05,New,,
"""


def test_complaints_come_in_with_their_states_and_only_clocks_that_can_still_run(agency: Shell) -> None:
    agency.ok("complaints", "import", put(agency, "cases.csv", CASES))
    keys = "status,severity,ended_at,due_at,escalation"
    found = agency.json("complaints", "list", "--all", "--columns", keys, "--sort", "id")
    assert [tuple(row.values()) for row in found] == [
        ("closed", 2, "2020-01-09T08:30:00Z", None, 0),
        ("new", 1, None, "2026-11-22T07:00:00Z", 0),
        ("new", None, None, None, 0),
    ]
    (shown,) = agency.json("complaints", "show", "1")
    assert [(event["verb"], event["at"][:4]) for event in shown["events"]] == [
        ("resolve", "2020"),
        ("close", "2020"),
        ("import", "2026"),
    ]


def test_an_import_of_the_past_plans_no_steps(agency: Shell) -> None:
    agency.ok("rules", "enable", "complaint_resolved", "cadence")
    before = agency.ok("followups", "count")
    old = (
        "heard,contact,received,status,severity,decision,resolved at\nlate,2,2026-05-01,resolved,2,upheld,2026-05-04\n"
    )
    agency.ok("complaints", "import", "-", stdin=old)
    agency.ok("rules", "run", "complaint_resolved")
    assert agency.ok("followups", "count") == before


@pytest.mark.parametrize(
    ("status", "ended", "reason"),
    [
        ("merged", "", "it became part of another one"),
        ("closed", "", "it is closed, and nothing says since when"),
        ("new", "2026-11-20", "there is a day on which it ended"),
        ("investigating", "", "nothing says how grave it is"),
    ],
)
def test_a_state_that_cannot_be_is_refused(agency: Shell, status: str, ended: str, reason: str) -> None:
    rows = f"heard,contact,received,status,closed at\nlate,2,2026-11-01,{status},{ended}\n"
    said = agency("complaints", "import", "-", stdin=rows)
    assert (said.code, reason in said.err) == (2, True)


def test_a_code_of_another_program_is_who_a_complaint_is(agency: Shell) -> None:
    agency.ok("complaints", "import", "-", stdin=CASES)
    said = agency("complaints", "import", "-", "--on-duplicate", "update", stdin=CASES.replace("rude", "very rude"))
    assert said.err == "0 complaints imported, 1 updated, 2 known already\n"
    assert agency.json("complaints", "show", "3")[0]["heard"] == "very rude"


def test_columns_can_be_mapped_and_are_remembered(agency: Shell) -> None:
    rows = "Wann,Wer,Was\n2026-11-20,2,hallo\n"
    said = agency("interactions", "import", "-", stdin=rows)
    assert (said.code, "no column says" in said.err) == (2, True)
    said = agency(
        "interactions", "import", "-", "--map", "Wann=at", "--map", "Wer=contact", "--map", "Was=text", stdin=rows
    )
    assert said.err == "1 conversation imported\n"
    again = agency("interactions", "import", "-", stdin=rows.replace("hallo", "tschüss"))
    assert "1 conversation imported" in again.err


def test_an_import_is_one_command_that_is_listed_and_undone(agency: Shell) -> None:
    before = contents(agency)
    agency.ok("interactions", "import", "-", "--on-missing", "create", stdin=CALLS)
    (line,) = agency.json("imports", "list")
    assert (line["noun"], line["records"], line["contacts"]) == ("interaction", 3, 1)
    agency.ok("imports", "undo", str(line["id"]))
    after = contents(agency)
    assert [after[table] for table in ("interaction", "contact")] == [
        before[table] for table in ("interaction", "contact")
    ]


def test_a_dry_run_stores_nothing_and_says_what_would_come(agency: Shell) -> None:
    before = contents(agency)
    said = agency("interactions", "import", "-", "--on-missing", "create", "--dry-run", stdin=CALLS)
    assert "dry run, nothing written: 3 conversations imported, 1 contact added" in said.err
    assert contents(agency) == before


class _StoppedError(Exception):
    """The process is killed."""


def test_a_long_import_goes_on_where_it_was_stopped(agency: Shell, monkeypatch: Any) -> None:
    rows = [f"2026-11-20,Person {n % 7},call {n}" for n in range(40)]
    file = put(agency, "long.csv", "at,contact,text\n" + "\n".join(rows))
    monkeypatch.setattr(record_imports, "ONE_TRANSACTION", 20)
    monkeypatch.setattr(record_imports, "CHUNK", 10)
    turns_of(monkeypatch, 10)
    load, calls = record_run.Run.store, []

    def stopping(self: Any, work: Work, chunk: Any) -> Any:
        calls.append(chunk)
        if len(calls) == 3:
            raise _StoppedError
        return load(self, work, chunk)

    with monkeypatch.context() as patch:
        patch.setattr(record_run.Run, "store", stopping)
        assert agency("interactions", "import", file, "--on-missing", "create").code == 1
    assert agency.json("imports", "list")[0]["finished"] is False
    said = agency("interactions", "import", file, "--on-missing", "create")
    assert "20 conversations imported, 20 known already" in said.err
    (line,) = agency.json("imports", "list")
    assert (line["records"], line["contacts"], line["finished"]) == (40, 7, True)
    agency.ok("undo")
    assert len(agency.json("interactions", "list")) == 2


@pytest.mark.parametrize("style", ["csv", "tsv", "json", "jsonl"])
def test_what_a_list_wrote_comes_in_as_it_was(agency: Shell, tmp_path: Path, style: str) -> None:
    agency.ok(
        "complaints",
        "add",
        "2",
        "--heard",
        "late; wet\nand cold",
        "--about",
        "staff",
        "--which",
        "Leila",
        "--severity",
        "1",
    )
    other = Shell(tmp_path / "other")
    other.folder.mkdir()
    other.ok("staff", "add", "Leila")
    out = agency.ok("contacts", "export", "-f", style)
    other.ok("contacts", "import", "-", stdin=out)
    for noun, all_ in (("interactions", ()), ("followups", ("--all",)), ("complaints", ("--all",))):
        written = agency.ok(noun, "list", *all_, "-f", style)
        other.ok(noun, "import", "-", stdin=written)
        here, there = (said(shell, noun, *all_) for shell in (agency, other))
        assert here == there


LOST = {
    "id",
    "contact_id",
    "contact_ids",
    "code",
    "created_at",
    "updated_at",
    "complaint_id",
    "interaction_id",
    "staff",
    "owner",
}


def said(shell: Shell, noun: str, *words: str) -> list[Any]:
    """The records of a noun without their numbers, which differ between files."""
    rows = shell.json(noun, "list", *words, "--sort", "uid")
    return [
        json.dumps({key: sorted(v) if isinstance(v, list) else v for key, v in row.items() if key not in LOST})
        for row in rows
    ]


def test_a_row_in_a_workbook_comes_in(agency: Shell) -> None:
    pytest.importorskip("xlsxwriter")
    import xlsxwriter

    path = agency.folder / "calls.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["date", "mobile", "note"])
        sheet.write_row(1, 0, ["2026-11-20", 9121234567, "visa"])
    agency.ok("interactions", "import", str(path))
    assert agency.json("interactions", "show", "3")[0]["contacts"] == ["Sara Ahmadi"]


FIXTURES = Path(__file__).parents[1] / "exchange" / "fixtures"
BROUGHT = {
    "hubspot-calls.csv": [
        ["2026-11-18T05:45:00Z", "call", "in", "answered", 3, "Visa", ["Sara Ahmadi"], "Leila"],
        ["2026-11-19T10:30:00Z", "call", "out", "left_message", None, None, ["Nima Rad"], "Leila"],
    ],
    "espocrm-calls.csv": [
        ["2026-11-17T04:30:00Z", "call", "out", "answered", 15, "Quote", ["Sara Ahmadi"], "Leila"],
        ["2026-11-17T05:30:00Z", "call", "in", "no_answer", 5, "Callback", ["Nima Rad"], "Leila"],
    ],
    "espocrm-meetings.csv": [
        ["2026-11-18T04:30:00Z", "meeting", None, "answered", 60, "Contract", ["Sara Ahmadi"], "Leila"],
        ["2026-11-19T05:30:00Z", "meeting", None, "no_answer", 30, "First visit", ["Nima Rad"], "Leila"],
    ],
    "monica-activities.json": [
        ["2026-11-10T08:30:00Z", "note", None, None, None, "Lunch", ["Sara Ahmadi", "Nima Rad"], "root"],
        ["2026-11-12T09:30:00Z", "call", None, None, None, None, ["Nima Rad"], "root"],
    ],
    "sheet-calls.tsv": [
        ["2026-11-16T07:00:00Z", "call", "in", None, 12, None, ["Sara Ahmadi"], None],
        ["2026-11-17T08:30:00Z", "chat", "out", None, None, None, ["نیما راد"], None],
    ],
}


@pytest.mark.parametrize("name", BROUGHT)
def test_conversations_of_other_programs_come_in(agency: Shell, name: str) -> None:
    agency.ok("interactions", "import", str(FIXTURES / name), "--on-missing", "create")
    keys = "at,channel,direction,outcome,minutes,topic,contacts,staff"
    rows = [
        list(row.values()) for row in agency.json("interactions", "list", "id>2", "--columns", keys, "--sort", "id")
    ]
    assert rows == BROUGHT[name]


def test_tasks_and_cases_of_espocrm_come_in(agency: Shell) -> None:
    agency.ok("followups", "import", str(FIXTURES / "espocrm-tasks.csv"), "--on-missing", "create")
    steps = agency.json("followups", "list", "--all", "id>3", "--columns", "title,status,due_on,owner", "--sort", "id")
    assert [list(row.values()) for row in steps] == [
        ["Send contract: by courier", "open", "2026-12-01", "Leila"],
        ["Collect passport", "done", "2026-11-10", "Leila"],
    ]
    agency.ok("complaints", "import", str(FIXTURES / "espocrm-cases.csv"))
    cases = agency.json("complaints", "list", "--columns", "contact,status,severity,topic", "--sort", "id")
    assert [list(row.values()) for row in cases] == [
        ["Sara Ahmadi", "new", 1, "Transfer"],
        ["Nima Rad", "acknowledged", 3, "Refund"],
    ]


def test_what_is_done_and_when_may_stand_in_a_column_of_its_own(agency: Shell) -> None:
    head = "ID,Title,Due date,Contact,Status,Completed\n"
    file = put(agency, "tasks.csv", head + "T-1,paid,2026-11-20,2,,2026-11-21\nT-2,later,2026-12-20,2,open,no\n")
    said = agency("followups", "import", file)
    assert said.err.splitlines()[0] == "columns left out: ID"
    steps = agency.json(
        "followups", "list", "--all", "title:paid or title:later", "--columns", "title,status,closed_at"
    )
    assert [list(row.values()) for row in steps] == [
        ["paid", "done", "2026-11-21T08:30:00Z"],
        ["later", "open", None],
    ]
    bad = agency("followups", "import", put(agency, "bad.csv", head + "T-3,x,2026-11-20,2,open,yes\n"))
    assert (bad.code, "Completed: it is open, and it is done" in bad.err) == (2, True)


def test_a_column_that_another_one_overrules_is_told_with_how_often(agency: Shell) -> None:
    rows = "Heard,Received at,Contact,Priority,Severity\nlate,2026-11-20,2,1,4\nlost,2026-11-20,2,2,2\n"
    said = agency("complaints", "import", put(agency, "cases.csv", rows))
    assert said.err.splitlines()[0] == "left out in rows where another column says otherwise: Priority (1)"
    assert [row["severity"] for row in agency.json("complaints", "list", "--sort", "id", "--columns", "severity")] == [
        4,
        2,
    ]
