"""Builds the files the benchmarks run on; a program of its own: `python tests/bench/agency.py FOLDER`.

`large.db` has 100 000 contacts with two contact points each, 7 % of them of tier A or B, 20 % with two custom fields;
1 000 000 interactions; 200 000 follow-ups of which 42 000 are open, 50 of these due by today; 20 000 complaints of
which 200 are open, each with a conversation about it; 5 000 relations. `tenth.db` has a tenth of the contacts and
nothing that was done with them; `small.db` is the sandbox of `crm demo`. `people.csv` has 100 000 rows to import,
`tasks.json` 1 000 tasks for Taskwarrior. The same day gives the same content. Rows go in by the product's bulk switch,
so the journal knows nothing of them, and without ANALYZE.
"""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import agency_rows as rows

from crm_cli import config
from crm_cli.queries import health
from crm_cli.services import demo
from crm_cli.services.application import Crm
from crm_cli.store import file

CONTACTS, TENTH = 100_000, 10_000
ROWS_TO_IMPORT = 100_000
TASKS = 1_000
UNPLANNED = 15  # every so many customers of tier A and B, or with an open complaint, nobody has planned for


def main(folder: Path) -> None:
    """Make what is not there yet or was made from other sources; a stamp, written last, tells."""
    stamp = folder / "stamp"
    today = date.today()
    if stamp.exists() and stamp.read_text() == _stamp(today):
        return
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    _build(folder / "large.db", today, CONTACTS, rows.INTERACTIONS)
    _build(folder / "tenth.db", today, TENTH, 0)
    _sandbox(folder / "small.db")
    _write_people(folder / "people.csv")
    _write_tasks(folder / "tasks.json")
    stamp.write_text(_stamp(today))


def _stamp(today: date) -> str:
    sources = [script for _number, script in file.migrations()] + sorted(Path(__file__).parent.glob("agency*.py"))
    return f"{today} {sha256(b''.join(source.read_bytes() for source in sources)).hexdigest()}\n"


def _sandbox(path: Path) -> None:
    file.remove(path)
    settings = config.load({"db": str(path)}, env={"CRM_CONFIG": str(path.with_name("none.toml"))})
    crm = Crm(settings, may_create=True, typed=lambda: "demo")
    demo.build(crm)
    crm.close()


def _build(path: Path, today: date, contacts: int, interactions: int) -> None:
    file.remove(path)
    file.create(path, owner="Bench")
    with closing(sqlite3.connect(path, isolation_level=None)) as db, _in_bulk(db):
        _insert(db, "contact", rows.organisations(today))
        people = list(rows.people(today, contacts))
        _insert(db, "contact", (person for person, *_rest in people))
        _insert(db, "contact_point", (point for _person, points, _tags in people for point in points))
        _insert(db, "contact_tag", (tag for _person, _points, tags in people for tag in tags))
        _insert(db, "relation", rows.relations(today, contacts))
        _insert(db, "custom_field", rows.custom_fields(today))
        _insert(db, "contact_value", rows.values(today, contacts))
        if interactions:
            _insert(db, "complaint", rows.complaints(today, contacts))
            _insert(db, "complaint_event", rows.events(today))
            _insert(db, "complaint_remedy", rows.remedies(today))
            _insert(db, "interaction", rows.interactions(today, interactions))
            _insert(db, "interaction_contact", rows.who_took_part(interactions, contacts))
            _insert(db, "followup", rows.followups(today, contacts, _planned(db)))
        for index in health.search_indexes(db):
            db.execute(f"INSERT INTO {index.name} (rowid, search_text) SELECT id, search_text FROM {index.table}")


@contextmanager
def _in_bulk(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction under one command, with the row triggers off."""
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -200000")
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO command (uid, started_at, line) VALUES ('bench', ?, 'bench')", (file.now_text(),))
    db.execute("INSERT INTO current (slot, command_id, bulk) VALUES (1, last_insert_rowid(), 1)")
    yield
    db.execute("DELETE FROM current")
    db.execute("COMMIT")


def _insert(db: sqlite3.Connection, table: str, content: Iterable[rows.Row]) -> None:
    """Rows as (columns, values …): the first row names the columns."""
    source = iter(content)
    columns = next(source)
    statement = f"INSERT INTO {table} ({', '.join(map(str, columns))}) VALUES ({', '.join('?' * len(columns))})"
    db.executemany(statement, source)


def _planned(db: sqlite3.Connection) -> list[int]:
    """Who has a next step for a reason: most customers of tier A and B, and most with an open complaint."""
    found = db.execute(
        "SELECT id FROM contact WHERE id % ? AND"
        " (tier < 'C' OR id IN (SELECT contact_id FROM complaint WHERE ended_at IS NULL))",
        (UNPLANNED,),
    )
    return [number for (number,) in found]


def _write_people(path: Path) -> None:
    dice = Random("import")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Name", "Phone", "E-mail", "Company", "City", "Tags"])
        for number in range(ROWS_TO_IMPORT):
            name, _latin = rows.person_name(dice)
            firm = dice.randrange(rows.ORGANISATIONS)
            company = f"{rows.PLACES[firm % 15]} Partners {firm}"
            tags = ";".join(dice.sample(rows.TAGS, dice.choice((0, 1, 2))))
            phone = f"09{dice.randrange(10, 40)}{number:07d}"
            writer.writerow([name, phone, f"p{number}@example.com", company, dice.choice(rows.CITIES), tags])


def _write_tasks(path: Path) -> None:
    dice = Random("tasks")
    tasks = [
        {
            "description": rows.TITLES[number % 4].format(dice.choice(rows.PLACES)),
            "due": f"{date.today() + timedelta(days=number % 365):%Y%m%d}T080000Z",
            "project": rows.CITIES[number % 10],
            "status": "pending",
        }
        for number in range(TASKS)
    ]
    path.write_text(json.dumps(tasks), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
