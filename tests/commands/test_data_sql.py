"""`crm data sql`: any question, in every format, and nothing that changes a byte."""

import json
import signal

import pytest

from tests.conftest import Shell

PEOPLE = "SELECT id, full_name, city FROM contact WHERE kind = 'person' ORDER BY id"


def test_columns_are_as_the_statement_names_them_in_every_format(shared: Shell) -> None:
    typed = ("data", "sql", 'SELECT id, city AS "Where to", 1.5 AS x, NULL AS nobody FROM contact WHERE id = 2')
    assert shared.json(*typed) == [{"id": 2, "Where to": "Shiraz", "x": 1.5, "nobody": None}]
    assert shared.ok(*typed, "-f", "jsonl") == '{"id":2,"Where to":"Shiraz","x":1.5,"nobody":null}\n'
    assert shared.ok(*typed, "-f", "csv") == "id,Where to,x,nobody\n2,Shiraz,1.5,\n"
    assert shared.ok(*typed, "-f", "tsv", "--no-header") == "2\tShiraz\t1.5\t\n"
    assert shared.ok(*typed, "-f", "markdown").splitlines()[-1] == "| 2 | Shiraz | 1.5 |  |"
    assert shared.ok(*typed) == "id  Where to    x  nobody\n 2  Shiraz    1.5\n"
    assert shared.ok(*typed, "--columns", "where to", "-f", "csv") == "Where to\nShiraz\n"


def test_ids_are_those_of_a_first_column_called_id(shared: Shell) -> None:
    assert shared.ok("data", "sql", PEOPLE, "-f", "ids", "--limit", "2") == "2\n3\n"
    said = shared("data", "sql", "SELECT full_name FROM contact", "-f", "ids")
    assert (said.code, said.out) == (2, "")
    assert "'full_name', which is no id" in said.err


def test_the_statement_may_come_from_standard_input(shared: Shell) -> None:
    assert shared.ok("data", "sql", "-", "-f", "ids", stdin=PEOPLE) == "2\n3\n4\n"
    assert shared("data", "sql", "-", stdin=b"SELECT '\xff'").code == 2


def test_what_json_has_no_word_for_becomes_text(shared: Shell) -> None:
    typed = "SELECT x'00ff' AS bytes, 9e999 AS much, CAST(x'41ff' AS TEXT) AS torn, 1 AS n, 2 AS n"
    (row,) = shared.json("data", "sql", typed)
    assert row == {"bytes": "00ff", "much": "inf", "torn": "A\ufffd", "n": 1, "n_2": 2}


def test_text_in_a_column_of_numbers_cannot_reach_the_terminal_raw(shared: Shell) -> None:
    assert "\x1b" not in shared.ok("data", "sql", "VALUES (1), (char(27) || '[2J')")


def test_it_knows_the_day_and_reads_the_search_indexes(shared: Shell) -> None:
    due = "SELECT title FROM followup WHERE due_on < :today AND local_day(:now) = :today AND normalise('ي') = 'ی'"
    assert shared.json("data", "sql", due) == [{"title": "send the quote"}]
    found = "SELECT rowid AS id FROM contact_search WHERE contact_search MATCH 'sara*'"
    assert shared.json("data", "sql", found) == [{"id": 2}]
    assert shared.json("data", "sql", "SELECT value FROM json_each('[7]')") == [{"value": 7}]
    assert shared.json("data", "sql", "PRAGMA user_version")[0]["user_version"] >= 5


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM contact",
        "INSERT INTO contact_search (contact_search) VALUES ('rebuild')",
        "UPDATE sqlite_master SET sql = ''",
        "CREATE TEMP TABLE mine (x)",
        "DROP TABLE contact",
        "ATTACH 'other.db' AS other",
        "VACUUM INTO 'copy.db'",
        "REINDEX",
        "BEGIN IMMEDIATE",
        "PRAGMA user_version = 99",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA journal_mode = WAL",
        "SELECT * FROM pragma_journal_mode('wal')",
        "SELECT load_extension('evil')",
        "SELECT 1; DELETE FROM contact",
        "WITH x AS (SELECT 1) DELETE FROM contact",
        "EXPLAIN DELETE FROM contact",
        "SELECT zeroblob(1000000000)",
        "SELECT ?",
        " -- nothing",
    ],
)
def test_whatever_does_more_than_read_is_refused_and_does_nothing(shared: Shell, statement: str) -> None:
    before, beside = shared.db.read_bytes(), sorted(shared.folder.iterdir())
    said = shared("data", "sql", statement)
    assert (said.code, said.out) == (2, ""), said
    assert "unexpected" not in said.err
    assert shared.db.read_bytes() == before
    assert sorted(shared.folder.iterdir()) == beside


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("SELECT id FORM contact", 'near "contact": syntax error (line 1, column 16)'),
        ("SELECT ')',\n  (1))", 'near ")": syntax error (line 2, column 6)'),
        ("SELECT 'abc", 'unrecognized token: "\'abc" (line 1, column 8)'),
        ("EXPLAIN SELECT 1 FROM", "incomplete input"),
        ("SELECT nope FROM contact", "no such column: nope"),
    ],
)
def test_a_mistake_is_told_with_its_place(shared: Shell, statement: str, told: str) -> None:
    said = shared("data", "sql", statement)
    assert said.code == 2
    assert said.err.startswith(f"error: SQLite: {told}\n")


def test_an_endless_statement_can_be_interrupted(shared: Shell) -> None:
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        said = shared(
            "data", "sql", "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x FROM c) SELECT max(x) FROM c"
        )
    finally:
        signal.signal(signal.SIGALRM, before)
    assert (said.code, said.out) == (130, "")


def test_where_there_is_no_file_yet_its_tables_are_empty(shell: Shell) -> None:
    del shell.env["CRM_DB"]
    shell.env["XDG_DATA_HOME"] = str(shell.folder)
    assert json.loads(shell("data", "sql", "SELECT count(*) AS n FROM contact", "--json", create=False).out) == [
        {"n": 0}
    ]
    assert shell("--db", "absent.db", "data", "sql", "SELECT 1", create=False).code == 3
