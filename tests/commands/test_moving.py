"""Every page of docs/moving, rehearsed: its commands in their order, on files as the programs write them."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.main import get_command

from crm_cli.main import app
from tests.conftest import Shell

PAGES = Path(__file__).parents[2] / "docs" / "moving"
FIXTURES = Path(__file__).parents[1] / "exchange" / "fixtures"

MAIL = """From a Fri Nov 20 10:00:00 2026
From: Sara <sara@pars.example>
To: me@agency.ir
Date: Fri, 20 Nov 2026 10:00:00 +0330
Message-ID: <1@pars.example>
Subject: Tour

When does it begin?
"""
SHEETS: dict[str, list[list[object]]] = {
    "Sheet1": [
        ["نام", "نام خانوادگی", "شماره موبایل", "تاریخ تولد", "شهر", "برچسب", "توضیحات"],
        ["سارا", "احمدی", 9121234567, "۱۳۶۹/۷/۱۵", "شیراز", "ویژه؛ همکار", "کنار پنجره\nآرام 🪟"],
        ["نیما", "راد", "۰۹۱۲ ۱۱۱ ۰۰۰۰", 13700101, "", "", ""],
    ],
    "مسافران": [["فهرست مسافران پاییز"], ["Full name", "Mobile", "Do not call"], ["Mina Karimi", "09351112233", "بله"]],
}
FILES: dict[str, dict[str, str]] = {
    "google": {"contacts.vcf": "google.vcf", "contacts.csv": "google.csv"},
    "outlook": {"contacts.csv": "outlook.csv", "cards/one.vcf": "outlook.vcf"},
    "apple": {"contacts.vcf": "apple.vcf"},
    "spreadsheet": {"calls.tsv": "sheet-calls.tsv"},
    "espocrm": {
        f"Export_{there}.csv": f"espocrm-{here}.csv"
        for there, here in zip(
            "Account Contact Lead Call Meeting Task Case".split(),
            "accounts contacts leads calls meetings tasks cases".split(),
            strict=True,
        )
    },
    "hubspot": {f"{name}.csv": f"hubspot-{name}.csv" for name in "companies contacts calls tasks tickets".split()},
    "monica": {name: name for name in ("monica.json", "monica.vcf")},
    "README": {},
}


def commands(page: str) -> list[str]:
    """The command lines of a page that have crm in them."""
    blocks = re.findall(r"```sh\n(.*?)```", (PAGES / f"{page}.md").read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if re.search(r"(^|\| )crm ", line)]


@pytest.fixture
def rehearse(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Runs the commands of a page in a folder with the files it speaks of; what each said."""

    def run(page: str) -> list[str]:
        monkeypatch.chdir(shell.folder)
        for name, fixture in FILES[page].items():
            Path(name).parent.mkdir(exist_ok=True)
            shutil.copy(FIXTURES / fixture, name)
        for program in PAGES.glob("*.jq"):
            shutil.copy(program, program.name)
        for name in ("Sent.mbox/mbox",) if page == "apple" else ("Sent.mbox",):
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_text(MAIL)
        if page == "spreadsheet":
            write_sheets()
        return [typed(shell, line) for line in commands(page)]

    return run


def write_sheets() -> None:
    """A workbook of customers, and two lists, as people keep them."""
    with xlsxwriter.Workbook("customers.xlsx") as book:
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    Path("steps.csv").write_text("customer,what to do,due\nسارا احمدی,ویزا,۱۴۰۵/۰۹/۰۵\n", encoding="utf-8")
    Path("complaints.csv").write_text("مشتری,متن شکایت,تاریخ\nنیما راد,راننده نیامد,۱۴۰۵/۰۸/۲۹\n", encoding="utf-8")


def typed(shell: Shell, line: str) -> str:
    """What a line says; what stands before the pipe is run by a shell."""
    before, pipe, command = line.rpartition("| ")
    words = shlex.split(command, comments=True)
    if words[0] != "crm":
        raise AssertionError(line)
    if pipe and before.startswith("jq") and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    given = subprocess.run(["sh", "-c", before], capture_output=True, check=True).stdout if pipe else b""
    said = shell(*words[1:], stdin=given)
    assert said.code == 0, (line, said)
    return said.err


def kept(shell: Shell, noun: str, columns: str, *more: str) -> list[tuple[Any, ...]]:
    """The records of a noun, as tuples of these columns."""
    rows = shell.json(noun, "list", *more, "--columns", columns, "--sort", columns.partition(",")[0])
    return [tuple(", ".join(cell) if isinstance(cell, list) else cell for cell in row.values()) for row in rows]


def test_the_move_from_google(shell: Shell, rehearse: Callable[[str], list[str]]) -> None:
    rehearse("google")
    assert kept(shell, "contacts", "name,city,source,tags") == [
        ("Pars Travel", None, None, ""),
        ("Sara Ahmadi", "Tehran", "google", "starred, vip"),
        ("علی رضایی", None, "google", ""),
    ]
    assert kept(shell, "interactions", "topic,channel,direction,contacts") == [("Tour", "email", "in", "Sara Ahmadi")]
    again = shell("contacts", "import", "contacts.csv")
    assert again.code == 0, again


