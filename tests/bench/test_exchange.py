"""Everything out and 100 000 contacts in, against the sqlite3 shell doing the same with the same rows.

CRM_BENCH_MILLION names a file of a million contacts, which is copied; with it a million go out and in as well, and a
probe tells how long somebody else who wants to write has to wait meanwhile.
"""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from shutil import copyfile, which
from statistics import median
from time import monotonic, sleep
from typing import Any

import pytest

from crm_cli.queries.contacts import source
from crm_cli.queries.listing import select
from crm_cli.store import file

pytestmark = pytest.mark.bench

ROUNDS = 5
IMPORTS = 3
TIMES = 10  # the rows of an import that make a million of it
MESSAGES = 10_000
LONGEST_WAIT = 1.5  # seconds: one turn at the file, and how often SQLite looks
UNIQUE = {"contact": "contact (uid)", "contact_tag": "contact_tag (contact_id, tag)"}
MEGABYTES_OF_IMPORT = 150
COPY = """
PRAGMA foreign_keys = ON;
BEGIN;
INSERT INTO command (uid, started_at, line) VALUES ('copy', '2026-01-01T00:00:00Z', 'copy');
INSERT INTO current (slot, command_id, bulk) VALUES (1, last_insert_rowid(), 1);
INSERT INTO contact SELECT * FROM source.contact;
INSERT INTO contact_point SELECT * FROM source.contact_point;
INSERT INTO contact_tag SELECT * FROM source.contact_tag;
INSERT INTO contact_search (rowid, search_text) SELECT id, search_text FROM contact;
INSERT INTO contact_infix (rowid, search_text) SELECT id, search_text FROM contact;
INSERT INTO journal (command_id, table_name, row_id, new)
SELECT (SELECT command_id FROM current), table_name, row_id, new FROM source.journal WHERE table_name <> 'staff';
DELETE FROM current;
COMMIT;
"""


@pytest.fixture
def shell(bench: Any) -> str:
    return which("sqlite3") or bench.skip("exports and import", "no sqlite3 installed")


@pytest.mark.parametrize(("form", "bar"), [("csv", 2.5), ("jsonl", 2)])
def test_export(bench: Any, shell: str, form: str, bar: float) -> None:
    """The shell runs the statement crm runs, which `select` makes of the list's description."""
    with closing(sqlite3.connect(bench.files.large)) as db:
        contacts = source(db)
    statement = select(contacts, contacts.fieldset.fields, "1", contacts.order).replace(":limit", "-1")
    ours, theirs = (
        lambda _n: bench.crm(bench.files.large, "contacts", "export", "-f", form),
        lambda _n: [shell, "-csv", "-header", str(bench.files.large), statement],
    )
    bench.pair(f"contacts export -f {form} / sqlite3 -csv, 100 000", ours, theirs, bar=bar, rounds=ROUNDS)
    sizes = [bench.files.tenth, bench.files.large]
    peaks = tuple(bench.peak(bench.crm(file, "contacts", "export", "-f", form)) for file in sizes)
    line = f"contacts export -f {form}, peak memory, 10 000 and 100 000"
    bench.keep(bench.line(line, megabytes=peaks))


def test_import(bench: Any, shell: str) -> None:
    """The shell makes a table with the columns of the file, all of them text, and no index."""
    people, scratch = bench.files.people, bench.files.scratch

    def ours(number: int) -> list[str]:
        file.remove(scratch / "ours.db")
        return bench.crm(scratch / "ours.db", "--create", "contacts", "import", str(people))

    def theirs(number: int) -> list[str]:
        file.remove(scratch / "theirs.db")
        return [shell, str(scratch / "theirs.db"), f".import --csv {people} people"]

    bench.pair("contacts import / sqlite3 .import into bare text, 100 000", ours, theirs, rounds=IMPORTS)
    peak = bench.peak(ours(0))
    bench.keep(bench.line("contacts import, peak memory, 100 000", megabytes=(peak,), bar=MEGABYTES_OF_IMPORT))


