"""What makes a file quicker without changing what is in it."""

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic, sleep

from crm_cli.errors import Busy
from crm_cli.store import file, waiting
from crm_cli.store.failures import driver_errors

INDEXES = ("contact_search", "contact_infix", "contact_note_search", "interaction_search")
PAGES = 1000  # that are merged in one go; others write in between


def merge_search(path: Path, notice: Callable[[str], None]) -> None:
    """Make one piece of the pieces of each search index, as many rows at once leave them; a search then reads less.

    In steps of well under a second (SQLite, FTS5, "merge"), with a pause after each for whoever waits. Where somebody
    else holds the file the rest stays undone.
    """
    with suppress(Busy), driver_errors(path), closing(file.open_writer(path, notice)) as db:
        for name in INDEXES:
            pages, before = -PAGES, -2  # the first call, below zero, takes up pieces that are few as well
            while db.total_changes - before >= 2:
                before = db.total_changes
                begun = monotonic()
                db.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('merge', ?)", (pages,))
                sleep(min(monotonic() - begun, waiting.PAUSE))
                pages = PAGES
