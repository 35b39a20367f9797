"""Statements of SQL that people write themselves: run, told wrong where they are wrong, their rows made plain."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Any, NamedTuple

from crm_cli.domain.listing import Row
from crm_cli.errors import Invalid
from crm_cli.i18n import _

# What is wrong with the statement itself. Other errors are those of the file.
_OF_THE_STATEMENT = {0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH}
_AT = re.compile(r'near "(.*)": syntax error|unrecognized token: "(.*)"', re.DOTALL)


class Answer(NamedTuple):
    """The columns as the statement names them, the first row, and all rows, read anew each time they are asked for."""

    columns: tuple[str, ...]
    first: Row | None
    rows: Callable[[], Iterator[Row]]


def ask(db: sqlite3.Connection, statement: str, values: Mapping[str, Any]) -> Answer:
    """Run one statement, with `values` for its `:names`. Raises Invalid, KeyboardInterrupt when it was stopped."""
    with _told(db, statement):
        cursor = db.execute(statement, values)
        if cursor.description is None:
            raise Invalid(_("there is no statement"), hint=_('for example crm data sql "SELECT * FROM contact"'))
        first = next(cursor, None)
    waiting = [cursor]

    def rows() -> Iterator[Row]:
        with _told(db, statement):
            found = chain([] if first is None else [first], waiting.pop()) if waiting else db.execute(statement, values)
            yield from (tuple(map(_plain, row)) for row in found)

    return Answer(tuple(str(name) for name, *_rest in cursor.description), first, rows)


def _plain(value: Any) -> Any:
    """Bytes as hexadecimal digits, and what is no finite number as its name."""
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, float) and value in (float("inf"), -float("inf")) else value


@contextmanager
def _told(db: sqlite3.Connection, statement: str) -> Iterator[None]:
    """What is wrong with the statement, as Invalid."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from None
        if code == sqlite3.SQLITE_AUTH:
            raise Invalid(
                _("crm data sql only reads: {error}").format(error=error),
                hint=_(
                    "one SELECT, WITH, VALUES, EXPLAIN or a PRAGMA that tells something; records change by commands"
                ),
            ) from error
        if code not in _OF_THE_STATEMENT:
            raise
        raise Invalid(
            _("SQLite: {error}").format(error=error) + _place(db, statement, str(error)),
            hint=_('tables: crm data sql "PRAGMA table_list"; columns: crm data sql "PRAGMA table_info(contact)"'),
        ) from error


def _place(db: sqlite3.Connection, statement: str, message: str) -> str:
    """Where a syntax error is: the end of the shortest beginning of the statement that has the same error."""
    found = _AT.fullmatch(message)
    if not found:
        return ""
    token = found[1] or found[2]
    for place in (match.start() for match in re.finditer(re.escape(token), statement) if token):
        if _error_of(db, statement[: place + len(token)]) == message:
            line, column = statement.count("\n", 0, place) + 1, place - statement.rfind("\n", 0, place)
            return _(" (line {line}, column {column})").format(line=line, column=column)
    return ""


def _error_of(db: sqlite3.Connection, beginning: str) -> str:
    """What SQLite says of a beginning, which is not run."""
    with suppress(sqlite3.Warning):
        try:
            db.execute(beginning if beginning.lstrip()[:7].upper() == "EXPLAIN" else f"EXPLAIN {beginning}")
        except sqlite3.Error as error:
            return str(error)
    return ""
