"""A new file with everything that can be saved of a damaged one, which is not touched.

Rows are read one by one where a table does not read as a whole; those that are lost are looked for in the journal. Of
the history those commands go along of which every change could be read, as it was sealed; a part of one would be worse
than nothing when it is taken back.
"""

import os
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence, Set
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crm_cli.domain.ids import new_uid
from crm_cli.domain.present import stored
from crm_cli.errors import Conflict, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.queries import health
from crm_cli.store import drift, file, journal, seals, wreck
from crm_cli.store.backup import published
from crm_cli.store.failures import driver_errors
from crm_cli.store.undo import restore
from crm_cli.store.upgrade import apply_migrations
from crm_cli.store.wreck import Wreck

HISTORY = ("journal", "command", "seal")  # the journal first: it knows how many rows the others had
_LAST_SAID = "SELECT new IS NOT NULL FROM journal WHERE table_name = ? AND row_id = ? ORDER BY id DESC LIMIT 1"
_LAST_KNOWN = "SELECT ifnull(max(row_id), 0) FROM journal WHERE table_name = ?"
_ROWS = "(SELECT count(*) FROM journal j WHERE j.command_id = command.id)"
_UNCOUNTED = "NOT EXISTS (SELECT 1 FROM command WHERE rows > 0)"  # older formats did not count
_GAPS = f"SELECT id FROM command WHERE rows > {_ROWS} OR {_UNCOUNTED}"
_COUNT = f"UPDATE command SET rows = {_ROWS} WHERE id = ? OR {_UNCOUNTED}"
_WITHOUT_COMMAND = "FROM journal WHERE command_id NOT IN (SELECT id FROM command)"
_REFERENCE = 'SELECT "from" FROM pragma_foreign_key_list(?) WHERE id = ?'


class Saved(NamedTuple):
    """What became of a table. Of the rows that are `saved` some were `restored` from the journal, others `changed`.

    Those lost a reference to what is lost, or letters.
    """

    table: str
    saved: int
    restored: int
    changed: int
    lost: int


class Command(NamedTuple):
    """What the new history begins or goes on with: the line typed, and when (aware)."""

    line: str
    at: datetime


def salvage(
    path: Path, out: Path, command: Command, progress: Callable[[str], None], *, dry: bool = False
) -> list[Saved]:
    """Save what can be read of the file `path` into a new file `out`. What is done `dry` is thrown away.

    Raises Conflict when there is something at `out`, Damaged when nothing of a crm file can be recognised, NotFound,
    NewerFile, Busy, and StoreUnavailable when the new file cannot be written.
    """
    taken = Conflict(_("{path} exists; it is not written over").format(path=out), hint=_("name another file"))
    if os.path.lexists(out):
        raise taken
    try:
        with tempfile.TemporaryDirectory(prefix=".crm-salvage-", dir=out.parent) as folder, driver_errors(out):
            draft = Path(folder) / "new.db"
            with wreck.opened(path, Path(folder)) as found:
                saved = _written(draft, found, command, progress)
            if not dry and not published(draft, [out]):
                raise taken
    except OSError as error:
        place = path if error.filename == str(path) else out
        raise StoreUnavailable(
            _("{path} cannot be used: {reason}").format(path=place, reason=error.strerror),
            hint=_("choose another place or free some space"),
        ) from error
    return saved


def _written(draft: Path, found: Wreck, command: Command, progress: Callable[[str], None]) -> list[Saved]:
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(file.connect(draft)) as db:
        db.execute("PRAGMA foreign_keys = OFF")  # rows come in no order
        db.execute("BEGIN IMMEDIATE")
        apply_migrations(db)
        saved = _Salvage(found, db).run(command, progress)
        db.execute("COMMIT")
        db.execute("VACUUM")
        if health.problems(db, full=True) or health.orphans(db):
            raise StoreUnavailable(_("what was saved is not sound"), hint=_("nothing was written; please report this"))
        if file.wal_is_safe():
            db.execute("PRAGMA journal_mode = WAL")
    return saved


