"""`Crm`: the whole application as one object. The command line and the full screen each hold one."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, cast

from crm_cli.config import Settings
from crm_cli.domain.present import Present, stored
from crm_cli.errors import Invalid, NotFound, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.queries.listing import teach
from crm_cli.services.nouns import Nouns
from crm_cli.store import file
from crm_cli.store.failures import translated

if TYPE_CHECKING:
    from crm_cli.domain.history import Seen
    from crm_cli.domain.jalali import Calendar
    from crm_cli.store.work import Work

LAST_YEAR = 2121  # of the days that can be typed

Clock = Callable[[], datetime]
Notice = Callable[[str], None]


def utc_now() -> datetime:
    """This instant, aware."""
    return datetime.now(UTC)


def _silent(_text: str) -> None:
    """For callers who do not care that something takes a while."""


class Crm(Nouns):
    """One file and everything one can do with it. Nothing is opened before it is needed.

    `typed` gives the command line the journal keeps; `notice` hears of waiting and warnings while they happen; with
    `dry_run` every write is done in full and then taken back.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        may_create: bool = False,
        clock: Clock = utc_now,
        typed: Callable[[], str] = str,
        notice: Notice = _silent,
        dry_run: bool = False,
    ) -> None:
        self.settings = settings
        self.path = settings.db
        self.typed = typed
        self.notice = notice
        self.dry_run = dry_run
        self._clock = clock
        self._may_create = may_create or settings.db_is_default
        self._reader: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None  # which file the reader reads
        self._places: tuple[object, bytes] = None, b""
        self._seen: Seen | None = None
        self._has_stored = False

    # Time and place.

    @cached_property
    def present(self) -> Present:
        """The user's day and calendar, the same for the whole of a command."""
        zone = _zone(self.settings["timezone"])
        calendar = cast("Calendar", self.settings.calendar)
        now = self._clock()
        if now.year > LAST_YEAR:  # days after it cannot be reckoned with
            raise Invalid(
                _("the clock of this computer says {now}").format(now=now.date()), hint=_("set it right and try again")
            )
        first, money = self.settings.first_weekday, (self.settings["currency"], self.settings["ui.toman"] == "on")
        return Present(now.astimezone(zone), zone, calendar, first, self._is_working, self._asking_staff, *money)

    def _is_working(self, day: date) -> bool:
        return self.holidays.calendar.is_working_day(day)

    def check(self) -> None:
        """Raise Invalid for a setting that can be read and cannot be used."""
        assert self.present

    @property
    def exists(self) -> bool:
        """Whether there is a file yet."""
        return self.path.exists()

    def contact_id(
        self, db: sqlite3.Connection, text: str, *, exact_only: bool = False, kind: str | None = None
    ) -> int:
        """The id of the one contact that `text` names, as a connection sees it; see `naming.find_contact`."""
        from crm_cli.services.naming import find_contact

        region, notice = self.settings.region, self.notice
        return find_contact(db, text, region=region, notice=notice, exact_only=exact_only, kind=kind)

    # Reading and writing.

    @property
    def reader(self) -> sqlite3.Connection:
        """The connection for reads. While there is no file yet, an empty one answers.

        Raises NotFound for a file that was named and is not there, and Damaged, NewerFile, StoreUnavailable.
        """
        if self._reader is None:
            absent = self._may_create and not self.exists
            self._hold(file.empty_reader() if absent else file.open_reader(self.path, self.notice))
            self._opened = file.identity(self.path)
        assert self._reader
        return self._reader

    def _hold(self, db: sqlite3.Connection) -> None:
        self._reader = db
        self._places = None, b""
        teach(db, lambda: self.present)

    def renew(self) -> None:
        """Begin anew, for one who stays: the present is now, and a file made or replaced meanwhile is opened."""
        kept = vars(type(self)).keys() | Nouns.__annotations__.keys()
        for name in kept & vars(self).keys():  # what was worked out once
            del vars(self)[name]
        if self._reader is not None and self._opened != file.identity(self.path):
            self.close()

    def mark(self) -> tuple[object, int]:
        """Another value once anybody has changed the file; to be compared with the one before."""
        from crm_cli.store.waiting import data_version

        version = data_version(self.reader)  # which opens the file
        return self._opened, version

    @property
    def places(self) -> bytes:
        """Where every contact stands by name, while that is known and holds; see `queries.byname`."""
        mark, places = self._places
        return places if places and mark == self.mark() else b""

    def learn_places(self) -> None:
        """Keep where every contact stands by name, for one who stays and is about to type filters."""
        from crm_cli.queries.byname import places

        mark = self.mark()
        if self._places[0] != mark:
            self._places = mark, places(self.reader)

    def interrupt(self) -> None:
        """Stop a read that another thread has under way; there it raises sqlite3.OperationalError."""
        if self._reader is not None:
            self._reader.interrupt()

    def write(
        self,
        *,
        continues: int | None = None,
        subject: str | None = None,
        automatic: bool = False,
        unfinished: bool = False,
    ) -> "AbstractContextManager[Work]":
        """One transaction under one command. The first write of all creates the file.

        What nobody typed is `automatic`: a bare undo passes over it.
        A command of several transactions names its `subject` and is `unfinished` until the last of them, which
        `continues` it like those before.
        """
        from crm_cli.store.work import Journalled, unit_of_work

        if self._may_create and not self.exists:
            if self.dry_run:
                raise NotFound(
                    _("there is no file {path} yet").format(path=self.path),
                    hint=_("the first real write makes it; a dry run does not"),
                )
            file.create(self.path, owner=_login_name())
            self.close()
        elif not self.dry_run:
            self.backups.of_the_day()
        if isinstance(self._reader, file.DryConnection):
            self.close()  # it holds the lock of the dry run before
        command = Journalled(
            self.line(),
            stored(self._clock()),
            self._acting_staff,
            continues=continues,
            subject=subject,
            automatic=automatic,
            unfinished=unfinished,
            seen=self._seen,
            dry_run=self._look_at if self.dry_run else None,
        )
        return self._noting(unit_of_work(self.path, command, self.notice))

    @contextmanager
    def _noting(self, transaction: "AbstractContextManager[Work]") -> "Iterator[Work]":
        """The transaction; once it is over, errors must no longer say that nothing was changed."""
        with transaction as work:
            yield work
        self._has_stored = not self.dry_run

    @contextmanager
    def unless_changed(self, seen: "Seen") -> Iterator[None]:
        """Within it, a write is refused with Conflict once somebody has changed the record since it was seen."""
        self._seen = seen
        try:
            yield
        finally:
            self._seen = None

    def line(self) -> str:
        """The command as the journal keeps it: as it was typed, without secrets."""
        from crm_cli.domain.secrets import without_secrets

        return without_secrets(self.typed())

    def _look_at(self, db: sqlite3.Connection) -> None:
        """From here on reads see what a dry run has written, until the file is let go."""
        self.close()
        self._hold(db)

    def looking_at(self, db: sqlite3.Connection) -> "Crm":
        """The same application for reading another database, such as the past of this one."""
        other = Crm(self.settings, clock=self._clock)
        other._hold(db)
        return other

    def understood(self, error: BaseException) -> BaseException:
        """An error of the database driver as one of ours; others as they are.

        After something was stored none of the driver's may say that nothing was changed.
        """
        driver = sqlite3.Error | UnicodeDecodeError
        shown = translated(error, self.path) if isinstance(error, driver) else error
        of_the_driver = shown is not error or isinstance(error.__cause__, driver)
        if self._has_stored and of_the_driver and isinstance(shown, StoreUnavailable):
            shown.hint = _("what was stored before that stays: crm history")
        return shown

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._reader, file.DryConnection):
            self._reader.release()
        elif self._reader is not None:
            self._reader.close()
        self._reader = None

    def _asking_staff(self) -> int | None:
        """Who reads; None where the settings name nobody who is in the file."""
        try:
            return self._acting_staff(self.reader)
        except Invalid:
            return None

    def _acting_staff(self, db: sqlite3.Connection) -> int | None:
        """Who writes: the colleague named in the settings, else the first owner."""
        from crm_cli.queries import staff as staff_queries
        from crm_cli.services.naming import find_staff

        name = self.settings["staff"]
        if not name:
            return staff_queries.first_owner(db)
        try:
            return find_staff(db, name)
        except NotFound as error:
            raise Invalid(
                _("the setting staff names {name!r}, and there is no such colleague").format(name=name),
                hint=_("see `crm staff list`, then `crm config set staff NAME`"),
                field="staff",
            ) from error


def _zone(name: str) -> tzinfo | None:
    """The zone of a setting; None is the system's, which `astimezone` then uses."""
    if name == "system":
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            _("there is no time zone {name!r}").format(name=name),
            hint=_("for example: crm config set timezone Asia/Tehran"),
            field="timezone",
        ) from error


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser() or "owner"
    except (KeyError, OSError):  # no such user and no variable that names one
        return "owner"
