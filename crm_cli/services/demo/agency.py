"""The agency of `crm demo` while its story is written: who is who, what happens when, its office hours and its dice."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from crm_cli.domain.dates import When
from crm_cli.domain.present import Present, stored
from crm_cli.domain.working import Hours, WorkingCalendar
from crm_cli.store.work import Work

SEED = "crm demo"
DAYS_OFF = (3, 4)  # Thursday and Friday
MARGIN = 8  # days: what falls on days off may move back by a week

Deed = Callable[[Work], object]


class Agency:
    """First everything that happened is noted down, subject by subject; then it happens, in the order of time.

    So ids follow time in every table, and each row is written as it would have been at its moment.
    """

    def __init__(self, work: Work, present: Present, staff: Mapping[str, int]) -> None:
        self.present = present
        self.staff = staff  # ids, by role
        week = frozenset(range(7)) - set(DAYS_OFF)
        self.calendar = WorkingCalendar(week, Hours(8 * 60, 17 * 60), lambda _day: False, present.zone)
        self.dice = Random(SEED)
        self._work = work
        self._history: list[tuple[datetime, int | None, Deed]] = []
        # By key of the contact; `met` in days ago, `household` is everybody with the same phone.
        self.met: dict[str, int] = {}
        self.owners: dict[str, int] = {}
        self.household: dict[str, list[str]] = {}
        self.ids: dict[object, int] = {}  # of what there is by now, by what it was noted down as

    def happens(self, at: datetime, deed: Deed, by: int | None = None) -> None:
        """Note down what was done at a moment, and by which colleague where that matters."""
        self._history.append((at, by, deed))

    def live(self) -> None:
        """Let it all happen."""
        for at, by, deed in sorted(self._history, key=lambda entry: entry[0]):
            deed(Work(self._work.session, self._work.command_id, stored(at), by))

    def day(self, days_ago: int) -> date:
        """That many days ago, or a day of the working week before it."""
        day, back = self.present.today - timedelta(days=days_ago), self.dice.randrange(5)
        return day if day.weekday() not in DAYS_OFF else working_day(day, -1) - timedelta(days=back)

    def moment(self, day: date, hour: int | None = None) -> datetime:
        """Some time on `day`, in office hours unless an hour is given."""
        at = time(9 + self.dice.randrange(8) if hour is None else hour, self.dice.randrange(0, 60, 5))
        return self.present.moment(When(day, at))


def working_day(day: date, step: int) -> date:
    """`day`, or the nearest working day after it (`step` 1) or before it (-1)."""
    while day.weekday() in DAYS_OFF:
        day += timedelta(days=step)
    return day
