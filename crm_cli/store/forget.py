"""Erasing people on their request: their rows, and what the journal and the command lines say of them.

The journal keeps its rows, so that every count stays true; each says `{"id": 12}` and no more, beside the digest of
what it said, so that the chain of seals still holds; the salt that went into the digest is gone, so that no guess can
be tried against it. None of this can be undone.
"""

import shlex
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from crm_cli.domain.privacy import Erased, Traces
from crm_cli.errors import Busy
from crm_cli.i18n import _
from crm_cli.queries import documents, health, mappings, privacy
from crm_cli.queries.listing import json_numbers
from crm_cli.store.contents import of_file
from crm_cli.store.failures import translated
from crm_cli.store.file import open_writer
from crm_cli.store.mappings import MappingStore
from crm_cli.store.seals import SAID, digest
from crm_cli.store.waiting import begin

_DELETED_NOW = """
SELECT table_name, count(*) FROM journal
 WHERE command_id = (SELECT command_id FROM current) AND new IS NULL GROUP BY table_name ORDER BY table_name
"""
_SILENCE = f"""
UPDATE journal SET digest = digest_of({SAID}), salt = NULL,
       old = iif(old IS NULL, NULL, json_object('id', row_id)), new = iif(new IS NULL, NULL, json_object('id', row_id))
 WHERE table_name = :table AND row_id IN (SELECT value FROM json_each(:ids)) AND digest IS NULL
"""
_SHORTEN = "UPDATE command SET line = bare(line) WHERE id IN (SELECT value FROM json_each(?))"
_UNNAME = "UPDATE import SET file = NULL WHERE command_id IN (SELECT value FROM json_each(?))"


def forget(db: sqlite3.Connection, uids: Iterable[str], at: str) -> Erased:
    """Erase the contacts with these uids, whether they are still there or were deleted long ago.

    `db` is the connection of a unit of work (`Work.db`), `at` its instant: what this deletes is journalled by its
    command and erased from there as well; remembered headers of files that name them go, too. The uids are noted in
    `forgotten`, those of people who are not in the file, too. A file that was restored is cleared by giving it the uids
    that are forgotten in the newer one. Afterwards the file is to be rewritten (`rewrite`), outside of any transaction.
    """
    uids = list(uids)
    contact_ids = privacy.ids_of(db, uids)
    rows = privacy.held(db, contact_ids)
    talks = privacy.conversations(db, contact_ids)
    rows["interaction"] = privacy.with_nobody_else(db, talks, contact_ids)
    privacy.spread(db, rows, "interaction")
    traces = privacy.traces(db, rows)
    for table in ("interaction", "contact"):  # the rest goes with them
        db.execute(f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (json_numbers(rows[table]),))
    deleted = dict(db.execute(_DELETED_NOW).fetchall()) | _unmapped(db, traces, at)
    typed = {number for number, line in privacy.imports_typed(db) if traces.stand_in(_arguments(line))}
    _shorten(db, privacy.commands_about(db, rows) | typed)
    entries = _silence(db, rows)
    for index in health.search_indexes(db):  # only merged into one piece does an index lose the words it was told of
        db.execute(f"INSERT INTO {index.name} ({index.name}) VALUES ('optimize')")
    db.executemany("INSERT OR IGNORE INTO forgotten (uid, forgotten_at) VALUES (?, ?)", [(uid, at) for uid in uids])
    return Erased(deleted, entries, len(talks - rows["interaction"]))


def _unmapped(db: sqlite3.Connection, traces: Traces, at: str) -> dict[str, int]:
    """Forget the columns of files whose first row was taken for headers and is about these people; how many."""
    found = [number for number, headers in mappings.all_headers(db) if traces.stand_in(headers)]
    MappingStore(db, at).remove(found)
    return {"import_mapping": len(found)} if found else {}


def _silence(db: sqlite3.Connection, rows: privacy.Rows) -> int:
    db.create_function("digest_of", 1, digest, deterministic=True)
    return sum(
        db.execute(_SILENCE, {"table": table, "ids": json_numbers(numbers)}).rowcount for table, numbers in rows.items()
    )


def _shorten(db: sqlite3.Connection, commands: Iterable[int]) -> None:
    db.create_function("bare", 1, bare, deterministic=True)
    ids = json_numbers(commands)
    db.execute(_SHORTEN, (ids,))
    db.execute(_UNNAME, (ids,))  # the name of a file was typed, too


def _arguments(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # not written by a shell
        return [line]


def bare(line: str) -> str:
    """A command line with nothing but the words of crm in it: `contacts add …`."""
    try:
        words = shlex.split(line)
    except ValueError:  # not written by a shell
        return "…"
    while words and words[0].startswith("-"):
        del words[: 2 if words[0] == "--db" else 1]
    verb = words[:2] if len(words) > 1 and not words[1].startswith("-") else words[:1]
    return " ".join(verb if verb == words else [*verb, "…"])


def rewrite(path: Path, notice: Callable[[str], None]) -> None:
    """Write the file anew without the traces of what was deleted from it, and empty its write-ahead log.

    The contents of documents that nothing needs any more go before that.

    Raises Busy while another process uses the file, StoreUnavailable when there is no room for a copy of it.
    """
    try:
        with closing(open_writer(path, notice)) as db:
            begin(db, notice)
            of_file(path).sweep(documents.needed(db))
            db.execute("ROLLBACK")
            db.execute("PRAGMA temp_store = FILE")  # a copy of the whole file is made meanwhile
            db.execute("VACUUM")
            if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise Busy(_("another process is reading {path}").format(path=path))
    except sqlite3.Error as error:
        raise translated(error, path) from error


def holding(folder: Path, uids: Iterable[str]) -> list[Path]:
    """The files of a folder of backups in which one of these contacts is kept; what cannot be read may hold any."""
    uids = list(uids)
    return [path for path in sorted(folder.glob("*")) if path.is_file() and _holds(path, uids)]


def _holds(path: Path, uids: list[str]) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return bool(privacy.ids_of(db, uids))
    except sqlite3.Error:
        return True