class _Salvage:
    """Fills a new file inside its first transaction."""

    def __init__(self, found: Wreck, db: sqlite3.Connection) -> None:
        self._found = found
        self._db = db
        self._refused: defaultdict[str, set[int]] = defaultdict(set)  # read, and broke a constraint
        self._lost: defaultdict[str, set[int]] = defaultdict(set)  # those among them
        self._changed: defaultdict[str, set[int]] = defaultdict(set)
        self._restored: Counter[str] = Counter()

    def run(self, command: Command, progress: Callable[[str], None]) -> list[Saved]:
        """All of it; returns what became of each table of which there was something."""
        triggers = self._without_triggers()
        tables = wreck.tables(self._db)
        for table in (*HISTORY, *(name for name in tables if name not in HISTORY)):
            progress(table)
            self._copy(table)
        broken = {found.command_id for found in seals.breaks(self._db) if found.command_id}
        complete = not broken and not any(self._lost[table] for table in HISTORY)
        for table in journal.journalled_tables(self._db):
            if not complete:
                self._read_torn(table)  # before the journal, which may no longer know what was last
            self._ask_the_journal(table, sealed=complete and health.last_seal(self._db) is not None)
            self._read_torn(table)
            self._settle(table, complete)
        self._count_on()
        if not complete:
            self._drop_commands(broken)
        self._cut_references()
        for statement in triggers:
            self._db.execute(statement)
        for index in health.search_indexes(self._db):
            self._db.execute(health.REBUILD.format(index=index.name))
        self._journal(command, always=not complete)
        return [saved for saved in map(self._report, tables) if any(saved[1:]) and saved.table != "seal"]

    def _without_triggers(self) -> list[str]:
        """Nothing is journalled or indexed row by row; returns what makes the triggers again."""
        made = {name: sql for name, (kind, sql) in health.definitions(self._db).items() if kind == "trigger"}
        for name in made:
            self._db.execute(f"DROP TRIGGER {name}")
        return [*made.values()]

    def _copy(self, table: str) -> None:
        if table not in self._found.columns:
            return
        (known,) = self._db.execute(_LAST_KNOWN, (table,)).fetchone()
        last = max(known, self._found.last(table))
        for number, *values in self._found.rows(table, last, self._lost[table]):
            if not self._insert(table, values):
                self._refused[table].add(number)
        self._lost[table] |= self._refused[table]

    def _insert(self, table: str, values: Sequence[object]) -> bool:
        columns = self._found.columns[table]
        try:
            self._db.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", values
            )
        except sqlite3.IntegrityError:
            return False
        return True

    def _ask_the_journal(self, table: str, *, sealed: bool) -> None:
        """Rows that are gone are taken from the journal; where it is `sealed`, so are those that say something else."""
        for number, there, said in drift.last_words(self._db, table):
            if there and not sealed:
                continue
            try:
                restore(self._db, table, number, said, said if there else None, exactly=False)
            except (sqlite3.Error, ValueError):  # it was damaged as well
                self._lost[table] |= set() if there else {number}
            else:
                self._restored[table] += 1
                self._lost[table].discard(number)

    def _read_torn(self, table: str) -> None:
        """Keep what is left of rows of which some letters are damaged."""
        for number in sorted(self._lost[table]):
            row = self._found.torn(table, number)
            if row and self._insert(table, row[1:]):
                self._changed[table].add(number)
                self._lost[table].discard(number)

    def _settle(self, table: str, complete: bool) -> None:
        """A number that was asked for in vain is not lost when, as far as one can know, there was no such row."""
        for number in self._lost[table] - self._refused[table]:
            said = self._db.execute(_LAST_SAID, (table, number)).fetchone()
            if complete if said is None else not said[0]:
                self._lost[table].discard(number)

    def _count_on(self) -> None:
        """No number that the journal knows is given again."""
        self._db.execute("DELETE FROM sqlite_sequence WHERE name IN (SELECT table_name FROM journal)")
        self._db.execute("INSERT INTO sqlite_sequence SELECT table_name, max(row_id) FROM journal GROUP BY table_name")

    def _drop_commands(self, broken: Set[int]) -> None:
        """Commands of which a change is lost, or is not as it was sealed, with all their changes."""
        gaps = {number for (number,) in self._db.execute(_GAPS)}
        self._lost["command"] |= gaps | broken
        self._db.executemany("DELETE FROM command WHERE id = ?", [(number,) for number in gaps | broken])
        self._lost["journal"] |= {number for (number,) in self._db.execute(f"SELECT id {_WITHOUT_COMMAND}")}
        self._db.execute(f"DELETE {_WITHOUT_COMMAND}")
        self._db.execute("DELETE FROM seal")  # what is left is sealed anew

    def _cut_references(self) -> None:
        """References to what is lost are taken away, and with them the rows that are nothing without."""
        while dangling := self._db.execute("PRAGMA foreign_key_check").fetchall():
            for table, number, _parent, key in dangling:
                (column,) = self._db.execute(_REFERENCE, (table, key)).fetchone()
                try:
                    self._db.execute(f"UPDATE {table} SET {column} = NULL WHERE id = ?", (number,))
                    self._changed[table].add(number)
                except sqlite3.IntegrityError:
                    self._db.execute(f"DELETE FROM {table} WHERE id = ?", (number,))
                    self._changed[table].discard(number)
                    self._lost[table].add(number)

    def _journal(self, command: Command, *, always: bool) -> None:
        """Write down what the tables say and the journal does not, under a command of its own; seal it."""
        made = "INSERT INTO command (uid, started_at, line, automatic) VALUES (?, ?, ?, 1) RETURNING id"
        (number,) = self._db.execute(made, (new_uid(), stored(command.at), command.line)).fetchone()
        self._db.execute("INSERT INTO current (slot, command_id) VALUES (1, ?)", (number,))
        drift.record(self._db)
        self._db.execute("DELETE FROM current")
        self._db.execute(_COUNT, (number,))
        needed = self._db.execute("SELECT rows FROM command WHERE id = ?", (number,)).fetchone() != (0,)
        if always or needed:
            seals.seal(self._db, number)
        else:
            self._db.execute("DELETE FROM command WHERE id = ?", (number,))

    def _report(self, table: str) -> Saved:
        (saved,) = self._db.execute(f"SELECT count(*) FROM {table}").fetchone()
        return Saved(table, saved, self._restored[table], len(self._changed[table]), len(self._lost[table]))