def test_the_move_from_outlook(shell: Shell, rehearse: Callable[[str], list[str]]) -> None:
    said = rehearse("outlook")
    assert "birthdays were read as month/day/year" in said[1]
    assert [name for name, _phones in kept(shell, "contacts", "name,phones")] == [
        "Pars Travel", "Reza Karimi", "Sara Ahmadi", "سارا احمدي", "پارس",
    ]  # fmt: skip


def test_the_move_from_apple(shell: Shell, rehearse: Callable[[str], list[str]]) -> None:
    said = rehearse("apple")
    assert "left out of the cards: KIND:group (1), PHOTO (1)" in said[1]
    assert kept(shell, "contacts", "name,kind,birthday,org") == [
        ("Dr. Sara Maryam Ahmadi", "person", "04-15", "Pars Travel"),
        ("Pars Travel", "org", None, None),
    ]
    assert len(kept(shell, "interactions", "topic")) == 1


def test_the_move_from_a_spreadsheet(shell: Shell, rehearse: Callable[[str], list[str]]) -> None:
    rehearse("spreadsheet")
    assert kept(shell, "contacts", "name,phones,birthday,city,tags,consent,note") == [
        ("Mina Karimi", "09351112233", None, None, "", "call=no", None),
        ("سارا احمدی", "09121234567", "1369/07/15", "شیراز", "همکار, ویژه", "", "کنار پنجره\nآرام 🪟"),
        ("نیما راد", "۰۹۱۲ ۱۱۱ ۰۰۰۰", "1370/01/01", None, "", "", None),
    ]
    assert kept(shell, "interactions", "channel,contacts") == [("call", "سارا احمدی"), ("chat", "نیما راد")]
    assert kept(shell, "followups", "title,due_on,contact") == [("ویزا", "2026-11-26", "سارا احمدی")]
    assert kept(shell, "complaints", "contact,status") == [("نیما راد", "new")]


ESPOCRM = [
    ("@reza O'Neil", "64e0000000000000c", "هتل زاگرس", None, "021 8877 6655", "", "call=no", None),
    ("Mina Karimi", "64c0a1b2c3d4e5f20", None, "Karaj", "", "mina@x.ir", "",
     "wants a visa for June 🛂\n\nstatus: In Process"),
    ("Nima Rad", "64e0000000000000b", None, "Shiraz", "+989121110000", "nima@x.ir", "call=no, email=no",
     "-- asked twice --"),
    ("Pars Travel", "64d0a1b2c3d4e5f01", None, "Tehran", "+982188776655", "info@pars.example", "",
     "=SUM(A1) is how they begin their mails\n\ntype: Customer\nindustry: Travel"),
    ("Sara Ahmadi", "64e0000000000000a", "Pars Travel", "Tehran", "+989121234567", "sara@x.ir", "",
     "Window seat.\n'Ask for Leila' is on her door."),
    ("لیلا کریمی", "64e0000000000000d", None, "اصفهان", "+989351112233", "leila@x.ir", "", None),
    ("هتل زاگرس", "64d0a1b2c3d4e5f02", None, "اصفهان", "+983132220000", "", "email=no",
     "type: Partner\nindustry: Hospitality"),
]  # fmt: skip


def test_the_move_from_espocrm(shell: Shell, rehearse: Callable[[str], list[str]]) -> None:
    rehearse("espocrm")
    assert kept(shell, "contacts", "name,uid,org,city,phones,emails,consent,note") == ESPOCRM
    assert kept(shell, "contacts", "name,source,kind", "name:mina") == [("Mina Karimi", "Web Site", "person")]
    assert sorted(kept(shell, "interactions", "channel,contacts,minutes")) == [
        ("call", "Nima Rad", 5), ("call", "Sara Ahmadi", 15),
        ("meeting", "Nima Rad", 30), ("meeting", "Sara Ahmadi", 60),
    ]  # fmt: skip
    assert kept(shell, "followups", "title,contact,status", "--all") == [
        ("Collect passport", "Nima Rad", "done"),
        ("Send contract: by courier", "Sara Ahmadi", "open"),
    ]
    assert kept(shell, "complaints", "topic,contact") == [("Refund", "Nima Rad"), ("Transfer", "Sara Ahmadi")]


HUBSPOT = [
    ("Nima Rad", "hubspot-contact:502", None, "raw", "0912 111 0000", "email=no", "Direct Traffic",
     "Lead Status: In Progress\nlifecycle: Opportunity"),
    ("Pars Travel", "hubspot-company:501", None, "customer", "+98 21 8877 6655", "", "hubspot",
     "Since 1998,\nby word of mouth\n\nIndustry: Leisure Travel & Tourism\nType: Prospect"),
    ("Sara Ahmadi", "hubspot-contact:501", "Pars Travel", "customer", "+989121234567, +98 21 8877 6655", "",
     "Offline Sources", None),
    ("هتل زاگرس", "hubspot-contact:503", None, "raw", "", "", "hubspot", "lifecycle: Subscriber"),
]  # fmt: skip