def test_import_of_the_same_rows(bench: Any, shell: str) -> None:
    """The shell imports the finished rows into the same tables with the same indexes; no checks, journal or search."""
    people, scratch = bench.files.people, bench.files.scratch
    filled, empty = scratch / "filled.db", scratch / "empty.db"
    bench.run(bench.crm(filled, "--create", "contacts", "import", str(people)))
    file.remove(empty)
    imports = []
    with closing(sqlite3.connect(filled)) as db, closing(sqlite3.connect(empty)) as bare:
        for table in ("contact", "contact_point", "contact_tag"):
            names = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
            bare.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {', '.join(names[1:])})")
            for (index,) in db.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (table,)):
                # What is NULL in the file is empty text in csv: unique only where it is something.
                bare.execute(
                    index.replace("UNIQUE ", "") if index else f"CREATE UNIQUE INDEX u_{table} ON {UNIQUE[table]}"
                )
            with (scratch / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(db.execute(f"SELECT * FROM {table}"))
            imports.append(f".import --csv {scratch / table}.csv {table}")

    def ours(number: int) -> list[str]:
        file.remove(scratch / "ours.db")
        return bench.crm(scratch / "ours.db", "--create", "contacts", "import", str(people))

    def theirs(number: int) -> list[str]:
        file.remove(scratch / "theirs.db")
        copyfile(empty, scratch / "theirs.db")
        return [shell, str(scratch / "theirs.db"), *imports]

    bench.pair("contacts import / sqlite3 .import of the same rows, indexed", ours, theirs, bar=5, rounds=IMPORTS)


def test_what_sqlite_alone_needs_for_the_same_rows(bench: Any, shell: str) -> None:
    """The shell copies the rows of an import from a file that has them, with their indexes, index text and journal."""
    people, scratch = bench.files.people, bench.files.scratch
    filled, empty = scratch / "filled.db", scratch / "empty.db"
    file.remove(filled)
    file.remove(empty)
    bench.run(bench.crm(filled, "--create", "contacts", "import", str(people)))
    file.create(empty, owner="Bench")

    def ours(number: int) -> list[str]:
        file.remove(scratch / "ours.db")
        return bench.crm(scratch / "ours.db", "--create", "contacts", "import", str(people))

    def theirs(number: int) -> list[str]:
        file.remove(scratch / "theirs.db")
        copyfile(empty, scratch / "theirs.db")
        return [shell, str(scratch / "theirs.db"), f"ATTACH '{filled}' AS source; {COPY}"]

    bench.pair("contacts import / sqlite3 INSERT … SELECT of the same rows", ours, theirs, rounds=IMPORTS)


MAIL = """From x@y Fri Nov 20 10:30:00 2026
From: Person {person} <p{person}@example.com>
To: me@agency.ir
Subject: Question {number}
Message-ID: <{number}@example.com>
Date: Fri, 20 Nov 2026 10:30:00 +0330

{text}

"""
READ_BY_PYTHON = "import mailbox, sys; [message.get_payload() for message in mailbox.mbox(sys.argv[1])]"


def test_import_of_mail(bench: Any) -> None:
    """Python's own library reads the same messages and stores none."""
    box, scratch = bench.files.scratch / "archive.mbox", bench.files.scratch
    text = "We would like to travel in spring, with hotel and visa.\n" * 20
    messages = (MAIL.format(person=number % 2_000, number=number, text=text) for number in range(MESSAGES))
    box.write_text("".join(messages), encoding="utf-8")

    def ours(number: int) -> list[str]:
        file.remove(scratch / "mail.db")
        words = ("interactions", "import-mail", str(box), "--on-missing", "create", "--ours", "me@agency.ir")
        return bench.crm(scratch / "mail.db", "--create", *words)

    def theirs(number: int) -> list[str]:
        return [sys.executable, "-c", READ_BY_PYTHON, str(box)]

    bench.pair("interactions import-mail / mailbox.mbox, 10 000", ours, theirs, rounds=IMPORTS)
    bench.keep(bench.line("interactions import-mail, peak memory, 10 000", megabytes=(bench.peak(ours(0)),)))


def test_import_of_interactions(bench: Any, shell: str) -> None:
    """The shell makes a table of text of the same rows."""
    rows, scratch = bench.files.scratch / "talks.csv", bench.files.scratch
    with closing(sqlite3.connect(bench.files.tenth)) as db, rows.open("w", encoding="utf-8", newline="") as out:
        found = db.execute(
            "SELECT min(value) FROM contact_point WHERE type = 'email' GROUP BY norm LIMIT ?", (MESSAGES,)
        )
        writer = csv.writer(out)
        writer.writerow(["email", "channel", "at", "text"])
        writer.writerows((address, "call", "2026-11-20 10:30", f"asked {address}") for (address,) in found)

    def ours(number: int) -> list[str]:
        return bench.crm(bench.files.copy(bench.files.tenth), "interactions", "import", str(rows), "--yes")

    def theirs(number: int) -> list[str]:
        file.remove(scratch / "theirs.db")
        return [shell, str(scratch / "theirs.db"), f".import --csv {rows} talks"]

    bench.pair("interactions import / sqlite3 .import into bare text, 10 000", ours, theirs, rounds=IMPORTS)


@pytest.fixture
def million(bench: Any) -> Path:
    """A copy, because an older file would be brought up to date."""
    if not (given := os.environ.get("CRM_BENCH_MILLION")):
        bench.skip("a million contacts out and in", "CRM_BENCH_MILLION names no file")
    copy: Path = bench.files.copy(Path(given))
    bench.run(bench.crm(copy, "contacts", "count"))
    return copy


@pytest.mark.parametrize(("form", "bar"), [("csv", 2.5), ("jsonl", 2)])
def test_export_of_a_million(bench: Any, shell: str, million: Path, form: str, bar: float) -> None:
    """As with a tenth of them, and in as little memory."""
    with closing(sqlite3.connect(million)) as db:
        contacts = source(db)
    statement = select(contacts, contacts.fieldset.fields, "1", contacts.order).replace(":limit", "-1")
    ours = bench.crm(million, "contacts", "export", "-f", form)
    theirs = [shell, "-csv", "-header", str(million), statement]
    what = f"contacts export -f {form} / sqlite3 -csv, 1 000 000"
    bench.pair(what, lambda _n: ours, lambda _n: theirs, bar=bar, rounds=1)
    bench.keep(bench.line(f"contacts export -f {form}, peak memory, 1 000 000", megabytes=(bench.peak(ours),), bar=60))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.usefixtures("million")
def test_import_of_a_million(bench: Any, form: str) -> None:
    """Stopped half way and run again; meanwhile somebody else wants to write, four times a second."""
    people, target = bench.files.scratch / f"million.{form}", bench.files.scratch / "million.db"
    _write_a_million(bench.files.people, people)
    file.remove(target)
    line = bench.crm(target, "--create", "contacts", "import", str(people))
    waits, begun = list(_waits(bench, line, target, stop_at=500_000)), monotonic()
    waits += _waits(bench, line, target)
    with closing(sqlite3.connect(target)) as db:
        (stored,) = db.execute("SELECT count(*) FROM contact WHERE kind = 'person'").fetchone()
    assert stored == 1_000_000
    note = f"waits {median(waits):.1f} s, {max(waits):.1f} at most of {LONGEST_WAIT}"
    took = monotonic() - begun
    bench.keep(bench.line(f"contacts import of 1 000 000 {form}, the second half: {took:.0f} s", note=note))


def _write_a_million(people: Path, target: Path) -> None:
    with people.open(encoding="utf-8", newline="") as rows, target.open("w", encoding="utf-8", newline="") as out:
        found = list(csv.DictReader(rows))
        many = (
            {**row, "Phone": f"09{n}{row['Phone'][3:]}", "E-mail": f"{n}{row['E-mail']}"}
            for n in range(TIMES)
            for row in found
        )
        if target.suffix == ".jsonl":
            out.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in many)
        else:
            writer = csv.DictWriter(out, found[0])
            writer.writeheader()
            writer.writerows(many)


def _waits(bench: Any, line: list[str], target: Path, stop_at: int | None = None) -> Iterator[float]:
    """How long a writer waits, in seconds, again and again while a command runs, or until it has stored so many."""
    with subprocess.Popen(line, env=bench.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            sleep(0.25)
            if not target.exists():
                continue
            with suppress(sqlite3.OperationalError), closing(sqlite3.connect(target, isolation_level=None)) as db:
                begun = monotonic()
                db.execute("PRAGMA busy_timeout = 30000")
                db.execute("BEGIN IMMEDIATE")
                yield monotonic() - begun
                (stored,) = db.execute("SELECT ifnull(max(id), 0) FROM contact").fetchone()
                db.execute("ROLLBACK")
                if stop_at and stored >= stop_at:
                    running.kill()
