"""Another crm file beside the one in use: attached for reading, as it is. No byte of it changes.

One of an older format, or in a mode in which even reading writes, is copied, and the copy brought up to date.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crm_cli.errors import Damaged
from crm_cli.i18n import _
from crm_cli.queries import health
from crm_cli.queries.merge_shapes import same_layout
from crm_cli.store import file
from crm_cli.store.backup import copied
from crm_cli.store.failures import driver_errors
from crm_cli.store.inspection import open_untouched
from crm_cli.store.upgrade import migrate

OTHER = "other"  # what the file is called in statements


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """A file of the newest format with the content of `path`, for as long as the block: itself, or a copy.

    Raises NotFound, Damaged, NewerFile, StoreUnavailable.
    """
    with closing(open_untouched(path)) as db, driver_errors(path):
        db.execute("PRAGMA trusted_schema = OFF")
        is_newest = health.format_of(db) == file.migrations()[-1][0]
        if is_newest and health.journal_mode(db) != "wal":
            found = health.problems(db, full=False)
            if found:
                raise damaged(path, found[0])
            if health.orphans(db):
                raise damaged(path, _("rows point to nothing"))
            yield path
            return
        with tempfile.TemporaryDirectory() as folder, copied(db, Path(folder) / "copy", path) as copy:
            with closing(file.connect(copy)) as draft:
                draft.execute("BEGIN IMMEDIATE")
                migrate(draft, path)
                draft.execute("COMMIT")
            yield copy


def attach(db: sqlite3.Connection, readable: Path, path: Path) -> None:
    """Attach a file that is `readable` to this connection, for reading alone; `path` is what errors call it.

    Raises Damaged for tables that are not those of this file: only crm makes them, and no view stands for one.
    """
    with driver_errors(path):
        db.execute("PRAGMA temp_store = FILE")  # what is found out about a large file is large
        db.execute(f"ATTACH ? AS {OTHER}", (f"{readable.absolute().as_uri()}?mode=ro",))
        if not same_layout(db):
            raise damaged(path, _("its tables are not those of crm"))


def damaged(path: Path, problem: str) -> Damaged:
    """What is wrong with the other file."""
    return Damaged(
        _("{path} is damaged: {problem}").format(path=path, problem=problem),
        hint=_("nothing was changed; what is wrong says: crm --db {path} doctor --full").format(path=path),
    )