def test_the_move_from_hubspot(shell: Shell, rehearse: Callable[[str], list[str]]) -> None:
    rehearse("hubspot")
    assert kept(shell, "contacts", "name,uid,org,lifecycle,phones,consent,source,note") == HUBSPOT
    assert kept(shell, "interactions", "contacts,minutes,direction") == [
        ("Nima Rad", None, "out"),
        ("Sara Ahmadi", 3, "in"),
    ]
    assert kept(shell, "followups", "title,contact,status", "--all") == [
        ("Collect passport", "Nima Rad", "done"),
        ("Send contract: by courier", "Sara Ahmadi", "open"),
    ]
    assert kept(shell, "complaints", "topic,contact,status", "--all") == [
        ("Refund", "Nima Rad", "closed"),
        ("Transfer", "Sara Ahmadi", "new"),
    ]


def test_the_move_from_monica(shell: Shell, rehearse: Callable[[str], list[str]]) -> None:
    said = rehearse("monica")
    assert "0 contacts imported, 1 known already" in said[-1]
    assert kept(shell, "contacts", "name,uid,org,city,phones,emails,birthday,tags,note", "source:monica") == [
        ("Sara Ahmadi", "c01c6b6e-0000-4d2a-9d0e-000000000001", "Pars Travel", "Tehran", "+98 912 123 4567",
         "sara@x.ir", "1990-04-15", "family, vip", "Met at the fair\nnickname: Sari\nfood: no fish"),
        ("نیما راد", "c01c6b6e-0000-4d2a-9d0e-000000000002", None, None, "", "", "11-22", "", None),
    ]  # fmt: skip
    assert kept(shell, "interactions", "text,channel,direction,contacts") == [
        ("Asked about Türkiye 🛂", "call", "in", "Sara Ahmadi"),
        ("Likes windows;\nand aisles", "note", None, "Sara Ahmadi"),
        ("Talked about the summer trip", "meeting", None, "Sara Ahmadi, نیما راد"),
        ("ده روز", "chat", "out", "Sara Ahmadi"),
        ("سلام، ویزا چند روزه؟", "chat", "in", "Sara Ahmadi"),
    ]
    assert kept(shell, "followups", "title,due_on,status", "--all") == [
        ("Collect passport", "2026-11-09", "done"),
        ("Send contract: by courier", "2026-12-01", "open"),
    ]


def test_a_later_export_changes_whom_it_is_about(shell: Shell, rehearse: Callable[[str], list[str]]) -> None:
    rehearse("hubspot")
    later = Path("contacts.csv").read_text(encoding="utf-8")
    later = later.replace("502,Nima,Rad,nima@x.ir,,0912 111 0000", "502,Nima,Radmanesh,nima@y.ir,,0912 999 0000")
    said = shell("contacts", "import", "-", "--on-duplicate", "update", stdin=later)
    assert "0 contacts imported, 1 updated" in said.err, said
    (nima,) = kept(shell, "contacts", "name,phones,emails", "name:nima")
    assert nima == ("Nima Radmanesh", "0912 111 0000, 0912 999 0000", "nima@x.ir, nima@y.ir")


def test_a_custom_field_takes_what_would_be_a_line_of_the_note(shell: Shell) -> None:
    shell.ok("fields", "add", "lead_status", "--label", "Lead Status")
    shell.ok("contacts", "import", str(FIXTURES / "hubspot-contacts.csv"))
    (nima,) = kept(shell, "contacts", "name,lead_status,note", "name:nima")
    assert nima == ("Nima Rad", "In Progress", "lifecycle: Opportunity")


def test_the_checks_after_a_move_and_the_way_out_run(shell: Shell, rehearse: Callable[[str], list[str]]) -> None:
    shell.ok("contacts", "import", str(FIXTURES / "hubspot-contacts.csv"))
    rehearse("README")
    assert {"crm-contacts.vcf", "crm-contacts.xlsx", "crm-everything"} <= {path.name for path in Path().iterdir()}


def mentioned() -> Iterator[tuple[str, str]]:
    """What the pages say of crm in passing: the page, and the command."""
    for page in sorted(PAGES.glob("*.md")):
        for line in re.findall(r"`(crm [^`\n]+)`", page.read_text(encoding="utf-8")):
            yield page.stem, line


def test_every_command_that_is_mentioned_exists_with_its_options() -> None:
    found = list(mentioned())
    assert len(found) > 10
    for page, line in found:
        command: Any = get_command(app)
        words = shlex.split(line)[1:]
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        options = {name for param in command.params for name in param.opts}
        assert not hasattr(command, "commands") or not words, (page, line)
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= options, (page, line)


def test_every_page_is_in_the_index_and_rehearsed() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    pages = {page.stem for page in PAGES.glob("*.md")}
    assert set(re.findall(r"\((\w+)\.md\)", index)) == pages - {"README"}
    assert pages == FILES.keys()
