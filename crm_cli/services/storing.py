"""What every import does while it stores: how much is one transaction, and the parts of one that takes several."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.queries.history import undone_by

if TYPE_CHECKING:
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

ONE_TRANSACTION = 20_000  # rows
ROWS = (5_000, 10_000)  # that are stored in the first turn, and in any
CHANGES = (250, 2_000)  # likewise of records that are changed, one by one
KEPT_BEFORE = 1_000  # more rows or messages than these are worth a backup first

Progress = Callable[[int, int | None], None]
"""Is told how many are done, and of how many where that is known."""


@contextmanager
def part(crm: "Crm", subject: str, command: int | None, *, is_last: bool = False) -> Iterator["Work"]:
    """One of the transactions of something long, which `command` has begun; it stays unfinished until the last.

    Raises Conflict when somebody took it back between two of them.
    """
    with crm.write(continues=command, subject=subject, unfinished=not is_last) as work:
        if command and undone_by(work.db, command) != (None,):
            raise Conflict(
                _("it was taken back while it went on"),
                hint=_("what it had stored is gone; nothing more is stored"),
            )
        yield work
