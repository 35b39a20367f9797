"""The schema as the migrations make it, and the classes that map it."""

import re
import sqlite3
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from sqlmodel import SQLModel

from crm_cli.domain import vocabulary
from crm_cli.store import file, tables

for module in iter_modules(tables.__path__):
    import_module(f"{tables.__name__}.{module.name}")

# Bookkeeping, written by SQL alone.
UNMAPPED = {"migration", "command", "current", "journal", "seal", "forgotten", "import", "import_mapping"}
UNMAPPED |= {"reminder", "rule", "holiday", "segment", "contact_not_same", "followup_handoff", "complaint_handoff"}
MAPPED = sorted(SQLModel.metadata.tables.values(), key=lambda table: table.name)


@pytest.fixture(autouse=True)
def new_files() -> None:
    """Every file is made as anybody's."""


@pytest.fixture
def db() -> sqlite3.Connection:
    return file.empty_reader()


def strict_tables(db: sqlite3.Connection) -> set[str]:
    return {name for (name,) in db.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 1")}


def test_every_table_is_strict_and_mapped(db: sqlite3.Connection) -> None:
    everything = {
        name
        for (name,) in db.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
        if not name.startswith("sqlite_")
    }
    assert strict_tables(db) == everything
    assert {table.name for table in MAPPED} == everything - UNMAPPED


@pytest.mark.parametrize("table", MAPPED, ids=lambda table: table.name)
def test_a_class_maps_its_table_column_by_column(db: sqlite3.Connection, table: object) -> None:
    stored = {
        name: (type_, bool(required or key))
        for name, type_, required, key in db.execute(
            'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
            (table.name,),  # type: ignore[attr-defined]
        )
    }
    mapped = {
        column.name: ("INTEGER" if "INT" in str(column.type) else "TEXT", not column.nullable or column.primary_key)
        for column in table.columns  # type: ignore[attr-defined]
    }
    assert mapped == stored


def test_ids_are_never_used_again(db: sqlite3.Connection) -> None:
    for table in strict_tables(db) - {"migration", "current"}:
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        assert "AUTOINCREMENT" in sql, table


def test_no_column_holds_a_float(db: sqlite3.Connection) -> None:
    for table in strict_tables(db):
        types = {type_ for (type_,) in db.execute("SELECT type FROM pragma_table_info(?)", (table,))}
        assert types <= {"TEXT", "INTEGER", "BLOB"}, table


def test_every_check_has_a_name() -> None:
    for _number, path in file.migrations():
        sql = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        unnamed = [
            found
            for found in re.finditer(r"\bCHECK\b", sql)
            if not re.search(r"CONSTRAINT \w+\s+$", sql[: found.start()])
        ]
        assert unnamed == []


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        ("contact_kind", vocabulary.CONTACT_KINDS),
        ("contact_lifecycle", vocabulary.LIFECYCLE),
        ("contact_tier", vocabulary.TIERS),
        ("contact_point_type", vocabulary.POINT_TYPES),
        ("interaction_channel", vocabulary.CHANNELS),
        ("interaction_direction", vocabulary.DIRECTIONS),
        ("interaction_started_by", vocabulary.STARTED_BY),
        ("interaction_outcome", vocabulary.OUTCOMES),
        ("followup_kind", vocabulary.FOLLOWUP_KINDS),
        ("followup_status", vocabulary.FOLLOWUP_STATUSES),
        ("staff_role", vocabulary.ROLES),
    ],
)
def test_the_file_and_the_domain_use_the_same_words(constraint: str, words: tuple[str, ...]) -> None:
    sql = file.migrations()[0][1].read_text(encoding="utf-8")
    found = re.search(rf"CONSTRAINT {constraint} CHECK \((.*?)\)\)?[,\s]", sql, re.DOTALL)
    assert found, constraint
    assert set(re.findall(r"'(\w+)'", found[1])) == set(words)


def test_a_new_file_carries_version_and_ledger(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    file.create(path, owner="Mina")
    db = file.open_reader(path, str)
    newest = file.migrations()[-1][0]
    assert db.execute("PRAGMA user_version").fetchone() == (newest,)
    assert db.execute("PRAGMA application_id").fetchone() == (file.APPLICATION_ID,)
    assert [number for (number,) in db.execute("SELECT number FROM migration")] == [n for n, _path in file.migrations()]
    assert db.execute("SELECT name, role FROM staff").fetchall() == [("Mina", "owner")]
