"""Everything out and 100 000 contacts in, against the sqlite3 shell doing the same with the same rows."""

import csv
import sqlite3
from contextlib import closing
from shutil import copyfile, which
from typing import Any

import pytest

from crm_cli.queries.contacts import source
from crm_cli.queries.listing import select
from crm_cli.store import file

pytestmark = pytest.mark.bench

ROUNDS = 5
IMPORTS = 3
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


@pytest.mark.parametrize(("form", "bar"), [("csv", 4), ("jsonl", 2)])
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

    bench.pair("contacts import / sqlite3 .import of the same rows, indexed", ours, theirs, bar=10, rounds=IMPORTS)


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
