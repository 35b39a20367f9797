"""Reads about the file itself: are its pages, references, search index and triggers as they should be?"""

import re
import sqlite3
from typing import NamedTuple

MOST_PROBLEMS = 100

UNFINISHED = "SELECT started_at, line FROM command WHERE finished = 0 AND subject > '' ORDER BY started_at"
DEFINITIONS = "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL"
LAST_SEAL = "SELECT id, hash FROM seal ORDER BY id DESC LIMIT 1"
SEALED_SO = "SELECT EXISTS (SELECT 1 FROM seal WHERE id = ? AND hash = ?)"
COMMANDS = "SELECT count(*) FROM command"
# What SQLite says of an index whose table is sound.
_OF_INDEX = re.compile(
    r"(?:row \d+ missing from|wrong # of entries in|rowid not at end-of-record for row \d+ of) index (\w+)"
    r"|.*FTS5 table main\.(\w+).*"
)
# What a full-text index says of the table or view whose words it holds.
_CONTENT = re.compile(r"CREATE VIRTUAL TABLE .* content = '(\w+)'", re.DOTALL)
# Makes a search index anew from the table it belongs to.
REBUILD = "INSERT INTO {index} ({index}) VALUES ('rebuild')"


class SearchIndex(NamedTuple):
    """A full-text index, and the table or view whose words it holds."""

    name: str
    table: str


class Suspect(NamedTuple):
    """An index that is not as it should be; one `of_words` is a full-text index."""

    name: str
    of_words: bool


class Definition(NamedTuple):
    """A table, a view, an index or a trigger, and the statement that made it."""

    kind: str
    sql: str


def format_of(db: sqlite3.Connection) -> int:
    """The number of the newest migration the file has seen."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def journal_mode(db: sqlite3.Connection) -> str:
    """How SQLite guards a write to this file: `wal`, or a rollback journal of some kind."""
    (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    return str(mode)


def problems(db: sqlite3.Connection, *, full: bool) -> list[str]:
    """What SQLite finds wrong with pages, rows and constraints; with `full` every index is compared with its table."""
    check = "integrity_check" if full else "quick_check"
    found = [text for (text,) in db.execute(f"PRAGMA {check} ({MOST_PROBLEMS})")]
    return [] if found == ["ok"] else found


def index_of(problem: str) -> Suspect | None:
    """The index that a problem is about and that can be made anew; None for damage."""
    found = _OF_INDEX.fullmatch(problem)
    return found and Suspect(found[1] or found[2], of_words=found[1] is None)


def orphans(db: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """Tables with rows that point to nothing: the table, the one pointed to, and how many rows."""
    found = db.execute('SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2')
    return found.fetchall()


def search_indexes(db: sqlite3.Connection) -> list[SearchIndex]:
    """Every full-text index of the file whose table or view is there, too."""
    made = definitions(db)
    found = ((name, _CONTENT.match(definition.sql)) for name, definition in made.items())
    return [SearchIndex(name, of[1]) for name, of in found if of and of[1] in made]


def out_of_step(db: sqlite3.Connection, index: SearchIndex) -> tuple[int, int]:
    """How many rows of the table are not in the index, and how many of the index are not in the table."""
    (missing,) = db.execute(_unmatched(index.table, f"{index.name}_docsize")).fetchone()
    (surplus,) = db.execute(_unmatched(f"{index.name}_docsize", index.table)).fetchone()
    return missing, surplus


def _unmatched(table: str, other: str) -> str:
    return f"SELECT count(*) FROM {table} a WHERE NOT EXISTS (SELECT 1 FROM {other} b WHERE b.id = a.id)"


def words_differ(db: sqlite3.Connection, index: SearchIndex) -> bool:
    """Whether the words of the index are others than those of the table. Wants a write transaction; writes nothing."""
    try:
        db.execute(f"INSERT INTO {index.name} ({index.name}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_CORRUPT_VTAB:
            return True
        raise
    return False


def definitions(db: sqlite3.Connection) -> dict[str, Definition]:
    """Every table, view, index and trigger by its name."""
    return {name: Definition(*rest) for name, *rest in db.execute(DEFINITIONS)}


def unfinished(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """When commands of several transactions began that have not come to their end, and how they were typed."""
    return db.execute(UNFINISHED).fetchall()


def last_seal(db: sqlite3.Connection) -> tuple[int, str] | None:
    """The number and the hash of the last seal of the journal."""
    found: tuple[int, str] | None = db.execute(LAST_SEAL).fetchone()
    return found


def sealed_so(db: sqlite3.Connection, number: int, hash_: str) -> bool:
    """Whether there is a seal of this number with this hash: all that it sealed is in the file."""
    return bool(db.execute(SEALED_SO, (number, hash_)).fetchone()[0])


def commands(db: sqlite3.Connection) -> int:
    """How many commands there are."""
    return int(db.execute(COMMANDS).fetchone()[0])
