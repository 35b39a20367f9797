"""Workbooks at the terminal: every list as one, contacts out and in, and what is refused or said."""

import csv
import io
from contextlib import redirect_stdout
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from crm_cli.exchange.csvs import unguard
from crm_cli.exchange.tables import open_table
from tests.commands.conftest import Terminal
from tests.commands.test_lists import LISTS
from tests.conftest import Shell


class Pipe(io.TextIOWrapper):
    """A standard output that takes bytes."""

    def getvalue(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]


def workbook(shell: Shell, *words: str) -> bytes:
    """What a command writes to a pipe."""
    pipe = Pipe(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.conftest.redirect_stdout", lambda _out: redirect_stdout(pipe))
        shell.ok(*words)
    return pipe.getvalue()


def rows(data: bytes) -> list[list[str]]:
    """Header and rows."""
    found = open_table(io.BytesIO(data), "out.xlsx")
    return [list(found.headers), *([unguard(cell) for cell in row.cells] for row in found)]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A workbook of somebody's own: a title above the header, phones that were taken for numbers, two sheets."""
    path = tmp_path / "people.xlsx"
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet("مشتریان")
    sheet.write_row(0, 0, ["فهرست مشتریان"])
    sheet.write_row(2, 0, ["نام", "موبایل", "ایمیل", "تاریخ تولد"])
    sheet.write_row(3, 0, ["سارا احمدی", 9121234567, "sara@x.ir", 13690715])
    sheet.write_row(5, 0, ["علی", "0935 111 2233", "ali at x.ir", "۱۳۷۰/۰۱/۰۵"])
    made.add_worksheet("old").write_row(0, 0, ["name", "city"])
    made.close()
    return path


TWO_ROWS = {
    "contacts": (["Customer", "", "Contact", ""], ["First name", "Last name", "Mobile", "Email"]),
    "interactions": (["What", "", "Who", ""], ["Date", "Text", "Customer", "Phone"]),
}


@pytest.mark.parametrize("noun", TWO_ROWS)
def test_the_second_of_two_rows_of_headers_is_named_where_the_first_says_nothing(
    shell: Shell, tmp_path: Path, noun: str
) -> None:
    with xlsxwriter.Workbook(tmp_path / "two.xlsx") as made:
        sheet = made.add_worksheet()
        for at, header in enumerate(TWO_ROWS[noun], 2):
            sheet.write_row(at, 0, header)
        sheet.write_row(4, 0, ["2026-11-20", "Ahmadi", "Sara", "0912 123 4567"])
    said = shell(noun, "import", str(tmp_path / "two.xlsx"))
    assert (said.code, "hint: row 4 reads like the header: --header-row 4\n" in said.err) == (2, True)


@pytest.mark.parametrize("line", [line for line in LISTS if " show " not in line])
def test_every_list_is_a_workbook_with_the_keys_and_values_of_csv(shared: Shell, line: str) -> None:
    expected = [
        [unguard(cell) for cell in row] for row in csv.reader(io.StringIO(shared.ok(*line.split(), "-f", "csv")))
    ]
    assert rows(workbook(shared, *line.split(), "-f", "xlsx")) == expected


def test_a_list_without_rows_keeps_its_header(shared: Shell) -> None:
    out = workbook(shared, "contacts", "list", "nobody", "-f", "xlsx", "--columns", "name")
    assert rows(out) == [["name"]]


def test_an_answer_in_sql_is_a_workbook_too(shared: Shell) -> None:
    statement = "SELECT 1 AS n, 2.5 AS x, '=1+1' AS text, NULL AS empty"
    out = workbook(shared, "data", "sql", statement, "-f", "xlsx")
    assert rows(out) == [["n", "x", "text", "empty"], ["1", "2.5", "=1+1", ""]]


def test_the_sheet_runs_from_right_to_left_with_the_jalali_calendar(agency: Shell, tmp_path: Path) -> None:
    ways = {}
    for calendar in ("jalali", "gregorian"):
        agency.env["CRM_CALENDAR"] = calendar
        agency.ok("contacts", "export", "--out", str(tmp_path / f"{calendar}.xlsx"))
        with ZipFile(tmp_path / f"{calendar}.xlsx") as parts:
            ways[calendar] = b'rightToLeft="1"' in parts.read("xl/worksheets/sheet1.xml")
    assert ways == {"jalali": True, "gregorian": False}


def test_the_name_of_the_file_says_the_format(agency: Shell, tmp_path: Path) -> None:
    said = agency("contacts", "export", "--out", str(tmp_path / "people.xlsx"))
    assert (said.code, "4 rows written" in said.err) == (0, True)
    assert (tmp_path / "people.xlsx").read_bytes().startswith(b"PK")
    agency.ok("contacts", "export", "--out", str(tmp_path / "people.vcf"))
    assert (tmp_path / "people.vcf").read_bytes().startswith(b"BEGIN:VCARD")


def test_a_terminal_is_not_given_a_workbook(agency: Shell) -> None:
    terminal = Terminal(agency.folder, {**agency.env, "PATH": "/usr/bin:/bin", "TERM": "xterm"})
    screen = terminal("contacts", "list", "-f", "xlsx")
    assert (screen.code, "> list.xlsx" in screen.bare) == (2, True)
    assert "PK" not in screen.text


def test_a_text_too_long_for_a_cell_is_cut_and_said(agency: Shell, tmp_path: Path) -> None:
    agency.ok("contacts", "edit", "2", "--note", "x" * 40_000)
    said = agency("contacts", "export", "--out", str(tmp_path / "people.xlsx"))
    assert "1 text was cut: a cell holds 32 767 characters" in said.err


def test_a_change_has_no_workbook_to_write(agency: Shell) -> None:
    said = agency("contacts", "archive", "2", "-f", "xlsx")
    assert (said.code, "'xlsx'" in said.err) == (2, True)


def test_phones_and_days_of_a_workbook_are_those_that_were_meant(shell: Shell, people: Path) -> None:
    said = shell("contacts", "import", str(people), "--partial")
    assert (said.code, "line 6: " in said.err) == (0, True)
    (sara,) = shell.json("contacts", "list", "--columns", "name,phones,birthday")
    assert sara == {"name": "سارا احمدی", "phones": ["09121234567"], "birthday": "1369/07/15"}


def test_rejected_rows_of_a_workbook_are_mended_in_a_csv(shell: Shell, people: Path) -> None:
    shell.ok("contacts", "import", str(people), "--partial")
    rejects = people.with_name("people.xlsx-rejects.csv")
    rejects.write_text(rejects.read_text().replace("ali at x.ir", "ali@x.ir"))
    shell.ok("contacts", "import", str(rejects))
    assert shell.json("contacts", "list", "علی", "--columns", "emails,birthday") == [
        {"emails": ["ali@x.ir"], "birthday": "1370/01/05"}
    ]


def test_a_workbook_is_read_from_standard_input(shell: Shell, people: Path) -> None:
    shell.ok(
        "contacts", "import", "-", "--partial", "--rejects", str(people.with_name("r.csv")), stdin=people.read_bytes()
    )
    assert shell.ok("contacts", "count") == "1\n"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--sheet", "new"], "1 مشتریان, 2 old"),
        (["--sheet", "3"], "has no sheet '3'"),
        (["--header-row", "99"], "no row 99"),
        (["--header-row", "0"], "--header-row"),
    ],
)
def test_a_sheet_or_row_that_is_not_there_is_refused(shell: Shell, people: Path, more: list[str], reason: str) -> None:
    said = shell("contacts", "import", str(people), *more)
    assert (said.code, reason in said.err) == (2, True)


def test_what_is_exported_imports_as_known(agency: Shell, tmp_path: Path) -> None:
    out = str(tmp_path / "people.xlsx")
    agency.ok("contacts", "export", "--out", out)
    assert "0 contacts imported, 4 known already" in agency("contacts", "import", out).err
