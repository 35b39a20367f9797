"""Driver errors turned into errors a person can act on. No customer data ever appears in them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_cli.errors import Busy, Conflict, CrmError, Damaged, StoreUnavailable
from crm_cli.i18n import _


def translated(error: sqlite3.Error | UnicodeDecodeError, path: Path | str) -> CrmError:
    """What `error`, met on the file `path`, means to the user."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy(
            _("another process is writing to {path}").format(path=path),
            hint=_("nothing was changed; try again in a moment"),
        )
    # The driver gives this one no code; and of a damaged schema it cannot even say what is wrong.
    undecodable = isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in str(error)
    if undecodable or primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Damaged(
            _("{path} is not a crm file, or it is damaged").format(path=path),
            hint=_("nothing was changed; name another file with --db, or restore a backup: crm backups list"),
        )
    if primary == sqlite3.SQLITE_FULL:
        return StoreUnavailable(
            _("there is no space left to write {path}").format(path=path),
            hint=_("nothing was changed; free some space and repeat the command"),
        )
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return StoreUnavailable(
            _("{path} cannot be opened or written: {error}").format(path=path, error=error),
            hint=_("check the permissions of the file and of its folder, and the free space"),
        )
    if isinstance(error, sqlite3.IntegrityError):
        return Conflict(_("the change does not fit what is stored: {error}").format(error=error))
    return StoreUnavailable(_("{path} could not be used: {error}").format(path=path, error=error))


@contextmanager
def driver_errors(path: Path | str) -> Iterator[None]:
    """Let no sqlite3 error of the block escape untranslated."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise translated(error, path) from error
