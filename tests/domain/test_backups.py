"""Backups by their names, and which of them may go."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.backups import Backup, Name, name_of, newest_first, read_name, surplus
from crm_cli.domain.vocabulary import BACKUP_REASONS
from tests.conftest import NOW

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))


def made(*names: str) -> list[Backup]:
    """Backups of these names, newest first."""
    return [Backup(name, said.made_at, said.why, 1, 3) for name in newest_first(names) if (said := read_name(name))]


def days(count: int, why: str = "daily") -> list[str]:
    return [name_of(NOW - timedelta(days=day), why) for day in range(count)]


def test_a_name_says_when_and_why() -> None:
    assert name_of(NOW, "before-import") == "20261122T063000Z-before-import.db"
    assert read_name("20261122T063000Z-before-import.db") == Name("2026-11-22T06:30:00Z", 1, "before-import")


@given(MOMENTS, st.sampled_from(BACKUP_REASONS), st.integers(1, 10**6))
def test_what_a_name_says_can_be_read_again(at: datetime, why: str, number: int) -> None:
    said = read_name(name_of(at, why, number))
    assert said == Name(f"{at:%Y-%m-%dT%H:%M:%SZ}", number, why)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "agency.db",
        "20261122T063000Z.db",
        "20261122T063000Z-whim.db",
        "20261322T063000Z-daily.db",
        "20261122T063000Z-daily-0.db",
        "20261122T063000Z-daily.db.part",
        "20261122T063000Z-before-restore.damaged",
        "../20261122T063000Z-daily.db",
        "۲۰۲۶۱۱۲۲T۰۶۳۰۰۰Z-daily.db",
        "20261122T063000Z-daily.db\n",
    ],
)
def test_what_is_no_name_of_ours_says_nothing(name: str) -> None:
    assert read_name(name) is None


def test_the_newest_comes_first_also_within_a_second() -> None:
    names = [name_of(NOW, "manual", number) for number in (1, 2, 10)]
    older = name_of(NOW - timedelta(seconds=1), "manual")
    assert newest_first([names[1], older, names[0], "notes.txt", names[2]]) == [*reversed(names), older]


def test_the_newest_of_each_reason_stay_and_the_rest_may_go() -> None:
    names = days(5) + days(3, "before-import")
    gone = [backup.name for backup in surplus(made(*names), 2)]
    assert sorted(gone) == sorted(days(5)[2:] + days(3, "before-import")[2:])


@pytest.mark.parametrize("keep", [0, 1])
def test_the_newest_of_each_reason_stays_however_few_are_to_be_kept(keep: int) -> None:
    names = [name for why in BACKUP_REASONS for name in days(2, why)]
    left = {backup.name for backup in made(*names)} - {
        backup.name for backup in surplus(made(*names), keep, manual=True)
    }
    assert left == {name for why in BACKUP_REASONS for name in days(1, why)}


def test_what_a_person_made_goes_only_when_that_is_asked_for() -> None:
    names = days(4, "manual")
    assert [*surplus(made(*names), 1)] == []
    assert [backup.name for backup in surplus(made(*names), 1, manual=True)] == names[1:]
